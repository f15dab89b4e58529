#!/bin/sh
# Running again changes nothing; a dry run, and the commands that only look,
# change nothing at all.
. "${0%/*}/lib.sh"

start again
up again; release 2; down again
git pull -q

idle "dry run" 1 me sync -n
contains "it says that there is a conflict" "$T/err" "1 conflict"
contains "it says that nothing was done" "$T/err" "dry run"
idle "dry run with all on" 1 me sync -n -v --json
idle "status" 0 me status
idle "status, in full" 1 me status -v --exit-code
idle "explain" 0 me explain DECIDED
idle "backups" 0 me backups

cp .env "$T/old"
me sync -n -v >/dev/null 2>"$T/dry" || :
yields "the sync itself" 1 me sync -v
grep -v -e '^backup: ' "$T/err" >"$T/wet"
grep -v -e '^dry run: ' "$T/dry" >"$T/dry2"
same "a dry run says what the run says" "$T/dry2" "$T/wet"
is "one backup" 1 "$(backups_made)"
base_is "base" right

# A pending conflict is no reason to change anything, either.
quiet "again, with a conflict pending" 1 me sync
quiet "and again" 1 me sync -v
idle "a dry run of that" 1 me sync -n
idle "status of that" 0 me status
untouched "the same base by hand" 1 me sync --base=1.1.0

# Without a conflict.
start clean
change DECIDED=d1 <.env >"$T/new"
cat "$T/new" >.env
up clean; release 2; down clean
git pull -q
yields "a sync without conflicts" 0 me sync
quiet "again" 0 me sync
contains "says so" "$T/err" "up to date"
idle "dry run" 0 me sync -n
quiet "quietly" 0 me sync -q
is "not a word" "" "$(cat "$T/out" "$T/err")"

# The record is lost: the base is looked for, found, and again no change but
# that it is remembered.
rm -r .git/merge-env
stat -c '%i %Y %Z %s' .env >"$T/before"
cp -p .env "$T/old"
yields "without its record" 0 me sync
contains "the base was found in history" "$T/err" "best fit in history"
stat -c '%i %Y %Z %s' .env >"$T/after"
same "the inode and times are the same" "$T/before" "$T/after"
base=$(me sync --json | json files 0 base from)
is "now it is known" record "$base"
same "and the bytes" "$T/old" .env
quiet "and then" 0 me sync

# Upstream changes something else: the template is the same.
up clean; echo x >other.txt; commit "no template"; down clean
git pull -q
quiet "another commit, the same template" 0 me sync

# Nothing to do at all.
start fresh
quiet "a file that is edited, and no upgrade" 0 me sync
finish
