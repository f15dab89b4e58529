"""The commands under test, each in a small tree of its own.

A scene is made once and copied for every run. It says what is run, which file
is at stake, and which other promises hold for it. A new command is a line in
SCENES, and a function that makes its tree.
"""
import os
import re
import shutil
import subprocess
import tempfile

PROGRAM = os.environ['MERGE_ENV']
OLD = 'SECRET-canary'


def environment(root):
    """Nothing of the user's; the same in every run."""
    keep = {k: v for k, v in os.environ.items()
            if not k.startswith(('GIT_', 'XDG_', 'LD_'))}
    keep.update(HOME=root + '/home', XDG_STATE_HOME=root + '/state',
                GIT_CONFIG_NOSYSTEM='1', LC_ALL='C', TZ='UTC',
                GIT_AUTHOR_DATE='1700000000 +0000',
                GIT_COMMITTER_DATE='1700000000 +0000')
    for who in ('AUTHOR', 'COMMITTER'):
        keep['GIT_%s_NAME' % who] = 'T'
        keep['GIT_%s_EMAIL' % who] = 't@example.org'
    return keep


def write(path, text, mode=0o644):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'w') as f:
        f.write(text)
    os.chmod(path, mode)


def read(path):
    try:
        with open(path, 'rb') as f:
            return f.read()
    except FileNotFoundError:
        return None


def template(n):
    text = '# Shop\nNAME=shop\nPORT=%d\nWORKERS=4\nLEVEL=%s\n' % (
        8080 + n, 'debug' if n == 3 else 'info')
    return text + ''.join('NEW_%d=%d\n' % (i, i) for i in range(n * 3))


# What the last release drops: the file gets shorter, and what is written over
# the old one is neither of them until its rest is cut off.
GONE = ''.join('GONE_%d=until release 3\n' % i for i in range(20))


def env(n, **more):
    text = template(n) + 'PASSWORD=%s\n' % OLD
    return text + ''.join('%s=%s\n' % kv for kv in more.items())


class Scene:
    """secret: the target is the operator's, for nobody else to read.
    backup: before it is replaced there is a backup of it.
    hook: what fails says so, and its status is 0 even so.
    whole: it is not the target alone that is old or new, but the tree."""

    def __init__(self, name, make, argv, target='clone/.env', cwd='clone',
                 secret=True, backup=True, hook=False, again=None, status=0,
                 whole=False):
        self.name, self.make, self.argv = name, make, argv
        self.target, self.cwd, self.status = target, cwd, status
        self.secret, self.backup, self.hook = secret, backup, hook
        self.again, self.whole = again or argv, whole
        base = '/dev/shm' if os.access('/dev/shm', os.W_OK) else None
        self.state = None
        self.home = tempfile.mkdtemp(prefix='merge-env-faults.', dir=base)
        # the same path in every run: git's index and the record know it
        self.root = self.home + '/run'
        self.reset(first=True)
        self.old, self.old_tree = read(self.path), self.tree()
        done = self.run()
        self.new, self.new_tree = read(self.path), self.tree()
        if done.returncode != status or self.old == self.new:
            raise SystemExit('%s: does not work: %d %s' % (
                name, done.returncode, done.stderr.decode()))

    @property
    def path(self):
        return self.root + '/' + self.target

    def look(self):
        """Equal to another look: nobody has written anything since."""
        seen = []
        for folder, _, names in os.walk(self.root):
            for path in [folder] + [folder + '/' + n for n in names]:
                s = os.lstat(path)
                seen.append((path, s.st_mode, s.st_ino, s.st_size,
                             s.st_mtime_ns, s.st_ctime_ns))
        return seen

    def tree(self):
        """Names, modes and bytes; without what git keeps for itself."""
        found = {}
        for folder, folders, names in os.walk(self.root):
            folders[:] = [f for f in folders if f != 'objects']
            for path in [folder] + [folder + '/' + n for n in names]:
                name = re.sub(r'_\d{8}_\d{6}(_\d+)?$', '', path)
                found[os.path.relpath(name, self.root)] = (
                    os.lstat(path).st_mode,
                    read(path) if path != folder else None)
        return found

    def untouched(self):
        return self.state and self.look() == self.seen

    def reset(self, first=False, state='clean'):
        if self.state == state and self.untouched():
            return
        shutil.rmtree(self.root, ignore_errors=True)
        if first:
            os.makedirs(self.root + '/home')
            os.makedirs(self.root + '/' + self.cwd)
            self.make(self)
            self.save('clean')
        else:
            subprocess.run(['cp', '-a', self.home + '/' + state, self.root],
                           check=True)
        self.state, self.seen = state, self.look()

    def save(self, state):
        """Keep the tree as it is, to come back to."""
        shutil.rmtree(self.home + '/' + state, ignore_errors=True)
        subprocess.run(['cp', '-a', self.root, self.home + '/' + state],
                       check=True)

    def sh(self, *argv):
        subprocess.run(argv, cwd=self.root + '/' + self.cwd, check=True,
                       env=environment(self.root), capture_output=True)

    def command(self, argv, before):
        return list(before) + [PROGRAM if a == '{me}' else a for a in argv]

    def run(self, before=(), argv=None, extra=None):
        """Run it, with another program's words before its own."""
        env_ = environment(self.root)
        env_.update(extra or {})
        return subprocess.run(self.command(argv or self.argv, before),
                              cwd=self.root + '/' + self.cwd, env=env_,
                              stdin=subprocess.DEVNULL, capture_output=True,
                              timeout=120)

    def rerun(self):
        return self.run(argv=self.again)

    def backups(self):
        found = []
        for folder, _, names in os.walk(self.root):
            found += [read(folder + '/' + n) for n in names
                      if '.backup_' in n and 'merge-env' not in n]
        return found

    def close(self):
        shutil.rmtree(self.home, ignore_errors=True)


class DriverScene(Scene):
    """git runs the command; what comes before it goes into git's config."""

    def run(self, before=(), argv=None, extra=None):
        words = list(before) + [PROGRAM, 'driver', '--', '%O', '%A', '%B',
                                '%L', '%P']
        line = ' '.join("'%s'" % w for w in words)
        if extra:
            line = ' '.join("%s='%s'" % kv for kv in extra.items()) + \
                ' ' + line
        self.sh('git', 'config', 'merge.merge-env.driver', line)
        return super().run(argv=argv)

    def rerun(self):
        """What somebody does whose merge did not work: abort, and again."""
        for undo in (['git', 'merge', '--abort'], ['git', 'reset', '-q',
                                                   '--merge']):
            if super().run(argv=undo).returncode == 0:
                break
        return self.run()


def three(scene):
    for name, text in (('base', template(0)), ('ours', env(0)),
                       ('theirs', template(3))):
        write('%s/clone/%s' % (scene.root, name), text, 0o600)


def repository(scene, name='.env.example', init=()):
    """Who does not see the pin that is configured takes another value."""
    clone = scene.root + '/clone'
    write(clone + '/.gitignore', '.env\n')
    scene.sh('git', 'init', '-q', '-b', 'main', *init)
    scene.sh('git', 'config', 'merge-env.pin', 'LEVEL')
    for n in range(2):
        write('%s/%s' % (clone, name), template(n) + GONE)
        scene.sh('git', 'add', '-A')
        scene.sh('git', 'commit', '-q', '-m', 'release %d' % n)
    write(clone + '/.env', env(1, WORKERS=8) + GONE, 0o600)
    scene.sh(PROGRAM, 'sync', '-q')
    write('%s/%s' % (clone, name), template(3))
    scene.sh('git', 'commit', '-q', '-a', '-m', 'release 3')


def unread(scene):
    """libgit2 does not read it, so git is asked. What it tells of its settings
    takes three writes; the pin is in the first. The user has settings, too."""
    write(scene.root + '/home/.gitconfig', '[color]\n\tui = false\n')
    repository(scene, init=['--object-format=sha256'])
    with open(scene.root + '/clone/.git/config', 'a') as f:
        f.write('[filler]\n' + ('\tx = %s\n' % ('x' * 90)) * 100)


def attributed(scene):
    """Who does not see the attribute takes another template."""
    write(scene.root + '/clone/.gitattributes', '.env.dist merge-env=.env\n')
    write(scene.root + '/clone/.env.example', template(5))
    repository(scene, '.env.dist')


BACKUP = '.env.backup_20260101_120000'


def synced(scene):
    """With one backup, whose name is the same in every run."""
    repository(scene)
    scene.sh(PROGRAM, 'sync', '-q')
    folder = scene.root + '/clone/env-backup/'
    made, = [n for n in os.listdir(folder) if 'backup_' in n]
    os.rename(folder + made, folder + BACKUP)


def branches(scene):
    clone = scene.root + '/clone'
    scene.sh('git', 'init', '-q', '-b', 'main')
    write(clone + '/.gitattributes', '*.env merge=merge-env\n')
    write(clone + '/app.env', template(0))
    scene.sh('git', 'add', '-A')
    scene.sh('git', 'commit', '-q', '-m', 'base')
    scene.sh('git', 'checkout', '-q', '-b', 'topic')
    write(clone + '/app.env', template(3))
    scene.sh('git', 'commit', '-q', '-a', '-m', 'topic')
    scene.sh('git', 'checkout', '-q', 'main')
    write(clone + '/app.env', template(0).replace('WORKERS=4', 'WORKERS=8'))
    scene.sh('git', 'commit', '-q', '-a', '-m', 'main')


def conflict(scene):
    repository(scene)
    write(scene.root + '/clone/.env', env(1, WORKERS=8, PORT=9) + GONE, 0o600)
    scene.run(argv=['{me}', 'sync', '-q'])


def plain(scene):
    """The folders hooks and info are not there."""
    scene.sh('git', 'init', '-q', '-b', 'main', '--template=')
    write(scene.root + '/clone/.env.example', template(0))
    scene.sh('git', 'add', '-A')
    scene.sh('git', 'commit', '-q', '-m', 'base')


def with_hooks(scene):
    """There are two hooks, and attributes."""
    plain(scene)
    git = scene.root + '/clone/.git/'
    for name in ('post-merge', 'post-rewrite'):
        write(git + 'hooks/' + name, '#!/bin/sh\nexit 0\n', 0o755)
    write(git + 'info/attributes', '*.png binary\n')


def installed(scene, make=plain):
    make(scene)
    scene.sh(PROGRAM, 'install', '-q')


def setup(name, make, command):
    return Scene(name, make, ['{me}', command], target='clone/.git/config',
                 secret=False, backup=False, whole=True)


SCENES = {
    'merge': lambda n: Scene(n, three, ['{me}', 'merge', 'base', 'ours',
                                        'theirs'],
                             target='clone/ours', backup=False),
    'merge-in-place': lambda n: Scene(n, three, ['{me}', 'merge', '--in-place',
                                                 'base', 'ours', 'theirs'],
                                      target='clone/ours'),
    'driver': lambda n: DriverScene(n, branches,
                                    ['git', 'merge', '-q', 'topic'],
                                    target='clone/app.env', secret=False,
                                    backup=False),
    'sync': lambda n: Scene(n, repository, ['{me}', 'sync']),
    'sync-git': lambda n: Scene(n, unread, ['{me}', 'sync']),
    'sync-in-place': lambda n: Scene(n, repository,
                                     ['{me}', 'sync', '--in-place']),
    'sync-hook': lambda n: Scene(n, repository,
                                 ['{me}', 'sync', '--hook=post-merge'],
                                 hook=True),
    'sync-attribute': lambda n: Scene(n, attributed,
                                      ['{me}', 'sync', '--hook=post-merge'],
                                      hook=True),
    'restore': lambda n: Scene(n, synced, ['{me}', 'restore', BACKUP]),
    'resolve': lambda n: Scene(n, conflict, ['{me}', 'resolve', '--theirs',
                                             '.env']),
    'install': lambda n: setup(n, plain, 'install'),
    'install-hooks': lambda n: setup(n, with_hooks, 'install'),
    'uninstall': lambda n: setup(n, installed, 'uninstall'),
    'uninstall-hooks': lambda n: setup(
        n, lambda s: installed(s, with_hooks), 'uninstall'),
}
