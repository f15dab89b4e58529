#!/bin/sh
# Commands that carry one change: cherry-pick, revert, am -3, apply -3, stash.
. "${0%/*}/lib.sh"

neighbours pick
yields "cherry-pick" 0 git cherry-pick topic
same "cherry-pick: the file" "$T/merged" $ENV
is "cherry-pick: nothing left" "" "$(changes)"
rivals pick-conflict
yields "cherry-pick, conflict" 1 git cherry-pick topic
same "cherry-pick, conflict: the hunk" "$T/hunk" $ENV
template | change DB_HOST=db.both DB_PORT=6432 >$ENV
git add $ENV
yields "cherry-pick --continue" 0 git cherry-pick --continue

# Revert takes the later state for the base.
repo revert
on main DB_PORT=6432 MAIL_PORT=587
on main DB_HOST=db.internal
yields "revert" 0 git revert --no-edit HEAD~1
template | change DB_HOST=db.internal | holds "revert: the file" $ENV
on main DB_PORT=1
yields "revert, conflict" 1 git revert --no-edit HEAD~3
template | change DB_HOST=db.internal |
	clash DB_PORT 1 5432 >"$T/want"
same "revert, conflict: the hunk" "$T/want" $ENV

# A mailed patch that does not apply as it stands.
neighbours am
git format-patch -q -1 -o "$T/mail" topic
yields "am -3" 0 git am -q -3 "$T"/mail/*.patch
same "am -3: the file" "$T/merged" $ENV
git reset -q --hard HEAD~1
yields "apply -3" 0 git apply -3 "$T"/mail/*.patch
same "apply -3: the file" "$T/merged" $ENV
rm -r "$T/mail"
rivals am-conflict
git format-patch -q -1 -o "$T/mail" topic
run git am -3 "$T"/mail/*.patch
is "am -3, conflict: stops" yes "$([ "$got" -ne 0 ] && echo yes)"
same "am -3, conflict: the hunk" "$T/hunk" $ENV
git am --abort
run git apply -3 "$T"/mail/*.patch
is "apply -3, conflict: status" 1 "$got"
same "apply -3, conflict: the hunk" "$T/hunk" $ENV

# The stash holds the operator's values: theirs, not ours.
stashed() { # KEY=VALUE: on main, with that change of base in the stash
	git checkout -q --detach base
	template | change "$@" >$ENV
	git stash -q
	git checkout -q main
}
neighbours stash
stashed DB_PORT=6432 MAIL_PORT=587
yields "stash pop" 0 git stash pop
same "stash pop: the file" "$T/merged" $ENV
is "stash pop: not committed" " M $ENV" "$(changes)"
is "stash pop: the stash is used up" 0 "$(git stash list | wc -l)"
rivals stash-conflict
stashed DB_HOST=db.topic DB_PORT=6432
yields "stash pop, conflict" 1 git stash pop
same "stash pop, conflict: the hunk" "$T/hunk" $ENV
is "stash pop, conflict: the stash is kept" 1 "$(git stash list | wc -l)"
git checkout -q -f main
yields "stash apply, conflict" 1 git stash apply
same "stash apply, conflict: the hunk" "$T/hunk" $ENV
finish
