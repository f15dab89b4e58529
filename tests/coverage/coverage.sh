#!/bin/sh
# How much of the core and of the file layer is run by tests, by branches of
# gcov: under 95 % is a failure. In a build of its own; assertions are left
# out of it, since their other branch is the end. Needs gcovr.
#
#	cmake --build build --target coverage
set -eu
dir=$BUILD/coverage
cd "$SOURCE" # where the filters of gcovr begin
cmake -S "$SOURCE" -B "$dir" -DBUILD_TESTING=ON -DCMAKE_BUILD_TYPE=Debug \
	-DMERGEENV_STATIC=OFF \
	-DCMAKE_C_FLAGS="--coverage -O0 -DNDEBUG" \
	-DCMAKE_EXE_LINKER_FLAGS=-Wl,-u,__gcov_dump >/dev/null
cmake --build "$dir" -j2 >/dev/null
find "$dir" -name '*.gcda' -delete
ctest --test-dir "$dir" -j2 --output-on-failure \
	-R '^(unit|short|cases|corpus|cli-merge|cli-bad-input|faults-short|fuzz-replay-.*|git-d[1235]-.*|resolve-.*|sync-(safe|moves|pending|explain|base|pins|sets)|git-cmd-text|then-run|hooks-pull)$' -E 'd5-status'
"$dir/tests/props" -n 3000 | tail -1
status=0
for part in '(util|core)' sys; do
	gcovr -r . "$dir" -f "src/$part/"
	gcovr -r . "$dir" -f "src/$part/" --branches \
		--fail-under-branch 95 || status=1
done
exit $status
