#!/bin/sh
# D3: in a rebase ours is the other side, so nothing may depend on who is ours.
# Swapping the two swaps the sides of the hunks and nothing else.
. "${0%/*}/lib.sh"

# swap FILE: exchange the sides of its hunks
swap() {
	awk '
	/^<<<<<<< / { h = 1; a = b = ""; print swapped($0); next }
	h && /^=======$/ { h = 2; next }
	h && /^>>>>>>> / {
		printf "%s=======\n%s%s\n", b, a, $0; h = 0; next
	}
	h == 1 { a = a $0 "\n"; next }
	h == 2 { b = b $0 "\n"; next }
	{ print }
	function swapped(s) {
		if (s ~ /\(changed here, removed there\)$/)
			sub(/changed here, removed there/,
				"removed here, changed there", s)
		else
			sub(/removed here, changed there/,
				"changed here, removed there", s)
		return s
	}' "$1"
}
# both NAME STATUS O OURS THEIRS: left in one and two
both() {
	cp "$3" O
	cp "$4" A
	cp "$5" B
	yields "$1: one way" "$2" drive
	cp A one
	cp "$5" A
	cp "$4" B
	yields "$1: the other way" "$2" drive
	cp A two
}

template >base
template | sed '/^MAIL_HOST/d' |
	change DB_HOST=left DB_PORT=1 APP_ENV=staging >left
template | sed '/^APP_ENV/d; s/^MAIL_PORT=25/MAIL_PORT=587/
	s/^MAIL_HOST=.*/MAIL_HOST=mx.example.org/
	s/^# Database/&, version 15/' | change DB_HOST=right >right
printf 'NEW_LEFT=1\nNEW=left\n' >>left
printf 'NEW=right\nNEW_RIGHT=1\n' >>right
both "three kinds of conflict" 1 base left right
is "two sides set, one removed, one added: all conflict" 4 \
	"$(grep -c '^<<<<<<<' one)"
swap two | sort >two.swapped
sort one >one.sorted
same "the same lines, once the hunks are swapped" two.swapped one.sorted
# in order, up to the place of what each side added on its own
swap two | grep -v '^NEW_' >two.swapped
grep -v '^NEW_' one >one.kept
same "the same order" two.swapped one.kept

template | change DB_HOST=left APP_URL=x >left
template | change DB_PORT=2 MAIL_HOST=right >right
both "no conflict" 0 base left right
same "no conflict: the same bytes" one two

sed 's/$/\r/' left >left.crlf
both "CRLF on one side" 0 base left.crlf right
same "CRLF on one side: the same bytes" one two

printf 'A=1\nB="open\n' >base
printf 'A=l\nB="open\n' >left
printf 'A=r\nB="open\n' >right
both "by lines" 1 base left right
swap two >two.swapped
same "by lines: sides swapped" one two.swapped

printf 'A=\0001\n' >left
both "whole files" 1 base left right
tr -d '\000' <one >one.text
tr -d '\000' <two | swap - >two.swapped
same "whole files: sides swapped" one.text two.swapped
finish
