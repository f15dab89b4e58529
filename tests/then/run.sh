#!/bin/sh
# The command after a sync: when it runs, how often, and where.
. "${0%/*}/lib.sh"

upgraded option
yields "an upgrade with a command" 0 \
	me sync --then='echo "$PWD $FOLLOWS $MINE $FROM_1_2" >>"$log"'
is "it runs in the folder of the env file, with what was merged" \
	"$PWD f2 my-own two" "$(cat "$log")"
contains "the report names it" "$T/err" "git-merge-env: running 'echo"
is "nothing is left to do" "" "$(mark)"
yields "a sync that changes nothing" 0 me sync --then='echo >>"$log"'
ran "does not run it" 1

upgraded config
git config merge-env.then 'echo run >>"$log"'
yields "the configured command: dry run" 0 me sync -n
ran "does not run" 0
contains "but is announced" "$T/err" "would run 'echo run"
yields "the configured command" 0 me sync
ran "runs" 1
quiet "and again" 0 me sync
ran "not again" 1
git config merge-env.then ''
upgraded none
git config merge-env.then ''
yields "an empty one" 0 me sync
is "is none" "" "$(mark)"

# What was pulled cannot choose it.
upgraded foreign
printf '[merge-env]\n\tthen = echo bad >>"$log"\n' >tracked.config
git add tracked.config
git config include.path ../tracked.config
git config --global merge-env.then 'echo bad >>"$log"'
yields "a command in an included or the global file" 0 me sync
ran "does not run" 0
git config --global --unset merge-env.then
upgraded environment
GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=merge-env.then \
	GIT_CONFIG_VALUE_0='echo bad >>"$log"' \
	yields "a command in the environment" 0 me sync
ran "does not run either" 0
git config merge-env.then 'pwd >>"$log"'
git worktree add -q ../linked 1.1.0
cd ../linked
me sync -q .env
git checkout -q 1.2.0
yields "a linked worktree" 0 me sync
is "has the command of its repository" "$T/linked" "$(cat "$log")"

# A new env file is for its owner to edit first.
upstream fresh
operator fresh
git config merge-env.then 'echo bad >>"$log"'
: >"$log"
yields "making an env file" 0 me sync .env
ran "runs nothing" 0

# Conflicts.
start conflict
up conflict; release 2; down conflict
git pull -q
git config merge-env.then 'echo run >>"$log"'
: >"$log"
yields "a conflict" 1 me sync
ran "and it does not run" 0
contains "which is said" "$T/err" "waits until the conflicts are resolved"
is "and remembered" due "$(mark)"
yields "the conflict is still there" 1 me sync
ran "so it does not" 0
sed -i '/^# [<|=>]/d; /^# DECIDED=/d' .env
yields "when it is resolved" 0 me sync --hook=post-merge
ran "it runs" 1
yields "and then" 0 me sync
ran "not again" 1

# One conflict holds all commands of the run.
upstream two
mkdir docker
text 1 >docker/.env.example
printf '.env\n' >.gitignore
commit "two templates"
operator two
me sync -q .env docker/.env
sed -i 's/^DECIDED=.*/DECIDED=mine/' docker/.env
up two
text 2 >.env.example
text 2 >docker/.env.example
commit "both change"
down two
git pull -q
git config merge-env.then 'echo "any $PWD" >>"$log"'
git config merge-env.docker/.env.then 'echo "docker $PWD" >>"$log"'
: >"$log"
yields "two env files, a conflict in one" 1 me sync
ran "neither runs" 0
sed -i '/^# [<|=>]/d; /^# DECIDED=/d' docker/.env
yields "resolved" 0 me sync
sort "$log" >"$T/got"
holds "each has run, in its folder, with a command of its own" "$T/got" <<E2
any $T/two
docker $T/two/docker
E2

# A hook: output to stderr, no input, and what git tells its hooks is gone.
upgraded hook
git config merge-env.then 'cat; echo out; env | grep ^GIT_DIR >>"$log" || :'
echo input | GIT_DIR=.git me sync --hook=post-merge >"$T/out" 2>"$T/err"
is "nothing on standard output" "" "$(cat "$T/out")"
contains "the command's output is on stderr" "$T/err" out
lacks "and it reads nothing" "$T/err" input
ran "nor the repository's name" 0

# A command may itself call us.
upgraded nested
git config merge-env.then '"$MERGE_ENV" sync && echo inner >>"$log"'
yields "a command that syncs" 0 me sync
ran "ends" 1

# What it merges itself is a result of its own.
upgraded further
up further; release 3; down further
git fetch -q --tags
git config merge-env.then 'echo "$FOLLOWS" >>"$log"
	test -e ../again || { touch ../again; git checkout -q 1.3.0
	"$MERGE_ENV" sync -q; }'
yields "a command that upgrades" 0 me sync
is "its merge is there" f3 "$(value FOLLOWS)"
is "and a command is due for it" due "$(mark)"
yields "the next sync" 0 me sync
is "runs that" "f2 f3" "$(tr '\n' ' ' <"$log" | sed 's/ $//')"

# Outside of a repository.
mkdir -p "$T/plain"
cd "$T/plain"
text 1 >.env.example
me sync -q .env
text 2 >.env.example
: >"$log"
yields "a plain folder" 0 me sync --then='echo "$FOLLOWS" >>"$log"'
is "has it by option" f2 "$(cat "$log")"

finish
