#!/bin/sh
# Variables that left one template for others of the set: kept, reported, and
# carried to their new place with --follow-moves.
. "${0%/*}/lib.sh"

git init -q app
cd app
mkdir envs
printf '.env\nenvs/*.env\nenv-backup/\n' >.gitignore
printf 'A=1\nDB_HOST=db\nDB_PORT=5432\nLOG=info\nMQ=mq\n' >.env.example
git add -A
git commit -qm one
git tag 1.0
printf 'A=1\nDB_HOST=mine\nDB_PORT=5432\nLOG=info\nMQ=mine\nOWN=1\n' >.env
run "$MERGE_ENV" sync
printf 'A=1\nLOG=warn\n' >.env.example
printf '# the database\nDB_HOST=db\nDB_PORT=5433\n' >envs/db.env.example
printf 'MQ=mq\n' >envs/mq.env.example
printf 'MQ=other\n' >envs/mq.env
git add -A
git commit -qm two
git tag 2.0
cp .env before
cp -rp .git/merge-env state

yields "sync" 0 "$MERGE_ENV" sync
printf 'A=1\nDB_HOST=mine\nDB_PORT=5432\nLOG=warn\nMQ=mine\nOWN=1\n' |
	holds "keeps what moved" .env
contains "says so" "$T/err" "3 moved to other templates of the set"
contains "and how to follow" "$T/err" "--follow-moves"
is "and makes no other env file" "" "$(ls envs/db.env 2>/dev/null)"

# Followed later, or at once: the same.
follow() {
	yields "$1" 0 "$MERGE_ENV" sync --follow-moves .env
	printf 'A=1\nLOG=warn\nMQ=mine\nOWN=1\n' |
		holds "$1: they leave, but for the one decided twice" .env
	printf '# the database\nDB_HOST=mine\nDB_PORT=%s\n' "$2" |
		holds "$1: a new env file holds them" envs/db.env
	is "$1: readable by its owner alone" 600 "$(stat -c %a envs/db.env)"
	printf 'MQ=other\n' | holds "$1: what stood there stays" envs/mq.env
	cp .env again
	yields "$1: again" 0 "$MERGE_ENV" sync --follow-moves .env
	same "$1: again changes nothing" again .env
}
follow "later" 5432
rm -rf envs/db.env .git/merge-env
cp before .env
cp -rp state .git/merge-env
follow "at once" 5433

yields "-n" 0 "$MERGE_ENV" sync -n --follow-moves
yields "restore" 0 "$MERGE_ENV" restore .env
same "brings it back" before .env

finish
