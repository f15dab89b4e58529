#!/bin/sh
# status: how far env files have drifted from their templates. It changes
# nothing.
. "${0%/*}/lib.sh"

count() { # count TITLE [COLUMN]: of the table in $T/out
	sed -n "s/^$1  *//p" "$T/out" | awk -v c="${2:-1}" '{ print $c }'
}

start drift
echo OWN=1 >>.env
echo APP_SECRET=xyz >>.env
up drift
text 2 | sed '/^MAIL_FROM=/d; /^RUN_DIR=/d' | change DELETED=perhaps >$ENV
commit "release 1.2.0"
git tag 1.2.0
down drift
change RUN_DIR=/mine <.env >"$T/new"
cat "$T/new" >.env
git pull -q

# what the table of the merge says of each variable
idle "status" 0 me status
is "missing: FROM_1_2" 1 "$(count 'missing, new in the template')"
is "old default: FOLLOWS" 1 "$(count 'old defaults')"
is "customised: MINE" 1 "$(count customised)"
is "own: OWN, APP_SECRET" 2 "$(count 'your own')"
is "removed upstream: MAIL_FROM, RUN_DIR" 2 "$(count 'removed upstream')"
is "removed by you: DELETED" 1 "$(count 'removed by you')"
is "both changed: DECIDED" 1 "$(count 'changed on both sides')"
is "pending: none" 0 "$(count 'pending conflicts')"
is "credential-like: APP_SECRET" 1 "$(count credential-like)"
contains "the base is named" "$T/out" "base recorded"
is "nothing on standard error" "" "$(cat "$T/err")"

idle "status -v" 0 me status -v
for row in "FROM_1_2 missing" "FOLLOWS old default" "MINE customised" \
	"OWN own" "MAIL_FROM removed upstream" "DELETED removed by you" \
	"DECIDED both changed"; do
	contains "row: $row" "$T/out" "$(echo "$row" |
		awk '{ printf "%-32s", $1; $1 = ""; print substr($0, 2) }')"
done
lacks "what is the same has no row" "$T/out" "WORKERS"

idle "--exit-code" 1 me status --exit-code
idle "--json" 0 me status --json
python3 -m json.tool <"$T/out" >/dev/null && pass "valid JSON" ||
	fail "valid JSON" <"$T/out"
is "format" 1 "$(json format <"$T/out")"
is "counts" '{"missing": 1, "old default": 1, "customised": 1, "own": 2, "removed upstream": 2, "removed by you": 1, "both changed": 1, "held": 0, "pending": 0, "credential": 1}' \
	"$(json files 0 counts <"$T/out")"
idle "--json and --exit-code" 1 me status --json --exit-code

# pins and held credentials are counted as such
git config merge-env.pin 'FOLL*'
run me status
is "pinned: FOLLOWS" "1 0" "$(count 'held or pinned') $(count 'old defaults')"
git config --unset merge-env.pin

# after the sync there is the conflict and nothing else to do
run me sync
run me status --exit-code
is "a pending conflict is something to do" 1 "$got"
is "pending: DECIDED" 1 "$(count 'pending conflicts')"
is "nothing is missing" 0 "$(count 'missing, new in the template')"
is "no old default" 0 "$(count 'old defaults')"

start even
idle "up to date, customised: nothing to do" 0 me status --exit-code
is "customised" 2 "$(count customised)"
is "removed by you" 1 "$(count 'removed by you')"

# several environments against one template: a column each
start table
text 1 | sed '/^DB_HOST=/d' | change DB_PORT=1 >staging.env
text 0 | change DB_PORT=2 >production.env
text 1 >test.env
rm .env
idle "a table" 0 me status --template=$ENV -v staging.env production.env \
	test.env
is "a column each" "'staging.env' 'production.env' 'test.env'" \
	"$(grep "^ .*'staging" "$T/out" | tr -s ' ' | sed 's/^ //')"
contains "the template of each" "$T/out" "env file 'production.env'"
is "a row for each variable that differs" "3" \
	"$(grep -c '^\(DB_HOST\|DB_PORT\|FOLLOWS\) ' "$T/out")"
contains "the file without it" "$T/out" "DB_HOST"
idle "in JSON" 0 me status --json --template=$ENV staging.env production.env
is "two files" '"staging.env" "production.env"' "$(python3 -c '
import json, sys
print(*(json.dumps(f["env"]) for f in json.load(sys.stdin)["files"]))' <"$T/out")"
idle "--template wants files" 129 me status --template=$ENV
idle "a file that is not there" 2 me status --template=$ENV missing.env
idle "a template that is not there" 2 me status --template=missing test.env
idle "outside of the repository" 2 me status --template=$ENV ../x.env

# all pairs, and no base
git init -q "$T/pairs"
cd "$T/pairs"
mkdir a b
for d in a b; do
	printf 'X=1\nY=1\nZ=1\n' >$d/.env.example
	printf 'X=2\nOWN=1\n' >$d/.env
done
git add a/.env.example b/.env.example
git commit -q -m templates
idle "two pairs" 0 me status
is "a column each" "'a/.env' 'b/.env'" \
	"$(grep "^ .*'a/.env" "$T/out" | tr -s ' ' | sed 's/^ //')"
is "what is missing, each" "2 2" "$(count 'missing, new in the template') $(
	count 'missing, new in the template' 2)"
cd a
idle "one by name, from its folder" 0 me status .env
lacks "only that one" "$T/out" "b/.env"

# a report that does not get where it should is no success
cd ..
: >/dev/full 2>/dev/null || :
if [ -c /dev/full ]; then
	for report in "status" "status --json" "sync -n --json" "doctor" \
		"doctor --json" "backups --json" "explain X" "install -n" \
		"merge --json -o $T/merged a/.env.example a/.env a/.env"; do
		yields "$report, and no place for it" 2 sh -c \
			'"$0" $1 >/dev/full' "$MERGE_ENV" "$report"
		contains "says so" "$T/err" "No space left"
	done
fi
cd "$T"
mkdir nothing
cd nothing
idle "no env file at all" 0 me status
idle "with --exit-code, too" 0 me status --exit-code

finish
