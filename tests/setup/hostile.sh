#!/bin/sh
# Odd paths, a strange environment, files that cannot be written: it works, or
# nothing has changed.
. "${0%/*}/lib.sh"

# merges NAME: git merges neighbouring changes, with what is installed here
merges() {
	git checkout -q -b topic
	set_env DB_PORT=6432
	commit theirs
	git checkout -q main
	set_env DB_HOST=db.internal
	commit ours
	yields "$1: git merges" 0 git merge -q topic
	template | change DB_PORT=6432 DB_HOST=db.internal >"$T/want"
	same "$1: by variable" "$T/want" $ENV
}
# refused NAME COMMAND...: it fails, and nothing has changed
refused() {
	state=$1
	shift
	all . >"$T/first"
	yields "$state: refused" 2 "$@"
	all . >"$T/last"
	same "$state: nothing changed" "$T/first" "$T/last"
}

app usual
me install -q
merges "installed"

# Where the program lies, and where the repository.
odd="$T/it's 100%O \"new\" \$HOME \`x\` \\
-line/-dir"
mkdir -p "$odd/libexec/git-merge-env" "$odd/bin"
cp "$MERGE_ENV" "$odd/bin/git-merge-env"
cp "$MERGE_ENV-repo" "$odd/libexec/git-merge-env"
cp "$MERGE_ENV-repo" "$odd/bin"
usual=$MERGE_ENV
MERGE_ENV=$odd/bin/git-merge-env
mkdir "$odd/home"
cd "$odd/home"
git init -q "app
2"
cd "app
2"
template >$ENV
echo .env >.gitignore
commit base
mirror "odd paths" . --driver --attributes --hooks --mergetool
me install -q
is "odd paths: the driver" "$(driver_line)" "$(registered)"
yields "odd paths: doctor is content" 0 me doctor -q
me sync -q .env
merges "odd paths"
is "odd paths: the hook ran" 6432 "$(sed -n 's/^DB_PORT=//p' .env)"
mv "$odd/bin" "$odd/gone"
git checkout -q topic 2>"$T/err"
contains "the program is gone: the hook says so" "$T/err" "install it again"
git checkout -q main 2>/dev/null
set_env MAIL_PORT=1
commit more
git checkout -q topic 2>/dev/null
set_env MAIL_HOST=m
commit mail
run git merge main
is "the program is gone: git merges as it did without" 1 "$got"
if has_group $ENV 7; then
	pass "with its own markers"
else
	cat $ENV | fail "with its own markers"
fi
MERGE_ENV=$usual

# An environment that speaks of another repository.
app other
app here
all "$T/other" >"$T/first"
GIT_DIR=$T/other/.git GIT_WORK_TREE=$T/other me install -q
all "$T/other" >"$T/last"
same "a leaked GIT_DIR: the other is untouched" "$T/first" "$T/last"
is "a leaked GIT_DIR: installed here" "$(driver_line)" "$(registered)"
GIT_DIR=$T/other/.git GIT_WORK_TREE=$T/other me uninstall -q
is "a leaked GIT_DIR: uninstalled here" "" "$(registered)"

app homeless
(
	unset HOME GIT_CONFIG_GLOBAL XDG_STATE_HOME
	git config user.email x@example.org
	git config user.name x
	mirror "without HOME" .
	refused "without HOME there is no --global" me install --global
	GIT_CONFIG_GLOBAL=relative
	export GIT_CONFIG_GLOBAL
	refused "a relative GIT_CONFIG_GLOBAL" me install --global
)

# Somebody has the lock of the config, or had it.
app locked
: >.git/config.lock
refused "config.lock" me install
contains "it is named" "$T/err" ".git/config.lock' exists"
rm .git/config.lock
me install -q
: >.git/config.lock
refused "config.lock, uninstalling" me uninstall
rm .git/config.lock
me uninstall -q

# git would not see what was written.
refused "a driver from the environment" env GIT_CONFIG_COUNT=1 \
	GIT_CONFIG_KEY_0=merge.merge-env.driver GIT_CONFIG_VALUE_0=x \
	"$MERGE_ENV" install
contains "it is told" "$T/err" "git sees another merge driver"
git config extensions.worktreeConfig true
git config --worktree merge.merge-env.driver x
refused "a driver in the worktree's config" me install
git config --worktree --unset merge.merge-env.driver

# A program that does not merge is not registered.
helper=$MERGE_ENV-repo
[ -x "$helper" ] || helper=$(dirname "$MERGE_ENV")/../libexec/git-merge-env/git-merge-env-repo
for program in /bin/true /bin/false /nowhere/x; do
	refused "a program that does not merge: $program" python3 -c '
import os, sys
os.execv(sys.argv[1], [sys.argv[2], "install"])' "$helper" "$program"
done
contains "it is told why" "$T/err" "does not merge two small changes"
refused "no scratch folder" env TMPDIR="$T/nowhere" "$MERGE_ENV" install

# What cannot be written undoes what could.
mv .git/hooks "$T/hooks.real"
: >.git/hooks
refused "hooks that are no folder" me install
rm .git/hooks
mv "$T/hooks.real" .git/hooks
printf 'x' >.git/info/attributes
ln .git/info/attributes .git/second
refused "attributes with two names" me install
lacks "no option is named that is none" "$T/err" "--in-place"
rm .git/second
mkfifo .git/fifo
mv .git/config "$T/config"
app fifo
rm -f .git/info/attributes
mkfifo .git/info/attributes
refused "attributes that are a FIFO" me install
chmod 444 .git/config
rm .git/info/attributes
mirror "a config that is read-only" .
if [ "$(id -u)" = 0 ]; then
	if command -v setpriv >/dev/null; then
		app foreign
		chown -R 65534:65534 .
		chmod 755 "$T"
		chmod 555 .git
		as() { setpriv --reuid=65534 --regid=65534 --clear-groups \
			env HOME=/ GIT_CONFIG_GLOBAL=/dev/null "$@"; }
		if as "$MERGE_ENV" help >/dev/null 2>&1; then
			refused "a folder that is read-only" \
				as "$MERGE_ENV" install
			chmod 755 .git
			as "$MERGE_ENV" install -q
			is "the owner stays" 65534 "$(stat -c %u .git/config)"
			(
				GIT_CONFIG_COUNT=1
				GIT_CONFIG_KEY_0=safe.directory
				GIT_CONFIG_VALUE_0='*'
				export GIT_CONFIG_COUNT GIT_CONFIG_KEY_0 \
					GIT_CONFIG_VALUE_0
				yields "root takes it out" 0 me uninstall
			)
			is "the owner stays then, too" 65534 \
				"$(stat -c %u .git/config)"
		else
			skip "read-only" "others cannot run the program"
		fi
	fi
fi

yields "no parts with --global" 129 me install --global --hooks
yields "no operands" 129 me install driver

finish
