#!/bin/sh
# Bad input gets a clear error, names the file, and loses nothing.
. "${0%/*}/../git/lib.sh"

files() {
	rm -rf base ours theirs
	printf 'A=1\nB=2\n' >base
	printf 'A=mine\nB=2\n' >ours
	printf 'A=1\nB=3\n' >theirs
	cp ours before
}
# refused NAME FILE WORDS: status 2, a message on that file, OURS untouched
refused() {
	yields "$1" 2 timeout 20 "$MERGE_ENV" merge base ours theirs
	contains "$1: names the file" "$T/err" "'$2'"
	contains "$1: says what" "$T/err" "$3"
	[ ! -f ours ] || [ "$2" = ours ] || same "$1: OURS is untouched" \
		before ours
}

for f in base ours theirs; do
	files
	rm $f
	refused "missing $f" $f "No such file"
	files
	rm $f
	mkdir $f
	refused "$f is a folder" $f "not a regular file"
	files
	rm $f
	mkfifo $f
	refused "$f is a FIFO" $f "not a regular file"
	files
	printf 'A=1\n\0\n' >$f
	refused "NUL in $f" $f "line 2"
	files
	printf '\377\376A\0' >$f
	refused "$f is UTF-16" $f "UTF-16"
	files
	printf 'A=1\n<<<<<<< x\nB=1\n=======\nB=2\n>>>>>>> y\n' >$f
	refused "markers in $f" $f "line 2"
done

files
if [ "$(id -u)" != 0 ]; then
	chmod 0 theirs
	refused "unreadable" theirs "Permission denied"
else
	skip "unreadable" "root reads everything"
fi

for f in base ours theirs; do
	files
	: >$f
	yields "empty $f" "$([ $f = base ] && echo 1 || echo 0)" \
		"$MERGE_ENV" merge -q base ours theirs
done

files
printf 'A=1\nB=2\nC="open\nD=4\n' >theirs
yields "an unclosed quote" 0 "$MERGE_ENV" merge -p base ours theirs
contains "says where" "$T/err" "'theirs': line 3"
contains "and what it did" "$T/err" "merged by lines"

files
: >/dev/full 2>/dev/null || :
if [ -c /dev/full ]; then
	yields "standard output is full" 2 sh -c \
		'"$0" merge -q -p base ours theirs >/dev/full' "$MERGE_ENV"
	contains "says so" "$T/err" "No space left"
fi

# A disk that fills while OURS is written.
if [ "$(id -u)" = 0 ] && mkdir disk &&
	mount -t tmpfs -o size=64k none disk 2>/dev/null; then
	at_leave="umount $T/disk"
	i=0
	while [ $i -lt 600 ]; do
		echo "VARIABLE_$i=a value of some length, number $i"
		i=$((i + 1))
	done >disk/ours
	cp disk/ours base
	sed 's/some/another/' base >theirs
	cp disk/ours before
	head -c 100000 /dev/zero >disk/fill 2>/dev/null || :
	yields "a full disk" 2 "$MERGE_ENV" merge base disk/ours theirs
	contains "a full disk: says so" "$T/err" "No space left"
	same "a full disk: OURS is untouched" before disk/ours
	is "a full disk: nothing is left behind" "fill ours" \
		"$(ls -A disk | tr '\n' ' ' | sed 's/ $//')"
else
	skip "a full disk" "no tmpfs"
fi

# A line of a gigabyte, in memory that would not hold it many times.
files
head -c 1000000000 /dev/zero | tr '\0' x | sed '1s/^/A=/' >theirs
yields "a line of 1 GB" 1 timeout 120 "$MERGE_ENV" merge -q -o big base ours \
	theirs
is "a line of 1 GB: is in the result" yes \
	"$([ "$(stat -c %s big)" -gt 1000000000 ] && echo yes)"

finish
