#!/bin/sh
# A value that was set is what programs read.
. "${0%/*}/lib.sh"

python=/usr/bin/python3
$python -c 'import dotenv' 2>/dev/null || skip_all "python3-dotenv is missing"
# every kind of byte that a spelling has to be found for
cat >"$T/try.py" <<'PY'
import itertools, json, os, subprocess, sys, dotenv
program, folder = sys.argv[1:3]
pieces = ["a", " ", "'", '"', "\\", "$x", "#", "`", "\n", "é", "=", " #", "${"]
bad = done = refused = 0
cases = [p for n in (1, 2, 3) for p in itertools.product(pieces, repeat=n)]
cases = cases[::int(sys.argv[3])] if len(sys.argv) > 3 else cases
node = []
for case in cases:
    value = "".join(case)
    # a line end at the end of standard input is not meant
    if "${" in value or value.endswith("\n"):
        continue
    if len(value) > 1 and value[0] == value[-1] and value[0] in "'\"":
        continue        # quotes of its own: taken as written
    path = os.path.join(folder, "v.env")
    with open(path, "w") as f:
        f.write("A=1\n<<<<<<< o\nK=1\n=======\nK=2\n>>>>>>> t\nB=1\n")
    r = subprocess.run([program, "resolve", "--set-stdin=K", path],
                       input=value.encode(), capture_output=True)
    if r.returncode:
        refused += 1
        if r.returncode != 2:
            print("exit", r.returncode, repr(value), r.stderr)
            bad += 1
        continue
    done += 1
    got = dotenv.dotenv_values(path, interpolate=True)
    if got != {"A": "1", "K": value, "B": "1"}:
        print("python-dotenv", repr(value), got, open(path).read())
        bad += 1
    node.append({"text": open(path).read(), "value": value})
json.dump(node, open(os.path.join(folder, "node.json"), "w"))
print(done, "set,", refused, "refused,", bad, "wrong")
sys.exit(bad > 0 or done < 2 * refused)
PY
yields "python-dotenv reads what was set" 0 \
	$python "$T/try.py" "$MERGE_ENV" "$T" 13
tail -n 1 "$T/out"
# node's, where its own test has installed it
package=$BUILD/readers-node/node_modules/dotenv
if [ -d "$package" ]; then
	cat >"$T/try.js" <<'JS'
const [, , pack, list] = process.argv
const dotenv = require(pack)
let wrong = 0
for (const { text, value } of JSON.parse(require('fs').readFileSync(list)))
	if (dotenv.parse(text).K !== value) {
		console.log(JSON.stringify(value), text, dotenv.parse(text).K)
		wrong++
	}
process.exit(wrong ? 1 : 0)
JS
	yields "and so does node's dotenv" 0 node "$T/try.js" "$package" \
		"$T/node.json"
else
	skip "node's dotenv" "not installed"
fi
finish
