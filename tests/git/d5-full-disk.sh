#!/bin/sh
# D5 on a file system without a free block: no half result, and no ours that
# passes for one. Needs root and a mount of its own, gone when this ends.
if [ -z "${IN_NAMESPACE-}" ] && [ "$(id -u)" -eq 0 ] &&
	unshare -m true 2>/dev/null; then
	IN_NAMESPACE=1 exec unshare -m "$0"
fi
. "${0%/*}/lib.sh"
[ "${IN_NAMESPACE-}" ] || skip_all "needs root, to mount a file system"

mkdir small
mount -t tmpfs -o size=256k tmpfs small 2>/dev/null ||
	skip_all "cannot mount a tmpfs"
at_leave='umount "$T/small"'
# the larger half of the result comes from theirs
long() {
	awk -v n="$1" -v s="$2" 'BEGIN {
		for (i = 0; i < n; i++)
			printf "%s_%d=value-%d\n", s, i, i
	}'
}
fill() {
	dd if=/dev/zero of=filler bs=1k 2>/dev/null || :
}
cd small
set_up() {
	rm -f filler A B O
	template >O
	{ template | change DB_HOST=ours; long 300 OURS; } >A
	{ template | change DB_PORT=1 "$@"; long 1500 THEIRS; } >B
	cp A ../A
}
set_up
yields "there is room" 0 drive
cp A ../merged
set_up
fill
run drive
is "full: a status above 128" yes "$([ "$got" -gt 128 ] && echo yes)"
is "full: %A is gone" "" "$(ls -d A 2>/dev/null)"
contains "full: why" "$T/err" "No space left on device"
set_up DB_HOST=theirs
fill
run drive
is "full, conflict: a status above 128" yes "$([ "$got" -gt 128 ] && echo yes)"
is "full, conflict: %A is gone" "" "$(ls -d A 2>/dev/null)"

# Room for a part of the result, in steps of a page: all or nothing.
wrong=
room=0
while [ $room -le 64 ]; do
	set_up
	rm -f filler room
	[ $room -eq 0 ] || dd if=/dev/zero of=room bs=1k count=$room 2>/dev/null
	fill
	rm -f room
	run drive
	case $got in
	0) cmp -s A ../merged || wrong="$wrong $room(status 0)" ;;
	*) [ "$got" -gt 128 ] && [ ! -e A ] || wrong="$wrong $room($got)" ;;
	esac
	room=$((room + 4))
done
is "a disk that fills up while the result is written" "" "$wrong"
is "and one that is large enough" 0 "$got"

# In git: the disk is full while the driver runs, and not before.
neighbours repo
git checkout -q topic
long 600 THEIRS >>$ENV
git commit -qam long
git checkout -q main
long 600 THEIRS >>"$T/merged"
mkdir "$T/small/deep"
git worktree add -q "$T/small/deep/tree" -b here main
cd "$T/small/deep/tree"
rm -f ../../filler
register "dd if=/dev/zero of=../../filler 2>/dev/null; \
$(quoted "$MERGE_ENV") driver -- %O %A %B %L %P; s=\$?; \
rm -f ../../filler; exit \$s"
cp $ENV ../../ours
run git merge topic
is "git merge: fails" yes "$([ "$got" -ne 0 ] && echo yes)"
same "git merge: the file is whole" ../../ours $ENV
is "git merge: nothing changed" "" "$(changes)"
register
yields "git merge: works once there is room" 0 git merge -q topic
same "git merge: result" "$T/merged" $ENV
finish
