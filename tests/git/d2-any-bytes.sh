#!/bin/sh
# D2: any bytes as base, ours and theirs. The end is 0 or 1; with 1, %A holds
# a whole group of markers that people and tools can see.
. "${0%/*}/lib.sh"

# noise SEED: 200 bytes that are the same in every run
noise() {
	printf "$(awk -v x="$1" 'BEGIN {
		for (i = 0; i < 200; i++) {
			x = (x * 1103515245 + 12345) % 2147483648
			c = int(x / 65536) % 256
			# often enough what a dotenv file is made of
			if (c < 60) c = 10
			else if (c < 90) c = 61
			else if (c < 110) c = 65 + c % 3
			else if (c < 120) c = 34 + c % 6
			printf "\\%03o", c
		}
	}')"
}
# trial NAME O A B: the driver on these
trial() {
	cp "$3" result
	run "$MERGE_ENV" driver -- "$2" result "$4" 9 .env
	case $got in
	0) ;;
	1) has_group result 9 || wrong="$wrong $1(no markers)" ;;
	*) wrong="$wrong $1(status $got)" ;;
	esac
	[ ! -s "$T/out" ] || wrong="$wrong $1(stdout)"
}

mkdir kinds
template >kinds/template
printf 'DB_HOST="db\nDB_PORT=1\n' >kinds/open
template | clash DB_HOST a b >kinds/hunk
printf 'DB_HOST=\000\nDB_PORT=2' >kinds/nul
printf '\377\376D\000=\0001\000\n\000' >kinds/utf16
printf '\nDB_HOST\n<<<<<<<\n=\n==\n\r\nDB_HOST: 1\n' >kinds/junk
: >kinds/empty
wrong=
for o in kinds/*; do
	for a in kinds/*; do
		for b in kinds/*; do
			[ "$o" != "$a" ] && [ "$o" != "$b" ] &&
				[ "$a" != "$b" ] || continue
			trial "${o#*/}/${a#*/}/${b#*/}" "$o" "$a" "$b"
		done
	done
done
is "odd files in every combination" "" "$wrong"

wrong=
i=1
while [ $i -le 25 ]; do
	noise $i >O
	noise $((i + 100)) >A
	noise $((i + 200)) >B
	trial "$i" O A B
	# three versions of one file, too: the same head and tail
	head -c 80 O >head
	tail -c 80 O >tail
	cat head A tail >A2 && mv A2 A
	cat head B tail >B2 && mv B2 B
	trial "$i (alike)" O A B
	i=$((i + 1))
done
is "noise" "" "$wrong"

# A NUL byte: no reader takes such a file. Both are kept, whole.
printf 'A=1\n' >O
printf 'A=\0002' >A
printf 'A=3\n' >B
yields "binary: a conflict" 1 drive
printf '<<<<<<< ours\nA=\0002\n=======\nA=3\n>>>>>>> theirs\n' |
	holds "binary: both files, whole" A
printf '\377\376A\000=\0002\000\n\000' >A
yields "UTF-16: a conflict" 1 drive
printf '<<<<<<< ours\n\377\376A\000=\0002\000\n\000\n=======\nA=3\n%s' \
	'>>>>>>> theirs
' | holds "UTF-16: both files, whole" A

# An unterminated quote: where the value ends depends on what stands below.
printf 'A=1\nB="open\nC=3\nD=4\nE=5\n' >O
sed 's/^A=1/A=ours/' O >A
sed 's/^E=5/E=theirs/' O >B
yields "open quote: far apart, merged by lines" 0 drive
printf 'A=ours\nB="open\nC=3\nD=4\nE=theirs\n' |
	holds "open quote: both changes" A
contains "open quote: said so" "$T/err" "line 2"
sed 's/^A=1/A=ours/' O >A
sed 's/^A=1/A=theirs/' O >B
yields "open quote: the same line" 1 drive
printf '<<<<<<< ours\nA=ours\n=======\nA=theirs\n>>>>>>> theirs\n%s' 'B="open
C=3
D=4
E=5
' | holds "open quote: a hunk of that line" A

# A base with hunks, as a criss-cross merge makes it: 9 characters. It says
# nothing of the variables inside, and all of the others.
template | clash DB_HOST a b "both changed" 9 >O
template | change DB_HOST=c DB_PORT=1 >A
template | change DB_HOST=d MAIL_PORT=587 >B
yields "base with a hunk: its variable conflicts" 1 drive
template | change DB_PORT=1 MAIL_PORT=587 |
	clash DB_HOST c d "both added" >"$T/want"
same "base with a hunk: the others are merged" "$T/want" A
template | change DB_HOST=c DB_PORT=1 >A
template | change DB_HOST=c MAIL_PORT=587 >B
yields "base with a hunk: both agree" 0 drive
template | change DB_HOST=c DB_PORT=1 MAIL_PORT=587 |
	holds "base with a hunk: both agree on the text" A

# Ours holds a hunk that nobody resolved: not taken for assignments.
template >O
template | clash DB_HOST a b >A
template | change DB_HOST=c >B
yields "a hunk in ours, and another value in theirs" 1 drive
has_group A 7 && got=yes || got=no
is "a hunk in ours: in a conflict" yes "$got"
for v in a b c; do
	contains "a hunk in ours: nothing is lost of $v" A "DB_HOST=$v"
done
finish
