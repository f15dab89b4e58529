#!/bin/sh
# git merge, and what it calls the driver for.
. "${0%/*}/lib.sh"

neighbours plain
yields "merge" 0 git merge -q topic
same "merge: the file" "$T/merged" $ENV
git show HEAD:$ENV >"$T/blob"
same "merge: what is committed" "$T/merged" "$T/blob"
is "merge: two parents" 3 "$(git rev-list --parents -1 HEAD | wc -w)"
is "merge: nothing left" "" "$(changes)"

neighbours theirs
git checkout -q topic
yields "merge, the other way" 0 git merge -q main
same "merge, the other way: the same file" "$T/merged" $ENV

neighbours subdir
mkdir deep
cd deep
yields "merge, started in a folder below" 0 git merge -q topic
same "merge, started in a folder below: the file" "$T/merged" ../$ENV

rivals conflict
yields "conflict" 1 git merge topic
same "conflict: one hunk, and the line below is merged" "$T/hunk" $ENV
is "conflict: three stages" 123 "$(stages)"
contains "conflict: git says so" "$T/out" "CONFLICT (content): Merge conflict in $ENV"
yields "conflict: not to be committed" 128 git commit -m no
template | change DB_HOST=db.both DB_PORT=6432 >$ENV
git add $ENV
yields "conflict: resolved and committed" 0 git commit -q --no-edit
is "conflict: nothing left" "" "$(changes)"

rivals abort
run git merge topic
yields "merge --abort" 0 git merge --abort
template | change DB_HOST=db.main | holds "merge --abort: ours" $ENV

rivals favor
yields "-X theirs is not told to drivers: still a conflict" 1 \
	git merge -X theirs topic
same "-X theirs: the hunk" "$T/hunk" $ENV

neighbours squash
head=$(git rev-parse HEAD)
yields "merge --squash" 0 git merge -q --squash topic
same "merge --squash: the file" "$T/merged" $ENV
is "merge --squash: no commit" "$head" "$(git rev-parse HEAD)"
is "merge --squash: staged" "M  $ENV" "$(changes)"
rivals squash-conflict
yields "merge --squash, conflict" 1 git merge --squash topic
same "merge --squash, conflict: the hunk" "$T/hunk" $ENV

# A variable and its comments from theirs, in its place; ours keeps its own.
repo growth
template | awk '{ print } /^DB_HOST/ {
	print "# Connections kept open"; print "DB_POOL=20" }' >$ENV
git checkout -q -b topic
commit topic
git checkout -q main
template | sed '/^DB_PORT/s/5432/6543/; $a\
\
# Ours alone\
SHOP_THEME=dark' >$ENV
commit main
yields "new variables on both sides" 0 git merge -q topic
template | awk '{ sub(/^DB_PORT=5432/, "DB_PORT=6543"); print }
	/^DB_HOST/ { print "# Connections kept open"; print "DB_POOL=20" }
	END { print ""; print "# Ours alone"; print "SHOP_THEME=dark" }' |
	holds "new variables: each in its place" $ENV

# Both add the file: there is no base.
repo add
git checkout -q -b topic
template | change DB_PORT=6432 >prod.env
commit topic
git checkout -q main
template | sed '/^# Mail/,$d' | change DB_HOST=db.internal >prod.env
commit main
yields "add/add" 1 git merge topic
is "add/add: two stages" 23 "$(stages prod.env)"
is "add/add: two variables clash" 2 "$(grep -c '^<<<<<<< .*(both added)$' prod.env)"
is "add/add: their own lines are merged" 1 "$(grep -c '^MAIL_PORT=25$' prod.env)"
is "add/add: equal lines stand once" 1 "$(grep -c '^APP_NAME=shop$' prod.env)"

repo add-clean
git checkout -q -b topic
printf 'A=1\nB=2\n' >prod.env
commit topic
git checkout -q main
printf 'A=1\nC=3\n' >prod.env
commit main
yields "add/add, no clash" 0 git merge -q topic
is "add/add, no clash: all three" "A=1 B=2 C=3" \
	"$(sort prod.env | tr '\n' ' ' | sed 's/ $//')"

# Renamed: the attribute of the path counts, the content is followed.
for side in main topic; do
	neighbours rename-$side
	git checkout -q $side
	git mv $ENV env.template
	commit rename
	git checkout -q main
	yields "renamed on $side" 0 git merge -q topic
	same "renamed on $side: the file" "$T/merged" env.template
	is "renamed on $side: the old name is gone" "" "$(ls $ENV 2>/dev/null)"
done
rivals rename-same
for side in topic main; do
	git checkout -q $side
	git mv $ENV env.template
	commit rename
done
yields "renamed on both" 1 git merge topic
same "renamed on both: the hunk" "$T/hunk" env.template

rivals rename-apart
git checkout -q topic
git mv $ENV env.theirs
commit rename
git checkout -q main
git mv $ENV env.ours
commit rename
yields "renamed apart" 1 git merge topic
template | change DB_PORT=6432 |
	clash DB_HOST db.main db.topic "both changed" 8 >"$T/want"
same "renamed apart: ours, markers of 8" "$T/want" env.ours
same "renamed apart: theirs, markers of 8" "$T/want" env.theirs

# One side deletes the file: no driver is asked, and nothing is lost.
repo delete
on topic DB_PORT=6432
git checkout -q main
git rm -q $ENV
commit delete
yields "deleted and changed" 1 git merge topic
template | change DB_PORT=6432 | holds "deleted and changed: theirs" $ENV

# A criss-cross: git merges the two bases first, with the driver, into a base
# that holds markers of 9.
criss() { # MAIN-VALUE TOPIC-VALUE: how each side resolved it
	rivals "criss-$1-$2"
	git tag m1 main
	git tag t1 topic
	for side in main topic; do
		git checkout -q $side
		[ $side = main ] && other=t1 v=$1 || other=m1 v=$2
		git merge -q $other >"$T/out" 2>&1 || :
		template | change DB_HOST="$v" DB_PORT=6432 >$ENV
		commit "$side took $other"
	done
	on main MAIL_HOST=mx.example.org
	on topic MAIL_PORT=587
	git checkout -q main
	is "criss-cross $1/$2: two bases" 2 \
		"$(git merge-base --all main topic | wc -l)"
}
criss one two
yields "criss-cross, resolved differently" 1 git merge topic
template | change DB_PORT=6432 MAIL_HOST=mx.example.org MAIL_PORT=587 |
	clash DB_HOST one two "both added" >"$T/want"
same "criss-cross, resolved differently: one hunk" "$T/want" $ENV
criss same same
yields "criss-cross, resolved alike" 0 git merge -q topic
template | change DB_HOST=same DB_PORT=6432 MAIL_HOST=mx.example.org \
	MAIL_PORT=587 | holds "criss-cross, resolved alike: merged" $ENV

# The base as git's own markers: a driver for the text merge of the bases.
criss three four
git config merge.merge-env.recursive text
yields "criss-cross, bases merged by git" 1 git merge topic
contains "criss-cross, bases merged by git: ours" $ENV DB_HOST=three
contains "criss-cross, bases merged by git: theirs" $ENV DB_HOST=four
contains "criss-cross, bases merged by git: MAIL_PORT" $ENV MAIL_PORT=587
is "criss-cross, bases merged by git: one hunk" 1 "$(grep -c '^<<<<<<< ' $ENV)"
finish
