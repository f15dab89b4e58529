#!/bin/sh
# What an upstream can commit, and what the hook makes of it: one line, and
# nothing changed; what git itself destroyed can be put back.
. "${0%/*}/lib.sh"

# aimed NAME: an operator, and a file of his that is none of our business
aimed() {
	hooked "$1"
	next "$1"
	git pull -q 2>"$T/err"
	cp -p .env "$T/mine"
	# where ../bashrc leads to from the clone
	echo 'alias ls=ls' >"$T/bashrc"
	cp "$T/bashrc" "$T/bashrc.was"
	sum=$(cksum <.git/config)
}
# evil NAME: upstream is at work
evil() { up "$1"; text 3 >.env.example; }
# strike NAME STATUS: it is committed and pulled
strike() {
	git add -A -f
	git commit -q -m evil
	down "${1%% *}"
	yields "$1: the pull" "${2:-0}" git pull -q
	same "$1: files outside" "$T/bashrc.was" "$T/bashrc"
	is "$1: the configuration" "$sum" "$(cksum <.git/config)"
	is "$1: no escape is printed" "" \
		"$(tr -d '[:print:]\n\t' <"$T/err")"
	is "$1: nothing of ours on standard output" "" "$(cat "$T/out")"
}
one_line() {
	is "$1: one line says why" 1 "$(grep -c '^git-merge-env: error' "$T/err")"
}
kept() { same "$1: the env file is what it was" "$T/mine" .env; one_line "$1"; }
restored() {
	yields "$1: restored" 0 me restore --last .env
	same "$1: it is what the last sync left" "$T/mine" .env
	is "$1: for its owner alone" 600 "$(stat -c %a .env)"
	is "$1: a file" "" "$(readlink .env)"
}

# --- git itself overwrites or removes the env file ----------------------

aimed overwritten
evil overwritten
echo "EVIL=yes" >.env
strike overwritten
is "git has overwritten it" yes "$(value EVIL)"
one_line overwritten
contains "it is said" "$T/err" "is tracked by git now"
contains "and the way back" "$T/err" "restore --last '.env'"
cp .env "$T/theirs"
yields "a sync by hand" 2 me sync
same "leaves it, too" "$T/theirs" .env
restored overwritten

aimed removed
evil removed
echo "EVIL=yes" >.env
strike removed
up removed
git rm -q --cached .env
git commit -q -m "untracked again"
rm .env
down removed
yields "removed: the next pull" 0 git pull -q
is "git has removed it" no "$([ -e .env ] && echo yes || echo no)"
contains "that is said" "$T/err" "is gone"
contains "and the way back" "$T/err" "restore --last '.env'"
restored removed
yields "and the upgrade is made up for" 0 me sync
followed "removed: followed in the end" 3

# --- the env file as a link ---------------------------------------------

aimed link
evil link
echo 'X=$(touch PWNED)' >>.env.example
ln -s ../bashrc .env
strike link
is "git has put a link there" ../bashrc "$(readlink .env)"
one_line link
yields "by hand it is refused, too" 2 me sync
same "link: what it leads to is what it was" "$T/bashrc.was" "$T/bashrc"
is "nothing was run" "" "$(find "$T" -name PWNED)"
restored link
same "restored, and not through the link" "$T/bashrc.was" "$T/bashrc"

# --- the template -------------------------------------------------------

aimed template-link
evil template-link
rm .env.example
ln -s ../bashrc .env.example
strike template-link
same "template-link: the env file is what it was" "$T/mine" .env

aimed template-to-env
evil template-to-env
rm .env.example
ln -s .env .env.example
strike template-to-env
same "template-to-env: the env file is what it was" "$T/mine" .env

aimed template-folder
evil template-folder
rm .env.example
mkdir .env.example
echo A=1 >.env.example/A
strike template-folder
same "template-folder: the env file is what it was" "$T/mine" .env

aimed template-gone
evil template-gone
git rm -q -f --cached .env.example
rm .env.example
echo x >y
strike template-gone
same "template-gone: the env file is what it was" "$T/mine" .env

# upstream cannot commit these; an accident in the work tree can be
aimed fifo
rm .env.example
mkfifo .env.example
yields "fifo: a hook" 0 timeout 5 .git/hooks/post-merge 0
kept fifo
if is_root; then
	rm .env.example
	if mknod .env.example c 1 5 2>/dev/null; then
		yields "device: a hook" 0 timeout 5 .git/hooks/post-merge 0
		kept device
	fi
fi
rm .env.example
mkdir .env.example
yields "folder: a hook" 0 .git/hooks/post-merge 0
kept folder

aimed markers
evil markers
printf '<<<<<<< a\nX=1\n=======\nX=2\n>>>>>>> b\n' >>.env.example
strike markers
kept markers
contains "the line is named" "$T/err" "line"

aimed nul
evil nul
printf 'X=\000\n' >>.env.example
strike nul
kept nul

# --- text that lies -----------------------------------------------------

aimed escapes
evil escapes
printf 'EVIL_\033[2J\033]0;pwn\007=1\nX=\033[31m\342\200\256abc\r\n' >>.env.example
printf '::set-output name=x::y\n%%s%%n=1\n' >>.env.example
printf '# \302\233 \342\200\213 \377\n' >>.env.example
strike escapes
followed "escapes: followed" 3
is "no line begins with foreign text" 0 "$(grep -c '^::' "$T/err" || :)"

aimed names
evil names
mkdir "$(printf 'x\033[2J')"
text 1 >"$(printf 'x\033[2J/\n::error::.env.example')"
text 1 >-n.env.example
text 1 >'$(touch PWNED).env.example'
strike names
followed "names: followed" 3
touch ./-n.env '$(touch PWNED).env'
other names
yields "names of env files" 0 git pull -q
is "names: nothing was run" "" "$(find "$T" -name PWNED)"

aimed commands
evil commands
printf 'X=$(touch PWNED)\nY=`touch PWNED`\nZ=${HOME}\n' >>.env.example
strike commands
followed "commands: followed" 3
is "commands: nothing was run" "" "$(find "$T" -name PWNED)"
is "commands: they are data" '$(touch PWNED)' "$(value X)"
contains "commands: they are named" "$T/err" "run a command in the new X, Y"

aimed giant
evil giant
head -c 64m /dev/zero | tr '\0' x | { printf 'GIANT='; cat; echo; } \
	>>.env.example
strike giant
followed "giant: followed" 3
is "giant: the report is not" yes \
	"$([ "$(wc -c <"$T/err")" -lt 5000 ] && echo yes)"

# --- the folder of backups ----------------------------------------------

aimed backup-link
evil backup-link
mkdir ../planted
ln -s ../planted env-backup
strike backup-link
kept backup-link
is "nothing was written behind the link" "" "$(ls ../planted)"

aimed backup-file
evil backup-file
echo x >env-backup
strike backup-file
kept backup-file

aimed backup-tracked
evil backup-tracked
mkdir env-backup
echo '!*' >env-backup/.gitignore
strike backup-tracked
kept backup-tracked
contains "backup-tracked: it says what may happen" "$T/err" "could be committed"

# --- what could be run --------------------------------------------------

aimed run
evil run
for f in git-merge-env git git-merge-env-repo sh hooks/post-merge \
	.git-merge-env merge-env; do
	mkdir -p "$(dirname $f)"
	printf '#!/bin/sh\ntouch "%s/PWNED"\n' "$T" >$f
	chmod +x $f
done
printf '[merge-env]\n\tthen = touch %s/PWNED\n\tpair = .env.example:../x\n' \
	"$T" >.gitconfig
printf '* filter=evil merge=evil merge-env=../../bashrc\n' >.gitattributes
strike run
PATH=".:$PATH" yields "with the work tree in PATH" 0 .git/hooks/post-merge 0
is "run: nothing was run" "" "$(find "$T" -name PWNED)"
finish
