#!/usr/bin/python3
"""What the command after a sync finds in its environment.

Each value is compared with what python-dotenv reads in the same file, with
interpolation off: for files of our own, and for real templates where they lie
beside the project (../shared/corpus, or $SHARED/corpus). Every variable of a
file is either passed on with python-dotenv's value, or named as not passed on,
with the reason. With ../shared/grammar, what docker compose and node's dotenv
made of 340 small files is compared, too.
"""
import base64
import glob
import json
import logging
import os
import subprocess
import sys
import tempfile

try:
    import dotenv
except ImportError:
    print("skipped: python-dotenv is not installed (python3-dotenv)")
    sys.exit(77)

logging.disable(logging.CRITICAL)
ROOT = os.environ["SOURCE"]
SHARED = os.environ.get("SHARED") or os.path.join(ROOT, "..", "shared")
PROGRAM = os.path.abspath(os.environ["MERGE_ENV"])
DUMP = ("/usr/bin/python3 -c 'import json, os; json.dump({k: v for k, v in "
        "os.environ.items()}, open(\"dump\", \"w\"))'")
failed = 0


def check(what, ok, more=""):
    global failed
    if not ok:
        failed += 1
        print("not ok - %s\n  %s" % (what, more))


class Room:
    """A folder with a template and an env file that follows it."""

    def __init__(self, room):
        self.room = room
        self.env = {"HOME": room, "PATH": os.environ["PATH"], "LC_ALL": "C",
                    "XDG_STATE_HOME": os.path.join(room, "state")}

    def write(self, name, data):
        with open(os.path.join(self.room, name), "wb") as f:
            f.write(data)

    def sync(self, *more, **env):
        return subprocess.run(
            [PROGRAM, "sync", *more], cwd=self.room, check=False,
            env=dict(self.env, **env), capture_output=True,
            stdin=subprocess.DEVNULL)

    def load(self, data, **env):
        """The environment that an upgrade to data is followed by."""
        for name in (".env", "dump"):
            if os.path.exists(os.path.join(self.room, name)):
                os.unlink(os.path.join(self.room, name))
        self.write(".env.example", b"OLD=1\n")
        self.sync("--accept", "-q", ".env")
        self.write(".env", b"")
        self.write(".env.example", data)
        done = self.sync("--accept", "--json", "--then=" + DUMP, **env)
        if not os.path.exists(os.path.join(self.room, "dump")):
            return None, None, done
        with open(os.path.join(self.room, "dump"), encoding="utf8") as f:
            got = json.load(f)
        then = json.loads(done.stdout)["files"][0]["then"]
        return got, then["not_passed"], done


def compare(name, data, room):
    got, left, done = room.load(data)
    if got is None:     # refused, or merged to nothing
        return 0
    path = os.path.join(room.room, ".env")
    with open(path, "rb") as f:
        if not f.read():
            return 0
    try:
        want = dotenv.dotenv_values(path, interpolate=False)
    except UnicodeDecodeError:
        return 0
    named = set(sum(left.values(), []))
    for key, value in want.items():
        if value is None or key in named:
            continue
        check("%s: %s" % (name, key), got.get(key) == value,
              "python-dotenv reads %r, the command gets %r"
              % (value, got.get(key)))
    for key in left["read_differently"]:
        check("%s: %s is set" % (name, key), key in want or b"\"" in data,
              "not in the file")
    return len(want) - len(named)


OWN = b"""PLAIN=value
SPACES=two words
EMPTY=
QUOTED="a # b"
SINGLE='c $x'
LINES="one
two"
ESCAPED="one\\ntwo"
NOTE=x # note
TWICE=first
TWICE=second
export EXPORTED=yes
EXPANDED=${PLAIN}
SUBST=$(touch executed)
HASH=a#b
LD_PRELOAD=/tmp/evil.so
PYTHONPATH=evil
BASH_ENV=evil
GIT_SSH_COMMAND=evil
MINE=from the file
SAME=same
"""


def own_file(room):
    got, left, _ = room.load(OWN, MINE="from the environment", SAME="same")
    want = {"PLAIN": "value", "SPACES": "two words", "EMPTY": "",
            "QUOTED": "a # b", "SINGLE": "c $x", "LINES": "one\ntwo",
            "ESCAPED": "one\ntwo", "NOTE": "x", "TWICE": "second",
            "EXPORTED": "yes", "SUBST": "$(touch executed)",
            "MINE": "from the environment", "SAME": "same"}
    for key, value in want.items():
        check(key, got.get(key) == value, repr(got.get(key)))
    for key in ("EXPANDED", "HASH", "LD_PRELOAD", "PYTHONPATH", "BASH_ENV",
                "GIT_SSH_COMMAND"):
        # a tool that watches the program may have a LD_PRELOAD of its own
        check("%s is not passed on" % key,
              key not in got or (key == "LD_PRELOAD" and
                                 "evil" not in got[key]))
    check("what is read differently",
          sorted(left["read_differently"]) == ["EXPANDED", "HASH"], str(left))
    check("what decides which programs run",
          sorted(left["starts_programs"]) ==
          ["BASH_ENV", "GIT_SSH_COMMAND", "LD_PRELOAD", "PYTHONPATH"],
          str(left))
    check("what is set already", left["set_already"] == ["MINE"], str(left))
    check("nothing was executed",
          not os.path.exists(os.path.join(room.room, "executed")))


def small_files(room):
    path = os.path.join(SHARED, "grammar", "readers.json")
    if not os.path.exists(path):
        return
    names = ("dotenv-js", "python-dotenv-deb", "compose-go")
    n = shy = 0
    with open(path, encoding="utf8") as f:
        cases = json.load(f)
    for case in cases:
        data = case.get("input")
        data = data.encode("utf8", "surrogateescape") if data else \
            base64.b64decode(case.get("input_base64") or "")
        read = [case["results"].get(r) or {} for r in names]
        if not data or case["id"][0] == "c" or any("error" in r for r in read):
            continue
        got, left, _ = room.load(data)
        if got is None:
            continue
        for key in set(got) & set().union(*read):
            n += 1
            check("%s: %s" % (case["id"], key),
                  all(got[key] == r[key] for r in read
                      if isinstance(r.get(key), str)),
                  "%r: %r; %r" % (data, got[key], [r.get(key) for r in read]))
        for key in left["read_differently"]:
            shy += len({str(r.get(key)) for r in read}) == 1
    print("small files: %d values as three programs read them, %d left out "
          "that they agree on" % (n, shy))
    check("values compared", n > 300)


with tempfile.TemporaryDirectory() as folder:
    home = Room(folder)
    own_file(home)
    compare("own", OWN, home)
    small_files(home)
    total = 0
    for project in sorted(glob.glob(os.path.join(SHARED, "corpus", "*", ""))):
        files = sorted(glob.glob(project + "[0-9]*.env"))
        for file in files[:1] + files[-1:]:
            with open(file, "rb") as stream:
                total += compare(os.path.relpath(file, SHARED), stream.read(),
                                 home)
    print("real templates: %d values are python-dotenv's" % total)
print("%d failed" % failed)
sys.exit(1 if failed else 0)
