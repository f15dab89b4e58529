#!/bin/sh
# git checkout: carrying edits to another branch, and conflicts made anew.
. "${0%/*}/lib.sh"

neighbours edits
git checkout -q --detach base
template | change DB_PORT=6432 MAIL_PORT=587 >$ENV
yields "checkout -m" 0 git checkout -q -m main
same "checkout -m: the edits on the other branch" "$T/merged" $ENV
is "checkout -m: not committed" " M $ENV" "$(changes)"
is "checkout -m: on main" main "$(git rev-parse --abbrev-ref HEAD)"

rivals edits-conflict
git checkout -q --detach base
template | change DB_HOST=db.topic DB_PORT=6432 >$ENV
run git checkout -m main
same "checkout -m, conflict: branch against edits" "$T/hunk" $ENV
is "checkout -m, conflict: on main" main "$(git rev-parse --abbrev-ref HEAD)"

# A file that was spoilt while it was resolved.
rivals again
run git merge topic
for how in -m --merge --conflict=merge; do
	echo spoilt >$ENV
	yields "checkout $how PATH" 0 git checkout -q $how -- $ENV
	same "checkout $how PATH: the hunk is back" "$T/hunk" $ENV
	is "checkout $how PATH: still three stages" 123 "$(stages)"
done
# git does not tell a driver that the base was asked for
echo spoilt >$ENV
yields "checkout --conflict=diff3 PATH" 0 \
	git checkout -q --conflict=diff3 -- $ENV
same "checkout --conflict=diff3 PATH: the hunk is back" "$T/hunk" $ENV
register "$(command_line | sed 's/ driver / driver --diff3 /')"
yields "a driver registered with --diff3" 0 git checkout -q -m -- $ENV
sed '/^DB_HOST=db.main/a\
||||||| base\
DB_HOST=localhost' "$T/hunk" >"$T/want"
same "a driver registered with --diff3: the base is shown" "$T/want" $ENV

for side in ours theirs; do
	yields "checkout --$side PATH" 0 git checkout -q --$side -- $ENV
	[ $side = ours ] && ref=main || ref=topic
	git show $ref:$ENV | holds "checkout --$side PATH: that side" $ENV
done
finish
