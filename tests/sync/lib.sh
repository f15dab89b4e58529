# Common parts of the tests of sync and its sister commands. Source it first:
#
#	. "${0%/*}/lib.sh"
#
# The clean room and the assertions are those of the tests of the driver. A
# test plays two people: upstream, who publishes templates in $T/NAME.up, and
# the operator, who has cloned it into $T/NAME.
. "${0%/*}/../git/lib.sh"
export XDG_STATE_HOME="$T/state"
unset GIT_AUTHOR_DATE GIT_COMMITTER_DATE
umask 022

me() { "$MERGE_ENV" "$@"; }

# --- upstream -----------------------------------------------------------

# Three releases of a template, made so that the result of a sync tells which
# base it had. An operator of 1.1.0 leaves FOLLOWS alone, sets DECIDED to what
# 1.0.0 had, sets MINE, and deletes DELETED. Then, in 1.2.0,
#
#	the right base		takes FOLLOWS over, makes DECIDED a conflict,
#				and leaves DELETED away
#	no base			keeps all three settings, and adds DELETED
#
# and with any other base the result is neither of the two.
text() { # text NUMBER: of release 1.NUMBER.0
	cat <<ENV
# Shop $(($1 + 1))
FOLLOWS=f$1
DECIDED=d$1
MINE=default
DELETED=yes

# Database
DB_HOST=localhost
DB_PORT=5432
DB_NAME=shop

# Mail
MAIL_HOST=mail.example.org
MAIL_PORT=25
MAIL_FROM=shop@example.org

# Cache
CACHE_HOST=localhost
CACHE_PORT=6379

# Workers
WORKERS=4
WORKER_TIMEOUT=30
WORKER_MEMORY=512

# Log
LOG_LEVEL=info
LOG_FORMAT=json
LOG_COLOUR=auto
LOG_SIZE=10

# Paths
DATA_DIR=/var/lib/shop
CACHE_DIR=/var/cache/shop
RUN_DIR=/run/shop

# Limits
MAX_ITEMS=100
MAX_USERS=1000
MAX_UPLOAD=10m
MAX_AGE=3600

# Features
FEATURE_SEARCH=on
FEATURE_EXPORT=on
FEATURE_IMPORT=off
FEATURE_MAPS=off
FEATURE_CHAT=off
FEATURE_WIKI=on
FEATURE_FEED=on
FEATURE_TAGS=on
FEATURE_VOTES=off
FEATURE_POLLS=off
FEATURE_TEAMS=on
ENV
	if [ "$1" -ge 1 ]; then printf 'FROM_1_1=%s\n' one; fi
	if [ "$1" -ge 2 ]; then printf 'FROM_1_2=%s\n' two; fi
}
# The edits of the operator of 1.1.0: a filter.
edited() {
	sed '/^DELETED=/d' | change DECIDED=d0 MINE=my-own
}
# release NUMBER [FILE]: commit and tag a release, in the current repository
release() {
	text "$1" >"${2:-$ENV}"
	commit "release 1.$1.0"
	git tag "1.$1.0"
}
# upstream NAME [OPTION...]: with releases 1.0.0 and 1.1.0; options of git init
upstream() {
	name=$1
	shift
	git init -q "$@" "$T/$name.up"
	cd "$T/$name.up"
	printf '.env\n' >.gitignore
	release 0
	release 1
}
# operator NAME [OPTION...]: a clone, options of git clone; no .env yet
operator() {
	name=$1
	shift
	git clone -q "$@" "file://$T/$name.up" "$T/$name"
	cd "$T/$name"
}
# up NAME: work in the repository of upstream
up() { cd "$T/$1.up"; }
down() { cd "$T/$1"; }
# start NAME: both, and the operator has synced 1.1.0 and edited his file
start() {
	upstream "$1"
	operator "$1"
	me sync -q .env
	edited <.env >"$T/new"
	cat "$T/new" >.env
}

# --- what came out ------------------------------------------------------

# value KEY [FILE]: the setting that programs read
value() {
	sed -n "s/^$1=//p" "${2:-.env}" | tail -n 1
}
hunk() { # hunk KEY OURS BASE THEIRS [FROM TO]
	cat <<ENV
# <<<<<<< .env: $1 (both changed)
$1=$2
# ||||||| .env.example${5:+ $5}
# $1=$3
# =======
# $1=$4
# >>>>>>> .env.example${6:+ $6}
ENV
}
# which_base FILE: "right", "unknown", or "wrong" for the operator of 1.1.0
# who upgraded to 1.2.0
which_base() {
	deleted=$(value DELETED "$1")
	case "$(value FOLLOWS "$1") $(value DECIDED "$1") ${deleted:-none}" in
	"f2 d0 none")
		if grep -q '^# DECIDED=d1$' "$1" && grep -q '^# DECIDED=d2$' "$1"
		then echo right; else echo wrong; fi ;;
	"f1 d0 yes")
		if grep -q '^# [<|=>]' "$1"; then echo wrong
		else echo unknown; fi ;;
	*) echo wrong ;;
	esac
	if [ "$(value MINE "$1")" != my-own ] ||
	    [ "$(value FROM_1_2 "$1")" != two ]; then
		echo "and the rest is wrong"
	fi
}
# base_is NAME WANT [FILE]: "right", "unknown", or "safe": one of the two
base_is() {
	base=$(which_base "${3:-.env}")
	case "$2 $base" in
	"safe right" | "safe unknown") pass "$1: $base" ;;
	*) is "$1" "$2" "$base" ;;
	esac
}
# json WORDS... <FILE: a value out of JSON, by keys and indexes
json() {
	python3 -c '
import json, sys
at = json.load(sys.stdin)
for step in sys.argv[1:]:
    at = at[int(step) if isinstance(at, list) else step]
print(at if isinstance(at, str) else json.dumps(at))' "$@"
}
# everything [FOLDER]: all that can be seen of all files in it, but when they
# were read
everything() {
	find "${1:-.}" -printf '%p %y %m %U %G %n %s %i %T@ %C@ %l\n' | sort
	find "${1:-.}" -type f -exec cksum {} + | sort
}
# idle NAME STATUS COMMAND...: it changes nothing at all
idle() {
	idle=$1
	shift
	everything >"$T/before"
	yields "$idle: status" "$@"
	everything >"$T/after"
	same "$idle: nothing changed" "$T/before" "$T/after"
}
# quiet NAME STATUS COMMAND...: it changes nothing but who had the lock last
quiet() {
	idle=$1
	shift
	everything | grep -v /merge-env/lock >"$T/before"
	yields "$idle: status" "$@"
	everything | grep -v /merge-env/lock >"$T/after"
	same "$idle: nothing changed" "$T/before" "$T/after"
}
# untouched NAME STATUS COMMAND...: the env file stays what it is, inode,
# times and all, and no backup is made
untouched() {
	idle=$1
	shift
	{ stat -c '%i %s %a %u %g %h %y %z' .env; cksum .env
		ls -A env-backup 2>&1; } >"$T/before" || :
	yields "$idle: status" "$@"
	{ stat -c '%i %s %a %u %g %h %y %z' .env; cksum .env
		ls -A env-backup 2>&1; } >"$T/after" || :
	same "$idle: the env file was not touched" "$T/before" "$T/after"
}
backups_made() {
	ls -A env-backup 2>/dev/null | grep -c backup_ || :
}
# as_other_user COMMAND...: with the rights of nobody in particular; the
# script has made sure that it is root
as_other_user() {
	setpriv --reuid=65534 --regid=65534 --clear-groups "$@"
}
is_root() { [ "$(id -u)" = 0 ]; }
