#!/bin/sh
# An application is upgraded, one way or another, and its env file follows.
. "${0%/*}/lib.sh"

# What must come out, byte for byte: the template of 1.2.0 with the edits.
expected() { # expected FROM TO
	text 2 | sed '/^DELETED=/d' | change MINE=my-own >"$T/plain"
	hunk DECIDED d0 "d${1#1.}" d2 "$1.0" "$2.0" >"$T/hunk"
	sed -e "/^DECIDED=/{r $T/hunk" -e 'd;}' "$T/plain"
}
check() { # check NAME
	yields "$1: a conflict is status 1" 1 me sync
	# commits of the operator's own are named as git describe does
	sed 's/^\(# >>>>>>> .*\)-[0-9]*-g[0-9a-f]*$/\1/' .env >"$T/got"
	expected 1.1 1.2 >"$T/want"
	same "$1: the env file is as it should be" "$T/want" "$T/got"
	base_is "$1: base" right
}

start ff
up ff; release 2; down ff
git pull -q --ff-only
check "pull, fast-forward"
contains "the base is named" "$T/err" 1.1.0

start merge
echo local >local.txt
commit "a change of the operator's"
up merge; release 2; down merge
git pull -q --no-rebase
check "pull, merge"

start rebase
echo local >local.txt
commit "a change of the operator's"
up rebase; release 2; down rebase
git pull -q --rebase
check "pull --rebase"

start tag
up tag; release 2; text 3 >$ENV; commit "not released yet"; down tag
git fetch -q --tags
git checkout -q 1.2.0
check "checkout of a tag"

start reset
up reset; release 2; down reset
git fetch -q
git reset -q --hard origin/main
check "reset --hard"

# The same, where upstream has rewritten what the operator had.
start skipped
up skipped
for i in 1 2 3 4; do
	text 1 | change FOLLOWS=between-$i DECIDED=between-$i WORKERS=$i >$ENV
	commit "release 1.1.$i"
	git tag 1.1.$i
done
release 2
down skipped
for i in 1.1.1 1.1.2 1.1.3 1.1.4 1.2.0; do
	git fetch -q --tags
	git checkout -q $i
done
check "several upgrades skipped"

# One after the other gives what one leap gives.
start steps
up steps; release 2; text 3 | change WORKERS=8 >$ENV; commit "release 1.3.0"
git tag 1.3.0
down steps
git fetch -q --tags
git checkout -q 1.2.0
yields "first step" 1 me sync
base_is "first step" right
git checkout -q 1.3.0
yields "second step" 1 me sync
is "a default is followed twice" f3 "$(value FOLLOWS)"
is "and another, that changed in the second step" 8 "$(value WORKERS)"
is "the decision stands" d0 "$(value DECIDED)"
is "the conflict stands once" 1 "$(grep -c '^# <<<<<<<' .env)"
contains "and shows the newest template" .env "# DECIDED=d3"
is "what was deleted stays away" "" "$(value DELETED)"

# A downgrade is an upgrade to an old template.
start back
up back; release 2; down back
git pull -q
edited <.env >"$T/new"
sed '/^DECIDED=/d' "$T/new" >.env
yields "no conflict" 0 me sync
git checkout -q 1.0.0
yields "back to an old release" 0 me sync
is "the old default" f0 "$(value FOLLOWS)"
is "what that release does not have goes" "" \
	"$(value FROM_1_1)$(value FROM_1_2)"
is "what is set stays" my-own "$(value MINE)"

# All pairs of the repository, from any folder of it.
upstream many
mkdir -p docker envs
text 1 >docker/.env.example
echo API=1 >envs/api.env.example
echo WEB=1 >.env.production.sample
printf '%s\n' '.env*' '*.env' '!*.example' '!*.sample' >.gitignore
commit "four templates"
operator many
mkdir -p deep/er
for f in .env docker/.env envs/api.env .env.production; do
	me sync -q $f
done
up many
for f in $ENV docker/.env.example; do
	text 2 >$f
done
echo API=2 >envs/api.env.example
echo WEB=2 >.env.production.sample
commit "all change"
down many
git pull -q
cd deep/er
yields "all pairs, from a folder below" 0 me sync
cd ../..
is "the first" f2 "$(value FOLLOWS)"
is "the second" f2 "$(value FOLLOWS docker/.env)"
is "the third" 2 "$(value API envs/api.env)"
is "the fourth" 2 "$(value WEB .env.production)"

finish
