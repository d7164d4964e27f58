"""Where the time of one process goes: the processors' seconds by groups of threads, the servers', and what is waited for."""

import os
import re
import resource
import subprocess
import threading
import time

TICK = os.sysconf("SC_CLK_TCK")
PROCESSORS = len(os.sched_getaffinity(0))

# The names of a JVM's threads, as the kernel cuts them.
GROUPS = [
    ("compilers", re.compile(r"^C[12] Compiler")),
    ("collector", re.compile(r"^(GC |G1 )")),
    ("the JVM's other threads", re.compile(r"^(VM |Signal Dispatch|Service Thread|Monitor Deflati|Reference Handl|Finalizer|"
                                           r"Common-Cleaner|Notification Th|Attach Listener|Cleaner-)")),
    ("start", re.compile(r"^java$")),
]


def _times(path):
    """The name, and the seconds in user and in system mode, of a thread or process and of its ended children."""
    with open(path) as file:
        text = file.read()
    begin, end = text.index("("), text.rindex(")")
    fields = text[end + 2:].split()
    return text[begin + 1:end], int(fields[11]) / TICK, int(fields[12]) / TICK, (int(fields[13]) + int(fields[14])) / TICK


def spent(pids):
    """The seconds of processors that these processes, their children and the children that ended have taken so far."""
    total = 0
    children = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open("/proc/%s/stat" % name) as file:
                    children.setdefault(int(file.read().rsplit(")", 1)[1].split()[1]), []).append(int(name))
            except OSError:
                pass
    waiting = list(pids)
    while waiting:
        pid = waiting.pop()
        waiting += children.get(pid, [])
        try:
            _, user, system, ended = _times("/proc/%d/stat" % pid)
            total += user + system + ended
        except OSError:
            pass
    return total


class Profile:
    """One run of a command, watched. Threads that live for less than the interval are counted with "unseen"."""

    INTERVAL = 0.005

    def __init__(self, servers):
        self.servers = servers
        self.threads = {}
        self.process = None

    def run(self, command, **options):
        """Like subprocess.run, but for the input, which is a text."""
        stdin = options.pop("input", "")
        before, served, start = resource.getrusage(resource.RUSAGE_CHILDREN), spent(self.servers), time.monotonic()
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, **options)
        watcher = threading.Thread(target=self._watch)
        watcher.start()
        out, err = self.process.communicate(stdin)
        self.wall = time.monotonic() - start
        watcher.join()
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.user = after.ru_utime - before.ru_utime
        self.system = after.ru_stime - before.ru_stime
        self.served = spent(self.servers) - served
        return subprocess.CompletedProcess(command, self.process.returncode, out, err)

    def _watch(self):
        folder = "/proc/%d/task" % self.process.pid
        while self.process.poll() is None:
            try:
                for task in os.listdir(folder):
                    name, user, system, _ = _times("%s/%s/stat" % (folder, task))
                    self.threads[task] = (name, user + system)
            except OSError:
                pass
            time.sleep(self.INTERVAL)

    def rows(self):
        """Pairs of a name and seconds."""
        client = self.user + self.system
        rows = [("wall clock", self.wall), ("processors: this program", client), ("of it in the kernel", self.system)]
        java = any(name == "java" or name.startswith("C1 ") for name, _ in self.threads.values())
        if java:
            groups = dict.fromkeys([name for name, _ in GROUPS] + ["workers"], 0)
            for name, seconds in self.threads.values():
                group = next((group for group, pattern in GROUPS if pattern.match(name)), "workers")
                groups[group] += seconds
            rows += [("of it " + name, seconds) for name, seconds in groups.items()]
            rows.append(("of it unseen (threads and processes that ended)", client - sum(groups.values())))
        rows.append(("processors: the servers and the proxy", self.served))
        rows.append(("idle: %d processors x wall clock, without both" % PROCESSORS, PROCESSORS * self.wall - client - self.served))
        return rows
