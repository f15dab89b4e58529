#!/bin/sh
# A set of templates: variables that upstream moves from one to another are
# kept where they are, and reported with their new place. And variables that
# get another name: suggested, and carried over when told.
. "${0%/*}/lib.sh"

git init -q "$T/set.up"
cd "$T/set.up"
printf '%s\n' '.env' 'envs/*.env' >.gitignore
mkdir envs
{
	echo "# All in one"
	for i in $(seq 40); do echo "DB_$i=d$i"; done
	for i in $(seq 40); do echo "WEB_$i=w$i"; done
	echo CORE=1
} >$ENV
commit "one template"
git tag 1
printf '# Core\nCORE=2\n' >$ENV
for i in $(seq 40); do echo "DB_$i=d$i"; done >envs/db.env.example
for i in $(seq 40); do echo "WEB_$i=w$i"; done |
	sed 's/^WEB_7=.*/WEB_7=new/' >envs/web.env.example
commit "three templates"
git tag 2
git clone -q "$T/set.up" "$T/set"
cd "$T/set"
git checkout -q 1
me sync -q .env
change DB_3=mine WEB_4=mine-too <.env >"$T/new"
sed '/^DB_9=/d' "$T/new" >.env
git checkout -q 2
idle "dry run" 0 me sync -n
yields "moved" 0 me sync
is "every one is kept" 79 "$(grep -c '^\(DB\|WEB\)_' .env)"
is "with your values" "mine mine-too" "$(value DB_3) $(value WEB_4)"
is "what you deleted stays away" "" "$(value DB_9)"
is "the rest is followed" 2 "$(value CORE)"
contains "it is reported" "$T/err" "79 moved to other templates"
contains "with a new place" "$T/err" "envs/db.env.example"
idle "-v lists them" 0 sh -c "$MERGE_ENV status --json >'$T/o'"
git checkout -q 1
me restore "$(ls -A env-backup | grep backup_ | head -n 1)" 2>/dev/null
git checkout -q 2
yields "in full" 0 me sync -v
contains "each with its place" "$T/err" \
	"WEB_4 is in 'envs/web.env.example' now, for 'envs/web.env'"
contains "each" "$T/err" "DB_3 is in 'envs/db.env.example' now"
quiet "again" 0 me sync
is "no other file was made" "" "$(ls envs/*.env 2>/dev/null)"

# The env files of the other templates exist: each follows its own.
git checkout -q 1
me restore "$(ls -A env-backup | grep backup_ | head -n 1)" 2>/dev/null
git checkout -q 2
me sync -q envs/db.env
run me sync --json
is "moved, in JSON" 79 "$(python3 -c '
import json, sys
f = json.load(sys.stdin)["files"]
print(sum(len(x["moved"]) for x in f if x["env"] == ".env"))' <"$T/out")"
is "the other file is its template's" d3 "$(value DB_3 envs/db.env)"

# What is removed and in no other template goes, as always.
git init -q "$T/gone"
cd "$T/gone"
printf '.env\nb.env\nenv-backup\n' >.gitignore
printf 'A=1\nB=1\nC=1\n' >$ENV
echo X=1 >b.env.example
commit one
me sync -q .env
printf 'A=1\n' >$ENV
printf 'X=1\nB=1\n' >b.env.example
commit two
yields "one moved, one removed" 0 me sync
is "moved is kept, removed is gone" "1 " "$(value B) $(value C)"
contains "only that one moved" "$T/err" "1 moved"

# Renames.
git init -q "$T/names.up"
cd "$T/names.up"
printf '.env\nenv-backup\n' >.gitignore
old() { printf '%s\n' A=1 MAIL_SERVER_HOST=mx.example.org \
	UPLOAD_LIMIT=15 CACHE_TTL=300 Z=1; }
new() { printf '%s\n' A=1 MAIL_HOST=mx.example.org \
	UPLOAD_SIZE_LIMIT=15 CACHE_LIFETIME=300 Z=1; }
old >$ENV
commit one
git tag 1
new >$ENV
commit two
git tag 2
renamed() {
	cd "$T"
	rm -rf names
	git clone -q names.up names
	cd names
	git checkout -q 1
	me sync -q .env
	old | change UPLOAD_LIMIT=99 MAIL_SERVER_HOST=mail.mine >.env
	git checkout -q 2
}
renamed
yields "renames are suggested" 0 me sync
contains "this one" "$T/err" "UPLOAD_LIMIT to UPLOAD_SIZE_LIMIT"
contains "with what to type" "$T/err" \
	"--rename=UPLOAD_LIMIT=UPLOAD_SIZE_LIMIT"
is "and not applied" 15 "$(value UPLOAD_SIZE_LIMIT)"
is "your value is kept where it was" 99 "$(value UPLOAD_LIMIT)"

renamed
yields "--rename" 0 me sync --rename=UPLOAD_LIMIT=UPLOAD_SIZE_LIMIT \
	--rename=CACHE_TTL=CACHE_LIFETIME
is "the value goes to the new name" 99 "$(value UPLOAD_SIZE_LIMIT)"
is "the old one is gone" "" "$(value UPLOAD_LIMIT)"
is "a default goes along" "300 " "$(value CACHE_LIFETIME) $(value CACHE_TTL)"
is "others are not renamed" "mail.mine mx.example.org" \
	"$(value MAIL_SERVER_HOST) $(value MAIL_HOST)"
new | change UPLOAD_SIZE_LIMIT=20 CACHE_LIFETIME=600 >$ENV
yields "and from then on" 1 me sync
is "it is yours under that name" 99 "$(value UPLOAD_SIZE_LIMIT)"
is "and the default is followed" 600 "$(value CACHE_LIFETIME)"

renamed
git config merge-env.rename MAIL_SERVER_HOST=MAIL_HOST
git config --add merge-env.rename UPLOAD_LIMIT=UPLOAD_SIZE_LIMIT
yields "renames in the config" 0 me sync
is "both" "mail.mine 99" "$(value MAIL_HOST) $(value UPLOAD_SIZE_LIMIT)"
is "the old names are gone" "" "$(value MAIL_SERVER_HOST)$(value UPLOAD_LIMIT)"
quiet "again" 0 me sync
renamed
untouched "what is no rename is refused" 2 me sync --rename=NONSENSE
git config merge-env.rename =x
untouched "in the config, too" 2 me sync

finish
