#!/bin/sh
# The command merge: where the result goes, and what git merge-file's options
# do.
. "${0%/*}/../git/lib.sh"

files() {
	printf 'A=1\nB=2\n' >base
	printf 'A=mine\nB=2\n' >ours
	printf 'A=new\nB=3\n' >theirs
}
hunk() { # LABEL-OURS LABEL-THEIRS
	printf '<<<<<<< %s: A (both changed)\nA=mine\n=======\nA=new\n' "$1"
	printf '>>>>>>> %s\nB=3\n' "$2"
}

files
chmod 640 ours
yields "in place" 1 "$MERGE_ENV" merge base ours theirs
hunk ours theirs | holds "in place: OURS" ours
is "in place: its mode" 640 "$(stat -c %a ours)"
is "in place: nothing else" "base ours theirs" \
	"$(ls -A | grep -vxE 'home|tally|want|out|err' | tr '\n' ' ' |
		sed 's/ $//')"
contains "reports on stderr" "$T/err" "1 conflict to resolve"
is "and nothing on stdout" "" "$(cat "$T/out")"

files
yields "the word merge may be left out" 1 "$MERGE_ENV" base ours theirs
hunk ours theirs | holds "left out: OURS" ours

files
cp -p ours before
yields "-p" 1 "$MERGE_ENV" merge -p -q base ours theirs
hunk ours theirs | holds "-p: stdout" "$T/out"
same "-p: OURS is untouched" before ours
is "-q: silence" "" "$(cat "$T/err")"

yields "-o makes a file" 1 "$MERGE_ENV" merge -q -o made base ours theirs
hunk ours theirs | holds "-o: it" made
is "-o: readable by its owner alone" 600 "$(stat -c %a made)"
echo old >made
chmod 644 made
yields "-o replaces a file" 1 "$MERGE_ENV" merge -q -o made base ours theirs
hunk ours theirs | holds "-o: that" made
is "-o: which keeps its mode" 644 "$(stat -c %a made)"

yields "- is standard input" 1 sh -c \
	'"$0" merge -q -p base - theirs <ours' "$MERGE_ENV"
hunk - theirs | holds "standard input" "$T/out"

yields "labels, in git merge-file's order" 1 "$MERGE_ENV" merge -q -p \
	--diff3 -L mine -L old -L new base ours theirs
printf '<<<<<<< mine: A (both changed)\nA=mine\n||||||| old\nA=1\n=======\nA=new\n>>>>>>> new\nB=3\n' |
	holds "labels" "$T/out"

git init -q .
git config merge.conflictStyle zdiff3
yields "merge.conflictStyle" 1 "$MERGE_ENV" merge -q -p base ours theirs
contains "is honoured" "$T/out" '||||||| base'
git config --unset merge.conflictStyle

yields "--ours" 0 "$MERGE_ENV" merge -q -p --ours base ours theirs
printf 'A=mine\nB=3\n' | holds "takes ours" "$T/out"
yields "--theirs" 0 "$MERGE_ENV" merge -q -p --theirs base ours theirs
printf 'A=new\nB=3\n' | holds "takes theirs" "$T/out"
yields "--marker-size" 1 "$MERGE_ENV" merge -q -p --marker-size=9 base ours \
	theirs
contains "is obeyed" "$T/out" '<<<<<<<<< ours'

yields "--union is refused" 129 "$MERGE_ENV" merge -p --union base ours theirs
contains "with the reason" "$T/err" "programs take the last value"
yields "two files" 129 "$MERGE_ENV" merge base ours
yields "an unknown option" 129 "$MERGE_ENV" merge --nonsense base ours theirs
yields "no such command" 129 "$MERGE_ENV" nonsense
yields "a small marker" 129 "$MERGE_ENV" merge --marker-size=3 base ours theirs
yields "OURS from a pipe, and rewritten" 129 "$MERGE_ENV" merge base - theirs
yields "help" 0 "$MERGE_ENV" --help
yields "version" 0 "$MERGE_ENV" --version
same "nothing of this touched OURS" before ours

files
ln -s ours link
yields "through a link" 1 "$MERGE_ENV" merge -q base link theirs
is "the link stays" ours "$(readlink link)"
hunk link theirs | holds "its file is merged" ours

files
cp theirs ours
before=$(stat -c '%i %Y %Z' ours)
yields "an equal result" 0 "$MERGE_ENV" merge -q base ours theirs
is "is not written" "$before" "$(stat -c '%i %Y %Z' ours)"

# A file with another name cannot be replaced without parting the two.
files
ln ours other
yields "a hard link" 2 "$MERGE_ENV" merge -q base ours theirs
contains "names --in-place" "$T/err" "--in-place"
holds "and changed nothing" ours <<'EOF'
A=mine
B=2
EOF
yields "--in-place" 1 "$MERGE_ENV" merge -q --in-place base ours theirs
hunk ours theirs | holds "overwrites it, under both names" other
is "after a backup" 1 "$(ls env-backup | wc -l)"
is "and leaves no intent" "" "$(ls "$HOME/.local/state/merge-env")"
rm -r other env-backup

# A credential is never shown, and another value of yours not in a log.
printf 'DB_PASSWORD=old\nLOG=a\n' >base
printf 'DB_PASSWORD=canary1\nLOG=canary2\n' >ours
printf 'DB_PASSWORD=new\nLOG=b\n' >theirs
yields "a report in a log" 1 "$MERGE_ENV" merge -v -p base ours theirs
lacks "hides a credential" "$T/err" canary1
lacks "hides yours" "$T/err" canary2
yields "the same as JSON" 1 "$MERGE_ENV" merge --json -p base ours theirs
lacks "hides a credential in JSON" "$T/err" canary1
lacks "hides yours in JSON" "$T/err" canary2
yields "--show-values" 1 "$MERGE_ENV" merge -v --show-values --show-secrets \
	-p base ours theirs
contains "shows yours" "$T/err" canary2
lacks "but no credential in a log" "$T/err" canary1
printf 'A=1\n' >base
printf 'A=1\nE=\033[31mred\342\200\256x\n' >ours
printf 'A=2\nB=\033]0;t\007\n' >theirs
yields "control bytes" 0 "$MERGE_ENV" merge -v --show-values -p base ours \
	theirs
is "are made visible" "" "$(tr -d '\n\040-\176' <"$T/err")"

finish
