#!/bin/sh
# What the operator has decided once and for all: pins, credentials, and how
# new and removed variables are treated.
. "${0%/*}/lib.sh"

shop() { # the template, release 1 or 2
	cat <<ENV
# Secrets
SECRET_KEY=default-$1
DB_PASSWORD=difyai$1
API_TOKEN=$([ "$1" = 1 ] && echo token-1)
# Numbers
WORKERS=$1
CACHE_SIZE=$1
CACHE_TIME=$1
LOG_LEVEL=$1
PORT=$1
$([ "$1" = 1 ] && echo OLD_THING=old)
$([ "$1" = 1 ] && echo OLD_OTHER=old)
ENV
	if [ "$1" = 2 ]; then
		printf '\n# How many at once\nBURST=5\n# NOT_SET=1\nCALM=6\n'
	fi
}
git init -q "$T/shop.up"
cd "$T/shop.up"
echo .env >.gitignore
shop 1 >$ENV
commit one
git tag 1
shop 2 >$ENV
commit two
git tag 2
# again NAME [CONFIG VALUE]...: a new clone at 1, synced, and then at 2
again() {
	cd "$T"
	rm -rf shop
	git clone -q shop.up shop
	cd shop
	git checkout -q 1
	me sync -q .env
	echo OWN=1 >>.env
	while [ $# -gt 1 ]; do
		git config --add "$1" "$2"
		shift 2
	done
	git checkout -q 2
}

again
yields "credentials are held" 0 me sync
is "a secret key" default-1 "$(value SECRET_KEY)"
is "a password" difyai1 "$(value DB_PASSWORD)"
is "a token that the template empties" token-1 "$(value API_TOKEN)"
contains "that is said" "$T/err" "held"
contains "by name" "$T/err" "API_TOKEN"
is "other defaults are followed" "2 2" "$(value WORKERS) $(value PORT)"
is "what was removed goes" "" "$(value OLD_THING)$(value OLD_OTHER)"
is "what is new comes" 5 "$(value BURST)"
contains "with its comment" .env "# How many at once"

again merge-env.holdCredentials false
yields "not held" 0 me sync
is "then the template is followed" "default-2 difyai2 " \
	"$(value SECRET_KEY) $(value DB_PASSWORD) $(value API_TOKEN)"

again merge-env.pin WORKERS merge-env.pin 'CACHE_*' merge-env.pin OLD_THING
yields "pins in the config" 0 me sync
is "a name" 1 "$(value WORKERS)"
is "a glob" "1 1" "$(value CACHE_SIZE) $(value CACHE_TIME)"
is "not the rest" "2 2" "$(value LOG_LEVEL) $(value PORT)"
is "what is pinned is not removed" old "$(value OLD_THING)"
is "what is not is" "" "$(value OLD_OTHER)"
contains "it is said" "$T/err" "pinned"

again
yields "pins as options" 0 me sync --pin=WORKERS --pin='CACHE_?IME'
is "a name" 1 "$(value WORKERS)"
is "a glob" "2 1" "$(value CACHE_SIZE) $(value CACHE_TIME)"

again
sed 's/^WORKERS=/# merge-env: keep\n&/; s/^OLD_THING=/# merge-env: keep\n&/' \
	.env >"$T/new"
cat "$T/new" >.env
yields "pins in the file" 0 me sync
is "the value stays" 1 "$(value WORKERS)"
is "the next one does not" 2 "$(value CACHE_SIZE)"
is "nor goes what is removed" old "$(value OLD_THING)"
is "the marks stay, too" 2 "$(grep -c '^# merge-env: keep$' .env)"
git checkout -q 1
me sync -q
git checkout -q 2
me sync -q
is "there and back, the value stays" 1 "$(value WORKERS)"
is "and the mark" "# merge-env: keep" "$(grep -B1 '^WORKERS=' .env | head -n 1)"

again merge-env.new comment
yields "new=comment" 0 me sync
contains "the new one is there as a comment" .env "# BURST=5"
is "and not set" "" "$(value BURST)$(value CALM)"
is "the rest is followed" 2 "$(value WORKERS)"
quiet "again" 0 me sync
is "it comes once" 1 "$(grep -c 'BURST=' .env)"

again merge-env.new report
yields "new=report" 0 me sync
contains "the new one is reported" "$T/err" "added"
lacks "but left out" .env BURST
yields "in full" 0 me status -v
contains "status knows that it is missing" "$T/out" BURST
git tag -f 2 >/dev/null
shop 2 | change WORKERS=3 >$ENV
yields "and later" 0 me sync
lacks "it is left out, too" .env BURST

again merge-env.new add
yields "new=add" 0 me sync
is "is the default" "5 6" "$(value BURST) $(value CALM)"
again merge-env.new nonsense
untouched "an unknown word is refused" 2 me sync
contains "it is named" "$T/err" "merge-env.new"

# An env file that is still the template of 1, byte for byte, is treated like
# any other: its credentials are those of a system that runs.
again
sed '/^OWN=/d' .env >"$T/new"
cat "$T/new" >.env
yields "an untouched file" 0 me sync
is "its credentials are held" "default-1 difyai1 token-1" \
	"$(value SECRET_KEY) $(value DB_PASSWORD) $(value API_TOKEN)"
is "its defaults are followed" 2 "$(value WORKERS)"
again merge-env.pin WORKERS merge-env.new report
sed '/^OWN=/d' .env >"$T/new"
cat "$T/new" >.env
yields "an untouched file, pins and new=report" 0 me sync
is "what is pinned stays" "1 2" "$(value WORKERS) $(value CACHE_SIZE)"
is "what is new is left out" "" "$(value BURST)"

# removed=: the operator changed what the template removed
for how in keep drop conflict; do
	again merge-env.removed $how
	change OLD_THING=mine <.env | sed '/^LOG_LEVEL=/d' >"$T/new"
	cat "$T/new" >.env
	case $how in
	keep) yields "removed=keep" 0 me sync
		is "the value stays" mine "$(value OLD_THING)"
		is "what is away stays away" "" "$(value LOG_LEVEL)"
		contains "it is reported" "$T/err" OLD_THING
		contains "so is that" "$T/err" LOG_LEVEL
		quiet "again" 0 me sync
		is "still" mine "$(value OLD_THING)" ;;
	drop) yields "removed=drop" 0 me sync
		is "the template wins" "" "$(value OLD_THING)"
		is "here, too" 2 "$(value LOG_LEVEL)" ;;
	conflict) yields "removed=conflict" 1 me sync
		is "two hunks" 2 "$(grep -c '^# <<<<<<<' .env)"
		is "the value is live" mine "$(value OLD_THING)"
		is "what is away is not" "" "$(value LOG_LEVEL)" ;;
	esac
done

# What the operator deleted stays deleted, through any number of upgrades, even
# if its default changes.
again
sed '/^WORKERS=/d; /^PORT=/d' .env >"$T/new"
cat "$T/new" >.env
yields "deleted" 0 me sync
for i in 3 4 5; do
	shop 2 | change WORKERS=$i CACHE_SIZE=$i >$ENV
	yields "upgrade $i" 0 me sync
	is "stays away" "" "$(value WORKERS)$(value PORT)"
	is "others follow" $i "$(value CACHE_SIZE)"
done
# commented out is deleted, and the comment is the operator's
again
sed 's/^WORKERS=/# &/' .env >"$T/new"
cat "$T/new" >.env
yields "commented out" 0 me sync
is "is not set again" "" "$(value WORKERS)"
contains "the comment stays" .env "# WORKERS=1"

finish
