#!/usr/bin/python3
"""docs/examples.md shows the cases of the test suite, all of them and as they
are; the numbers in docs/semantics.md are theirs.

usage: cases.py [--write]
"""
import os
import re
import sys

import checks
from checks import SOURCE, check

CASES = os.path.join(SOURCE, "tests/cases")
PAGE = os.path.join(SOURCE, "docs/examples.md")
LONG = 40       # lines; longer ones are named only
HEAD = """# Examples

What [docs/semantics.md](semantics.md) says, on files: the cases of the test
suite. `\\xNN` is a byte that is no text. `tests/docs/cases.py --write` makes
this page.
"""


def read(case, name):
    try:
        with open(os.path.join(CASES, case, name), "rb") as f:
            return f.read()
    except FileNotFoundError:
        return b""


def cell(line):
    """A line of a file, as code in a table."""
    text = line.decode("utf-8", "backslashreplace")
    text = "".join(c if c.isprintable() else
                   c.encode().decode("latin-1").encode("unicode_escape").decode()
                   if ord(c) < 128 else "".join("\\x%02x" % b
                                                for b in c.encode())
                   for c in text)
    if not text:
        return ""
    text = text.replace("|", "\\|")
    return "`` %s ``" % text if "`" in text else "`%s`" % text


def table(case):
    files = [read(case, n).split(b"\n")
             for n in ("base", "ours", "theirs", "merged")]
    for f in files:
        if f[-1] == b"":
            f.pop()
    if max(map(len, files)) > LONG:
        return "Its files are in `tests/cases/%s`.\n" % case
    rows = ["| old template | yours | new template | result |", "|---|---|---|---|"]
    for i in range(max(map(len, files))):
        rows.append("| %s |" % " | ".join(
            cell(f[i]) if i < len(f) else "" for f in files))
    return "\n".join(rows) + "\n"


def page():
    out = HEAD
    for case in names:
        number, title = case.split("-", 1)
        args = read(case, "args").decode().split()
        out += "\n## %s %s\n\n%s\n" % (number, title.replace("-", " "),
                                       read(case, "about").decode().strip())
        out += "\nWith `%s`.\n" % " ".join(args) if args else ""
        out += {"0": "", "1": "\nExit status 1.\n"}.get(
            read(case, "exit").decode().strip(), "\nRefused.\n")
        out += "\n" + table(case)
    return out


names = sorted(n for n in os.listdir(CASES)
               if os.path.exists(os.path.join(CASES, n, "about")))
drawn = page()
if sys.argv[1:] == ["--write"]:
    with open(PAGE, "w", encoding="utf-8") as f:
        f.write(drawn)
    sys.exit()
check("docs/examples.md is what the cases are, or is made again with "
      "tests/docs/cases.py --write", checks.read("docs/examples.md") == drawn)
numbers = {n.split("-")[0] for n in names}
for number in re.findall(r"`(\d{3})`", checks.read("docs/semantics.md")):
    check("docs/semantics.md names a case: " + number, number in numbers)
checks.end()
