#!/usr/bin/env python3
"""Measure git merge-env beside its yardsticks and its peers.

usage: bench.py [--rounds N] [--quick] [--only ROW,...] [--write] [--growth]

Prints one table: each row's median ratio to its yardstick, paired run by run.
The data are made here (make.py), but for Dify's templates, which are used where
../shared/corpus has them. --quick measures with a tenth of the sizes.
--write puts the table into docs/performance.md. --growth measures how cost
grows instead, and draws docs/growth.svg with gnuplot.

MERGE_ENV is the program, RACE the timer built from race.c, DATA a folder that
is kept between runs. What is not installed (diff3, git-merge-changelog, npm,
valgrind) is left out.
"""
import argparse
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import make  # noqa: E402

ROOT = os.environ.get('SOURCE') or os.path.dirname(os.path.dirname(HERE))
SHARED = os.environ.get('SHARED') or os.path.join(ROOT, '..', 'shared')
PROGRAM = os.path.abspath(os.environ.get('MERGE_ENV', 'git-merge-env'))
RACE = os.path.abspath(os.environ.get('RACE', 'race'))
DATA = os.path.abspath(os.environ.get('DATA', 'bench-data'))
WORK = tempfile.mkdtemp(prefix='merge-env-bench-')
A = WORK + '/ours.env'


def installed():
    """The program as installation copies it: what a linker wrote lies in
    smaller pieces in memory, and starts more slowly."""
    folder = WORK + '/bin'
    os.mkdir(folder)
    for name in os.path.basename(PROGRAM), 'git-merge-env-repo':
        shutil.copy(os.path.join(os.path.dirname(PROGRAM), name), folder)
    return os.path.join(folder, os.path.basename(PROGRAM))


def clean_room():
    """No configuration of the user's has a say."""
    for name in [n for n in os.environ if n.startswith('GIT_')]:
        del os.environ[name]
    os.environ.update(HOME=WORK, XDG_STATE_HOME=WORK + '/state',
                      LC_ALL='C',
                      PATH=os.path.dirname(PROGRAM) + ':' + os.environ['PATH'])
    for who in 'AUTHOR', 'COMMITTER':
        os.environ['GIT_%s_NAME' % who] = 'A'
        os.environ['GIT_%s_EMAIL' % who] = 'a@example.org'


def made(name, maker, *args):
    """A folder of data, made once."""
    path = os.path.join(DATA, name)
    if not os.path.exists(path):
        os.makedirs(DATA, exist_ok=True)
        part = path + '.part'
        shutil.rmtree(part, ignore_errors=True)
        maker(part, *args)
        os.rename(part, path)
    return path


class Figures:
    def __init__(self, line):
        v = line.split()
        self.wall, self.cpu, self.peak = map(float, v[:3])
        self.ratio = dict(zip(('wall', 'cpu', 'peak'), map(float, v[3:6])))
        self.status = int(v[6])


def race(rounds, prepare, *commands):
    args = ['\x1f'.join(c) for c in commands]
    out = subprocess.run([RACE, str(rounds), prepare, *args], check=True,
                         stdout=subprocess.PIPE, text=True).stdout
    figures = [Figures(line) for line in out.splitlines()]
    for f, command in zip(figures, commands):
        # 1 is a merge with conflicts; merge-file exits with their number
        if f.status not in (0, 1) and 'merge-file' not in command:
            raise SystemExit('bench.py: exit status %d of: %s'
                             % (f.status, ' '.join(command)))
    return figures


def instructions(*command):
    """User instructions, which no other load on the machine can move."""
    out = subprocess.run(['valgrind', '--tool=callgrind',
                          '--callgrind-out-file=/dev/null', *command],
                         stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                         text=True).stderr
    return int(re.search(r'Collected : (\d+)', out).group(1))


def files(d):
    return d + '/base.env', d + '/ours.env', d + '/theirs.env'


def driver(d):
    base, _, theirs = files(d)
    return [PROGRAM, 'driver', '--', base, A, theirs, '7', '.env']


def merge_file(d):
    base, ours, theirs = files(d)
    return ['git', 'merge-file', '-p', ours, base, theirs]


def fresh(d):
    return 'cp %s %s' % (files(d)[1], A)


def cat(d):
    return ['sh', '-c', 'cat %s; cat %s >%s' % (' '.join(files(d)), files(d)[2],
                                                WORK + '/out')]


def dify():
    """A triple of Dify's templates, or one of the same shape."""
    corpus = os.path.join(SHARED, 'corpus', 'dify')
    if not os.path.isdir(corpus):
        return made('triple-600', make.triple, 600, 3), 'made'

    def take(folder):
        os.makedirs(folder)
        with open(corpus + '/097.env') as f:
            base = f.read()
        shutil.copy(corpus + '/097.env', folder + '/base.env')
        shutil.copy(corpus + '/136.env', folder + '/theirs.env')
        with open(folder + '/ours.env', 'w') as f:
            f.write(make.customise(base, 20))
    return made('dify', take), 'Dify 1.1.3 to 1.6.0'


def sort_ours(folder, source):
    os.makedirs(folder)
    base, ours, theirs = files(source)
    os.link(base, folder + '/base.env')
    os.link(theirs, folder + '/theirs.env')
    with open(ours) as f, open(folder + '/ours.env', 'w') as out:
        out.writelines(sorted(f))


def sync_dotenv():
    """From npm, in the folder of the data; None where there is no npm."""
    path = DATA + '/npm/node_modules/.bin/sync-dotenv'
    if not os.path.exists(path) and shutil.which('npm'):
        subprocess.run(['npm', 'install', '--silent', '--no-audit',
                        '--no-fund', '--prefix', DATA + '/npm',
                        'sync-dotenv'], stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)
    return path if os.path.exists(path) else None


def oldest(folder, source):
    """The same repository, with an .env made from the first version."""
    subprocess.run(['cp', '-r', source, folder], check=True)
    first = subprocess.run(
        ['git', '-C', folder, 'rev-list', '--max-parents=0', 'HEAD'],
        check=True, stdout=subprocess.PIPE, text=True).stdout.strip()
    text = subprocess.run(
        ['git', '-C', folder, 'show', first + ':docker/.env.example'],
        check=True, stdout=subprocess.PIPE, text=True).stdout
    with open(folder + '/docker/.env', 'w') as f:
        f.write(make.customise(text, 10))


def dry_run(repo):
    return ['sh', '-c', 'cd %s && exec %s sync -n' % (repo, PROGRAM)]


def log(repo):
    return ['git', '-C', repo, 'log', '--format=%H', '--',
            'docker/.env.example']


class Bench:
    def __init__(self, options):
        self.o = options
        self.rows = []
        self.peers = []
        scale = 10 if options.quick else 1
        self.large = 1000000 // scale
        self.commits = 100000 // scale

    def row(self, number, work, yardstick, what, ratio, goal, took='', beside=''):
        self.rows.append((number, work, yardstick, what, ratio, beside, goal,
                          took))
        print('%-3s %-46s %8s %-10s  goal %-8s %s' %
              (number, work, ratio, beside, goal, took),
              file=sys.stderr, flush=True)

    def timed(self, number, work, yardstick, what, figures, goal, took, digits=2):
        """A row of time: the ratio that the goal is about, and the other."""
        other = 'cpu' if what == 'wall' else 'wall'
        self.row(number, work, yardstick, what,
                 '%.*f' % (digits, figures.ratio[what]), goal, took,
                 '%s %.*f' % (other, digits, figures.ratio[other]))

    def small(self):
        d, name = dify()
        n = self.o.rounds * 4
        t, f = race(n, fresh(d), ['/bin/true'], driver(d))
        self.timed('1', 'driver, ' + name, '/bin/true', 'wall', f, '1.6',
                   '%.2f ms' % (f.wall * 1e3))
        t, f = race(n, fresh(d), merge_file(d), driver(d))
        self.timed('2', 'the same', 'git merge-file', 'wall', f, '0.40',
                   '%.2f to %.2f ms' % (f.wall * 1e3, t.wall * 1e3))
        if shutil.which('valgrind'):
            shutil.copy(files(d)[1], A)
            own, git = instructions(*driver(d)), instructions(*merge_file(d))
            self.row('3', 'the same', 'git merge-file', 'user instructions',
                     '%.2f' % (own / git), '0.30',
                     '%.2f to %.2f M' % (own / 1e6, git / 1e6))
        self.text_peers(d)

    def text_peers(self, d):
        base, ours, theirs = files(d)
        peers = [('git merge-env', driver(d)), ('git merge-file', merge_file(d))]
        if shutil.which('diff3'):
            peers.append(('diff3 -m', ['diff3', '-m', ours, base, theirs]))
        if shutil.which('git-merge-changelog'):
            peers.append(('git-merge-changelog',
                          ['git-merge-changelog', base, A, theirs]))
        got = race(self.o.rounds, fresh(d), *(c for _, c in peers))
        for (name, _), f in zip(peers, got):
            self.peers.append((name, 'merge', f))

    def branches(self):
        repo = made('branches', make.branches, 100)
        prepare = 'git -C %s reset -q --hard ours' % repo

        def merge(command):
            return ['git', '-C', repo, '-c', 'merge.measured.driver=' + command,
                    'merge', '-q', '--no-edit', 'theirs']
        make.git(repo, 'checkout', '-q', '--detach', 'ours')
        own = PROGRAM + ' driver -- %O %A %B %L %P'
        t, f = race(self.o.rounds, prepare, merge('/bin/true %O %A %B'), merge(own))
        self.timed('4', 'git merge of 100 dotenv files', 'driver /bin/true',
                   'wall', f, '1.35',
                   '%.0f to %.0f ms' % (f.wall * 1e3, t.wall * 1e3))

    def big(self):
        d = made('triple-%d' % self.large, make.triple, self.large, 100)
        s = made('sorted-%d' % self.large, sort_ours, d)
        small = made('triple-%d' % (self.large // 10), make.triple,
                     self.large // 10, 10)
        size = sum(os.path.getsize(p) for p in files(d))
        n = max(5, self.o.rounds // 3)
        work = '%d variables, %d MB' % (self.large, size / 1e6)
        t, f = race(n, fresh(d), cat(d), driver(d))
        self.timed('5', work, 'cat', 'cpu', f, '5', '%.2f s' % f.cpu, 1)
        m, g = race(3, fresh(d), merge_file(d), driver(d))
        self.timed('6', 'the same', 'git merge-file', 'cpu', g, '0.16', '')
        m, g = race(3, fresh(s), merge_file(s), driver(s))
        self.timed('6', 'the same, ours sorted', 'git merge-file', 'cpu', g,
                   '0.10', '%.2f s' % g.cpu)
        self.row('7', 'the same, peak memory', 'bytes of the inputs', 'memory',
                 '%.2f' % (f.peak / size), '1.35', '%d MB' % (f.peak / 1e6))
        few, = race(n, fresh(small), driver(small))
        self.row('8', 'ten times as many variables', 'a tenth', 'cpu',
                 '%.1f' % (f.cpu / few.cpu), '12')

    def sync(self):
        d, name = dify()
        texts = []
        for p in files(d):
            with open(p) as f:
                texts.append(f.read())
        repo = made('pair', make.pairs, 1, texts[0], texts[2], texts[1])
        env = repo + '/s0/.env'
        plain = WORK + '/plain'
        os.mkdir(plain)
        state = os.environ['XDG_STATE_HOME']
        # sync-dotenv writes the template
        prepare = ('cp %s %s; cp %s %s/.env; cp %s %s/.env.example; '
                   'rm -rf %s %s/.git/merge-env* %s/s0/.env.backup*'
                   % (files(d)[1], env, files(d)[1], plain, files(d)[2], plain,
                      state, repo, repo))
        peers = [('work of dify-env-sync.sh',
                  ['sh', '-c', 'cd %s && exec %s/rule.sh' % (plain, HERE)]),
                 ('git merge-env sync',
                  ['sh', '-c', 'cd %s && exec %s sync' % (repo, PROGRAM)])]
        node = sync_dotenv()
        if node:
            peers.append(('sync-dotenv', [
                'sh', '-c', 'cd %s && exec %s -e .env -s .env.example' %
                (plain, node)]))
        got = race(self.o.rounds, prepare, *(c for _, c in peers))
        f = got[1]
        self.timed('9', 'sync, ' + name, 'work of dify-env-sync.sh', 'wall', f,
                   '0.35', '%.1f to %.1f ms' % (f.wall * 1e3, got[0].wall * 1e3))
        for (peer, _), f in zip(peers, got):
            self.peers.append((peer, 'sync', f))

    def hooks(self):
        d, _ = dify()
        texts = []
        for p in files(d):
            with open(p) as f:
                texts.append(f.read())
        for number, goal, what in (('10', '4', 'changed a template'),
                                   ('11', '1.6', 'changed none')):
            repo = WORK + '/hook' + number
            if number == '10':
                make.pairs(repo, 1, texts[0], texts[2], texts[1])
            else:
                make.pairs(repo, 1, texts[0], texts[0] + '\n', texts[1])
                make.git(repo, 'reset', '-q', '--hard', 'old')
                with open(repo + '/other', 'w') as f:
                    f.write('x\n')
                make.git(repo, 'add', 'other')
                make.git(repo, 'commit', '-q', '-m', 'new')
                make.git(repo, 'tag', '-f', 'new')
            make.git(repo, 'checkout', '-q', '--detach', 'old')
            with_hook = repo + '-with'
            subprocess.run(['cp', '-r', repo, with_hook], check=True)
            done = subprocess.run([PROGRAM, 'install'], cwd=with_hook,
                                  stdin=subprocess.DEVNULL,
                                  stdout=subprocess.DEVNULL,
                                  stderr=subprocess.DEVNULL)
            if done.returncode:
                print('%s  no hook: this program has no install' % number,
                      file=sys.stderr)
                continue
            prepare = ' && '.join('git -C %s reset -q --hard old' % r
                                  for r in (repo, with_hook))
            if number == '10':  # there is something to merge each time
                prepare += ''.join(' && cp %s %s/s0/.env' % (files(d)[1], r)
                                   for r in (repo, with_hook))
            else:  # the env file is what the last sync left, and git knows
                # the files of the copy
                make.git(with_hook, 'reset', '-q', '--hard', 'old')
                subprocess.run([PROGRAM, 'sync', '-q'], cwd=with_hook,
                               stdin=subprocess.DEVNULL)
            t, f = race(self.o.rounds, prepare,
                        *(['git', '-C', r, 'merge', '-q', '--ff-only', 'new']
                          for r in (repo, with_hook)))
            self.timed(number, 'fast-forward that ' + what, 'without a hook',
                       'cpu', f, goal,
                       '%.1f to %.1f ms' % (f.cpu * 1e3, t.cpu * 1e3))

    def history(self):
        repo = made('history-%d' % self.commits, make.history, self.commits)
        old = made('oldest-%d' % self.commits, oldest, repo)
        prepare = 'rm -rf %s/.git/merge-env* %s/.git/merge-env*' % (repo, old)
        n = max(5, self.o.rounds // 3)
        t, f, g = race(n, prepare, log(repo), dry_run(repo), dry_run(old))
        name = 'base in %d commits, ten versions ago' % self.commits
        self.timed('12', name, 'git log -- path', 'wall', f, '0.05',
                   '%.0f to %.0f ms' % (f.wall * 1e3, t.wall * 1e3), 3)
        self.timed('13', 'the same, the oldest version', 'git log -- path',
                   'wall', g, '1.5', '%.0f ms' % (g.wall * 1e3))
        self.row('14', 'memory of these', '', 'memory',
                 '%d MB' % (max(f.peak, g.peak) / 1e6), '100 MB',
                 'git log: %d MB' % (t.peak / 1e6))

    def table(self):
        out = ['| # | work | yardstick | measured | ratio | | goal | |',
               '|---|---|---|---|---|---|---|---|']
        for r in self.rows:
            out.append('| %s | %s | %s | %s | %s | %s | %s | %s |' % r)
        out += ['', '| program | work | wall | cpu | memory |',
                '|---|---|---|---|---|']
        for name, what, f in self.peers:
            out.append('| %s | %s | %.1f ms | %.1f ms | %.1f MB |' %
                       (name, what, f.wall * 1e3, f.cpu * 1e3, f.peak / 1e6))
        return '\n'.join(out)


def machine():
    model = ''
    with open('/proc/cpuinfo') as f:
        for line in f:
            if line.startswith('model name'):
                model = line.split(':')[1].strip()
    git = subprocess.run(['git', '--version'], stdout=subprocess.PIPE,
                         text=True).stdout.split()[2]
    return '%d x %s, Linux %s, git %s' % (os.cpu_count(), model,
                                          platform.release().split('-')[0], git)


def store(text):
    path = os.path.join(ROOT, 'docs', 'performance.md')
    with open(path) as f:
        page = f.read()
    page = re.sub(r'(<!-- figures -->\n).*?(<!-- end -->)',
                  lambda m: m.group(1) + text + '\n' + m.group(2), page,
                  flags=re.S)
    with open(path, 'w') as f:
        f.write(page)


PARTS = {'small': '1,2,3', 'branches': '4', 'big': '5,6,7,8', 'sync': '9',
         'hooks': '10,11', 'history': '12,13,14'}


def main():
    p = argparse.ArgumentParser(usage=__doc__)
    p.add_argument('--rounds', type=int, default=15)
    p.add_argument('--quick', action='store_true')
    p.add_argument('--only', default='')
    p.add_argument('--write', action='store_true')
    p.add_argument('--growth', action='store_true')
    o = p.parse_args()
    global PROGRAM
    try:
        PROGRAM = installed()
        clean_room()
        if o.growth:
            import growth
            growth.draw(sys.modules['__main__'], o)
            return
        b = Bench(o)
        for part, rows in PARTS.items():
            if not o.only or set(o.only.split(',')) & set(rows.split(',')):
                getattr(b, part)()
        text = machine() + '\n\n' + b.table()
        print(text)
        if o.write:
            store(text)
    finally:
        shutil.rmtree(WORK, ignore_errors=True)


if __name__ == '__main__':
    main()
