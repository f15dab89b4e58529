#!/bin/sh
# Fuzzing, with the address and undefined sanitizers.
#
#	run.sh build			the fuzzers, in $BUILD/fuzz and $BUILD/afl
#	run.sh TARGET SECONDS		one of them; "afl": the driver with AFL++
#	run.sh all SECONDS		one after the other
#	run.sh keep			new inputs, minimised, into the kept corpus
#
# What was found anew stands in $BUILD/fuzz/corpus, and is used again. An input
# that breaks something stays in $BUILD/fuzz/found; mend it, and put it into
# the kept corpus: every build replays that.
set -eu
: "${SOURCE:?}" "${BUILD:?}"
FUZZ=$BUILD/fuzz AFL=$BUILD/afl HERE=$SOURCE/tests/fuzz
TARGETS="lex merge hunk record json driver"
export UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
export ASAN_OPTIONS=abort_on_error=1:symbolize=0 AFL_SKIP_CPUFREQ=1
export LSAN_OPTIONS="symbolize=0${LSAN_OPTIONS:+:$LSAN_OPTIONS}"
export AFL_I_DONT_CARE_ABOUT_MISSING_CRASHES=1 AFL_NO_UI=1 AFL_NO_AFFINITY=1
export FUZZ_QUIET=1

# Most targets read the same triples of files.
kept() { # kept TARGET: where its kept inputs are
	[ -d "$HERE/corpus/$1" ] || set -- triple
	echo "$HERE/corpus/$1"
}
no() { # no WHAT: a package that is missing
	echo "skipped: no $1"
	exit 77
}
compiler() { # compiler NAME: does it make fuzzers?
	mkdir -p "$FUZZ"
	printf '%s\n' '#include <stddef.h>' \
		'int LLVMFuzzerTestOneInput(const char *d, size_t n);' \
		'int LLVMFuzzerTestOneInput(const char *d, size_t n)' \
		'{ return !d && n; }' >"$FUZZ/try.c"
	"$1" -fsanitize=fuzzer,address,undefined -o "$FUZZ/try" \
		"$FUZZ/try.c" >/dev/null 2>&1
}
make_with() { # make_with COMPILER FOLDER FLAGS
	compiler "$1" || return 1
	cmake -S "$SOURCE" -B "$2" -DCMAKE_C_COMPILER="$1" -DMERGEENV_FUZZ=ON \
		-DBUILD_TESTING=ON -DCMAKE_BUILD_TYPE=RelWithDebInfo \
		-DCMAKE_C_FLAGS="$3 -fsanitize=address,undefined \
-fno-sanitize-recover=all" >"$2.log" 2>&1 &&
		cmake --build "$2" --target fuzzers >>"$2.log" 2>&1 || {
		tail -n 30 "$2.log"
		exit 1
	}
}
build() {
	make_with clang "$FUZZ" -fsanitize=fuzzer-no-link ||
		no "clang with libFuzzer"
	make_with afl-clang-fast "$AFL" "" || echo "skipped: no afl++"
}
libfuzzer() { # libfuzzer TARGET SECONDS
	[ -x "$FUZZ/tests/fuzz/fuzz-$1" ] || no fuzzer
	mkdir -p "$FUZZ/corpus/$1" "$FUZZ/found"
	"$FUZZ/tests/fuzz/fuzz-$1" -max_total_time="$2" -max_len=4096 \
		-dict="$HERE/env.dict" -timeout=20 -rss_limit_mb=2048 \
		-print_final_stats=1 -verbosity=0 -close_fd_mask=1 \
		-artifact_prefix="$FUZZ/found/$1-" \
		"$FUZZ/corpus/$1" "$(kept "$1")"
}
afl() { # afl SECONDS
	[ -x "$AFL/tests/fuzz/fuzz-driver" ] || no "afl++"
	rm -rf "$AFL/out"
	timeout -s INT $(($1 + 120)) afl-fuzz -V "$1" -i "$(kept driver)" \
		-o "$AFL/out" -x "$HERE/env.dict" -m none -t 2000+ \
		-- "$AFL/tests/fuzz/fuzz-driver" >"$AFL/afl.log" 2>&1 || {
		tail -n 30 "$AFL/afl.log"
		exit 1
	}
	grep -E 'run_time|execs_done|saved_(crashes|hangs)|edges_found' \
		"$AFL/out/default/fuzzer_stats"
	for f in "$AFL"/out/default/crashes/id*; do
		[ -e "$f" ] || continue
		mkdir -p "$FUZZ/found"
		cp "$f" "$FUZZ/found/afl-${f##*/}"
		echo "found $f"
		found=1
	done
	[ -z "${found-}" ]
}
keep() {
	for t in $TARGETS; do
		new=$FUZZ/keep/$t
		rm -rf "$new"
		mkdir -p "$new" "$FUZZ/corpus/$t"
		"$FUZZ/tests/fuzz/fuzz-$t" -merge=1 -max_len=600 "$new" \
			"$(kept "$t")" "$FUZZ/corpus/$t" 2>/dev/null || :
		cp -n "$new"/* "$(kept "$t")"
		echo "$t: $(ls "$(kept "$t")" | wc -l) inputs"
	done
}

case $1 in
build | keep) $1 ;;
afl) afl "$2" ;;
all)
	build
	for t in $TARGETS; do
		echo "== $t"
		libfuzzer "$t" "$2"
	done
	echo "== afl"
	afl "$2"
	;;
*) libfuzzer "$1" "$2" ;;
esac
