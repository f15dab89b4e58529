#!/bin/sh
# Every source file is formatted as .clang-format says. The rules are those of
# clang-format 14; another version may differ, so it is not asked.
cd "$SOURCE" || exit 1
if ! clang-format --version 2>/dev/null | grep -q 'version 14'; then
	echo "skipped: no clang-format 14"
	exit 77
fi
find src include tests -name '*.[ch]' -exec clang-format --dry-run -Werror {} +
