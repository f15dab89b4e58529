#!/usr/bin/env python3
"""A fault at every system call of a command, and what is left after it.

    sweep.py [--every N] [--fault F,...] [--only CALL,...] [--twice | --git]
             [SCENE...]

The command is traced once. Then, for each of its system calls, the tree is
made anew and the command run again with that call killing it (KILL), or
failing with an error; inject.c does that, or strace, which is slower, where
INJECT does not name it. After each:

    lost    the target holds neither the old nor the new bytes in full, or it
            holds the new ones and no backup holds the old
    leaked  others can read a file with what only the operator could
    stuck   the next run does not end in the new bytes
    lied    it said it was done, and the new bytes are not there
    half    it failed, and part of what it did is not undone
    crashed it did not fail, but died
    mute    it failed and did not say anything
    litter  it failed, and left something that it did not tell about: what
            neither was there nor is made by a run that goes well, or a
            folder for backups that has none

With --twice a second run, after a kill, is killed at each of its calls. With
--git it is the calls of each git that the command runs.
"""
import argparse
import collections
import errno
import os
import re
import shutil
import stat
import subprocess
import sys

import scenes

FAULTS = ('KILL', 'ENOSPC', 'EDQUOT', 'EIO', 'EINTR', 'EACCES', 'EROFS',
          'ENOMEM', 'EMFILE')
WRONG = ('lost', 'leaked', 'stuck', 'lied', 'half', 'crashed', 'mute', 'litter')
# not ours to fail: calls that do not return, and some that fail in no way that
# could be injected: umask never does, brk gives back the old break, libc ends
# on futex's, and a close that fails has closed; left open, a pipe makes its
# reader wait
NOT_OURS = {'exit', 'exit_group', 'rt_sigreturn'}
NO_ERROR = {'brk', 'futex', 'umask'}


def strace(log, *more):
    return ['strace', '-qq', '-n', '-o', log, *more]


LOADER, OWN, PIPE = range(3)  # PIPE: closes one


number = {}  # of a call, as strace has said


def parse(log):
    """(name, how often until then): one of these; in order."""
    count, calls, kind = collections.Counter(), {}, LOADER
    with open(log, errors='replace') as f:
        for line in f:
            m = re.match(r'\[ *(\d+)\] (\w+)\(([^)]*)', line)
            if not m:
                continue
            name, words = m.groups()[1:]
            number[name] = m[1]
            count[name] += 1
            if name == 'execve':
                kind = LOADER
            # where sys/init.c begins, and where git does
            if re.match(r'0<.*>, F_GETFD|AT_FDCWD.*"/dev/null"', words):
                kind = OWN
            call = name, count[name]
            if name not in NOT_OURS and call != ('execve', 1):
                calls[call] = kind
            if name == 'close' and re.search('<(pipe|socket|UNIX)', words):
                calls[call] = PIPE
    os.unlink(log)
    return calls


def calls_of(scene, rerun=False):
    """Of a clean run of the program; what its children do is another
    matter."""
    log = scene.home + '/trace'
    scene.run(strace(log, '-y'), argv=scene.again if rerun else None)
    return parse(log)


def injection(fault, call):
    name, nth = call
    if 'INJECT' in os.environ:
        return [os.environ['INJECT'], number[name], str(nth),
                str(getattr(errno, fault, 0))]
    what = 'signal=KILL' if fault == 'KILL' else 'error=' + fault
    return strace('/dev/null', '-e', 'trace=' + name, '-e',
                  'inject=%s:%s:when=%d' % (name, what, nth))


class Gits:
    """The nth git that the program runs gets words before its own."""

    def __init__(self, scene):
        self.folder, self.real = scene.home + '/bin', shutil.which('git')
        self.count = scene.home + '/gits'
        os.mkdir(self.folder)
        path = self.folder + ':' + os.environ['PATH']
        self.run = lambda: scene.run(extra={'PATH': path})

    def set(self, nth, words):
        if os.path.exists(self.count):
            os.unlink(self.count)
        scenes.write(self.folder + '/git', """#!/bin/sh
echo >>%s
[ $(wc -l <%s) = %d ] && exec %s %s "$@"
exec %s "$@"
""" % (self.count, self.count, nth, ' '.join(words), self.real, self.real),
                     0o755)

    def many(self):
        self.set(0, [])
        self.run()
        if not os.path.exists(self.count):
            return 0
        with open(self.count) as f:
            return len(f.readlines())


def files(scene):
    for folder, _, names in os.walk(scene.root):
        for name in names:
            path = folder + '/' + name
            if not os.path.islink(path):
                yield path


def leaks(scene):
    secret = scenes.OLD.encode()
    for path in files(scene):
        if stat.S_IMODE(os.stat(path).st_mode) & 0o077 and \
                secret in (scenes.read(path) or b''):
            yield os.path.relpath(path, scene.root)


def litter(scene, done):
    tree = scene.tree()
    known = scene.old_tree if scene.whole and done.returncode else \
        scene.new_tree
    for name in tree:
        if name in scene.old_tree or \
                os.path.basename(name).encode() in done.stderr:
            continue
        if isinstance(scene, scenes.DriverScene) and '/.git/' in name and \
                not name.endswith('.merge-env'):
            continue  # git's own
        if name not in known:
            yield name
        elif name.endswith('/env-backup') and \
                not any(n.startswith(name + '/') and '.backup' in n
                        for n in tree):
            yield name + ' without a backup'


def differs(scene, known):
    """From a tree that is known. Left aside: what a kill leaves, which files
    and folders were new to the run after it, and empty folders."""
    def plain(entry):
        return entry and (entry[0], re.sub(rb' (#|\() ?new \w+\)?', b'',
                                           entry[1]))

    tree = scene.tree()
    for name in sorted(set(tree) | set(known)):
        a, b = tree.get(name), known.get(name)
        folder = stat.S_ISDIR((a or b)[0])
        if not folder and not name.endswith('.merge-env') and \
                plain(a) != plain(b):
            yield name


def check_target(scene):
    got = scenes.read(scene.path)
    if got not in (scene.old, scene.new):
        # half-way in place: the intent holds the old bytes
        held = [scenes.read(p) or b'' for p in files(scene)
                if p.endswith('intent')]
        if '--in-place' in scene.argv and scene.old in scene.backups() and \
                any(scene.old in h for h in held):
            return
        yield 'lost', 'it is gone' if got is None else '%d bytes' % len(got)
    elif got == scene.new and scene.backup and \
            scene.old not in scene.backups():
        yield 'lost', 'no backup'


def check_driver(scene):
    """git keeps both sides; its own merge must not take half a result."""
    got = scenes.read(scene.path)
    clean = not scene_git(scene, 'status', '--porcelain', '-uno')
    if got not in (scene.old, scene.new) and clean:
        yield 'lost', 'and git takes it'
    if scene_git(scene, 'show', 'main:app.env') not in (scene.old, scene.new):
        yield 'lost', 'in git'


def scene_git(scene, *words):
    return subprocess.run(['git', *words], cwd=scene.root + '/' + scene.cwd,
                          env=scenes.environment(scene.root),
                          capture_output=True).stdout


def check(scene, fault, done, loader=False):
    driver = isinstance(scene, scenes.DriverScene)
    yield from (check_driver if driver else check_target)(scene)
    if done.returncode == scene.status and \
            scenes.read(scene.path) != scene.new and \
            not (scene.hook and b'error: ' in done.stderr):
        yield 'lied', 'status %d' % done.returncode
    if scene.whole and fault != 'KILL':
        known = scene.old_tree if done.returncode else scene.new_tree
        for name in differs(scene, known):
            yield 'half' if done.returncode else 'lied', name
    if scene.secret:
        for name in leaks(scene):
            yield 'leaked', name
    if fault != 'KILL':
        died = done.returncode < 0 or done.returncode > 129
        # libgit2 and json-c do not survive every allocation that fails
        others = loader or re.search(rb'^died in \S+\.so', done.stderr, re.M)
        if died and not others:
            yield 'crashed', 'status %d' % done.returncode
        if done.returncode and not done.stderr and not others:
            yield 'mute', 'status %d' % done.returncode
        for name in litter(scene, done):
            yield 'litter', name
    if scene.untouched():  # the next run is as the first
        return
    again = scene.rerun()
    if again.returncode != scene.status or \
            scenes.read(scene.path) != scene.new:
        yield 'stuck', '%d %s' % (again.returncode,
                                  again.stderr.decode(errors='replace')[-200:])
    elif scene.whole:
        for name in differs(scene, scene.new_tree):
            yield 'stuck', name


class Tally:
    def __init__(self):
        self.points, self.wrong = 0, collections.Counter()
        self.died = 0  # in a library

    def add(self, scene, fault, where, done, found):
        self.points += 1
        self.died += b'died in ' in done.stderr
        for kind, why in found:
            self.wrong[kind] += 1
            if self.wrong[kind] <= 3:
                print('%s: %s at %s: %s (%s); it said: %s' % (
                    scene.name, fault, where, kind, why,
                    done.stderr.decode(errors='replace')[-300:]))

    def line(self, name, fault):
        return '%-18s %-8s %5d points  ' % (name, fault, self.points) + \
            '  '.join('%d %s' % (self.wrong[w], w) for w in WRONG)


def chosen(calls, fault, every, offset, only):
    """Nothing has begun while libraries are loaded: one in 20 will do."""
    some = [c for c in calls if not only or c[0] in only]
    loading = [c for c in some if calls[c] == LOADER]
    ours = [c for c in some if calls[c] != LOADER]
    for call in loading[::20 * every] + ours[offset % every::every]:
        if fault == 'KILL' or (call[0] not in NO_ERROR and
                               calls[call] != PIPE):
            yield call


def sweep(scene, fault, every, offset, only):
    tally = Tally()
    scene.reset()
    calls = calls_of(scene)
    for call in chosen(calls, fault, every, offset, only):
        scene.reset()
        done = scene.run(injection(fault, call))
        tally.add(scene, fault, '%s #%d' % call, done,
                  check(scene, fault, done, calls[call] == LOADER))
    print(tally.line(scene.name, fault), flush=True)
    return sum(tally.wrong.values())


def sweep_git(scene, fault, every, offset, only):
    """The same for each git that the program runs."""
    tally = Tally()
    scene.reset()
    gits, log = Gits(scene), scene.home + '/trace'
    for nth in range(1, gits.many() + 1):
        scene.reset()
        gits.set(nth, strace(log, '-y'))
        gits.run()
        for call in chosen(parse(log), fault, every, offset, only):
            scene.reset()
            gits.set(nth, injection(fault, call))
            done = gits.run()
            # what it may do is fail; it is git that says why
            tally.add(scene, fault, 'git %d, %s #%d' % (nth, *call), done,
                      check(scene, fault, done, True))
    shutil.rmtree(gits.folder)
    print(tally.line(scene.name + ', git', fault), flush=True)
    return sum(tally.wrong.values())


def fingerprint(scene):
    """What the tree is like, names made at random aside."""
    out = []
    for path in files(scene):
        if '/.git/objects/' in path:
            continue
        name = re.sub(r'\.\w{6}\.merge-env$', '.tmp', path)
        name = re.sub(r'_\d{8}_\d{6}', '', name)
        body = b'' if name.endswith(('.json', '/lock')) else scenes.read(path)
        out.append((name, body))
    return hash(tuple(sorted(out)))


def sweep_twice(scene, every, offset):
    """Kill the run at each call; where that leaves something new, kill the
    next run at each of its calls, too."""
    tally, seen = Tally(), set()
    scene.reset()
    for call in calls_of(scene):
        scene.reset()
        scene.run(injection('KILL', call))
        if fingerprint(scene) in seen:
            continue
        seen.add(fingerprint(scene))
        scene.save('killed')
        calls = calls_of(scene, rerun=True)
        for second in [c for c in calls if calls[c] != LOADER][offset::every]:
            scene.reset(state='killed')
            done = scene.run(injection('KILL', second), argv=scene.again)
            tally.add(scene, 'KILL', '%s #%d, then %s #%d' % (call + second),
                      done, check(scene, 'KILL', done))
    print(tally.line(scene.name, 'twice'), '  after %d states' % len(seen),
          flush=True)
    return sum(tally.wrong.values())


def can_trace():
    try:
        return subprocess.run(strace('/dev/null', 'true'),
                              capture_output=True).returncode == 0
    except FileNotFoundError:
        return False


def main():
    p = argparse.ArgumentParser()
    p.add_argument('--every', type=int, default=1)
    p.add_argument('--fault', default=','.join(FAULTS))
    p.add_argument('--only', type=lambda s: s.split(','))
    p.add_argument('--twice', action='store_true')
    p.add_argument('--git', action='store_true')
    p.add_argument('scene', nargs='*')
    a = p.parse_intermixed_args()
    if not can_trace():
        print('skipped: no strace, or it may not trace')
        sys.exit(77)
    wrong = 0
    for name in a.scene or scenes.SCENES:
        scene = scenes.SCENES[name](name)
        try:
            # with few points, other ones for every fault
            for offset, fault in enumerate(a.fault.split(',')):
                if a.git:
                    wrong += sweep_git(scene, fault, a.every, offset,
                                       a.only)
                elif not a.twice:
                    wrong += sweep(scene, fault, a.every, offset, a.only)
            if a.twice and not isinstance(scene, scenes.DriverScene):
                wrong += sweep_twice(scene, a.every, 0)
        finally:
            scene.close()
    sys.exit(1 if wrong else 0)


if __name__ == '__main__':
    main()
