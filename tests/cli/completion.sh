#!/bin/sh
# Completion in the shells themselves, as installed: for git-merge-env and,
# through each shell's own completion of git, for "git merge-env".
. "${0%/*}/../git/lib.sh"

cmake --install "$BUILD" --prefix "$T/there" >"$T/log"
PATH="$T/there/bin:$PATH"
data="$T/there/share"
export PATH data

git init -q app
cd app
mkdir api
printf 'HTTP_PORT=80\nHTTP_HOST=a\nLOG=1\n' >.env.example
printf 'KEY=1\n' >api/.env.example
printf 'plain\n' >'a file'
git add .
git commit -qm one
git merge-env sync -q .env api/.env
printf 'MINE=1\n' >>.env
printf 'HTTP_PORT=80\nLOG=1\n' >.env.example
git commit -qam two
git merge-env sync -q
backup=$(ls -A env-backup | grep backup_)

# --- what the program answers -------------------------------------------

# asks NAME WORD... <<candidates
asks() {
	name=$1
	shift
	git merge-env --complete "$@" | cut -f1 >"$T/answer"
	holds "$name" "$T/answer"
}
asks "a command" sta <<END
status
END
asks "an option" sync --no <<END
--no-backup
END
asks "an option that wants an argument" sync -n --hook <<END
--hook=
END
asks "one of its words" merge --removed=k <<END
--removed=keep
END
asks "a word of its own" merge --removed c <<END
conflict
END
asks "a file, which is the shell's business" merge -o '' </dev/null
asks "no option after --" sync -- --n </dev/null
asks "a variable" explain '' <<END
HTTP_PORT
LOG
MINE
KEY
END
asks "an env file after it" explain --json LOG '' <<END
.env
api/.env
END
asks "an env file, and another" sync .env api <<END
api/.env
END
asks "no second backup" restore "$backup" '' </dev/null
asks "a backup" restore .env.b <<END
$backup
END
sed -i 's/^LOG=.*/LOG=2/' .env
printf 'HTTP_PORT=80\nLOG=3\n' >.env.example
git commit -qam three
git merge-env sync -q --no-backup || :
asks "a variable in conflict" resolve --key= <<END
--key=LOG
END
asks "as a word of its own" resolve --theirs --set-stdin '' <<END
LOG
END
asks "and no other" resolve --key HTTP </dev/null
cd api
asks "a path from here" sync '' <<END
.env
END
cd ..
is "options are described" \
	"--dry-run	show what would happen, change nothing" \
	"$(git merge-env --complete sync --dry)"

# --- the shells ---------------------------------------------------------

# completes NAME LINE CANDIDATE...: with the function tab of that shell
completes() {
	what=$1 typed=$2
	shift 2
	printf '%s\n' "$@" | sort >"$T/want"
	tab "$typed" | sed 's/[[:space:]]*$//' | sort >"$T/answer"
	same "$shell: $what" "$T/want" "$T/answer"
}
check_shell() {
	for line in 'git-merge-env' 'git merge-env'; do
		completes "$line COMMAND" "$line sta" status
		completes "$line OPTION" "$line sync --no" --no-backup
		completes "$line KEY" "$line explain HTTP_" HTTP_PORT
		completes "$line BACKUP" "$line restore .env.b" "$backup"
	done
	completes "git finds the command" "git merge-e" merge-env
	completes "behind git's own options" "git -C . merge-env expl" explain
}

shell=bash
completions=/usr/share/bash-completion
if [ -r $completions/completions/git ] && command -v bash >/dev/null; then
	# what bash does on TAB: call the function that is registered
	tab() {
		XDG_DATA_HOME=$data bash --norc -c '
		. '$completions'/bash_completion
		COMP_LINE=$1 COMP_POINT=${#1}
		read -ra COMP_WORDS <<<"${1//=/ = }"
		COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
		_completion_loader "${COMP_WORDS[0]}"
		f=$(complete -p "${COMP_WORDS[0]}" |
			sed "s/.*-F \([^ ]*\).*/\1/")
		$f "${COMP_WORDS[0]}" "${COMP_WORDS[COMP_CWORD]}"
		printf "%s\n" "${COMPREPLY[@]}"' tab "$1"
	}
	check_shell
	completes "a word after =" "git merge-env merge --removed=k" keep
	completes "a conflict after =" "git merge-env resolve --key=L" LOG
else
	skip bash "no bash, or no bash-completion with git's"
fi

shell=zsh
if command -v zsh >/dev/null; then
	# a terminal of its own, in which TAB is pressed: all it writes there
	tab() {
		zsh -f "$SOURCE/tests/cli/completion.zsh" "$1"
	}
	check_shell
	completes "a word after =" "git merge-env merge --removed=k" \
		--removed=keep
	completes "a conflict after =" "git merge-env resolve --key=L" \
		--key=LOG
	completes "a file" "git merge-env merge a" 'a\ file' api
else
	skip zsh "no zsh"
fi

shell=fish
if command -v fish >/dev/null; then
	tab() {
		XDG_DATA_DIRS="$data:/usr/share" \
			fish -c "complete -C '$1'" | cut -f1
	}
	check_shell
	completes "a word after =" "git merge-env merge --removed=k" \
		--removed=keep
	completes "a conflict after =" "git merge-env resolve --key=L" \
		--key=LOG
	completes "a file" "git-merge-env merge a" "a file" api/
else
	skip fish "no fish"
fi

finish
