#!/usr/bin/python3
"""The commands that README and docs show are run, and do what is shown.

A block, fenced or indented, in which a line begins with "$ " is a session; the
comment before it, or before an earlier one, names the scene that it is played
in (scenes/NAME.sh):

    <!-- scene: shop -->
    <!-- scene: upgrade, at a terminal -->

Blocks of one file and scene follow each other in one shell. In between, what
the text asks the reader to do is done by

    <!-- run: COMMAND -->

Where a block shows output, each command of this program must print just that,
dates and ids aside; a line "..." stands for any lines. Where it shows none, its
commands must not fail (1, for conflicts, is no failure). At a terminal, a
question that is shown with its answer is given it:

    Take which? [y,n,?] y

A block that is no session says why not, or which test takes it from the page:

    <!-- text: a grammar -->
    <!-- test: tests/docs/check.py -->

The examples of the man page must not fail either.
"""
import glob
import os
import re
import textwrap

import session
from checks import SOURCE, check, end, read

QUESTION = re.compile(r"^\S.*\? \[\S+\] (\S)$")
TERMINAL = ", at a terminal"


class Command:
    def __init__(self, where, text, hidden=False):
        self.where, self.text, self.hidden = where, text, hidden
        self.shown = []
        self.compared = False

    def judge(self, status, output):
        # a line that is written over is seen in its last state
        got = re.sub(r"[^\n]*\r", "", session.steady(output)).lstrip("\n")
        want = session.steady("".join(self.shown))
        pattern = "".join(r"(?:.*\n)*" if line == "...\n" else re.escape(line)
                          for line in want.splitlines(True))
        name = "%s: %s" % (self.where, self.text)
        if status not in (0, 0 if self.hidden else 1):
            check(name, False, "exits with %d: %s" % (status, output))
        else:
            check(name, not self.compared or re.fullmatch(pattern, got),
                  "shown:\n%sprinted:\n%s" % (want, got))


def blocks(text):
    """(line number, what stands before it, lines) of each block."""
    fence = r"^ {0,3}```\w*\n(.*?)^ {0,3}```$"
    indented = r"(?<=\n\n)((?:(?: {4}|\t)[^\n]*\n|\n(?= {4}|\t))+)"
    at = 0
    for m in re.finditer(fence + "|" + indented, text, re.M | re.S):
        body = textwrap.dedent(m.group(1) or m.group(2))
        yield (text.count("\n", 0, m.start()) + 1, text[at:m.start()],
               body.splitlines(True))
        at = m.end()


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
    played, scene = {}, None
    for number, before, lines in blocks(text):
        notes = re.findall(r"<!-- (scene|run|text|test): (.*?) -->", before,
                           re.S)
        said = dict(notes)
        scene = said.get("scene", scene)
        if not any(line.startswith("$ ") for line in lines):
            check("%s:%d: what is no session says why" % (name, number),
                  "text" in said or
                  os.path.exists(os.path.join(SOURCE, said.get("test", "?"))),
                  "".join(lines))
            continue
        if not scene:
            check("%s:%d: a session names its scene" % (name, number), False)
            continue
        played.setdefault(scene, []).extend(
            Command("%s (hidden)" % name, value, True)
            for kind, value in notes if kind == "run")
        played[scene].extend(commands(name, number, lines))
    return played


def judge(name, scene, cmds):
    answers = "".join(m.group(1) for c in cmds
                      for m in map(QUESTION.match, c.shown) if m)
    results = session.run(scene.removesuffix(TERMINAL),
                          ["NO_COLOR=1; export NO_COLOR"] +
                          [c.text for c in cmds],
                          scene.endswith(TERMINAL), answers)
    if results is None:
        print("skipped - %s: scene %s has not what it needs here"
              % (name, scene))
        return
    for command, result in zip(cmds, results[1:]):
        command.judge(*result)


def play(name):
    for scene, cmds in sessions(name, read(name)).items():
        judge(name, scene, cmds)


def examples(name):
    """Those of a man page: commands that follow each other."""
    text = read(name).split(".Sh EXAMPLES\n")[1].split("\n.Sh ")[0]
    return [Command(name, line) for block in re.findall(
        r"^\.Bd .*?\n(.*?)^\.Ed", text, re.M | re.S)
        for line in block.splitlines()]


for path in ["README.md"] + sorted(glob.glob("docs/*.md", root_dir=SOURCE)):
    play(path)
judge("the man page", "shop", examples("docs/git-merge-env.1"))
end()
