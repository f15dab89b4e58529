#!/usr/bin/python3
"""What the docs name within their text is there: files, links, commands with
their options, targets and options of the build, tests.
"""
import glob
import os
import re
import shlex
import subprocess

from checks import PROGRAM, SOURCE, check, end, read

BUILD = os.environ.get("BUILD", "")
# a file of the sources, in every form that docs write it
LAYERS = "util|core|sys|git|sync|setup|cli"
PATH = re.compile(r"^(?:(?:src|tests|docs|hooks|include|%s)/[\w./*-]*|"
                  r"[\w./*-]+\.(?:py|sh|c|h))$" % LAYERS)
FOLDERS = ("", "src/", "include/", "tests/*/", "src/*/")


def said(*command):
    return subprocess.run(command, capture_output=True, encoding="utf-8",
                          stdin=subprocess.DEVNULL, check=False).stdout


def options_of(command):
    return {"--help"} | set(re.findall(r"(?:^ +|, )(--?[a-z-]+)", said(
        PROGRAM, command, "-h"), re.M))


options = {name: options_of(name) for name in re.findall(
    r"^  (\w+) ", said(PROGRAM, "help"), re.M)}
targets = set(re.findall(r"^\.\.\. (\S+)", said(
    "cmake", "--build", BUILD, "--target", "help"), re.M)) | {"package_source"}
tests = set(re.findall(r"Test +#\d+: (\S+)", said("ctest", "--test-dir", BUILD,
                                                  "-N")))
cmake = read("CMakeLists.txt")


def lacks_command(words):
    """What is wrong with git merge-env WORDS, or nothing."""
    known = options.get(words[0]) if words else set()
    if known is None:
        return [] if words[0] in ("TAB", "--help", "help") else words[:1]
    return [w for w in words[1:]
            if re.match(r"--?[a-z]", w) and w.split("=")[0] not in known]


def lacks(code):
    """What a piece of code in the text names that is not there."""
    try:
        words = shlex.split(code, comments=True)
    except ValueError:      # a quote alone
        return []
    if words[:2] == ["git", "merge-env"]:
        return lacks_command(words[2:])
    if len(words) > 1 and words[0] in options:
        return lacks_command(words)
    if words[:2] == ["cmake", "--build"] and "--target" in words:
        named = words[words.index("--target") + 1:]
        return [t for t in named if targets != {"package_source"}
                and t not in targets]
    if words[:1] == ["ctest"] and "-R" in words:
        named = words[words.index("-R") + 1]
        return [] if any(re.search(named, t) for t in tests) else [named]
    if words and re.match(r"(cmake|-D)", words[0]):
        return [w for w in words if w.startswith("-DMERGEENV_") and
                w[2:].split("=")[0] not in cmake]
    # a file of the tree, perhaps a script with options
    if words and PATH.match(words[0]) and words[0] != "dify-env-sync.sh":
        path = re.sub("NNN-name|NAME", "*", words[0])
        found = [f for folder in FOLDERS for end in ("", ".[ch]") for f in
                 glob.glob(os.path.join(SOURCE, folder + path + end))]
        if not found:
            return words[:1]
        return [w for w in words[1:] if w.startswith("-") and
                w not in "".join(map(read, found))]
    return []


def lines_of(page):
    """The text of a page, its blocks aside."""
    text = re.sub(r"^ *```.*?^ *```$", "", page, flags=re.M | re.S)
    return re.sub(r"^(?: {4}|\t).*", "", text, flags=re.M)


for name in ["README.md"] + sorted(glob.glob("docs/*.md", root_dir=SOURCE)):
    if name == "docs/examples.md":      # drawn by cases.py
        continue
    text = lines_of(read(name))
    codes = [re.sub(r"\s+", " ", code)
             for code in re.findall(r"`([^`]+)`", text)]
    missing = {code: wrong for code in codes for wrong in [lacks(code)]
               if wrong}
    links = [link for link in re.findall(r"\]\(([^)#:]+)[^):]*\)", text)
             if not os.path.exists(os.path.join(
                 SOURCE, os.path.dirname(name), link))]
    check("%s: what its %d words of code name is there" % (name, len(codes)),
          not missing, str(missing))
    check("%s: links lead somewhere" % name, not links, str(links))

overview = re.findall(r"^    (\S+/\S*) ", read("docs/architecture.md"), re.M)
check("docs/architecture.md: the folders of the overview",
      len(overview) == 8 and all(os.path.exists(os.path.join(SOURCE, p))
                                 for p in overview), str(overview))
end()
