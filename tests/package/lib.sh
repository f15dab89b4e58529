# Common parts of the tests of the packages: a folder "made" with all of them.
TMPDIR=$BUILD	# nothing is left, or kept, elsewhere
. "${0%/*}/../git/lib.sh"

command -v dpkg-shlibdeps >/dev/null || skip_all "no dpkg-shlibdeps"
mkdir made
for config in CPackConfig CPackSourceConfig; do
	cpack --config "$BUILD/$config.cmake" -B "$T/made" >>"$T/log"
done
rm -r made/_CPack_Packages
version=$("$MERGE_ENV" --version)
version=${version#* }
