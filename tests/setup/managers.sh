#!/bin/sh
# Hook managers, the real ones: each is recognised, is told nothing behind its
# back, and calls sync once the line that install prints is added.
here=$(cd "${0%/*}" && pwd)
. "${0%/*}/lib.sh"

# --- the managers -------------------------------------------------------

# npm's, in the versions of package.json, kept in the build folder
npm_managers() {
	command -v npm >/dev/null && command -v node >/dev/null || {
		why="npm is not installed"
		return 1
	}
	room=${BUILD:-$T}/hook-managers
	mkdir -p "$room"
	if ! cmp -s "$here/package.json" "$room/package.json" ||
	    [ ! -d "$room/node_modules/husky" ]; then
		cp "$here/package.json" "$room/wanted.json"
		(cd "$room" && cp wanted.json package.json &&
			npm install --ignore-scripts --no-audit --no-fund \
			--no-package-lock --fetch-retries=1 \
			--fetch-timeout=30000 --cache "$room/cache") \
			>"$T/out" 2>&1 || {
			rm -f "$room/package.json"
			why="npm could not install them"
			return 1
		}
	fi
	modules=$room/node_modules
}
husky() { node "$modules/husky/bin.js" "$@"; }
simple() { node "$modules/simple-git-hooks/cli.js" "$@"; }
PATH=$T/bin:$PATH
mkdir "$T/bin"

# --- two people ---------------------------------------------------------

# clone NAME: of $T/up, with an .env
clone() {
	git clone -q "$T/up" "$T/$1"
	cd "$T/$1"
	me sync -q .env
}
version=0
# follows NAME: a pull and a checkout of the current clone are followed
follows() {
	for how in "pull -q --ff-only" "pull -q --rebase" "checkout -q"; do
		version=$((version + 1))
		(cd "$T/up" && set_env DB_PORT=$version && commit $version)
		case $how in
		checkout*)
			git fetch -q
			git checkout -q origin/main >"$T/log" 2>&1 || :
			;;
		*--rebase)
			echo $version >own
			git add -f own
			git commit -qm own --no-verify
			git $how >"$T/log" 2>&1 || cat "$T/log"
			git reset -q --hard origin/main
			;;
		*)
			git $how >"$T/log" 2>&1 || :
			;;
		esac
		is "$1: followed after git $how" $version \
			"$(sed -n 's/^DB_PORT=//p' .env)"
	done
	git checkout -q main >/dev/null 2>&1
	git reset -q --hard origin/main
}
# refused NAME WORD: install writes no hook, and prints lines for that
refused() {
	all .git/hooks >"$T/before"
	yields "$1: no hooks are written" 1 me install
	contains "$1: it is named" "$T/err" "$2"
	cp "$T/out" "$T/lines"
	contains "$1: a line is printed" "$T/lines" "sync --hook=post-rewrite"
	is "$1: the driver is registered" "$(driver_line)" "$(registered)"
	all .git/hooks >"$T/after"
	same "$1: its hooks are what they were" "$T/before" "$T/after"
	yields "$1: doctor sees that" 1 me doctor -q
	contains "$1: and what to add" "$T/out" \
		"post-checkout does not call git merge-env; mend it: "
}
well() {
	run me doctor -q
	is "$1: doctor is content" "" "$(cat "$T/out")"
}

app up
printf '.env\nown\nnode_modules\n' >.gitignore
commit ignore

if npm_managers; then
	clone husky
	husky
	refused husky husky
	sh "$T/lines"
	well husky
	follows husky
	yields "husky: uninstall leaves its files alone" 0 me uninstall
	contains "husky: namely this" .husky/post-merge merge-env

	clone husky-later
	me install -q
	well "husky, later"
	husky
	yields "husky, after us: doctor sees it" 1 me doctor -q
	me uninstall -q
	is "husky, after us: our hooks go all the same" "" \
		"$(ls .git/hooks | grep -v sample || :)"

	if lefthook=$(cd "$modules" && ls -d "$PWD"/lefthook-linux-*/bin/lefthook \
		2>/dev/null) && "$lefthook" version >/dev/null 2>&1; then
		ln -s "$lefthook" "$T/bin/lefthook"
		clone lefthook
		cat >lefthook.yml <<'YML'
pre-push:
  commands:
    nothing:
      run: "true"
YML
		lefthook install >/dev/null 2>&1
		refused lefthook lefthook
		cp "$T/lines" lefthook-local.yml
		lefthook install >/dev/null 2>&1
		well lefthook
		follows lefthook

		clone lefthook-later
		me install -q
		printf 'post-merge:\n  commands:\n    n:\n      run: "true"\n' \
			>lefthook.yml
		lefthook install >/dev/null 2>&1
		yields "lefthook, after us: doctor sees it" 1 me doctor -q
		me uninstall -q
		is "lefthook, after us: ours go" "post-merge" \
			"$(cd .git/hooks && grep -l lefthook post-m* &&
				grep -l merge-env ./* || :)"
	else
		skip lefthook "npm has no lefthook for this machine"
	fi

	clone simple
	printf '{"simple-git-hooks": {"pre-push": "true"}}\n' >package.json
	simple >/dev/null
	refused simple-git-hooks simple-git-hooks
	{
		echo '{"simple-git-hooks": {'
		cat "$T/lines"
		echo '"pre-push": "true"}}'
	} >package.json
	simple >/dev/null
	well simple-git-hooks
	follows simple-git-hooks

	clone simple-later
	me install -q
	printf '{"simple-git-hooks": {"post-merge": "true"}}\n' >package.json
	simple >/dev/null
	yields "simple-git-hooks, after us: doctor sees it" 1 me doctor -q
else
	skip "husky, lefthook, simple-git-hooks" "$why"
fi

if command -v pre-commit >/dev/null; then
	types="-t post-merge -t post-checkout -t post-rewrite"
	clone framework
	echo 'repos: []' >.pre-commit-config.yaml
	pre-commit install $types >/dev/null
	refused pre-commit pre-commit
	{
		echo 'repos:'
		cat "$T/lines"
	} >.pre-commit-config.yaml
	pre-commit install $types >/dev/null
	well pre-commit
	follows pre-commit

	# the hooks of this project's own .pre-commit-hooks.yaml
	git init -q "$T/hooks"
	cp "$here/../../.pre-commit-hooks.yaml" "$T/hooks"
	(cd "$T/hooks" && commit hooks)
	clone framework-repo
	cat >.pre-commit-config.yaml <<YML
repos:
-   repo: $T/hooks
    rev: $(git -C "$T/hooks" rev-parse HEAD)
    hooks:
    -   id: merge-env-post-merge
    -   id: merge-env-post-checkout
    -   id: merge-env-post-rewrite
YML
	pre-commit install $types >/dev/null
	me install -q >/dev/null 2>&1 || :
	well "pre-commit, by its hooks file"
	follows "pre-commit, by its hooks file"

	# after us it keeps our hooks, and runs them
	clone framework-later
	me install -q
	echo 'repos: []' >.pre-commit-config.yaml
	pre-commit install $types >/dev/null
	well "pre-commit, after us"
	follows "pre-commit, after us"
	yields "pre-commit, after us: nothing to do" 0 me install
	me uninstall -q
	is "pre-commit, after us: ours go" "" \
		"$(grep -l merge-env .git/hooks/* || :)"

	# before us, and both
	clone framework-before
	printf '#!/bin/sh\necho mine >>log\n' >.git/hooks/post-merge
	chmod +x .git/hooks/post-merge
	me install -q
	echo 'repos: []' >.pre-commit-config.yaml
	pre-commit install $types >/dev/null
	me uninstall -q
	is "pre-commit runs the hook that was there before us" \
		"echo mine >>log" "$(tail -n 1 .git/hooks/post-merge.legacy)"
else
	skip pre-commit "the package pre-commit is not installed"
fi

finish
