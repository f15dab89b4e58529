#!/bin/sh
# Repositories where git sets GIT_DIR for the driver: it must not mind.
. "${0%/*}/lib.sh"

neighbours main-tree
git worktree add -q "$T/linked tree" -b linked main
cd "$T/linked tree"
yields "linked worktree" 0 git merge -q topic
same "linked worktree: the file" "$T/merged" $ENV
is "linked worktree: nothing left" "" "$(changes)"
template | change DB_HOST=db.internal |
	holds "linked worktree: the main one is untouched" "$T/main-tree/$ENV"

neighbours module
cd "$T"
git init -q super
cd super
git -c protocol.file.allow=always submodule --quiet add "$T/module" conf
commit super
cd conf
git fetch -q origin topic
register
yields "submodule" 0 git merge -q FETCH_HEAD
same "submodule: the file" "$T/merged" $ENV
cd ..
is "submodule: the superproject sees a new commit" " M conf" "$(changes)"
template | change DB_HOST=db.internal |
	holds "submodule: its source is untouched" "$T/module/$ENV"

neighbours apart
cd "$T"
yields "--git-dir and --work-tree" 0 \
	git --git-dir=apart/.git --work-tree=apart merge -q topic
same "--git-dir and --work-tree: the file" "$T/merged" apart/$ENV

# A path that is long, and one below folders.
repo deep
dir=a/b/c/d/e/f
name=$(printf '%0200d' 0).env
mkdir -p $dir
template >"$dir/$name"
commit deep
git tag -f base >/dev/null
git checkout -q -b topic
template | change DB_PORT=6432 MAIL_PORT=587 >"$dir/$name"
commit topic
git checkout -q main
template | change DB_HOST=db.internal >"$dir/$name"
commit main
yields "deep folder, long name" 0 git merge -q topic
same "deep folder, long name: the file" "$T/merged" "$dir/$name"

# Attributes of the clone alone, for who may not change the repository.
neighbours info
git rm -q .gitattributes
git commit -q -m "no attributes"
mkdir -p .git/info
echo '*env* merge=merge-env' >.git/info/attributes
yields "info/attributes" 0 git merge -q topic
same "info/attributes: the file" "$T/merged" $ENV

# A clone without the configuration: git's own merge, not an error.
neighbours unset
git config --remove-section merge.merge-env
yields "no configuration: a conflict" 1 git merge topic
has_group $ENV 7 && got=yes || got=no
is "no configuration: git's markers" yes "$got"
finish
