#!/bin/sh
# The public header compiles alone, as C and as C++, and the library needs
# nothing but libc: no file, no clock, no output, no exit.
. "${0%/*}/../git/lib.sh"

printf '#include "mergeenv.h"\nint main(void) { return 0; }\n' >one.c
yields "as C11" 0 cc -std=c11 -Wall -Wextra -Wpedantic -Werror \
	-I"$SOURCE/include" -c one.c
if command -v c++ >/dev/null; then
	cp one.c one.cc
	yields "as C++" 0 c++ -Wall -Wextra -Werror -I"$SOURCE/include" -c \
		one.cc
else
	skip "as C++" "no C++ compiler"
fi
# What sanitizers and hardening add has two underscores in front.
nm -u "$BUILD/libmergeenv.a" | sed -n 's/^ *U //p' | sort -u >undefined
nm --defined-only "$BUILD/libmergeenv.a" |
	sed -n 's/^[0-9a-f]* [TDBRC] //p' | sort -u >defined
is "the library needs memory, strings and nothing else" "" "$(
	comm -23 undefined defined | grep -vxE \
		'_.*|(m|c|re)alloc|free|mem(r?chr|cmp|cpy|move|set|mem)|str(n?casecmp|chr|cmp|len|n?cmp)|snprintf|fnmatch|qsort|bsearch' ||
		:)"

finish
