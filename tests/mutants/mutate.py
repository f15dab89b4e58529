#!/usr/bin/env python3
"""Change the source one place at a time, and see whether a test notices.

    mutate.py [--jobs N] [--sample N] [GROUP | FILE[:LINE[:COLUMN]]...]

For each mutant its file alone is compiled, and linked with what the build
made of all others. The tests of the group run until one fails, the quickest
first. Those that hang are killed, and count as failed.

Not counted: what does not compile, and what compiles to the same bytes (-O2)
as the original or an earlier mutant of the file.

With --sample N of a file only N mutants are taken, always the same. Mutants
that no test noticed are printed, and a table at the end. As root, tests run as
nobody first, because root may do all.
"""
import argparse
import concurrent.futures
import hashlib
import itertools
import json
import os
import random
import re
import resource
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import operators

SOURCE, BUILD = os.environ['SOURCE'], os.environ['BUILD']
TESTS = SOURCE + '/tests'
GROUPS = {
    'decision': 'core/decide core/change',
    'parser': 'core/value core/quote core/doc core/lex',
    'replacement': 'sys/replace sys/inplace sys/temp sys/file sys/backup '
                   'sys/backup_list',
}
GROUPS = {g: ['src/%s.c' % f for f in fs.split()] for g, fs in GROUPS.items()}
NOBODY = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups']


class Test:
    """A program of the build, linked anew, and what is run with it."""

    def __init__(self, programs, argv, env=(), user=None):
        self.programs, self.argv, self.env = programs, argv, dict(env)
        self.user, self.limit = user, 600

    def __str__(self):
        return ' '.join(['%s=%s' % e for e in self.env.items()] +
                        [os.path.relpath(a, SOURCE) if a.startswith(SOURCE)
                         else a for a in self.argv] +
                        ['(%s)' % self.user] * bool(self.user))


def suites():
    """The suites of the core, from the sources of the tests."""
    for name in sorted(os.listdir(TESTS + '/unit')):
        with open(TESTS + '/unit/' + name) as f:
            text = f.read()
        if re.search('#include "(core/|help)', text) and \
                not re.search('#include "(git|sync|sys|setup)/', text):
            yield from re.findall(r'suite_create\("(\w+)"\)', text)


def core_tests():
    def unit(suite):
        return Test(['tests/unit'], ['{tests/unit}'],
                    {'CK_RUN_SUITE': suite, 'CK_FORK': 'no'})

    def replay(target):
        corpus = TESTS + '/fuzz/corpus/'
        if not os.path.isdir(corpus + target):
            corpus += 'triple'
        else:
            corpus += target
        program = 'tests/fuzz/fuzz-' + target
        return Test([program], ['{%s}' % program, corpus])

    return [unit(s) for s in suites()] + [
        replay(t) for t in ('lex', 'hunk', 'merge', 'driver')] + [
        Test(['tests/props'], ['{tests/props}', '-n', '5000', '-s', '1']),
        Test(['git-merge-env-repo'], [TESTS + '/cases/run'])]


def sys_tests():
    users = ['nobody', 'root'] if os.geteuid() == 0 else [None]
    return [Test(['tests/short'], ['{tests/short}'], {'CK_RUN_SUITE': s}, u)
            for s in ('file', 'backup', 'replace', 'editor', 'inplace',
                      'whole', 'rare', 'faults') for u in users] + [
        Test(['git-merge-env-repo'], [TESTS + script], user=user)
        for script, user in (
            ('/cli/merge.sh', users[0]), ('/sync/backups.sh', users[0]),
            ('/sync/safe.sh', users[-1]))]


def end_session(sid):
    """Check puts every test into a process group of its own, and one that
    loops would do so for ever."""
    for pid in filter(str.isdigit, os.listdir('/proc')):
        try:
            if os.getsid(int(pid)) == sid:
                os.kill(int(pid), signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass


def run(argv, cwd, env, limit):
    """Whether it ended well, in its time."""
    def limits():
        resource.setrlimit(resource.RLIMIT_AS, (8 << 30, 8 << 30))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    with open(cwd + '/stdin', 'w+') as stdin, \
            open(cwd + '/log', 'w') as log:
        p = subprocess.Popen(argv, cwd=cwd, env=env, stdin=stdin, stdout=log,
                             stderr=log, start_new_session=True,
                             preexec_fn=limits)
        try:
            return p.wait(limit) == 0
        except subprocess.TimeoutExpired:
            return False
        finally:
            end_session(p.pid)
            p.wait()


class Bench:
    """A file, and the folder in which its mutants are made."""

    def __init__(self, path, scratch):
        self.path, self.scratch = path, scratch
        with open(SOURCE + '/' + path) as f:
            self.text = f.read()
        with open(BUILD + '/compile_commands.json') as f:
            command, = [e for e in json.load(f)
                        if e['file'] == SOURCE + '/' + path]
        argv = shlex.split(command['command'])
        out = argv.index('-o')
        self.cc = [a for a in argv[:out] if a != '-Werror'] + ['-O2', '-w']
        self.tests = (core_tests if '/core/' in path else sys_tests)()

    def folder(self):
        made = tempfile.mkdtemp(dir=self.scratch)
        os.chmod(made, 0o755)
        # it runs the helper beside it, which has the mutant
        shutil.copy(BUILD + '/git-merge-env', made)
        return made

    def compile(self, mutant, folder):
        """Its object and the hash of that, or None."""
        text, name = self.text, os.path.basename(self.path)
        if mutant:
            text = text[:mutant.start] + mutant.new + text[mutant.end:]
        with open(folder + '/' + name, 'w') as f:
            f.write(text)
        object = name[:-2] + '.o'
        if subprocess.call(self.cc + ['-o', object, '-c', name], cwd=folder,
                           stderr=subprocess.DEVNULL):
            return None
        with open(folder + '/' + object, 'rb') as f:
            return object, hashlib.sha256(f.read()).hexdigest()

    def link(self, program, object, folder):
        """The object comes first, so its twin stays in the archive."""
        where, name = os.path.split(program)
        where = os.path.join(BUILD, where)
        with open('%s/CMakeFiles/%s.dir/link.txt' % (where, name)) as f:
            argv = shlex.split(f.read())
        out = argv.index('-o')
        first = next(i for i, a in enumerate(argv) if a.endswith('.o'))
        argv[out + 1] = folder + '/' + name
        argv.insert(first, folder + '/' + object)
        subprocess.check_call(argv, cwd=where)

    def passes(self, test, object, folder, linked):
        for program in test.programs:
            if program not in linked:
                self.link(program, object, folder)
                linked.add(program)
        here = folder + '/run'
        os.mkdir(here)
        env = {
            'PATH': os.environ['PATH'], 'TMPDIR': here, 'HOME': here,
            'SOURCE': SOURCE, 'BUILD': BUILD,
            'MERGE_ENV': folder + '/git-merge-env', **test.env,
        }
        argv = [a.replace('{', folder + '/').replace('tests/', '')
                .replace('fuzz/', '').rstrip('}') if a[0] == '{' else a
                for a in test.argv]
        if test.user == 'nobody':
            os.chown(here, 65534, 65534)
            argv = NOBODY + argv
        try:
            return run(argv, here, env, test.limit)
        finally:
            remove(here)

    def place(self, m):
        line = self.text.count('\n', 0, m.start) + 1
        column = m.start - self.text.rfind('\n', 0, m.start)
        return '%s:%d:%d' % (self.path, line, column)

    def describe(self, m):
        def short(s):
            s = ' '.join(s.split())
            return s if len(s) < 60 else s[:57] + '...'
        return '%s: %s: %s -> %s' % (
            self.place(m), m.kind, short(self.text[m.start:m.end]),
            short(m.new) or 'nothing')


def remove(folder):
    subprocess.call(['chmod', '-R', 'u+rwX', folder],
                    stderr=subprocess.DEVNULL)
    shutil.rmtree(folder, ignore_errors=True)


def prepare(bench):
    """Without a mutant every test passes, and says how long that takes. The
    quickest are first from now on, before all the file's own suite, where it
    has one."""
    folder = bench.folder()
    object, hash = bench.compile(None, folder)
    linked, own = set(), os.path.basename(bench.path)[:-2]
    for test in bench.tests:
        start = time.time()
        if not bench.passes(test, object, folder, linked):
            sys.exit('mutate: fails without a mutant: %s' % test)
        test.takes = time.time() - start
        test.limit = 20 + 10 * test.takes
    bench.tests.sort(key=lambda t: (t.env.get('CK_RUN_SUITE') != own,
                                    t.takes))
    remove(folder)
    return hash


def distinct(bench, found, seen, pool):
    """(mutant, its folder), of those that compile to something new."""
    def compile(m):
        folder = bench.folder()
        made = bench.compile(m, folder)
        if not made:
            remove(folder)
        return m, folder, made

    # a few at a time: how many are needed is not known
    for i in range(0, len(found), 16):
        for m, folder, made in pool.map(compile, found[i:i + 16]):
            if made and made[1] not in seen:
                seen.add(made[1])
                yield m, folder, made[0]
            elif made:
                remove(folder)


def check_file(path, scratch, pool, sample, wanted):
    """The row of a file in the table; survivors are printed."""
    bench = Bench(path, scratch)
    seen = {prepare(bench)}
    found = [m for m in operators.mutants(bench.text)
             if not wanted or bench.place(m).startswith(wanted)]
    if sample:
        random.Random(path).shuffle(found)
    taken = list(itertools.islice(distinct(bench, found, seen, pool),
                                  sample or len(found)))

    def survives(one):
        m, folder, object = one
        linked = set()
        try:
            return all(bench.passes(t, object, folder, linked)
                       for t in bench.tests)
        finally:
            remove(folder)

    killed = 0
    for (m, _, _), survived in zip(taken, pool.map(survives, taken)):
        killed += not survived
        if survived:
            print(bench.describe(m), flush=True)
    return [path, len(found), len(taken), killed]


def print_table(rows):
    print('\n%-22s %8s %8s %8s' % ('', 'places', 'mutants', 'killed'))
    for path, places, tried, killed in rows:
        print('%-22s %8d %8d %8d %5.1f%%' % (
            path, places, tried, killed, 100 * killed / max(tried, 1)))


def main():
    p = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    p.add_argument('--jobs', type=int, default=2)
    p.add_argument('--sample', type=int, metavar='N')
    p.add_argument('what', nargs='*', default=list(GROUPS))
    args = p.parse_args()
    rows, scratch = [], tempfile.mkdtemp(
        prefix='mutants.', dir='/dev/shm' if os.path.isdir('/dev/shm')
        else None)
    os.chmod(scratch, 0o755)
    try:
        with concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
            for what in args.what:
                files = GROUPS.get(what, [what.split(':')[0]])
                for path in files:
                    rows.append(check_file(
                        path, scratch, pool, args.sample,
                        what if ':' in what else None))
                if len(files) > 1:
                    rows.append([what] + [
                        sum(r[i] for r in rows[-len(files):])
                        for i in range(1, 4)])
    finally:
        remove(scratch)
    print_table(rows)


if __name__ == '__main__':
    main()
