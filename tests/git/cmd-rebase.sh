#!/bin/sh
# git rebase: %A is the upstream, %B the commit that is carried over.
. "${0%/*}/lib.sh"

for backend in merge apply; do
	neighbours rebase-$backend
	git checkout -q topic
	yields "rebase --$backend" 0 git rebase -q --$backend main
	same "rebase --$backend: the file" "$T/merged" $ENV
	is "rebase --$backend: one commit on main" main \
		"$(git name-rev --name-only --refs='refs/heads/main' HEAD~1)"
	is "rebase --$backend: nothing left" "" "$(changes)"

	rivals conflict-$backend
	git checkout -q topic
	yields "rebase --$backend, conflict" 1 git rebase --$backend main
	same "rebase --$backend, conflict: upstream is ours" "$T/hunk" $ENV
	is "rebase --$backend, conflict: three stages" 123 "$(stages)"
	template | change DB_HOST=db.both DB_PORT=6432 >"$T/both"
	cat "$T/both" >$ENV
	git add $ENV
	yields "rebase --$backend --continue" 0 git rebase --continue
	same "rebase --$backend --continue: the file" "$T/both" $ENV
	is "rebase --$backend --continue: one commit on main" main \
		"$(git name-rev --name-only --refs='refs/heads/main' HEAD~1)"

	rivals abort-$backend
	git checkout -q topic
	run git rebase --$backend main
	yields "rebase --$backend --abort" 0 git rebase --abort
	template | change DB_HOST=db.topic DB_PORT=6432 |
		holds "rebase --$backend --abort: as before" $ENV
done

# Several commits, each merged on its own.
neighbours series
git checkout -q topic
set_env APP_URL=https://new.example.org
commit second
set_env DB_PORT=7432
commit third
yields "rebase of three commits" 0 git rebase -q main
change APP_URL=https://new.example.org DB_PORT=7432 <"$T/merged" |
	holds "rebase of three commits: the file" $ENV
is "rebase of three commits: all there" 3 "$(git rev-list --count main..HEAD)"

# A variable that upstream changed and the branch removed: never a guess,
# although "ours" did not decide it.
repo removed
on main DB_PORT=6432
git checkout -q -b topic base
template | sed '/^DB_PORT/d' >$ENV
commit "no DB_PORT"
yields "rebase, removed and changed" 1 git rebase main
template | clash DB_PORT 6432 '' 'changed here, removed there' >"$T/want"
same "rebase, removed and changed: the hunk" "$T/want" $ENV

# git pull --rebase --autostash, as an operator with uncommitted values has it.
upstream() { # NAME: $T/NAME is a clone whose upstream has moved on
	neighbours "$1.up"
	git checkout -q main
	git reset -q --hard base
	cd "$T"
	git clone -q "$1.up" "$1"
	git -C "$1.up" merge -q topic
	cd "$1"
	register
}
upstream stash
set_env DB_HOST=db.internal
yields "pull --rebase --autostash" 0 git pull -q --rebase --autostash
same "pull --rebase --autostash: the file" "$T/merged" $ENV
is "pull --rebase --autostash: not committed" " M $ENV" "$(changes)"
is "pull --rebase --autostash: no stash left" 0 "$(git stash list | wc -l)"

upstream stash-local
set_env DB_HOST=db.internal
commit "a local commit"
set_env APP_ENV=staging
yields "pull --rebase --autostash, local commit" 0 \
	git pull -q --rebase --autostash
change APP_ENV=staging <"$T/merged" |
	holds "pull --rebase --autostash, local commit: the file" $ENV

upstream stash-conflict
set_env DB_PORT=1111
run git pull --rebase --autostash
template | change MAIL_PORT=587 | clash DB_PORT 6432 1111 >"$T/want"
same "autostash, conflict: upstream is ours" "$T/want" $ENV
is "autostash, conflict: the stash is kept" 1 "$(git stash list | wc -l)"

upstream merge
set_env DB_HOST=db.internal
commit "a local commit"
yields "pull --no-rebase" 0 git pull -q --no-rebase
same "pull --no-rebase: the file" "$T/merged" $ENV
finish
