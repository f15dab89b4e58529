# What zsh would offer at the end of the line $1, one a line. In a terminal of
# its own, because the completion system runs inside the line editor alone;
# compadd is asked for its matches instead of showing them.
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell "PROMPT= RPROMPT= fpath=($data/zsh/vendor-completions \$fpath)"
zpty -w shell 'autoload -Uz compinit && compinit -u -d "$HOME/.zcompdump"'
zpty -w shell 'unsetopt zle_bracketed_paste; LISTMAX=0'
zpty -w shell 'compadd() {
	local -a found
	case " $* " in (*" -O "*|*" -A "*|*" -D "*)
		builtin compadd "$@"; return;; esac
	builtin compadd -O found "$@"
	builtin compadd "$@"
	print -rl -- "<"${^found}">"
}'
zpty -w shell 'finish() { print "@@""done@@" } ; zle -N finish
bindkey "^I" complete-word; bindkey "^X" finish; zle -C complete-word complete-word _main_complete'
zpty -w shell 'print "@@""ready@@"'
zpty -r shell ready '*@@ready@@*'
zpty -n -w shell "$1"$'\t'$'\x18'
zpty -r shell out '*@@done@@*'
print -r -- $out | tr -d '\r' | sed -n 's/.*<\([^<>]*\)>.*/\1/p' | sort -u
zpty -d shell
