#!/usr/bin/python3
"""docs/terminal.svg is what a terminal shows: a session, played again.

usage: MERGE_ENV=build/git-merge-env tests/docs/picture.py [--write]

The session runs in a terminal of its own; what it writes there, colours and
all, becomes the picture. Dates and ids are made steady, so that the same
program draws the same bytes. Without --write the picture is compared.
"""
import html
import os
import re
import sys

import session

PICTURE = os.path.join(session.SOURCE, "docs/terminal.svg")
COMMANDS = ("git pull -q", "git merge-env sync",
            "git merge-env explain PLUGIN_TIMEOUT")
COLUMNS, LEFT, LINE, CHAR = 100, 16, 20, 8.4
# by the number that ends the escape sequence; bold is a class of its own
COLOURS = {"31": "#ff7b72", "32": "#7ee787", "33": "#e3b341", "34": "#79c0ff",
           "35": "#d2a8ff", "36": "#76e3ea"}


def spans(line, bold=False, colour=None):
    """(text, bold, colour) of each piece of a line."""
    for piece in re.split(r"(\x1b\[[0-9;]*[mK])", line):
        if not piece.startswith("\x1b"):
            if piece:
                yield piece, bold, colour
            continue
        for code in piece[2:-1].split(";"):
            bold = code == "1" or (bold and code not in ("", "0", "22"))
            colour = COLOURS.get(code, colour if code == "1" else None)


def cut(line):
    """As a terminal wraps it."""
    return [line[i:i + COLUMNS] for i in range(0, len(line), COLUMNS)] or [""]


def draw(lines):
    width, height = int(COLUMNS * CHAR) + 2 * LEFT, len(lines) * LINE + 24
    out = ['<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" '
           'viewBox="0 0 %d %d" role="img" aria-label="A session in a '
           'terminal: git merge-env sync after git pull">'
           % (width, height, width, height),
           '<rect width="100%" height="100%" rx="8" fill="#0d1117"/>',
           '<g font-family="ui-monospace,Menlo,Consolas,monospace" '
           'font-size="14" fill="#c9d1d9">']
    for n, line in enumerate(lines):
        out.append('<text x="%d" y="%d">%s</text>' % (
            LEFT, 28 + n * LINE, "".join(
                "<tspan%s%s>%s</tspan>" % (
                    ' font-weight="bold"' if bold else "",
                    ' fill="%s"' % colour if colour else "",
                    # blanks that stay, whatever shows the picture
                    html.escape(text, quote=False).replace(" ", "\u00a0"))
                for text, bold, colour in spans(line))))
    return "\n".join(out + ["</g>", "</svg>", ""])


def lines_of(played):
    for command, (_, output) in zip(COMMANDS, played):
        yield "\x1b[32m$\x1b[0m \x1b[1m%s\x1b[0m" % command
        # a line that is written over is seen in its last state
        for line in session.steady(output).splitlines():
            line = line.split("\r")[-1]
            yield from [line] if "\x1b" in line else cut(line)


drawn = draw(list(lines_of(session.run("shop", COMMANDS, terminal=True))))
if sys.argv[1:] == ["--write"]:
    with open(PICTURE, "w", encoding="utf-8") as f:
        f.write(drawn)
    sys.exit()
with open(PICTURE, encoding="utf-8") as f:
    if f.read() != drawn:
        sys.exit("docs/terminal.svg is not what a terminal shows now; look at "
                 "what has changed, and draw it with tests/docs/picture.py "
                 "--write. The new one:\n" + drawn)
print("ok - docs/terminal.svg is what a terminal shows")
