"""Commands as the docs show them, run in a scene.

A scene is a script in scenes/ that prepares a folder, in a clean room; the
commands run after it, in one shell. Its folder is told as /srv.
"""
import fcntl
import os
import pty
import re
import struct
import subprocess
import tempfile
import termios

from checks import PROGRAM, SOURCE

SCENES = os.path.join(SOURCE, "tests/docs/scenes")
SKIPPED = 77
MARK = "\x1e"       # stands before each command's output, and its status
START = """
NOW=1700000000
tick() {
	NOW=$((NOW + 86400))
	export GIT_AUTHOR_DATE="$NOW +0000" GIT_COMMITTER_DATE="$NOW +0000"
}
tick
set -eu
. "%s"
set +eu
unset GIT_AUTHOR_DATE GIT_COMMITTER_DATE
"""


def clean_room(home):
    env = {k: v for k, v in os.environ.items()
           if not k.startswith(("GIT_", "LC_", "XDG_"))}
    with open(os.path.join(home, ".gitconfig"), "w", encoding="utf-8") as f:
        f.write("[user]\n\tname = O\n\temail = o@example.org\n"
                "[init]\n\tdefaultBranch = main\n"
                "[advice]\n\tdetachedHead = false\n")
    env.update(HOME=home, GIT_CONFIG_NOSYSTEM="1", LC_ALL="C.UTF-8", TZ="UTC",
               SOURCE=SOURCE, TERM="xterm",
               PATH=os.path.dirname(PROGRAM) + ":" + os.environ["PATH"])
    env.pop("NO_COLOR", None)
    return env


def read_all(fd, answers=""):
    """What is written to fd; each question there is answered with a letter."""
    data = b""
    answers = iter(answers)
    while True:
        try:
            more = os.read(fd, 65536)
        except OSError:     # how a terminal ends
            return data
        if not more:
            return data
        data += more
        if data.endswith(b"?] "):
            os.write(fd, next(answers, "\x04").encode() + b"\n")


def run(scene, commands, terminal=False, answers=""):
    """[(status, output)] of each command, or None if the scene is skipped.

    At a terminal, answers are typed, a letter for each question.
    """
    script = START % os.path.join(SCENES, scene + ".sh")
    for c in commands:
        # what git says of itself is no part of a session with the program
        script += "printf '%s'\n%s\nprintf '%s%%s\\n' $?\n" % (MARK, c, MARK)
    with tempfile.TemporaryDirectory() as top:
        os.makedirs(os.path.join(top, "home"))
        os.makedirs(os.path.join(top, "here"))
        if terminal:
            ours, theirs = pty.openpty()
            fcntl.ioctl(theirs, termios.TIOCSWINSZ,
                        struct.pack("HHHH", 24, 100, 0, 0))
        else:
            ours, theirs = os.pipe()
        child = subprocess.Popen(
            ["sh", "-c", script], cwd=os.path.join(top, "here"),
            env=clean_room(os.path.join(top, "home")), stdout=theirs,
            stderr=theirs, stdin=theirs if terminal else subprocess.DEVNULL)
        os.close(theirs)
        text = read_all(ours, answers).decode("utf-8", "replace")
        text = text.replace("\r\n", "\n")
        text = text.replace(os.path.realpath(os.path.join(top, "here")), "/srv")
        os.close(ours)
        if child.wait() == SKIPPED:
            return None
    parts = text.split(MARK)
    if len(parts) != 2 * len(commands) + 1:
        raise RuntimeError("scene %s failed: %s" % (scene, text))
    return [(int(parts[i + 1].split("\n", 1)[0]), parts[i])
            for i in range(1, len(parts), 2)]


# What differs from day to day, and from one build of git to the next.
CHANGES = (
    (r"(?<!\d)\d{8}_\d{6}(_\d+)?(?!\d)", "20260720_143000"),
    (r"\b20\d\d-\d\d-\d\d\b", "2026-07-20"),
    (r"\b\d\d:\d\d:\d\d\b", "14:30:00"),
    (r"\b(?=[0-9a-f]*\d)(?=[0-9]*[a-f])[0-9a-f]{7,40}\b", "0123456789"),
)


def steady(text):
    for pattern, instead in CHANGES:
        text = re.sub(pattern, instead, text)
    return text
