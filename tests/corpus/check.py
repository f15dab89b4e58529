#!/usr/bin/env python3
"""The merge on real input: every version of real templates, with the edits
operators make, upgraded by one release, by five, by 90 days and by a year; and
files that operators really wrote.

usage: check.py [--all] [--max N] [--triples DIR] [--verbose]

The input lies beside the project, in ../shared/corpus (or $SHARED/corpus);
without it the test is skipped. Its make_triples.py writes base, ours and
theirs; what is right is worked out here, from those three files, by the value
table of docs/semantics.md, with a reader of its own (envfile.py). The generator
has an opinion, too (manifest.json): where the two differ the triple is named,
and anything but these known kinds is an error:

  spelling    the generator compares what stands between the quotes; the table
              calls "a b" and a b different, because readers do
  duplicate   the generator compares all values of a key set several times;
              the table compares the last, which is the one that counts
  colon       the generator does not know "KEY: value"

git merge-file runs on the same triples, and both tools are measured alike:

  right       each true conflict is one hunk that holds this variable and no
              other, there is no other hunk, and every variable outside of
              hunks has the value of the table, as often as a side had it
  false       a hunk without a true conflict in it
  silent      a triple with a variable outside of hunks that is not right
"""
import argparse
import bisect
import collections
import json
import multiprocessing
import os
import re
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True     # the source folder stays clean
import envfile      # noqa: E402

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.environ.get('SOURCE') or os.path.dirname(os.path.dirname(HERE))
SHARED = os.environ.get('SHARED') or os.path.join(ROOT, '..', 'shared')
CORPUS = os.path.join(SHARED, 'corpus')
PROGRAM = os.environ.get('MERGE_ENV', 'git-merge-env')
GAPS = ('rel', 'rel5', '90', '365')
PROFILES = ('default', 'rich')
SIDES = ('base', 'ours', 'theirs')


def read(path):
    with open(path, 'rb') as f:
        return f.read()


def show(key):
    return key.decode('utf8', 'replace')


class Triple:
    """Three files, read; and for each key the row of the table."""

    def __init__(self, paths):
        self.paths = paths
        self.data = [read(p) for p in paths]
        self.items = [envfile.items(d) for d in self.data]
        self.occ = [envfile.occurrences(i) for i in self.items]
        self.row = {}
        for key in {k for occ in self.occ for k in occ}:
            values = [occ[key][-1] if key in occ else None
                      for occ in self.occ]
            self.row[key] = (envfile.decide(*values), values)
        # by lines: where an item ends depends on what follows it
        self.open = any(i.open for s in self.items for i in s)
        self.marked = any(i.kind == 'marker' for s in self.items for i in s)

    def conflicts(self, removed):
        kinds = ('conflict', 'removed') if removed else ('conflict',)
        return {k for k, (row, _) in self.row.items() if row in kinds}

    def expected(self, key):
        """The values that are right for a key outside of hunks: as written,
        None for unset."""
        row, (_, ours, theirs) = self.row[key]
        if row == 'same':
            return (ours, theirs)
        return (theirs,) if row == 'theirs' else (ours,)


def run(args, stdin=None):
    done = subprocess.run(args, input=stdin, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, check=False)
    return done.returncode, done.stdout, done.stderr


def merge(paths, *options, stdin=None):
    return run([PROGRAM, 'merge', '-q', '-p', *options, *paths], stdin)


# ------------------------------------------------------------ both tools alike

def wrong_keys(triple, result, skip):
    """Keys outside of skip that are not what the table says, and why."""
    found = envfile.occurrences(envfile.items(result))
    for key in (set(triple.row) | set(found)) - skip:
        got = found.get(key, [])
        if key not in triple.row:
            yield key, 'made up'
            continue
        want = triple.expected(key)
        if None in want:
            if got:
                yield key, 'should be gone'
            continue
        if not got:
            yield key, 'lost'
        elif not any(envfile.fold(got[-1]) == envfile.fold(w) for w in want):
            yield key, 'changed'
        elif len(got) > max(len(triple.occ[s].get(key, ())) for s in (1, 2)):
            yield key, 'doubled'


def measure(triple, result, figures):
    """Add to the figures of one tool; is the result exactly right?"""
    true = triple.conflicts(True)
    seen = collections.Counter()
    right = True
    for _, ours, theirs in envfile.hunks(result):
        keys = set(envfile.occurrences(envfile.items(ours))) | \
            set(envfile.occurrences(envfile.items(theirs)))
        seen.update(keys)
        figures['hunks'] += 1
        figures['innocent'] += len(keys - true)
        if not keys & true:
            figures['false'] += 1
        right &= len(keys) == 1 and keys <= true
    right &= set(seen) == true and all(n == 1 for n in seen.values())
    silent = set(true - set(seen))
    for taken in ('ours', 'theirs'):
        silent |= {k for k, _ in wrong_keys(
            triple, envfile.side(result, taken), set(seen) | true)}
    figures['silent'] += bool(silent)
    figures['triples'] += 1
    figures['true'] += len(true)
    figures['right'] += right and not silent
    return right and not silent


# ------------------------------------------------------------ what must hold

def check_hunks(triple, result, removed):
    true, seen = triple.conflicts(removed), set()
    for label, ours, theirs in envfile.hunks(result):
        named = re.search(rb': (\S+) \([a-z, ]+\)\Z', label)
        key = named.group(1) if named else b''
        if key in seen:
            yield f'two hunks for {show(key)}'
        seen.add(key)
        for n, text in ((1, ours), (2, theirs)):
            inside = envfile.items(text)
            want = triple.occ[n].get(key, [None])[-1]
            if want is None:
                if inside:
                    yield f'hunk of {show(key)}: a side should be empty'
            elif len(inside) != 1 or inside[0].key != key:
                yield f'hunk of {show(key)} holds more than it'
            elif envfile.fold(inside[0].val) != envfile.fold(want):
                yield f'hunk of {show(key)}: value changed'
    for key in sorted(seen - true):
        yield f'false conflict: {show(key)}'
    for key in sorted(true - seen):
        yield f'conflict missed: {show(key)}'


def check_values(triple, result, removed):
    true = triple.conflicts(removed)
    for key, why in wrong_keys(triple, envfile.side(result, 'ours'), true):
        yield f'{show(key)} {why}'
    for n, taken in ((1, 'ours'), (2, 'theirs')):
        found = envfile.settings(envfile.items(envfile.side(result, taken)))
        for key in sorted(true):
            want = triple.row[key][1][n]
            got = found.get(key)
            if want is None and len(triple.occ[n].get(key, ())) == 0 and \
                    got is None:
                continue
            if want is None or got is None or \
                    envfile.fold(got) != envfile.fold(want):
                yield f'{show(key)}: taking {taken} gives {got}, not {want}'
    # only one side touched the occurrences of a key: they follow that side
    found = envfile.occurrences(envfile.items(envfile.side(result, 'ours')))
    for key in set(triple.row) - true:
        seq = [occ.get(key, []) for occ in triple.occ]
        if max(map(len, seq)) < 2:
            continue
        same = [len(seq[0]) == len(s) and
                all(map(envfile.same_value, seq[0], s)) for s in seq]
        want = seq[2] if same[1] else seq[1] if same[2] else None
        if want is not None and len(found.get(key, [])) != len(want):
            yield (f'{show(key)} stands {len(found.get(key, []))} times, '
                   f'not {len(want)}')


def text_lines(list_):
    """Lines that are comments, or nothing that anyone can read: how often."""
    return collections.Counter(i.text.strip() for i in list_
                               if i.kind in ('comment', 'opaque'))


def check_text(triple, result, figures):
    base, ours, theirs = (text_lines(i) for i in triple.items)
    got = text_lines(envfile.items(envfile.side(result, 'ours')))
    for line in set(base) | set(ours) | set(theirs) | set(got):
        b, o, t, n = base[line], ours[line], theirs[line], got[line]
        if n < o - b:
            yield f'lost a line of the operator: {show(line[:60])}'
        if n < t - b:
            yield f'no new line of the template: {show(line[:60])}'
        # rulers and the like are known by what they stand above: where the
        # template moved that, their number alone says little
        if n > max(o, t, o + t - b):
            if max(b, o, t) > 1:
                figures['repeated lines standing once more'] += n - max(o, t)
            else:
                yield f'doubled the line {show(line[:60])}'
        # a line that one side alone touched follows that side; a line is
        # known by its text here, so that one told apart by its place counts
        if n != (t if o == b else o if t == b else n):
            figures['lines not following'] += 1
            figures['examples'].append(
                f'{show(line[:50])} (base {b}, ours {o}, theirs {t}, '
                f'result {n})')


def key_order(list_):
    """Keys in the order of their settings."""
    order = {}
    for item in list_:
        if item.kind == 'assign':
            order.pop(item.key, None)
            order[item.key] = True
    return list(order)


def neighbour(order, at, step, known):
    """The next key in that direction that is known."""
    at += step
    while 0 <= at < len(order):
        if order[at] in known:
            return order[at]
        at += step
    return None


def stayed(before, after):
    """The keys of both lists that did not move: a longest common order."""
    at = {key: i for i, key in enumerate(before)}
    tails, ends, previous = [], [], {}
    for key in after:
        if key not in at:
            continue
        n = bisect.bisect_left(tails, at[key])
        previous[key] = ends[n - 1] if n else None
        tails[n:n + 1] = [at[key]]
        ends[n:n + 1] = [key]
    kept, key = set(), ends[-1] if ends else None
    while key is not None:
        kept.add(key)
        key = previous[key]
    return kept


def text_beside(list_, key):
    """The nearest lines above and below a key that are not blank."""
    lines = [i for i in list_ if i.kind != 'blank']
    at = max(n for n, i in enumerate(lines) if i.key == key)
    return (lines[at - 1].text if at else None,
            lines[at + 1].text if at + 1 < len(lines) else None)


def check_new_keys(triple, got, figures):
    """A new key stands after the neighbour that it has in the template."""
    theirs = key_order(triple.items[2])
    place = {key: i for i, key in enumerate(got)}
    sets = [set(occ) for occ in triple.occ]
    for i, key in enumerate(theirs):
        if key in sets[0] or key in sets[1] or not i:
            continue
        before = theirs[i - 1]
        if before not in place or key not in place:
            continue
        figures['new keys'] += 1
        if neighbour(got, place[key], -1, sets[2]) == before:
            continue
        # a key set twice, or one that the operator put elsewhere: which of
        # its places counts is not for this test to say
        if before in sets[1] - sets[0] or any(
                len(occ.get(k, ())) > 1 for occ in triple.occ
                for k in (before, neighbour(got, place[key], -1, sets[2]))):
            figures['new keys beside one set twice or placed by the '
                    'operator'] += 1
            continue
        yield f'new key {show(key)} does not follow {show(before)}'


def check_own_keys(triple, result, got, figures):
    """An own key keeps a neighbour: the key or the line above or below, or,
    if these moved away, the nearest key that did not."""
    ours, place = key_order(triple.items[1]), {k: i for i, k in enumerate(got)}
    sets = [set(occ) for occ in triple.occ]
    fixed = stayed(ours, got)
    for i, key in enumerate(ours):
        if key in sets[0] or key in sets[2] or key not in place:
            continue
        figures['own keys'] += 1
        for known in (set(place) & sets[1], fixed if key in fixed else set()):
            pairs = [(neighbour(ours, i, step, known),
                      neighbour(got, place[key], step, known))
                     for step in (-1, 1)]
            if any(a == b for a, b in pairs):
                break
        else:
            pairs = zip(text_beside(triple.items[1], key), text_beside(
                envfile.items(envfile.side(result, 'ours')), key))
            if not any(a == b for a, b in pairs):
                yield f'own key {show(key)} has lost both neighbours'


def check_places(triple, result, figures):
    got = key_order(envfile.items(envfile.side(result, 'ours')))
    yield from check_new_keys(triple, got, figures)
    yield from check_own_keys(triple, result, got, figures)


def check_again(triple, removed_option, clean):
    """A clean result merged again: with its new base not a byte changes, with
    the old one not a line."""
    again = '--ours' if not clean else '--removed=keep'
    _, first, _ = merge(triple.paths, removed_option, again)
    b, t = triple.paths[0], triple.paths[2]
    code, second, _ = merge((t, '-', t), stdin=first)
    if code or second != first:
        yield 'merged again on the new base: changed'
    code, second, _ = merge((b, '-', t), removed_option, again, stdin=first)
    if code:
        yield f'merged again on the old base: exit {code}'
    old, new = (collections.Counter(r.splitlines()) for r in (first, second))
    for what, lines in (('lost', old - new), ('doubled', new - old)):
        if lines:
            some = next((l for l in lines if l.strip(b'#=-* \t')),
                        next(iter(lines)))
            yield (f'merged again on the old base: {sum(lines.values())} '
                   f'lines {what}, "{show(some[:50])}"')


def check_one(triple, figures):
    errors = []
    for removed in (True, False):
        option = '--removed=conflict' if removed else '--removed=keep'
        code, result, said = merge(triple.paths, *([option] if removed
                                                   else []))
        tag = 'conflict' if removed else 'keep'
        if triple.marked:
            figures['refused: markers'] += removed
            if code < 2 or result:
                errors.append(f'{tag}: markers in the input, not refused')
            continue
        if triple.open:
            figures['by lines: open quote'] += removed
            if code > 1:
                errors.append(f'{tag}: exit {code}')
            continue
        if said or code != bool(triple.conflicts(removed)):
            errors.append(f'{tag}: exit {code}, {said.decode()[:200]}')
        found = [*check_hunks(triple, result, removed),
                 *check_values(triple, result, removed)]
        if removed:
            found += [*check_text(triple, result, figures),
                      *check_places(triple, result, figures)]
            right = measure(triple, result, figures['tools']['merge-env'])
            if not right and not found:
                found.append('not exactly right')
        else:
            found += check_again(triple, option, not triple.conflicts(False))
        errors += [f'{tag}: {e}' for e in found]
    return errors


# ------------------------------------------------------------ triples

def new_figures():
    figures = collections.Counter()
    figures['tools'] = {name: collections.Counter()
                        for name in ('merge-env', 'git merge-file')}
    figures['examples'] = []
    figures['differ'] = []
    return figures


def compare_manifest(triple, manifest, figures):
    """Where the generator's opinion differs from the table's."""
    theirs = {k.encode('utf8', 'surrogateescape')
              for k in manifest['conflicts']}
    mine = triple.conflicts(True)
    expected = {k.encode('utf8', 'surrogateescape'): v
                for k, v in manifest['expected'].items()}
    differ = set(theirs ^ mine)
    for key in set(expected) | set(triple.row):
        if key in differ or key in mine:
            continue
        want = expected.get(key)
        got = [None if v is None else envfile.bare(v) for v in
               (triple.expected(key) if key in triple.row else (None,))]
        last = None if want is None else \
            want[-1].encode('utf8', 'surrogateescape')
        if not any(last == g or (last is not None and g is not None and
                                 envfile.fold(last) == envfile.fold(g))
                   for g in got):
            differ.add(key)
    for key in sorted(differ):
        row, values = triple.row.get(key, ('unknown', [None] * 3))
        pairs = [(values[i], values[j]) for i, j in ((0, 1), (0, 2), (1, 2))]
        if max(len(occ.get(key, ())) for occ in triple.occ) > 1:
            kind = 'duplicate'
        elif any(a is not None and b is not None and not
                 envfile.same_value(a, b) and
                 envfile.bare(a) == envfile.bare(b) for a, b in pairs):
            kind = 'spelling'
        elif any(i.key == key and b':' in i.raw.split(key, 1)[1][:1]
                 for s in triple.items for i in s):
            kind = 'colon'
        else:
            kind = 'unexplained'
        figures['differ'].append((kind, show(key), row))
        if kind == 'unexplained':
            yield (f'the generator says otherwise of {show(key)}: '
                   f'{expected.get(key)}, the table {row}')


def check_triple(folder):
    figures = new_figures()
    triple = Triple([os.path.join(folder, s + '.env') for s in SIDES])
    with open(os.path.join(folder, 'manifest.json'), encoding='utf8') as f:
        manifest = json.load(f)
    errors = check_one(triple, figures)
    errors += compare_manifest(triple, manifest, figures)
    if not triple.marked and not triple.open:
        _, result, _ = run(['git', 'merge-file', '-p', triple.paths[1],
                            triple.paths[0], triple.paths[2]])
        measure(triple, result, figures['tools']['git merge-file'])
    return folder, manifest['gap'], manifest['profile'], errors, figures


def make_triples(out, most):
    makers = []
    for profile in PROFILES:
        makers.append(subprocess.Popen(
            [sys.executable, os.path.join(CORPUS, 'make_triples.py'), CORPUS,
             os.path.join(out, profile), '--gaps', ','.join(GAPS),
             '--profile', profile, '--max', str(most)],
            stdout=subprocess.DEVNULL))
    if any([m.wait() for m in makers]):
        sys.exit('make_triples.py failed')


def folders_of(out):
    for profile in PROFILES:
        index = read(os.path.join(out, profile, 'index.tsv')).decode()
        for line in index.split('\n')[1:]:
            if line:
                project, gap, base, theirs, _ = line.split('\t')
                if gap in GAPS:
                    yield os.path.join(out, profile, project,
                                       f'{gap}-{base[:3]}-{theirs[:3]}')


# ------------------------------------------------------------ operators' files

def operator_jobs():
    for project in sorted(os.listdir(CORPUS)):
        folder = os.path.join(CORPUS, project)
        if not os.path.isdir(folder):
            continue
        names = sorted(os.listdir(folder))
        versions = [os.path.join(folder, n) for n in names
                    if re.fullmatch(r'\d+\.env', n)]
        for name in names:
            if re.fullmatch(r'operator-.*\.env', name) and versions:
                yield os.path.join(folder, name), versions


def lines_of(path):
    return {l.strip() for l in read(path).split(b'\n') if l.strip()}


def check_operator(job):
    """The version that shares most with the file is what it was made from."""
    path, versions = job
    mine = lines_of(path)

    def fit(version):
        other = lines_of(version)
        return len(mine & other) / max(1, len(mine | other))

    base = max(versions, key=fit)
    figures = new_figures()
    triple = Triple([base, path, versions[-1]])
    return (os.path.relpath(path, CORPUS), 'operators', '',
            check_one(triple, figures), figures)


# ------------------------------------------------------------ the report

def print_tools(tools):
    print(f'{"":22}{"tool":16}{"triples":>8}{"right":>8}{"true":>7}'
          f'{"hunks":>7}{"false":>7}{"innocent":>9}{"silent":>8}')
    for group, both in sorted(tools.items(), key=lambda g: (
            g[0][0], GAPS.index(g[0][1]) if g[0][1] in GAPS else 9)):
        for name, f in both.items():
            n = f['triples']
            if n:
                print(f'{group[0]:10}{group[1]:12}{name:16}{n:8}'
                      f'{100 * f["right"] / n:7.1f}%{f["true"]:7}'
                      f'{f["hunks"]:7}{f["false"]:7}{f["innocent"]:9}'
                      f'{100 * f["silent"] / n:7.1f}%')


def run_all(jobs, pool, limit):
    tools, total, bad = {}, new_figures(), 0
    for name, gap, profile, errors, figures in jobs(pool):
        both = tools.setdefault((profile or gap, gap if profile else ''), {
            t: collections.Counter() for t in figures['tools']})
        for tool, f in figures.pop('tools').items():
            both[tool].update(f)
        total['examples'] += [(name, e) for e in figures.pop('examples')]
        total['differ'] += [(name, *d) for d in figures.pop('differ')]
        for what, n in figures.items():
            total[what] += n
        total['merged'] += 1
        if errors:
            bad += 1
            if bad <= limit:
                print(f'not ok {name}')
                for error in errors[:12]:
                    print(f'    {error}')
    return tools, total, bad


def report(tools, total, verbose):
    print_tools(tools)
    for what, n in sorted(total.items()):
        if isinstance(n, int):
            print(f'{what}: {n}')
    kinds = collections.Counter(kind for _, kind, _, _ in total['differ'])
    if kinds:
        print('the generator and the table differ on: ' +
              ', '.join(f'{n} keys, {k}' for k, n in sorted(kinds.items())))
        for name, kind, key, row in total['differ']:
            print(f'    {"/".join(name.split("/")[-3:])}: {key} ({kind}; by '
                  f'the table: {row})')
    for name, example in total['examples'][:None if verbose else 0]:
        print(f'    line not following its side: {name}: {example}')


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--all', action='store_true',
                        help='all triples, not a sample')
    parser.add_argument('--max', type=int, default=12, metavar='N',
                        help='triples per template, gap and profile')
    parser.add_argument('--triples', metavar='DIR',
                        help='triples made before: DIR/PROFILE/index.tsv')
    parser.add_argument('--verbose', action='store_true')
    opt = parser.parse_args()
    if not os.path.exists(os.path.join(CORPUS, 'make_triples.py')):
        print(f'skipped: no templates to test on, {CORPUS} is not there')
        return 77
    start, limit = time.time(), 10 ** 9 if opt.verbose else 25
    with tempfile.TemporaryDirectory() as room, \
            multiprocessing.Pool(2) as pool:
        out = opt.triples or room
        if not opt.triples:
            make_triples(out, 40 if opt.all else opt.max)
        folders = list(folders_of(out))
        print(f'{len(folders)} triples')
        tools, total, bad = run_all(lambda p: p.imap(
            check_triple, folders, 16), pool, limit)
        report(tools, total, opt.verbose)
        jobs = list(operator_jobs())
        print(f'\n{len(jobs)} files of operators, upgraded to the newest '
              'template')
        tools, total, worse = run_all(lambda p: p.imap(
            check_operator, jobs), pool, limit)
        report(tools, total, opt.verbose)
    print(f'\n{bad} triples and {worse} files of operators are not right; '
          f'{time.time() - start:.0f} s')
    return 1 if bad or worse else 0


if __name__ == '__main__':
    sys.exit(main())
