#!/bin/sh
# The driver's user instructions on a fixed triple, beside git merge-file's:
# counted, not timed, so that nobody makes it slower unseen. The bound leaves a
# sixth for other compilers, libraries and versions of git.
BOUND=38 # percent; measured: 32
command -v valgrind >/dev/null || { echo "valgrind is not installed"; exit 77; }
T=$(mktemp -d) || exit 1
trap 'rm -rf "$T"' EXIT
export HOME="$T" GIT_CONFIG_NOSYSTEM=1
"$SOURCE/tests/bench/make.py" triple "$T" 600 3 || exit 1
cp "$T/ours.env" "$T/a"

count() {
	valgrind --tool=callgrind --callgrind-out-file=/dev/null "$@" \
		2>&1 >/dev/null | awk '/Collected/ { print $NF }'
}
own=$(count "$MERGE_ENV" driver -- "$T/base.env" "$T/a" "$T/theirs.env" 7 .env)
git=$(count git merge-file -p "$T/ours.env" "$T/base.env" "$T/theirs.env")
echo "driver $own, git merge-file $git instructions: $((100 * own / git)) %"
grep -q '^<<<<<<< ' "$T/a" || { echo "nothing was merged"; exit 1; }
[ $((100 * own / git)) -le $BOUND ] || {
	echo "more than $BOUND %: find what costs so much (docs/performance.md)"
	exit 1
}
