#!/bin/sh
# The power is cut at each point of a sync: powercut.sh NOSYNC [EVERY]
#
# The work tree is on an ext4 of its own, in a file. A sync is killed at one of
# its system calls, a moment later the file is copied as it is, which is what
# the disk holds, and the copy is mounted. There the env file must be whole,
# old or new, and where it is new the backup must hold the old one; and the
# next sync must end in the new one.
#
# Then the same with the shim that leaves out fsync: that has to fail, or the
# test could not tell. Needs root, to mount. Takes minutes; run by hand:
#
#	cmake --build build --target powercut
if [ -z "${IN_NAMESPACE-}" ] && [ "$(id -u)" -eq 0 ] &&
	unshare -m true 2>/dev/null; then
	IN_NAMESPACE=1 exec unshare -m "$0" "$@"
fi
. "${0%/*}/../sync/lib.sh"
[ "${IN_NAMESPACE-}" ] || skip_all "needs root, to mount a file system"
command -v mkfs.ext4 >/dev/null || skip_all "no mkfs.ext4"
command -v strace >/dev/null || skip_all "no strace"
nosync=$1 every=${2:-1}

# Names go to disk at once and bytes late: the unkind way.
options=loop,data=writeback,noauto_da_alloc,commit=1
mkdir disk after
at_leave='umount "$T/disk" "$T/after" 2>/dev/null'
fresh() { # fresh: the disk as it was before the sync
	umount disk 2>/dev/null || :
	cp --sparse=always clean.img disk.img
	mount -o $options disk.img disk
}
truncate -s 24M disk.img
mkfs.ext4 -qF disk.img
mount -o $options disk.img disk 2>/dev/null ||
	skip_all "cannot mount an ext4 in a file"
upstream cut
seq 1 1500 | sed 's/.*/LONG_&=a value that fills some blocks of the disk/' \
	>>"$ENV"
commit long
operator cut
me sync -q .env
edited <.env >"$T/old"
up cut
{ text 2; seq 1 1600 |
	sed 's/.*/LONG_&=a value that fills some blocks of the disk/'; } >"$ENV"
commit "release 2"
down cut
cat "$T/old" >.env
git pull -q
mv "$T/cut" "$T/disk/cut"
cd "$T"
sync
umount disk
cp --sparse=always disk.img clean.img

# the calls that change something, and the end
fresh
cd disk/cut
strace -f -o "$T/trace" "$MERGE_ENV" sync -q || :
cp .env "$T/new"
cd "$T"
sed 's/^[0-9]* *//; s/(.*//' trace | awk '
	{ n[$1]++ }
	/^(openat|write|pwrite64|fsync|renameat|renameat2|unlinkat|mkdirat|close|ftruncate|fchmod)$/ {
		print $1, n[$1] }' >points
# of the loader's and the reader's calls, none
first=$(grep -n '^fsync 1$' points | cut -d: -f1)
tail -n +$((first > 30 ? first - 30 : 1)) points >late

# after_cut CALL NUMBER [SHIM]: what is on the disk then; "end": of the sync
after_cut() {
	fresh
	(
		cd disk/cut
		if [ "$1" = end ]; then
			LD_PRELOAD=${3-} exec "$MERGE_ENV" sync -q
		fi
		exec strace -f -o /dev/null -e "inject=$1:signal=KILL:when=$2" \
			"$MERGE_ENV" sync -q
	) >/dev/null 2>&1 || :
	# the journal's second has passed, the half minute of the bytes not
	[ -z "${LATE-}" ] || sleep "$LATE"
	# what a second look finds the same was there at one moment: a copy made
	# while the journal is written may be of no moment at all
	until cp --sparse=always disk.img copy.img &&
		cmp -s disk.img copy.img; do
		:
	done
	mount -o loop copy.img after || { echo unmountable; return; }
	found=whole
	if cmp -s after/cut/.env new; then
		found=
		for b in after/cut/env-backup/.env.backup_*; do
			cmp -s "$b" old && found=whole
		done
		[ "$found" ] || found="no backup"
	elif ! cmp -s after/cut/.env old; then
		found="damaged: $(stat -c %s after/cut/.env 2>&1) bytes"
	fi
	if [ "$found" = whole ]; then
		(cd after/cut && me sync -q) >/dev/null 2>&1 || :
		cmp -s after/cut/.env new || found="no sync after it"
	fi
	umount after
	echo "$found"
}

count=0 bad=0
while read -r call n; do
	count=$((count + 1))
	[ $((count % every)) -eq 0 ] || continue
	found=$(after_cut "$call" "$n")
	[ "$found" = whole ] || { echo "$call $n: $found"; bad=$((bad + 1)); }
done <late 2>/dev/null
is "whole after a cut at each of $((count / every)) points" 0 "$bad"

LATE=3
found=$(after_cut end 0)
is "and seconds after the end" whole "$found"
found=$(after_cut end 0 "$nosync")
is "without fsync it is not" no "$([ "$found" = whole ] && echo yes || echo no)"
echo "# without fsync: $found"
finish
