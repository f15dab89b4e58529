#!/usr/bin/env python3
"""Break each promise, one line at a time, and see that its tests notice.

    promises.py [--check | PROMISE | FILE...]

promises.txt says what is changed. In a copy of the source, built in a folder
of its own, each change is made, what it needs is built, and the tests that
stand with it are run: all of them must fail. Without a change they pass. It is
an error if the text to be changed is not in the file, or more than once: with
--check this is all that is looked at, and that the suites named are there.
"""
import collections
import filecmp
import glob
import os
import re
import shutil
import subprocess
import sys

SOURCE, BUILD = os.environ['SOURCE'], os.environ['BUILD']
COPY, MADE = BUILD + '/promises/source', BUILD + '/promises/build'
LIST = SOURCE + '/tests/mutants/promises.txt'
SECONDS = 900  # a test that hangs has failed

Break = collections.namedtuple('Break', 'promise path old new tests line')


def read_list():
    """Blocks of: PROMISE PATH, '- ' old, '+ ' new, '! ' test..."""
    with open(LIST) as f:
        lines = list(enumerate(f.read().split('\n'), 1))
    lines = [(n, s) for n, s in lines if not s.startswith('#')]
    block = []
    for n, s in lines + [(0, '')]:
        if s:
            block.append((n, s))
        elif block:
            yield parse([s for _, s in block], block[0][0])
            block = []


def parse(s, line):
    what = [''.join(t[:1] for t in s[1:]), s[0].count(' ')]
    if what[0].rstrip('!') != '-+' or what[1] != 1 or s[-1][0] != '!':
        sys.exit('promises.txt:%d: not a change' % line)
    promise, path = s[0].split()
    return Break(promise, path, s[1][2:], s[2][2:], [t[2:] for t in s[3:]],
                 line)


def copy_source():
    """Files that are the same stay, so that a later run builds the rest."""
    for folder, _, names in os.walk(SOURCE):
        if '/.git' in folder[len(SOURCE):] or folder.startswith(BUILD):
            continue
        to = COPY + folder[len(SOURCE):]
        os.makedirs(to, exist_ok=True)
        for name in names:
            if not os.path.exists(to + '/' + name) or \
                    not filecmp.cmp(folder + '/' + name, to + '/' + name):
                shutil.copy(folder + '/' + name, to + '/' + name)


def build():
    """What is said where that fails, or None."""
    done = subprocess.run(['cmake', '--build', MADE, '-j2'], text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.stdout if done.returncode else None


def first_build():
    copy_source()
    subprocess.check_call(['cmake', '-S', COPY, '-B', MADE,
                           '-DBUILD_TESTING=ON'], stdout=subprocess.DEVNULL)
    said = build()
    if said:
        sys.exit(said + 'promises: does not build')


def fails(test):
    """A test of ctest, with its suite: unit/sys; or a script and its words."""
    env = {**os.environ, 'MERGE_ENV': MADE + '/git-merge-env',
           'SOURCE': COPY, 'BUILD': MADE,
           'RACE': MADE + '/tests/bench/race',
           'COLLIDE': MADE + '/tests/bench/collide'}
    argv = test.split()
    if '.' in argv[0]:
        argv[0] = COPY + '/tests/' + argv[0]
    else:
        name, _, suite = test.partition('/')
        if suite:
            env['CK_RUN_SUITE'] = suite
        argv = ['ctest', '--test-dir', MADE, '--no-tests=error', '-Q',
                '-R', '^%s$' % name]
    try:
        return subprocess.run(
            argv, cwd=MADE, env=env, timeout=SECONDS,
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL).returncode
    except subprocess.TimeoutExpired:
        return 1


def unnoticed(b):
    """What is wrong with it, a line each."""
    path = COPY + '/' + b.path
    with open(path) as f:
        text = f.read()
    if text.count(b.old) != 1:
        return list(check(b))
    try:
        with open(path, 'w') as f:
            f.write(text.replace(b.old, b.new))
        said = build()
        if said:
            return ['does not build: ' + said[-2000:]]
        return ['%s does not notice' % t for t in b.tests if not fails(t)]
    finally:
        with open(path, 'w') as f:
            f.write(text)


def check(b):
    """What cannot be right about it, a line each, before anything is run."""
    with open(SOURCE + '/' + b.path) as f:
        times = f.read().count(b.old)
    if times != 1:
        yield '%s has this %d times: %s' % (b.path, times, b.old)
    for test in b.tests:
        name, _, suite = test.partition('/')
        if not suite or '.' in test.split()[0]:
            continue
        made = r'suite(_create)?\("%s"' % suite
        for path in glob.glob('%s/tests/%s/*.c' % (SOURCE, name)):
            with open(path) as f:
                if re.search(made, f.read()):
                    break
        else:
            yield 'tests/%s has no suite %s' % (name, suite)


def check_all():
    breaks = list(read_list())
    found = ['promises.txt:%d: %s' % (b.line, line)
             for b in breaks for line in check(b)]
    print('\n'.join(found + ['%d changes, %d that cannot be made or noticed' %
                             (len(breaks), len(found))]))
    return not breaks or len(found) > 0


def main():
    if sys.argv[1:] == ['--check']:
        return check_all()
    wanted = set(sys.argv[1:])
    breaks = [b for b in read_list()
              if not wanted or wanted & {b.promise, b.path}]
    first_build()
    bad = 0
    for t in sorted({t for b in breaks for t in b.tests}):
        if fails(t):
            print('without a change %s fails' % t, flush=True)
            bad += 1
    for b in breaks:
        found = unnoticed(b)
        print('%s %-4s promises.txt:%d %s' % (
            b.promise, 'bad' if found else 'ok', b.line, b.new.strip()),
            flush=True)
        for line in found:
            print('\t' + line, flush=True)
        bad += len(found)
    build()
    print('%d changes of %d promises, %d tests, %d not noticed' % (
        len(breaks), len({b.promise for b in breaks}),
        sum(len(b.tests) for b in breaks), bad))
    return bad != 0


if __name__ == '__main__':
    sys.exit(main())
