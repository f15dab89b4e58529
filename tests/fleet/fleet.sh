#!/bin/sh
# Three hosts are upgraded by the playbook of docs/fleet. They are folders of
# this machine, with Ansible's local connection.
. "${0%/*}/../sync/lib.sh"
command -v ansible-playbook >/dev/null ||
	skip_all "no ansible-playbook (ansible-core)"
mkdir "$T/bin"
ln -s "$MERGE_ENV" "$T/bin/git-merge-env"
export PATH="$T/bin:$PATH" LC_ALL=C.UTF-8
export ANSIBLE_LOCALHOST_WARNING=0 ANSIBLE_NOCOWS=1 ANSIBLE_NOCOLOR=1
: >"$T/ansible.cfg"
export ANSIBLE_CONFIG="$T/ansible.cfg" ANSIBLE_HOME="$T/ansible"
export ANSIBLE_LOCAL_TEMP="$T/ansible/here" ANSIBLE_REMOTE_TEMP="$T/ansible/there"
export ANSIBLE_FORKS=2 ANSIBLE_PYTHON_INTERPRETER=/usr/bin/python3

upstream shop
for host in a b c; do
	git clone -q "file://$T/shop.up" "$T/$host"
	cd "$T/$host"
	me sync -q .env
	change MINE="$host-own" WORKERS=8 <.env >"$T/new"
	cat "$T/new" >.env
done
sed -i 's/^DECIDED=.*/DECIDED=c-own/' "$T/c/.env"
echo 'OWN_TOKEN=canary' >>"$T/b/.env"
up shop
release 2
cd "$T"
mkdir fleet
cp "$SOURCE/docs/fleet/upgrade.yml" "$SOURCE/docs/fleet/drift.md.j2" fleet
cat >fleet/hosts <<INI
a
b
c
[all:vars]
ansible_connection=local
app=$T/{{ inventory_hostname }}
upstream=file://$T/shop.up
restart=touch restarted
INI
# the page's own line
sed -n 's/^    \(ansible-playbook .*\)1\.6\.0$/\11.2.0/p' \
	"$SOURCE/docs/fleet.md" >line
is "the page has a line" 1 "$(wc -l <line)"
upgrade() {
	(cd fleet && sh ../line)
}

yields "one host has a conflict" 2 upgrade
contains "its folder is named" "$T/out" "in $T/c something is pending"
for host in a b c; do
	is "$host is at the new release" two "$(value FROM_1_2 $host/.env)"
	is "$host keeps its own" $host-own "$(value MINE $host/.env)"
	is "$host is not restarted" "" "$(ls $host/restarted 2>/dev/null)"
done
grep '^| [abc] ' fleet/drift.md >"$T/got"
holds "the drift table" "$T/got" <<'MD'
| a | .env | 1.2.0 | 0 | 0 | 2 | 0 | 0 | 0 | 0 | 0 | 0 | - |
| b | .env | 1.2.0 | 0 | 0 | 2 | 1 | 0 | 0 | 0 | 0 | 0 | - |
| c | .env | 1.2.0 | 0 | 0 | 2 | 0 | 0 | 0 | 1 | 0 | 1 | - |
MD
grep -A9 '^## ' fleet/drift.md >"$T/got"
holds "and the variables" "$T/got" <<'MD'
## .env

| variable | a | b | c |
|---|---|---|---|
| DECIDED | same | same | conflict |
| MINE | kept | kept | kept |
| OWN_TOKEN | - | yours | - |
| WORKERS | kept | kept | kept |
MD
lacks "with no value of theirs" fleet/drift.md canary

sed -i '/^# [<|=>]/d; /^# DECIDED=/d' c/.env
yields "the conflict is resolved" 0 upgrade
for host in a b c; do
	is "$host is restarted" $host/restarted "$(ls $host/restarted)"
done

finish
