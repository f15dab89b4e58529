#!/usr/bin/env python3
"""Every allocation of a command fails: once, and for ever from it on.

    memory.py SHIM [--every N] [--strdup] [SCENE...]

With --strdup those of strdup() alone: libgit2 forgets to look at some of them.
Afterwards the target holds the old or the new bytes in full, the next run
ends in the new ones, and the program said why it could not do it: it has not
crashed, or a library of others has, which is counted by itself.
"""
import argparse
import os
import sys

import scenes
import sweep


def allocations(scene, preload):
    """The most that one process of the command makes."""
    count = scene.home + '/count'
    scene.reset()
    scene.run(extra={**preload, 'FAIL_COUNT': count})
    with open(count) as f:
        most = max(int(line) for line in f)
    os.unlink(count)
    return most


def run(scene, preload, every):
    wrong = 0
    most = allocations(scene, preload)
    for on in (False, True):
        tally = sweep.Tally()
        for n in range(1, most + 1, every):
            extra = {**preload, 'FAIL_AT': str(n)}
            if on:
                extra['FAIL_ON'] = '1'
            scene.reset()
            done = scene.run(extra=extra)
            # without any memory nothing can be undone, as after a kill
            left = ('half', 'litter') if on and scene.whole else ()
            found = [f for f in sweep.check(scene, 'ENOMEM', done)
                     if f[0] not in left]
            tally.add(scene, 'ENOMEM', 'allocation %d%s' % (
                n, ' and on' if on else ''), done, found)
        print(tally.line(scene.name, 'for ever' if on else 'once') +
              '  (%d died in a library)' % tally.died, flush=True)
        wrong += sum(tally.wrong.values())
    return wrong


def main():
    p = argparse.ArgumentParser()
    p.add_argument('shim', type=os.path.abspath)
    p.add_argument('--every', type=int, default=1)
    p.add_argument('--strdup', action='store_true')
    p.add_argument('scene', nargs='*')
    a = p.parse_intermixed_args()
    preload = {'LD_PRELOAD': a.shim}
    if a.strdup:
        preload['FAIL_DUP'] = '1'
    wrong = 0
    for name in a.scene or scenes.SCENES:
        scene = scenes.SCENES[name](name)
        try:
            wrong += run(scene, preload, a.every)
        finally:
            scene.close()
    sys.exit(1 if wrong else 0)


if __name__ == '__main__':
    main()
