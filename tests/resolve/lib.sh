# Common parts of the tests of resolve. Source it first:
#
#	. "${0%/*}/lib.sh"
. "${0%/*}/../sync/lib.sh"

TESTS=$(cd "${0%/*}" && pwd -P)

# --- a file with conflicts ----------------------------------------------

old() {
	cat <<'ENV'
# Web
PORT=80

# Seconds a plugin may run,
# each time
TIMEOUT=300s	# or so
DB_PASSWORD=changeme
NAME="a shop"
LOG=info
LAST=1
ENV
}
# pending NAME: a clone whose .env has five pending conflicts, of PORT,
# TIMEOUT, DB_PASSWORD, NAME and LAST; $T/pending is a copy of it
pending() {
	git init -q "$T/$1.up"
	cd "$T/$1.up"
	echo .env >.gitignore
	old >$ENV
	commit "first"
	git tag 1.0
	git clone -q "file://$T/$1.up" "$T/$1"
	cd "$T/$1"
	git config merge-env.holdCredentials false
	me sync -q .env
	set_in .env PORT=81 'TIMEOUT=900s	# or so' DB_PASSWORD=my-own-secret \
		'NAME="my shop"' LAST=2
	up "$1"
	set_in $ENV PORT=8080 'TIMEOUT=600	# or so' \
		DB_PASSWORD=their-secret 'NAME="the shop"' LAST=3
	commit "plugins: do not wait so long"
	git tag 1.1
	down "$1"
	git pull -q
	run me sync
	cp .env "$T/pending"
	rm -rf env-backup
}
set_in() { # set_in FILE KEY=VALUE...
	file=$1
	shift
	change "$@" <"$file" >"$T/new"
	cat "$T/new" >"$file"
}
# later NAME KEY=VALUE...: the next release; not synced yet
later() {
	up "$1"
	name=$1
	shift
	set_in $ENV "$@"
	commit "later"
	down "$name"
	git pull -q
}
# left: the names of the variables that are still pending
left() {
	sed -n 's/^\(# \)\{0,1\}<<<<<<< [^:]*: \([^ ]*\) .*/\2/p' "${1:-.env}" |
		tr '\n' ' '
}

# --- a terminal ---------------------------------------------------------

ROWS=24 COLUMNS=80

needs_terminal() {
	command -v expect >/dev/null || skip_all "expect is not installed"
	export NO_COLOR=1 TERM="${TERM:-vt100}"
	[ "$TERM" != dumb ] || TERM=vt100
}
# types NAME STATUS COMMAND...: at a terminal, with the dialog on standard input;
# the screen is left in $T/screen, lines ending as usual. The terminal must be
# afterwards as it was.
types() {
	what=$1 want=$2
	shift 2
	cat >"$T/dialog"
	if [ "$1" = me ]; then
		shift
		set -- "$MERGE_ENV" "$@"
	fi
	# the shell in between lives on when a key ends the command, whose
	# process is named in $T/dialog.pid
	got=0
	"$TESTS/press.exp" "$ROWS" "$COLUMNS" "$T/dialog" "$T/raw" \
		sh -c 'trap : INT QUIT; stty -a >"$0.tty"
			sh -c "echo \$\$ >\"\$0\".pid; exec \"\$@\"" "$0" "$@"
			s=$?; stty -a >"$0.tty2"; exit $s' "$T/dialog" "$@" \
		2>"$T/err" || got=$?
	tr -d '\r' <"$T/raw" >"$T/screen"
	if [ "$got" = "$want" ]; then
		pass "$what"
	else
		{ echo "expected status: $want"; echo "got: $got"
			cat "$T/err" "$T/screen"; } | fail "$what"
	fi
	same "$what: the terminal is as it was" "$T/dialog.tty" "$T/dialog.tty2"
}
