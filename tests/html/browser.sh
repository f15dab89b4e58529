#!/bin/sh
# The page of --html in a real browser: search, filter, keyboard, schemes,
# widths. SHOTS=FOLDER keeps screenshots there, to be looked at.
. "${0%/*}/lib.sh"
HERE=$(dirname "$PAGE_PY")
if ! PYTHONPATH=$HERE python3 -c \
	'import chromium, sys; sys.exit(not chromium.program())'; then
	finished=yes
	echo "skipped: there is no chromium"
	exit 77
fi

drifted one
change "MINE=<b>b</b> $(printf 'x%.0s' $(seq 200))" <.env >"$T/new"
cat "$T/new" >.env
me status --html="$T/one.html"
start two
text 1 | sed '/^DB_HOST=/d' | change DB_PORT=1 >staging.env
text 0 | change DB_PORT=2 DECIDED=mine >production.env
text 2 >$ENV
rm .env
me status --base=1.1.0 --template=$ENV --html="$T/two.html" staging.env \
	production.env
# a page that somebody has put a script into, by whatever way
sed 's|<main |<script>document.title = "taken"</script><img src="http://127.0.0.1:9/x"><p id="bad" style="color: red" onclick="x()">bad</p>&|' \
	"$T/one.html" >"$T/taken.html"
if python3 "$HERE/browser.py" "$T" "${SHOTS:-}" >"$T/said" 2>&1; then
	sed -n '/^ok/p' "$T/said"
	sed -n '/^ok/p' "$T/said" >>"$T/tally"
	pass "in chromium"
else
	sed -n '/^ok/p' "$T/said"
	sed '/^ok/d' "$T/said" | fail "in chromium"
fi
finish
