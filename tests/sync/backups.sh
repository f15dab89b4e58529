#!/bin/sh
# Backups: where they are and what they hold; and restoring one, which is
# itself backed up, can be undone, and brings back the base of that file.
. "${0%/*}/lib.sh"

newest() { ls env-backup/.env.backup_* | sort -t_ -k2,3 -k4n | tail -n 1; }
upgrade_to() { # upgrade_to NUMBER KEY=VALUE...
	up back
	n=$1
	shift
	if [ $# -gt 0 ]; then text "$n" | change "$@" >$ENV
	else text "$n" >$ENV; fi
	commit "1.$n.0"
	git tag "1.$n.0"
	down back
	git pull -q
}

start back
idle "no backups yet" 0 me backups
idle "nothing to restore" 2 me restore
cp .env "$T/one"
upgrade_to 2
run me sync
is "one backup" 1 "$(backups_made)"
first=$(newest)
same "it holds what was there" "$T/one" "$first"
is "its name" yes "$(basename "$first" |
	grep -qxE '\.env\.backup_[0-9]{8}_[0-9]{6}(_[0-9]+)?' && echo yes)"
is "the folder is private" 700 "$(stat -c %a env-backup)"
is "the file, too" 600 "$(stat -c %a "$first")"
is "git does not see it" "" "$(git status --porcelain)"
is "nor does it add it" "" "$(git add -A -n)"
cp .env "$T/two"

upgrade_to 3 WORKERS=5
run me sync
cp .env "$T/three"
second=$(newest)
upgrade_to 4 WORKERS=6
run me sync
cp .env "$T/four"
is "three backups" 3 "$(backups_made)"
for i in $(seq 8); do
	echo "N=$i" >>.env
	upgrade_to 5 WORKERS=1$i
	run me sync
	git -C "$T/back.up" tag -d 1.5.0 >/dev/null
	git tag -d 1.5.0 >/dev/null
done
is "eleven, none overwritten" 11 "$(backups_made)"
same "the first is what it was" "$T/one" "$first"

idle "the list" 0 me backups
is "newest first" "$(basename "$(newest)")" \
	"$(grep -o '\.env\.backup_[0-9_]*' "$T/out" | head -n 1)"
is "all of them" 11 "$(grep -c 'backup_' "$T/out")"
idle "as JSON" 0 me backups --json
is "all of them" 11 "$(python3 -c '
import json, sys
print(len(json.load(sys.stdin)["files"][".env"]))' <"$T/out")"
is "what the first sync changed: DECIDED stayed" '{"a": 1, "c": 1, "r": 0}' \
	"$(python3 -c '
import json, sys
b = json.load(sys.stdin)["files"][".env"][-1]
print(json.dumps({k[5]: b[k] for k in
    ("then_added", "then_changed", "then_removed")}))' <"$T/out")"
idle "of one file" 0 me backups .env

# restore
cp .env "$T/last"
made=$(backups_made)
idle "dry run" 0 me restore -n
contains "it says what" "$T/err" "$(basename "$(newest)")"
was=$(newest)
cp "$was" "$T/was"
yields "the newest" 0 me restore
same "is back" "$T/was" .env
is "what was there is backed up" $((made + 1)) "$(backups_made)"
same "whole" "$T/last" "$(newest)"
is "the mode is kept" 600 "$(stat -c %a .env)"
yields "and undone" 0 me restore
same "so" "$T/last" .env
yields "by name" 0 me restore "$(basename "$first")"
same "that one is back" "$T/one" .env
yields "by path" 0 me restore "env-backup/$(basename "$second")"
same "that one, too" "$T/two" .env
yields "the same again" 0 me restore "$second"
made=$(backups_made)
untouched "which it is already" 0 me restore "$second"
is "makes no backup" "$made" "$(backups_made)"
for bad in .env.backup_20200101_000000 ../.env.backup_1 nothing.env \
	.env.backup_; do
	untouched "no such backup: $bad" 2 me restore $bad
done

# the base that belongs to it
git checkout -q 1.2.0
me restore "$(basename "$first")" 2>/dev/null
run me sync
base_is "the restored file finds its base" right

# --last: what the last sync left
cp .env "$T/left"
echo BROKEN >.env
idle "--last, dry run" 0 me restore -n --last .env
yields "--last" 0 me restore --last .env
same "is what the last sync left" "$T/left" .env
rm .env
yields "--last of a file that is gone" 0 me restore --last .env
same "is there again" "$T/left" .env
is "for its owner alone" 600 "$(stat -c %a .env)"
untouched "--last wants a file" 129 me restore --last

# Several within one second are numbered: whichever second it is, the name is
# taken.
start back3
mkdir -m 700 env-backup
for i in $(seq 0 60); do
	: >env-backup/.env.backup_$(date -d "+$i seconds" +%Y%m%d_%H%M%S)
done
text 2 >$ENV
cp .env "$T/mine"
run me sync
same "a second one within one second is _2" "$T/mine" \
	"$(ls env-backup/.env.backup_*_*_2)"

# keepBackups, backupDir, --no-backup
start back2
git config merge-env.keepBackups 2
for i in 1 2 3 4; do
	text 1 | change WORKERS=1$i >$ENV
	run me sync
	[ "$got" = 0 ] || fail "keepBackups" <"$T/err"
	sleep 1
done
is "keepBackups=2" 2 "$(backups_made)"
is "the newest two" "12 13" "$(for f in env-backup/.env.backup_*; do
	value WORKERS "$f"; done | sort | tr '\n' ' ' | sed 's/ $//')"
git config --unset merge-env.keepBackups
rm -r env-backup
git config merge-env.backupDir "$T/safe/place"
mkdir "$T/safe"
text 1 | change WORKERS=20 >$ENV
yields "backupDir" 0 me sync
is "is used" 1 "$(ls -A "$T/safe/place" | grep -c backup_)"
is "and no other" 0 "$(backups_made)"
yields "restored from there" 0 me restore
is "so" 14 "$(value WORKERS)"
git config merge-env.backupDir ../elsewhere
text 1 | change WORKERS=21 >$ENV
yields "backupDir, relative" 0 me sync
is "is beside the file" 1 "$(ls -A ../elsewhere | grep -c backup_)"
git config --unset merge-env.backupDir
text 1 | change WORKERS=22 >$ENV
yields "--no-backup" 0 me sync --no-backup
is "none is made" 0 "$(backups_made)"

# a backup is named with its file when there are several
git init -q "$T/several"
cd "$T/several"
mkdir a b
for d in a b; do echo X=1 >$d/.env.example; done
printf '.env\nenv-backup\n' >.gitignore
commit one
me sync -q a/.env b/.env
for d in a b; do echo X=2 >$d/.env.example; done
run me sync
yields "which one?" 2 me restore
contains "both are named" "$T/err" "'b/.env'"
yields "that of b" 0 me restore b/.env
is "only that" "2 1" "$(value X a/.env) $(value X b/.env)"
cd a
yields "by path, from its folder" 0 me restore \
	"env-backup/$(ls -A env-backup | grep backup_)"
is "so" 1 "$(value X .env)"

finish
