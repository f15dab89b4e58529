#!/bin/sh
# install changes what it says, a second one nothing, and uninstall leaves byte
# for byte what was there before, whatever that was.
. "${0%/*}/lib.sh"

every="--driver --attributes --hooks --mergetool"

app plain
mirror "a new repository" .
is "its driver is seen" "" "$(registered)"
mirror "every part" . $every
for part in driver attributes hooks mergetool; do
	mirror "$part alone" . --$part
done

app bare-bones --template=
mirror "no folders info and hooks" .
mkdir -p .git/info .git/hooks
mirror "empty folders" .
: >.git/info/attributes
mirror "empty attributes" .

app config
printf '[x]\n\ty = 1' >>.git/config
mirror "config without a line end" . $every
printf '\n' >>.git/config
chmod 600 .git/config
mirror "config that is private" . $every
is "it stays private while installed" 600 "$(
	me install -q; stat -c %a .git/config; me uninstall -q)"
printf '[merge "merge-env"]\r\n\tname = old\r\n\tdriver = old %%O %%A %%B\r\n' \
	>>.git/config
mirror "config with CRLF, and a driver by hand" . $every
is "which is back" "old %O %A %B" "$(registered)"
mv .git/config .git/config.real
ln -s config.real .git/config
mirror "config that is a symbolic link" . $every
me install -q
is "it stays one" config.real "$(readlink .git/config)"
me uninstall -q

app attributes
printf '*.txt -merge' >.git/info/attributes
mirror "attributes without a line end" . $every
printf '\n# comment\n\n' >>.git/info/attributes
mirror "attributes of somebody's" . $every
chmod 640 .git/info/attributes
mirror "attributes with a mode" . $every

app team
mirror "a .gitattributes for a team" . --attributes=.gitattributes
printf '* text=auto' >.gitattributes
mirror "one that exists" . --attributes=.gitattributes
mkdir sub
mirror "one in a folder" . --attributes=sub/.gitattributes
yields "none but a .gitattributes" 2 me install --attributes=attributes
yields "none outside" 2 me install --attributes=../.gitattributes
ln -sf "$T/victim" .gitattributes
yields "not through a link that upstream planted" 2 \
	me install --attributes=.gitattributes
is "which was not followed" "" "$(ls "$T/victim" 2>/dev/null)"

app hooks
printf '#!/bin/sh\necho mine\n' >.git/hooks/post-merge
printf '#!/bin/sh\necho mine\n' >.git/hooks/post-checkout
chmod 755 .git/hooks/post-merge
ln -s ../../nowhere .git/hooks/post-rewrite
exactly .git/hooks/post-* >"$T/before"
mirror "hooks of all kinds" .
exactly .git/hooks/post-* >"$T/after"
same "they are the same files" "$T/before" "$T/after"
head -c 100000 /dev/urandom >.git/hooks/post-merge
mirror "a large binary hook" .

# Edits of the operator's around and between, while it is installed.
app edits
cp .git/config "$T/was"
me install -q --driver --mergetool
git config merge.merge-env.recursive binary
git config some.thing new
sed -i 's/^# end git-merge-env$/# a word\n&\n# behind/' .git/config
me install -q --driver
me uninstall -q
is "a key beside ours stays" binary "$(git config merge.merge-env.recursive)"
is "a section behind it stays" new "$(git config some.thing)"
contains "a comment in it stays" .git/config "# a word"
contains "a comment behind it stays" .git/config "# behind"
is "ours are gone" "" "$(registered)$(git config mergetool.merge-env.cmd)"
lacks "no line of the block is left" .git/config git-merge-env

app lost
cp .git/config "$T/was"
for line in begin end; do
	me install -q
	sed -i "/^# $line git-merge-env/d" .git/config
	run me install
	is "$line line lost: it is installed" "$(driver_line)" "$(registered)"
	me uninstall -q
	if [ $line = end ]; then
		same "$line line lost: uninstalled" "$T/was" .git/config
	else
		is "$line line lost: no mark is left" "" \
			"$(grep 'git-merge-env [be]' .git/config || :)"
	fi
	cp "$T/was" .git/config
done

# One part after the other goes, the rest stays.
app one-by-one
all . >"$T/first"
me install -q $every
for part in driver mergetool hooks attributes; do
	yields "$part goes" 0 me uninstall --$part
done
all . >"$T/last"
same "then nothing is left" "$T/first" "$T/last"

# Another path of the program.
app moved
all . >"$T/first"
me install -q $every
mkdir -p "$T/new/bin" "$T/new/libexec/git-merge-env"
cp "$MERGE_ENV" "$T/new/bin"
cp "$MERGE_ENV-repo" "$T/new/libexec/git-merge-env"
cp "$MERGE_ENV-repo" "$T/new/bin"
yields "installed from another path" 0 "$T/new/bin/git-merge-env" install \
	$every
is "updates the driver" "$(driver_line "$T/new/bin/git-merge-env")" \
	"$(registered)"
contains "updates the hooks" .git/hooks/post-merge \
	"program='$T/new/bin/git-merge-env'"
is "there is one block" 1 "$(grep -c '^# begin' .git/config)"
me uninstall -q
all . >"$T/last"
same "uninstalled by the first" "$T/first" "$T/last"

# The operator's own configuration.
mv "$GIT_CONFIG_GLOBAL" "$T/saved"
cd "$T/plain"
mirror "global: no file yet" "$HOME" --global
printf '[user]\n\tname = x' >"$GIT_CONFIG_GLOBAL"
mirror "global: without a line end" "$HOME" --global --driver --mergetool
unset GIT_CONFIG_GLOBAL
rm -f "$HOME/.gitconfig"
mkdir -p "$HOME/.config/git"
echo '[user]' >"$HOME/.config/git/config"
mirror "global: the XDG file alone" "$HOME" --global
contains "it was that one" "$T/listed" "$HOME/.config/git/config"
mkdir "$HOME/dotfiles"
mv "$HOME/.config/git/config" "$HOME/dotfiles"
ln -s dotfiles/config "$HOME/.gitconfig"
mirror "global: a link into dotfiles" "$HOME" --global
rm "$HOME/.gitconfig"
cd "$T"
mirror "global: outside of a repository" "$HOME" --global
export GIT_CONFIG_GLOBAL="$HOME/.gitconfig"
mv "$T/saved" "$GIT_CONFIG_GLOBAL"

finish
