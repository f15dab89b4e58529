#!/bin/sh
# Every key, as an operator presses it.
. "${0%/*}/lib.sh"
needs_terminal

pending keys
types "help, yours, theirs, base, a value, skip" 1 me resolve <<'D'
? (1/5) '.env', line 2: PORT (both changed)
?     # Web
? old template  80  (.env.example 1.0)
? yours         81 [number up]
? new template  8080 [number up]  (.env.example 1.1)
? by commit
? (1.1): plugins: do not wait so long
? Take which? [y,t,b,e,v,s,k,a,q,?] 
> ?
? y, yours   keep yours
? t, theirs  take the new template's
? b, base    take the old template's
? e, edit    change it in your editor
? v, value   type a value
? s, skip    leave it as it is
? k, back    go back to the one before
? r, reveal  show credentials
? a, all     ay, at, ab
? q, quit    leave the rest pending
? ?, help    tell what the keys do
? Take which?
> x
? none of the keys
> k
? this is the first one
> t
? (2/5) '.env', line 12: TIMEOUT (both changed)
?     # Seconds a plugin may run,
?     # each time
? Take which?
> b
? (3/5) '.env', line 19: DB_PASSWORD
? yours         (hidden) [changed]
? new template  (hidden) [changed]
? [y,t,b,e,v,s,k,r,a,q,?] 
> y
? (4/5)
> v
? value: 
> it's the shop
? (5/5)
> s
D
is "one is left" "LAST " "$(left)"
pending_rest() { sed -n '/^# <<<<<<< .env: LAST/,$p' "$T/pending"; }
{
	old | sed '$d' | change PORT=8080 DB_PASSWORD=my-own-secret \
		"NAME=\"it's the shop\""
	pending_rest
} >"$T/want"
same "each was written, and nothing else" "$T/want" .env
is "one backup for them all" 1 "$(backups_made)"
same "of what was there before" "$T/pending" env-backup/.env.backup_*
lacks "no secret on the screen" "$T/screen" my-own-secret
lacks "nor theirs" "$T/screen" their-secret
yields "restore takes them all back" 0 me restore
same "byte for byte" "$T/pending" .env

# credentials
types "a credential is shown when asked for" 1 me resolve <<'D'
> s
> s
? DB_PASSWORD
? (hidden)
> r
? yours         my-own-secret
? new template  their-secret
> r
? yours         (hidden)
> q
D
is "all are left" 5 "$(left | wc -w)"
types "a credential is typed blind" 1 me resolve <<'D'
> s
> s
? [y,t,b,e,v,s,k,r,a,q,?] 
> v
? (not shown): 
> s3cret-typed
? (4/5)
> q
D
is "and written" s3cret-typed "$(value DB_PASSWORD)"
lacks "not on the screen" "$T/screen" s3cret-typed
run me restore

# back, and another answer
types "back to what was answered" 1 me resolve <<'D'
? (1/5)
> theirs
? (2/5)
> back
? (1/5)
? answered with the new template's
> ours
? (2/5)
> q
D
is "the last answer counts" 81 "$(value PORT)"
is "the others pend" "TIMEOUT DB_PASSWORD NAME LAST " "$(left)"
run me restore
# all the rest
types "all the rest" 0 me resolve <<'D'
? (1/5)
> y
? (2/5)
> a
? of which side?
> ax
? of which side?
> at
? 5 of 5 conflicts resolved
D
old | change PORT=81 "TIMEOUT=600	# or so" DB_PASSWORD=their-secret \
	'NAME="the shop"' LAST=3 >"$T/want"
same "theirs, but for the one before" "$T/want" .env
types "nothing is left to ask" 0 me resolve </dev/null
run me restore
types "ab" 0 me resolve <<'D'
> ab
D
old >"$T/want"
same "the old template's" "$T/want" .env
finish
