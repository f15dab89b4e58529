"""How cost grows: with variables, conflicts, commits, pairs; in one picture."""
import math
import os
import shutil
import subprocess

import make

PLOT = '''
set terminal svg size 1000,800 font "sans,12" background "white"
set output "%(out)s"
set multiplot layout 2,2
set logscale xy
set key left top
set ylabel "cpu, seconds"
set grid
%(panels)s
unset multiplot
'''


LIMIT = 10  # seconds: what takes longer is measured at no larger size


class Panel:
    """Programs side by side: the first is ours, a later one may be None."""

    def __init__(self, title, *names):
        self.title = title
        self.names = list(names)
        self.rows = []

    def measure(self, b, size, rounds, prepare, *commands):
        last = self.rows[-1][1:] if self.rows else [0] * len(commands)
        run = [i for i, c in enumerate(commands)
               if c and (not i or last[i] < LIMIT)]
        row = [math.nan] * len(commands)
        for i, f in zip(run, b.race(rounds, prepare,
                                    *(commands[i] for i in run))):
            row[i] = max(f.cpu, 1e-4)
        self.rows.append([size] + row)
        print('\t'.join('%g' % v for v in self.rows[-1]), flush=True)

    def plot(self, number):
        shown = [i for i in range(len(self.names))
                 if not all(math.isnan(r[i + 1]) for r in self.rows)]
        block = '$data%d << EOD\n%s\nEOD\n' % (
            number, '\n'.join(' '.join('%g' % v for v in r)
                              for r in self.rows))
        lines = ', '.join(
            '$data%d using 1:%d with linespoints lw 2 title "%s"'
            % (number, i + 2, self.names[i]) for i in shown)
        return block + 'set xlabel "%s"\nplot %s\n' % (self.title, lines)


def variables(b, quick):
    p = Panel('variables', 'git merge-env', 'git merge-file', 'diff3 -m',
              'git-merge-changelog', 'cat')
    for n in [1000, 3000, 10000, 30000, 100000, 300000, 1000000]:
        if quick and n > 100000:
            break
        d = b.made('triple-%d' % n, make.triple, n, n // 10000)
        base, ours, theirs = b.files(d)
        p.measure(b, n, 5 if n < 300000 else 3, b.fresh(d), b.driver(d),
                  b.merge_file(d),
                  shutil.which('diff3') and ['diff3', '-m', ours, base, theirs],
                  shutil.which('git-merge-changelog') and
                  ['git-merge-changelog', base, b.A, theirs], b.cat(d))
    return p


def conflicts(b, quick):
    p = Panel('conflicts, of 5,000 variables', 'git merge-env',
              'git merge-file')
    for n in [1, 3, 10, 30, 100, 300, 1000]:
        d = b.made('conflicts-%d' % n, make.triple, 5000, n)
        p.measure(b, n, 15, b.fresh(d), b.driver(d), b.merge_file(d))
    return p


def commits(b, quick):
    p = Panel('commits', 'git merge-env sync -n, ten versions ago',
              'the oldest version', 'git log -- path')
    for n in [1, 10, 100, 1000, 10000, 100000]:
        if quick and n > 10000:
            break
        repo = b.made('history-%d' % n, make.history, n)
        old = b.made('oldest-%d' % n, b.oldest, repo)
        p.measure(b, n, 5,
                  'rm -rf %s/.git/merge-env* %s/.git/merge-env*' % (repo, old),
                  b.dry_run(repo), b.dry_run(old), b.log(repo))
    return p


def pairs(b, quick):
    p = Panel('pairs in one repository', 'git merge-env sync',
              'work of dify-env-sync.sh', 'sync-dotenv')
    d, _ = b.dify()
    base, ours, theirs = (open(f).read() for f in b.files(d))
    node = b.sync_dotenv()
    for n in [1, 3, 10, 30, 100, 300, 1000]:
        if quick and n > 100:
            break
        repo = b.made('pairs-%d' % n, make.pairs, n, base, theirs, ours)
        each = 'for d in %s/s*; do (cd $d && %%s); done' % repo
        # sync-dotenv writes the template
        prepare = ('for d in %s/s*; do cp %s $d/.env; cp %s $d/.env.example; '
                   'done; rm -rf %s %s/.git/merge-env* %s/s*/env-backup '
                   '%s/s*/.env.backup*'
                   % (repo, b.files(d)[1], b.files(d)[2],
                      os.environ['XDG_STATE_HOME'], repo, repo, repo))
        p.measure(b, n, 3 if n < 100 else 1, prepare,
                  ['sh', '-c', 'cd %s && exec %s sync' % (repo, b.PROGRAM)],
                  ['sh', '-c', each % (b.HERE + '/rule.sh')],
                  node and ['sh', '-c',
                            each % (node + ' -e .env -s .env.example')])
    return p


def draw(b, options):
    panels = ''
    for number, measure in enumerate((variables, conflicts, commits, pairs)):
        p = measure(b, options.quick)
        print('%s: %s\n' % (p.title, ', '.join(p.names)))
        panels += p.plot(number)
    out = os.path.join(b.ROOT, 'docs', 'growth.svg')
    subprocess.run(['gnuplot'], input=PLOT % {'out': out, 'panels': panels},
                   text=True, check=True)
