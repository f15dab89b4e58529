#!/bin/bash
# What two-way sync scripts do, as Dify ships one: back up .env, say in what it
# differs from the new template and how, take the template line by line with
# the operator's value where he has another one, name the variables that the
# template no longer has, and count. There is no old template, so what he never
# decided on is kept, too. It calls fewer programs than Dify's does.
set -e -o pipefail

say() {
	echo -e "\033[0;34m[INFO]\033[0m $1"
}

# analysis MINE NEW: how the two values differ
analysis() {
	local mine=$1 new=$2

	if [[ -z $mine ]]; then
		say "  empty before"
	elif [[ -z $new ]]; then
		say "  empty in the template"
	elif [[ $mine =~ ^[0-9]+$ && $new =~ ^[0-9]+$ ]]; then
		say "  number: $mine, $new"
	elif [[ $mine =~ ^(true|false)$ && $new =~ ^(true|false)$ ]]; then
		say "  switched"
	elif [[ $mine =~ ^https?:// || $new =~ ^https?:// ]]; then
		say "  address"
	elif [[ $mine =~ ^/ || $new =~ ^/ ]]; then
		say "  path"
	elif [[ ${#mine} != "${#new}" ]]; then
		say "  length: ${#mine}, ${#new}"
	fi
}

say "started: $(date)"
mkdir -p env-backup
cp .env "env-backup/.env.backup_$(date +%Y%m%d_%H%M%S)"
temp=$(mktemp -d)

awk -F= -v out="$temp/differ" '
	!/^[[:space:]]*[A-Za-z_][A-Za-z0-9_]*[[:space:]]*=/ { next }
	{
		gsub(/[[:space:]]/, "", $1)
		value = substr($0, index($0, "=") + 1)
	}
	FNR == NR { mine[$1] = value; next }
	$1 in mine && mine[$1] != value {
		print $1 "\t" mine[$1] "\t" value >out
	}
' .env .env.example
touch "$temp/differ"
n=0
while IFS=$'\t' read -r key mine new; do
	say "[$((++n))] $key"
	say "  .env: $mine"
	say "  .env.example: $new"
	analysis "$mine" "$new"
done <"$temp/differ"

awk -F= -v differ="$temp/differ" '
	BEGIN {
		while ((getline line <differ) > 0) {
			split(line, part, "\t")
			mine[part[1]] = part[2]
		}
	}
	/^[[:space:]]*[A-Za-z_][A-Za-z0-9_]*[[:space:]]*=/ {
		key = $1
		gsub(/[[:space:]]/, "", key)
		if (key in mine) {
			print key "=" mine[key]
			next
		}
	}
	{ print }
' .env.example >.env.new
mv .env.new .env
while read -r key; do
	say "kept: $key"
done < <(cut -f 1 "$temp/differ")

keys() {
	sed -n 's/^[[:space:]]*\([A-Za-z_][A-Za-z0-9_]*\)[[:space:]]*=.*/\1/p' \
		"$1" | sort -u
}
keys .env.example >"$temp/theirs"
keys .env >"$temp/mine"
comm -13 "$temp/theirs" "$temp/mine"
rm -rf "$temp"
say "in .env.example: $(grep -c '^[^#]*=' .env.example)"
say "in .env: $(grep -c '^[^#]*=' .env)"
say "ended: $(date)"
