#!/bin/sh
# Leaving in the middle, terminals of all kinds, and somebody else who writes
# the file meanwhile.
. "${0%/*}/lib.sh"
needs_terminal

pending leave
types "quit" 1 me resolve <<'D'
? (1/5)
> t
? (2/5)
> q
? '.env': 1 of 5 conflicts resolved
? what was there is in backup
D
is "what was answered is written" "TIMEOUT DB_PASSWORD NAME LAST " "$(left)"
types "Ctrl-D" 1 me resolve <<'D'
? (1/4)
> t
? (2/4)
! 04
? 1 of 4 conflicts resolved
D
is "as quit" "DB_PASSWORD NAME LAST " "$(left)"
types "Ctrl-C" 130 me resolve <<'D'
? (1/3)
> y
? (2/3)
? Take which?
! 03
D
is "what was answered is written then, too" "NAME LAST " "$(left)"
types "Ctrl-\\" 131 me resolve <<'D'
? (1/2)
? Take which?
! 1c
D
# signals come from elsewhere
signal="$T/signal"
cat >"$signal" <<'S'
#!/bin/sh
kill "-$1" "$(cat "${0%/*}/dialog.pid")"
S
chmod +x "$signal"
types "SIGTERM" 143 me resolve <<D
? (1/2)
? Take which?
\$ $signal TERM
D
types "SIGWINCH is harmless" 1 me resolve <<D
? (1/2)
? Take which?
\$ $signal WINCH
> s
? (2/2)
> q
D
cp .env "$T/two"

# while a secret is typed, the terminal does not show it
run me restore
cp "$T/pending" .env
for key in 03 1c; do
	types "a signal while a secret is typed ($key)" "$(
		[ $key = 03 ] && echo 130 || echo 131)" me resolve <<D
> s
> s
? DB_PASSWORD
? Take which?
> v
? (not shown): 
! $key
D
done
types "SIGTERM then" 143 me resolve <<D
> s
> s
? DB_PASSWORD
? Take which?
> v
? (not shown): 
\$ $signal TERM
D
types "stopped and continued then" 1 me resolve <<D
> s
> s
? DB_PASSWORD
? Take which?
> v
? (not shown): 
\$ $signal TSTP; sleep 0.3; $signal CONT; sleep 0.3
> not-seen-by-anybody
? (4/5)
> q
D
is "it was typed" not-seen-by-anybody "$(value DB_PASSWORD)"
lacks "and not shown" "$T/screen" not-seen-by-anybody
cp "$T/pending" .env
types "nothing typed" 1 me resolve <<'D'
> v
> 
? nothing was typed, nothing was changed
> v
! 04
? nothing was typed, nothing was changed
> q
D
same "nothing changed" "$T/pending" .env

# terminals
for size in "24 80" "5 20"; do
	ROWS=${size% *} COLUMNS=${size#* }
	types "a terminal of $size" 1 me resolve <<'D'
? (1/5)
> ?
? tell what the keys do
> s
> q
D
done
ROWS=24 COLUMNS=80
lacks "NO_COLOR" "$T/screen" "$(printf '\033')"
types "colours" 1 env -u NO_COLOR TERM=xterm "$MERGE_ENV" resolve <<'D'
? (1/5)
> q
D
contains "are there" "$T/screen" "$(printf '\033[1m')"
types "none on a dumb terminal" 1 env -u NO_COLOR TERM=dumb "$MERGE_ENV" \
	resolve <<'D'
? (1/5)
> q
D
lacks "as it says" "$T/screen" "$(printf '\033')"
types "any locale" 1 env LC_ALL=C.UTF-8 "$MERGE_ENV" resolve <<'D'
? (1/5)
> q
D

# text of strangers
printf 'A=1\n<<<<<<< h\nX=\033[2Jmine\342\200\256\n=======\nX=\007\n>>>>>>> \033]0;t\n' \
	>"$T/evil.env"
types "text of strangers" 1 me resolve "$T/evil.env" <<'D'
? \x1b[2Jmine\xe2\x80\xae
? \x07
> q
D
lacks "is never obeyed" "$T/screen" "$(printf '\033')"

# somebody else saves
types "an editor saves meanwhile" 1 me resolve <<D
? (1/5)
\$ sed -i 's/^LOG=.*/LOG=debug/' $PWD/.env
> t
? was changed by somebody else meanwhile; read again
? (1/5) '.env', line 2: PORT
> t
? (2/5)
> q
D
is "their save is kept" debug "$(value LOG)"
is "and so is the answer" 8080 "$(value PORT)"
is "which was backed up with it" debug "$(value LOG \
	"$(ls env-backup/.env.backup_* | sort -V | tail -n 1)")"
finish
