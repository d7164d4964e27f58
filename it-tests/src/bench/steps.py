"""Measures what running steps costs: one step, many plugins, much output, the capture of the shell's variables.

Side by side: in each round everything has its turn, in a rotating order; what counts is the ratio of the medians. Nothing
outside of one temporary folder is read or written, but the programs themselves.
"""

import argparse
import glob
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

PLUGIN = "if [[ $1 == stack && $2 == install ]]; then\n    X=1\nfi\n"
LOUD = 'if [[ $2 == install ]]; then\n    yes "a line of output as long as such lines are" | head -c %d\nfi\n'
POINTS = 6  # of "stack --until 'stack extra'" that run scripts of extras.d
SLOW = "if [[ $1 == stack && $2 == install ]]; then\n    sleep 0.1\nfi\n"
SLOW_STEPS = 100
LOOP = """for ((i = 0; i < $COUNT; i++)); do source "$FILE" stack install >>"$LOG" 2>&1; done"""
TEE = """set -o pipefail; bash "$FILE" stack install 2>&1 | tee "$LOG" >/dev/null"""


class Usage:
    """What one process and all that it started took."""

    def __init__(self, wall, usage):
        self.wall = wall
        self.cpu = usage.ru_utime + usage.ru_stime
        self.memory = usage.ru_maxrss


class Bench:
    def __init__(self, options, folder):
        self.options = options
        self.folder = folder
        self.program = os.path.abspath(options.stackplug)
        if not os.access(self.program, os.X_OK):
            raise SystemExit("there is no %s: build the distribution first (mvn package), or use --stackplug" % self.program)
        home = self.path("home")
        os.makedirs(home)
        keep = ("PATH", "JAVA_HOME", "TMPDIR")
        self.environment = {key: os.environ[key] for key in keep if key in os.environ}
        self.environment.update(HOME=home, LC_ALL="C.UTF-8", STACKPLUG_NO_ARCHIVE="1")
        self.scripts = options.steps // POINTS
        self.file = self.write("plugin.sh", PLUGIN)
        self.loud = self.write("loud.sh", LOUD % (options.megabytes * 1000000))
        self.empty = self.top("empty")
        self.many = self.top("many")
        for i in range(self.scripts):
            self.write("many/extras.d/%06d.sh" % i, PLUGIN)
        for name, size in (("output", options.megabytes * 1000000), ("silent", 0)):
            self.top(name)
            self.write(name + "/extras.d/10-loud.sh", LOUD % size)
        for count in (100, 1000):
            self.plugins("plugins%d" % count, count, PLUGIN)
        self.slow = self.write("slow.sh", SLOW)
        for name in ("slow", "unkept"):
            self.plugins(name, SLOW_STEPS, SLOW)
        self.write("unkept/stackplug.properties", "checkpoints=false\n")
        self.compile()

    def compile(self):
        java = os.environ.get("JAVA_HOME")
        self.java = os.path.join(java, "bin", "java") if java else "java"
        jars = glob.glob(os.path.join(os.path.dirname(self.program), "..", "lib", "*.jar"))
        self.class_path = ":".join(jars + [self.path("classes")])
        source = os.path.join(os.path.dirname(os.path.abspath(__file__)), "Session.java")
        self.run([self.java + "c", "-cp", self.class_path, "-d", self.path("classes"), source])

    def path(self, *names):
        return os.path.join(self.folder, *names)

    def write(self, name, text):
        path = self.path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as file:
            file.write(text)
        return path

    def top(self, name, *lines):
        self.write(name + "/local.conf", "\n".join(["[[local|localrc]]", *lines]) + "\n")
        return self.path(name)

    def plugins(self, name, count, text):
        self.top(name, "ERROR_ON_CLONE=True", *(
            "enable_plugin p%04d https://example.org/p%04d" % (i, i) for i in range(count)))
        for i in range(count):
            self.write("%s/stack/p%04d/devstack/plugin.sh" % (name, i), text)

    def run(self, command, **variables):
        with open(self.path("said"), "w+") as said:
            start = time.monotonic()
            process = subprocess.Popen(command, env=dict(self.environment, **variables), cwd=self.folder,
                                       stdin=subprocess.DEVNULL, stdout=said, stderr=subprocess.STDOUT)
            _, status, usage = os.wait4(process.pid, 0)
            wall = time.monotonic() - start
            process.returncode = os.waitstatus_to_exitcode(status)
            said.seek(0)
            self.said = said.read()
            if process.returncode != 0:
                raise SystemExit("%s failed:\n%s" % (command, self.said[-4000:]))
        return Usage(wall, usage)

    def ours(self, top, *words):
        shutil.rmtree(os.path.join(top, ".stackplug"), ignore_errors=True)
        return self.run([self.program, "-q", "-C", top, *words])

    def bash(self, script, count=1, file=None):
        log = self.path("log")
        if os.path.exists(log):
            os.unlink(log)
        return self.run(["bash", "-c", script], COUNT=str(count), FILE=file or self.file, LOG=log)

    def turn(self, name):
        """One measurement."""
        if name == "empty":
            return self.ours(self.empty, "stack", "--until", "stack extra")
        if name == "steps":
            return self.ours(self.many, "stack", "--until", "stack extra")
        if name == "session":
            shutil.rmtree(self.path("bare"), ignore_errors=True)
            os.makedirs(self.path("bare"))
            self.run([self.java, "-cp", self.class_path, "Session", self.path("bare"), self.file, str(self.options.steps)])
            usage = Usage.__new__(Usage)
            usage.wall, usage.capture, usage.spawn, usage.checkpoint = (float(word) / 1e6 for word in self.said.split())
            return usage
        if name == "loop":
            return self.bash(LOOP, self.options.steps)
        if name.startswith("plugins"):
            return self.ours(self.path(name), "run", "stack", "install")
        if name in ("slow", "unkept"):
            return self.ours(self.path(name), "stack", "--until", "stack install")
        if name == "slow start":
            return self.ours(self.path("slow"), "stack", "--until", "stack pre-install")
        if name == "slow loop":
            return self.bash(LOOP, SLOW_STEPS, self.slow)
        if name in ("output", "silent"):
            return self.ours(self.path(name), "stack", "--until", "stack extra")
        return self.bash(TEE, file=self.loud)

    def measure(self, runs):
        names = ["empty", "steps", "session", "loop", "plugins100", "plugins1000", "output", "silent",
                 "tee", "slow", "unkept", "slow start", "slow loop"]
        results = {name: [] for name in names}
        for i in range(runs):
            turn = i % len(names)
            for name in names[turn:] + names[:turn]:
                results[name].append(self.turn(name))
                print("round %d: %-12s %8.3f s" % (i + 1, name, results[name][-1].wall), file=sys.stderr)
        return results


def report(results, steps):
    def median(name, what="wall"):
        return statistics.median(getattr(usage, what) for usage in results[name])

    start = median("empty")
    count = steps // POINTS * POINTS
    whole = (median("steps") - start) / count
    session, loop, spawn = median("session"), median("loop") / steps, median("session", "spawn")
    rows = [
        ("one step in the session, µs", session * 1e6, None, 300),
        ("one step in the session: bash started for it", session * 1e6, spawn * 1e6, 0.1),
        ("one step in the session: a bash loop that sources the file", session * 1e6, loop * 1e6, None),
        ("one step of a whole run, with log and journal: bash started for it", whole * 1e6, spawn * 1e6, None),
        ("1,000 plugins, one phase: 100 plugins, s", median("plugins1000"), median("plugins100"), 10.5),
        ("1,000 plugins, one phase: 100 plugins, MB", median("plugins1000", "memory") / 1024, median("plugins100", "memory") / 1024, 2),
        ("output, without the run of a silent script: bash | tee, s", median("output") - median("silent"), median("tee"), 1.5),
        ("output, without the run of a silent script: bash | tee, s of processors",
         median("output", "cpu") - median("silent", "cpu"), median("tee", "cpu"), 1.1),
        ("output: how much the process's memory grows by it, MB", (median("output", "memory") - median("silent", "memory")) / 1024, None, 32),
        ("capture of the variables, ms", median("session", "capture") * 1e3, None, 5),
        ("checkpoint, ms", median("session", "checkpoint") * 1e3, None, 25),
        ("journal, logs and checkpoints of %d steps of 100 ms: the steps alone, s" % SLOW_STEPS,
         median("slow") - median("slow start") - median("slow loop"), median("slow loop"), 0.1),
        ("checkpoints of %d steps of 100 ms: the same without them, s" % SLOW_STEPS, median("slow"), median("unkept"), None),
    ]
    print("\n| | stackplug | the other | ratio | at most | |")
    print("|---|---|---|---|---|---|")
    missed = 0
    for title, ours, other, most in rows:
        value = ours if other is None else ours / other
        missed += most is not None and value > most
        verdict = "" if most is None else "ok" if value <= most else "not reached"
        print("| %s | %.2f | %s | %s | %s | %s |" % (
            title, ours, "" if other is None else "%.2f" % other, "" if other is None else "%.2f" % value,
            "" if most is None else most, verdict))
    return missed


def main():
    parser = argparse.ArgumentParser(prog="bench.sh steps", description=__doc__.split("\n\n")[0])
    here = os.path.dirname(os.path.abspath(__file__))
    parser.add_argument("--runs", type=int, default=5, help="rounds (%(default)s)")
    parser.add_argument("--steps", type=int, default=10000, help="how many are run (%(default)s)")
    parser.add_argument("--megabytes", type=int, default=200, help="of output (%(default)s)")
    parser.add_argument("--folder", help="where the temporary folder is made")
    parser.add_argument("--stackplug", default=os.path.join(here, "../../../cli/target/stackplug/bin/stackplug"),
                        help="the program (that of this build)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="stackplug-bench-", dir=options.folder) as folder:
        results = Bench(options, os.path.realpath(folder)).measure(options.runs)
    return 1 if report(results, options.steps) else 0


if __name__ == "__main__":
    sys.exit(main())
