#!/bin/sh
# A base that is named, one that belongs to a restored file, one that nobody
# knows, and what becomes of the record.
. "${0%/*}/lib.sh"

# --base names a revision, or a file; it goes before the record.
start given
up given; release 2; down given
git pull -q
cp .env "$T/mine"
for rev in 1.1.0 HEAD~1 "$(git rev-parse 1.1.0)"; do
	rm -rf .git/merge-env
	cat "$T/mine" >.env
	run me sync --base="$rev"
	base_is "--base=$rev" right
	is "--base=$rev: status" 1 "$got"
done
git show 1.1.0:$ENV >"$T/old-template"
rm -rf .git/merge-env
cat "$T/mine" >.env
run me sync --base="$T/old-template"
base_is "--base=FILE" right
cat "$T/mine" >.env
run me sync --base=1.0.0
is "--base goes before the record" "f1 d2" \
	"$(value FOLLOWS) $(value DECIDED)"
cat "$T/mine" >.env
for base in nothing -x 1.1.0:$ENV "$T" /dev/zero; do
	untouched "--base=$base is refused" 2 me sync --base="$base"
done
git tag before-the-template "$(git commit-tree -m x "$(git mktree </dev/null)")"
untouched "a revision without the template" 2 me sync \
	--base=before-the-template

# A file restored from an older backup finds the base that it had.
start older
up older; release 2; down older
cp .env "$T/mine"
git pull -q
run me sync
base_is "first" right
edited <.env | sed '/^# /d' >"$T/new"
up older; text 3 | change DECIDED=d3 FOLLOWS=f3 >$ENV
commit 1.3.0; git tag 1.3.0; down older
git pull -q
run me sync
is "on to 1.3.0" f3 "$(value FOLLOWS)"
git checkout -q 1.2.0
cat "$T/mine" >.env
run me sync
base_is "the file of 1.1.0, put back by hand" right

# Edited after it was restored, its base is the one it was restored with.
git checkout -q main
run me sync
first=$(cd env-backup && grep -l '^FOLLOWS=f1$' .env.backup_* | head -n 1)
git checkout -q 1.2.0
yields "restore" 0 me restore "$first"
echo OWN=1 >>.env
run me sync
base_is "restored, edited, synced" right

# Nothing is known: what is new is added, what is there is kept, nothing is
# removed, nothing conflicts.
git init -q "$T/unknown"
cd "$T/unknown"
text 2 >$ENV
printf '%s\n' "# mine" FOLLOWS=x OWN=1 GONE_LONG_AGO=yes DECIDED= >.env
cp .env "$T/mine"
git add $ENV
yields "unknown base" 0 me sync
contains "it is said" "$T/err" "not known"
{ text 2; cat "$T/mine"; } | sed -n 's/=.*//p' | sort -u >"$T/want"
sed -n 's/^\([A-Z_0-9]*\)=.*/\1/p' .env | sort -u >"$T/got"
sed -i '/^#/d' "$T/want"
same "every variable of both, once" "$T/want" "$T/got"
is "and none twice" "" "$(sed -n 's/^\([A-Z_0-9]*\)=.*/\1/p' .env | sort |
	uniq -d)"
is "yours are kept" "x 1 yes" \
	"$(value FOLLOWS) $(value OWN) $(value GONE_LONG_AGO)"
is "an empty value, too" "" "$(value DECIDED)"
contains "your comment, too" .env "# mine"
lacks "no conflict" .env "<<<<<<<"
is "new ones are added" 1h "$(value MAX_UPLOAD | sed s/10m/1h/)"
text 2 | change DB_PORT=1 >$ENV
yields "from now on it is known" 0 me sync
is "so a default is followed" 1 "$(value DB_PORT)"
text 2 | change DB_PORT=1 FOLLOWS=next >$ENV
yields "and what both set differently is a conflict" 1 me sync

# A record that is damaged is named, and nothing is changed.
start damaged
up damaged; release 2; down damaged
git pull -q
echo '{' >.git/merge-env/"$(ls .git/merge-env | grep json)"
untouched "a damaged record" 2 me sync
contains "it is named" "$T/err" "damaged"
contains "and what to do" "$T/err" "move it away"

# A hook tells the revision it came from, which counts when it fits.
start hook
up hook; release 2; down hook
git pull -q
rm -r .git/merge-env
cp .env "$T/mine"
run me sync --hook=post-merge
base_is "hook" right
is "a hook exits 0 with a conflict" 0 "$got"
cat "$T/mine" >.env
rm -r .git/merge-env
run me sync --hook=post-merge --strict
is "but not when strict" 1 "$got"
cat "$T/mine" >.env
rm -r .git/merge-env
run me sync --hook=post-checkout 1.0.0
base_is "a revision that explains less is not taken" right
run me sync --hook=post-checkout 1.0.0
is "with nothing to do it prints nothing" "" "$(cat "$T/out" "$T/err")"

finish
