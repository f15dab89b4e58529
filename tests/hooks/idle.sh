#!/bin/sh
# A hook with nothing to do: it writes nothing, prints nothing, and is over
# before libgit2 is started; but it sees whatever there is to do.
. "${0%/*}/lib.sh"
hook() { "$MERGE_ENV" sync --hook=post-merge "$@"; }

# --- nothing is opened for writing --------------------------------------

# writes COMMAND...: the system calls that change a file, of the command and
# of all that it starts
writes() {
	# a file in memory, for an answer of git's, is no file
	strace -f -qq -y -e trace=file,desc -o "$T/trace" "$@" \
		>"$T/out" 2>"$T/err" </dev/null || :
	grep -vE '/dev/null|ftruncate\([0-9]+</memfd:' "$T/trace" |
		grep -E 'O_(WRONLY|RDWR|CREAT|TRUNC)|(^|[0-9]+ +)(mkdir|unlink|rename|link|symlink|chmod|fchmod|chown|fchown|truncate|ftruncate|utime|mknod|flock|fsync|fallocate)[a-z0-9]*\(' |
		grep -v '= -1 EROFS' || :
}
hooked idle
if [ "$STRACE" ]; then
	is "the quick look writes nothing" "" \
		"$(writes "$MERGE_ENV" sync --hook=post-merge 0)"
	is "strace sees what a sync writes" yes "$(rm .git/merge-env/*.json
		writes "$MERGE_ENV" sync | grep -q rename && echo yes)"
	rm -f .git/merge-env/glance
	is "the whole sync writes nothing" "" \
		"$(writes "$MERGE_ENV" sync --hook=post-merge 0)"
	silent "and says nothing"
	is "by hand neither" "" "$(writes "$MERGE_ENV" status)"
else
	skip "nothing is opened for writing" "no strace here"
fi
me sync -q
idle "a hook" 0 hook 0
silent "says nothing"
idle "of each name" 0 me sync --hook=post-checkout 1 2 1
idle "and of each" 0 me sync --hook=post-rewrite rebase
rm .git/merge-env/glance
idle "without its glance" 0 hook
silent "says nothing either"
other idle
looked "a pull that brings no template" no git pull -q
silent "is silent"
me sync -q
other idle
looked "the next one, after a sync: a look is enough" yes git pull -q
silent "and silent"
followed "nothing happened" 1

# --- a look is enough ---------------------------------------------------

look() { looked "$1" yes "$MERGE_ENV" sync --hook=post-merge 0; silent "$1"; }
# a full run is made, and whatever it says or does is judged by the caller
full() { looked "$1" no "$MERGE_ENV" sync --hook=post-merge 0; }

hooked look
me sync -q
look "nothing happened"
echo OWN=1 >>.env
look "the operator edits the env file"
sed -i s/my-own/my-own/ .env
look "with sed, which makes a new file"
other look
git pull -q
look "another commit"
git checkout -q -b topic
look "another branch"
git checkout -q 1.0.0 -- other.txt 2>/dev/null || :
git stash -q 2>/dev/null || :
look "files restored"
next look
run git pull -q origin main
followed "an upgrade"
look "after an upgrade"
git checkout -q 1.1.0
followed "back" 1
git checkout -q main
git merge -q --ff-only origin/main
followed "and forth"
look "after to and fro"
touch -d '1 hour ago' .env.example
sleep 0.05 # no time that is as young as the index is trusted
git status >/dev/null
look "the template was touched, and git looked"

# a look is enough in places that are not plain
hooked tree
me sync -q
git worktree add -q ../tree.other
cd ../tree.other
me sync -q .env
me sync -q
look "in a linked worktree"
cd ../tree
look "in the main one"

# --- a look is not enough -----------------------------------------------

# each begins with everything up to date
again() {
	git checkout -q -f main; git clean -qfd
	me sync -q --accept
	look "up to date ($1)"
}
hooked full
me sync -q
again "begin"
echo NEW=1 >>.env.example
full "the template is edited by hand"
is "it is followed" 1 "$(value NEW)"
again "template"
cp -p .env.example "$T/t"
sed 's/FOLLOWS=f1/FOLLOWS=g1/' "$T/t" >.env.example
touch -r "$T/t" .env.example
full "the same size and time of change"
is "followed, too" g1 "$(value FOLLOWS)"
again "size"
cp -p .env "$T/kept"
rm .env
full "the env file is gone"
contains "it is said" "$T/err" "is gone"
cp -p "$T/kept" .env
again "gone"
chmod 644 .env
full "it can be read by others"
contains "that is said" "$T/err" "chmod 600"
chmod 600 .env
again "mode"
mv .env "$T/away"
ln -s "$T/away" .env
full "it is a link"
contains "that is said" "$T/err" "symbolic link"
rm .env
mv "$T/away" .env
again "link"
git add -f .env
full "git tracks it"
contains "that is said" "$T/err" "tracked"
git rm -q --cached .env
again "tracked"
git config merge-env.pair .env.example:.env
full "a pair is configured"
silent "which is the same"
git config --unset merge-env.pair
again "pair"
echo '*.example merge-env=other.env' >.git/info/attributes
full "an attribute names another"
rm .git/info/attributes
again "attribute"
text 1 >sub.env.example
git add sub.env.example
full "a template is added"
git rm -q -f sub.env.example
again "added"
text 1 >sub.env.example
git add sub.env.example
me sync -q
look "one without an env file does not matter"
echo A=1 >sub.env
full "until there is one"
rm -rf sub.env
git rm -q -f --cached sub.env.example
rm -f sub.env.example .git/merge-env/glance
again "an env file"
# put back what an older sync made
cp -p .env "$T/old"
next full
git pull -q
followed "upgraded"
cat "$T/old" >.env
full "an older env file is put back"
followed "is brought up to date"

# a record that is damaged, or was written by somebody else
again "record"
for f in .git/merge-env/*.json; do echo >>"$f"; done
full "the record was touched"
again "touched"
rm .git/merge-env/*.json
full "the record is gone"
again "lost"
: >.git/merge-env/glance
full "a glance that is empty"
again "empty"
head -c 100 .git/merge-env/glance >"$T/g"
cat "$T/g" >.git/merge-env/glance
full "a glance cut off"
again "cut"
head -c 3000 /dev/urandom >.git/merge-env/glance
full "a glance of noise"
again "noise"
python3 - .git/merge-env/glance <<'PY'
import sys
with open(sys.argv[1], "r+b") as f:
    text = f.read()
    f.seek(text.index(b"\0e\0.env\0") + 1)
    f.write(b"t")
PY
full "a glance with one wrong byte"
again "wrong byte"
printf 'x' | dd of=.git/index bs=1 seek=8 conv=notrunc 2>/dev/null
full "an index that is damaged"
rm .git/index
git reset -q
again "index"

# other kinds of index: no look, and right all the same
for kind in '--index-version 4' --split-index; do
	hooked "kind-${kind% *}"
	repo=$name
	git update-index $kind
	me sync -q
	full "$kind: no look"
	silent "$kind: idle"
	next "$repo"
	run git pull -q origin main
	followed "$kind: followed"
done
hooked sparse
mkdir deep
echo x >deep/file
git add deep
git commit -q -m deep
git sparse-checkout set --cone --sparse-index 2>/dev/null || :
me sync -q
full "a sparse index"
next sparse
run git pull -q --no-rebase origin main
followed "is followed"
upstream sha256 --object-format=sha256
operator sha256
put_hooks
me sync -q .env
look "SHA-256"
edited <.env | change DECIDED=d1 >"$T/new"
cat "$T/new" >.env
next sha256
run git pull -q
followed "SHA-256 is followed"
look "and then"
finish
