#!/bin/sh
# Without a terminal: by options.
. "${0%/*}/lib.sh"

pending batch
idle "neither asked nor told: a list" 1 me resolve
holds "of what is pending, without values of the operator" "$T/out" <<'D'
pending in '.env':
  PORT, line 2 (both changed): old template 80, new template 8080 [number up]
  TIMEOUT, line 12 (both changed): old template 300s, new template 600 [shorter, 4 to 3 bytes]
  DB_PASSWORD, line 19 (both changed): old template (hidden), new template (hidden) [changed]
  NAME, line 26 (both changed): old template "a shop", new template "the shop" [longer, 6 to 8 bytes]
  LAST, line 34 (both changed): old template 1, new template 3 [number up]
D
contains "and what to type" "$T/err" "--theirs"
run me sync
contains "sync names the command" "$T/err" "git merge-env resolve"

back() { cp "$T/pending" .env; rm -rf env-backup; }
yields "--theirs" 0 me resolve --theirs
old | change PORT=8080 'TIMEOUT=600	# or so' DB_PASSWORD=their-secret \
	'NAME="the shop"' LAST=3 >"$T/want"
same "all of them" "$T/want" .env
same "what was there is in a backup" "$T/pending" env-backup/.env.backup_*
back
yields "--ours" 0 me resolve --ours
old | change PORT=81 'TIMEOUT=900s	# or so' DB_PASSWORD=my-own-secret \
	'NAME="my shop"' LAST=2 >"$T/want"
same "all of them" "$T/want" .env
untouched "again" 0 me resolve --ours
back
yields "--base" 0 me resolve --base .env
old >"$T/want"
same "all of them" "$T/want" .env
back
yields "--key" 1 me resolve --theirs --key=PORT --key=LAST
is "those alone" "TIMEOUT DB_PASSWORD NAME " "$(left)"
is "theirs" "8080 3" "$(value PORT) $(value LAST)"
back
yields "--set, and a side for the rest" 0 me resolve --ours \
	--set=PORT=90 --set 'NAME=our "big" shop' --set=LAST=
old | change PORT=90 'TIMEOUT=900s	# or so' DB_PASSWORD=my-own-secret \
	"NAME='our \"big\" shop'" LAST= >"$T/want"
same "as it was told" "$T/want" .env
back
printf 'p$ "q" #1\n' >"$T/secret"
got=0
me resolve --set-stdin=DB_PASSWORD <"$T/secret" >"$T/out" 2>"$T/err" || got=$?
is "--set-stdin" 1 "$got"
is "in quotes" "DB_PASSWORD='p\$ \"q\" #1'" "$(grep ^DB_ .env)"
lacks "not told" "$T/err" 'p$'
lacks "nor there" "$T/out" 'p$'

# what cannot be
back
for try in "--theirs --key=LOG" "--set LOG=1" "--set-stdin NOWHERE" \
	"--set PORT=1 --set NOWHERE=2"; do
	untouched "$try: not pending" 2 me resolve $try
	contains "it says so" "$T/err" "no pending conflict"
done
untouched "a value that no quotes hold" 2 me resolve \
	--set "PORT=it's \$x \"y\""
contains "it says so" "$T/err" "no spelling"
lacks "without the value" "$T/err" '$x'
untouched "--key alone" 129 me resolve --key=PORT
untouched "--set without a value" 129 me resolve --set PORT
untouched "no such file" 2 me resolve --ours nowhere.env
contains "it says so" "$T/err" "does not exist"
untouched "a folder" 2 me resolve --ours ..
for bad in "$(printf 'a\033b')" "$(printf 'a\rb')"; do
	untouched "a control byte" 2 me resolve --set "PORT=$bad"
done

# files of all kinds and places
mkdir -p "$T/alone"
cp "$T/pending" "$T/alone/any.name"
yields "a file outside of a repository" 0 me resolve --theirs \
	"$T/alone/any.name"
is "is resolved" "" "$(left "$T/alone/any.name")"
yields "has a backup, too" 0 me restore "$T/alone/any.name"
same "and can be put back" "$T/pending" "$T/alone/any.name"
cp "$T/pending" "$T/alone/.env"
(cd "$T/alone" && me resolve --ours) 2>"$T/err"
is "outside of a repository '.env' is meant" "" "$(left "$T/alone/.env")"
mkdir sub
(cd sub && me resolve --ours --key=PORT) 2>"$T/err" || :
is "from a folder below" "TIMEOUT DB_PASSWORD NAME LAST " "$(left)"
printf 'A=1\nB=1\n' >"$T/base"
printf 'A=2\nB=1\n' >"$T/alone/merged"
printf 'A=3\nB=1\n' >"$T/theirs"
run me merge -q "$T/base" "$T/alone/merged" "$T/theirs"
yields "what merge left" 0 me resolve --theirs "$T/alone/merged"
same "is resolved" "$T/theirs" "$T/alone/merged"
idle "a file without conflicts" 0 me resolve "$T/alone/merged"
back
chmod 0600 .env
ln .env linked
run me resolve --theirs
is "a hard link is refused" 2 "$got"
same "nothing changed" "$T/pending" .env
yields "and overwritten when asked for" 0 me resolve --theirs --in-place
is "both names" "" "$(left linked)"
finish
