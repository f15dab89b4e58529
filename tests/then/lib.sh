# Common parts of the tests of the command after a sync. Source it first:
#
#	. "${0%/*}/lib.sh"
#
# Commands of the tests append to $T/log, so that it tells how often they ran.
. "${0%/*}/../sync/lib.sh"

log=$T/log
export log
ran() { # ran NAME TIMES
	is "$1" "$2" "$(wc -l <"$log")"
}
# upgraded NAME [KEY=VALUE...]: 1.1.0 is synced and edited, so that 1.2.0 makes
# no conflict, and pulled
upgraded() {
	start "$1"
	sed -i 's/^DECIDED=.*/DECIDED=d1/' .env
	up "$1"
	release 2
	down "$1"
	shift
	[ $# = 0 ] || printf '%s\n' "$@" >>.env
	cp .env "$T/old"
	git pull -q
	: >"$log"
}
# the mark of the only env file, or nothing
mark() { cat .git/merge-env/*.then 2>/dev/null || :; }
