"""How cost grows: with variables, conflicts, commits, pairs; in one picture."""
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


def cpu(b, rounds, prepare, *commands):
    return [max(f.cpu, 1e-4) for f in b.race(rounds, prepare, *commands)]


def variables(b, quick):
    names = ['git merge-env', 'git merge-file', 'diff3 -m', 'cat']
    rows = []
    for n in [1000, 3000, 10000, 30000, 100000, 300000, 1000000]:
        if quick and n > 100000:
            break
        d = b.made('triple-%d' % n, make.triple, n, n // 10000)
        base, ours, theirs = b.files(d)
        commands = [b.driver(d), b.merge_file(d)]
        if shutil.which('diff3'):
            commands.append(['diff3', '-m', ours, base, theirs])
        commands.append(b.cat(d))
        rows.append([n] + cpu(b, 5 if n < 300000 else 3, b.fresh(d), *commands))
    if not shutil.which('diff3'):
        names.remove('diff3 -m')
    return 'variables', names, rows


def conflicts(b, quick):
    rows = []
    for n in [1, 3, 10, 30, 100, 300, 1000]:
        d = b.made('conflicts-%d' % n, make.triple, 5000, n)
        rows.append([n] + cpu(b, 15, b.fresh(d), b.driver(d), b.merge_file(d)))
    return 'conflicts, of 5,000 variables', ['git merge-env', 'git merge-file'], rows


def commits(b, quick):
    rows = []
    for n in [1, 10, 100, 1000, 10000, 100000]:
        if quick and n > 10000:
            break
        repo = b.made('history-%d' % n, make.history, n)
        rows.append([n] + cpu(
            b, 5, 'rm -rf %s %s/.git/merge-env*'
            % (os.environ['XDG_STATE_HOME'], repo),
            ['sh', '-c', 'cd %s && exec %s sync -n' % (repo, b.PROGRAM)],
            ['git', '-C', repo, 'log', '--format=%H', '--',
             'docker/.env.example']))
    return 'commits', ['git merge-env sync -n', 'git log -- path'], rows


def pairs(b, quick):
    d, _ = b.dify()
    base, ours, theirs = (open(p).read() for p in b.files(d))
    rows = []
    for n in [1, 3, 10, 30, 100, 300, 1000]:
        if quick and n > 100:
            break
        repo = b.made('pairs-%d' % n, make.pairs, n, base, theirs, ours)
        rule = 'for d in %s/s*; do (cd $d && %s/rule.sh); done' % (repo, b.HERE)
        prepare = ('for d in %s/s*; do cp %s $d/.env; done; rm -rf %s '
                   '%s/.git/merge-env* %s/s*/env-backup %s/s*/.env.backup*'
                   % (repo, b.files(d)[1], os.environ['XDG_STATE_HOME'], repo,
                      repo, repo))
        rows.append([n] + cpu(
            b, 3 if n < 100 else 1, prepare,
            ['sh', '-c', 'cd %s && exec %s sync' % (repo, b.PROGRAM)],
            ['sh', '-c', rule]))
    return ('pairs in one repository',
            ['git merge-env sync', 'rule of dify-env-sync.sh'], rows)


def panel(number, title, names, rows):
    block = '$data%d << EOD\n%s\nEOD\n' % (
        number, '\n'.join(' '.join('%g' % v for v in r) for r in rows))
    lines = ', '.join('$data%d using 1:%d with linespoints lw 2 title "%s"'
                      % (number, i + 2, name) for i, name in enumerate(names))
    return block + 'set xlabel "%s"\nplot %s\n' % (title, lines)


def draw(b, options):
    panels = ''
    for number, measure in enumerate((variables, conflicts, commits, pairs)):
        title, names, rows = measure(b, options.quick)
        print('%s: %s' % (title, ', '.join(names)))
        for r in rows:
            print('\t'.join('%g' % v for v in r), flush=True)
        panels += panel(number, title, names, rows)
    out = os.path.join(b.ROOT, 'docs', 'growth.svg')
    subprocess.run(['gnuplot'], input=PLOT % {'out': out, 'panels': panels},
                   text=True, check=True)
