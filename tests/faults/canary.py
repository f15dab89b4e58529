#!/usr/bin/env python3
"""Secrets in every field of an env file, and where they must not turn up.

Every command is run on it, its output not a terminal. None of the secrets may
be on its standard output or error, in the arguments or the environment of
anything it starts, in the name of a file, or in a core dump; nor, after all,
in any file that others can read. Then the same output, with everything shown,
goes through a terminal emulator, which must show it as it is.
"""
import os
import re
import resource
import subprocess
import sys

import scenes
import sweep

CANARY = 'canary'
FIELDS = '''PLAIN_TOKEN=%(c)s1
export QUOTED_SECRET="%(c)s2"
API_KEY='%(c)s3' # note %(c)s4
MULTI_PASSWORD="first
%(c)s5
last"
URL=https://user:%(c)s6@example.org/
# OLD_SECRET=%(c)s7
LEVEL=%(c)s8
PORT=%(c)s9
OWN=%(c)s10
NOT A LINE %(c)s11
EMPTY=
WORKERS=%(c)s12
''' % {'c': CANARY}
COMMANDS = [
    ['sync', '-n'], ['status'], ['status', '-v', '--json'], ['sync', '-v'],
    ['sync', '--json'], ['explain', 'PORT'], ['explain', 'PLAIN_TOKEN'],
    ['backups'], ['restore', '.env'], ['sync', '--then', 'true'],
    ['resolve', '--ours', '.env'], ['install'], ['doctor'], ['uninstall'],
    ['merge', '-v', '.env.example', '.env', '.env.example'],
]


def look(scene, done, log, command):
    """Where the canaries are, that must be nowhere."""
    with open(log, errors='replace') as f:
        started = ''.join(line for line in f if 'execve(' in line)
    names = '\n'.join(sweep.files(scene))
    for where, text in (('output', done.stdout.decode(errors='replace')),
                        ('errors', done.stderr.decode(errors='replace')),
                        ('arguments or environment', started),
                        ('names of files', names)):
        for line in text.split('\n'):
            if CANARY in line:
                yield '%s: in the %s: %s' % (' '.join(command), where,
                                             line[:200])


def everyones(scene):
    for path in sweep.files(scene):
        if os.stat(path).st_mode & 0o077 and \
                CANARY.encode() in (scenes.read(path) or b''):
            yield 'others can read ' + path


def core(scene):
    """Killed by a signal that dumps, while it has the secrets in memory."""
    resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY,) * 2)
    scene.reset()
    scene.run(sweep.strace('/dev/null', '-e', 'inject=fsync:signal=SEGV'))
    return ['a core dump: ' + p for p in sweep.files(scene)
            if os.path.basename(p).startswith('core')]


def hostile(scene):
    odd = ('ESC=\x1b[31mred\x1b[2J\n\x1b]0;title\x07KEY=1\nRLO=\u202eabc\n'
           'C1=\x9b5A\nBS=a\x08b\nK\u200bEY=zwsp\nCR=a\rb\n')
    path = scene.root + '/clone/'
    scenes.write(path + '.env.example', scenes.template(4) + odd)
    scenes.write(path + '.env', scenes.env(1) + odd.replace('=', '=x'), 0o600)
    return scene.run(argv=['{me}', 'sync', '-v', '--show-values']).stderr


def terminal(said):
    """The emulator shows the text, and nothing moved, coloured or named."""
    try:
        import pyte
    except ImportError:
        print('# no pyte: only the bytes are looked at')
        pyte = None
    text = said.decode()
    bad = re.findall('[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f'
                     '\u202a-\u202e\u2066-\u2069]', text)
    if bad or not text:
        yield 'to a terminal: %r' % bad[:5]
    if not pyte:
        return
    lines = text.split('\n')
    screen = pyte.Screen(max(len(s) for s in lines) + 1, len(lines) + 1)
    pyte.Stream(screen).feed(text.replace('\n', '\r\n'))
    if screen.title or [s.rstrip() for s in screen.display] != \
            [s.rstrip() for s in lines] + ['']:
        yield 'a terminal shows something else'


def main():
    if not sweep.can_trace():
        print('skipped: no strace, or it may not trace')
        sys.exit(77)
    scene = scenes.SCENES['sync']('sync')
    wrong = []
    try:
        scene.reset()
        scenes.write(scene.path, FIELDS, 0o600)
        log = scene.home + '/trace'
        for command in COMMANDS:
            done = scene.run(sweep.strace(log, '-v', '-s', '100000', '-e',
                                          'trace=execve'),
                             argv=['{me}'] + command)
            if done.returncode < 0 or done.returncode > 129:
                wrong.append('%s: status %d' % (command, done.returncode))
            wrong += look(scene, done, log, command)
            wrong += everyones(scene)
        wrong += core(scene)
        scene.reset()
        wrong += terminal(hostile(scene))
    finally:
        scene.close()
    print('\n'.join(wrong[:20]))
    print('%d commands, %d secrets seen' % (len(COMMANDS), len(wrong)))
    sys.exit(1 if wrong else 0)


main()
