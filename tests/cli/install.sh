#!/bin/sh
# Installed without privileges, moved, and found by git as "git merge-env".
. "${0%/*}/../git/lib.sh"

cmake --install "$BUILD" --prefix "$T/one" >"$T/log"
mv "$T/one" "$T/two words"
PATH="$T/two words/bin:$PATH"
export PATH

printf 'A=1\n' >base
printf 'A=1\nB=mine\n' >ours
printf 'A=2\n' >theirs
yields "git finds it" 0 git merge-env merge -q -p base ours theirs
printf 'A=2\nB=mine\n' | holds "and it merges" "$T/out"
git init -q app
cd app
printf 'A=1\n' >.env.example
git add .env.example
git commit -qm one
yields "it finds its helper" 0 git merge-env sync -q .env
printf 'A=1\n' | holds "which made the env file" .env
is "merging is done without libgit2" "" \
	"$(ldd "$T/two words/bin/git-merge-env" | grep libgit2 || :)"

finish
