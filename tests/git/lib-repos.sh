#!/bin/sh
# Make one repository of every kind, for tests/unit/test_git.c and others.
#
#   lib-repos.sh DIR	DIR is made anew; prints nothing
#
# Runs in a clean room: HOME in DIR, no system or user configuration.
# All hold the history below, unless their kind forbids it; main ends at v3.
#
#   v1      env.example        A=1        .env.test.sample, sub/*.env
#   s1      env.example        A=side     (a branch from v1; -s ours drops it)
#   v2      env.example        A=2        merge of s1: A=2 stays
#   t1,t2   env.example        B=..       (a branch, merged for real)
#   rename  .env.example       the same
#   v3      .env.example       A=3
set -eu
D=$1
rm -rf "$D"
mkdir -p "$D/home"
D=$(cd "$D" && pwd -P)
unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE GIT_PREFIX GIT_CONFIG_PARAMETERS
unset XDG_CONFIG_HOME GIT_CONFIG_COUNT GIT_CONFIG_GLOBAL
export HOME="$D/home" GIT_CONFIG_NOSYSTEM=1 LC_ALL=C TZ=UTC
cat >"$HOME/.gitconfig" <<'CFG'
[user]
	name = T
	email = t@example.org
[init]
	defaultBranch = main
[core]
	safecrlf = false
[advice]
	detachedHead = false
[protocol "file"]
	allow = always
[merge-env]
	user = global
	then = never from here
CFG
N=1700000000
at() {
	N=$((N + 60))
	GIT_AUTHOR_DATE="$N +0000" GIT_COMMITTER_DATE="$N +0000" "$@"
}
ci() { git add -A && at git commit -q -m "$1"; }

fill() { # the history above, in the current folder
	N=1700000000
	mkdir sub
	printf '.env\n*.log\n!keep.log\n/sub/out/\n' >.gitignore
	printf '%s\n' '.env* merge=merge-env' 'env.* text' \
		'*.crlf text eol=crlf' '*.auto text=auto eol=crlf' \
		'*.utf16 working-tree-encoding=UTF-16LE-BOM' \
		'*.bin -text' '*.filt filter=evil' \
		'custom.base merge-env=sub/real.env' \
		'bad.base merge-env=../../etc/passwd' \
		'git.base merge-env=.git/config' >.gitattributes
	printf 'A=1\n' >env.example
	printf 'T=1\n' >.env.test.sample
	printf 'S=1\n' >sub/api.env.example
	printf 'S=2\n' >sub/example.env
	printf 'C=1\n' >custom.base
	printf 'C=1\n' >bad.base
	printf 'C=1\n' >git.base
	printf 'x: 1\n' >config.yml.example
	printf 'a\nb\n' >x.crlf
	printf 'a\nb\n' >x.auto
	printf '\377\376h\0\344\0\n\0' >x.utf16
	printf 'a\nb\n' >x.bin
	printf 'a\n' >x.filt
	ln -s env.example link.env.example
	ci 'one
more of it

body'
	git tag v1
	git checkout -q -b side
	printf 'A=side\n' >env.example
	ci s1
	git checkout -q main
	printf 'A=2\n' >env.example
	ci two
	at git merge -q -s ours -m 'merge side' side
	at git tag -a -m v2 v2
	git checkout -q -b topic HEAD~1
	printf 'A=2\nB=1\n' >env.example
	ci t1
	printf 'A=2\nB=2\n' >env.example
	ci t2
	git checkout -q main
	printf 'other\n' >other
	ci other
	at git merge -q --no-edit -m 'merge topic' topic
	git mv env.example .env.example
	ci rename
	printf 'A=3\nB=2\n' >.env.example
	ci three
	git tag v3
	printf 'late\n' >late
	ci late
	git branch -q -D side topic
	git config merge-env.pair custom.base:sub/one.env
	git config --add merge-env.pair .env.example:prod/.env
	git config merge-env.flag yes
	git config merge-env.num 2k
	printf '[merge-env]\n\tbare\n\tincluded = no\n' >>.git/config
	printf '[merge-env]\n\tthen = evil\n\tincluded = yes\n' >.git/more
	git config include.path more
	printf 'SECRET=1\n' >.env
}
plain() { mkdir "$1" && cd "$1" && git init -q ${2:-} && fill; }
copy() { # the index knows the files by times and inodes: look again
	cp -a "$D/plain" "$D/$1" && cd "$D/$1" && git status -s >/dev/null
}
settings() { # what a clone does not bring
	git config merge-env.pair custom.base:sub/one.env
	git config --add merge-env.pair .env.example:prod/.env
	git config merge-env.flag yes
	git config merge-env.num 2k
	printf '[merge-env]\n\tbare\n\tincluded = no\n' >>"$1/config"
	printf '[merge-env]\n\tthen = evil\n\tincluded = yes\n' >"$1/more"
	git config include.path more
}
clone() {
	n=$1
	shift
	git clone -q "$@" "file://$D/plain" "$D/$n"
	cd "$D/$n"
	settings .git
	printf 'SECRET=1\n' >.env
}

(plain "$D/plain")
git -C "$D/plain" config uploadpack.allowFilter true
git -C "$D/plain" config uploadpack.allowAnySHA1InWant true
(plain "$D/sha256" --object-format=sha256)
(git clone -q --bare "$D/plain" "$D/bare" && cd "$D/bare" && settings .)
(copy main && git worktree add -q -b linked "$D/worktree" &&
	printf 'SECRET=1\n' >"$D/worktree/.env")
(git init -q "$D/super" && cd "$D/super" &&
	printf 'X=1\n' >.env.example &&
	git submodule -q add "$D/plain" module && ci super &&
	cd module && settings ../.git/modules/module &&
	printf 'SECRET=1\n' >.env)
(clone shallow --depth 1)
(clone partial --filter=blob:none)
(clone treeless --filter=tree:0)
(copy promisor && git config core.repositoryFormatVersion 1 &&
	git config extensions.partialClone origin)
(copy sparse && git sparse-checkout set --no-cone '/*' '!/.env.example')
(copy cone && git sparse-checkout set --cone --sparse-index prod)
(copy split && git update-index --split-index)
(copy gc && git reflog expire --expire=now --all &&
	git gc -q --aggressive --prune=now && git pack-refs --all)
(copy graph && git commit-graph write --reachable --changed-paths)
(copy v4 && git update-index --index-version 4)
(copy replaced && git replace v1 v2^{commit} 2>/dev/null)
(git init -q "$D/unborn")
(copy alternates && cd "$D" && git clone -q -s plain shared && cd shared &&
	settings .git && printf 'SECRET=1\n' >.env)
mkdir "$D/none"
