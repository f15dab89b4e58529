#!/bin/sh
# D6: the command that is registered: where the program may lie, what names
# the files may have, and what happens when the program is gone.
. "${0%/*}/lib.sh"

# The program's path: all that a shell and git could trip over.
odd="$T/it's 100%O \"new\" \$HOME \`x\`
-line/-dir"
mkdir -p "$odd"
cp "$MERGE_ENV" "$odd/-git merge%A-env"
neighbours place
register "$(command_line "$odd/-git merge%A-env")"
yields "an odd path of the program" 0 git merge -q topic
same "an odd path: its result" "$T/merged" $ENV

# File names: options of the program, of the shell, and any byte.
repo names
newline='a
b.env'
bytes=$(printf 'caf\351\033[1m.env')
set -- -x.env --help.env --removed=drop.env -- .env 'a b.env' "q'q.env" \
	'q"q.env' '$(touch pwned).env' '`touch pwned`.env' ';touch pwned;.env' \
	'%O%A.env' '*.env' "$newline" "$bytes" .merge_file_env -- \
	'back\slash.env'
for f; do
	template >"./$f"
done
echo '* merge=merge-env' >.gitattributes
commit names
git tag -f base >/dev/null
git checkout -q -b topic
for f; do
	template | change DB_PORT=6432 MAIL_PORT=587 >"./$f"
done
commit theirs
git checkout -q main
for f; do
	template | change DB_HOST=db.internal >"./$f"
done
commit ours
yields "odd names: merged" 0 git merge -q topic
template | change DB_HOST=db.internal DB_PORT=6432 MAIL_PORT=587 >"$T/merged"
for f; do
	same "odd name: $(printf %s "$f" | tr '\n\033\351' '???')" \
		"$T/merged" "./$f"
done
is "odd names: nothing was run" "" "$(find . "$T" -name pwned)"
is "odd names: nothing else appeared" "" "$(changes)"
git reset -q --hard HEAD~1 2>/dev/null
for f; do
	template | change DB_HOST=other >"./$f"
done
commit "other"
git checkout -q -b clash topic
for f; do
	template | change DB_HOST=clash >"./$f"
done
commit "clash"
git checkout -q main
yields "odd names: conflicts" 1 git merge clash
lacks "odd names: no escape sequence of ours" "$T/err" "$(printf '\033')"
wrong=
for f; do
	has_group "./$f" 7 || wrong="$wrong $f"
done
is "odd names: markers in all" "" "$wrong"

# The program is gone, or cannot be run: what git itself would have done.
for how in gone forbidden folder; do
	neighbours $how
	prog="$T/my $how program"
	case $how in
	forbidden) cp "$MERGE_ENV" "$prog" && chmod 644 "$prog" ;;
	folder) mkdir "$prog" ;;
	esac
	register "$(command_line "$prog")"
	yields "$how: a conflict" 1 git merge topic
	is "$how: three stages" 123 "$(stages)"
	has_group $ENV 7 && got=yes || got=no
	is "$how: markers" yes "$got"
	contains "$how: ours" $ENV DB_HOST=db.internal
	contains "$how: theirs" $ENV DB_PORT=6432
	contains "$how: merged outside the hunk" $ENV MAIL_PORT=587
	git merge --abort
	# lines apart merge as ever
	git checkout -q -b far base
	template | change APP_NAME=far >$ENV
	commit far
	yields "$how: lines apart" 0 git merge -q topic
	template | change APP_NAME=far DB_PORT=6432 MAIL_PORT=587 |
		holds "$how: lines apart, merged" $ENV
done

# Names for the sides: since 2.44 git knows them, before it passes "%S".
template >O
template | change DB_HOST=ours >A.in
template | change DB_HOST=theirs >B
template | clash DB_HOST ours theirs >"$T/want"
for s in '%S %X %Y' '' 'a b'; do
	cp A.in A
	case $s in
	'%S %X %Y') drive 7 .env %S %X %Y || : ;;
	'') drive 7 .env '' '' '' || : ;;
	'a b') drive 7 .env || : ;;
	esac
	same "labels not known: '$s'" "$T/want" A
done
cp A.in A
drive 7 .env base 'HEAD' 'abc123 (a subject)' || :
contains "label of ours" A '<<<<<<< HEAD: DB_HOST (both changed)'
contains "label of theirs" A '>>>>>>> abc123 (a subject)'
cp A.in A
x10=xxxxxxxxxx
x90=$x10$x10$x10$x10$x10$x10$x10$x10$x10
drive 7 .env base "$(printf 'a\033[31m\rb\nDB_HOST=evil')" "$x90" || :
is "labels: no control bytes" "" "$(tr -d '\040-\176\t\n' <A)"
is "labels: one line each" 0 "$(grep -c '^DB_HOST=evil' A)"
is "labels: 80 bytes" "${x90%$x10}" "$(sed -n 's/^>>>>>>> //p' A)"
cp A.in A
"$MERGE_ENV" driver --diff3 -- O A B 7 .env base HEAD topic || :
contains "label of the base" A '||||||| base'

rivals labels
register "$(command_line "$MERGE_ENV" '%O %A %B %L %P %S %X %Y')"
yields "labels in git: a conflict" 1 git merge topic
if at_least 2.44; then
	sed 's/^<<<<<<< ours/<<<<<<< HEAD/; s/^>>>>>>> theirs/>>>>>>> topic/' \
		"$T/hunk" >"$T/want"
else
	cp "$T/hunk" "$T/want"
fi
same "labels in git: result" "$T/want" $ENV
finish
