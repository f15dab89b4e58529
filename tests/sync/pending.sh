#!/bin/sh
# Conflicts in the live file: it stays loadable, the operator's value counts,
# and no later sync loses or doubles them.
. "${0%/*}/lib.sh"

start pending
up pending; release 2; down pending
git pull -q
yields "a conflict" 1 me sync
hunk DECIDED d0 d1 d2 "1.1.0" "1.2.0" >"$T/want"
sed -n '/^# <<<<<<</,/^# >>>>>>>/p' .env >"$T/got"
same "as it is written" "$T/want" "$T/got"

# read by programs: the shell, and python-dotenv
is "the shell reads yours" d0 "$(. ./.env; echo "$DECIDED")"
if /usr/bin/python3 -c 'import dotenv' 2>/dev/null; then
	# every value of the file, as if there were no conflict
	cat >"$T/load.py" <<'PY'
import json, sys
import dotenv
print(json.dumps(dotenv.dotenv_values(sys.argv[1]), sort_keys=True))
PY
	text 2 | sed '/^DELETED=/d' | change MINE=my-own DECIDED=d0 >"$T/ours"
	is "python-dotenv reads yours, and all the rest" \
		"$(/usr/bin/python3 "$T/load.py" "$T/ours")" \
		"$(/usr/bin/python3 "$T/load.py" .env 2>&1)"
else
	skip "python-dotenv" "not installed"
fi

# shown
yields "status" 0 me status
contains "counts it" "$T/out" "pending conflicts               1"
yields "status -v --exit-code" 1 me status -v --exit-code
is "names it" "DECIDED pending" \
	"$(grep '^DECIDED' "$T/out" | tr -s ' ')"
is "JSON, too" 1 "$(me status --json | json files 0 counts pending)"
run me sync
is "sync says that it is pending" 1 "$got"
contains "in words" "$T/err" "conflict"

# carried through two more syncs
up pending
text 3 | change WORKERS=5 DECIDED=d2 >$ENV
commit "1.3.0"
git tag 1.3.0
down pending
git pull -q
yields "a later sync" 1 me sync
is "the hunk stands once" 1 "$(grep -c '^# <<<<<<<' .env)"
is "and its end" 1 "$(grep -c '^# >>>>>>>' .env)"
is "yours is live, once" "DECIDED=d0" "$(grep '^DECIDED' .env)"
is "the base is still the one it was" 1 "$(grep -c '^# DECIDED=d1$' .env)"
is "others are followed meanwhile" 5 "$(value WORKERS)"
up pending
text 4 | change WORKERS=6 >$ENV
commit "1.4.0"
git tag 1.4.0
down pending
git pull -q
yields "and another" 1 me sync
sed -n '/^# <<<<<<</,/^# >>>>>>>/p' .env | sed 's/^\(# [|>]* \).*/\1/' \
	>"$T/got"
hunk DECIDED d0 d1 d4 | sed 's/^\(# [|>]\{7\} \).*/\1/' >"$T/want"
same "the hunk shows the newest template" "$T/want" "$T/got"
is "others are followed" "6 f4" "$(value WORKERS) $(value FOLLOWS)"
is "what is deleted stays away" "" "$(value DELETED)"
is "no line stands twice" "" \
	"$(grep '^[A-Z]' .env | sort | uniq -d)"

# a second conflict beside the first
change MAX_AGE=60 <.env >"$T/new"
cat "$T/new" >.env
up pending
text 4 | change WORKERS=6 MAX_AGE=30 >$ENV
commit "1.5.0"
down pending
git pull -q
yields "a second conflict" 1 me sync
is "two hunks" 2 "$(grep -c '^# <<<<<<<' .env)"
is "counted" 2 "$(me status --json | json files 0 counts pending)"
is "both live" "d0 60" "$(value DECIDED) $(value MAX_AGE)"

# the value is changed in the hunk: that is yours now
change DECIDED=d0-better <.env >"$T/new"
cat "$T/new" >.env
up pending
text 4 | change WORKERS=7 MAX_AGE=30 >$ENV
commit "1.6.0"
down pending
git pull -q
yields "edited within the hunk" 1 me sync
is "what is live counts" d0-better "$(value DECIDED)"
is "still two" 2 "$(grep -c '^# <<<<<<<' .env)"

# resolved by hand: markers taken away, one to yours and one to the template
awk '/^# <<<<<<</ { next } /^# \|\|\|\|\|\|\|/ { skip = 1 }
	!skip { print } /^# >>>>>>>/ { skip = 0 }' .env |
	change MAX_AGE=30 >"$T/new"
cat "$T/new" >.env
yields "resolved" 0 me sync
is "yours" d0-better "$(value DECIDED)"
is "the template's" 30 "$(value MAX_AGE)"
is "nothing pending" 0 "$(me status --json | json files 0 counts pending)"
up pending
text 4 | change WORKERS=8 MAX_AGE=15 >$ENV
commit "1.7.0"
down pending
git pull -q
yields "and no conflict afterwards" 0 me sync
is "resolved to yours: kept" d0-better "$(value DECIDED)"
is "resolved to the template: followed" 15 "$(value MAX_AGE)"

# a conflict of lines, where a quote is open: it stays as it is, too
start lines
up lines; printf 'A="b\nB=b\nC=1\nD=1\n' >$ENV; commit "open"; down lines
git pull -q
printf 'A="o\nB=o\nC=1\nD=1\n' >.env
git show HEAD:$ENV >"$T/base"
up lines; printf 'A="t\nB=t\nC=1\nD=1\n' >$ENV; commit "open, too"; down lines
git pull -q
yields "a conflict of lines" 1 me sync --base="$T/base"
cp .env "$T/want"
untouched "again with the old base" 1 me sync --base="$T/base"
untouched "and with the new one" 1 me sync
up lines; printf 'A="t\nB=t\nC=1\nD=2\n' >$ENV; commit "open, still"; down lines
git pull -q
yields "a later template" 1 me sync
is "one hunk" 1 "$(grep -c '^# <<<<<<<' .env)"
is "yours is live" 'A="o' "$(grep '^A=' .env)"
is "its base is the one it was" '# A="b # B=b' \
	"$(grep '^# [AB]=.*b' .env | tr '\n' ' ' | sed 's/ $//')"
is "others are followed" 2 "$(value D)"

# lines that the template drops and the operator has changed: nothing of it is
# there any more, and no later template decides for him
start dropped
up dropped; printf 'A="b\nB=b\nC=1\nE=1\nD=1\n' >$ENV; commit "open"; down dropped
git pull -q
printf 'A="b\nB=o\nC=1\nE=1\nD=1\n' >.env
git show HEAD:$ENV >"$T/base"
up dropped; printf 'A="b\nC=1\nE=1\nD=1\n' >$ENV; commit "no B"; down dropped
git pull -q
yields "dropped lines" 1 me sync --base="$T/base"
cp .env "$T/want"
untouched "again with the old base" 1 me sync --base="$T/base"
for n in 2 3; do
	up dropped; printf 'A="b\nC=1\nE=1\nD=%s\n' $n >$ENV; commit "D=$n"
	down dropped
	git pull -q
	yields "a later template: $n" 1 me sync
	sed "s/^D=.*/D=$n/" "$T/want" | sed 's/^\(# [|>]* \).*/\1/' >"$T/open"
	sed 's/^\(# [|>]* \).*/\1/' .env >"$T/got"
	same "the conflict is still open, and no other: $n" "$T/open" "$T/got"
done
# where it stood is not known when what is around it is not the template's
sed 's/^C=1/C=9/' .env >"$T/new"
cat "$T/new" >.env
idle "status is as ever" 0 me status
up dropped; printf 'A="b\nC=1\nE=1\nD=4\n' >$ENV; commit "D=4"; down dropped
git pull -q
untouched "lines next to it changed, too: not decided" 2 me sync
contains "it says which" "$T/err" "line 2: a pending conflict"
contains "and what to do" "$T/err" "resolve it first"
yields "resolved" 0 me resolve --ours .env
yields "and on it goes" 0 me sync
is "as decided" "o 9 4" "$(value B) $(value C) $(value D)"

# upstream comes round to the operator's value: the conflict is over
start round
up round; release 2; down round
git pull -q
run me sync
up round
text 2 | change DECIDED=d0 WORKERS=9 >$ENV
commit "you were right"
down round
git pull -q
yields "both agree at last" 0 me sync
is "no hunk" 0 "$(grep -c '<<<<<<<' .env)"
is "the value" d0 "$(value DECIDED)"

# plain markers, as other tools leave them, are refused
start plain
up plain; release 2; down plain
git pull -q
printf '<<<<<<< a\nX=1\n=======\nX=2\n>>>>>>> b\n' >>.env
untouched "plain markers" 2 me sync
contains "by line" "$T/err" "line $(grep -n '^<<<<<<<' .env | cut -d: -f1)"
start template
printf '<<<<<<< a\nX=1\n=======\nX=2\n>>>>>>> b\n' >>$ENV
untouched "plain markers in the template" 2 me sync
contains "by name" "$T/err" "$ENV"

# hunks are the operator's: a template cannot say what his base was
start forged
up forged
text 2 >$ENV
cat >>$ENV <<'HUNK'
# <<<<<<< .env: MINE (both changed)
# ||||||| .env.example
# MINE=my-own
# =======
# MINE=forged
# >>>>>>> .env.example
HUNK
sed 's/^MINE=.*/MINE=forged/' $ENV >"$T/new"
cat "$T/new" >$ENV
commit forged
down forged
git pull -q
untouched "a hunk in the template" 2 me sync
contains "by name" "$T/err" "$ENV"
rm .env
yields "nor is a file made of it" 2 me sync .env
is "there is none" "" "$(ls .env 2>/dev/null)"

# a value that tells about markers stays whole
start told
cat >>.env <<'VALUE'
NOTE="conflicts look like
# <<<<<<< .env: X (both changed)
X=1
# =======
# >>>>>>> .env.example
this"
VALUE
grep -A5 '^NOTE=' .env >"$T/note"
up told; release 2; down told
git pull -q
yields "markers in a value" 1 me sync
grep -A5 '^NOTE=' .env >"$T/got"
same "are a part of it" "$T/note" "$T/got"

# a line of a comment that is no whole hunk is just a comment
start loose
printf '# <<<<<<< not a hunk\n' >>.env
up loose; release 2; down loose
git pull -q
sed 's/^DECIDED=.*/DECIDED=d1/' .env >"$T/new"
cat "$T/new" >.env
yields "half a hunk" 0 me sync
contains "stays what it is" .env "# <<<<<<< not a hunk"

# CRLF: the hunk has the line ends of the file
start crlf
sed 's/$/\r/' .env >"$T/new"
cat "$T/new" >.env
up crlf; release 2; down crlf
git pull -q
yields "CRLF" 1 me sync
is "every line" "$(grep -c '' .env)" "$(grep -c "$(printf '\r')$" .env)"
is "yours is live" "d0" "$(value DECIDED | tr -d '\r')"
up crlf; text 3 >$ENV; commit three; down crlf
git pull -q
yields "carried" 1 me sync
is "once" 1 "$(grep -c '^# <<<<<<<' .env)"
is "every line still" "$(grep -c '' .env)" "$(grep -c "$(printf '\r')$" .env)"

# A merge that brought nothing but a conflict, resolved by hand to what was
# there: the bytes are those from before, and that is no way back.
start only
sed -i 's/^FOLLOWS=.*/FOLLOWS=own/' .env
up only
text 1 | change DECIDED=d2 >$ENV
commit "release 1.2.0"
git tag 1.2.0
down only
git pull -q
cp .env "$T/old"
yields "nothing but a conflict" 1 me sync
sed -i '/^# [<|=>]/d; /^# DECIDED=/d' .env
same "resolved to the bytes from before" "$T/old" .env
untouched "it stays resolved" 0 me sync
yields "a restore" 0 me restore .env
yields "is a way back" 1 me sync
finish
