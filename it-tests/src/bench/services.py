"""Measures `fetch --all` of a DevStack tree with eight services against DevStack's way and git clone under xargs.

Seconds, bytes that were received and megabytes on disk, once each: a round takes some minutes. The tree is copied; the
repositories are only read. They are those of opendev.org, each in a folder openstack/NAME or openstack/NAME.git.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time

import bench
import servers

NAMES = "requirements keystone nova neutron glance cinder placement swift horizon".split()
SERVICES = ("key mysql rabbit n-api n-cpu n-cond n-sch n-api-meta placement-api placement-client g-api c-sch c-api c-vol horizon "
            "q-svc q-agt q-dhcp q-l3 q-meta neutron s-proxy s-object s-container s-account")
WAYS = ["devstack", "xargs", "none", "blobs"]


def megabytes(folder):
    return int(subprocess.run(["du", "-sm", folder], stdout=subprocess.PIPE, text=True, check=True).stdout.split()[0])


def main():
    parser = argparse.ArgumentParser(prog="bench.sh services", description=__doc__.split("\n\n")[0])
    parser.add_argument("--tree", required=True, help="a clone of DevStack")
    parser.add_argument("--repositories", required=True, help="the folder that has openstack/nova.git and the others")
    parser.add_argument("--networks", default="50:0,50:50", help="round trip in ms : Mbit/s of a connection (%(default)s)")
    parser.add_argument("--ways", default=",".join(WAYS), help="some of %(default)s; stackplug's by fetch-filter")
    parser.add_argument("--folder", help="where the temporary folder is made")
    parser.add_argument("--stackplug", default=bench.PROGRAM, help="the program (that of this build)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="stackplug-services-", dir=options.folder) as folder:
        environment = dict(
            PATH=os.environ["PATH"], HOME=folder + "/home", GIT_CONFIG_NOSYSTEM="1", GIT_TERMINAL_PROMPT="0",
            GIT_CONFIG_GLOBAL=folder + "/gitconfig", LC_ALL="C.UTF-8")
        if "JAVA_HOME" in os.environ:
            environment["JAVA_HOME"] = os.environ["JAVA_HOME"]
        os.makedirs(folder + "/home")
        with open(folder + "/gitconfig", "w") as config:
            config.write("[uploadpack]\n\tallowFilter = true\n[safe]\n\tdirectory = *\n")
        shutil.copytree(options.tree, folder + "/tree", symlinks=True)
        served = servers.Servers(os.path.abspath(options.repositories), environment, folder + "/received")
        print("| round trip | a connection | way | seconds | MB received | MB on disk |\n|---|---|---|---|---|---|")
        try:
            for network in options.networks.split(","):
                delay, megabits = (int(figure) for figure in network.split(":"))
                url = served.url("http", delay, megabits)
                for way in options.ways.split(","):
                    took, received, disk = measure(os.path.abspath(options.stackplug), folder, environment, served, url, way)
                    print("| %d ms | %s | %s | %.0f | %.0f | %d |"
                          % (delay, "%d Mbit/s" % megabits if megabits else "no limit", way, took, received, disk), flush=True)
        finally:
            served.stop()


def measure(program, folder, environment, served, url, way):
    """One way, with nothing there before: seconds, megabytes received, megabytes of DEST and of the mirrors beside it."""
    dest = tempfile.mkdtemp(dir=folder)
    before = served.sent()
    start = time.monotonic()
    if way in ("devstack", "xargs"):
        lines = "".join("%s %s/openstack/%s.git\n" % (name, url, name) for name in NAMES)
        script = bench.PARALLEL if way == "xargs" else bench.CLONE.replace("origin main", "origin master")
        command, stdin, variables = ["bash", "-c", script], lines, dict(DEST=dest, DEPTH="")
    else:
        write_conf(folder + "/tree/local.conf", dest, url)
        command, stdin = [program, "fetch", "--all", "-C", folder + "/tree"], ""
        variables = dict(XDG_CACHE_HOME=dest + "/.cache", STACKPLUG_FETCH_FILTER=way, STACKPLUG_NO_ARCHIVE="1")
        for name in ("stackplug.lock", ".stackplug"):
            if os.path.exists(folder + "/tree/" + name):
                os.rename(folder + "/tree/" + name, dest + "." + name)
    done = subprocess.run(command, input=stdin, env=dict(environment, **variables), stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True)
    took = time.monotonic() - start
    if done.returncode != 0:
        raise SystemExit("%s failed:\n%s" % (way, done.stdout[-4000:]))
    missing = [name for name in NAMES if not os.path.isdir("%s/%s/.git" % (dest, name))]
    if missing:
        raise SystemExit("%s left out %s" % (way, ", ".join(missing)))
    # Mirrors and checkouts share their packs by hard links, which du counts once.
    return took, (served.sent() - before) / 1e6, megabytes(dest)


def write_conf(path, dest, url):
    lines = ["[[local|localrc]]", "DEST=" + dest, "GIT_BASE=" + url, "Q_AGENT=openvswitch",
             "Q_ML2_PLUGIN_MECHANISM_DRIVERS=openvswitch", "Q_ML2_TENANT_NETWORK_TYPE=vxlan",
             "ENABLED_SERVICES=" + SERVICES.replace(" ", ",")]
    lines += ["%s_PASSWORD=secret" % name for name in ("ADMIN", "DATABASE", "RABBIT", "SERVICE")]
    lines += ["SWIFT_HASH=0123456789abcdef"]
    with open(path, "w") as conf:
        conf.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    sys.exit(main())
