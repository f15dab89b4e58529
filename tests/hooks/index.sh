#!/bin/sh
# The index that the quick look reads is the one that git reads.
. "${0%/*}/lib.sh"
LIST=$BUILD/tests/list-index

# agrees NAME [ID_LEN]: entry for entry
agrees() {
	git ls-files -s -z >"$T/want"
	"$LIST" "$(git rev-parse --git-path index)" "${2:-20}" >"$T/got" || :
	if [ -s "$T/want" ]; then same "$1" "$T/want" "$T/got"
	else echo "nothing is in the index" | fail "$1"; fi
}
refused() { # refused NAME [ID_LEN]
	run "$LIST" "$(git rev-parse --git-path index)" "${2:-20}"
	is "$1: not understood" 1 "$got"
}

repo plain
mkdir -p deep/er
for i in $(seq 300); do echo $i >"deep/er/$i"; done
printf 'x' >"$(printf 'a\nb\tc \303\274 \377')"
ln -s nowhere link
echo x >run
chmod +x run
# names of every length around the padding, and longer than the flags can say
for n in 1 2 3 4 5 6 7 8 9 10 200 255; do
	: >"$(head -c "$n" /dev/zero | tr '\0' n)"
done
git add -A
agrees "plain"
long=$(head -c 250 /dev/zero | tr '\0' d)
id=$(git hash-object -w run)
path=$long
for n in $(seq 17); do path=$path/$long; done
git update-index --add --cacheinfo "100644,$id,$path"
agrees "a path of ${#path} bytes"
for n in 4092 4093 4094 4095 4096 4097 4104; do
	git update-index --add --cacheinfo "100644,$id,$(printf '%s' "$path" |
		head -c "$n")x"
done
agrees "paths around 4095 bytes"
git rm -q --cached -r "$long"
echo new >intended
git add -N intended
agrees "intent to add"
is "that is version 3" 3 "$(od -An -tu1 -j7 -N1 .git/index | tr -d ' ')"
git update-index --skip-worktree run
git update-index --assume-unchanged link
agrees "flags"
git update-index --add --cacheinfo "160000,$(git rev-parse HEAD),module"
agrees "a submodule"
git update-index --untracked-cache
git status >/dev/null
agrees "an untracked cache"
git -c index.threads=4 -c index.recordEndOfIndexEntries=true \
	-c index.recordOffsetTable=true update-index --force-write-index \
	2>/dev/null || git -c index.threads=4 add -u
agrees "with more extensions"
git update-index --index-version 4
refused "version 4"
git update-index --index-version 2
agrees "and back" || :
git update-index --split-index
refused "a split index"
git update-index --no-split-index
agrees "and whole again"

rivals conflict
run git merge topic
agrees "a conflict, with its stages"

neighbours worktree
git worktree add -q ../linked 2>/dev/null
cd ../linked
agrees "a linked worktree"

repo sparse
mkdir in out
echo x >in/x
echo x >out/x
commit dirs
if git sparse-checkout set --cone --sparse-index in 2>/dev/null &&
    git ls-files --sparse -s | grep -q ^040000; then
	refused "a sparse index"
else
	skip "a sparse index" "not with this git"
fi

git init -q --object-format=sha256 "$T/sha256"
cd "$T/sha256"
template >$ENV
for i in $(seq 50); do echo $i >"f$i"; done
git add -A
agrees "SHA-256" 32
refused "SHA-256 as SHA-1"
git config index.skipHash true
echo y >y
git add y
agrees "without a checksum" 32

# cut anywhere, damaged anywhere: an answer at once, and never a crash
cd "$T/conflict"
cp .git/index "$T/index"
size=$(stat -c %s "$T/index")
bad=
n=0
while [ $n -lt "$size" ]; do
	head -c $n "$T/index" >"$T/cut"
	run timeout 5 "$LIST" "$T/cut" 20
	[ "$got" = 1 ] || bad="$bad $n:$got"
	n=$((n + 7))
done
is "cut anywhere: not understood" "" "$bad"
bad=
n=0
while [ $n -lt "$size" ]; do
	cp "$T/index" "$T/cut"
	printf '\377' | dd of="$T/cut" bs=1 seek=$n conv=notrunc 2>/dev/null
	run timeout 5 "$LIST" "$T/cut" 20
	[ "$got" -le 1 ] || bad="$bad $n:$got"
	n=$((n + 11))
done
is "damaged anywhere: no crash" "" "$bad"
finish
