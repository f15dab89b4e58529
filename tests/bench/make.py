#!/usr/bin/env python3
"""Data to measure with, the same for the same arguments.

usage: make.py triple DIR VARIABLES [CONFLICTS [SEED]]

DIR gets base.env, ours.env and theirs.env: a template, an operator's copy with
2 % of its values changed, and a later version of the template with 18 % more
variables, 3 % of the values changed, 2 % of the variables gone and 1 % moved.
"""
import os
import random
import re
import subprocess
import sys

WORDS = ('access admin api app audit auth backup base batch bucket cache client '
         'cluster code config cookie cron data debug default delay disk domain '
         'email event export file flag gateway group hook host http image index '
         'job key language limit link list lock log mail max memory min mode '
         'model name node page path pool port prefix proxy queue rate redis '
         'region retry role route scan secret server session size smtp socket '
         'source sql storage sync table task team theme thread time token trace '
         'type upload url user value vector version web worker zone').split()


def sentence(rng):
    return '# ' + ' '.join(rng.choices(WORDS, k=rng.randint(4, 11))) + '\n'


def value(rng):
    kind = rng.randrange(6)
    if kind == 0:
        return ''
    if kind == 1:
        return str(rng.randrange(100000))
    if kind == 2:
        return rng.choice(('true', 'false'))
    if kind == 3:
        return 'http://%s-%s:%d' % (*rng.choices(WORDS, k=2), rng.randrange(9999))
    if kind == 4:
        return '"%s"' % ' '.join(rng.choices(WORDS, k=3))
    return '%x' % rng.randrange(1 << 64)


def key(rng, number):
    return '_'.join(rng.choices(WORDS, k=rng.randint(2, 3))).upper() + '_%d' % number


def variable(rng, number, dense):
    """What stands above it, its key and its value."""
    above = ''
    if dense:
        above = sentence(rng) if number % 50 == 0 else ''
    else:
        if number % 25 == 0:
            ruler = '# ' + '-' * 30 + '\n'
            above = '\n' + ruler + sentence(rng) + ruler
        if rng.random() < 0.45:
            above += '\n' + ''.join(sentence(rng) for _ in range(rng.randint(1, 3)))
    v = value(rng)
    if dense:  # about 60 bytes a line
        v = v.strip('"').replace(' ', '-') + '%030x' % rng.randrange(1 << 120)
    return [above, key(rng, number), v]


def write(path, variables):
    with open(path, 'w') as f:
        f.writelines('%s%s=%s\n' % tuple(v) for v in variables)


def triple(folder, n, conflicts=0, seed=1):
    rng = random.Random(seed)
    dense = n > 5000
    base = [variable(rng, i, dense) for i in range(n)]
    order = list(range(n))
    rng.shuffle(order)

    def some(count):
        taken = order[:count]
        del order[:count]
        return taken

    clash = some(conflicts)
    ours = [list(v) for v in base]
    for i in some(n // 50) + clash:
        ours[i][2] = 'mine-%d' % rng.randrange(10 ** 6)
    theirs = [list(v) for v in base]
    for i in some(n * 3 // 100) + clash:
        theirs[i][2] = 'new-' + value(rng)
    gone = set(some(n // 50))
    moved = set(some(n // 100))
    late = [theirs[i] for i in sorted(moved)]
    late += [variable(rng, n + i, dense) for i in range(n * 18 // 100)]
    kept = [v for i, v in enumerate(theirs) if i not in gone and i not in moved]
    slots = sorted(rng.randrange(len(kept) + 1) for _ in late)
    rng.shuffle(late)
    result, last = [], 0
    for slot, v in zip(slots, late):
        result += kept[last:slot] + [v]
        last = slot
    os.makedirs(folder, exist_ok=True)
    write(folder + '/base.env', base)
    write(folder + '/ours.env', ours)
    write(folder + '/theirs.env', result + kept[last:])


def customise(text, values, seed=1):
    """An operator's copy of a real template, some values changed."""
    rng = random.Random(seed)
    lines = text.split('\n')
    keys = [i for i, l in enumerate(lines) if re.match(r'[A-Z]\w*=', l)]
    for i in rng.sample(keys, values):
        lines[i] = lines[i].split('=')[0] + '=mine-%d' % rng.randrange(10 ** 6)
    return '\n'.join(lines)


def git(repo, *args, **kw):
    return subprocess.run(['git', '-C', repo, *args], check=True,
                          stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **kw)


def repository(repo):
    os.makedirs(repo)
    git(repo, 'init', '-q', '-b', 'main')
    git(repo, 'config', 'gc.auto', '0')


def history(repo, commits, variables=600, seed=1):
    """A history in which one commit in a hundred changes the template, the
    others one of a thousand files; .env is the template of ten versions ago."""
    rng = random.Random(seed)
    repository(repo)
    template = [variable(rng, i, False) for i in range(variables)]
    versions = []

    def text():
        return ''.join('%s%s=%s\n' % tuple(v) for v in template)

    def stream():
        for c in range(commits):
            yield ('commit refs/heads/main\ncommitter A <a@example.org> %d +0000\n'
                   'data 2\nc\n' % (1500000000 + 600 * c))
            if c == 0:
                yield 'M 100644 inline .gitignore\ndata 5\n.env\n\n'
            if c % 100 == 0:
                for _ in range(3):
                    rng.choice(template)[2] = value(rng)
                template.insert(rng.randrange(len(template)),
                                variable(rng, variables + c, False))
                versions.append(text())
                path, body = 'docker/.env.example', versions[-1]
            else:
                path = 'src/d%d/e%d/f%d' % (c % 10, c // 10 % 10, c // 100 % 10)
                body = 'file %d\n' % c
            yield 'M 100644 inline %s\ndata %d\n%s\n' % (path, len(body), body)
        yield 'done\n'

    p = subprocess.Popen(['git', '-C', repo, 'fast-import', '--quiet', '--done'],
                         stdin=subprocess.PIPE)
    for part in stream():
        p.stdin.write(part.encode())
    p.stdin.close()
    if p.wait():
        raise SystemExit('make.py: git fast-import failed')
    # as a clone has it: without a commit-graph
    git(repo, 'repack', '-q', '-a', '-d', '-f')
    git(repo, 'checkout', '-q', '-f', 'main')
    with open(repo + '/docker/.env', 'w') as f:
        f.write(customise(versions[max(0, len(versions) - 10)], 10))


def branches(repo, files, variables=600):
    """Branches ours and theirs that both change so many dotenv files."""
    repository(repo)
    rng = random.Random(1)
    base = [variable(rng, i, False) for i in range(variables)]

    def commit(branch, i, text):
        changed = [list(v) for v in base]
        if i is not None:
            changed[i][2] = text
        for f in range(files):
            os.makedirs('%s/s%d' % (repo, f), exist_ok=True)
            write('%s/s%d/.env.example' % (repo, f), [['', 'FILE', f]] + changed)
        git(repo, 'add', '-A')
        git(repo, 'commit', '-q', '-m', branch)

    with open(repo + '/.gitattributes', 'w') as f:
        f.write('.env.example merge=measured\n')
    commit('base', None, '')
    git(repo, 'checkout', '-q', '-b', 'theirs')
    commit('theirs', variables - 3, 'theirs')
    git(repo, 'checkout', '-q', '-b', 'ours', 'main')
    commit('ours', 3, 'ours')


def pairs(repo, n, old, new, env):
    """n folders with a template in two versions, and an env file each."""
    repository(repo)
    with open(repo + '/.gitignore', 'w') as f:
        f.write('.env\n')
    for tag, text in (('old', old), ('new', new)):
        for i in range(n):
            os.makedirs('%s/s%d' % (repo, i), exist_ok=True)
            with open('%s/s%d/.env.example' % (repo, i), 'w') as f:
                f.write(text)
        git(repo, 'add', '-A')
        git(repo, 'commit', '-q', '-m', tag)
        git(repo, 'tag', tag)
    for i in range(n):
        with open('%s/s%d/.env' % (repo, i), 'w') as f:
            f.write(env)


if __name__ == '__main__':
    if len(sys.argv) < 4 or sys.argv[1] != 'triple':
        raise SystemExit(__doc__)
    triple(sys.argv[2], *map(int, sys.argv[3:]))
