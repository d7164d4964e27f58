"""Makes the repositories that are fetched: the same ones each time, out of a seed."""

import os
import random
import subprocess

SMALL = dict(files=80, lines=150, commits=50, edits=2, changed=10)
MEDIUM = dict(files=600, lines=110, commits=5000, edits=2, changed=45)
LARGE = dict(files=2400, lines=110, commits=16000, edits=2, changed=60)

WORDS = "if for in do done then function local return echo install service plugin start stop config".split()


def make(folder, name, seed, files, lines, commits, edits, changed):
    """Makes a bare repository with a plugin in it; leaves one that is there already alone."""
    bare = os.path.join(folder, name)
    if os.path.exists(os.path.join(bare, "ready")):
        return
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", bare], check=True)
    importer = subprocess.Popen(["git", "-C", bare, "fast-import", "--quiet"], stdin=subprocess.PIPE)
    _write(importer.stdin, name, random.Random(seed), files, lines, commits, edits, changed)
    importer.stdin.close()
    if importer.wait() != 0:
        raise SystemExit("git fast-import failed")
    subprocess.run(["git", "-C", bare, "repack", "-a", "-d", "-f", "-q", "--window=10"], check=True)
    subprocess.run(["git", "-C", bare, "pack-refs", "--all"], check=True)
    open(os.path.join(bare, "ready"), "w").close()


def _line(source):
    return "%040x %s %s\n" % (source.getrandbits(160), source.choice(WORDS), source.choice(WORDS))


def _write(out, name, source, files, lines, commits, edits, changed):
    def put(path, text):
        data = text.encode()
        out.write(b"M 100644 inline %s\ndata %d\n%s\n" % (path.encode(), len(data), data))

    paths = ["part%d/sub%d/file%d.txt" % (i % 7, i % 23, i) for i in range(files)]
    content = {path: [_line(source) for _ in range(lines)] for path in paths}
    for commit in range(commits):
        message = b"Change number %d" % commit
        out.write(b"commit refs/heads/main\nmark :%d\ncommitter A <a@example.org> %d +0000\ndata %d\n%s\n"
                  % (commit + 1, 1500000000 + commit * 3600, len(message), message))
        if commit == 0:
            put("devstack/settings", "enable_service %s\n" % name)
            put("devstack/plugin.sh", "echo %s $1 $2\n" % name)
            for path in paths:
                put(path, "".join(content[path]))
        for path in source.sample(paths, edits):
            at = source.randrange(lines - changed)
            content[path][at:at + changed] = [_line(source) for _ in range(changed)]
            put(path, "".join(content[path]))
    for tag in range(0, commits, max(1, commits // 20)):
        out.write(b"reset refs/tags/v%d\nfrom :%d\n\n" % (tag, tag + 1))


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
