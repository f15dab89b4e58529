# Common parts of the tests of the hooks. Source it first:
#
#	. "${0%/*}/lib.sh"
#
# Upstream and the operator are those of the tests of sync; the operator's
# clone has the hooks.
. "${0%/*}/../sync/lib.sh"

# put_hooks [FOLDER [PROGRAM]]: into this repository, as its operator does; or
# into a folder where no installation puts them
put_hooks() {
	if [ $# = 0 ]; then
		me install -q
		return
	fi
	mkdir -p "$1"
	for put in post-merge post-checkout post-rewrite; do
		sed "s|^program=.*|program='${2:-$MERGE_ENV}'|" \
			"$SOURCE/hooks/$put" >"$1/$put"
		chmod +x "$1/$put"
	done
}
# hooked NAME: an operator of 1.1.0 who has decided, and has no conflict ahead
hooked() {
	start "$1"
	change DECIDED=d1 <.env >"$T/new"
	cat "$T/new" >.env
	put_hooks
}
# next NAME [NUMBER]: upstream publishes another release
next() {
	up "$1"; release "${2:-2}"; down "$1"
}
# other NAME: upstream commits something else
other() {
	up "$1"; echo "$NOW" >other.txt; commit "no template"; down "$1"
}
# followed NAME [RELEASE]: the env file has the values of that release, and
# the operator's own
followed() {
	is "$1" "f${2:-2} my-own" "$(value FOLLOWS) $(value MINE)"
}
# silent NAME: the command that was run printed nothing
silent() {
	is "$1" "" "$(cat "$T/out" "$T/err")"
}
# lines NAME N: so many lines of ours were printed
lines() {
	is "$1" "$2" "$(cat "$T/out" "$T/err" | grep -c '\.env' || :)"
}
# looked NAME yes|no COMMAND...: was a quick look enough? That is: the helper,
# which is linked to libgit2, did not start.
looked() {
	looked=$1 want=$2
	shift 2
	if [ -z "$STRACE" ]; then
		skip "$looked" "no strace here"
		run "$@"
		return
	fi
	got=0
	strace -f -qq -e trace=execve -o "$T/trace" "$@" >"$T/out" 2>"$T/err" \
		</dev/null || got=$?
	# of a process that lets nobody look into it, no name is to be seen
	if grep -q 'git-merge-env-repo.*= 0$\|execve(0x.*= 0$' "$T/trace"
	then full=no
	else full=yes; fi
	is "$looked" "$want" "$full"
}
STRACE=
if strace -o /dev/null true 2>/dev/null; then STRACE=yes; fi
