"""What the tests of the docs share: where things are, and what they found."""
import os
import sys

SOURCE = os.environ.get("SOURCE") or os.path.abspath(
    os.path.join(os.path.dirname(__file__), "../.."))
PROGRAM = os.path.abspath(os.environ.get("MERGE_ENV", "git-merge-env"))
failed = 0


def read(name):
    with open(os.path.join(SOURCE, name), encoding="utf-8") as f:
        return f.read()


def check(what, ok, more=""):
    global failed
    print("%s - %s" % ("ok" if ok else "not ok", what))
    if not ok:
        failed += 1
        print("  " + more.replace("\n", "\n  "))


def same(what, want, got):
    check(what, want == got, "missing: %s\ntoo much: %s" % (
        sorted(set(want) - set(got)), sorted(set(got) - set(want))))


def end():
    sys.exit(1 if failed else 0)
