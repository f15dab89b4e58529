# Common parts of the tests of --html. Source it first:
#
#	. "${0%/*}/lib.sh"
#
# The clean room, the assertions and the two people are those of the tests of
# sync. page.py reads a page without a browser.
PAGE_PY=$(cd "${0%/*}" && pwd)/page.py
. "${0%/*}/../sync/lib.sh"
export PYTHONDONTWRITEBYTECODE=1

page() { # page WHAT FILE: what page.py has to say of it
	python3 "$PAGE_PY" "$@"
}
# sound NAME FILE: a page with nothing wrong in it
sound() {
	if page check "$2" >"$T/wrong" 2>&1; then
		pass "$1"
	else
		fail "$1" <"$T/wrong"
	fi
}
# rows FILE [PATTERN]: the variables, by "|"
rows() {
	page rows "$1" | grep -e "${2:-.}" || :
}
# says NAME FILE TEXT: a reader of the page is told that
says() {
	page text "$2" >"$T/text"
	contains "$1" "$T/text" "$3"
}
# drifted NAME: an operator of 1.1.0 with a variable of each kind, whose
# template is 1.2.0 now, and who has not synced yet
drifted() {
	start "$1"
	cat >>.env <<'ENV'
OWN=own & <only>
APP_SECRET=canary-secret
DB_URL=postgres://me:canary-password@db/shop
ENV
	up "$1"
	text 2 | sed '/^MAIL_FROM=/d; /^RUN_DIR=/d; /^FROM_1_2=/d' |
		change DELETED=perhaps >$ENV
	printf '# What is new,\n# told in two lines\nFROM_1_2=two\n' >>$ENV
	printf '# NEW_TOKEN=canary-old-token\nNEW_TOKEN=canary-template\n' >>$ENV
	commit "release 1.2.0"
	git tag 1.2.0
	down "$1"
	change RUN_DIR=/mine <.env >"$T/new"
	cat "$T/new" >.env
	git pull -q
}
