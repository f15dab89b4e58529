#!/usr/bin/env python3
"""sync in repositories made from the histories of real templates.

usage: corpus.py [--starts N] [--projects A,B] [--verbose]

The input lies beside the project, in ../shared/corpus (or $SHARED/corpus);
without it the test is skipped. Each history becomes a repository: every version
a commit, every release a tag. An operator stands at a release with an env file
that make_triples.make_ours() made from its template, or that a real operator
has written, and upgrades: in one leap over several releases, or release by
release with a sync after each. What must come out is worked out here from the
three files, variable by variable, by the value table, with a reader that shares
no code with the program (../corpus/envfile.py).

Three things are measured:

  table   the settings after a sync with a known base; one that is not the
          table's is an error
  base    what is found in history when nothing is recorded: the true version
          (or one with the same settings), unknown, or another one
  two-way what dify-env-sync.sh's rule makes of the same files: it walks the new
          template, keeps the operator's value of every variable that he has,
          and takes the template's otherwise. So a default that he never touched
          is frozen, and what the template does not have is dropped
"""
import argparse
import collections
import importlib.util
import json
import multiprocessing
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', 'corpus'))
import envfile  # noqa: E402

ROOT = os.environ.get('SOURCE') or os.path.dirname(os.path.dirname(HERE))
SHARED = os.environ.get('SHARED') or os.path.join(ROOT, '..', 'shared')
CORPUS = os.path.join(SHARED, 'corpus')
PROGRAM = os.path.abspath(os.environ.get('MERGE_ENV', 'git-merge-env'))
TEMPLATE = '.env.example'
LEAP = 5        # releases
STEPS = 3
PROFILES = ('few', 'rich')
HUNK = re.compile(rb'^# <{7} ', re.M)


def read(path):
    with open(path, 'rb') as f:
        return f.read()


def settings(data):
    return envfile.settings(envfile.items(data))


def by_lines(*files):
    """Where an item ends depends on what is below: merged by lines."""
    return any(i.open or i.kind == 'marker'
               for f in files for i in envfile.items(f))


def generator():
    spec = importlib.util.spec_from_file_location(
        'make_triples', os.path.join(CORPUS, 'make_triples.py'))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def clean_room(home):
    env = {k: v for k, v in os.environ.items() if not k.startswith('GIT_')}
    env.update(HOME=home, XDG_STATE_HOME=os.path.join(home, 'state'),
               GIT_CONFIG_NOSYSTEM='1', LC_ALL='C', TZ='UTC',
               GIT_CONFIG_GLOBAL=os.path.join(home, 'gitconfig'))
    with open(env['GIT_CONFIG_GLOBAL'], 'w') as f:
        f.write('[merge-env]\n\tholdCredentials = false\n')
    return env


class History:
    """The versions of a template, and the releases that shipped them."""

    def __init__(self, folder):
        rows = [line.split('\t') for line in
                open(os.path.join(folder, 'SOURCE.tsv'),
                     encoding='utf8').read().splitlines()[1:]]
        names = sorted(r[0] for r in rows if re.fullmatch(r'\d+\.env', r[0]))
        self.version = [read(os.path.join(folder, n)) for n in names]
        self.release = []       # (tag, index of the version)
        at = {n: i for i, n in enumerate(names)}
        path = os.path.join(folder, 'RELEASES.tsv')
        lines = open(path, encoding='utf8').read().splitlines()[1:] \
            if os.path.exists(path) else []
        for fields in (line.split('\t') for line in lines):
            if len(fields) > 3 and fields[3] in at and (
                    not self.release or at[fields[3]] > self.release[-1][1]):
                self.release.append((re.sub(r'[^A-Za-z0-9.-]', '_',
                                            fields[0]), at[fields[3]]))
        if len(self.release) < 3:       # no releases: every third version
            self.release = [('v%d' % i, i)
                            for i in range(0, len(names), 3)]

    def fast_import(self):
        tags = collections.defaultdict(list)
        for tag, index in self.release:
            tags[index].append(tag)
        out = []
        for i, data in enumerate(self.version):
            out.append(b'blob\nmark :%d\ndata %d\n%s\n'
                       % (2 * i + 1, len(data), data))
            out.append(b'commit refs/heads/main\nmark :%d\ncommitter T '
                       b'<t@example.org> %d +0000\ndata 7\nversion\n'
                       % (2 * i + 2, 1600000000 + 86400 * i))
            out.append(b'M 100644 :%d %s\n' % (2 * i + 1, TEMPLATE.encode()))
            for tag in tags[i]:
                out.append(b'reset refs/tags/%s\nfrom :%d\n\n'
                           % (tag.encode(), 2 * i + 2))
        return b''.join(out)


class Repo:
    def __init__(self, history, folder):
        self.history, self.dir = history, os.path.join(folder, 'app')
        self.env = clean_room(folder)
        self.file = os.path.join(self.dir, '.env')
        self.git('init', '-q', '-b', 'main', self.dir, cwd=folder)
        self.git('fast-import', '--quiet', input=history.fast_import())

    def git(self, *words, cwd=None, input=None):
        return subprocess.run(('git',) + words, cwd=cwd or self.dir,
                              input=input, env=self.env, check=True,
                              stdout=subprocess.PIPE).stdout

    def at(self, tag):
        self.git('checkout', '-q', '-f', tag)

    def put(self, data):
        """A new env file, of which nothing is remembered."""
        shutil.rmtree(os.path.join(self.dir, '.git', 'merge-env'),
                      ignore_errors=True)
        with open(self.file, 'wb') as f:
            f.write(data)

    def sync(self, *words):
        p = subprocess.run((PROGRAM, 'sync', '--json', '--no-backup') + words,
                           cwd=self.dir, env=self.env,
                           stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        report = json.loads(p.stdout) if p.stdout.strip() else {'files': []}
        files = report['files']
        return p.returncode, (files[0] if files else None), p.stderr

    def version_named(self, label):
        try:
            return self.git('cat-file', 'blob',
                            '%s:%s' % (label, TEMPLATE))
        except subprocess.CalledProcessError:
            return None


def expected(b, o, t, pending):
    """The settings of the result, and which keys are in conflict; pending are
    the keys of earlier conflicts, with the base that they had."""
    want, conflicts = {}, {}
    for key in set(b) | set(o) | set(t) | set(pending):
        base = pending[key] if key in pending else b.get(key)
        ours, theirs = o.get(key), t.get(key)
        row = envfile.decide(base, ours, theirs)
        want[key] = theirs if row == 'theirs' else ours
        if row == 'conflict':
            conflicts[key] = base
    return {k: v for k, v in want.items() if v is not None}, conflicts


def wrong_keys(want, got):
    return sorted(k for k in set(want) | set(got)
                  if not envfile.same_value(want.get(k), got.get(k)))


def two_way(ours, theirs):
    """The rule of dify-env-sync.sh, on settings."""
    return {key: ours.get(key, value) for key, value in theirs.items()}


class Tally(collections.Counter):
    pass


def damage(name, b, o, t, result, tally):
    """What a result has frozen, and what of the operator's it has lost."""
    for key, theirs in t.items():
        if key in b and key in o and envfile.same_value(o[key], b[key]) and \
                not envfile.same_value(theirs, b[key]) and \
                not envfile.same_value(result.get(key), theirs):
            tally[name + ' frozen'] += 1
    for key, ours in o.items():
        if not envfile.same_value(ours, b.get(key)) and key not in result:
            tally[name + ' dropped'] += 1


def check(what, repo, tag, base, ours, pending, tally, errors):
    """One sync with a known base; the new file and what is pending then."""
    repo.at(tag)
    theirs = read(os.path.join(repo.dir, TEMPLATE))
    status, report, said = repo.sync()
    got = read(repo.file)
    if by_lines(base, ours, theirs):
        tally['by lines'] += 1
        return None, None
    tally['syncs'] += 1
    if status not in (0, 1) or report is None:
        errors.append('%s: status %d: %s' % (what, status, said[:200]))
        return None, None
    b, o, t = settings(base), settings(ours), settings(theirs)
    want, conflicts = expected(b, o, t, pending)
    result = settings(got)
    tally['variables'] += len(want)
    tally['conflicts'] += len(conflicts)
    bad = wrong_keys(want, result)
    if bad:
        errors.append('%s: not as in the table: %s' % (
            what, ', '.join('%s is %r, not %r' % (
                k.decode('utf8', 'replace'), result.get(k), want.get(k))
                for k in bad[:3])))
    if len(HUNK.findall(got)) != len(conflicts):
        errors.append('%s: %d hunks, and %d conflicts' % (
            what, len(HUNK.findall(got)), len(conflicts)))
    if status != bool(conflicts):
        errors.append('%s: status %d with %d conflicts' % (
            what, status, len(conflicts)))
    if report['base']['from'] != 'record':
        errors.append('%s: the base is not the recorded one' % what)
    if not pending:
        damage('ours', b, o, t, result, tally)
        damage('two-way', b, o, t, two_way(o, t), tally)
        tally['upgrades'] += 1
    return got, conflicts


def again(what, repo, errors):
    before = os.stat(repo.file)
    repo.sync()
    after = os.stat(repo.file)
    if (before.st_ino, before.st_mtime_ns, before.st_ctime_ns) != \
            (after.st_ino, after.st_mtime_ns, after.st_ctime_ns):
        errors.append('%s: a second sync wrote the file' % what)


def judge(repo, report, true, ours):
    """How good is the base that was found in history?"""
    if report['base']['from'] == 'unknown':
        return 'unknown'
    found = repo.version_named(report['base']['version'])
    if found is None:
        return 'wrong'
    if found == true:
        return 'right'
    one, other = settings(found), settings(true)
    if not wrong_keys(one, other):
        return 'right'
    # another version, but one by which this file is judged the same
    return 'wrong'


def generated(name, repo, start, profile, make, tally, errors):
    history = repo.history
    releases = history.release
    tag, index = releases[start]
    leap_tag, leap_index = releases[min(start + LEAP, len(releases) - 1)]
    base, later = history.version[index], history.version[leap_index]
    if b'\0' in base:
        return
    ours, _ = make.make_ours(base, profile, later)
    what = '%s %s, %s' % (name, tag, profile)

    def begin():
        repo.at(tag)
        repo.put(ours)
        status, _, said = repo.sync('--base=' + tag)
        if status != 0 and not by_lines(base, ours):
            errors.append('%s: first sync: %s' % (what, said[:200]))
        return status == 0

    # in one leap
    if not begin() or read(repo.file) != ours:
        if not by_lines(base, ours):
            errors.append('%s: the same template changed the file' % what)
        return
    check('%s to %s' % (what, leap_tag), repo, leap_tag, base, ours, {},
          tally, errors)
    again('%s to %s' % (what, leap_tag), repo, errors)
    # nothing recorded
    repo.put(ours)
    status, report, said = repo.sync()
    if report is None:
        tally['by lines'] += 1
    else:
        verdict = judge(repo, report, base, ours)
        tally['base %s %s' % (profile, verdict)] += 1
        lost = [k for k, v in settings(ours).items()
                if k not in settings(read(repo.file)) and
                not envfile.same_value(v, settings(base).get(k))]
        if verdict != 'wrong' and lost and not by_lines(base, ours, later):
            errors.append('%s, base %s: lost %s' % (what, verdict, lost[:3]))
    # release by release
    if profile != 'rich':
        return
    begin()
    then, file, pending = base, ours, {}
    for next_tag, next_index in releases[start + 1:start + 1 + STEPS]:
        file, pending = check('%s by steps to %s' % (what, next_tag), repo,
                              next_tag, then, file, pending, tally, errors)
        if file is None:
            break
        then = history.version[next_index]


def real(name, repo, path, tally, errors):
    """A file that somebody has: nobody knows its base, but what the program
    says it is must be what it merges with, and nothing of his may go."""
    data = read(path)
    tag = repo.history.release[-1][0]
    repo.at(tag)
    theirs = read(os.path.join(repo.dir, TEMPLATE))
    repo.put(data)
    status, report, said = repo.sync()
    what = '%s %s' % (name, os.path.basename(path))
    if report is None:
        tally['real refused'] += 1
        if read(repo.file) != data:
            errors.append('%s: refused, and changed' % what)
        return
    tally['real ' + report['base']['from']] += 1
    unknown = report['base']['from'] == 'unknown'
    base = b'' if unknown else \
        repo.version_named(report['base']['version']) or b''
    if by_lines(base, data, theirs):
        tally['by lines'] += 1
        return
    o, t = settings(data), settings(theirs)
    if unknown:
        want, conflicts = {**t, **o}, {}
    else:
        want, conflicts = expected(settings(base), o, t, {})
    bad = wrong_keys(want, settings(read(repo.file)))
    if bad:
        errors.append('%s: not as in the table: %s' % (what, bad[:3]))
    if status != bool(conflicts):
        errors.append('%s: status %d with %d conflicts' % (
            what, status, len(conflicts)))


def project(job):
    name, starts = job
    tally, errors = Tally(), []
    make = generator()
    folder = os.path.join(CORPUS, name)
    history = History(folder)
    with tempfile.TemporaryDirectory(prefix='merge-env.') as scratch:
        repo = Repo(history, scratch)
        last = max(len(history.release) - 2, 0)
        for start in sorted({last * i // max(starts - 1, 1)
                             for i in range(starts)}):
            for profile in PROFILES:
                generated(name, repo, start, profile, make, tally, errors)
        for entry in sorted(os.listdir(folder)):
            if entry.startswith('operator-'):
                real(name, repo, os.path.join(folder, entry), tally, errors)
    return name, tally, errors


def readme():
    with open(os.path.join(ROOT, 'README.md'), encoding='utf-8') as f:
        return ' '.join(f.read().split())


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--starts', type=int, default=2)
    parser.add_argument('--projects')
    parser.add_argument('--verbose', action='store_true')
    args = parser.parse_args()
    if not os.path.exists(os.path.join(CORPUS, 'make_triples.py')):
        print('1..0 # SKIP there is no corpus at %s: nothing was checked'
              % CORPUS)
        return 77
    names = args.projects.split(',') if args.projects else [
        n for n in sorted(os.listdir(CORPUS))
        if os.path.exists(os.path.join(CORPUS, n, 'SOURCE.tsv'))]
    begin, total, errors = time.time(), Tally(), []
    with multiprocessing.Pool() as pool:
        jobs = [(n, args.starts) for n in names]
        for name, tally, bad in pool.imap_unordered(project, jobs):
            if args.verbose:
                print(name, dict(tally))
            total.update(tally)
            errors += bad
    n = total
    print('%d histories, %d syncs with a recorded base, %d variables: %d '
          'conflicts, each a true one' % (len(names), n['syncs'],
                                          n['variables'], n['conflicts'])
          if not errors else '%d histories, %d syncs' % (len(names),
                                                         n['syncs']))
    print('%d more have open quotes or markers: merged by lines, not compared'
          % n['by lines'])
    for profile in PROFILES:
        print('base without a record, operator "%s": %d right, %d unknown, '
              '%d another version' % ((profile,) + tuple(
                  n['base %s %s' % (profile, v)]
                  for v in ('right', 'unknown', 'wrong'))))
    print('files of real operators: base by fit %d, unknown %d, refused %d'
          % (n['real fit'], n['real unknown'], n['real refused']))
    print('over %d upgrades: defaults frozen %d, with the two-way rule %d; '
          'variables of the operator dropped %d, with the two-way rule %d'
          % (n['upgrades'], n['ours frozen'], n['two-way frozen'],
             n['ours dropped'], n['two-way dropped']))
    print('%.0f s' % (time.time() - begin))
    said = ('On %d such upgrades (`tests/sync/corpus.py`) their rule froze %d '
            'defaults that nobody had decided on, and dropped %d variables of '
            "the operator's; `sync` did neither once."
            % (n['upgrades'], n['two-way frozen'], n['two-way dropped']))
    if not args.projects and args.starts == 2 and said not in readme():
        errors.append('README.md does not say: ' + said)
    if n['ours frozen'] or n['ours dropped']:
        errors.append('a default was frozen, or a variable dropped')
    if not n['syncs']:
        errors.append('nothing was compared')
    for error in sorted(errors)[:40]:
        print('not ok - ' + error)
    print('1..1' if not errors else '1..%d' % len(errors))
    return 1 if errors else 0


if __name__ == '__main__':
    sys.exit(main())
