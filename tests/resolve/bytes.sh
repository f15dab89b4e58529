#!/bin/sh
# Outside of what is answered every byte stays; and what files are like at
# their ends and in their line ends.
. "${0%/*}/lib.sh"

# case NAME OPTION...: the file in $T/in becomes the one in $T/out.want
answered() {
	what=$1
	shift
	cp "$T/in" "$T/file.env"
	run me resolve "$@" "$T/file.env"
	same "$what" "$T/out.want" "$T/file.env"
}
printf 'A=1\r\n# <<<<<<< x: B (both changed)\r\nB=1\r\n# ||||||| o\r\n# B=0\r\n# =======\r\n# B=2\r\n# >>>>>>> t\r\nC=1\r\n' >"$T/in"
printf 'A=1\r\nB=2\r\nC=1\r\n' >"$T/out.want"
answered "CRLF" --theirs
printf 'A=1\r\nB=new\r\nC=1\r\n' >"$T/out.want"
answered "CRLF, a value" --set B=new
printf '\357\273\277<<<<<<< x\nB=1\n=======\nB=2\n>>>>>>> t\nC=1\n' >"$T/in"
printf '\357\273\277B=2\nC=1\n' >"$T/out.want"
answered "a hunk directly behind a byte order mark" --theirs
printf '\357\273\277A=1\n<<<<<<< x\nB=1\n=======\nB=2\n>>>>>>> t\nC=1\n' >"$T/in"
printf '\357\273\277A=1\nB=2\nC=1\n' >"$T/out.want"
answered "a byte order mark" --theirs
printf '\357\273\277A=1\nB=9\nC=1\n' >"$T/out.want"
answered "and a value" --set B=9
printf 'A=1\n# <<<<<<< x: B (both changed)\nB=1\n# ||||||| o\n# =======\n# B=2\n# >>>>>>> t' >"$T/in"
printf 'A=1\nB=2' >"$T/out.want"
answered "no final line end" --theirs
printf 'A=1\nB=3' >"$T/out.want"
answered "and a value" --set B=3
printf 'A=1\n' >"$T/out.want"
answered "and nothing" --base
printf '\377\376=\001\n\n\n   B = x # c\n"unclosed\n<<<<<<< x\nB=1\n=======\nB=2\n>>>>>>> t\n=======\n>>>>>>> z\n\n\t\n' >"$T/in"
printf '\377\376=\001\n\n\n   B = x # c\n"unclosed\nB=2\n=======\n>>>>>>> z\n\n\t\n' >"$T/out.want"
answered "bytes of all kinds" --theirs
printf '<<<<<<< x\nB=1\n=======\nB=2\n>>>>>>> t\n"a quoted line"\n' >"$T/in"
cp "$T/in" "$T/out.want"
answered "an empty value above a quoted line is refused" --set B=
contains "it says why" "$T/err" "because of a quote near it"
printf 'B=3\n"a quoted line"\n' >"$T/out.want"
answered "another value is not" --set B=3
{
	printf '<<<<<<< x\nK="-----BEGIN\nab\n-----END"\n=======\nK=2\n'
	printf '>>>>>>> t\n'
} >"$T/in"
printf 'K="-----BEGIN\nab\n-----END"\n' >"$T/out.want"
answered "a value of several lines" --ours
printf "K='-----BEGIN x\ncd\n-----END'\n" >"$T/out.want"
cp "$T/in" "$T/file.env"
printf -- '-----BEGIN x\ncd\n-----END\n' |
	me resolve --set-stdin K "$T/file.env" 2>"$T/err" || :
same "from standard input, too" "$T/out.want" "$T/file.env"
printf '<<<<<<< x\n export  B = 1 # one\n=======\nB=2\n>>>>>>> t\n' >"$T/in"
printf ' export  B = 3 # one\n' >"$T/out.want"
answered "what stands around a value stays" --set B=3
printf ' export  B = \n' >"$T/out.want"
answered "no comment behind an empty value" --set B=
printf '<<<<<<< x\n=======\nB=2 # two\n>>>>>>> t\n' >"$T/in"
printf 'B=3 # two\n' >"$T/out.want"
answered "one that ours does not have" --set B=3
: >"$T/out.want"
answered "and that stays away" --ours
printf '<<<<<<<<<<< x\nB=1\n===========\nB=2\n>>>>>>>>>>> t\n' >"$T/in"
printf 'B=1\n' >"$T/out.want"
answered "longer markers" --ours
# one hunk of many, and the rest of a large file
i=0
while [ $i -lt 300 ]; do
	printf 'K%s=%s\n# <<<<<<< x: H%s (both changed)\nH%s=1\n# ||||||| o\n# H%s=0\n# =======\n# H%s=2\n# >>>>>>> t\n' $i $i $i $i $i $i
	i=$((i + 1))
done >"$T/in"
sed '/^# <<<<<<< x: H150 /d;/^H150=1/,/^# >>>/d' "$T/in" |
	sed 's/^K150=150$/&\nH150=2/' >"$T/out.want"
answered "one of many" --theirs --key=H150
finish
