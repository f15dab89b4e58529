#!/bin/sh
# The main job on a realistic upgrade: prints the three files and the result.
# usage: run.sh PROGRAM
set -eu
program=$1
cd "$(dirname "$0")"

show() { printf '\n--- %s\n' "$1"; cat "$2"; }

show 'old template: .env.example 1.4' env.example-1.4
show 'yours: .env' env
show 'new template: .env.example 1.5' env.example-1.5
printf '\n$ git merge-env merge -p --diff3 env.example-1.4 env env.example-1.5\n'
"$program" merge -p --diff3 -L .env -L '.env.example 1.4' \
	-L '.env.example 1.5' env.example-1.4 env env.example-1.5 && status=0 ||
	status=$?
printf '\nexit status %s: ' "$status"
[ "$status" = 1 ] && echo 'one conflict to resolve, the rest is done'
