#!/bin/bash
# The rule of two-way sync scripts, as Dify ships one: back up .env, take the
# new template line by line, and put the operator's value where he has another
# one. There is no old template, so what he never decided on is kept, too.
set -e
mkdir -p env-backup
cp .env "env-backup/.env.backup_$(date +%Y%m%d_%H%M%S)"
awk -F= '
	FNR == NR {
		if ($0 ~ /^[A-Za-z_][A-Za-z0-9_]*=/)
			mine[$1] = substr($0, length($1) + 2)
		next
	}
	$0 ~ /^[A-Za-z_][A-Za-z0-9_]*=/ && $1 in mine {
		print $1 "=" mine[$1]
		next
	}
	{ print }
' .env .env.example > .env.new
mv .env.new .env
sed -n 's/^\([A-Za-z_][A-Za-z0-9_]*\)=.*/\1/p' .env.example | sort -u > .new.keys
sed -n 's/^\([A-Za-z_][A-Za-z0-9_]*\)=.*/\1/p' .env | sort -u > .my.keys
comm -13 .new.keys .my.keys
rm -f .new.keys .my.keys
