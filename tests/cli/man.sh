#!/bin/sh
# The man pages, installed, are what git opens for --help.
. "${0%/*}/../git/lib.sh"

man --version 2>&1 | grep -q . || skip_all "no man"
cmake --install "$BUILD" --prefix "$T/there" >"$T/log"
PATH="$T/there/bin:$PATH"
export PATH MANPATH="$T/there/share/man:" MANWIDTH=80 MANPAGER=cat GIT_PAGER=cat

yields "git merge-env --help" 0 git merge-env --help
contains "opens the page" "$T/out" "carry a private .env across upgrades"
cp "$T/out" page
yields "git help merge-env" 0 git help merge-env
same "too" page "$T/out"
yields "the formats have a page" 0 man 5 git-merge-env
contains "of their own" "$T/out" "merge-env.keepBackups"

# Without man, git says what is missing, and the program has its own help.
mkdir few
for p in git git-merge-env; do
	ln -s "$(command -v $p)" few/$p
done
yields "without man, git says so" 128 env PATH="$T/few" git merge-env --help
contains "by name" "$T/err" "man"
yields "and -h answers all the same" 0 env PATH="$T/few" git merge-env -h
contains "with the commands" "$T/out" "sync"

finish
