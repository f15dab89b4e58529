# Common parts of the tests of the merge driver inside git. Source it first:
#
#	. "${0%/*}/lib.sh"
#
# A test runs in a scratch folder $T with a HOME of its own, and ends with
# "finish". A command of the set-up that fails ends the script, and fails it.
set -eu
umask 022

: "${MERGE_ENV:?the path of git-merge-env}"
case $MERGE_ENV in /*) ;; *) MERGE_ENV=$PWD/$MERGE_ENV ;; esac

# --- clean room ---------------------------------------------------------

for v in $(env | sed -n 's/^\(GIT_[A-Za-z0-9_]*\)=.*/\1/p'); do
	unset "$v"
done
unset XDG_CONFIG_HOME LANGUAGE EDITOR VISUAL CDPATH v
T=$(mktemp -d "${TMPDIR:-/tmp}/merge-env.XXXXXX")
T=$(cd "$T" && pwd -P)
finished=
at_leave=	# a command, for what rm cannot remove
leave() {
	status=$?
	cd /
	eval "$at_leave"
	rm -rf "$T"
	[ "$finished" ] || echo "Bail out! the script did not finish"
	exit "$status"
}
trap leave EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
mkdir "$T/home"
export HOME="$T/home" LC_ALL=C TZ=UTC
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL="$T/home/.gitconfig"
export GIT_EDITOR=: GIT_MERGE_AUTOEDIT=no GIT_TERMINAL_PROMPT=0
cat >"$GIT_CONFIG_GLOBAL" <<'CFG'
[user]
	name = T
	email = t@example.org
[init]
	defaultBranch = main
[advice]
	detachedHead = false
	mergeConflict = false
[protocol "file"]
	allow = always
CFG
cd "$T"

# Commits get distinct dates that are the same in every run.
NOW=1700000000
tick() {
	NOW=$((NOW + 60))
	export GIT_AUTHOR_DATE="$NOW +0000" GIT_COMMITTER_DATE="$NOW +0000"
}
tick

# --- assertions ---------------------------------------------------------

# The tally is a file, because an assertion at the end of a pipe runs in a
# shell of its own.
: >"$T/tally"
pass() {
	echo ok >>"$T/tally"
	echo "ok - $1"
}
# fail NAME: what was expected and what came, on standard input
fail() {
	echo bad >>"$T/tally"
	echo "not ok - $1"
	sed 's/^/#   /' | tr -d '\000'
}
skip() {
	echo ok >>"$T/tally"
	echo "ok - $1 # SKIP $2"
}
# is NAME EXPECTED GOT
is() {
	if [ "$2" = "$3" ]; then
		pass "$1"
	else
		printf 'expected: %s\ngot:      %s\n' "$2" "$3" | fail "$1"
	fi
}
# same NAME EXPECTED-FILE FILE: byte for byte
same() {
	if cmp -s "$2" "$3"; then
		pass "$1"
	elif [ ! -f "$3" ]; then
		echo "expected a file $3" | fail "$1"
	else
		{ diff -a -U2 -L expected -L got "$2" "$3" || :; } | cat -A |
			head -40 | fail "$1"
	fi
}
# holds NAME FILE: the file is what stands on standard input
holds() {
	cat >"$T/want"
	same "$1" "$T/want" "$2"
}
# contains NAME FILE TEXT; lacks NAME FILE TEXT
contains() {
	if grep -aqF -e "$3" -- "$2"; then
		pass "$1"
	else
		{
			echo "expected to find: $3"
			cat -- "$2"
		} | fail "$1"
	fi
}
lacks() {
	if grep -aqF -e "$3" -- "$2"; then
		{
			echo "expected not to find: $3"
			cat -- "$2"
		} | fail "$1"
	else
		pass "$1"
	fi
}
# yields NAME STATUS COMMAND...: its output is left in $T/out and $T/err
yields() {
	what=$1 want=$2
	shift 2
	run "$@"
	if [ "$got" = "$want" ]; then
		pass "$what"
	else
		{
			printf 'expected status: %s\ngot:             %s\n' \
				"$want" "$got"
			echo "command: $*"
			cat "$T/out" "$T/err"
		} | fail "$what"
	fi
}
# run COMMAND...: its status is left in $got
run() {
	got=0
	"$@" >"$T/out" 2>"$T/err" </dev/null || got=$?
}
finish() {
	echo "1..$(wc -l <"$T/tally")"
	finished=1
	! grep -q bad "$T/tally" || exit 1
	exit 0
}
# skip_all WHY
skip_all() {
	echo "1..0 # SKIP $1"
	finished=1
	exit 77
}

# --- the driver ---------------------------------------------------------

# quoted PATH: as a word of the shell, in a command where % is special
quoted() {
	printf "'"
	printf '%s' "$1" | sed "s/'/'\\\\''/g; s/%/%%/g"
	printf "'"
}
# command_line [PROGRAM [PLACEHOLDERS]]: the driver as an installation registers it.
# Without the program, git merge-file does what git would have done.
command_line() {
	printf '%s driver -- %s; s=$?; case $s in 126|127) %s;; *) %s;; esac' \
		"$(quoted "${1:-$MERGE_ENV}")" "${2:-%O %A %B %L %P}" \
		'git merge-file -q --marker-size=%L %A %O %B' 'exit $s'
}
register() {
	git config merge.merge-env.name "dotenv, by variable"
	git config merge.merge-env.driver "${1:-$(command_line)}"
}
# drive [L [P [S X Y]]]: the driver on the files O, A and B of this folder
drive() {
	[ $# -ge 1 ] || set -- 7
	[ $# -ge 2 ] || set -- "$1" .env
	"$MERGE_ENV" driver -- O A B "$@"
}
# at_least VERSION: is git as new as that?
at_least() {
	printf '%s\n%s\n' "$1" "$(git version | sed 's/[^0-9]*//; s/ .*//')" |
		sort -t. -k1,1n -k2,2n -C
}
# has_group FILE SIZE: does it hold a whole marker group of that size?
has_group() {
	case $(sed -n "s/^<\{$2\} .*/</p; s/^=\{$2\}\r*\$/=/p
		s/^>\{$2\} .*/>/p" "$1" | tr -d '\n') in
	*'<'*'='*'>'*) ;;
	*) return 1 ;;
	esac
}

# --- files --------------------------------------------------------------

template() {
	cat <<'ENV'
# Application
APP_NAME=shop
APP_ENV=production
APP_URL="https://shop.example.org"

# Database
DB_HOST=localhost
DB_PORT=5432
DB_PASSWORD='change me'	# 16 characters or more

# Mail
MAIL_HOST=mail.example.org
MAIL_PORT=25
ENV
}
# change KEY=VALUE...: a filter that sets variables
change() {
	awk 'BEGIN {
		for (i = 1; i < ARGC; i++) {
			k = ARGV[i]; sub(/=.*/, "", k); new[k] = ARGV[i]
			ARGV[i] = ""
		}
	}
	{ k = $0; sub(/=.*/, "", k); print k in new ? new[k] : $0 }' "$@"
}
# clash KEY OURS THEIRS [WHY [SIZE]]: a filter that puts a hunk in place of a
# variable; an empty side is an unset one
clash() {
	awk -v key="$1" -v ours="$2" -v theirs="$3" \
		-v why="${4:-both changed}" -v size="${5:-7}" '
	function mark(c,   s, i) {
		for (i = 0; i < size; i++)
			s = s c
		return s
	}
	{ k = $0; sub(/=.*/, "", k) }
	k != key { print; next }
	{
		print mark("<") " ours: " key " (" why ")"
		if (ours != "") print key "=" ours
		print mark("=")
		if (theirs != "") print key "=" theirs
		print mark(">") " theirs"
	}'
}

# --- repositories -------------------------------------------------------

ENV=.env.example
commit() {
	tick
	git add -A
	git commit -q -m "$1"
}
# repo NAME: a repository whose main holds the template, and work there
repo() {
	cd "$T"
	git init -q "$1"
	cd "$1"
	register
	echo '*env* merge=merge-env' >.gitattributes
	template >$ENV
	commit base
	git tag base
}
# on BRANCH KEY=VALUE...: a commit on the branch, made at "base" if it is new
on() {
	git checkout -q "$1" 2>/dev/null || git checkout -q -b "$1" base
	shift
	set_env "$@"
	commit "$*"
}
# set_env KEY=VALUE...: change the file of the work tree
set_env() {
	change "$@" <$ENV >"$T/new"
	cat "$T/new" >$ENV
}
# neighbours NAME: main and topic change lines next to each other, which
# git alone cannot merge. $T/merged is what must come out.
neighbours() {
	repo "$1"
	on main DB_HOST=db.internal
	on topic DB_PORT=6432 MAIL_PORT=587
	git checkout -q main
	template | change DB_HOST=db.internal DB_PORT=6432 MAIL_PORT=587 \
		>"$T/merged"
}
# rivals NAME: main and topic set DB_HOST; topic also changes the line below.
# $T/hunk is what must come out when main is ours.
rivals() {
	repo "$1"
	on main DB_HOST=db.main
	on topic DB_HOST=db.topic DB_PORT=6432
	git checkout -q main
	template | change DB_PORT=6432 |
		clash DB_HOST db.main db.topic >"$T/hunk"
}
# Is the path unmerged, with all three stages?
stages() {
	git ls-files -u -- "${1:-$ENV}" | cut -d' ' -f3 | cut -c1 | tr -d '\n'
}
changes() {
	git status --porcelain
}
