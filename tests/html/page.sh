#!/bin/sh
# The page of --html: what is in it, what never is, and how it is written.
. "${0%/*}/lib.sh"

# --- what it says -------------------------------------------------------

drifted drift
mkdir "$T/pages"
P=$T/pages/page.html
idle "status" 0 me status --html="$P"
is "nothing on standard output" "" "$(cat "$T/out")"
sound "it is sound" "$P"
is "readable by its owner alone" 600 "$(stat -c %a "$P")"
rows "$P" '' | grep -v '|same|' >"$T/rows"
holds "a row for each variable, conflicts first" "$T/rows" <<'ROWS'
conflicts|conflict|DECIDED|d1|d0|d2|other text
f1|missing|FROM_1_2|unset|unset|two|What is new, told in two lines
f1|missing|NEW_TOKEN|unset|unset|hidden|
f1|old|FOLLOWS|f1|f1|f2|other text
f1|removed|MAIL_FROM|shop@example.org|shop@example.org|unset|yours is the old default
f1|removed|RUN_DIR|/run/shop|/mine|unset|changed by you; path changed
f1|customised|MINE|default|my-own|default|shorter, 7 to 6 bytes
f1|own|OWN|unset|own & <only>|unset|
f1|own|APP_SECRET|unset|hidden|unset|
f1|own|DB_URL|unset|hidden|unset|
f1|away|DELETED|yes|unset|perhaps|changed in the template; longer, 3 to 7 bytes
ROWS
is "what is the same, too" "$(me status --json | json files 0 merge summary same)" \
	"$(rows "$P" '|same|' | wc -l)"
page facts "$P" >"$T/facts"
holds "where it comes from" "$T/facts" <<FACTS
template: .env.example
old template: .env.example 1.1.0, $(me status --json | json files 0 base words)
new template: .env.example 1.2.0
FACTS

cp "$P" "$T/first"
me status --html="$P"
same "written again it has the same bytes" "$T/first" "$P"
me status --html >"$T/stdout"
me status --html=- >"$T/dash"
same "without a file: standard output" "$T/stdout" "$T/dash"
sound "it is sound" "$T/stdout"
is "there values of yours are hidden" "hidden" \
	"$(rows "$T/stdout" '|MINE|' | cut -d '|' -f 5)"
me status --html --show-values >"$T/stdout"
same "unless asked for" "$P" "$T/stdout"
idle "with --exit-code" 1 me status --html="$P" --exit-code
idle "--html and --json" 129 me status --html="$P" --json

# --- sync ---------------------------------------------------------------

run me sync -n --html="$P"
is "a dry run" 1 "$got"
sound "its page is sound" "$P"
says "it says so" "$P" "would be changed (dry run)"
run me sync --html="$P"
is "sync" 1 "$got"
contains "it reports as ever" "$T/err" "merged '.env'"
sound "its page is sound" "$P"
says "what was missing is added now" "$P" "Added, new in the template"
says "the backup is named" "$P" ".env.backup_"
is "the conflict is on top" "conflicts|conflict|DECIDED|d1|d0|d2|other text" \
	"$(rows "$P" | head -n 1)"
run me sync --html="$P"
is "sync, once more" 1 "$got"
says "up to date" "$P" "up to date"
is "and the variables are there" "conflicts|conflict|DECIDED|d1|d0|d2|other text" \
	"$(rows "$P" | head -n 1)"
me status --html="$P"
is "status after it: pending" "conflicts|conflict|DECIDED|d1|d0|d2|other text" \
	"$(rows "$P" | head -n 1)"
is "and nothing to do" "" "$(rows "$P" '|missing|')$(rows "$P" '|old|')"
up drift
change DECIDED=d0 <$ENV >"$T/new"
cat "$T/new" >$ENV
commit "release 1.3.0"
down drift
git pull -q
me status --html="$P"
is "the template gives in: pending until the next sync" \
	"conflicts|conflict|DECIDED|d1|d0|d0|" "$(rows "$P" | head -n 1)"
me sync -q --html="$P"
is "which ends it" "f1|same|DECIDED" "$(rows "$P" '|DECIDED|' |
	cut -d '|' -f 1-3)"
upstream made
operator made
run me sync --html="$P" .env
sound "of a file that was made: sound" "$P"
says "it says so" "$P" "made from the template"
is "no variables" "" "$(rows "$P")"
release 2
run me sync --html="$P" --hook=post-merge
says "in a hook values are hidden" "$P" "Nor are your other values"

# conflicts that no variable stands for
start lines
{ cat .env; printf '# <<<<<<< .env\n# |||||||\n# =======\n# lost\n# >>>>>>> x\n'; } \
	>"$T/new"
cat "$T/new" >.env
me status --html="$P"
sound "a conflict of lines: sound" "$P"
says "it has its line" "$P" ".env, line $(grep -n '^# <<<' .env |
	cut -d : -f 1): a conflict of lines"
run me sync --html="$P"
is "sync has nothing to do" 0 "$(cmp "$T/new" .env >/dev/null; echo $?)"
says "and its page still tells of it" "$P" ": a conflict of lines"
start quotes
echo 'OPEN="never closed' >>.env
up quotes; release 2; down quotes; git pull -q
run me status --html="$P"
sound "merged by lines: sound" "$P"
says "it says why" "$P" "this quote is not closed"

# --- several files ------------------------------------------------------

start many
text 1 | sed '/^DB_HOST=/d' | change DB_PORT=1 APP_KEY= >staging.env
text 0 | change DB_PORT=2 DECIDED=mine FOLLOWS=f1 >production.env
echo APP_KEY=canary-key >>production.env
text 2 >$ENV
rm .env
run me status --base=1.1.0 --template=$ENV --html="$P" staging.env production.env
sound "two env files: sound" "$P"
is "the conflict is first, then the files side by side" \
	"conflicts beside f1 f2 " "$(rows "$P" | cut -d '|' -f 1 | uniq |
		tr '\n' ' ')"
rows "$P" '^beside|-|' >"$T/rows"
contains "side by side" "$T/rows" \
	"beside|-|DB_PORT|1 customised|2 customised"
contains "where one has it not" "$T/rows" \
	"beside|-|DB_HOST|unset removed by you|localhost same"
lacks "credentials are not compared" "$T/rows" canary
lacks "what is the same in all is not there" "$T/rows" WORKERS
contains "what only one has is not there" "$T/rows" "|DECIDED|"

git init -q "$T/pairs"
cd "$T/pairs"
mkdir a b c d
for d in a b c d; do printf 'X=1\nY=1\n' >$d/.env.example; done
git add .
git commit -q -m templates
printf 'X=2\nOWN=1\n' >a/.env
: >b/.env
printf '<<<<<<< x\nX=1\n=======\n>>>>>>> y\n' >c/.env
: >d/.env.example
: >d/.env
git commit -q -a -m empty
run me sync --html="$P"
is "one file of four fails" 2 "$got"
sound "the page is sound" "$P"
says "and tells of it" "$P" "c/.env', line 1: a conflict marker"
is "an empty file has its rows" 2 "$(rows "$P" '^f2|missing|' | wc -l)"
is "an empty template and an empty file have none" 0 "$(rows "$P" '^f4|' |
	wc -l)"
# variables that left for another template, or look renamed
git init -q "$T/left"
cd "$T/left"
mkdir a b
printf 'STAYS=1\nGOES=1\nMAIL_SERVER_HOST=mail.acme.test\n' >a/.env.example
printf 'OTHER=1\n' >b/.env.example
git add .
git commit -q -m one
sed 's/^GOES=.*/GOES=mine/' a/.env.example >a/.env
me sync -q
printf 'STAYS=1\nMAIL_HOST=mail.acme.test\n' >a/.env.example
printf 'OTHER=1\nGOES=1\n' >b/.env.example
git commit -q -a -m two
run me status --html="$P"
sound "a variable that moved: sound" "$P"
is "and where it is now" \
	"f1|moved|GOES|1|mine|unset|now in b/.env.example, for b/.env" \
	"$(rows "$P" '|GOES|')"
says "one that looks renamed" "$P" "looks renamed: MAIL_SERVER_HOST to MAIL_HOST"
cd "$T"
mkdir nothing
cd nothing
idle "no env file: no page" 0 me status --html="$T/none.html"
[ -e "$T/none.html" ] && fail "no page" </dev/null || pass "no page"

# --- what never is in it ------------------------------------------------

cat "$T"/pages/* "$T/first" "$T/stdout" "$T/dash" >"$T/all"
lacks "no credential" "$T/all" canary
drifted secret
for words in "" "--show-values" "--show-values --show-secrets"; do
	me status $words --html="$P"
	cat "$P" >>"$T/all"
	me status $words --html >>"$T/all"
	me sync -q -n $words --html="$P" || :
	cat "$P" >>"$T/all"
done
me sync -q --html="$P" --show-values --show-secrets || :
cat "$P" >>"$T/all"
lacks "whatever is asked for" "$T/all" canary
contains "its name is" "$T/all" APP_SECRET

# Foreign text: in names, values, comments, paths, tags.
ESC=$(printf '\033')
RLO=$(printf '\342\200\256')
BAD=$(printf '\377')
ODD="dir\"'<i>${ESC}${RLO}&"
git init -q "$T/foreign"
cd "$T/foreign"
mkdir "$ODD"
hostile() {
	printf '# </td></table><script>alert(1)</script> %s %s\n' "$ESC" "$RLO"
	printf 'NEW%s=x"><img src=x onerror=alert(%s)>\n' "$1" "$1"
	printf 'A=</script><script>alert(%s)</script>\n' "$1"
	printf 'B="&lt;b&gt; &#x41; %s%s%s %s"\n' "$ESC" "$RLO" "$BAD" "$1"
	printf "C='\"><style>*{display:none}</style><!-- -->%s'\n" "$1"
	printf '<svg/onload=x>=%s\nK<E>Y=1\nK"E=2\n' "$1"
	printf 'ML="one\ntwo %s\n</code>"\n' "$1"
	printf 'U=javascript:alert(%s)\nT=a\tb\n' "$1"
}
hostile 1 >"$ODD/$ENV"
git add .
git commit -q -m "<b>"
git tag 'v<1>&"'
hostile 1 | sed 's/alert(1)/mine()/; s/^U=.*/U=<u>/' >"$ODD/.env"
me sync -q "$ODD/.env" --base='v<1>&"' || :
hostile 2 >"$ODD/$ENV"
git commit -q -a -m "<b>"
git tag 'v<2>'
for words in "status" "sync -n" "sync"; do
	run me $words --html="$P"
	sound "hostile text, $words: sound" "$P"
	rows "$P" >"$T/rows"
	contains "it is there, as text" "$T/rows" "</script><script>"
	contains "what looks escaped, too" "$T/rows" '&lt;b&gt; &#x41;'
	contains "what cannot be seen is visible" "$T/rows" '\x1b\xe2\x80\xae\xff'
	page facts "$P" >"$T/facts"
	contains "the tag" "$T/facts" 'v<1>&"'
	contains "in comments" "$T/rows" "</td></table><script>alert(1)"
	page text "$P" >"$T/text"
	contains "in paths" "$T/text" "dir\"'<i>\\x1b\\xe2\\x80\\xae&/.env"
done

# --- how it is written --------------------------------------------------

start write
for f in .env .env.example .git/config; do
	cp "$f" "$T/kept"
	idle "not over $f" 2 me status --html=$f
	contains "with the reason" "$T/err" "is no page of this program"
	run me sync --html=$f
	is "sync does nothing either" 2 "$got"
	same "it is as it was" "$T/kept" "$f"
done
release 2
cp .env "$T/kept"
echo '<!DOCTYPE html><p>mine' >other.html
run me sync --html=other.html
is "not over somebody's page" 2 "$got"
same "and nothing was synced" "$T/kept" .env
run me sync --html=no/such/folder.html
is "no folder" 2 "$got"
same "and nothing was synced" "$T/kept" .env
mkfifo pipe
run me sync --html=pipe
is "not into a pipe" 2 "$got"
: >empty.html
chmod 640 empty.html
me status --html=empty.html
sound "over an empty file" empty.html
is "which keeps its mode" 640 "$(stat -c %a empty.html)"
(umask 0; me status --html=new.html)
is "0600 whatever the umask" 600 "$(stat -c %a new.html)"
mkdir sub
(cd sub; me status --html=here.html)
[ -f sub/here.html ] && pass "paths start where it is called" ||
	fail "paths start where it is called" </dev/null
ln -s new.html link.html
me status --html=link.html
[ -L link.html ] && pass "a link stays" || fail "a link stays" </dev/null
is "nothing is left beside it" "" "$(find . -name '*.merge-env')"
if [ -e /dev/full ]; then
	run sh -c '"$MERGE_ENV" status --html >/dev/full'
	is "standard output is full" 2 "$got"
fi
run me sync --json --html
is "two reports on standard output" 129 "$got"
run me sync --json --html="$P"
is "JSON there, the page in its file" 1 "$(json format <"$T/out")"
sound "which is sound" "$P"

# --- how large it is ----------------------------------------------------

mkdir "$T/big"
cd "$T/big"
size() { # size N: of the page of a file with N variables
	awk -v n="$1" 'BEGIN { for (i = 0; i < n; i++) print "KEY_" 100000 + i "=v" }' \
		>$ENV
	awk -v n="$1" 'BEGIN { for (i = n; i > 0; i--) print "KEY_" 100000 + i "=w" }' \
		>.env
	me status --html | wc -c
}
one=$(size 2000) two=$(size 4000) four=$(size 8000)
is "twice the variables, twice the bytes" "$((four - two))" "$((2 * (two - one)))"
is "the contrast of its colours" "" \
	"$(page contrast "$SOURCE/src/cli/html/page.css")"

finish
