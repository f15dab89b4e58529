#!/bin/sh
# The search for a base ends before the oldest version: how far it looks past
# versions that are far from the best one seen.
. "${0%/*}/lib.sh"

clock=1700000000
version() { # version FAR [FIRST]: 40 variables, FAR of them are different
	for i in $(seq 40); do
		if [ "$i" -le "$1" ]; then echo "K$i=far-$2"; else echo "K$i=1"; fi
	done >$ENV
	clock=$((clock + 60))
	git add -A
	GIT_COMMITTER_DATE="$clock +0000" git commit -q -m "$1 ${2:-}"
}
far() { # far N: so many versions, one after another, that differ in ten
	for n in $(seq "$1"); do version 10 "$n"; done
}
# looked NAME WANTED: how many variables the version has that is taken
looked() {
	run me sync -n
	is "$1" "$2 of 40" "$(grep -o '[0-9]* of 40' "$T/err")"
}

# The file is the first version with one value changed. The newest one differs
# from it in two more: the best, until the first is seen.
begin() {
	git init -q -b main "$T/$1"
	cd "$T/$1"
	echo .env >.gitignore
	version 0
	sed 's/^K40=.*/K40=mine/' $ENV >.env
}
begin back
far 8
version 2 end
looked "eight far ones are passed" 39
begin over
far 9
version 2 end
looked "nine are the end of it" 37

# Beside those of a branch there are others, which may be nearer.
begin beside
git checkout -q -b side
far 9
git checkout -q main
echo x >other
clock=$((clock - 600))
version 0
clock=$((clock + 600))
git merge -q -s ours -m merged side
version 2 end
looked "but not those of a branch" 39

# What differs in a little is not far, and there may be 32 of them.
begin near
for n in $(seq 32); do version 3 "$n"; done
version 2 end
looked "32 near ones are passed" 39
begin many
for n in $(seq 33); do version 3 "$n"; done
version 2 end
looked "33 are too many" 37
finish
