#!/bin/sh
# Where hooks run: linked worktrees, submodules, clones, bare repositories;
# and who starts them: clients and cron jobs with next to no environment.
. "${0%/*}/lib.sh"
GIT=$(command -v git)

# --- who starts them ----------------------------------------------------

# pulled NAME COMMAND...: an upgrade that is brought in by the command
pulled() {
	pulled=$1
	shift
	hooked "$(echo "$pulled" | tr ' ' -)"
	next "$name"
	yields "$pulled" 0 "$@"
	followed "$pulled: followed"
	is "$pulled: private" 600 "$(stat -c %a .env)"
	is "$pulled: the folder, too" 700 "$(stat -c %a .git/merge-env)"
	is "$pulled: no backup that others can read" "" \
		"$(find env-backup -perm /077)"
	untouched "$pulled: once more" 0 "$@"
}
bare_env() { env -i GIT_CONFIG_NOSYSTEM=1 "$@"; }

pulled "a bare PATH" bare_env HOME="$HOME" PATH=/usr/bin:/bin git pull -q
pulled "no HOME" bare_env PATH=/usr/bin:/bin git pull -q
pulled "PATH without git" bare_env PATH=/nowhere "$GIT" pull -q
pulled "no PATH" bare_env "$GIT" pull -q
pulled "no session" setsid git pull -q
pulled "locale C" env LC_ALL=C git pull -q
for l in tr_TR.UTF-8 C.UTF-8 POSIX; do
	pulled "locale $l" env LC_ALL=$l git pull -q
done
pulled "umask 0" sh -c 'umask 0; exec git pull -q'
pulled "umask 077" sh -c 'umask 077; exec git pull -q'
pulled "closed input" sh -c 'exec git pull -q <&-'
pulled "closed outputs" sh -c 'exec git pull -q >&- 2>&-'
pulled "GIT_CONFIG_PARAMETERS" git -c core.quotePath=false pull -q
pulled "GIT_TRACE off, HOME elsewhere" env HOME=/nonexistent \
	GIT_CONFIG_GLOBAL=/dev/null git pull -q

hooked folder
mkdir deep
next folder
cd deep
yields "from a sub folder" 0 git pull -q
cd ..
followed "from a sub folder: followed"

hooked long
mkdir "with blank, ü and 'quote'"
cd "with blank, ü and 'quote'"
git clone -q "file://$T/long.up" c
cd c
git checkout -q 1.1.0
me sync -q .env
edited <.env | change DECIDED=d1 >"$T/new"
cat "$T/new" >.env
put_hooks
up long; release 2; cd "$T/long/with blank, ü and 'quote'/c"
git fetch -q
yields "an odd path" 0 git checkout -q origin/main
followed "an odd path: followed"

# --- a linked worktree has an env file of its own -----------------------

hooked linked
git worktree add -q "$T/linked.wt" -b wt
cd "$T/linked.wt"
is "git worktree add makes no env file" no "$([ -e .env ] && echo yes || echo no)"
me sync -q .env
edited <.env | change DECIDED=d1 >"$T/new"
cat "$T/new" >.env
next linked
git fetch -q
cd "$T/linked.wt"
yields "a merge in a linked worktree" 0 git merge -q origin/main
followed "is followed there"
is "and only there" f1 "$(value FOLLOWS "$T/linked/.env")"
down linked
yields "and in the main one" 0 git merge -q origin/main
followed "when it gets there"

# --- submodules ---------------------------------------------------------

upstream module
git init -q "$T/super.up"
cd "$T/super.up"
git submodule --quiet add "file://$T/module.up" app
commit "with a submodule"
git clone -q --recurse-submodules "file://$T/super.up" "$T/super"
cd "$T/super/app"
put_hooks "$(git rev-parse --git-path hooks)"
put_hooks ../.git/hooks
me sync -q .env
edited <.env | change DECIDED=d1 >"$T/new"
cat "$T/new" >.env
up module; release 2
cd "$T/super/app"
git checkout -q main
yields "a pull in a submodule" 0 git pull -q
followed "is followed"
cd "$T/super.up/app"
git pull -q
up module; release 3
cd "$T/super.up/app"
git pull -q
cd ..
commit "the module, upgraded"
cd "$T/super"
yields "submodule update, from above" 0 \
	git pull -q --recurse-submodules
cd app
is "the submodule is there" "$(git rev-parse 1.3.0)" "$(git rev-parse HEAD)"
followed "is followed in the submodule" 3
cd ..
is "nothing is made above" "" "$(ls -d .env .git/merge-env 2>/dev/null)"

# --- clones and bare repositories ---------------------------------------

mkdir "$T/hooked-template"
put_hooks "$T/hooked-template/hooks"
upstream plain
yields "a clone with the hooks" 0 git clone -q \
	--template="$T/hooked-template" "file://$T/plain.up" "$T/plain"
cd "$T/plain"
is "makes no env file" no "$([ -e .env ] && echo yes || echo no)"
is "keeps nothing" no "$([ -e .git/merge-env ] && echo yes || echo no)"
lines "says nothing" 0
yields "a bare clone with the hooks" 0 git clone -q --bare \
	--template="$T/hooked-template" "file://$T/plain.up" "$T/plain.git"
cd "$T/plain.git"
idle "a hook in a bare repository" 0 hooks/post-merge 0
silent "says nothing"
mkdir "$T/nowhere"
cd "$T/nowhere"
idle "outside of a repository" 0 "$T/hooked-template/hooks/post-merge" 0
silent "nothing either"

# --- hooks in another place ---------------------------------------------

hooked path
mv .git/hooks "$T/shared-hooks"
git config core.hooksPath "$T/shared-hooks"
next path
yields "core.hooksPath" 0 git pull -q
followed "core.hooksPath: followed"
finish
