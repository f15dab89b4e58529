#!/usr/bin/python3
"""The man pages describe every command, option and setting, and no other.

What there is, the program says itself: its help is drawn from the tables that
it reads its arguments with. Settings are looked up in the source.
"""
import glob
import os
import re
import shutil
import subprocess

from checks import PROGRAM, SOURCE, end, read, same


def said(*args):
    return subprocess.run([PROGRAM, *args], capture_output=True, check=True,
                          encoding="utf-8", stdin=subprocess.DEVNULL).stdout


def plain(mdoc):
    """'Fl n , Fl -base Ns = Ns Ar REV' as a reader sees it."""
    text = re.sub(r"\bFl ", "-", mdoc.replace("\\&", ""))
    text = re.sub(r" Ns ", "", re.sub(r"Op (.*)", r"[\1]", text))
    text = re.sub(r"\b(Ar|Cm) ", "", text).replace(" ,", ",")
    return re.sub(r"Oo ?", "[", text).replace(" Oc", "]")


def described(section):
    return [plain(line) for line in re.findall(r"^\.It (Fl .*)", section, re.M)]


def options(help_text):
    found = re.findall(r"^  (?:(-.), |    )(--\S+)", help_text, re.M)
    return [(short + ", " if short else "") + name for short, name in found
            if name != "--help"]


page = read("docs/git-merge-env.1")
commands = re.search(r"^\.Sh COMMANDS\n(.*?)^\.Sh ", page, re.M | re.S).group(1)
sections = {}
for part in re.split(r"^\.Ss ", commands, flags=re.M)[1:]:
    head, text = part.split("\n", 1)
    sections[head.split()[0]] = (plain(head), text)
names = re.findall(r"^  (\w\S*) ", said("help"), re.M)
same("the commands", sorted(names), sorted(sections))
for name in names:
    head, text = sections.get(name, ("", ""))
    shown = said(name, "-h")
    same("the options of " + name, sorted(options(shown)),
         sorted(described(text)))
    operands = re.match(r"usage: git merge-env (.*)", shown).group(1)
    same("the operands of " + name,
         operands.replace(" [options]", "").replace(" ", ""),
         head.replace(" ", ""))

settings = set()
for path in glob.glob(os.path.join(SOURCE, "src/*/*.c")):
    settings |= {name.replace("%s", "FILE") for name in
                 re.findall(r'"(merge-env\.[A-Za-z.%]+)"', read(path))}
same("the settings", settings, set(re.findall(
    r"^\.It Cm (merge-env\.\S+)", read("docs/git-merge-env.5"), re.M)))
same("the settings in docs/format.md", settings, set(re.findall(
    r"^\| `(merge-env\.[^`]+)`", read("docs/format.md"), re.M)))

if shutil.which("mandoc"):
    lint = subprocess.run(
        ["mandoc", "-T", "lint", "-W", "warning", *(
            os.path.join(SOURCE, "docs/git-merge-env." + n) for n in "15")],
        capture_output=True, encoding="utf-8", check=False)
    same("mandoc has nothing to say", "", lint.stdout)
else:
    print("skipped - no mandoc: the pages were not linted")
end()
