#!/bin/sh
# explain: the three values of a variable, the rule that decides, and the
# commit that last changed the template's line.
. "${0%/*}/lib.sh"

line() { # line WORDS: what stands behind them in $T/out
	sed -n "s/^  $1: *//p" "$T/out"
}
# the clock of the commits: one a day
day() {
	export GIT_AUTHOR_DATE="2024-03-0$1T12:00:00 +0000"
	export GIT_COMMITTER_DATE="$GIT_AUTHOR_DATE"
}
tick() { :; }
day 1
upstream why
day 2
text 1 | change WORKERS=8 >$ENV
commit "more workers: the machines are larger now"
workers=$(git rev-parse HEAD)
git tag 1.1.1
day 3
text 2 | change WORKERS=8 >$ENV
commit "release 1.2.0"
two=$(git rev-parse HEAD)
git tag 1.2.0
day 4
text 2 | change WORKERS=8 LOG_LEVEL=debug >$ENV
commit "talk more"
talk=$(git rev-parse HEAD)
one=$(git rev-parse 1.0.0)
operator why
git checkout -q 1.1.0
me sync -q .env
edited <.env >"$T/new"
echo OWN=1 >>"$T/new"
cat "$T/new" >.env
git checkout -q main

# explains KEY BASE THEIRS COMMIT DAY SUBJECT RULE
explains() {
	idle "$1" 0 me explain --show-values "$1"
	is "$1: old template" "$2" "$(line 'old template')"
	is "$1: new template" "$3" "$(line 'new template')"
	is "$1: yours" "$(value "$1" | sed 's/^$/(unset)/;t' | grep . ||
		echo '(unset)')" "$(line yours)"
	is "$1: rule" "$7" "$(line decided | grep -o "$7")"
	changed=$(line 'last changed')
	is "$1: commit" "$(echo "$4" | cut -c1-10) of $5" \
		"$(echo "$changed" | cut -d' ' -f1-3)"
	is "$1: subject" "$6" "${changed#*): }"
}
explains WORKERS 4 8 "$workers" 2024-03-02 \
	"more workers: the machines are larger now" "old default"
contains "WORKERS: version" "$T/out" "(1.1.1)"
explains FOLLOWS f1 f2 "$two" 2024-03-03 "release 1.2.0" "old default"
explains DECIDED d1 d2 "$two" 2024-03-03 "release 1.2.0" "conflict"
explains LOG_LEVEL info debug "$talk" 2024-03-04 "talk more" "old default"
explains MINE default default "$one" 2024-03-01 "release 1.0.0" \
	"the template did not"
explains DELETED yes yes "$one" 2024-03-01 "release 1.0.0" "you removed it"
explains FROM_1_2 "(unset)" two "$two" 2024-03-03 "release 1.2.0" "it is new"
explains DB_HOST localhost localhost "$one" 2024-03-01 "release 1.0.0" agree
idle "OWN" 0 me explain --show-values OWN
is "only the operator has it" "only you have it" \
	"$(line decided | grep -o 'only you have it')"

# one that upstream has removed: the commit that did
up why
day 5
sed '/^MAX_AGE=/d' $ENV >"$T/new"
cat "$T/new" >$ENV
commit "no more ageing"
gone=$(git rev-parse HEAD)
day 6
sed 's/^# Mail$/# E-mail/' $ENV >"$T/new"
cat "$T/new" >$ENV
commit "a comment"
down why
git pull -q
idle "MAX_AGE" 0 me explain MAX_AGE
is "MAX_AGE: new template" "(unset)" "$(line 'new template')"
is "MAX_AGE: the commit that removed it" "$(echo "$gone" | cut -c1-10)" \
	"$(line 'last changed' | cut -d' ' -f1)"

# set away and back: the last change counts
up why
day 7
change DB_PORT=1 <$ENV >"$T/new"
cat "$T/new" >$ENV
commit "away"
day 8
change DB_PORT=5432 <$ENV >"$T/new"
cat "$T/new" >$ENV
commit "and back"
back=$(git rev-parse HEAD)
down why
git pull -q
idle "DB_PORT" 0 me explain DB_PORT
is "DB_PORT: the commit that set it back" "$(echo "$back" | cut -c1-10)" \
	"$(line 'last changed' | cut -d' ' -f1)"

idle "not on a terminal" 0 me explain MINE
is "your value is hidden" "(hidden)" "$(line yours)"
idle "JSON" 0 me explain --json --show-values MINE
is "JSON: the values" "default my-own default" \
	"$(json base <"$T/out") $(json ours <"$T/out") $(json theirs <"$T/out")"
is "JSON: the verdict" kept "$(json verdict <"$T/out")"
is "JSON: the commit" "$one" "$(json commit <"$T/out")"
is "JSON: the subject" "release 1.0.0" "$(json subject <"$T/out")"
is "JSON: the date" "$(git show -s --format=%ct 1.0.0)" \
	"$(json date <"$T/out")"
idle "an unknown variable" 2 me explain NOTHING
contains "is named" "$T/err" NOTHING
idle "with its file" 0 me explain MINE .env
idle "no variable" 129 me explain
idle "a base by hand" 0 me explain --base=1.0.0 --show-values FOLLOWS
is "its value" f0 "$(line 'old template')"

# under the name the template had before
start renamed
up renamed
git mv $ENV env.example
commit "another name"
text 2 env.example >env.example
commit "two"
down renamed
git pull -q
idle "a renamed template" 0 me explain DB_HOST
is "the commit before it was renamed" "release 1.0.0" \
	"$(line 'last changed' | sed 's/.*): //')"

finish
