#!/usr/bin/env python3
"""Others at work while a sync is: editor.py SHIM [--every N]

An editor saves at each step of a sync, by a rename or into the file: its
bytes are in the env file afterwards, alone or merged, or in a file beside it
that the program named. And 60 syncs at once: one does it, the others wait or
say that they could not.
"""
import os
import subprocess
import sys

import scenes

SAVED = scenes.env(1, WORKERS=8) + 'EDITOR=saved\n'
HOW = {'rename': 'cp ../saved .env.swp && mv .env.swp .env',
       'write': 'cat ../saved >.env'}


def steps(scene, shim, every):
    """From the start on, and in the name of the file that is replaced; every
    so many, and each at which a name changes what it stands for."""
    scene.reset()
    names = scene.home + '/names'
    scene.run(extra={'LD_PRELOAD': shim, 'CALL_AT': '0', 'CALL_LIST': names})
    with open(names) as f:
        calls = [line.split() for line in f]
    os.unlink(names)
    return sorted({int(n) for n, name in calls
                   if int(n) % every == 1 % every or name == 'renameat2'})


def kept(scene, done):
    if b'EDITOR=saved' in (scenes.read(scene.path) or b''):
        return True
    folder = os.path.dirname(scene.path)
    return any(b'EDITOR=saved' in (scenes.read(folder + '/' + n) or b'')
               for n in os.listdir(folder)
               if n.encode() in done.stderr and n != '.env'
               and os.path.isfile(folder + '/' + n)) or \
        any(b'EDITOR=saved' in b for b in scene.backups())


def editor(scene, shim, how, every):
    wrong = points = 0
    for n in steps(scene, shim, every):
        scene.reset()
        scenes.write(scene.root + '/saved', SAVED, 0o600)
        done = scene.run(extra={'LD_PRELOAD': shim, 'CALL_AT': str(n),
                                'CALL_DO': HOW[how]})
        points += 1
        if not kept(scene, done):
            wrong += 1
            print('lost: step %d, %s, status %d: %s' % (
                n, how, done.returncode, done.stderr.decode()[-300:]))
    print('an editor that saves by %-6s %4d steps, %d saves lost' % (
        how, points, wrong), flush=True)
    return wrong


def at_once(scene, n):
    scene.reset()
    gate, opens = os.pipe()
    wait = ['sh', '-c', 'read _; exec "$@" </dev/null', 'sh']
    runs = [subprocess.Popen(scene.command(scene.argv, wait),
                             cwd=scene.root + '/clone',
                             env=scenes.environment(scene.root),
                             stdin=gate, stdout=subprocess.DEVNULL,
                             stderr=subprocess.PIPE) for _ in range(n)]
    os.close(opens)
    said = [r.communicate()[1] for r in runs]
    os.close(gate)
    odd = [(r.returncode, s) for r, s in zip(runs, said)
           if r.returncode and not (r.returncode == 2 and s)]
    whole = scenes.read(scene.path) == scene.new
    backups = len(scene.backups())
    left = [f for f in os.listdir(scene.root + '/clone')
            if f.endswith('.merge-env')]
    print('%d at once: %d did it or found it done, %d waited in vain, the '
          'result is %s, %d backups' % (
              n, sum(not r.returncode for r in runs),
              sum(r.returncode == 2 for r in runs),
              'right' if whole else 'wrong', backups))
    for status, text in odd[:3]:
        print(status, text.decode()[-200:])
    return len(odd) + (not whole) + (backups != 1) + len(left)


def main():
    shim = sys.argv[1]
    every = int(sys.argv[3]) if sys.argv[2:3] == ['--every'] else 1
    scene = scenes.SCENES['sync']('sync')
    try:
        wrong = sum(editor(scene, shim, how, every) for how in HOW)
        wrong += at_once(scene, 60)
    finally:
        scene.close()
    sys.exit(1 if wrong else 0)


main()
