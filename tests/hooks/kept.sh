#!/bin/sh
# The hooks as shell scripts: the hook that was there before runs first and
# decides the status; what we do never fails a checkout.
. "${0%/*}/lib.sh"

before() { # before NAME STATUS: a hook that was there
	cat >".git/hooks/$1.before-merge-env" <<HOOK
#!/bin/sh
{ echo "$1 \$*"; cat; } >>"$T/ran"
exit $2
HOOK
	chmod +x ".git/hooks/$1.before-merge-env"
}

# --- a hook from before -------------------------------------------------

hooked earlier
before post-merge 3
before post-rewrite 3
before post-checkout 3
next earlier
: >"$T/ran"
yields "a merge ignores the status, as ever" 0 git pull -q
is "the old hook ran, with its arguments" "post-merge 0" "$(cat "$T/ran")"
followed "and then the sync"
yields "its status is the hook's" 3 .git/hooks/post-merge 0
: >"$T/ran"
yields "a checkout fails with the old hook, as ever" 1 git checkout -q 1.1.0
is "with its arguments" "post-checkout $(git rev-parse main HEAD | tr '\n' ' ')1" \
	"$(cat "$T/ran")"
followed "and is followed" 1
git checkout -q main || :
echo x >own.txt
commit own
up earlier; echo y >up.txt; commit up; down earlier
: >"$T/ran"
run git pull -q --rebase
contains "a rebase" "$T/ran" "post-rewrite rebase"
contains "with its standard input" "$T/ran" "$(git rev-parse HEAD)"
: >"$T/ran"
git commit -q --amend -m other
contains "an amended commit" "$T/ran" "post-rewrite amend"
chmod -x .git/hooks/post-merge.before-merge-env
yields "one that is switched off stays so" 0 .git/hooks/post-merge 0

# pre-commit moves a hook and calls it under another name
hooked legacy
before post-merge 4
mv .git/hooks/post-merge .git/hooks/post-merge.legacy
: >"$T/ran"
yields "under another name, too" 4 .git/hooks/post-merge.legacy 0
is "the old hook runs" "post-merge 0" "$(cat "$T/ran")"

# --- the program --------------------------------------------------------

hooked missing
put_hooks .git/hooks "$T/not here/git-merge-env"
next missing
untouched "without the program" 0 git pull -q
contains "a line says what is missing" "$T/err" "$T/not here/git-merge-env"
contains "and what to do" "$T/err" "uninstall"
is "one line" 1 "$(wc -l <"$T/err")"
yields "a checkout does not fail" 0 git checkout -q 1.1.0
before post-checkout 5
yields "but by the old hook" 1 git checkout -q main
rm .git/hooks/*.before-merge-env
mkdir "$T/template"
put_hooks "$T/template/hooks" "$T/not here/git-merge-env"
yields "nor does a clone" 0 git clone -q --template="$T/template" . "$T/new-clone"
git checkout -q 1.1.0 2>&1 | head -0 || :
is "nor does a reader that went away matter" "$(git rev-parse 1.1.0)" \
	"$(git rev-parse HEAD)"

mkdir "$T/it's 100% \$HOME"
ln -s "$MERGE_ENV" "$T/it's 100% \$HOME/git-merge-env"
hooked path
cp "$SOURCE"/hooks/post-merge .git/hooks/post-merge
next path
PATH="$T/it's 100% \$HOME:$PATH" run git pull -q
followed "as it is, with the program on PATH"

hooked crash
printf '#!/bin/sh\nkill -SEGV $$\n' >"$T/crasher"
chmod +x "$T/crasher"
put_hooks .git/hooks "$T/crasher"
yields "a program that crashes does not fail a checkout" 0 git checkout -q 1.1.0

# --- strict -------------------------------------------------------------

hooked strict
sed -i 's/--hook=/--strict &/' .git/hooks/post-*
next strict
run git pull -q
yields "strict, and all is well" 0 git checkout -q 1.1.0
rm .env
yields "strict, and the env file is gone" 1 git checkout -q main
put_hooks
yields "else that is no failure" 0 git checkout -q 1.1.0
contains "but said" "$T/err" "is gone"

# --- the scripts --------------------------------------------------------

for h in "$SOURCE"/hooks/*; do
	is "${h##*/}: one line that install replaces" "program=git-merge-env" \
		"$(grep '^program=' "$h")"
	yields "${h##*/}: is POSIX shell" 0 sh -n "$h"
	if command -v shellcheck >/dev/null; then
		yields "${h##*/}: shellcheck" 0 shellcheck "$h"
	fi
	if [ -x /usr/bin/busybox ]; then
		yields "${h##*/}: with another shell" 0 busybox sh "$h" 0 0 0
	fi
done
finish
