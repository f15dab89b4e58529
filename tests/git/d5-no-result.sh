#!/bin/sh
# D5: when the result cannot be written, %A is removed. What does git make of
# that? It must stop, and everything must be as it was: up to 2.41 it took
# any other failure for a conflict and left ours there, without markers.
. "${0%/*}/lib.sh"

# The driver as it is, but every write fails: no file may grow (EFBIG).
no_room() {
	register "ulimit -f 0; $(command_line)"
}
# stopped NAME: nothing of the merge is there
stopped() {
	is "$1: HEAD stays" "$head" "$(git rev-parse HEAD)"
	is "$1: nothing changed" "" "$(changes)"
	same "$1: the file is whole" "$T/ours" $ENV
	is "$1: no litter" "" "$(ls -a | grep merge_file || :)"
}
remember() {
	head=$(git rev-parse HEAD)
	cp $ENV "$T/ours"
}

neighbours merge
no_room
remember
run git merge topic
is "merge: fails" yes "$([ "$got" -ne 0 ] && echo yes)"
stopped merge
git merge topic 2>&1 | cat >"$T/said"	# stderr is a file, too: no room
contains "merge: why" "$T/said" "git-merge-env: error: '.env.example': cannot"
is "merge: none is under way" no "$([ -e .git/MERGE_HEAD ] && echo yes || echo no)"
register
yields "merge: works once there is room" 0 git merge -q topic
same "merge: result" "$T/merged" $ENV

rivals conflict
no_room
remember
run git merge topic
is "conflict: fails" yes "$([ "$got" -ne 0 ] && echo yes)"
stopped conflict
register
yields "conflict: is one once there is room" 1 git merge topic
same "conflict: result" "$T/hunk" $ENV

# a file that is mapped cannot be written over, and stands there until the end
neighbours large
for b in topic main; do
	git checkout -q $b
	seq 1 60000 | sed 's/.*/LONG_&=a value of some length/' >>$ENV
	commit long
done
no_room
remember
run git merge topic
is "large: fails" yes "$([ "$got" -ne 0 ] && echo yes)"
stopped large
register
yields "large: works once there is room" 0 git merge -q topic

neighbours pick
no_room
remember
run git cherry-pick topic
is "cherry-pick: fails" yes "$([ "$got" -ne 0 ] && echo yes)"
stopped cherry-pick
register
git cherry-pick --quit 2>/dev/null || :
yields "cherry-pick: works once there is room" 0 git cherry-pick topic
same "cherry-pick: result" "$T/merged" $ENV

neighbours rebase
git checkout -q topic
no_room
run git rebase main
is "rebase: stops" yes "$([ "$got" -ne 0 ] && echo yes)"
is "rebase: nothing changed" "" "$(changes)"
register
yields "rebase: goes on once there is room" 0 git rebase --continue
same "rebase: result" "$T/merged" $ENV

neighbours stash
git checkout -q --detach base
git show topic:$ENV >$ENV
git stash -q
git checkout -q main
no_room
remember
run git stash pop
is "stash pop: fails" yes "$([ "$got" -ne 0 ] && echo yes)"
stopped "stash pop"
is "stash pop: the stash is kept" 1 "$(git stash list | wc -l)"
register
yields "stash pop: works once there is room" 0 git stash pop
same "stash pop: result" "$T/merged" $ENV

# merge-tree makes no tree that lacks a side.
if at_least 2.38; then
	neighbours tree
	no_room
	run git merge-tree --write-tree main topic
	is "merge-tree: fails" yes "$([ "$got" -gt 1 ] && echo yes)"
	is "merge-tree: names no tree" "" "$(cat "$T/out")"
fi
finish
