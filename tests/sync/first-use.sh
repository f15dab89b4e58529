#!/bin/sh
# The first time: no env file yet, no record yet, no repository.
. "${0%/*}/lib.sh"

upstream fresh
operator fresh
idle "no env file: a bare sync makes none" 2 me sync
contains "it says how" "$T/err" "git merge-env sync '.env'"
idle "dry run" 0 me sync -n .env
yields "it is made when named" 0 me sync .env
same "from the template" $ENV .env
is "for its owner alone" 600 "$(stat -c %a .env)"
contains "that is said" "$T/err" "made from"
is "nothing to back up" 0 "$(backups_made)"
quiet "again" 0 me sync
quiet "again by name" 0 me sync .env
is "the folder of the state is private" 700 "$(stat -c %a .git/merge-env)"
is "and all in it" "600" "$(find .git/merge-env -type f -printf '%m\n' |
	sort -u)"
rm .env
(umask 000; me sync -q --accept .env)
is "whatever the umask" 600 "$(stat -c %a .env)"

# by the name of the template, and from elsewhere
git clone -q "$T/fresh.up" "$T/elsewhere"
cd "$T/elsewhere"
mkdir sub
cd sub
yields "by the template's name" 0 me sync ../$ENV
same "there it is" ../$ENV ../.env
rm ../.env
yields "by an absolute path" 0 me sync --accept "$T/elsewhere/.env"
same "there it is again" ../$ENV ../.env
is "a hook makes none" 0 "$(rm ../.env; me sync --hook=post-merge --accept \
	../.env >/dev/null 2>&1; ls ../.env 2>/dev/null | wc -l)"

# a file that is there, without a record
git clone -q "$T/fresh.up" "$T/found"
cd "$T/found"
git checkout -q 1.0.0
text 0 | change MINE=my-own >.env
chmod 640 .env
git checkout -q main
yields "the base is inferred" 0 me sync
contains "and named, with how sure that is" "$T/err" \
	"likely: 36 of 37 variables match"
contains "the version" "$T/err" "1.0.0"
is "the default is followed" f1 "$(value FOLLOWS)"
is "the value is kept" my-own "$(value MINE)"
is "the mode is kept" 640 "$(stat -c %a .env)"

# no template
git init -q "$T/none"
cd "$T/none"
echo A=1 >.env
idle "no template at all" 2 me sync
contains "a clear error" "$T/err" "no template"
idle "no template for this one" 2 me sync .env
contains "it says how to name a pair" "$T/err" "merge-env.pair"
idle "no such file" 2 me sync nothing/.env
git config merge-env.pair missing.example:.env
untouched "a pair whose template is missing" 2 me sync
contains "the template is named" "$T/err" "missing.example"
untouched "the same, by name" 2 me sync .env
git config --unset merge-env.pair

# the template is gone from the work tree
git clone -q "$T/fresh.up" "$T/gone"
cd "$T/gone"
me sync -q .env
git rm -q $ENV
git commit -q -m "no template any more"
untouched "a template that upstream removed" 2 me sync .env
is "the file stays" f1 "$(value FOLLOWS)"

# pairs of other names
git init -q "$T/names"
cd "$T/names"
mkdir conf
echo A=1 >conf/base.txt
echo B=1 >settings.txt
echo 'settings.txt merge-env=run.env' >.gitattributes
printf '%s\n' '*.env' >.gitignore
commit templates
git config merge-env.pair conf/base.txt:conf/app.env
yields "a pair by config" 0 me sync conf/app.env
is "made" 1 "$(value A conf/app.env)"
yields "a pair by attribute" 0 me sync run.env
is "made, too" 1 "$(value B run.env)"
sed -i s/1/2/ conf/base.txt settings.txt
commit "two"
yields "both, without being named" 0 me sync
is "one" 2 "$(value A conf/app.env)"
is "two" 2 "$(value B run.env)"

# a repository without a commit
git init -q "$T/unborn"
cd "$T/unborn"
text 1 >$ENV
yields "no commit yet" 0 me sync .env
same "made" $ENV .env
edited <.env >"$T/new"
cat "$T/new" >.env
text 2 >$ENV
yields "and followed" 1 me sync .env
base_is "no commit yet" right

# bare
git clone -q --bare "$T/fresh.up" "$T/bare"
cd "$T/bare"
idle "a bare repository" 2 me sync
contains "has no env files, that is said" "$T/err" "bare"

# outside of any repository
mkdir "$T/plain"
cd "$T/plain"
text 1 >$ENV
idle "outside, a bare sync makes none" 2 me sync
yields "outside, made when named" 0 me sync .env
is "with 0600" 600 "$(stat -c %a .env)"
is "remembered in the state folder" 700 "$(stat -c %a "$T/state/merge-env")"
edited <.env >"$T/new"
cat "$T/new" >.env
text 2 >$ENV
idle "dry run" 1 me sync -n
yields "outside, followed" 1 me sync
base_is "outside" right
mkdir "$T/plain2"
cd "$T/plain2"
text 2 >$ENV
edited <"$ENV" >.env
yields "another folder is another file" 0 me sync
contains "nothing is remembered of it" "$T/err" "not known"
(
	unset HOME XDG_STATE_HOME
	run me sync
	[ "$got" = 2 ] && grep -q XDG_STATE_HOME "$T/err"
) && pass "no place for the state is an error" ||
	fail "no place for the state is an error" <"$T/err"

finish
