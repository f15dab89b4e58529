#!/usr/bin/python3
"""What README and docs show is what the program does.

The README's commands are what CI runs; the merge it shows is the merge of
docs/example; reports are valid by the schema in docs. Needs python3-jsonschema
for the last; without it says so and checks the rest.
"""
import json
import os
import re
import subprocess

from checks import PROGRAM, SOURCE, check, end, read


def run(*args):
    return subprocess.run([PROGRAM, *args], capture_output=True,
                          encoding="utf-8", errors="replace",
                          cwd=os.path.join(SOURCE, "docs/example"),
                          stdin=subprocess.DEVNULL, check=False)


# What the tests of docs/fleet run is what its page shows.
fleet = read("docs/fleet.md")
for name in ("hosts", "upgrade.yml"):
    check("docs/fleet.md shows " + name,
          "\n" + read("docs/fleet/" + name) + "```" in fleet)
drift = set(re.findall(r"^\| (?:[abc]|[A-Z_]+) \|.*", fleet, re.M))
check("docs/fleet.md shows the tables of tests/fleet",
      len(drift) == 7 and all(row in read("tests/fleet/fleet.sh")
                              for row in drift))

readme = read("README.md")
blocks = re.findall(r"<!-- (\w+) command -->\n```\n(.*)\n```", readme)
commands = dict(blocks)
check("README has its two commands", set(commands) == {"demo", "test"})
check("CI runs the README's test command",
      commands.get("test", "?") in read(".ci/run"))

merged = re.search(r"becomes\n.*?```\n(.*?)```", readme, re.S).group(1)
demo = run("merge", "-p", "-q", "--diff3", "-L", ".env", "-L",
           ".env.example 1.4", "-L", ".env.example 1.5", "env.example-1.4",
           "env", "env.example-1.5")
check("README shows the merge of docs/example", demo.stdout == merged,
      demo.stdout)
check("which has one conflict", demo.returncode == 1)

# The session with Dify is played by shown.py; "by hand" is drawn from it.
added, adopted, removed = map(int, re.search(
    r"merged 'docker/.env': (\d+) added, (\d+) defaults adopted, (\d+) removed",
    readme).groups())
size = re.search(r"(\d+) in the new template\n", readme).group(1)
by_hand = ("By hand, the upgrade of Dify above is %d edits to find in a template "
           "of %s variables: %d to add, %d to change, %d to delete." % (
               added + adopted + removed, size, added, adopted, removed))
check("README counts what is to be done by hand",
      by_hand in " ".join(readme.split()), by_hand)

listed = set(re.findall(r"^\| `(\w+)", readme, re.M))
listed |= set(re.findall(r"`(\w+)`, `(?:\w+)`", readme))
for line in run("help").stdout.splitlines():
    m = re.match(r"  (\w+) ", line)
    if m:
        check("README names the command %s" % m.group(1),
              re.search(r"`%s[` ]" % m.group(1), readme) is not None)
        shown = run(m.group(1), "-h")
        check("%s -h shows its use" % m.group(1), shown.returncode == 0 and
              shown.stdout.startswith("usage: git merge-env " + m.group(1)))

try:
    import jsonschema
except ImportError:
    print("skipped - no python3-jsonschema: the schema was not checked")
else:
    schema = json.loads(read("docs/merge-report.schema.json"))
    cases = os.path.join(SOURCE, "tests/cases")
    seen = 0
    for name in sorted(os.listdir(cases)):
        d = os.path.join(cases, name)
        if not os.path.exists(os.path.join(d, "base")):
            continue
        out = run("merge", "-p", "--json", *(os.path.join(d, f) for f in
                                             ("base", "ours", "theirs")))
        if out.returncode > 1:
            continue
        try:
            jsonschema.validate(json.loads(out.stderr), schema)
            seen += 1
        except (ValueError, jsonschema.ValidationError) as e:
            check("the report of case %s is valid" % name, False, str(e))
    check("reports of %d cases are valid" % seen, seen > 50)
    import session
    whole = json.loads(read("docs/sync-report.schema.json"))
    merge = whole["definitions"]["file"]["properties"]["merge"]["anyOf"]
    check("the one schema names the other",
          merge[1] == {"$ref": "merge-report.schema.json"})
    merge[1] = schema
    for scene, command in (
            ("shop", "status --json"), ("shop", "sync -n --json"),
            ("shop", "sync --json --then=true"), ("fresh", "sync --json .env"),
            ("shop", "sync --json --then=false --accept")):
        _, out = session.run(scene, [
            "git pull -q", "git merge-env %s 2>&-" % command])[1]
        try:
            jsonschema.validate(json.loads(out), whole)
            check("the report of %s is valid" % command, True)
        except (ValueError, jsonschema.ValidationError) as e:
            check("the report of %s is valid" % command, False, str(e))

end()
