#compdef git-merge-env
#description carry a private .env across upgrades of its template
# zsh's own completion of git calls this for "git merge-env". The program is
# asked.

local line
local -a plain open
for line in ${(f)"$(_call_program candidates git merge-env --complete \
	${(q)words[2,CURRENT-1]} ${(q)PREFIX:-""})"}; do
	# _describe splits at the first colon that is not escaped
	line=${line//:/\\:}
	if [[ $line == *=$'\t'* ]]; then
		open+=(${line/$'\t'/:})
	else
		plain+=(${line/$'\t'/:})
	fi
done
(( $#plain + $#open )) || { _files; return }
_describe candidate plain -- open -S ''
