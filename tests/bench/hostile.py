#!/usr/bin/env python3
"""Hostile sizes and shapes: cost must grow as the input does, and no faster.

usage: hostile.py [--small] [--only SHAPE,...] [--write]

Each shape is made in its hostile size and in a quarter of that, and given to
commands whose cpu time and peak memory are measured; where a doubling costs
more than BOUND times as much cpu, it fails.

--small looks at the results instead, at small sizes, and is a test of ctest: a
merge by variable, or a clear refusal; no variable that none of the three files
has, each that all of them have, and nothing new from a second sync.
--write puts the table into docs/reliability.md.

MERGE_ENV is the program, RACE the timer built from race.c, COLLIDE the program
built from collide.c. Data go to $TMPDIR, up to 6 GB, one shape at a time.
"""
import argparse
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.environ.get('SOURCE') or os.path.dirname(os.path.dirname(HERE))
PROGRAM = os.path.abspath(os.environ.get('MERGE_ENV', 'git-merge-env'))
RACE = os.path.abspath(os.environ.get('RACE', 'race'))
COLLIDE = os.path.abspath(os.environ.get('COLLIDE', 'collide'))
WORK = tempfile.mkdtemp(prefix='merge-env-hostile-')

BOUND = 2.6   # of cpu, for each doubling; caches make it more than 2
LEAST = 0.05  # seconds: less says nothing about growth

K, M, G = 1000, 1000000, 1 << 30
SHAPES = {}


def shape(most, *commands, name):
    """A maker of base, ours and theirs, and the size it is made up to."""
    def add(make):
        SHAPES[make.__name__] = (name, most, commands, make)
        return make
    return add


def blocks(parts):
    """Few large pieces of many small ones."""
    some, size = [], 0
    for p in parts:
        some.append(p)
        size += len(p)
        if size > 1 << 20:
            yield ''.join(some)
            some, size = [], 0
    yield ''.join(some)


def write(name, *parts):
    with open(name + '.env', 'w', newline='') as f:
        for p in parts:
            if isinstance(p, str):
                f.write(p)
            else:
                f.writelines(blocks(p))


def repeat(text, n):
    """n times text, in pieces."""
    step = max(1, (1 << 20) // len(text))
    whole = text * step
    for _ in range(n // step):
        yield whole
    yield text * (n % step)


def three(make, n):
    """A triple as templates are: ours and theirs change a few things each."""
    write('base', (make(i, 'b') for i in range(n)))
    write('ours', (make(i, 'o' if i % 50 == 0 else 'b') for i in range(n)))
    write('theirs', (make(i, 't' if i % 33 == 1 else 'b') for i in range(n)),
          make(n, 't'))


MERGE = 'merge -p base.env ours.env theirs.env'
COMMENTED = 'merge -p --conflict-style=commented base.env ours.env theirs.env'
REPORT = 'merge -p -v base.env ours.env theirs.env'
JSON = 'merge -p --json base.env ours.env theirs.env'
DRIVER = 'driver -- base.env A.env theirs.env 7 .env'
SYNC = 'sync --base=base.env .env'
DRY = 'sync -n --base=base.env .env'
STATUS = 'status -v --base=base.env .env'
HTML = 'status --html --base=base.env .env'
EXPLAIN = 'explain --base=base.env K7 .env'
# the same merge by a program whose seed is known; not ours, and no bound for it
KNOWN = 'known: base.env ours.env theirs.env'
# after a sync
AGAIN = 'again: sync --base=base.env .env'
OURS = 'pending: resolve --ours'
LIST = 'pending: resolve'
EVERY = (MERGE, DRIVER, SYNC, EXPLAIN)


@shape(10 * M, MERGE, DRIVER, SYNC, name='variables')
def keys(n):
    three(lambda i, v: 'KEY_%d=value-%s\n' % (i, v), n)


@shape(M // 4, REPORT, JSON, STATUS, HTML, EXPLAIN, name='variables, reported')
def told(n):
    three(lambda i, v: 'K%d=value-%s\n' % (i, v), n)


@shape(G, MERGE, DRIVER, name='bytes of one line')
def line(n):
    write('base', 'A=', repeat('x', n), 'b\nB=1\n')
    write('ours', 'A=', repeat('x', n), 'o\nB=1\n')
    write('theirs', 'A=', repeat('x', n), 'b\nB=2\n')


@shape(G // 4, MERGE, COMMENTED, DRIVER, SYNC, REPORT, JSON, STATUS,
       name='bytes of one line, in conflict')
def clash(n):
    for side in 'base', 'ours', 'theirs':
        write(side, 'A=', repeat('x', n), side, '\n')


@shape(16 << 20, *EVERY, name='bytes of one name')
def name(n):
    for side in 'base', 'ours', 'theirs':
        write(side, repeat('A_', n // 2), '=%s\nK7=%s\n' % (side, side[0]))


@shape(G // 4, MERGE, SYNC, name='bytes of one comment')
def comment(n):
    for side in 'base', 'ours', 'theirs':
        write(side, repeat('# ', n // 2), side, '\nA=1\n')


@shape(G // 4, MERGE, SYNC, name='bytes of no sense')
def junk(n):
    for side in 'base', 'ours', 'theirs':
        write(side, repeat('? ', n // 2), side, '\nA=1\n')


@shape(G, MERGE, DRIVER, name='bytes of a value of many lines')
def several(n):
    k = n // 64
    text = 'x' * 63 + '\n'
    write('base', 'A="', repeat(text, k), 'b"\nB=1\n')
    write('ours', 'A="', repeat(text, k), 'o"\nB=1\n')
    write('theirs', 'A="', repeat(text, k), 'b"\nB=2\n')


@shape(G // 8, COMMENTED, SYNC, LIST, OURS, AGAIN,
       name='bytes of many lines, in conflict')
def several_clash(n):
    for side in 'base', 'ours', 'theirs':
        write(side, 'A="', repeat('x' * 31 + '\n', n // 32), side, '"\nB=1\n')


@shape(M, REPORT, *EVERY, name='settings of one variable')
def duplicates(n):
    write('base', ('A=%d\n' % i for i in range(n)))
    write('ours', ('A=%d\n' % (i + i % 9 // 8) for i in range(n)), 'A=o\n')
    write('theirs', ('A=%d\n' % (i + i % 7 // 6) for i in range(n)), 'K7=t\n')


@shape(M, REPORT, COMMENTED, SYNC, LIST, OURS, AGAIN, STATUS,
       name='conflicts')
def conflicts(n):
    for side in 'base', 'ours', 'theirs':
        write(side, ('KEY_%d=%s\n' % (i, side) for i in range(n)))


@shape(M, *EVERY, name='comments, all alike')
def comments(n):
    write('base', repeat('# same\n', n), 'A=1\n')
    write('ours', repeat('# same\n', n + 1), 'A=1\n')
    write('theirs', repeat('# same\n', n - 2), 'A=2\n')


@shape(M, *EVERY, name='blank lines')
def blanks(n):
    write('base', repeat('\n', n))
    write('ours', repeat('\n', n + 1), 'A=1\n')
    write('theirs', repeat('\n', n - 2), 'B=2\n')


@shape(M, *EVERY, name='variables commented out')
def disabled(n):
    three(lambda i, v: '#KEY_%d=%s\n' % (i, v), n)


@shape(M, *EVERY, name='one variable, commented out')
def disabled_one(n):
    three(lambda i, v: '#KEY=%d%s\n' % (i, v), n)


def section(i, value):
    return '# -----\n# Part %d\n# -----\n\nKEY_%d=%s\n\n' % (i, i, value)


@shape(M, *EVERY, name='sections')
def sections(n):
    three(section, n)


@shape(M, *EVERY, name='sections, in reverse')
def reverse(n):
    write('base', (section(i, 'b') for i in range(n)))
    write('ours', (section(i, 'bo'[i % 50 == 0]) for i in range(n)))
    write('theirs', (section(n - i, 'bt'[i % 33 == 0]) for i in range(n)))


def shuffled(n, seed):
    order = list(range(n))
    random.Random(seed).shuffle(order)
    return order


@shape(M, *EVERY, name='sections, shuffled by both')
def shuffle(n):
    write('base', (section(i, 'b') for i in range(n)))
    for seed, side in enumerate(('ours', 'theirs')):
        write(side, (section(i, 'b%s' % side[0] if i % 50 == seed else 'b')
                     for i in shuffled(n, seed)))


@shape(M, *EVERY, name='equal blocks, moved around')
def same_blocks(n):
    block = '# -----\n# part\n# -----\n\nA=1\n\nB=2\n'
    write('base', repeat(block, n // 7))
    write('ours', 'B=0\n', repeat(block, n // 7), '# part\n')
    write('theirs', repeat('# -----\n\nA=1\n\nB=2\n# -----\n# part\n', n // 7))


@shape(M, *EVERY, name='rulers above one variable')
def rulers(n):
    for side in 'base', 'ours':
        write(side, repeat('# -----\n', n), 'A=%s\n' % side)
    write('theirs', ('# new %d\n# -----\n' % i for i in range(n)), 'A=1\n')


@shape(M, *EVERY, name="the operator's comments above one variable")
def own_comments(n):
    write('base', repeat('# -----\n', n), 'A=1\n')
    write('ours', ('# -----\n# mine %d\n' % i for i in range(n)), 'A=1\n')
    write('theirs', ('# new %d\n# -----\n' % i for i in range(n)), 'A=1\n')


@shape(M, *EVERY, name='blank lines and new variables in turn')
def gaps(n):
    write('base', repeat('\n', n), 'A=1\n')
    write('ours', ('\n# mine %d\n' % i for i in range(n)), 'A=1\n')
    write('theirs', ('\nK%d=1\n# %d\n' % (i, i) for i in range(n)), 'A=1\n')


@shape(M, *EVERY, name='variables, no two files share one')
def strangers(n):
    for side in 'base', 'ours', 'theirs':
        write(side, ('%s_%d=%d\n' % (side, i, i) for i in range(n)))


@shape(M, *EVERY, name='lines below an open quote')
def open_quote(n):
    for step, side in enumerate(('base', 'ours', 'theirs')):
        write(side, 'A="\n', ('line %d %s\n' % (i, side if i % 9 == step else '')
                              for i in range(n)))


@shape(M, *EVERY, name='lines below an open quote, all unlike')
def open_unlike(n):
    for side in 'base', 'ours', 'theirs':
        write(side, "A='\n", ('%s %d\n' % (side, i) for i in range(n)))


@shape(M, *EVERY, name='lines below an open quote, all alike')
def open_alike(n):
    for step, side in enumerate(('base', 'ours', 'theirs')):
        write(side, "A='\n", repeat('x\n', n - step * n // 9))


@shape(M, MERGE, DRIVER, SYNC, STATUS, name='lines with a NUL byte')
def nul(n):
    three(lambda i, v: 'K%d=\0%s\n' % (i, v), n)


@shape(M, MERGE, DRIVER, SYNC, STATUS, name='lines that are markers')
def markers(n):
    three(lambda i, v: '<<<<<<< %d\nK%d=%s\n' % (i, i, v), n)


@shape(M, MERGE, DRIVER, SYNC, STATUS, name='lines that are markers, commented')
def loose(n):
    three(lambda i, v: '# <<<<<<< %d\nK%d=%s\n' % (i, i, v), n)


@shape(M, *EVERY, name='quotes, backslashes, dollars of a value')
def quotes(n):
    for step, side in enumerate(('base', 'ours', 'theirs')):
        write(side, 'A="', repeat('\\"\'`$\\\\', n), side, '"\n',
              "B='", repeat("\\' # \\", n), side, '\n',
              'C=', repeat('"#\'', n), side, '\n')


@shape(M, *EVERY, name='lines with quotes that close nothing')
def near_quotes(n):
    three(lambda i, v: ('K%d="%s\nL%d=\'%s\\\'\n' % (i, v, i, v)), n)


@shape(M, *EVERY, name='LF and CR LF in turn')
def endings(n):
    three(lambda i, v: 'KEY_%d=%s%s' % (i, v, '\r\n' if i % 2 else '\n'), n)
    write('ours', ('KEY_%d=o\r\n' % i for i in range(n)))


@shape(M, *EVERY, name='CRs')
def crs(n):
    for side in 'base', 'ours', 'theirs':
        write(side, 'A=1', repeat('\r', n), '\nB=%s' % side,
              repeat('\r\r\n', n), 'C="', repeat('\r', n), side, '"\n')


@shape(M // 4, *EVERY, name='names of 300 bytes that differ at the end')
def prefixes(n):
    three(lambda i, v: 'X' * 290 + '_%d=%s\n' % (i, v), n)


@shape(M // 4, *EVERY, name='names of 300 bytes that differ in the middle')
def middles(n):
    three(lambda i, v: 'X' * 145 + '_%06d_' % i + 'X' * 145 + '=%s\n' % v, n)


@shape(M, *EVERY, name='odd names, quoted lines that begin alike')
def odd(n):
    three(lambda i, v: 'a!b="x\n%d %s"\n' % (i, v), n)


@shape(M // 4, REPORT, STATUS, HTML, DRY, name='renamed, one value')
def renamed(n):
    write('base', ('OLD_%d=the value\n' % i for i in range(n)))
    write('ours', ('OLD_%d=the value\n' % i for i in range(n)))
    write('theirs', ('NEW_%d=the value\n' % i for i in range(n)))


@shape(16 * M, REPORT, STATUS, HTML, DRY, name='bytes of a renamed name')
def renamed_long(n):
    for side in 'base', 'ours':
        write(side, repeat('ABCD_', n // 10), 'OLD=v\n')
    write('theirs', repeat('EFGH_', n // 10), 'NEW=v\n')


@shape(256 * M, REPORT, STATUS, HTML, DRY, name='bytes of renamed values')
def renamed_values(n):
    value = 'x' * (n // 2000)
    write('base', ('OLD_%d=%s\n' % (i, value) for i in range(1000)))
    write('ours', ('OLD_%d=%s\n' % (i, value) for i in range(1000)))
    write('theirs', ('NEW_%d=%s\n' % (i, value) for i in range(1000)))


@shape(8 * K, REPORT, JSON, STATUS, HTML, name='lists of 4,000 bytes')
def lists(n):
    def text(i, odd):
        return 'K%d=%s\n' % (i, ','.join(chr(97 + odd + j % 2 * 2)
                                         for j in range(2000)))
    write('base', (text(i, 0) for i in range(n)))
    write('ours', (text(i, 1) for i in range(n)))
    write('theirs', (text(i, 4) for i in range(n)))


@shape(M // 2, 'moved: sync --follow-moves --base=base.env .env',
       'moved: sync -n --follow-moves --base=base.env .env',
       name='variables moved to two other templates')
def moved(n):
    write('base', ('KEY_%d=b\n' % i for i in range(n)))
    write('ours', ('KEY_%d=o\n' % i for i in range(n)))
    write('theirs', 'A=1\n')
    write('.first', ('KEY_%d=b\n' % i for i in range(n // 2)))
    write('.second', ('KEY_%d=b\n' % i for i in range(n // 2, n)))


@shape(M // 4, 'unmerged: resolve', 'unmerged: resolve --ours',
       name="conflicts of git's, with several lines each")
def unmerged(n):
    for side in 'base', 'ours', 'theirs':
        write(side, ('A_%d=%s\nB_%d=%s\nC_%d=1\nD_%d=1\nE_%d=1\n' %
                     (i, side, i, side, i, i, i) for i in range(n // 4)))


@shape(1000, 'pairs: sync', 'pairs: sync -n', 'pairs: status',
       name='pairs of one repository')
def pairs(n):
    three(lambda i, v: 'K%d=%s\n' % (i, v), 20)


@shape(1 << 16, MERGE, DRIVER, SYNC, STATUS, KNOWN,
       name='names that collide under one seed')
def collide(n):
    names = subprocess.run([COLLIDE, str(n)], check=True, text=True,
                           stdout=subprocess.PIPE).stdout.split()
    three(lambda i, v: '%s=%s\n' % (names[i % n] + '_' * (i // n), v), n)


def clean_room():
    """No configuration of the user's has a say."""
    for var in [v for v in os.environ if v.startswith(('GIT_', 'MERGE_ENV_'))]:
        del os.environ[var]
    os.environ.update(HOME=WORK, XDG_STATE_HOME=WORK + '/state', LC_ALL='C',
                      GIT_CONFIG_NOSYSTEM='1',
                      GIT_CEILING_DIRECTORIES=os.path.dirname(WORK))
    for who in 'AUTHOR', 'COMMITTER':
        os.environ['GIT_%s_NAME' % who] = 'A'
        os.environ['GIT_%s_EMAIL' % who] = 'a@example.org'


def shell(script):
    subprocess.run(['sh', '-ec', script], check=True)


RESET = 'cp ours.env .env; cp theirs.env .env.example; rm -rf $HOME/state; '
REPO = '''
git init -q . 2>&1; git config core.compression 0; git config gc.auto 0
'''
PREPARE = {
    'known': ':',
    '': RESET + 'cp ours.env A.env',
    'again': RESET + '"$P" sync -q --base=base.env .env || [ $? = 1 ]; '
             'echo NEW=1 >> .env.example',
    'pending': RESET + '"$P" sync -q --base=base.env .env || [ $? = 1 ]',
    'moved': RESET + 'cp .first.env .env.a.example; rm -f .env.a; '
             'cp .second.env .env.b.example; cp .second.env .env.b',
    'unmerged': 'rm -rf repo; mkdir repo; cd repo; ' + REPO + '''
        for s in 1:base 2:ours 3:theirs; do
            printf '100644 %s %s\\t.env\\n' \
                $(git hash-object -w ../${s#*:}.env) ${s%:*}
        done | git update-index --index-info
        git merge-file -p -q ../ours.env ../base.env ../theirs.env > .env || :''',
    'pairs': 'rm -rf repo; mkdir repo; cd repo; ' + REPO + '''
        for v in base theirs; do
            for i in $(seq $N); do mkdir -p d$i; cp ../$v.env d$i/.env.example; done
            git add .; git commit -q -m $v
        done
        for i in $(seq $N); do cp ../ours.env d$i/.env; done''',
}
# What merges by variable are not made of, and what is said of it.
REFUSED = {'nul': 'NUL byte', 'markers': 'conflict marker'}
INSIDE = {'unmerged': 'repo', 'pairs': 'repo'}


def parted(command):
    """How its scene is made, and the command."""
    how, colon, rest = command.partition(': ')
    return (how, rest) if colon else ('', command)


def measure(command, n):
    """Its cpu seconds and peak memory, in a scene made afresh."""
    how, rest = parted(command)
    prepare = 'set -e; P=%s; N=%d; %s' % (PROGRAM, n, PREPARE[how])
    words = [COLLIDE if how == 'known' else PROGRAM] + rest.split()
    if how in INSIDE:
        words = ['sh', '-c', 'cd %s && exec "$@"' % INSIDE[how], '-'] + words
    out = subprocess.run([RACE, '1', prepare, '\x1f'.join(words)], check=True,
                         stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                         text=True).stdout.split()
    status = int(out[6])
    # conflicts; a clear refusal; what the driver leaves to git
    if status not in (0, 1, 2, 3):
        sys.exit('hostile.py: status %d of: %s' % (status, rest))
    return float(out[1]), float(out[2])


def growth(figures):
    """Of cpu with each doubling, where it can be measured; or None."""
    few, many = (f[1] for f in figures)
    return (many / few) ** 0.5 if few >= LEAST else None


def number(n):
    for unit, word in ((G, ' GiB'), (1 << 20, ' MiB')):
        if n >= unit and n % unit == 0:
            return '%g%s' % (n / unit, word)
    return '{:,}'.format(n)


def run_shape(key, rows):
    name, most, commands, make = SHAPES[key]
    figures = {c: [] for c in commands}
    for n in most // 4, most:
        make(n)
        for c in commands:
            cpu, peak = measure(c, n)
            figures[c].append((n, cpu, peak))
            print('%-14s %-50s %12d %8.2f s %7.0f MB' %
                  (key, c[:50], n, cpu, peak / 1e6), file=sys.stderr,
                  flush=True)
    for c in commands:
        rows.append((name, c, figures[c], growth(figures[c])))


def check(right, what):
    if not right:
        sys.exit('hostile.py: ' + what)


def names(path):
    with open(path, 'rb') as f:
        return set(re.findall(rb'^([A-Za-z_][\w.-]*)=', f.read(), re.M))


def run(command, n, out=subprocess.DEVNULL):
    """Run it in a scene made afresh; its status and what it says."""
    how, rest = parted(command)
    shell('P=%s; N=%d; %s' % (PROGRAM, n, PREPARE[how]))
    done = subprocess.run([PROGRAM] + rest.split(), cwd=INSIDE.get(how),
                          stdin=subprocess.DEVNULL, stdout=out,
                          stderr=subprocess.PIPE, text=True, errors='replace')
    return done.returncode, done.stderr


def look(key, c, n):
    """Is the result of a small one right?"""
    what = '%s: %s' % (key, c)
    with open('out.env', 'wb') as out:
        status, said = run(c, n, out)
    if key in REFUSED and (c in (MERGE, SYNC) or status not in (0, 1)):
        check(status > 1 and REFUSED[key] in said,
              '%s: not refused, but: %d, %s' % (what, status, said))
        return
    check(status in (0, 1) or (c == EXPLAIN and 'here has' in said),
          '%s: status %d, %s' % (what, status, said))
    result = {'merge': 'out.env', 'driver': 'A.env', 'sync': '.env'}
    result = result.get(parted(c)[1].split()[0])
    if not result or c in (JSON, DRY) or parted(c)[0] or key in REFUSED:
        return
    have = [names(s + '.env') for s in ('base', 'ours', 'theirs')]
    got = names(result)
    check(got <= set.union(*have), what + ': a variable from nowhere')
    check(set.intersection(*have) <= got, what + ': a variable is lost')
    if c == SYNC:
        shutil.copy('.env', 'first.env')
        run_again = subprocess.run([PROGRAM] + c.split(),
                                   stdout=subprocess.DEVNULL,
                                   stderr=subprocess.DEVNULL)
        check(run_again.returncode == status, what + ': another status')
        with open('.env', 'rb') as f, open('first.env', 'rb') as g:
            # of mixed line ends, those of most may be others now
            same = f.read().replace(b'\r', b'') == g.read().replace(b'\r', b'')
            check(same, what + ': a second sync changes it')


def look_at(key):
    _, most, commands, make = SHAPES[key]
    n = 4096 if most >= 16 * M else 3 if most < 10 * K else 60
    make(n)
    for c in commands:
        if c != KNOWN:
            look(key, c, n)


def too_large():
    """4 GiB, of which nothing is on the disk."""
    for side in 'base', 'ours', 'theirs':
        write(side, 'A=%s\n' % side)
    os.truncate('theirs.env', 4 * G)
    os.symlink('theirs.env', '.env.example')
    for c in (MERGE, DRIVER):
        shutil.copy('ours.env', 'A.env')
        done = subprocess.run([PROGRAM] + c.split(), stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True)
        check(done.returncode > 1 and 'GiB' in done.stderr,
              '%s of 4 GiB: %d, %s' % (c, done.returncode, done.stderr))


TABLE = ('| size | of what | costliest | cpu | peak memory | cpu, each doubling |\n'
         '|---|---|---|---|---|---|\n')


def spoken(c):
    how, rest = parted(c)
    words = [w for w in rest.split() if '.env' not in w and w not in '-- 7 K7']
    return {'known': 'seed known', 'again': 'sync, pending'}.get(
        how, ' '.join(words))


def table_of(rows):
    """Of each shape the command that costs most, and what grows fastest."""
    out = TABLE
    for name in dict.fromkeys(r[0] for r in rows):
        mine = [r for r in rows if r[0] == name and r[1] != KNOWN]
        _, c, figures, _ = max(mine, key=lambda r: r[2][-1][1])
        n, cpu, _ = figures[-1]
        grown = [r[3] for r in mine if r[3]]
        out += '| %s | %s | `%s` | %.2f s | %.0f MB | %s |\n' % (
            number(n), name, spoken(c), cpu,
            max(r[2][-1][2] for r in mine) / 1e6,
            '%.1f' % max(grown) if grown else '')
    return out


def store(table):
    path = os.path.join(ROOT, 'docs', 'reliability.md')
    with open(path) as f:
        page = f.read()
    page = re.sub(r'(<!-- hostile -->\n).*?(<!-- end -->)',
                  lambda m: m.group(1) + table + m.group(2), page, flags=re.S)
    with open(path, 'w') as f:
        f.write(page)


def main():
    p = argparse.ArgumentParser(usage=__doc__)
    p.add_argument('--small', action='store_true')
    p.add_argument('--only', default='')
    p.add_argument('--write', action='store_true')
    o = p.parse_args()
    clean_room()
    rows = []
    try:
        for key in o.only.split(',') if o.only else SHAPES:
            folder = WORK + '/' + key
            os.mkdir(folder)
            os.chdir(folder)
            if o.small:
                look_at(key)
            else:
                run_shape(key, rows)
            os.chdir(WORK)
            shutil.rmtree(folder)
        if o.small:
            too_large()
    finally:
        shutil.rmtree(WORK, ignore_errors=True)
    table = table_of(rows)
    bad = [r for r in rows if r[1] != KNOWN and r[3] and r[3] > BOUND]
    if rows:
        print(table)
    if o.write:
        store(table)
    for r in bad:
        print('more than linear: %s, %s' % r[:2])
    return len(bad) > 0


if __name__ == '__main__':
    sys.exit(main())
