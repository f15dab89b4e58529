#!/bin/sh
# The library as others have it: installed, moved to another place, found with
# pkg-config and with CMake, used from C and from C++.
. "${0%/*}/../git/lib.sh"

cmake --install "$BUILD" --prefix "$T/one" >"$T/log"
mv "$T/one" "$T/there"
library=$(find "$T/there" -name 'libmergeenv.so')
export PKG_CONFIG_PATH="${library%/*}/pkgconfig"
export LD_LIBRARY_PATH="${library%/*}"
case $(nm -D "$library") in
*__asan*) skip_all "a library with sanitizers needs such a program" ;;
esac

cat >says <<'SAYS'
A=3
B=2
A: verdict 1, line 1
B: verdict 4, line 2
SAYS
mkdir c cc
cp "$SOURCE/tests/library/use.c" c
yields "a C program compiles" 0 sh -c '
	cc -std=c11 -Wall -Wextra -Wpedantic -Werror -o c/use c/use.c \
		$(pkg-config --cflags --libs mergeenv)'
yields "and merges" 0 c/use
same "as the semantics say" says "$T/out"
contains "it asks for the library by its soname" /dev/stdin \
	"$(objdump -p "$library" | sed -n 's/ *SONAME *//p')" <<END
$(objdump -p c/use | grep NEEDED)
END

if command -v c++ >/dev/null; then
	cp c/use.c cc/use.cc
	cp "$SOURCE/tests/library/CMakeLists.txt" cc
	yields "a C++ program configures" 0 cmake -S cc -B cc/build \
		-DCMAKE_PREFIX_PATH="$T/there" -DCMAKE_CXX_FLAGS="-Wall -Werror"
	yields "and compiles" 0 cmake --build cc/build
	yields "and merges" 0 cc/build/use
	same "the same" says "$T/out"
else
	skip "a C++ program" "no C++ compiler"
fi
is "both say the same version" "$("$MERGE_ENV" --version)" \
	"git-merge-env $(pkg-config --modversion mergeenv)"

echo '#include <mergeenv.h>' |
	cc -E -P -I"$SOURCE/include" - | grep -o '\bme_[a-z_]*(' | tr -d '(' |
	sort >declared
nm -D --defined-only "$library" | cut -d' ' -f3 | sort >exported
[ -s declared ]
same "what it exports is what the header declares" declared exported

finish
