#!/bin/sh
# Installed in a fresh Debian 12, used there by a plain user, and removed.
# Takes two minutes, most of them debootstrap's. Needs root, to change root,
# and a Debian mirror ($DEBIAN_MIRROR names another).
mirror=${DEBIAN_MIRROR:-http://deb.debian.org/debian}
no() {
	echo "1..0 # SKIP $1"
	exit 77
}
[ "$(id -u)" = 0 ] || no "not root"
command -v debootstrap >/dev/null || no "no debootstrap"
# Mounts in a name space of their own are gone with the test.
if [ "${MERGE_ENV_MOUNTS:-}" != own ]; then
	unshare --mount --propagation private true 2>/dev/null ||
		no "no mounts of its own are allowed here"
	MERGE_ENV_MOUNTS=own exec unshare --mount --propagation private "$0"
fi
. "${0%/*}/lib.sh"

debootstrap --variant=minbase bookworm root "$mirror" >boot.log 2>&1 || {
	tail -3 boot.log
	skip_all "no Debian 12 from $mirror"
}
mount -t proc proc root/proc || skip_all "/proc cannot be mounted here"
at_leave="umount -l '$T/root/proc'"
cp made/*.deb root/tmp
inside() { chroot root env -i PATH=/usr/bin:/bin:/usr/sbin:/sbin "$@"; }
operator() {
	chroot --userspec=65534:65534 root env -i PATH=/usr/bin:/bin HOME=/home/o \
		sh -euc "cd /home/o; $1"
}
apt() { inside DEBIAN_FRONTEND=noninteractive apt-get -qqy "$@"; }
named() {
	find root -xdev \( -name '*merge-env*' -o -name '*mergeenv*' \) \
		! -path 'root/tmp/*' ! -path 'root/home/*'
}

yields "apt knows the mirror" 0 apt update
yields "the packages install, with what they depend on" 0 sh -c '
	chroot root sh -c "DEBIAN_FRONTEND=noninteractive apt-get -qqy install \
		-o Dpkg::Options::=--force-unsafe-io 		--no-install-recommends /tmp/*.deb"'
yields "nothing is amiss" 0 inside dpkg --audit
is "and nothing was said" "" "$(cat "$T/out")"
mkdir -m 777 root/home/o
yields "a plain user brings a file up to date" 0 operator '
	git init -q app; cd app
	git config user.name o; git config user.email o@example.org
	printf "A=1\nB=1\n" >.env.example; git add .; git commit -qm one
	git merge-env sync -q .env
	echo B=2 >>.env
	printf "A=3\nB=1\nC=4\n" >.env.example; git commit -qam two
	git merge-env sync'
contains "and reads the report" "$T/err" "1 added, 1 defaults adopted, 1 kept"
yields "the file is right" 0 operator "cat app/.env"
printf 'A=3\nB=1\nB=2\nC=4\n' | holds "line by line" "$T/out"
yields "git finds the driver" 0 operator '
	cd app; git merge-env driver -h'

cc -o root/tmp/use "$SOURCE/tests/library/use.c" -Iroot/usr/include \
	-Lroot/usr/lib -lmergeenv
yields "a program finds the library" 0 inside /tmp/use
contains "and merges" "$T/out" "A: verdict 1"

named | grep -c . >"$T/files"
yields "the packages are removed" 0 apt purge git-merge-env libmergeenv-dev \
	"libmergeenv${version%.*}"
is "and nothing of them is left" "" "$(named)"
yields "what the user has stays" 0 operator "cat app/.env"
is "there had been something" yes "$([ "$(cat "$T/files")" -gt 15 ] && echo yes)"

finish
