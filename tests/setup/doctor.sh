#!/bin/sh
# doctor finds each thing that is wrong, alone, and the command it names mends
# it.
. "${0%/*}/lib.sh"

app good
me install -q
me sync -q .env
set_env DB_PORT=1
commit next
me sync -q .env
yields "all is well" 0 me doctor
is "every line is an ok" "" "$(grep -v '^ok ' "$T/out" || :)"
contains "the version of git" "$T/out" \
	"git $(git version | sed 's/[^0-9]*\([0-9]*\.[0-9]*\).*/\1/')"
contains "who reads the repository" "$T/out" "libgit2 reads this repository"
yields "-q prints nothing then" 0 me doctor -q
is "nothing" "" "$(cat "$T/out")"
cd "$T"
cp -a good pristine

# breaks NAME TEXT COMMAND: after the command a line with the text is the only
# problem; what is behind "mend it: " mends it
breaks() {
	rm -rf "$T/good"
	cp -a "$T/pristine" "$T/good"
	cd "$T/good"
	eval "$3"
	all . >"$T/before"
	yields "$1: status" 1 me doctor
	cp "$T/out" "$T/said"
	all . >"$T/after"
	same "$1: doctor changes nothing" "$T/before" "$T/after"
	contains "$1: it is told" "$T/said" "$2"
	me doctor -q >"$T/problems" || :
	is "$1: one problem" 1 "$(wc -l <"$T/problems")"
	yields "$1: as JSON" 1 me doctor --json
	python3 -c '
import json, sys
d = json.load(open(sys.argv[1]))
bad = [c for c in d["checks"] if c["level"] == "problem"]
assert d["format"] == 1 and len(bad) == 1, d
print(bad[0]["mend"] or "")' "$T/out" >"$T/mend"
	is "$1: the same command" "$(sed -n 's/.*mend it: //p' "$T/problems")" \
		"$(cat "$T/mend")"
	yields "$1: the command works" 0 sh "$T/mend"
	yields "$1: and mends it" 0 me doctor
}
breaks "no driver" "no merge driver is registered" \
	"git config --remove-section merge.merge-env"
breaks "driver of a program that is gone" "does not merge two small changes" \
	'git config merge.merge-env.driver "/nowhere/x driver -- %O %A %B"'
breaks "driver that does nothing" "does not merge" \
	"git config merge.merge-env.driver true"
breaks "attributes without us" "'.env.example' is not merged by the driver" \
	"sed -i '/^\.env\.\*/d' .git/info/attributes"
for name in post-merge post-checkout post-rewrite; do
	breaks "no $name" "$name is not installed" "rm .git/hooks/$name"
	breaks "$name not executable" "$name is not executable" \
		"chmod -x .git/hooks/$name"
	breaks "$name of another program" "$name is installed for another" \
		"sed -i s,^program=.*,program=/x, .git/hooks/$name"
	breaks "another $name" "$name is another hook" \
		"rm .git/hooks/$name; printf '#!/bin/sh\n' >.git/hooks/$name
		chmod +x .git/hooks/$name"
done
breaks "not ignored" "is not ignored by git" "rm .gitignore; git rm -q --cached .gitignore
	git commit -qm 'no ignore'"
breaks "readable by all" "'.env' can be read by everybody" "chmod 644 .env
	sed -i 's/\"mode\": *[0-9]*/\"mode\": 420/' .git/merge-env/*.json"
breaks "backups not ignored" "backups that git does not ignore" \
	"rm env-backup/.gitignore"

# What a command alone cannot mend.
cd "$T/good"
rm .env
yields "an env file that is gone" 1 me doctor -q
contains "how to get it back" "$T/out" "restore --last"
git merge-env restore -q --last .env 2>/dev/null || me restore --last .env \
	>/dev/null 2>&1
yields "is back" 0 me doctor -q
change DB_HOST=mine <.env >"$T/new" && cat "$T/new" >.env
set_env DB_HOST=theirs
commit clash
me sync -q .env || :
yields "a conflict that is open" 1 me doctor -q
contains "is counted" "$T/out" "'.env' has 1 open conflict; mend it: git merge-env resolve"
sed -i '/^# [<|=>]/d; /^# DB_HOST/d' .env
yields "and decided" 0 me doctor -q

# Notes are no problems.
rm -rf .git/merge-env
yields "never synced: no problem" 0 me doctor
contains "but a note" "$T/out" "note     env: '.env' has not been synced yet"
git config merge.merge-env.driver "$(registered) "
yields "a driver registered by hand: no problem" 0 me doctor
contains "but a note, too" "$T/out" "note     driver:"
git add -f .env
yields "a tracked env file: no problem" 0 me doctor
contains "but a note about hooks" "$T/out" "so no hook changes it"

# From a folder below, the command names the file so that it is found.
app deep
mkdir sub
me install -q
me sync -q .env
chmod 604 .env
cd sub
run me doctor -q
sed -n 's/.*mend it: //p' "$T/out" >"$T/mend"
sh "$T/mend"
is "from below: mended" 600 "$(stat -c %a ../.env)"

app "two words"
git mv $ENV "it's 100% \"new\".env.example"
commit odd
me install -q
yields "odd names" 0 me doctor
is "plumbing reads sha256" "git's plumbing reads this repository" "$(
	git init -q --object-format=sha256 "$T/sha"
	cd "$T/sha"
	me doctor | sed -n "s/.*; \(git's .*\), since.*/\1/p")"
cd "$T"
mkdir none
cd none
yields "outside of a repository" 2 me doctor
contains "it says so" "$T/err" "there is no git repository here"

finish
