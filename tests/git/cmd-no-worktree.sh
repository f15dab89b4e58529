#!/bin/sh
# Commands that merge without touching a work tree, and print what they find:
# merge-tree and log --remerge-diff. Nothing of ours may be in their output.
. "${0%/*}/lib.sh"

at_least 2.38 || skip_all "git is older than merge-tree --write-tree"

noisy='DB_HOST=twice'	# a second setting makes the driver speak
neighbours tree
for b in main topic; do
	git checkout -q $b
	echo "$noisy" >>$ENV
	commit noisy
done
git checkout -q main
yields "merge-tree" 0 git merge-tree --write-tree main topic
is "merge-tree: one line, the tree" 1 "$(grep -cE '^[0-9a-f]{40,64}$' "$T/out")"
is "merge-tree: nothing else" 1 "$(wc -l <"$T/out")"
git cat-file -p "$(cat "$T/out"):$ENV" >"$T/blob"
{ cat "$T/merged"; echo "$noisy"; } >"$T/want"
same "merge-tree: the file in it" "$T/want" "$T/blob"
is "merge-tree: the work tree is as it was" "" "$(changes)"

rivals tree-conflict
for b in main topic; do
	git checkout -q $b
	printf 'TWICE=1\nTWICE=2\n' >>$ENV
	commit noisy
done
yields "merge-tree, conflict" 1 git merge-tree --write-tree -z main topic
tr '\0' '\n' <"$T/out" >"$T/fields"
tree=$(head -n 1 "$T/fields")
is "merge-tree, conflict: three stages" 123 \
	"$(sed -n "s/^100644 [0-9a-f]* \([123]\)	$ENV\$/\1/p" "$T/fields" |
		tr -d '\n')"
is "merge-tree, conflict: every field is git's" "" \
	"$(sed "1d; /^100644 [0-9a-f]* [123]	$ENV\$/d; /^\$/d; /^1\$/d
	/^$ENV\$/d; /^Auto-merging/d; /^CONFLICT (content)/d
	/^CONFLICT (contents)/d" "$T/fields")"
git cat-file -p "$tree:$ENV" >"$T/blob"
{ cat "$T/hunk"; printf 'TWICE=1\nTWICE=2\n'; } >"$T/want"
same "merge-tree, conflict: the file in it" "$T/want" "$T/blob"

# A bare repository, as a forge has it: the attributes stand in info.
neighbours source
cd "$T"
git clone -q --bare source bare.git
cd bare.git
register
mkdir -p info
yields "bare, no attributes: git's own merge conflicts" 1 \
	git merge-tree --write-tree main topic
echo '*env* merge=merge-env' >info/attributes
ls -A >"$T/before"
yields "bare" 0 git merge-tree --write-tree main topic
git cat-file -p "$(cat "$T/out"):$ENV" >"$T/blob"
same "bare: the file in the tree" "$T/merged" "$T/blob"
ls -A >"$T/after"
same "bare: no litter" "$T/before" "$T/after"
cd "$T"
yields "bare, with --git-dir" 0 \
	git --git-dir=bare.git merge-tree --write-tree main topic
is "bare, with --git-dir: one line" 1 "$(wc -l <"$T/out")"

# What did the one who resolved it do? git merges again, and shows.
rivals remerge
run git merge topic
template | change DB_HOST=db.both DB_PORT=6432 >$ENV
commit "resolved"
yields "log --remerge-diff" 0 git log -1 -p --remerge-diff --format=
{
	sed -n '/^<<<<<<</,/^>>>>>>>/s/^/-/p' "$T/hunk"
	echo '+DB_HOST=db.both'
} | sort >"$T/want"
grep -E '^[-+]' "$T/out" | grep -vE '^(---|\+\+\+) ' | sort >"$T/diff"
same "log --remerge-diff: the hunk against the resolution" \
	"$T/want" "$T/diff"
neighbours remerge-clean
git merge -q topic
yields "show --remerge-diff, clean" 0 git show --remerge-diff --format= HEAD
is "show --remerge-diff, clean: nothing was done by hand" "" "$(cat "$T/out")"
finish
