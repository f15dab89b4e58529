#!/bin/sh
# Twelve ways in which the template that was taken over last goes missing from
# the history, or the history from the clone. With the record of the last sync
# the base is right. Without it, it is right or "unknown", and never wrong.
. "${0%/*}/lib.sh"

# upgraded NAME RECORDED FOUND: sync, with the record and without it
upgraded() {
	cp .env "$T/mine"
	run me sync
	base_is "$1, recorded" "$2"
	cat "$T/mine" >.env
	rm -r "$(git rev-parse --git-dir)/merge-env"
	run me sync --json
	base_is "$1, no record" "$3"
	from=$(json files 0 base from <"$T/out")
	case "$from $(which_base .env)" in
	"fit right" | "unknown unknown") pass "$1, no record: says so" ;;
	*) is "$1, no record: says so" "what it did" "$from" ;;
	esac
}
follow() { # as the operator of a repository that was rewritten does
	down "$1"
	git fetch -q --tags --force --prune --prune-tags
	git reset -q --hard origin/main
}

start squash
up squash
git tag -d 1.1.0 >/dev/null
git reset -q --soft 1.0.0
release 2
follow squash
cp .env "$T/mine"
run me sync
base_is "squash, recorded" right
# Without the record the version that the file was made from is nowhere, and
# one before it can explain nine of ten variables.
cat "$T/mine" >.env
rm -r .git/merge-env
run me sync
base=$(which_base .env)
[ "$base" != right ] || base=unknown
is "squash, no record" unknown "$base"

start rebase
up rebase
git tag -d 1.1.0 >/dev/null
git checkout -q --orphan other
git rm -rq --cached .
echo new >root.txt
git add root.txt .gitignore
git commit -q -m "another root"
for i in 0 1; do
	text $i >$ENV
	commit "again 1.$i.0"
done
release 2
git branch -q -M main
follow rebase
upgraded "rebase" right right

start force
up force
git checkout -q --orphan other
git tag -d 1.0.0 1.1.0 >/dev/null
release 2
git branch -q -M main
follow force
upgraded "force push" right safe

start renamed
up renamed
git mv $ENV env.example
release 2 env.example
down renamed
git pull -q
upgraded "renamed template" right right

start folder
cp .env "$T/mine"
up folder
mkdir deploy
git mv $ENV deploy/.env.example
echo .env >deploy/.gitignore
release 2 deploy/.env.example
down folder
git pull -q
cp -p .env deploy/.env
cd deploy
run me sync .env
base_is "template in another folder, .env brought along" right

start pruned
up pruned
git checkout -q --orphan other
git tag -d 1.0.0 1.1.0 >/dev/null
release 2
git branch -q -M main
follow pruned
git reflog expire --expire=now --all
git gc -q --prune=now
upgraded "gc --prune=now" right unknown

upstream shallow
operator shallow --depth 1
me sync -q .env
edited <.env >"$T/new"
cat "$T/new" >.env
up shallow; release 2; down shallow
git fetch -q --depth 1
git reset -q --hard origin/main
upgraded "depth 1" right safe
# a new clone, and the old file
git clone -q --depth 1 "file://$T/shallow.up" "$T/shallow2"
cp "$T/mine" "$T/shallow2/.env"
cd "$T/shallow2"
run me sync
base_is "depth 1, a new clone" unknown

upstream partial
git config uploadpack.allowFilter true
git config uploadpack.allowAnySHA1InWant true
operator partial --filter=blob:none
me sync -q .env
edited <.env >"$T/new"
cat "$T/new" >.env
up partial; release 2; down partial
git pull -q
mv "$T/partial.up" "$T/away"
upgraded "blob:none, offline" right safe
mv "$T/away" "$T/partial.up"
git clone -q --filter=blob:none "file://$T/partial.up" "$T/partial2"
cp "$T/mine" "$T/partial2/.env"
cd "$T/partial2"
run me sync
base_is "blob:none, a new clone" unknown
is "nothing was fetched for it" "" \
	"$(git rev-list --objects --all --missing=print | grep -c '^?' |
	grep -x 0)"

upstream sha256 --object-format=sha256
operator sha256
me sync -q .env
edited <.env >"$T/new"
cat "$T/new" >.env
up sha256; release 2; down sha256
git pull -q
upgraded "sha256" right right

if git init -q --ref-format=reftable "$T/reftable" 2>/dev/null; then
	upstream reftable --ref-format=reftable
	git clone -q --ref-format=reftable "file://$T/reftable.up" \
		"$T/reftable2"
	cd "$T/reftable2"
	me sync -q .env
	edited <.env >"$T/new"
	cat "$T/new" >.env
	up reftable; release 2
	cd "$T/reftable2"
	git pull -q
	upgraded "reftable" right right
else
	skip "reftable" "this git has none"
fi

# Tags: annotated, without a branch that holds them, and moved.
start tags
up tags
git checkout -q --detach
release 2
git tag -f -a -m "annotated" 1.2.0 >/dev/null 2>&1
git checkout -q main
down tags
git fetch -q --tags
git checkout -q 1.2.0
upgraded "tags" right right
start moved
up moved
release 2
git tag -f 1.1.0 1.2.0 >/dev/null
down moved
git fetch -q --tags --force
git checkout -q 1.2.0
upgraded "a tag that was moved" right right

# Each work tree remembers its own.
start trees
up trees; release 2; down trees
git fetch -q
git worktree add -q "$T/linked" 1.0.0
cp "$T/trees/.env" "$T/mine"
cd "$T/linked"
me sync -q .env
is "a linked worktree has its own file" f0 "$(value FOLLOWS)"
git checkout -q 1.1.0
run me sync
cat "$T/mine" >.env
run me sync
git checkout -q 1.2.0
upgraded "linked worktree" right right
cd "$T/trees"
is "and the main one does not know" "f1 d0" "$(value FOLLOWS) $(value DECIDED)"
run me sync
is "it is still at 1.1.0" "f1 d0" "$(value FOLLOWS) $(value DECIDED)"
git merge -q --ff-only origin/main
run me sync
base_is "the main worktree" right

upstream module
cd "$T"
git init -q super
cd super
git submodule -q add "file://$T/module.up" module
commit "with a module"
cd module
me sync -q .env
edited <.env >"$T/new"
cat "$T/new" >.env
up module; release 2
cd "$T/super/module"
git pull -q origin main
upgraded "submodule" right right
cd "$T/super"
is "the outer repository remembers nothing" "" "$(find .git -maxdepth 1 \
	-name merge-env)"

# A long template, of which the clone holds but the newest version: nine of
# ten variables agree, but it is not what the file was made from. What is new
# in it was not deleted by the operator.
long() { # long NUMBER
	awk -v n="$1" 'BEGIN {
		for (i = 1; i <= 200; i++)
			print "SETTING_" i "=" (i == 7 ? "default " n : i)
		for (i = 1; i <= n; i++)
			print "NEW_" i "=" i
	}'
}
git init -q "$T/long.up"
cd "$T/long.up"
git config uploadpack.allowFilter true
for i in 0 1 2; do
	long $i >$ENV
	commit "release 1.$i.0"
	git tag 1.$i.0
done
long 1 | change SETTING_9=mine >"$T/mine"
for how in --depth=1 --filter=blob:none; do
	cd "$T"
	rm -rf long
	git clone -q $how "file://$T/long.up" "$T/long"
	cp "$T/mine" "$T/long/.env"
	cd "$T/long"
	run me sync --json
	is "$how: what is new is added" 2 "$(value NEW_2)"
	is "$how: the base is unknown" unknown \
		"$(json files 0 base from <"$T/out")"
done
cd "$T"
rm -rf long
git clone -q --depth=2 "file://$T/long.up" "$T/long"
cp "$T/mine" "$T/long/.env"
cd "$T/long"
run me sync --json
is "--depth=2: what is new is added" 2 "$(value NEW_2)"
cd "$T"
rm -rf long
git clone -q "file://$T/long.up" "$T/long"
cp "$T/mine" "$T/long/.env"
cd "$T/long"
run me sync --json
is "all of it: what is new is added" 2 "$(value NEW_2)"
is "all of it: the default is adopted" "default 2" "$(value SETTING_7)"

finish
