#!/bin/sh
# What the packages hold and ask for, and that the tarballs are whole.
. "${0%/*}/lib.sh"

program=$(ls made/git-merge-env_*.deb)
library=$(ls made/libmergeenv[0-9]*.deb)
development=$(ls made/libmergeenv-dev*.deb)

# depends PACKAGE: names alone, one a line, sorted
depends() {
	dpkg-deb -f "$1" Depends | tr , '\n' | sed 's/^ *//; s/ .*//' | sort
}
is "the version is the program's" "$version" "$(dpkg-deb -f $program Version)"
depends $program >have
for p in git libc6; do
	is "the program asks for $p" $p "$(grep -x $p have || :)"
done
is "the library asks for libc alone" libc6 "$(depends $library)"
is "for development, the library" "$(dpkg-deb -f $library Package)" \
	"$(depends $development)"

dpkg-deb -x $program root
is "and for libgit2, unless that is linked in" \
	"$(objdump -p root/usr/libexec/git-merge-env/git-merge-env-repo |
		grep -c 'NEEDED *libgit2')" "$(grep -c '^libgit2-' have)"
for p in $(objdump -p root/usr/libexec/git-merge-env/git-merge-env-repo |
		grep -q 'NEEDED *libgit2' || echo libgit2-dev zlib1g-dev) \
	$(objdump -p root/usr/bin/git-merge-env | grep -q NEEDED ||
		echo musl-dev); do
	contains "the terms of $p, linked in" \
		root/usr/share/doc/git-merge-env/copyright \
		"has as $p. Its terms:"
done
(cd root && find . ! -type d | sort) >have
holds "files are where Debian has them" have <<'END'
./usr/bin/git-merge-env
./usr/libexec/git-merge-env/git-merge-env-repo
./usr/share/bash-completion/completions/git-merge-env
./usr/share/doc/git-merge-env/CHANGELOG.md
./usr/share/doc/git-merge-env/changelog.gz
./usr/share/doc/git-merge-env/copyright
./usr/share/doc/git-merge-env/format.md
./usr/share/doc/git-merge-env/merge-report.schema.json
./usr/share/doc/git-merge-env/semantics.md
./usr/share/doc/git-merge-env/sync-report.schema.json
./usr/share/fish/vendor_conf.d/git-merge-env.fish
./usr/share/lintian/overrides/git-merge-env
./usr/share/man/man1/git-merge-env.1.gz
./usr/share/man/man5/git-merge-env.5.gz
./usr/share/zsh/vendor-completions/_git-merge-env
END
is "all belong to root" "root/root" "$(dpkg-deb -c $program |
	cut -d' ' -f2 | sort -u)"
is "nobody else may write" "" "$(find root ! -type l -perm /022)"

gunzip -c root/usr/share/man/man1/git-merge-env.1.gz >have
same "the manual is whole" "$SOURCE/docs/git-merge-env.1" have
for package in $program $library $development; do
	dpkg-deb -x $package root
done
have=$(cd root/usr/share/doc && ls */changelog.gz | wc -l)
is "each has Debian's change log" 3 $have
dpkg-deb -I $library shlibs >"$T/shlibs"
contains "the library says who can be linked to it" "$T/shlibs" \
	"libmergeenv ${version%.*} libmergeenv${version%.*} (>= $version)"
if command -v lintian >/dev/null; then
	yields "lintian finds no error" 0 lintian --no-cfg --allow-root \
		--fail-on=error made/*.deb
else
	skip "lintian finds no error" "no lintian"
fi

mkdir binary source
tar xzf made/git-merge-env-$version-*.tar.gz -C binary --strip-components=1
yields "the program of the tarball runs" 0 binary/bin/git-merge-env explain -h
contains "with its helper" "$T/out" "usage: git merge-env explain"

tar xzf made/git-merge-env-$version.tar.gz -C source --strip-components=1
if git -C "$SOURCE" rev-parse --git-dir >/dev/null 2>&1 &&
	[ -z "$(git -C "$SOURCE" status --porcelain)" ]; then
	git -C "$SOURCE" ls-files | sort >want
	(cd source && find . ! -type d | sed 's,^\./,,' | sort) >have
	same "the sources are what git tracks" want have
else
	skip "the sources are what git tracks" "this is no clean checkout"
fi
yields "the sources can be built: configured" 0 \
	cmake -S source -B built -DBUILD_TESTING=OFF
yields "and compiled" 0 cmake --build built --target mergeenv-shared

finish
