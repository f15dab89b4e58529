#!/bin/sh
# The arrows of docs/architecture.md: a file includes its own layer and those
# below it, and libgit2 is known to src/git alone.
cd "$SOURCE" || exit 1
bad=0
below=''
for layer in util core sys git sync setup cli; do
	below="$below $layer"
	allowed=$(echo $below | tr ' ' '|')
	if grep -nE '#include "[a-z]+/' src/$layer/*.[ch] |
		grep -vE "#include \"($allowed)/"; then
		echo "src/$layer may include no more than: $below"
		bad=1
	fi
done
if grep -ln '<git2' src/*/*.[ch] | grep -v '^src/git/'; then
	echo "only src/git may include <git2.h>"
	bad=1
fi
if grep -nE '\b(printf|puts|fputs|fprintf)\(' src/*/*.c |
	grep -v '^src/cli/'; then
	echo "only src/cli prints"
	bad=1
fi
exit $bad
