#!/usr/bin/env python3
"""Do real programs read what this one reads?

usage: agree.py python|node ITEMS

ITEMS is the helper built from items.c. The reader is python-dotenv (of
/usr/bin/python3) or npm dotenv (installed into the build folder by npm, in the
version that package.json says); where it is missing the test is skipped.
Neither of them executes what a file says.

Keys   On files without doubt (docs/format.md) a reader sets just the keys that
       the program sees.
Values For each key the reader's value is the text between the quotes, or the
       plain value, its line ends folded. Left out is what is known to be read
       differently: escapes (a backslash in double quotes; \\\\ and \\' in single
       ones), and per reader
         python  backticks are no quotes, KEY: value is not known, a comment
                 behind an empty value is the value
         node    a plain value ends at any "#"
Merges The reader's settings of a merge are those of the value table: each key
       as the reader finds it in the file whose value stands. With conflicts
       that is ours under --ours and in the commented style, theirs under
       --theirs.
"""
import collections
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.dont_write_bytecode = True     # the source folder stays clean
sys.path[:0] = [HERE, os.path.join(os.path.dirname(HERE), 'corpus')]

import envfile      # noqa: E402
import generate     # noqa: E402

ROOT = os.environ.get('SOURCE') or os.path.dirname(os.path.dirname(HERE))
BUILD = os.environ.get('BUILD') or os.path.join(ROOT, 'build')
CORPUS = os.path.join(os.environ.get('SHARED') or
                      os.path.join(ROOT, '..', 'shared'), 'corpus')
PROGRAM = os.environ.get('MERGE_ENV', 'git-merge-env')
SEED, FILES, TRIPLES = 20, 6000, 2500


class Skip(Exception):
    pass


def python_reader():
    python = '/usr/bin/python3'
    if not os.path.exists(python) or subprocess.run(
            [python, '-c', 'import dotenv'], check=False,
            stderr=subprocess.DEVNULL).returncode:
        raise Skip('python-dotenv is not installed (python3-dotenv)')
    return [python, os.path.join(HERE, 'read_python.py')]


def node_reader():
    """Install once; the build folder keeps it."""
    if not shutil.which('npm') or not shutil.which('node'):
        raise Skip('npm is not installed')
    room = os.path.join(BUILD, 'readers-node')
    os.makedirs(room, exist_ok=True)
    with open(os.path.join(HERE, 'package.json'), encoding='utf8') as f:
        wanted = json.load(f)['dependencies']['dotenv']
    package = os.path.join(room, 'node_modules', 'dotenv')
    have = None
    if os.path.exists(os.path.join(package, 'package.json')):
        with open(os.path.join(package, 'package.json'),
                  encoding='utf8') as f:
            have = json.load(f)['version']
    if have != wanted:
        shutil.copy(os.path.join(HERE, 'package.json'), room)
        done = subprocess.run(
            ['npm', 'install', '--prefix', room, '--ignore-scripts',
             '--no-audit', '--no-fund', '--no-package-lock',
             '--fetch-retries=1', '--fetch-timeout=30000',
             '--cache', os.path.join(room, 'cache')],
            check=False, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        if done.returncode:
            said = done.stderr.decode('utf8', 'replace').split('\n')
            raise Skip('npm could not install dotenv: ' + next(
                (l for l in said if re.match(r'npm err', l, re.I)), ''))
    return ['node', os.path.join(HERE, 'read_node.js'), package]


def ask(command, paths):
    """One process for many files."""
    done = subprocess.run(command, input='\n'.join(paths).encode() + b'\n',
                          stdout=subprocess.PIPE, check=True)
    return [json.loads(line.decode('utf8', 'surrogateescape'))
            for line in done.stdout.split(b'\n') if line]


def comparable(name, entry):
    """Is this one of the values that the reader is known to read alike?"""
    value, quote = entry['value'], entry['quote']
    if quote == '"' and '\\' in value:
        return False
    if quote == "'" and ('\\\\' in value or "\\'" in value):
        return False
    if name == 'node':
        return bool(quote) or '#' not in value
    return quote != '`' and (value or quote or not entry['comment'])


def known(name, entry):
    return name == 'node' or entry['form'] == '='


class Tally:
    def __init__(self):
        self.n, self.bad = collections.Counter(), 0

    def error(self, text):
        self.bad += 1
        if self.bad <= 20:
            print('not ok', text)


def compare(name, seen, read, tally, label):
    """One file: what the program sees, and what the reader read."""
    ours = {e['key']: e for e in seen['set'] if known(name, e)}
    skipped = {e['key'] for e in seen['set'] if not known(name, e)}
    # a key without "=" is a name without a value to python-dotenv
    read = {k: v for k, v in read.items() if v is not None}
    tally.n[f'{label} files'] += 1
    if seen['doubt']:
        tally.n[f'{label} files with lines in doubt: those of the key names '
                'here'] += 1
        read = {k: v for k, v in read.items()
                if k in ours or re.fullmatch(r'[A-Za-z0-9_.-]+', k)}
    for key in sorted(set(ours) ^ (set(read) - skipped)):
        tally.error(f'{seen["file"]}: {key} is set for ' +
                    ('the program' if key in ours else name) + ' alone')
    for key, entry in ours.items():
        if key not in read or key in skipped:
            continue
        if not comparable(name, entry):
            tally.n[f'{label} values left out'] += 1
            continue
        tally.n[f'{label} values'] += 1
        want = entry['value'].replace('\r\n', '\n')
        if read[key] != want:
            tally.error(f'{seen["file"]}: {key}: {name} reads {read[key]!r}, '
                        f'the program {want!r}')


def compare_all(name, reader, helper, paths, tally, label):
    for seen, read in zip(ask([helper], paths), ask(reader, paths)):
        compare(name, seen, read, tally, label)


def write(path, data):
    with open(path, 'wb') as f:
        f.write(data)
    return path


def check_files(name, reader, helper, room, tally):
    rnd = generate.source(SEED)
    paths = [write(os.path.join(room, f'{i}.env'),
                   generate.any_file(rnd).bytes()) for i in range(FILES)]
    compare_all(name, reader, helper, paths, tally, 'generated')


def is_text(path):
    with open(path, 'rb') as f:
        data = f.read()
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return not data.startswith(b'\xef\xbb\xbf')


def check_corpus(name, reader, helper, tally):
    """Not UTF-8, or a byte order mark: readers differ, both are rare."""
    every = [os.path.join(CORPUS, project, f)
             for project in sorted(os.listdir(CORPUS))
             if os.path.isdir(os.path.join(CORPUS, project))
             for f in sorted(os.listdir(os.path.join(CORPUS, project)))
             if f.endswith('.env')]
    paths = [p for p in every if is_text(p)]
    tally.n['real files that are not UTF-8 without a mark'] = \
        len(every) - len(paths)
    compare_all(name, reader, helper, paths, tally, 'real')


MODES = (('--ours', 1), ('--theirs', 2), ('--conflict-style=commented', 1))


def make_merges(room):
    """Triples, merged in each mode: [(files, mode, taken side, result)]."""
    rnd = generate.source(SEED + 1)
    for i in range(TRIPLES):
        base = generate.any_file(rnd)
        files = []
        for side, file in (('base', base), ('ours', generate.edited(rnd, base)),
                           ('theirs', generate.edited(rnd, base))):
            files.append(write(os.path.join(room, f'm{i}-{side}.env'),
                               file.bytes()))
        mode, side = MODES[i % len(MODES)]
        done = subprocess.run([PROGRAM, 'merge', '-q', '-p', mode, *files],
                              stdout=subprocess.PIPE, check=False)
        if done.returncode > 1:
            sys.exit(f'{files}: exit {done.returncode}')
        result = write(os.path.join(room, f'm{i}-result.env'), done.stdout)
        yield files, mode, side, result


def table(files, read, side):
    """The settings that are right, in the reader's own words. A variable that
    one side changed and the other removed is ours: the default policy."""
    raw = []
    for path in files:
        with open(path, 'rb') as f:
            raw.append(envfile.settings(envfile.items(f.read())))
    want = {}
    for key in {k for r in raw for k in r}:
        row = envfile.decide(*[r.get(key) for r in raw])
        take = {'theirs': 2, 'conflict': side}.get(row, 1)
        if key in raw[take]:
            want[key.decode()] = read[take][key.decode()]
    return want


def check_merges(name, reader, room, tally):
    merges = list(make_merges(room))
    paths = [p for files, _, _, result in merges for p in (*files, result)]
    read = ask(reader, paths)
    for i, (files, mode, side, result) in enumerate(merges):
        *inputs, got = read[4 * i:4 * i + 4]
        want = table(files, inputs, side)
        tally.n[f'merges {mode}'] += 1
        tally.n['settings of merges'] += len(want)
        for key in sorted(set(want) | set(got)):
            if want.get(key) != got.get(key):
                tally.error(f'{result} ({mode}): {name} reads {key} as '
                            f'{got.get(key)!r}, the table says '
                            f'{want.get(key)!r}')


def main():
    name, helper = sys.argv[1:3]
    try:
        reader = python_reader() if name == 'python' else node_reader()
    except Skip as why:
        print('skipped:', why)
        return 77
    tally = Tally()
    room = tempfile.mkdtemp()
    try:
        check_files(name, reader, helper, room, tally)
        check_merges(name, reader, room, tally)
        if os.path.isdir(CORPUS):
            check_corpus(name, reader, helper, tally)
        else:
            print(f'real templates are skipped: {CORPUS} is not there')
    finally:
        # what went wrong is kept to be looked at
        if not tally.bad:
            shutil.rmtree(room)
    for what, n in sorted(tally.n.items()):
        print(f'{what}: {n}')
    print(f'{tally.bad} disagreements with {name}' +
          (f', files in {room}' if tally.bad else ''))
    return 1 if tally.bad else 0


if __name__ == '__main__':
    sys.exit(main())
