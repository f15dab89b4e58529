#!/bin/sh
# D4: the driver changes %A and nothing else, starts nothing, needs nothing,
# prints nothing on stdout, and no values at all.
. "${0%/*}/lib.sh"

template >O
template | change DB_HOST=ours APP_ENV=staging >A.clash
template | change DB_HOST=theirs DB_PORT=1 >B.clash
template | change DB_HOST=ours >A.clean
template | change DB_PORT=1 >B.clean
printf 'A="\n' >A.lines
printf 'B="\n' >B.lines
printf 'A=\000\n' >A.binary
printf 'B=\000\n' >B.binary
files() {
	find . -type f ! -name tally ! -name out ! -name err | sort
}
kinds="clash clean lines binary"
for k in $kinds; do
	cp A.$k A
	cp B.$k B
	before=$(files) sums=$(cksum O B)
	run drive
	is "$k: no file more or less" "$before" "$(files)"
	is "$k: base and theirs as before" "$sums" "$(cksum O B)"
	is "$k: stdout stays empty" "" "$(cat "$T/out")"
	rm -f B
done

# %A is written over while it has another name: not where that is taken, nor
# where %A has two; nor where it is mapped, being large.
cp A.clean A
cp B.clean B
echo mine >A.merge-env
yields "a file of that name: status" 0 drive
is "it is not touched" mine "$(cat A.merge-env)"
cp A want
rm A.merge-env
cp A.clean A
ln A second
yields "two names: status" 0 drive
same "two names: A" want A
same "two names: the other keeps its bytes" A.clean second
rm -f second
large() {
	awk 'BEGIN { for (i = 0; i < 60000; i++) print "# a line of " i }'
}
large | tee -a O want B >>A.clean
cp A.clean A
yields "large: status" 0 drive
same "large: A" want A
template >O
template | change DB_HOST=ours >A.clean
template | change DB_PORT=1 >B.clean
rm -f B

# stdin belongs to the caller, who may type ahead.
cp A.clash A
cp B.clash B
printf 'one\ntwo\n' >typed
left=$({ drive 2>/dev/null || :; cat; } <typed)
is "stdin is not read" "one
two" "$left"

# No environment, no repository, no descriptors.
cp A.clean A
cp B.clean B
cd "$T"
yields "an empty environment" 0 env -i "$MERGE_ENV" driver -- O A B 7 .env
template | change DB_HOST=ours DB_PORT=1 | holds "an empty environment: A" A
for k in clean lines; do
	cp A.$k A
	cp B.$k B
	run drive
	cp A want.$k
	expected=$got
	cp A.$k A
	got=0
	"$MERGE_ENV" driver -- O A B 7 .env <&- >&- 2>&- || got=$?
	is "$k: closed descriptors: status" "$expected" "$got"
	same "$k: closed descriptors: A" want.$k A
done

# Messages: not a value, and nothing that moves a cursor.
printf 'SECRET=canary1\nSECRET=canary2\nB="canary3\n' >O
printf 'SECRET=canary4\nSECRET=canary5\nB="canary6\n' >A
printf '<<<<<<< canary7\nSECRET=canary8\n' >B
run drive
is "there is something to say" yes "$([ -s "$T/err" ] && echo yes)"
lacks "no value on stderr" "$T/err" canary
rm -f B
run drive 7 "$(printf 'x\033[31m\n::set-output::\r\302\233.env')" \
	"$(printf '\033')" "$(printf '\033')" "$(printf '\033')"
is "no control bytes on stderr" "" \
	"$(tr -d '\040-\176\n' <"$T/err" | od -An -c)"
is "every line is ours" "" "$(grep -v '^git-merge-env: ' "$T/err" || :)"

# What it asks of the kernel.
if ! command -v ldd >/dev/null; then
	skip "no libgit2" "no ldd"
else
	ldd "$MERGE_ENV" >libs 2>&1 || :
	for l in libgit2 libssl libcurl libssh; do
		lacks "not linked to $l" libs $l
	done
fi
# (a build with sanitizers looks for leaks in a second process, or not at all)
export ASAN_OPTIONS=detect_leaks=0
# the program lets nobody look into its memory; root may all the same
cp A.clean A
cp B.clean B
strace -o log "$MERGE_ENV" driver -- O A B 7 .env 2>/dev/null || :
if ! grep -q '"B", O_RDONLY' log 2>/dev/null; then
	skip "system calls" "no strace, or it sees no names: try as root"
	finish
fi
for k in $kinds gone; do
	rm -f A B
	[ $k = gone ] || cp A.$k A
	[ $k = gone ] || cp B.$k B
	run strace -f -o log "$MERGE_ENV" driver -- O A B 7 .env
	[ $k = gone ] || is "$k: seen at work" 1 "$(grep -c '"B", O_RDONLY' log)"
	# %A is overwritten while it is away, or a nameless file takes its place
	grep -E '^[0-9]+ +(open|openat|openat2|creat)\(' log |
		grep -E 'O_(WRONLY|RDWR|CREAT|TRUNC|APPEND|TMPFILE)|creat' |
		grep -vE 'open(\(|at\(AT_FDCWD, )"A(\.merge-env)?", O_WRONLY\||"\.", O_WRONLY.*O_TMPFILE' >bad || :
	is "$k: opens nothing else for writing" "" "$(cat bad)"
	calls=unlink,rename,link,symlink,mkdir,rmdir,mknod,chmod,chown,truncate
	calls=$calls,utime,setxattr,lsetxattr,fallocate,mount
	# the nameless file is given the name of %A
	swap='unlink\("A"\)|linkat\([^,]*, "/proc/self/fd/[0-9]+", [^,]*, "A"'
	swap="$swap|rename\(\"A.merge-env\", \"A\"\)"
	swap="$swap|renameat2\([^,]*, \"A\", [^,]*, \"A.merge-env\""
	grep -E "^[0-9]+ +($(echo $calls | tr , '|'))[a-z0-9]*\\(" log |
		grep -vE "$swap" >bad || :
	is "$k: changes no other name" "" "$(cat bad)"
	is "$k: starts nothing" 1 "$(grep -cE \
		'^[0-9]+ +(execve|execveat|fork|vfork|clone|clone3)\(' log)"
	is "$k: no network" 0 "$(grep -cE '^[0-9]+ +(socket|connect)' log)"
	is "$k: reads no stdin" 0 \
		"$(grep -cE '^[0-9]+ +[a-z0-9]*read[a-z0-9]*\(0,' log)"
	is "$k: writes no stdout" 0 \
		"$(grep -cE '^[0-9]+ +[a-z0-9]*write[a-z0-9]*\(1,' log)"
done
finish
