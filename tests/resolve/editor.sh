#!/bin/sh
# Editing a value: in git's choice of an editor, on a private file.
. "${0%/*}/lib.sh"
needs_terminal

cat >"$T/ed" <<'S'
#!/bin/sh
# ed MODE FILE: an editor
stat -c %a "$2" >"${0%/*}/mode"
stat -c %a "$(dirname "$2")" >>"${0%/*}/mode"
cp "$2" "${0%/*}/draft"
case $1 in
set) sed -i 's/^TIMEOUT=.*/TIMEOUT="1200 s"	# mine/' "$2" ;;
same) ;;
empty) : >"$2" ;;
gone) rm "$2" ;;
fail) exit 3 ;;
other) echo "OTHER=1" >>"$2" ;;
open) sed -i 's/^TIMEOUT=.*/TIMEOUT="12/' "$2" ;;
unset) sed -i 's/^TIMEOUT=.*/TIMEOUT=/' "$2" ;;
crlf) sed -i 's/^TIMEOUT=.*/TIMEOUT=7\r/' "$2" ;;
esac
S
chmod +x "$T/ed"
pending editor
edits() { # edits NAME MODE [LINE...]: TIMEOUT, and what is to be seen
	what=$1
	export GIT_EDITOR="'$T/ed' $2"
	shift 2
	{
		printf '> s\n? (2/5)\n> e\n'
		for line; do
			printf '? %s\n' "$line"
		done
		printf '> q\n'
	} >"$T/edits"
	types "$what" 1 me resolve <"$T/edits"
	is "$what: no draft is left" "" "$(ls .git/merge-env | grep edit || :)"
}
edits "an editor that changes it" set "(3/5)"
is "is believed" 'TIMEOUT="1200 s"	# mine' "$(grep ^TIMEOUT .env)"
is "the draft is private" "600 700" "$(tr '\n' ' ' <"$T/mode" | sed 's/ $//')"
holds "and tells all three" "$T/draft" <<'D'
# Edit the value, save and close. Lines of comment are left out.
# old template:
# TIMEOUT=300s	# or so
# new template:
# TIMEOUT=600	# or so
TIMEOUT=900s	# or so
D
old | sed -n '1,/^DB_/p' >/dev/null
is "the others pend" "PORT DB_PASSWORD NAME LAST " "$(left)"
cp "$T/pending" .env
for mode in "empty nothing is left" "gone nothing is left" \
	"fail the editor" "other not one assignment" "open a quote is not closed"
do
	edits "an editor: $mode" "${mode%% *}" "${mode#* }" "Take which?"
	same "${mode%% *}: nothing was changed" "$T/pending" .env
done
edits "an empty value" unset "(3/5)"
is "is a value" 'TIMEOUT=' "$(grep ^TIMEOUT .env)"
cp "$T/pending" .env
edits "line ends of another kind" crlf "(3/5)"
is "become the file's" 'TIMEOUT=7' "$(grep ^TIMEOUT .env)"
cp "$T/pending" .env
edits "an editor that changes nothing keeps yours" same "(3/5)"
is "is an answer" 'TIMEOUT=900s	# or so' "$(grep ^TIMEOUT .env)"

# as git picks it
cp "$T/pending" .env
unset GIT_EDITOR
git config core.editor "'$T/ed' set"
types "core.editor" 1 env VISUAL=false EDITOR=false "$MERGE_ENV" resolve <<'D'
> s
> e
? (3/5)
> q
D
git config --unset core.editor
cp "$T/pending" .env
types "VISUAL" 1 env VISUAL="'$T/ed' set" EDITOR=false "$MERGE_ENV" \
	resolve <<'D'
> s
> e
? (3/5)
> q
D
# Ctrl-C while it runs is for the editor
cp "$T/pending" .env
cat >"$T/ed3" <<'S'
#!/bin/sh
trap 'echo interrupted; exit 1' INT
echo started
read -r line
S
chmod +x "$T/ed3"
types "Ctrl-C in the editor" 1 env GIT_EDITOR="'$T/ed3'" "$MERGE_ENV" \
	resolve <<'D'
> e
? started
! 03
? interrupted
? failed; nothing was changed
? Take which?
> q
D
same "nothing was changed" "$T/pending" .env
# asked to end meanwhile, the draft is taken away first
types "SIGTERM while it runs" 143 env \
	GIT_EDITOR='sh -c "echo started; cat"' "$MERGE_ENV" resolve <<D
> e
? started
\$ kill -TERM \$(cat $T/dialog.pid)
! 04
D
is "no draft is left" "" "$(ls .git/merge-env | grep edit || :)"

# a hunk of several lines is edited as a whole
printf 'A=1\n<<<<<<< h\nX=1\nY=1\n=======\nX=2\nZ=2\n>>>>>>> t\nB=1' \
	>"$T/several.env"
cat >"$T/ed2" <<'S'
#!/bin/sh
cp "$1" "${0%/*}/draft"
printf 'X=3\n# mine\nZ=2\n' >"$1"
S
chmod +x "$T/ed2"
types "several lines" 0 env GIT_EDITOR="'$T/ed2'" "$MERGE_ENV" resolve \
	"$T/several.env" <<'D'
? line 2: lines in conflict
? yours:
?     X=1
?     Y=1
? new template:
? [y,t,e,s,k,a,q,?]
> b
? not known here
> v
? several lines; change them with e
> e
? 1 of 1
D
printf 'A=1\nX=3\n# mine\nZ=2\nB=1' >"$T/want"
same "what was edited stands in its place" "$T/want" "$T/several.env"
holds "the draft has the markers" "$T/draft" <<'D'
<<<<<<< yours
X=1
Y=1
=======
X=2
Z=2
>>>>>>> new template
D
finish
