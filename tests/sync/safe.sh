#!/bin/sh
# The env file is replaced safely, as seen from outside: what it was it stays,
# where that cannot be, nothing is changed, and what upstream or an accident
# put in its place is not taken for it.
if [ "$(id -u)" = 0 ] && [ -z "${OWN_MOUNTS-}" ] && unshare -m true 2>/dev/null
then
	# mounts of its own, which go away with it
	OWN_MOUNTS=1 exec unshare -m "$0" "$@"
fi
. "${0%/*}/lib.sh"

# ready NAME: an upgrade without conflicts is to be done
ready() {
	start "$1"
	change DECIDED=d1 <.env >"$T/new"
	cat "$T/new" >.env
	up "$1"; release 2; down "$1"
	git pull -q
}
synced() { is "$1" "f2 my-own" "$(value FOLLOWS) $(value MINE)"; }

# --- what it was it stays -----------------------------------------------

ready mode
chmod 640 .env
run me sync --accept
synced "mode: synced"
is "mode: as it was" 640 "$(stat -c %a .env)"

ready attributes
if python3 - <<'PY' 2>/dev/null
import os, struct
os.setxattr('.env', 'user.note', b'mine')
acl = struct.pack('<I', 2)
for tag, perm, who in ((1, 6, -1), (2, 4, 1), (4, 0, -1), (16, 4, -1),
                       (32, 0, -1)):
    acl += struct.pack('<HHi', tag, perm, who)
os.setxattr('.env', 'system.posix_acl_access', acl)
PY
then
	show='import os
print(*((n, os.getxattr(".env", n)) for n in sorted(os.listxattr(".env"))))'
	python3 -c "$show" >"$T/before"
	run me sync --accept
	synced "attributes: synced"
	python3 -c "$show" >"$T/after"
	same "extended attributes and ACL are kept" "$T/before" "$T/after"
else
	skip "extended attributes and ACL" "not on this file system"
fi

if is_root; then
	ready owner
	chown 12345:23456 .env
	run me sync
	synced "owner: synced"
	is "owner and group are kept" 12345:23456 "$(stat -c %u:%g .env)"
else
	skip "owner" "only root can give a file away"
fi

# --- links --------------------------------------------------------------

ready link
mkdir "$T/config"
mv .env "$T/config/app.env"
ln -s "$T/config/app.env" .env
rm -r .git/merge-env
run me sync
synced "a symbolic link is followed"
is "and stays a link" "$T/config/app.env" "$(readlink .env)"
is "the file is where it was" f2 "$(value FOLLOWS "$T/config/app.env")"
quiet "again" 0 me sync

ready hard
ln .env "$T/other-name"
untouched "a hard link is refused" 2 me sync
contains "--in-place is named" "$T/err" "--in-place"
yields "--in-place" 0 me sync --in-place
synced "is written"
is "both names have it" f2 "$(value FOLLOWS "$T/other-name")"
is "and are one file" 2 "$(stat -c %h .env)"
is "there is a backup" 1 "$(backups_made)"

# --- where nothing can be written ---------------------------------------

if is_root; then
	chmod 755 "$T"
	if as_other_user test -x "$MERGE_ENV"; then
		ready folder
		chown -R 65534:65534 "$T/folder"
		chmod 555 "$T/folder"
		mkdir "$T/nobody"
		chown 65534 "$T/nobody"
		untouched "a folder that is not writable" 2 as_other_user \
			env HOME="$T/nobody" "$MERGE_ENV" sync
		contains "the reason is given" "$T/err" "--in-place"
		chmod 755 "$T/folder"
		# somebody else's file cannot be given back to him
		chown 12345 .env
		chmod 666 .env
		untouched "an owner that cannot be kept" 2 as_other_user \
			env HOME="$T/nobody" "$MERGE_ENV" sync --accept
	else
		skip "a folder that is not writable" \
			"another user cannot reach the program"
	fi
else
	ready folder
	chmod 555 .
	untouched "a folder that is not writable" 2 me sync
	contains "the reason is given" "$T/err" "--in-place"
	chmod 755 .
fi
if [ "${OWN_MOUNTS-}" ] && mkdir "$T/small" &&
    mount -t tmpfs -o size=1m none "$T/small" 2>/dev/null; then
	ready full
	cp -a "$T/full" "$T/small/full"
	cd "$T/small/full"
	git status >/dev/null
	dd if=/dev/zero of="$T/small/ballast" bs=1k 2>/dev/null || :
	untouched "a full disk" 2 me sync
	contains "is said" "$T/err" "space"
	is "nothing is left behind" "" \
		"$(find . -name '*.tmp*' -o -name '.env?*' ! -name '.env.*')"
	rm "$T/small/ballast"
	yields "with room again" 0 me sync
	synced "it works"
	cd "$T"
	rm -rf "$T/small/full"
	cp -a "$T/full" "$T/small/full"
	cd "$T/small/full"
	git status >/dev/null
	mount -o remount,ro "$T/small"
	untouched "a read-only file system" 2 me sync
	idle "a dry run there" 0 me sync -n
	idle "status there" 0 me status
	mount -o remount,rw "$T/small"
	cd "$T"
	# a single file mounted into place, as containers do
	ready busy
	cp .env "$T/mounted"
	mount --bind "$T/mounted" .env
	yields "a mounted file" 2 me sync
	is "it is not touched" f1 "$(value FOLLOWS)"
	is "and no backup is made" 0 "$(backups_made)"
	rm -rf env-backup
	contains "--in-place is named" "$T/err" "--in-place"
	yields "a mounted file, --in-place" 0 me sync --in-place
	synced "is written"
	umount .env
	at_leave='umount "$T/small"'
else
	skip "full and read-only file systems" "needs root"
fi

# --- two at once --------------------------------------------------------

ready two
for i in 1 2 3 4 5 6; do
	me sync -q 2>>"$T/many" &
done
wait
synced "six syncs at once"
is "one of them did it" 1 "$(backups_made)"
is "none complains" "" "$(cat "$T/many")"
same "the record knows" .env .git/merge-env/*.result

ready held
(
	exec 9<>.git/merge-env/lock
	flock 9
	sleep 4
) &
keeper=$!
sleep 0.3
untouched "a hook does not wait long" 0 me sync --hook=post-merge
contains "it says why" "$T/err" "lock"
wait $keeper
yields "afterwards" 0 me sync
synced "it works"

# --- what is not the operator's file any more ---------------------------

ready tracked
git add -f .env
git commit -q -m "upstream commits .env"
untouched "tracked" 2 me sync
contains "the way back is named" "$T/err" "restore --last '.env'"
untouched "a hook leaves it, too" 0 me sync --hook=post-merge
yields "--accept" 0 me sync --accept
synced "takes it"

ready vanished
cp .env "$T/mine"
rm .env
idle "vanished, in a dry run" 2 me sync -n
yields "vanished" 2 me sync
contains "it is said" "$T/err" "gone"
contains "the way back is named" "$T/err" "restore --last '.env'"
is "none is made" "" "$(ls .env 2>/dev/null)"
git diff --quiet
yields "the command works" 0 me restore --last .env
is "the file is there, for its owner" 600 "$(stat -c %a .env)"

ready swapped
mv .env "$T/away.env"
ln -s "$T/away.env" .env
untouched "replaced by a link" 2 me sync
contains "the way back is named" "$T/err" "restore --last '.env'"
is "what it leads to is not touched" f1 "$(value FOLLOWS "$T/away.env")"

ready readable
chmod 644 .env
untouched "readable by others" 2 me sync
contains "the way back is named" "$T/err" "'chmod 600 '.env''"
chmod 600 .env
yields "and after it" 0 me sync
synced "it works"

# --- no files -----------------------------------------------------------

ready fifo
mv .env "$T/mine"
mkfifo .env
yields "a FIFO as env file" 2 timeout 5 "$MERGE_ENV" sync --accept
yields "status of it" 2 timeout 5 "$MERGE_ENV" status
rm .env
mkdir .env
yields "a folder as env file" 2 timeout 5 "$MERGE_ENV" sync --accept
rmdir .env
cp -p "$T/mine" .env
rm $ENV
mkfifo $ENV
untouched "a FIFO as template" 2 timeout 5 "$MERGE_ENV" sync
rm $ENV
echo OTHER=1 >"$T/secret"
ln -s "$T/secret" $ENV
untouched "a template that is a link" 2 me sync
rm $ENV
ln -s .env $ENV
untouched "a template that is a link to the env file" 2 me sync
git checkout -q $ENV

# a folder on the way that upstream has made a link
upstream way
mkdir docker
text 1 >docker/.env.example
echo .env >docker/.gitignore
commit docker
operator way
me sync -q docker/.env
mkdir "$T/trap"
mv docker/.env docker/.env.example "$T/trap"
rm -r docker
ln -s "$T/trap" docker
text 2 >"$T/trap/.env.example"
yields "a folder that became a link" 2 me sync docker/.env
is "nothing was written there" f1 "$(value FOLLOWS "$T/trap/.env")"

# bytes that no program reads
ready binary
printf 'A=\000\n' >>.env
untouched "a NUL byte" 2 me sync
finish
