"""
Makes the repositories that are fetched: the same ones each time, out of a seed.

Each is in the image of a real one: as many commits, objects, files and branches, as large a pack and as large a tree. The
small one is what most plugins are (devstack-plugin-ceph: 434 commits, 1,792 objects, a pack of 453 kB, 22 files, 78 kB), the
medium one DevStack itself (13,511; 56,033; 19.7 MB; 306; 1.7 MB), the large one heat (18,603; 146,510; 80 MB; 1,334; 12 MB).
"""

import os
import random
import subprocess

SMALL = dict(files=22, depth=1, lines=66, commits=434, edits=1, changed=12, branches=6, tags=17)
MEDIUM = dict(files=306, depth=1, lines=105, commits=13500, edits=1, changed=20, branches=8, tags=30)
LARGE = dict(files=1334, depth=2, lines=170, commits=18600, edits=2, changed=41, branches=8, tags=230)

WORDS = "if for in do done then function local return echo install service plugin start stop config".split()


def make(folder, name, seed, **shape):
    """Makes a bare repository with a plugin in it; leaves one that is there already alone."""
    bare = os.path.join(folder, name)
    if os.path.exists(os.path.join(bare, "ready")):
        return
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", bare], check=True)
    importer = subprocess.Popen(["git", "-C", bare, "fast-import", "--quiet"], stdin=subprocess.PIPE)
    _write(importer.stdin, name, random.Random(seed), **shape)
    importer.stdin.close()
    if importer.wait() != 0:
        raise SystemExit("git fast-import failed")
    subprocess.run(["git", "-C", bare, "repack", "-a", "-d", "-f", "-q", "--window=10"], check=True)
    subprocess.run(["git", "-C", bare, "pack-refs", "--all"], check=True)
    open(os.path.join(bare, "ready"), "w").close()


def _line(source):
    return "    %s_%x %s \"$%s\" %s\n" % (
        source.choice(WORDS), source.getrandbits(80), source.choice(WORDS), source.choice(WORDS).upper(), source.choice(WORDS))


def _message(source, number):
    """As Gerrit wants it, with a body and a Change-Id."""
    body = "\n".join(" ".join("%s%x" % (source.choice(WORDS), source.getrandbits(8)) for _ in range(9)) for _ in range(3))
    return ("Change number %d\n\n%s\n\nChange-Id: I%040x\n" % (number, body, source.getrandbits(160))).encode()


def _write(out, name, source, files, depth, lines, commits, edits, changed, branches, tags):
    def put(path, text):
        data = text.encode()
        out.write(b"M 100644 inline %s\ndata %d\n%s\n" % (path.encode(), len(data), data))

    folders = max(3, files // 25)
    paths = ["%sfile%d.sh" % ("".join("part%d/" % (i // folders ** level % folders) for level in range(depth)), i)
             for i in range(files - 2)]
    content = {path: [_line(source) for _ in range(lines)] for path in paths}
    for commit in range(commits):
        message = _message(source, commit)
        out.write(b"commit refs/heads/main\nmark :%d\ncommitter A <a@example.org> %d +0000\ndata %d\n%s\n"
                  % (commit + 1, 1300000000 + commit * 3600, len(message), message))
        if commit == 0:
            put("devstack/settings", "enable_service %s\n" % name)
            put("devstack/plugin.sh", "echo %s $1 $2\n" % name)
            for path in paths:
                put(path, "".join(content[path]))
        for path in source.sample(paths, edits):
            at = source.randrange(lines - changed)
            content[path][at:at + changed] = [_line(source) for _ in range(changed)]
            put(path, "".join(content[path]))
    for number in range(tags):
        out.write(b"reset refs/tags/v%d\nfrom :%d\n\n" % (number, number * commits // tags + 1))
    for number in range(1, branches):
        out.write(b"reset refs/heads/stable/%d\nfrom :%d\n\n" % (number, number * commits // branches + 1))


def make_all(folder, small, medium, large):
    """All of them; the names of the plugins, and that of the large one (None if it is not wanted)."""
    os.makedirs(folder, exist_ok=True)
    names = []
    for i in range(small):
        names.append("small%02d" % i)
        make(folder, names[-1], i, **SMALL)
    for i in range(medium):
        names.append("medium%d" % i)
        make(folder, names[-1], 100 + i, **MEDIUM)
    if large:
        make(folder, "large", 200, **LARGE)
    # Mixed, as they are declared in real life.
    random.Random(1).shuffle(names)
    return names
