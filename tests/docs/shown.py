#!/usr/bin/python3
"""The commands that README and docs show are run, and do what is shown.

A block, fenced or indented, in which a line begins with "$ " is a session; the
comment before it, or before an earlier one, names the scene that it is played
in (scenes/NAME.sh):

    <!-- scene: shop -->

Blocks of one file and scene follow each other in one shell. In between, what
the text asks the reader to do is done by

    <!-- run: COMMAND -->

<!-- scene: none, REASON --> is not run. Where a block shows output, each
command of this program must print just that, dates and ids aside; a line "..."
stands for any lines. Where it shows none, its commands must not fail (1, for
conflicts, is no failure).
"""
import glob
import os
import re
import sys

import session

failed = skipped = 0


def check(what, ok, more=""):
    global failed
    print("%s - %s" % ("ok" if ok else "not ok", what))
    if not ok:
        failed += 1
        print("  " + more.replace("\n", "\n  "))


class Command:
    def __init__(self, where, text):
        self.where, self.text, self.shown = where, text, []
        self.compared = False

    def judge(self, status, output):
        want, got = session.steady("".join(self.shown)), session.steady(output)
        pattern = "".join(r"(?:.*\n)*" if line == "...\n" else re.escape(line)
                          for line in want.splitlines(True))
        if status not in (0, 1):
            check("%s: %s" % (self.where, self.text), False,
                  "exits with %d: %s" % (status, output))
        elif self.compared and not re.fullmatch(pattern, got):
            check("%s: %s" % (self.where, self.text), False,
                  "shown:\n%sprinted:\n%s" % (want, got))
        else:
            check("%s: %s" % (self.where, self.text), True)


def blocks(text):
    """(line number, what stands before it, lines) of each session."""
    fence = r"^```\w*\n(.*?)^```$"
    indented = r"(?<=\n\n)((?:    [^\n]*\n|\n(?=    ))+)"
    for m in re.finditer(fence + "|" + indented, text, re.M | re.S):
        body = m.group(1) or re.sub(r"^    ", "", m.group(2), flags=re.M)
        if re.search(r"^\$ ", body, re.M):
            yield (text.count("\n", 0, m.start()) + 1, m.start(),
                   body.splitlines(True))


def commands(name, number, lines):
    found = []
    for i, line in enumerate(lines):
        if line.startswith("$ "):
            found.append(Command("%s:%d" % (name, number + i), line[2:-1]))
        elif found and line.startswith("> ") and not found[-1].shown:
            found[-1].text += "\n" + line[2:-1]
        elif found and (line.strip() or found[-1].shown):
            found[-1].shown.append(line)
    for c in found:
        while c.shown and not c.shown[-1].strip():
            c.shown.pop()
        c.compared = bool(c.shown) or (
            "merge-env" in c.text and any(d.shown for d in found))
    return found


def sessions(name, text):
    """{scene: commands} of a file, hidden ones among them."""
    played, at = {}, 0
    scene = None
    for number, start, lines in blocks(text):
        before, at = text[at:start], start
        notes = re.findall(r"<!-- (scene|run): (.*?) -->", before, re.S)
        named = [value for kind, value in notes if kind == "scene"]
        scene = named[-1] if named else scene
        if not scene:
            check("%s:%d: a session names its scene" % (name, number), False)
            continue
        if scene.startswith("none"):
            print("not run - %s:%d: %s" % (name, number, scene))
            continue
        played.setdefault(scene, []).extend(
            Command("%s (hidden)" % name, value)
            for kind, value in notes if kind == "run")
        played[scene].extend(commands(name, number, lines))
    return played


def play(name):
    global skipped
    with open(os.path.join(session.SOURCE, name), encoding="utf-8") as f:
        played = sessions(name, f.read())
    for scene, cmds in played.items():
        results = session.run(scene, [c.text for c in cmds])
        if results is None:
            skipped += 1
            print("skipped - %s: scene %s has not what it needs here"
                  % (name, scene))
            continue
        for command, result in zip(cmds, results):
            command.judge(*result)


for path in ["README.md"] + sorted(glob.glob("docs/*.md",
                                             root_dir=session.SOURCE)):
    play(path)
sys.exit(1 if failed else 0)
