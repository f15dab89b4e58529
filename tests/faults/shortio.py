#!/usr/bin/env python3
"""Short reads and writes, and interrupted ones: shortio.py SHIM SEEDS [SCENE...]

With each seed, every scene must end as it does without."""
import os
import sys

import scenes


def main():
    shim, seeds, names = os.path.abspath(sys.argv[1]), int(sys.argv[2]), \
        sys.argv[3:]
    wrong = 0
    for name in names or scenes.SCENES:
        scene = scenes.SCENES[name](name)
        try:
            differ = 0
            for seed in range(1, seeds + 1):
                scene.reset()
                done = scene.run(extra={'LD_PRELOAD': shim,
                                        'SHORT_SEED': str(seed)})
                if b'cannot be preloaded' in done.stderr or \
                        done.returncode != scene.status or \
                        scenes.read(scene.path) != scene.new:
                    differ += 1
                    print('%s: seed %d: status %d: %s' % (
                        name, seed, done.returncode,
                        done.stderr.decode(errors='replace')[-300:]))
            print('%-16s %d seeds: %d differ' % (name, seeds, differ),
                  flush=True)
            wrong += differ
        finally:
            scene.close()
    sys.exit(1 if wrong else 0)


main()
