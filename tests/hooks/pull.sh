#!/bin/sh
# Whatever way a new template comes in, the env file is right after it, or
# untouched with one line that says why.
. "${0%/*}/lib.sh"

# --- pull ---------------------------------------------------------------

hooked ff
next ff
yields "a fast-forward" 0 git pull
followed "is followed"
contains "it says with which base" "$T/err" "recorded by the sync"
lacks "it shows no value" "$T/err" my-own
is "there is one backup" 1 "$(backups_made)"
is "the lines are few" yes \
	"$([ "$(grep -cv '^From\|^ ' "$T/err")" -le 8 ] && echo yes)"
idle "the same hook once more" 0 .git/hooks/post-merge 0
silent "says nothing"

# local NAME: the operator has a commit of his own
own() { echo x >own.txt; commit own; }
hooked merge
own
next merge
yields "a merge" 0 git pull --no-rebase
followed "is followed"

hooked rebase-none
next rebase-none
yields "pull --rebase without commits" 0 git pull --rebase
followed "is followed"

hooked rebase
own
next rebase
yields "pull --rebase with a commit" 0 git pull --rebase
followed "is followed"
is "once" 1 "$(backups_made)"

hooked rebase-gone
own
git format-patch -q -1 --stdout >"$T/own.patch"
up rebase-gone
git am -q <"$T/own.patch"
release 2
down rebase-gone
yields "pull --rebase, the commit being upstream already" 0 git pull --rebase
followed "is followed"

hooked rebase-template
sed -i 's/^# Mail/# Mail, ours/' .env.example
echo OURS=1 >>.env.example
commit "a template of our own"
me sync -q
next rebase-template
run git pull --rebase
if [ "$got" != 0 ]; then
	# both added at the end
	sed -i '/^[<=>]\{7\}/d' .env.example
	git add -A
	yields "a rebase that stops in the template" 0 git rebase --continue
fi
followed "is followed in the end"
is "with our own commit" 1 "$(value OURS)"

hooked rebase-abort
echo x >other.txt
commit mine
up rebase-abort; echo y >other.txt; release 2; down rebase-abort
run git pull --rebase
is "a rebase that stops" 1 "$got"
run git rebase --abort
run git merge-base --is-ancestor HEAD 1.1.0
yields "is caught up by the next run" 0 me sync
followed "after it was given up" 1

hooked autostash
echo dirty >>.gitignore
next autostash
yields "pull --autostash" 0 git pull --autostash
followed "is followed"
is "the change is back" dirty "$(tail -n 1 .gitignore)"

hooked squash
next squash
git fetch -q
yields "merge --squash" 0 git merge --squash origin/main
followed "is followed"

# --- a tracked env file with autostash: never touched by a hook ----------

for how in --no-rebase --rebase; do
	hooked "tracked$how"
	repo=$name
	git add -f .env
	git commit -q -m "a fork that tracks it"
	me sync -q --accept
	echo MINE_NOW=secret >>.env
	cp -p .env "$T/mine"
	next "$repo"
	yields "autostash with a tracked env file, $how" 0 \
		git pull --autostash $how
	same "keeps the operator's values" "$T/mine" .env
	contains "one line says why" "$T/err" "is tracked by git, so no hook"
	is "nothing is left in the stash" "" "$(git stash list)"
	yields "by hand it is followed" 0 me sync
	followed "with the values"
	is "all of them" secret "$(value MINE_NOW)"
done

# --- checkout, switch ---------------------------------------------------

hooked tag
next tag
git fetch -q --tags
yields "checkout of a tag" 0 git checkout 1.2.0
followed "is followed"
yields "switch back" 0 git switch main
followed "is followed" 1
idle "a checkout of files" 0 .git/hooks/post-checkout 1 1 0
rm .git/merge-env/glance
git show 1.2.0:.env.example >.env.example
run git checkout 1.2.0 -- .env.example
followed "brings nothing" 1
silent "and says nothing" || :
yields "until the next run" 0 me sync
followed "which does" 2

# the first use, in a hook: where the checkout came from is the base
upstream first
operator first
edited <.env.example >.env
chmod 600 .env
put_hooks
next first
run git pull
base_is "without a record" right

# --- conflicts ----------------------------------------------------------

hooked conflict
echo mine >fight.txt
commit mine
up conflict
echo theirs >fight.txt
release 2
down conflict
untouched "a merge with conflicts" 1 git pull --no-rebase
echo both >fight.txt
git add fight.txt
run git commit -q -m merged
followed "runs no hook" 1
other conflict
yields "the next pull catches up" 0 git pull --no-rebase
followed "with it"

hooked template-conflict
sed -i 's/^FOLLOWS=.*/FOLLOWS=f9/' .env.example
commit "template of our own"
me sync -q
next template-conflict
run git pull --no-rebase
is "a conflict in the template" 1 "$got"
cp -p .env "$T/mine"
run me sync --hook=post-checkout
same "a template with markers is not taken" "$T/mine" .env
contains "it is said, with the line" "$T/err" "'.env.example', line"
lines "in one line" 1

hooked reset
next reset
git fetch -q
untouched "reset --hard runs no hook" 0 git reset -q --hard origin/main
other reset
yields "the next one catches up" 0 git pull
followed "with it"

hooked amend
sed -i 's/^FOLLOWS=.*/FOLLOWS=f9/' .env.example
git add -A
untouched "an amended commit" 0 git commit -q --amend --no-edit
yields "is followed by the next run" 0 me sync
is "it is" f9 "$(value FOLLOWS)"

# --- a bisect changes nothing -------------------------------------------

hooked bisect
for i in 2 3 4 5; do
	up bisect; release $i; other bisect
done
down bisect
git pull -q
followed "up to date" 5
cp -p .env "$T/mine"
backups=$(backups_made)
git bisect start HEAD 1.0.0 >"$T/out" 2>"$T/err"
same "a bisect leaves the env file alone" "$T/mine" .env
contains "it says so" "$T/err" "a bisect is under way"
git bisect good >/dev/null 2>&1 || :
same "at each step" "$T/mine" .env
yields "by hand it is followed" 0 me sync
run git bisect reset
yields "and back" 0 me sync
followed "after it" 5

# --- two at once --------------------------------------------------------

hooked two
next two
git pull -q
git fetch -q
git reset -q --hard 1.1.0
me sync -q
backups=$(backups_made)
git reset -q --hard 1.2.0
for i in 1 2 3 4; do
	.git/hooks/post-merge 0 2>>"$T/many" &
	.git/hooks/post-checkout 1.1.0 HEAD 1 2>>"$T/many" &
done
wait
followed "eight hooks at once"
is "one of them did it" $((backups + 1)) "$(backups_made)"
lacks "and none failed" "$T/many" error

hooked held
next held
python3 - <<'PY' &
import fcntl, time
f = open('.git/merge-env/lock', 'r+')
fcntl.flock(f, fcntl.LOCK_EX)
open('.git/held', 'w').close()
time.sleep(3)
PY
while [ ! -e .git/held ]; do sleep 0.02; done
untouched "while another run works" 0 git pull -q
contains "one line says so" "$T/err" "is held by"
lines "and no more" 0
wait
yields "the next one" 0 me sync
followed "catches up"

# --- where it is called from --------------------------------------------

hooked leaked
start other-repo
cp -p .env "$T/foreign"
down leaked
next leaked
GIT_DIR="$T/other-repo/.git" GIT_WORK_TREE="$T/other-repo"
run env -u GIT_DIR -u GIT_WORK_TREE git pull -q
followed "a pull"
git reset -q --hard 1.1.0
yields "a leaked GIT_DIR" 0 env GIT_DIR="$T/other-repo/.git" \
	.git/hooks/post-merge 0
followed "does not matter" 1
same "nor is the other repository touched" "$T/foreign" "$T/other-repo/.env"
unset GIT_DIR GIT_WORK_TREE

hooked closed
next closed
git pull -q <&- >&- 2>&-
followed "with all descriptors closed"
same "the record knows it" .env .git/merge-env/*.result
hooked pipe
next pipe
git pull -q 2>&1 | head -0 || :
sleep 0.2
followed "with a reader that went away"
hooked full
next full
git pull >/dev/full 2>&1 || :
followed "with nowhere to print"
finish
