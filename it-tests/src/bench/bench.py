"""Measures stackplug's fetching and start-up against git, DevStack's way of cloning and a bare JVM.

Whole processes, side by side: in each round every competitor has its turn, in a rotating order; what counts is the ratio
of the medians. Nothing outside of one temporary folder is read or written, but the programs themselves.
"""

import argparse
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

import processors
import repositories
import servers

# DevStack's git_clone, without its checks: for a new checkout, and with RECLONE=True for one that is there.
CLONE = """set -e
while read -r name url; do
    git clone -q --no-checkout $DEPTH "$url" "$DEST/$name"
    cd "$DEST/$name"
    git fetch -q $DEPTH origin main
    git checkout -q FETCH_HEAD
done"""
RECLONE = """set -e
while read -r name url; do
    cd "$DEST/$name"
    git remote set-url origin "$url"
    git fetch -q origin
    find . -name '*.pyc' -delete
    git checkout -q -f origin/main
    git branch -q -D main || true
    git checkout -q -b main
done"""
PROGRAM = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../../cli/target/stackplug/bin/stackplug")
PARALLEL = """xargs -P8 -n2 sh -c 'git clone -q $DEPTH "$1" "$DEST/$0"'"""

# Row: at most how many times as long as what. Rows without a figure are told, and nothing is demanded.
#   (group, round trip, title, competitor, base, at most)
# Rows of the group "busy" go to a server that takes four connections at once; the base is the fastest of several.
# Rows of the group "filter" go over connections of 20 Mbit/s; those that end with "bytes" compare what was received.
ROWS = [
    ("full", 0, "20 cold, full history: DevStack's way", "full", "devstack", 0.42),
    ("full", 50, "20 cold, full history: DevStack's way", "full", "devstack", 0.27),
    ("full", 100, "20 cold, full history: DevStack's way", "full", "devstack", 0.2),
    ("full", 0, "20 cold, full history: xargs -P8 git clone", "full", "xargs", 1.3),
    ("full", 50, "20 cold, full history: xargs -P8 git clone", "full", "xargs", 1.25),
    ("depth", 0, "20 cold, depth 1: DevStack's way", "depth", "devstack", 0.4),
    ("depth", 50, "20 cold, depth 1: DevStack's way", "depth", "devstack", 0.2),
    ("depth", 100, "20 cold, depth 1: DevStack's way", "depth", "devstack", 0.15),
    ("depth", 0, "20 cold, depth 1: xargs -P8 git clone --depth 1", "depth", "xargs-depth", None),
    ("depth", 50, "20 cold, depth 1: xargs -P8 git clone --depth 1", "depth", "xargs-depth", 1.15),
    ("warm", 50, "20 into a second DEST, mirrors warm: DevStack's way", "warm", "devstack", 0.15),
    ("place", 0, "20 locked and in place: DevStack RECLONE", "place", "reclone", 0.14),
    ("place", 50, "20 locked and in place: DevStack RECLONE", "place", "reclone", 0.07),
    ("one", 0, "1 small, cold: DevStack's way", "one", "devstack-one", None),
    ("one", 50, "1 small, cold: DevStack's way", "one", "devstack-one", None),
    ("one", 50, "1 small, cold: git clone", "one", "clone-one", 1.6),
    ("filter", 50, "20 cold, fetch-filter=auto, 20 Mbit/s: xargs -P8 git clone", "auto", "xargs", 0.6),
    ("filter", 50, "20 cold, fetch-filter=auto, 20 Mbit/s: full history, bytes", "auto", "full", 0.55),
    ("filter", 50, "2 of 20 MB cold, fetch-filter=auto, 20 Mbit/s: full history, bytes", "auto-medium", "full-medium", 0.45),
    ("busy", 50, "20 cold, a server that refuses the fifth connection: the best fixed number", "full",
     ("fixed-2", "fixed-3", "fixed-4"), 1.3),
    ("large", 0, "large repository, full history: git clone", "large", "clone-large", 1.1),
    ("first", 0, "first run ever: a later run", "first", "full", 1.2),
    ("start", 0, "--version: JVM Hello", "version", "hello", 1.3),
    ("start", 0, "--help: JVM Hello", "help", "hello", 1.0),
    ("start", 0, "--help, moved: JVM Hello", "help-moved", "hello", 1.0),
    ("start", 0, "status of 20 plugins: JVM Hello", "status", "hello", 5),
    ("start", 0, "status of 20 plugins, moved: JVM Hello", "status-moved", "hello", 5),
]
GROUPS = list(dict.fromkeys(row[0] for row in ROWS))


class Bench:
    """The folders of one run of the benchmark, and how each competitor is run in them."""

    def __init__(self, options, folder):
        self.options = options
        self.folder = folder
        self.count = 0
        self.profile = None
        self.home = self.path("home")
        self.program = os.path.abspath(options.stackplug)
        if not os.access(self.program, os.X_OK):
            raise SystemExit("there is no %s: build the distribution first (mvn package), or use --stackplug" % self.program)
        keep = ("PATH", "JAVA_HOME", "TMPDIR")
        self.environment = {key: os.environ[key] for key in keep if key in os.environ}
        self.environment.update(
            HOME=self.home, XDG_CONFIG_HOME=self.home + "/.config", XDG_CACHE_HOME=self.home + "/.cache",
            GIT_CONFIG_NOSYSTEM="1", GIT_CONFIG_GLOBAL=self.path("gitconfig"), GIT_TERMINAL_PROMPT="0", LC_ALL="C.UTF-8")
        os.makedirs(self.home)
        with open(self.path("gitconfig"), "w") as config:
            config.write("[uploadpack]\n\tallowFilter = true\n")
        repos = os.path.abspath(options.repositories or self.path("repositories"))
        print("making the repositories", file=sys.stderr)
        small, medium = (4, 0) if options.quick else (18, 2)
        self.names = repositories.make_all(repos, small, medium, "large" in options.rows and not options.quick)
        self.servers = servers.Servers(repos, self.environment, self.path("received"))

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def run(self, command, stdin="", **variables):
        """One process with all it starts; how long it took."""
        start = time.monotonic()
        run = self.profile.run if self.profile else subprocess.run
        done = run(command, input=stdin, env=dict(self.environment, **variables), cwd=self.folder,
                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        took = time.monotonic() - start
        if done.returncode != 0:
            raise SystemExit("%s failed:\n%s%s" % (command, done.stdout[-2000:], done.stderr[-4000:]))
        return took

    def fresh(self, name):
        """An empty folder."""
        self.discard(self.path(name))
        os.makedirs(self.path(name))
        return self.path(name)

    def discard(self, path):
        """
        Moves a folder out of the way. It is deleted at the end: ext4 finds room for new files slowly right after many
        were deleted, and who measures next would pay for it.
        """
        if os.path.exists(path):
            os.makedirs(self.path("discarded"), exist_ok=True)
            self.count += 1
            os.rename(path, self.path("discarded", str(self.count)))

    def cool(self):
        """No mirrors; the archive of classes stays, and the sizes of repositories that were fetched before."""
        cache = self.home + "/.cache/stackplug"
        for folder, folders, files in os.walk(cache):
            for name in list(folders):
                if name.endswith(".git") or name.startswith("tmp"):
                    self.discard(os.path.join(folder, name))
                    folders.remove(name)

    def settle(self, least=0):
        """Waits until the archives of classes are made, which first runs begin in the background: at least so many."""
        start = self.home + "/.cache/stackplug/start"
        for _ in range(600):
            names = os.listdir(start) if os.path.isdir(start) else []
            begun = [name for name in names if ".new." in name or not os.path.getsize(os.path.join(start, name))]
            if not begun and len([name for name in names if name.endswith(".home")]) >= least:
                return
            time.sleep(0.1)

    def top(self, name, url, plugins, depth=0):
        """A TOP_DIR without a lock, and its empty DEST."""
        top = self.fresh(name)
        lines = ["[[local|localrc]]", "DEST=" + self.fresh(name + "-dest")]
        lines += ["GIT_DEPTH=%d" % depth] if depth else []
        lines += ["enable_plugin %s %s/%s main" % (plugin, url, plugin) for plugin in plugins]
        with open(os.path.join(top, "local.conf"), "w") as conf:
            conf.write("\n".join(lines) + "\n")
        return top

    def ours(self, top, *words, **variables):
        jobs = ["-j", str(self.options.jobs)] if self.options.jobs else []
        return self.run([self.program, *(words or ("fetch", *jobs)), "-C", top], **variables)

    # --------------------------------------------------------------------------------------- the competitors

    def prepare(self, needed, url):
        """What lies there before: checkouts in place, warm mirrors in a cache of their own, known sizes."""
        if needed & {"place", "warm", "status", "status-moved"}:
            self.kept = self.top("kept", url, self.names)
            self.warm_cache = self.fresh("warm-cache")
            self.ours(self.kept, XDG_CACHE_HOME=self.warm_cache)
            self.ours(self.kept, XDG_CACHE_HOME=self.warm_cache)
        if "reclone" in needed:
            self.git(CLONE, self.names, url, self.fresh("reclone"), "")
        if "hello" in needed:
            source = os.path.join(os.path.dirname(os.path.abspath(__file__)), "Hello.java")
            java = os.environ.get("JAVA_HOME")
            self.java = os.path.join(java, "bin", "java") if java else "java"
            self.run([self.java + "c", "-d", self.fresh("hello"), source])
        if "auto" in needed:
            self.ours(self.top("top", url, self.names))
        # Also makes the archives of classes, if nothing has yet; a copy in another folder needs one of its own.
        programs = [self.program]
        if needed & {"help-moved", "status-moved"}:
            home = os.path.dirname(os.path.dirname(os.path.realpath(self.program)))
            self.moved = shutil.copytree(home, self.path("moved"), symlinks=True, dirs_exist_ok=True) + "/bin/stackplug"
            programs.append(self.moved)
        for program in programs:
            self.run([program, "config"])
        self.settle(len(programs) - 1)

    def git(self, script, names, url, dest, depth):
        stdin = "".join("%s %s/%s\n" % (name, url, name) for name in names)
        return self.run(["bash", "-c", script], stdin=stdin, DEST=dest, DEPTH=depth)

    def turn(self, competitor, url):
        """One measurement, in seconds."""
        shallow = "--depth=1"
        if competitor.startswith("fixed"):
            self.cool()
            number = competitor[len("fixed-"):]
            return self.ours(self.top("top", url, self.names), "fetch", "-j", number, STACKPLUG_FETCH_CONNECTIONS=number)
        if competitor in ("full", "depth", "one", "large", "first", "auto", "auto-medium", "full-medium"):
            self.cool()
            medium = [name for name in self.names if name.startswith("medium")]
            names = {"one": ["small00"], "large": ["large"], "auto-medium": medium, "full-medium": medium}.get(
                competitor, self.names)
            top = self.top("top", url, names, 1 if competitor == "depth" else 0)
            if competitor != "first":
                return self.ours(top, STACKPLUG_FETCH_FILTER="auto" if competitor.startswith("auto") else "none")
            home = self.fresh("fresh-home")
            took = self.ours(top, HOME=home, XDG_CACHE_HOME=home + "/.cache", XDG_CONFIG_HOME=home + "/.config")
            kept, self.home = self.home, home
            self.settle()
            self.home = kept
            return took
        if competitor == "warm":
            return self.ours(self.top("top", url, self.names), XDG_CACHE_HOME=self.warm_cache)
        if competitor == "place":
            return self.ours(self.kept)
        if competitor in ("status", "version", "help", "status-moved", "help-moved"):
            word, _, moved = competitor.partition("-")
            words = ["status", "-C", self.kept] if word == "status" else ["--" + word]
            return self.run([self.moved if moved else self.program, *words])
        if competitor == "hello":
            return self.run([self.java, "-cp", self.path("hello"), "Hello"])
        if competitor == "reclone":
            return self.git(RECLONE, self.names, url, self.path("reclone"), "")
        script = PARALLEL if competitor.startswith("xargs") else CLONE
        names = ["small00"] if competitor == "devstack-one" else self.names
        if competitor.startswith("clone-"):
            name = {"clone-large": "large", "clone-one": "small00"}[competitor]
            return self.run(["git", "clone", "-q", url + "/" + name, self.fresh("dest") + "/" + name])
        return self.git(script, names, url, self.fresh("dest"), shallow if competitor == "xargs-depth" else "")

    def measure(self, competitors, protocol, delay, what, runs):
        """Rounds in which each has its turn; the medians of the seconds, and of the bytes that went through a proxy."""
        url = self.servers.url(protocol, delay, 20 if what == "filter" else 0, 4 if what == "busy" else 0)
        self.prepare(set(competitors), url)
        times = {competitor: [] for competitor in competitors}
        sent = {competitor: [] for competitor in competitors}
        for i in range(runs):
            for competitor in competitors[i % len(competitors):] + competitors[:i % len(competitors)]:
                before = self.servers.sent()
                took = self.turn(competitor, url)
                times[competitor].append(took)
                sent[competitor].append(self.servers.sent() - before)
                print("%s %3d ms, round %d: %-12s %7.3f s, %d bytes"
                      % (protocol, delay, i + 1, competitor, took, sent[competitor][-1]), file=sys.stderr)
        if self.options.profile:
            self.profiles(competitors, url, "%s, %d ms, %s" % (protocol, delay, what))
        return {competitor: (statistics.median(times[competitor]), statistics.median(sent[competitor]) / 1e6)
                for competitor in competitors}

    def profiles(self, competitors, url, title):
        """One more turn of each, watched; prints where the time goes."""
        columns = {}
        for competitor in competitors:
            self.profile = processors.Profile([process.pid for process in self.servers.processes])
            self.turn(competitor, url)
            columns[competitor] = dict(self.profile.rows())
            self.profile = None
        print("\n| %s | %s |" % (title, " | ".join(columns)))
        print("|---|" + "---|" * len(columns))
        for name in dict.fromkeys(name for rows in columns.values() for name in rows):
            cells = ["%.2f s" % rows[name] if name in rows else "" for rows in columns.values()]
            print("| %s | %s |" % (name, " | ".join(cells)))


def kind(row):
    """The conditions that a row is measured under, besides the round trip."""
    return row[0] if row[0] in ("start", "filter", "busy") else "fetch"


def names(competitor):
    """One name, or those of whom the fastest counts."""
    return (competitor,) if isinstance(competitor, str) else competitor


def report(rows, results, protocol):
    print("\n| over %s | added round trip | stackplug | the other | ratio | at most | |" % protocol)
    print("|---|---|---|---|---|---|---|")
    missed = 0
    for group, delay, title, competitor, base, most in rows:
        measured = results[delay, kind((group,))]
        of = 1 if title.endswith("bytes") else 0
        unit = "MB" if of else "s"
        ours, other = measured[competitor][of], min(measured[name][of] for name in names(base))
        ratio = ours / other
        missed += most is not None and ratio > most
        verdict = "" if most is None else "ok" if ratio <= most else "not reached"
        print("| %s | %d ms | %.3f %s | %.3f %s | %.2f | %s | %s |"
              % (title, delay, ours, unit, other, unit, ratio, "" if most is None else most, verdict))
    return missed


def main():
    parser = argparse.ArgumentParser(prog="bench.sh", description=__doc__.split("\n\n")[0])
    parser.add_argument("--rows", default=",".join(GROUPS), help="some of %(default)s")
    parser.add_argument("--runs", type=int, default=5, help="rounds; start-up has four times as many (%(default)s)")
    parser.add_argument("--delays", default="0,50,100", help="added round trips in ms (%(default)s)")
    parser.add_argument("--protocols", default="http", help="http, git or both (%(default)s)")
    parser.add_argument("--quick", action="store_true", help="two rounds with four small repositories, no large one")
    parser.add_argument("--profile", action="store_true", help="also shows where the time goes, from one more turn of each")
    parser.add_argument("--jobs", type=int, help="stackplug's -j (its default)")
    parser.add_argument("--folder", help="where the temporary folder is made")
    parser.add_argument("--repositories", help="a folder to keep the repositories in, for the next time")
    parser.add_argument("--stackplug", default=PROGRAM, help="the program (that of this build)")
    options = parser.parse_args()
    options.rows = options.rows.split(",")
    if unknown := set(options.rows) - set(GROUPS):
        parser.error("there are no rows %s" % ", ".join(sorted(unknown)))
    delays = [int(delay) for delay in options.delays.split(",")]
    rows = [row for row in ROWS if row[0] in options.rows and row[1] in delays]
    if options.quick:
        rows = [row for row in rows if row[0] != "large"]
    runs = min(options.runs, 2) if options.quick else options.runs
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with tempfile.TemporaryDirectory(prefix="stackplug-bench-", dir=options.folder) as folder:
        bench = Bench(options, os.path.realpath(folder))
        missed = 0
        try:
            for protocol in options.protocols.split(","):
                results = {}
                for delay in delays:
                    for what in ("fetch", "filter", "busy", "start"):
                        wanted = [row for row in rows if row[1] == delay and kind(row) == what]
                        competitors = list(dict.fromkeys(
                            name for row in wanted for some in row[3:5] for name in names(some)))
                        if competitors:
                            results[delay, what] = bench.measure(
                                competitors, protocol, delay, what, runs * 4 if what == "start" else runs)
                missed += report(rows, results, protocol)
        finally:
            bench.servers.stop()
            bench.settle()
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
