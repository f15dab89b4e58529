#!/bin/sh
# git mergetool, at a terminal.
. "${0%/*}/lib.sh"
needs_terminal

register_tool() {
	"$MERGE_ENV" install -q --mergetool
	git config mergetool.keepBackup false
}
rivals tool
register_tool
run git merge topic
types "the driver's hunk is asked about" 0 git mergetool --tool=merge-env <<'D'
? (1/1) '.env.example', line 7: DB_HOST (both changed)
? old template  localhost
? yours         db.main
? new template  db.topic
? by commit
? DB_HOST=db.topic
? Take which?
> t
D
template | change DB_HOST=db.topic DB_PORT=6432 >"$T/want"
same "and the answer taken" "$T/want" $ENV
is "git has added it" "" "$(stages)"
git commit -qm merged
is "nothing is left over" "" "$(git status --porcelain)"

git reset -q --hard HEAD^
run git merge topic
types "quitting leaves it unmerged" 1 git mergetool --tool=merge-env <<'D'
? Take which?
> q
? failed
D
is "as it was" 123 "$(stages)"
same "byte for byte" "$T/hunk" $ENV

# git's own hunks, in a folder below
run git merge --abort
git rm -q .gitattributes
mkdir deep
git mv $ENV "deep/$ENV"
template >"deep/$ENV"
commit "no driver"
git tag -f base >/dev/null
cd deep
git checkout -q -B main base
set_env DB_HOST=db.main DB_PORT=1
commit main
git checkout -q -B topic base
set_env DB_HOST=db.topic MAIL_HOST=mx
commit topic
git checkout -q main
run git merge topic
types "git's hunks are asked about by variable" 0 \
	git mergetool --tool=merge-env <<'D'
? (1/1) 'deep/.env.example', line 7: DB_HOST (both changed)
? Take which?
> v
? value: 
> db.both
D
template | change DB_HOST=db.both DB_PORT=1 MAIL_HOST=mx >"$T/want"
same "and the rest is merged" "$T/want" $ENV
is "git has added it" "" "$(stages)"
git commit -qm merged
git reset -q --hard HEAD^

# nothing to ask: merged by variable
git checkout -q -B topic base
set_env DB_PORT=6432
commit topic
git checkout -q main
git reset -q --hard base
set_env DB_HOST=db.main
commit main
run git merge topic
types "no conflict by variable" 0 git mergetool --tool=merge-env <<'D'
D
template | change DB_HOST=db.main DB_PORT=6432 >"$T/want"
same "needs no answer" "$T/want" $ENV
is "git has added it" "" "$(stages)"
finish
