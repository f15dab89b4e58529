#!/bin/sh
# The hook files: where git looks for them, beside what is there, through
# kills; and hooks in the configuration, where git knows them.
. "${0%/*}/lib.sh"

# upstream: a repository to pull from, and the operator's clone NAME of it
upstream() {
	app up
	cd "$T"
	git clone -q up "$1"
	cd "$1"
	me sync -q .env
	me install -q
}
release() { # release KEY=VALUE...: in $T/up
	(cd "$T/up" && set_env "$@" && commit "$*")
}
port() { sed -n 's/^DB_PORT=//p' "${1:-.env}"; }

# What they are for.
upstream clone
release DB_PORT=1
git pull -q 2>"$T/err"
is "after a pull the env file follows" 1 "$(port)"
contains "and it is reported" "$T/err" "merged '.env'"
release DB_PORT=2
git fetch -q
git checkout -q origin/main 2>"$T/err"
is "after a checkout" 2 "$(port)"
git checkout -q main
git commit -q --allow-empty -m own
release DB_PORT=3
git pull -q --rebase 2>"$T/err"
is "after a rebase" 3 "$(port)"

# A hook that was there runs first, with arguments and input, and its status
# counts.
cd "$T/clone"
me uninstall -q
cat >.git/hooks/post-checkout <<'SH'
#!/bin/sh
echo "checkout $#" >>"${0%/*}/log"
exit 3
SH
cat >.git/hooks/post-rewrite <<'SH'
#!/bin/sh
echo "rewrite $1 $(wc -l)" >>"${0%/*}/log"
SH
chmod +x .git/hooks/post-checkout .git/hooks/post-rewrite
me install -q
run git checkout -q HEAD~1
is "its status is checkout's" 1 "$got"
git checkout -q main || :
git commit -q --amend --allow-empty -m "other words"
printf 'checkout 3\ncheckout 3\nrewrite amend 1\n' |
	holds "it gets arguments and input" .git/hooks/log

# Killed at each system call that changes a name.
if command -v strace >/dev/null && strace -o /dev/null true 2>/dev/null; then
	app killed
	printf '#!/bin/sh\necho mine\n' >.git/hooks/post-merge
	chmod +x .git/hooks/post-merge
	all .git >"$T/first"
	me install -q
	all .git >"$T/second"
	me uninstall -q
	helper=$MERGE_ENV-repo
	[ -x "$helper" ] ||
		helper=$(dirname "$MERGE_ENV")/../libexec/git-merge-env/git-merge-env-repo
	bad='' n=0
	for how in install uninstall; do
		for call in link linkat rename renameat renameat2 unlinkat \
			fsync mkdir rmdir openat fchmod; do
			k=1
			while [ $k -le 60 ]; do
				[ $how = install ] || me install -q
				run strace -f -o /dev/null -e trace=$call -e \
					"inject=$call:signal=KILL:when=$k" \
					"$MERGE_ENV" $how
				hook=.git/hooks/post-merge
				[ -x $hook ] || bad="$bad $how/$call/$k:no-hook"
				git config -l >/dev/null ||
					bad="$bad $how/$call/$k:config"
				done_=$got
				me install -q || bad="$bad $how/$call/$k:stuck"
				find .git -name '*.merge-env' -delete
				all .git >"$T/now"
				cmp -s "$T/second" "$T/now" ||
					bad="$bad $how/$call/$k:install"
				me uninstall -q
				all .git >"$T/now"
				cmp -s "$T/first" "$T/now" ||
					bad="$bad $how/$call/$k:uninstall"
				n=$((n + 1))
				k=$((k + 1))
				[ $done_ -ge 128 ] || break
				[ $call != openat ] || k=$((k + 6))
			done
		done
	done
	is "killed at $n points: the next run goes on, and takes all out" \
		"" "$bad"
else
	skip "kills" "strace does not run here"
fi

# Where git looks for hooks.
app main
git worktree add -q "$T/linked" -b other
cd "$T/linked"
me install -q
is "linked worktree: the hooks are the repository's" 1 \
	"$(ls "$T/main/.git/hooks/post-merge" | wc -l)"
is "linked worktree: the driver is seen" "$(driver_line)" "$(registered)"
cd "$T/main"
is "linked worktree: from the main one, too" "$(driver_line)" "$(registered)"
run me doctor -q
lacks "linked worktree: doctor is content with the hooks" "$T/out" hooks:
mirror_all() { all "$T/main/.git" | grep -v index; }
me uninstall -q
mirror_all >"$T/a"
cd "$T/linked"
me install -q
me uninstall -q
mirror_all >"$T/b"
same "linked worktree: taken out" "$T/a" "$T/b"

app inner
app outer
git submodule --quiet add "$T/inner" sub 2>/dev/null
cd sub
mirror "a submodule" "$T/outer"
me install -q
is "submodule: hooks in its own git directory" 1 \
	"$(ls "$T/outer/.git/modules/sub/hooks/post-merge" | wc -l)"
is "submodule: none for the outer one" "" \
	"$(ls "$T/outer/.git/hooks/post-merge" 2>/dev/null)"

git clone -q --bare "$T/inner" "$T/bare.git"
cd "$T/bare.git"
mirror "a bare repository" .
me install -q
is "bare: the driver" "$(driver_line)" "$(registered)"
is "bare: no hooks" "" "$(ls hooks/post-merge 2>/dev/null)"
yields "bare: none on request" 2 me install --hooks
yields "bare: doctor is content" 0 me doctor

# core.hooksPath
app shared
mkdir "$T/shared-hooks"
git config core.hooksPath "$T/shared-hooks"
yields "core.hooksPath elsewhere: not written to" 1 me install
contains "it tells the line" "$T/out" \
	'git merge-env sync --hook=post-checkout "$@"'
is "nothing was written there" "" "$(ls "$T/shared-hooks")"
is "the rest was installed" "$(driver_line)" "$(registered)"
yields "but on request" 0 me install --hooks
is "it is there" "post-checkout post-merge post-rewrite" \
	"$(ls "$T/shared-hooks" | tr '\n' ' ' | sed 's/ $//')"
me uninstall -q
is "and goes again" "" "$(ls "$T/shared-hooks")"
mkdir hooks
git config core.hooksPath hooks
yields "a folder of the work tree: not even on request" 1 me install --hooks
is "nothing was written" "" "$(ls hooks)"
echo hooks/ >>.gitignore
yields "unless git ignores it" 0 me install --hooks
me uninstall -q

# A manager has taken our hook's place, or our hook lies where none is called.
app taken
me install -q
printf '#!/bin/sh\n' >.git/hooks/post-merge
printf '#!/bin/sh\necho older\n' >.git/hooks/post-merge.before-merge-env
run me doctor
contains "doctor sees a hook that was overwritten" "$T/out" \
	"post-merge is another hook"
yields "two hooks in the way: nothing is lost" 2 me install
contains "which is told" "$T/err" "post-merge.before-merge-env"
printf '#!/bin/sh\n' | holds "the hook is what it was" .git/hooks/post-merge

# Hooks in the configuration: there is no such git here, so one says so.
app modern
me install -q
all . >"$T/files"
(
	fake_git 2.54.0
	yields "git 2.54: installed" 0 me install
	is "2.54: the hook files are gone" "" \
		"$(ls .git/hooks | grep -v sample || :)"
	for name in post-merge post-checkout post-rewrite; do
		is "2.54: $name, event" $name \
			"$(git config hook.merge-env-$name.event)"
		is "2.54: $name, command" \
			"command -v $q >/dev/null 2>&1 || exit 0; $q sync --hook=$name" \
			"$(git config hook.merge-env-$name.command)"
	done
	is "2.54: the driver has labels" \
		"$(command_line "$MERGE_ENV" "%O %A %B %L %P %S %X %Y")" \
		"$(registered)"
	yields "2.54: again" 0 me install
	contains "2.54: nothing to do" "$T/err" "nothing to do"
	yields "2.54: doctor is content" 0 me doctor
	git config hook.merge-env-post-merge.enabled false
	yields "2.54: doctor sees that one is switched off" 1 me doctor -q
	contains "2.54: and says which" "$T/out" "post-merge is switched off"
	git config --unset hook.merge-env-post-merge.enabled
	touch lefthook.yml
	yields "2.54: beside any manager" 0 me install
	rm lefthook.yml
)
if ! at_least 2.44; then
	yields "back to this git" 0 me install
	all . >"$T/now"
	same "hooks are files again" "$T/files" "$T/now"
fi
# What git does with a command: the shell gets it, and "$@".
me install -q --driver

(
	fake_git 2.54.0
	me install -q
	me sync -q .env
	set_env DB_PORT=77
	commit next
	sh -c "$(git config hook.merge-env-post-merge.command) \"\$@\"" x 0 \
		2>"$T/err"
	is "2.54: the command syncs" 77 "$(port)"
)

finish
