#!/bin/sh
# D1: where two of the three files are the same bytes, the third decides, with
# exit 0. git's replay of recorded resolutions counts on it, with any text.
. "${0%/*}/lib.sh"

mkdir kinds
template >kinds/template
template | change DB_HOST=db.internal >kinds/changed
template | sed 's/$/\r/' >kinds/crlf
template | clash DB_HOST a b >kinds/hunk
printf 'A=1\nB=2' >kinds/no-end
printf '\357\273\277A=1\n' >kinds/bom
printf 'A="open\nB=2\n' >kinds/open
printf 'A=1\nA=2\nA=3\n' >kinds/duplicates
printf 'A=\000\nB=2\n' >kinds/nul
printf '\377\376A\000=\0001\000\n\000' >kinds/utf16
printf '\201\202=\377\n\n\r\r\n=\n' >kinds/junk
: >kinds/empty

# check O A B RESULT
check() {
	cp "kinds/$2" A
	run "$MERGE_ENV" driver -- "kinds/$1" A "kinds/$3" 7 .env
	[ "$got" = 0 ] && cmp -s "kinds/$4" A && [ ! -s "$T/out" ] &&
		[ ! -s "$T/err" ] || wrong="$wrong $1/$2/$3"
}
for law in ours-unchanged theirs-unchanged both-the-same; do
	wrong=
	for x in kinds/*; do
		x=${x#*/}
		for y in kinds/*; do
			y=${y#*/}
			[ "$x" != "$y" ] || continue
			case $law in
			ours-unchanged) check "$x" "$x" "$y" "$y" ;;
			theirs-unchanged) check "$x" "$y" "$x" "$y" ;;
			both-the-same) check "$x" "$y" "$y" "$y" ;;
			esac
		done
	done
	is "$law: the other stands, byte for byte" "" "$wrong"
done

# What is there already is not written again.
cp kinds/template O
cp kinds/changed A
cp kinds/template B
before=$(stat -c '%i %y' A)
drive
is "a file that is right stays the same file" "$before" "$(stat -c '%i %y' A)"
finish
