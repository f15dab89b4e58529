#!/bin/sh
# The command after a sync fails, is too slow, or is killed.
. "${0%/*}/lib.sh"

upgraded fails
git config merge-env.then 'echo run >>"$log"; echo why >&2; exit 3'
yields "a command that fails" 1 me sync
contains "its output is passed through" "$T/err" why
contains "the report says how" "$T/err" "failed with status 3"
is "the env file stays as merged" f2 "$(value FOLLOWS)"
is "it is remembered" failed "$(mark)"
yields "the next sync" 1 me sync
contains "says so" "$T/err" "has failed"
ran "and does not run it again" 1
yields "in a hook, with nothing else to do" 0 me sync --hook=post-merge
contains "it is said again" "$T/err" "has failed"
yields "asked for" 0 me sync --then='echo again >>"$log"'
ran "it runs" 2
yields "and all is well" 0 me sync
upgraded strict
git config merge-env.then 'exit 3'
yields "in a hook" 0 me sync --hook=post-merge
contains "it is said as well" "$T/err" "failed with status 3"

# Rolled back, and tried again.
upgraded back
chmod 640 .env
cp -p .env "$T/old"
git config merge-env.rollback true
git config merge-env.then 'echo run >>"$log"; exit 1'
yields "a command that fails, with rollback" 1 me sync --accept
same "the env file is what it was" "$T/old" .env
is "its mode, too" 640 "$(stat -c %a .env)"
contains "the report says so" "$T/err" "is as before the sync"
is "what was there and what was merged are in backups" 2 "$(backups_made)"
me sync --json >"$T/out" 2>"$T/err" || got=$?
is "the next sync merges again" changed "$(json files 0 state <"$T/out")"
ran "and runs it again" 2
is "JSON: what became of it" "rolled back" \
	"$(json files 0 then state <"$T/out")"
is "JSON: its status" 1 "$(json files 0 then status <"$T/out")"
git config merge-env.then 'echo run >>"$log"'
yields "now it succeeds" 0 me sync --json
is "JSON: done" done "$(json files 0 then state <"$T/out")"
is "the base was right each time" "f2 d2" "$(value FOLLOWS) $(value DECIDED)"
quiet "nothing is left" 0 me sync

upgraded edited
yields "the command edits the env file, and fails" 1 \
	me sync --rollback --then='echo SAVED=1 >>.env; exit 1'
is "its edit is not rolled back" 1 "$(value SAVED)"
contains "which is said" "$T/err" "changed since"
is "with no backup" 1 "$(backups_made)"

upgraded nobackup
yields "no backup was wanted" 1 me sync --no-backup --rollback --then=false
same "and yet it is what it was" "$T/old" .env

mkdir "$T/unknown"
cd "$T/unknown"
echo OWN=1 >.env
echo NEW=2 >.env.example
yields "with no base to go back to" 1 me sync --rollback --then=false
is "it is what it was" OWN=1 "$(cat .env)"
yields "and merged again" 0 me sync --then='echo "$NEW" >"$log"'
is "with the command" 2 "$(cat "$log")"

# Too slow.
upgraded slow
git config merge-env.thenTimeout 1
git config merge-env.then 'sleep 600 & echo $! >"$T/pid"; sleep 600'
yields "a command without end" 1 env T="$T" "$MERGE_ENV" sync
contains "is ended" "$T/err" "was ended after 1 seconds"
case $(sed 's/.*) //; s/ .*//' "/proc/$(cat "$T/pid")/stat" 2>/dev/null) in
'' | Z) pass "all of it" ;;
*) echo "a child is alive" | fail "all of it" ;;
esac
git config merge-env.thenTimeout soon
upgraded nonsense
git config merge-env.then true
git config merge-env.thenTimeout soon
yields "a limit that is no number" 2 me sync

# Signals. The command tells that it runs; we are interrupted.
upgraded signal
mkfifo "$T/fifo"
git config merge-env.then 'echo run >>"$log"; echo go >"$T/fifo"; sleep 60'
T=$T "$MERGE_ENV" sync 2>"$T/signal.err" &
pid=$!
read -r word <"$T/fifo"
is "it runs" go "$word"
is "and is marked as started" started "$(mark)"
run me sync
contains "another sync sees that" "$T/err" "is running"
kill -TERM "$pid"
wait "$pid" || :
contains "it got the signal" "$T/signal.err" "failed with signal 15"
is "and is known to have failed" failed "$(mark)"

# Killed while it runs, or before.
upgraded killed
git config merge-env.then 'echo run >>"$log"; kill -9 $PPID'
run me sync
is "we are killed" 137 "$got"
is "the mark stays" started "$(mark)"
yields "the next sync" 1 me sync
contains "tells" "$T/err" "was cut short"
ran "and does not run it twice" 1
yields "asked to" 0 me sync --then='echo again >>"$log"'
ran "it does" 2
upgraded early
git config merge-env.then 'echo run >>"$log"'
me sync -q -n
if command -v strace >/dev/null &&
    strace -o /dev/null -e trace=none true 2>/dev/null; then
	# at each write of the state folder and of the env file in turn
	n=0
	for call in rename renameat renameat2; do
		for i in 1 2 3 4 5 6 7 8; do
			git checkout -q 1.1.0
			cp "$T/old" .env
			rm -rf .git/merge-env env-backup
			git checkout -q 1.2.0
			: >"$log"
			run strace -f -o /dev/null -e trace=$call \
				-e inject=$call:signal=KILL:when=$i \
				"$MERGE_ENV" sync --base=1.1.0
			[ "$got" != 0 ] || continue
			n=$((n + 1))
			was=$(wc -l <"$log")
			run me sync --base=1.1.0
			now=$(wc -l <"$log")
			case "$was $now" in
			"0 1" | "1 1") ;;
			*) fail "killed at $call $i: ran $was, then $now" \
				<"$T/err" ;;
			esac
		done
	done
	[ "$n" -gt 3 ] && pass "killed at any of $n writes, it runs once" ||
		echo "only $n kills" | fail "killed at any write, it runs once"
else
	skip "killed at any write" "strace cannot trace here"
fi

finish
