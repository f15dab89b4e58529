#!/bin/sh
# D5: 0 is a merge, 1 a conflict that can be seen in %A, and above 128 means
# that %A is gone. There is no other end.
. "${0%/*}/lib.sh"

clean() {
	rm -rf A B O
	template >O
	template | change DB_HOST=ours >A
	template | change DB_PORT=1 >B
}
conflict() {
	clean
	template | change DB_HOST=theirs DB_PORT=1 >B
}
# gone NAME: the driver gave up, and nothing passes for its result
gone() {
	is "$1: a status above 128" yes "$([ "$got" -gt 128 ] && echo yes)"
	is "$1: %A is gone" "" "$(ls -d A 2>/dev/null)"
	is "$1: told in one line each" "" \
		"$(grep -v '^git-merge-env: error: ' "$T/err" || :)"
}
whole() { # OURS THEIRS: a conflict of both files
	echo '<<<<<<< ours'
	cat "$1"
	echo '======='
	cat "$2"
	echo '>>>>>>> theirs'
}

clean
yields "no conflict" 0 drive
template | change DB_HOST=ours DB_PORT=1 | holds "no conflict: A" A
conflict
yields "conflict" 1 drive
template | change DB_PORT=1 | clash DB_HOST ours theirs >"$T/want"
same "conflict: A" "$T/want" A

# %A in another folder, on a file system that the current one is not on: what
# replaces it is made there. In /proc there are no files to be made.
clean
cd /proc
yields "%A elsewhere" 0 "$MERGE_ENV" driver -- "$T/O" "$T/A" "$T/B" 7 .env
cd "$T"
template | change DB_HOST=ours DB_PORT=1 | holds "%A elsewhere: A" A
is "%A elsewhere: no litter" "" "$(ls -a | grep merge_file || :)"

# Removed on one side, changed on the other: neither is the operator's.
template >O
template | sed '/^DB_HOST/d' >A
template | change DB_HOST=theirs >B
yields "removed and changed" 1 drive
template | clash DB_HOST '' theirs 'removed here, changed there' >"$T/want"
same "removed and changed: one empty side" "$T/want" A
cp B A
template | sed '/^DB_HOST/d' >B
yields "changed and removed" 1 drive
template | clash DB_HOST theirs '' 'changed here, removed there' >"$T/want"
same "changed and removed: one empty side" "$T/want" A

# How long the markers are. git passes on whatever an attribute says.
for l in 7:7 8:8 9:9 512:512 0:7 6:7 513:7 1000000:7 1215752191:7 -9:7 \
	99999999999999999999:7 x:7 9x:7 :7 0x9:7; do
	conflict
	run drive "${l%:*}"
	template | change DB_PORT=1 |
		clash DB_HOST ours theirs "both changed" "${l#*:}" >"$T/want"
	is "%L ${l%:*}: status" 1 "$got"
	same "%L ${l%:*}: ${l#*:} characters" "$T/want" A
done
printf '\000' >A
printf 'x\000' >B
run drive 512
has_group A 512 && got=yes || got=no
is "%L 512: whole files, too" yes "$got"

# Files that are missing, or are no files.
clean
whole A B >"$T/want"
rm O
yields "no %O: a conflict" 1 drive
same "no %O: both files, whole" "$T/want" A
clean
rm A
run drive
gone "no %A"
clean
rm B
run drive
gone "no %B"
rm -f O A B
run drive
gone "no files"
clean
rm B
mkdir B
run drive
gone "%B a folder"
clean
rm B
mkfifo B
run timeout 10 "$MERGE_ENV" driver -- O A B 7 .env
gone "%B a FIFO"
clean
mv B elsewhere
ln -s elsewhere B
run drive
gone "%B a link"
clean
mv A elsewhere
cp elsewhere elsewhere.before
ln -s elsewhere A
run drive
gone "%A a link"
same "%A a link: where it leads is untouched" elsewhere.before elsewhere
clean
rm A
mkdir A
run drive
is "%A a folder: a status above 128" yes "$([ "$got" -gt 128 ] && echo yes)"
rmdir A

# A command line of another version: what is there must not pass for a result.
clean
whole A B >"$T/want"
yields "an option that is not known: a conflict" 1 \
	"$MERGE_ENV" driver --from-the-future -- O A B 7 .env
same "an option that is not known: both files, whole" "$T/want" A
clean
whole A B >"$T/want"
yields "a word that is not known: a conflict" 1 \
	"$MERGE_ENV" driver --removed=maybe -- O A B 7 .env
same "a word that is not known: both files, whole" "$T/want" A
yields "no files: usage" 129 "$MERGE_ENV" driver --
yields "too few files: usage" 129 "$MERGE_ENV" driver -- O A B

# Permissions. Root reads and writes everything, so it becomes someone else.
mkdir ro
at_leave='chmod -R u+rwX "$T" || :'
unprivileged() {
	if [ "$(id -u)" -eq 0 ]; then
		setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
	else
		"$@"
	fi
}
theirs_to_keep() {
	[ "$(id -u)" -ne 0 ] || chown 65534:65534 O A B . ro
}
chmod 755 "$T"
if unprivileged "$MERGE_ENV" --version >/dev/null 2>&1; then
	clean
	theirs_to_keep
	chmod 000 B
	run unprivileged "$MERGE_ENV" driver -- O A B 7 .env
	gone "unreadable %B"
	clean
	theirs_to_keep
	whole A B >"$T/want"
	chmod 000 O
	run unprivileged "$MERGE_ENV" driver -- O A B 7 .env
	is "unreadable %O: a conflict" 1 "$got"
	same "unreadable %O: both files, whole" "$T/want" A
	clean
	theirs_to_keep
	chmod 400 A
	run unprivileged "$MERGE_ENV" driver -- O A B 7 .env
	is "read-only %A: status" 0 "$got"
	template | change DB_HOST=ours DB_PORT=1 |
		holds "read-only %A: replaced" A
	is "read-only %A: mode kept" 400 "$(stat -c %a A)"
	# a folder where nothing can be created, nor %A taken away: half of a
	# new %A would be worse than all of the old one
	clean
	cp O A B ro
	cd ro
	[ "$(id -u)" -ne 0 ] || chown 65534:65534 O A B
	chmod 555 .
	run unprivileged "$MERGE_ENV" driver -- O A B 7 .env
	is "read-only folder: a status above 128" yes \
		"$([ "$got" -gt 128 ] && echo yes)"
	template | change DB_HOST=ours | holds "read-only folder: A" A
	contains "read-only folder: warns" "$T/err" "do not add it as it is"
	chmod 755 .
	cd ..
else
	skip "permissions" "cannot run the program as someone else"
fi
finish
