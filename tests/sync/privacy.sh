#!/bin/sh
# Nothing of the operator's reaches a log, and no foreign byte a terminal.
. "${0%/*}/lib.sh"

ESC=$(printf '\033')
RLO=$(printf '\342\200\256')	# right-to-left override
ZWSP=$(printf '\342\200\213')
BAD=$(printf '\377')
# said COMMAND...: all that it says goes to the pile that is looked at
: >"$T/said"
said() {
	run "$@"
	cat "$T/out" "$T/err" >>"$T/said"
}
all_commands() {
	for k in DECIDED MINE APP_SECRET DB_URL "E${ESC}[31mKEY"; do
		said me explain $1 "$k"
		said me explain $1 --json "$k"
	done
	said me status $1 -v
	said me status $1 --json
	said me sync $1 -n -v
	said me sync $1 -n --json
	said me sync $1
	said me sync -v $1
	said me backups
	said me backups --json
	said me restore
	said me status $1 -v --json
}

start private
cat >>.env <<'ENV'
APP_SECRET=canary-secret
DB_URL=postgres://me:canary-password@db/shop
OWN=canary-own
ENV
change MINE=canary-mine DECIDED=canary-decided WORKERS=canary-workers <.env \
	>"$T/new"
cat "$T/new" >.env
up private; release 2; down private
git pull -q
cp .env "$T/mine"
all_commands ""
lacks "no value of the operator's in a log" "$T/said" canary
contains "but that there is one" "$T/said" "(hidden)"

rm -rf .git/merge-env env-backup
cat "$T/mine" >.env
me sync -q --base=1.1.0 -n >/dev/null 2>&1 || :
: >"$T/said"
said me sync --base=1.1.0 -v --show-values --show-secrets
said me status --show-values --show-secrets -v --json
for k in MINE APP_SECRET DB_URL; do
	said me explain --show-values --show-secrets $k
done
contains "--show-values shows values" "$T/said" canary-decided
lacks "--show-secrets shows none when not on a terminal" "$T/said" canary-secret
lacks "nor a password within a URL" "$T/said" canary-password

# On a terminal values are shown, and credentials only when asked for.
if script -qec true /dev/null </dev/null >/dev/null 2>&1; then
	script -qec "$MERGE_ENV status -v; $MERGE_ENV explain MINE; \
		$MERGE_ENV explain APP_SECRET" /dev/null </dev/null >"$T/tty"
	contains "on a terminal values are shown" "$T/tty" canary-mine
	lacks "credentials are not" "$T/tty" canary-secret
	script -qec "$MERGE_ENV explain --show-secrets APP_SECRET" /dev/null \
		</dev/null >"$T/tty"
	contains "but with --show-secrets" "$T/tty" canary-secret
else
	skip "on a terminal" "there is no script(1)"
fi
lacks "no value in the names of the state" \
	"$(find .git/merge-env env-backup >"$T/names"; echo "$T/names")" canary

# A hook says little, and no value.
cat "$T/mine" >.env
rm -rf .git/merge-env
: >"$T/said"
said me sync --hook=post-checkout 1.1.0
lacks "a hook tells no value" "$T/said" canary

# Foreign bytes: in names, values, comments, tags, subjects and file names.
git init -q "$T/foreign"
cd "$T/foreign"
odd="dir${ESC}]0;title${RLO}"
mkdir "$odd"
printf '%s\n' .env 'env-backup' >.gitignore
foreign() {
	printf '# comment %s[31m %s\n' "$ESC" "$RLO"
	printf 'A=%s[2J%s%s%s\n' "$ESC" "$1" "$ZWSP" "$BAD"
	printf 'E%s[31mKEY=%s\n' "$ESC" "$1"
	printf 'K%sEY=%s\n' "$RLO" "$1"
	printf 'PLAIN=%s\n' "$1"
	printf 'NEW%s=\r\a%s\n' "$1" "$1"
}
foreign 1 >"$ENV"
foreign 1 >"$odd/$ENV"
commit "subject ${ESC}[31m $RLO"
git tag "v1${RLO}${ZWSP}"
me sync -q .env "$odd/.env"
printf 'A=\033[1mmine\nPLAIN=\033]52;c;mine\a\nML="a\ncanary\nb"\n' >>.env
foreign 2 >"$ENV"
foreign 2 >"$odd/$ENV"
commit "two ${ESC}[31m $RLO"
git tag "v2${RLO}"
: >"$T/said"
all_commands --show-values
said me sync "$odd/.env"
said me sync --base="no${ESC}such"
said me sync "no${ESC}such/.env"
said me explain "no${ESC}such"
said me restore "no${ESC}such.backup_1"
said me sync --rename="x${ESC}y"
said me explain A
git config merge-env.new "x${ESC}${RLO}"
said me sync
printf '<<<<<<< \033[31m\nX\n=======\n>>>>>>> x\n' >>.env
said me sync
[ -s "$T/said" ] && pass "there is something to look at" ||
	fail "there is something to look at" </dev/null
python3 - "$T/said" <<'PY' >"$T/found"
import sys, unicodedata
data = open(sys.argv[1], 'rb').read()
for n, line in enumerate(data.split(b'\n'), 1):
    try:
        text = line.decode('utf8')
    except UnicodeDecodeError:
        print(n, 'invalid UTF-8', line)
        continue
    bad = [c for c in text if unicodedata.category(c) in ('Cc', 'Cf')]
    if bad:
        print(n, [hex(ord(c)) for c in bad], text.encode())
PY
is "no control, bidi or zero-width character, no invalid UTF-8" "" \
	"$(head -n 5 "$T/found")"

# No line begins with a foreign text: each does with words of ours, a blank, a
# bracket, or a name that is in quotes or known to be visible.
is "what follows a line end in a value stands on no line of its own" "" \
	"$(grep -n '^canary' "$T/said")"

finish
