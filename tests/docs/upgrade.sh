#!/bin/sh
# Every command of docs/upgrade.md, typed in its order, does what the page says.
. "${0%/*}/../sync/lib.sh"
mkdir "$T/bin"
ln -s "$MERGE_ENV" "$T/bin/git-merge-env"
printf '#!/bin/sh\necho "$PWD: $* $PLUGIN_TIMEOUT" >>"%s"\n' "$T/docker.log" \
	>"$T/bin/docker"
chmod +x "$T/bin/docker"
export PATH="$T/bin:$PATH"
: >"$T/docker.log"

# a release of an application that looks like Dify
ship() { # ship VERSION PLUGIN_TIMEOUT
	mkdir -p docker api
	text 1 >docker/.env.example
	printf 'PLUGIN_TIMEOUT=%s\n' "$2" >>docker/.env.example
	echo DB_HOST=localhost >api/.env.example
	commit "release $1"
	git tag "$1"
}
git init -q "$T/dify.up"
cd "$T/dify.up"
printf '.env\n' >.gitignore
ship 1.4.0 300s
git clone -q "file://$T/dify.up" "$T/dify"
ship 1.6.0 600
cd "$T/dify"

sed -n 's/^    \$ //p' "$SOURCE/docs/upgrade.md" |
	sed "s|/tmp/upgrade.html|$T/upgrade.html|" >"$T/commands"
me help >"$T/help"
pending=0
while read -r command <&3; do
	want=0
	case $command in
	*"sync -n"*) want=1 ;;
	"git merge-env sync") want=$pending ;;
	*resolve*)
		pending=0
		if ! grep -q '^  resolve ' "$T/help"; then
			skip "$command" "not a command of this version"
			sed -i '/^# [<|=>]/d; /^# PLUGIN_/d' docker/.env
			continue
		fi ;;
	esac
	yields "$command" $want sh -c "$command"
	case $command in
	"git merge-env sync docker/.env")
		contains "the page shows what it says" \
			"$SOURCE/docs/upgrade.md" "    $(cat "$T/err")"
		sed -i 's/^PLUGIN_TIMEOUT=.*/PLUGIN_TIMEOUT=900s/' docker/.env
		;;
	"git checkout 1.6.0") pending=1 ;;
	*resolve*)
		is "yours is taken" 900s "$(value PLUGIN_TIMEOUT docker/.env)"
		is "and nothing ran yet" "" "$(cat "$T/docker.log")" ;;
	*"compose --project-directory"*)
		is "the command had run, once, with yours" \
			"$T/dify/docker: compose up -d --wait 900s" \
			"$(head -n 1 "$T/docker.log")" ;;
	esac
done 3<"$T/commands"
is "all of them were typed" "$(grep -c '^    \$ ' "$SOURCE/docs/upgrade.md")" \
	"$(wc -l <"$T/commands")"
is "back at the old release, with yours" 900s \
	"$(value PLUGIN_TIMEOUT docker/.env)"

finish
