#!/bin/sh
# What git does to a file's bytes and mode on the way in and out.
. "${0%/*}/lib.sh"

crlf() { sed 's/$/\r/'; }

# eol=crlf: CRLF in the work tree, LF in the repository and in the driver.
neighbours eol
printf '*env* merge=merge-env text eol=crlf\n' >.git/info/attributes
git rm -q --cached $ENV
git reset -q --hard
yields "eol=crlf" 0 git merge -q topic
crlf <"$T/merged" >"$T/want"
same "eol=crlf: the work tree" "$T/want" $ENV
git cat-file -p HEAD:$ENV >"$T/blob"
same "eol=crlf: the blob" "$T/merged" "$T/blob"
is "eol=crlf: nothing left" "" "$(changes)"
rivals eol-conflict
printf '*env* merge=merge-env text eol=crlf\n' >.git/info/attributes
git rm -q --cached $ENV
git reset -q --hard
yields "eol=crlf, conflict" 1 git merge topic
crlf <"$T/hunk" >"$T/want"
same "eol=crlf, conflict: markers end in CRLF, too" "$T/want" $ENV

# CRLF that was committed: the file keeps what its side made of it.
repo crlf
crlf <$ENV >"$T/new" && cat "$T/new" >$ENV
printf '*env* merge=merge-env -text\n' >.gitattributes
commit crlf
git checkout -q -b topic
template | change DB_PORT=6432 MAIL_PORT=587 | crlf >$ENV
echo "NEW=1$(printf '\r')" >>$ENV
commit topic
git checkout -q main
template | change DB_HOST=db.internal | crlf >$ENV
commit main
yields "CRLF in the repository" 0 git merge -q topic
{ cat "$T/merged"; echo NEW=1; } | crlf >"$T/want"
same "CRLF in the repository: stays" "$T/want" $ENV

repo mixed
printf '*env* merge=merge-env -text\n' >.gitattributes
commit attributes
git checkout -q -b topic
{ template | change DB_PORT=6432 MAIL_PORT=587; echo NEW=1; } >$ENV
commit topic
git checkout -q main
template | change DB_HOST=db.internal | crlf >$ENV
commit main
yields "CRLF on our side only" 0 git merge -q topic
same "CRLF on our side only: in all lines, new ones too" "$T/want" $ENV
git reset -q --hard HEAD~1
git checkout -q topic
yields "CRLF on their side only" 0 git merge -q main
same "CRLF on their side only: the same" "$T/want" $ENV

neighbours renormalize
git config merge.renormalize true
git checkout -q main
printf '*env* merge=merge-env text\n' >.gitattributes
commit "text"
yields "merge.renormalize" 0 git merge -q topic
same "merge.renormalize: the file" "$T/merged" $ENV

# A filter decrypts what the work tree shows; the driver sees the blobs.
neighbours filter
git config filter.rot.clean 'tr a-z n-za-m'
git config filter.rot.smudge 'tr a-z n-za-m'
printf '*env* merge=merge-env filter=rot\n' >.git/info/attributes
git rm -q --cached $ENV
git reset -q --hard
yields "filter" 0 git merge -q topic
tr a-z n-za-m <"$T/merged" >"$T/want"
same "filter: the work tree" "$T/want" $ENV

# A file without a newline at its end, and one with a BOM.
repo end
printf 'A=1\nB=2' >$ENV
commit "no end"
git tag -f base >/dev/null
on topic B=3
printf 'A=1\nB=3' >$ENV
git commit -q --amend -a --no-edit
git checkout -q main
printf 'A=2\nB=2' >$ENV
commit main
yields "no newline at the end" 0 git merge -q topic
printf 'A=2\nB=3' | holds "no newline at the end: still none" $ENV
git checkout -q topic
printf 'A=1\nB=3\nC=4' >$ENV
commit "C"
git checkout -q main
printf '\357\273\277A=2\nB=3' >$ENV
commit "BOM"
yields "BOM" 0 git merge -q topic
printf '\357\273\277A=2\nB=3\nC=4' | holds "BOM: stays, once" $ENV

# Mode: git's temporary files are 0600, the file keeps its own.
neighbours mode
git update-index --chmod=+x $ENV
git commit -q -m "executable"
git reset -q --hard
yields "mode" 0 git merge -q topic
same "mode: the file" "$T/merged" $ENV
is "mode: in the work tree" 755 "$(stat -c %a $ENV)"
is "mode: in the tree" 100755 "$(git ls-tree HEAD $ENV | cut -d' ' -f1)"
neighbours mode-theirs
git checkout -q topic
git update-index --chmod=+x $ENV
git commit -q -m "executable"
git reset -q --hard
git checkout -q main
yields "mode of theirs" 0 git merge -q topic
is "mode of theirs: in the tree" 100755 \
	"$(git ls-tree HEAD $ENV | cut -d' ' -f1)"
cd "$T"
template >O
template | change DB_HOST=ours >A
template | change DB_PORT=1 >B
chmod 640 A
drive
is "%A keeps its mode" 640 "$(stat -c %a A)"
finish
