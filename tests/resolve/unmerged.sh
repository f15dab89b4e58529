#!/bin/sh
# Files that git left unmerged: with hunks of the driver's, and with git's own.
. "${0%/*}/lib.sh"

# by the driver: one variable a hunk
rivals driver
run git merge topic
is "git is left with a conflict" 123 "$(stages)"
idle "a list" 1 me resolve
contains "base out of git's index" "$T/out" \
	"  DB_HOST, line 7 (both changed): old template localhost, new template db.topic"
yields "a side" 0 me resolve --theirs
template | change DB_HOST=db.topic DB_PORT=6432 >"$T/want"
same "is taken" "$T/want" $ENV
contains "git add is told" "$T/err" "'git add' '$ENV'"
is "and not done" 123 "$(stages)"
git add $ENV
git commit -qm merged
is "that concludes the merge" "" "$(git status --porcelain)"
git reset -q --hard HEAD^
run git merge topic
yields "the base's value, though git does not show it" 0 me resolve --base
template | change DB_PORT=6432 >"$T/want"
same "is taken" "$T/want" $ENV
mkdir -p sub
git checkout -q -m -- $ENV
(cd sub && me resolve --ours) 2>"$T/err"
contains "from a folder below" "$T/err" "'git add' :/'$ENV'"

# git's own hunks: several lines, most of them in no conflict
repo own
rm .gitattributes
commit "no driver"
git tag -f base >/dev/null
for style in merge diff3 zdiff3; do
	git config merge.conflictStyle $style
	git checkout -q -B main base
	git branch -D topic -q 2>/dev/null || :
	on main DB_HOST=db.main DB_PORT=1 APP_NAME=mine
	git checkout -q -B topic base
	set_env DB_HOST=db.topic "DB_PASSWORD='new one'	# 16 characters or more" \
		MAIL_HOST=mx
	commit topic
	git checkout -q main
	run git merge topic
	is "$style: git is left with a conflict" 123 "$(stages)"
	cp $ENV "$T/$style"
	idle "$style: a list, by variable" 1 me resolve
	is "$style: of the one" "  DB_HOST, line 7 (both changed): old template localhost, new template db.topic [longer, 9 to 8 bytes]" \
		"$(sed -n '2,$p' "$T/out" | sed 's/shorter/longer/')"
	yields "$style: a side" 0 me resolve --theirs
	template | change APP_NAME=mine DB_HOST=db.topic DB_PORT=1 \
		"DB_PASSWORD='new one'	# 16 characters or more" MAIL_HOST=mx \
		>"$T/want"
	same "$style: and all the rest is merged" "$T/want" $ENV
	contains "$style: it says so" "$T/err" "merged by variable"
	run git merge --abort
	rm -rf env-backup
done
git config --unset merge.conflictStyle

# nothing that was decided by hand is merged anew
run git merge topic
sed -i 's/^MAIL_HOST=.*/MAIL_HOST=by-hand/' $ENV
cp $ENV "$T/by-hand"
yields "edited outside of the hunk: by lines" 1 me resolve
contains "as git wrote it" "$T/out" "lines of yours"
yields "a side of it" 0 me resolve --ours
is "the edit stands" by-hand "$(value MAIL_HOST $ENV)"
is "ours" "db.main 1" "$(value DB_HOST $ENV) $(value DB_PORT $ENV)"
git checkout -q -m -- $ENV
sed -i '1i # a comment of mine' $ENV
yields "a comment added: by lines, too" 1 me resolve
contains "as git wrote it" "$T/out" "lines of yours"
git checkout -q -m -- $ENV
sed -i '/^MAIL_PORT/d' $ENV
yields "a variable removed: by lines, too" 1 me resolve
contains "as git wrote it" "$T/out" "lines of yours"
run git merge --abort

# no conflict by variable: nothing is to be asked
git checkout -q -B main base
on main DB_HOST=db.main
git checkout -q -B topic base
set_env DB_PORT=6432
commit topic
git checkout -q main
run git merge topic
is "git is left with a conflict" 123 "$(stages)"
idle "none by variable" 1 me resolve
contains "it says so" "$T/out" "by variable there is no conflict"
yields "any side will do" 0 me resolve --ours
template | change DB_HOST=db.main DB_PORT=6432 >"$T/want"
same "both changes are in" "$T/want" $ENV
run git merge --abort

# names that are none of ours, and sides that are missing
git checkout -q -B main base
printf 'X=1\n' >settings.conf
commit conf
git checkout -q -B topic HEAD
printf 'X=2\n' >settings.conf
commit two
git checkout -q main
printf 'X=3\n' >settings.conf
commit three
run git merge topic
idle "another file is not looked at" 0 me resolve
yields "unless it is named" 0 me resolve --theirs settings.conf
is "then it is" "X=2" "$(cat settings.conf)"
run git merge --abort
rm -rf env-backup
git checkout -q topic
git rm -q $ENV
commit gone
git checkout -q main
on main DB_HOST=x
run git merge topic
run me resolve
is "changed here, removed there: no hunks, no answer" 0 "$got"

# in repositories that libgit2 cannot read
if git init -q --object-format=sha256 "$T/sha256" 2>/dev/null; then
	cd "$T/sha256"
	register
	echo '*env* merge=merge-env' >.gitattributes
	template >$ENV
	commit base
	git tag base
	on main DB_HOST=db.main
	on topic DB_HOST=db.topic
	git checkout -q main
	run git merge topic
	yields "sha256" 0 me resolve --base
	is "the base is found" localhost "$(value DB_HOST $ENV)"
fi
finish
