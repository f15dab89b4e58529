#!/bin/sh
# The suite under valgrind: suite.sh BUILD [CTEST-OPTION...]
#
# A build of its own, linked dynamically, because valgrind sees no allocation
# in one that is not. The scripts run a wrapper in place of the program; the
# helper, which that starts, is watched too, what comes from the system is not.
# An error, or memory that nothing points to any more, makes the status of the
# program 99, and stands in a log. What is pointed to at the end is no error.
here=$(cd "${0%/*}" && pwd)
source=${here%/tests/*}
mkdir -p "$1/logs" && chmod 1777 "$1/logs" && cd "$1" || exit 1
shift
build=$PWD
rm -f logs/*
watch="valgrind -q --leak-check=full --errors-for-leak-kinds=definite \
--show-leak-kinds=definite --suppressions=$here/libgit2.supp \
--num-callers=25 --error-exitcode=99 \
--log-file=$build/logs/%p --trace-children=yes \
--trace-children-skip=/usr/*,/bin/*"
printf '#!/bin/sh\nexec %s "%s" "$@"\n' "$watch" "$build/git-merge-env" >wrapper
chmod +x wrapper
cmake -S "$source" -B . -DBUILD_TESTING=ON -DCMAKE_BUILD_TYPE=RelWithDebInfo \
	-DMERGEENV_STATIC=OFF -DMERGEENV_TEST_PROGRAM="$build/wrapper" \
	>cmake.log && cmake --build . -j2 >cmake.log || exit 1
bad=0
CK_DEFAULT_TIMEOUT=0 SOURCE=$source ME_TEST_GIT=$source/tests/git \
	$watch tests/unit || bad=1
CK_DEFAULT_TIMEOUT=0 $watch tests/short || bad=1
$watch tests/props -n 1000 || bad=1
# of the corpora a sample: all of them is hours
export MERGE_ENV="$build/wrapper" SOURCE="$source" BUILD="$build"
"$source/tests/corpus/check.py" --max 1 || bad=1
"$source/tests/sync/corpus.py" --projects dify --starts 1 || bad=1
# not those that do not run the program, or another, or trace it, preload into
# it, limit it, time it, count what it does; nor those in which git runs it, by the path
# that install found out; a line of 1 GB takes longer than its test waits, and
# the readers' thousands of merges are the core's once more
ctest --output-on-failure --timeout 3000 "$@" -E "^(unit|short|props|corpus\
|sync-corpus|readers-.*|sanitized|demo|format|layers|cppcheck|tidy|docs.*\
|packages.*|library|instructions|faults-.*|fuzz.*|hooks-.*|setup-.*\
|cli-bad-input|hostile|git-d4-harmless|git-d5-no-result|sync-safe)\$" || bad=1
# valgrind's own "--PID--" tells of system calls that it does not know
for log in $(grep -l '^==' logs/*); do
	echo "$log:"
	grep '^==' "$log" | head -40
	bad=1
done
exit $bad
