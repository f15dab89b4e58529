#!/bin/sh
# What a power cut may leave of the files that no sync waits for: a base, the
# private copy. What is damaged is noticed, and the next sync ends right.
. "${0%/*}/lib.sh"
state=.git/merge-env

# damage FILE HOW: as the disk has it when the power was cut too early
damage() {
	case "$2" in
	empty) : >"$1" ;;
	short) head -c 100 "$1" >"$T/part" && cat "$T/part" >"$1" ;;
	zeros) truncate -s 0 "$1" && truncate -s 900 "$1" ;;
	byte) printf '~' | dd of="$1" bs=1 seek=20 conv=notrunc 2>/dev/null ;;
	gone) rm "$1" ;;
	esac
}
# newest: the base of the newest entry
newest() {
	echo "$state/base-$(cat $state/*.json | json contents 0 base)"
}

# A base that history has: the version that the record names, and no other. So
# many values are customised that none would be found to fit.
for how in empty short zeros byte gone; do
	start "base-$how"
	sed -i 's/^\([A-EM-Z][A-Z_]*\)=.*/\1=changed/' .env
	up "base-$how"; release 2; text 2 | change LOG_SIZE=99 >$ENV
	commit 1.2.1; down "base-$how"
	git pull -q
	damage "$(newest)" $how
	me sync -n --json >"$T/json" 2>/dev/null || :
	is "$how: it is found again" record "$(json files 0 base from <"$T/json")"
	me sync -q || :
	is "$how: a default is followed" 99 "$(value LOG_SIZE)"
	is "$how: what was removed stays away" "" "$(value DELETED)"
	same "$how: the next base is kept" $ENV "$(newest)"
	cp "$(newest)" "$T/base"
	damage "$(newest)" $how
	me sync -q --base=HEAD || :
	same "$how: it is kept again" "$T/base" "$(newest)"
done

# A base that history does not have: unknown, never another.
start nowhere
text 1 | change LOG_SIZE=11 >$ENV
sed -i 's/^\([A-EM-Z][A-Z_]*\)=.*/\1=changed/' .env
me sync -q
git checkout -q $ENV
damage "$(newest)" empty
me sync -n --json >"$T/json" 2>/dev/null || :
is "not in history: unknown" unknown "$(json files 0 base from <"$T/json")"

# The private copy: there is none then, and answers that leave no trace are
# asked for again.
for how in empty short zeros byte gone; do
	start "result-$how"
	up "result-$how"; text 1 | change DECIDED=d2 >$ENV; commit 1.1.1
	down "result-$how"
	git pull -q
	cp .env "$T/mine"
	yields "$how: a conflict" 1 me sync
	damage $state/*.result $how
	untouched "$how: nothing to restore" 2 me restore --last .env
	contains "$how: it is said" "$T/err" "no sync"
	cat "$T/mine" >.env
	yields "$how: the question is put again" 1 me sync
	contains "$how: in the file" .env "# DECIDED=d2"
	cat "$T/mine" >.env
	yields "$how: and is answered" 0 me sync
	rm .env
	yields "$how: there is a copy again" 0 me restore --last .env
done

# How often the disk is waited for, and that a base which history does not
# have is.
waits() { # waits WORDS...: of that sync
	strace -f -qq -y -e trace=fsync,fdatasync \
		-e signal=none -o "$T/trace" \
		"$MERGE_ENV" sync -q "$@" >/dev/null 2>&1 || :
	wc -l <"$T/trace" | tr -d ' '
}
if command -v strace >/dev/null; then
	upstream waits
	operator waits
	git show 1.0.0:$ENV | edited >.env
	is "a first sync" 9 "$(waits)"
	up waits; release 2; down waits
	git pull -q
	is "a later one" 7 "$(waits)"
	text 3 >"$T/given"
	edited <"$T/given" >.env
	waits --base="$T/given" >/dev/null
	is "a base from a file is waited for" 1 "$(grep -c base- "$T/trace")"
	rm -rf $state
	text 3 >$ENV
	git show 1.0.0:$ENV | edited >.env
	waits >/dev/null
	is "a template that is not committed, too" 1 \
		"$(grep -c base- "$T/trace")"
else
	skip "waits for the disk" "no strace here"
fi
finish
