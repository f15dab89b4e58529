#!/bin/sh
# clang-tidy has nothing to say about src; .clang-tidy says what it is asked.
# Another version has other checks, so it is not asked. One file a process: it
# takes va_lists of one for those of the next.
cd "$SOURCE" || exit 1
if ! clang-tidy --version 2>/dev/null | grep -q 'version 14'; then
	echo "skipped: no clang-tidy 14"
	exit 77
fi
find src -name '*.c' -print0 |
	xargs -0 -P 2 -n 1 clang-tidy --quiet --warnings-as-errors='*' \
		-p "$BUILD" "$@"
