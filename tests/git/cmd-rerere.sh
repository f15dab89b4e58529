#!/bin/sh
# rerere: a conflict that was resolved once is resolved by git. It replays by
# calling the driver with texts that hold markers (D1).
. "${0%/*}/lib.sh"

rivals replay
git config rerere.enabled true
yields "the first time: a conflict" 1 git merge topic
contains "the first time: recorded" "$T/err" "Recorded preimage for '$ENV'"
template | change DB_HOST=db.both DB_PORT=6432 >"$T/both"
cat "$T/both" >$ENV
git add $ENV
tick
yields "resolved" 0 git commit -q -m resolved
git reset -q --hard HEAD~1
run git merge topic
same "the second time: the resolution is replayed" "$T/both" $ENV
contains "the second time: said" "$T/err" "using previous resolution"
git reset -q --hard
git config rerere.autoUpdate true
run git merge topic
is "rerere.autoUpdate: nothing is unmerged" "" "$(stages)"
git reset -q --hard

# The same conflict elsewhere, in a file that has moved on: the resolution is
# merged into it.
git checkout -q topic
set_env APP_NAME=store
commit later
git checkout -q main
run git merge topic
change APP_NAME=store <"$T/both" >"$T/want"
same "in a later file: resolved, and up to date" "$T/want" $ENV
git reset -q --hard

# As in a rebase, where the sides are swapped.
git checkout -q topic
run git rebase main
same "in a rebase: replayed" "$T/both" "$ENV"
run git rebase --abort

# A resolution that is wrong can be forgotten.
git checkout -q main
run git merge topic
yields "rerere forget" 0 git rerere forget $ENV
git checkout -q -m -- $ENV
change APP_NAME=store <"$T/hunk" >"$T/want"
same "rerere forget: the hunk is back" "$T/want" $ENV
finish
