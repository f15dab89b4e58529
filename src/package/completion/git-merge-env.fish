# fish completion of git merge-env, and of git-merge-env; the program is asked.
# It is read when fish starts, as fish's own completion of git does not look for
# those of other commands in all versions.
function __fish_git_merge_env
    set -l words (commandline -opc)
    set -l at (contains -i -- merge-env $words; or echo 1)
    set -e words[1..$at]
    set -l found (command git merge-env --complete $words (commandline -ct))
    if set -q found[1]
        string join \n -- $found
    else
        __fish_complete_path (commandline -ct)
    end
end

complete -c git-merge-env -f -a '(__fish_git_merge_env)'
complete -c git -n __fish_git_needs_command -a merge-env \
    -d 'Carry a private .env across upgrades of its template'
complete -c git -n '__fish_git_using_command merge-env' -f \
    -a '(__fish_git_merge_env)'
