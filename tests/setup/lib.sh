# Common parts of the tests of install, uninstall and doctor. Source it first:
#
#	. "${0%/*}/lib.sh"
#
# The clean room and the assertions are those of the tests of the driver.
. "${0%/*}/../git/lib.sh"
export XDG_STATE_HOME="$T/state"
unset GIT_AUTHOR_DATE GIT_COMMITTER_DATE
PATH=$(dirname "$MERGE_ENV"):$PATH # as an operator has it, for "git merge-env"
export PATH

me() { "$MERGE_ENV" "$@"; }
q=$(quoted "$MERGE_ENV")

# app NAME [OPTION...]: a repository with a template, and work there
app() {
	name=$1
	shift
	cd "$T"
	git init -q "$@" "$name"
	cd "$name"
	template >$ENV
	echo .env >.gitignore
	commit base
}
# all [FOLDER...]: what is there, but when it was written
all() {
	for f; do
		find "$f" \( -type d -printf '%p %y %m %U %G\n' \) -o \
			-printf '%p %y %m %U %G %n %s %l\n' | sort
		find "$f" -type f -exec cksum {} + | sort
	done
}
# exactly [FOLDER...]: that, and which file it is, and when it was written
exactly() {
	all "$@"
	find "$@" -printf '%p %i %T@\n' | sort
}
registered() { git config --get merge.merge-env.driver || :; }
# mirror NAME FOLDER [OPTION...]: install with these options, again, and
# uninstall; what FOLDER, and below, holds in the end it has held before
mirror() {
	state=$1 folder=$2
	shift 2
	all "$folder" >"$T/first"
	me install -n "$@" >"$T/listed" 2>/dev/null || :
	all "$folder" >"$T/now"
	same "$state: -n changes nothing" "$T/first" "$T/now"
	yields "$state: installed" 0 me install "$@"
	all "$folder" >"$T/second"
	if cmp -s "$T/first" "$T/second"; then
		echo "nothing was written" | fail "$state: it did something"
	fi
	exactly "$folder" >"$T/second"
	yields "$state: installed again" 0 me install "$@"
	exactly "$folder" >"$T/third"
	same "$state: which changes nothing" "$T/second" "$T/third"
	run me install -n "$@"
	is "$state: nothing is listed then" "" "$(cat "$T/out")"
	yields "$state: uninstalled" 0 me uninstall "$@"
	all "$folder" >"$T/last"
	same "$state: taken out to the byte" "$T/first" "$T/last"
	yields "$state: uninstalled again" 0 me uninstall "$@"
	all "$folder" >"$T/last"
	same "$state: which changes nothing, too" "$T/first" "$T/last"
}
# fake_git VERSION: a git that says so, in front of the real one
fake_git() {
	real=$(command -v git)
	mkdir -p "$T/fake"
	cat >"$T/fake/git" <<SH
#!/bin/sh
[ "\$*" = version ] && { echo "git version $1"; exit; }
for a; do [ "\$a" = version ] && { echo "git version $1"; exit; }; done
exec '$real' "\$@"
SH
	chmod +x "$T/fake/git"
	PATH=$T/fake:$PATH
}
# driver_line [PROGRAM]: what is registered with this git
driver_line() {
	if at_least 2.44; then
		command_line "${1:-$MERGE_ENV}" "%O %A %B %L %P %S %X %Y"
	else
		command_line "${1:-$MERGE_ENV}"
	fi
}
