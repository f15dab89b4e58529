# bash completion of git merge-env; git's own completion loads this file for
# "git merge-env", bash-completion for "git-merge-env". The program is asked.

_git_merge_env()
{
	local at=0 line before=
	while [[ ${words[at]} != *merge-env && $at -lt $cword ]]; do
		((at++))
	done
	# readline replaces what stands after the "=" only
	[[ $cur == -*=* && $COMP_WORDBREAKS == *=* ]] && before=${cur%%=*}=
	COMPREPLY=()
	while IFS=$'\t' read -r line _; do
		printf -v line %q "${line#"$before"}"
		[[ $line == *= ]] || line+=' '
		COMPREPLY+=("$line")
	done < <(git merge-env --complete \
		"${words[@]:at+1:cword-at}" 2>/dev/null)
}

__git_merge_env()
{
	local cur words cword
	_get_comp_words_by_ref -n =: cur words cword
	_git_merge_env
}
complete -o bashdefault -o default -o nospace -F __git_merge_env git-merge-env
