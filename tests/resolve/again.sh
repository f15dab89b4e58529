#!/bin/sh
# After the answers: no sync brings an answered conflict back, and the next
# upgrade is merged with the right base.
. "${0%/*}/lib.sh"

pending again
cp -a . "$T/start"
# afresh: the clone with its pending conflicts
afresh() {
	rm -rf "$T/again"
	cp -a "$T/start" "$T/again"
	cd "$T/again"
}
for how in ours theirs base; do
	afresh
	yields "--$how" 0 me resolve --$how
	cp .env "$T/answered"
	untouched "--$how: a sync changes nothing" 0 me sync
	untouched "--$how: nor does a second" 0 me sync
	git checkout -q -B old 1.0
	git checkout -q main
	untouched "--$how: nor one after looking at an old release" 0 me sync
done

# What the next upgrade does tells which base it had: PORT goes from 8080 to
# 9090 there, and LAST stays what it is.
next() { # next NAME PORT-RESULT STATUS RESOLVE-OPTION...
	title=$1 port=$2 status=$3
	shift 3
	afresh
	yields "$title: answered" 0 me resolve "$@"
	last=$(value LAST)
	git fetch -q
	git merge -q --ff-only origin/main
	yields "$title: the next upgrade" "$status" me sync
	is "$title: PORT" "$port" "$(value PORT)"
	is "$title: LAST stays" "$last" "$(value LAST)"
	is "$title: new ones arrive" on "$(value FRESH)"
}
up again
set_in $ENV PORT=9090
echo FRESH=on >>$ENV
commit "port"
down again
next theirs 9090 0 --theirs
next ours 81 1 --ours
is "ours: a new conflict, of both" "PORT " "$(left)"
is "ours: its base is the template answered to" 1 \
	"$(grep -c '^# PORT=8080$' .env)"
next base 80 1 --base
is "base: a new conflict" "PORT " "$(left)"
next "a value" 8081 1 --set PORT=8081 --theirs
is "a value: a new conflict" "PORT " "$(left)"
next "their value, typed" 9090 0 --set PORT=8080 --theirs

# some answered, some pending: the pending ones are carried along
afresh
yields "half of them" 1 me resolve --theirs --key=LAST --key=NAME
untouched "a sync changes nothing" 1 me sync
git fetch -q
git merge -q --ff-only origin/main
yields "the next upgrade" 1 me sync
is "what was answered does not come back" "PORT TIMEOUT DB_PASSWORD " "$(left)"
is "what pends has the template's newest" 1 "$(grep -c '^# PORT=9090$' .env)"
is "and the base that it had" 1 "$(grep -c '^# PORT=80$' .env)"

# taken back, and answered otherwise
afresh
yields "answered" 0 me resolve --theirs
yields "taken back" 0 me restore
same "to the conflicts" "$T/pending" .env
untouched "a sync changes nothing" 1 me sync
yields "answered otherwise" 0 me resolve --ours
git fetch -q
git merge -q --ff-only origin/main
yields "the next upgrade" 1 me sync
is "has the right base" 1 "$(grep -c '^# PORT=8080$' .env)"
yields "and the last sync can be put back" 0 me restore --last .env

# many answers are remembered as one content
afresh
if command -v expect >/dev/null; then
	export TERM=vt100
	before=$(cat .git/merge-env/*.json | grep -c '"content"')
	types "five answers" 0 me resolve <<'D'
> t
> y
> t
> y
? (5/5)
> t
D
	is "one more is remembered" $((before + 1)) \
		"$(cat .git/merge-env/*.json | grep -c '"content"')"
	is "one backup more" 1 "$(backups_made)"
	untouched "a sync changes nothing" 0 me sync
else
	skip "many answers" "expect is not installed"
fi

# what is not the operator's any more is not answered
afresh
git add -f .env
untouched "tracked by git now" 2 me resolve --theirs
contains "it says so" "$T/err" "is tracked by git now"
git rm -q --cached .env
chmod 0644 .env
untouched "readable by others now" 2 me resolve --theirs
contains "it says so" "$T/err" "can be read by others now"
finish
