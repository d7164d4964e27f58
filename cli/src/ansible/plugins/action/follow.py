# Apache License 2.0 (see LICENSE or https://www.apache.org/licenses/LICENSE-2.0)
"""Follows a run of stackplug on a host; see the documentation of the module of this name."""

from __future__ import annotations

import json
import os
import shlex
import time

from ansible.errors import AnsibleActionFail, AnsibleConnectionFailure
from ansible.plugins.action import ActionBase
from ansible.utils.display import Display

display = Display()

# A host that does not answer may be busy, or be gone: it is asked so many times more.
SILENT_LOOKS = 3

# The status of a shell that does not find a command.
NOT_FOUND = 127

# The commands that run steps. A fetch is never followed.
STEPS = ("stack", "run", "unstack", "clean")


class ActionModule(ActionBase):
    """One host's part: looks every few seconds, and at what became of the other hosts."""

    TRANSFERS_FILES = False
    _requires_connection = True

    def run(self, tmp=None, task_vars=None):
        result = super().run(tmp, task_vars)
        _, args = self.validate_argument_spec(
            argument_spec=dict(
                top_dir=dict(type="path", required=True),
                program=dict(type="str", default="stackplug"),
                until=dict(type="str", choices=["held", "end", "now"], default="end"),
                job=dict(type="str"),
                together=dict(type="path"),
                interval=dict(type="float", default=3),
                timeout=dict(type="float", default=14400),
            ))
        self.args = args
        self.host = task_vars["inventory_hostname"]
        result["changed"] = False
        try:
            result.update(self._follow())
        except AnsibleConnectionFailure as failure:
            self._tell("does not answer: %s" % failure)
            raise
        except AnsibleActionFail as failure:
            self._tell(str(failure))
            raise
        if result.get("failed") and not result.get("because"):
            self._tell(result["msg"])
        return result

    # ---------------------------------------------------------------------------------------- waiting

    def _follow(self):
        deadline = time.monotonic() + self.args["timeout"]
        shown = None
        while True:
            ended = self._job()
            state = self._state()
            if ended is not None and ended != 0:
                return self._failed(state)
            if state["outcome"] in ("failed", "interrupted", "killed") and self.args["until"] != "now":
                if not self.args["job"] or ended is not None:
                    return self._failed(state)
            if self.args["until"] == "now":
                return state
            # The job's run may not be the newest yet: only its end says that all is done.
            done = ended == 0 if self.args["job"] else state["outcome"] in ("done", "none")
            if done or (self.args["until"] == "held" and state["held"]):
                return state
            now = (state["outcome"], state["held"])
            if now != shown:
                shown = now
                display.v("%s: %s is %s" % (self.host, state["run"], "held after %s" % state["held"] if state["held"] else state["outcome"]))
            other = self._other()
            if other:
                return dict(state, failed=True, because=other, msg="stopped waiting, since %s" % other)
            if time.monotonic() > deadline:
                return dict(state, failed=True, msg="%s has not ended after %d s" % (state["run"], self.args["timeout"]))
            time.sleep(self.args["interval"])

    def _command(self, *words):
        """Exit status, standard output and standard error of the program, on the host, as the user of the task."""
        return self._execute(" ".join(shlex.quote(word) for word in (self.args["program"], *words, "-C", self.args["top_dir"])))

    def _execute(self, command):
        for look in range(SILENT_LOOKS + 1):
            try:
                done = self._low_level_execute_command(command)
                return done["rc"], done["stdout"], done["stderr"]
            except AnsibleConnectionFailure:
                if look == SILENT_LOOKS:
                    raise
                time.sleep(self.args["interval"])
        raise AssertionError("not reached")

    def _state(self):
        status, out, err = self._command("runs", "--format", "json")
        try:
            runs = json.loads(out)["runs"]
        except (ValueError, KeyError) as problem:
            if status != NOT_FOUND:
                raise AnsibleActionFail("%s runs: %s" % (self.args["program"], (err or out).strip() or problem)) from problem
            if self.args["until"] != "now":
                raise AnsibleActionFail("%s is not installed on the host" % self.args["program"]) from problem
            # Without the program, nothing was run.
            runs = []
        runs = [run for run in runs if run["command"] in STEPS]
        if status != 0 or not runs:
            return dict(run="", command="", outcome="none", held="")
        newest = runs[0]
        return dict(run=newest["run"], command=newest["command"], outcome=newest["outcome"], held=newest.get("held") or "")

    def _job(self):
        """The exit status of the task that has started the run; None while it goes on, or if there was none."""
        if not self.args["job"]:
            return None
        folder = self._remote_expand_user(self.get_shell_option("async_dir", default="~/.ansible_async"))
        # What async_status reads, without the cost of a module for each look.
        _, out, _ = self._execute("cat " + shlex.quote(folder + "/" + self.args["job"]))
        try:
            end = json.loads(out)
        except ValueError:
            return None
        if "rc" not in end and not end.get("failed"):
            return None
        self.job_end = end
        return end.get("rc", 1)

    # ---------------------------------------------------------------------------------------- failures

    def _failed(self, state):
        failures = self._failures(state["run"])
        if not failures:
            end = getattr(self, "job_end", {})
            lines = (end.get("stderr") or end.get("msg") or "the run was %s" % state["outcome"]).strip().splitlines()
            failures = ["\n".join(lines[-20:])]
        return dict(state, failed=True, failures=failures, msg="; ".join(failures))

    def _failures(self, run):
        """A sentence for each failure of a run, with its place."""
        if not run:
            return []
        _, out, _ = self._command("report", run, "--format", "json")
        try:
            report = json.loads(out)
        except ValueError:
            return []
        sentences = []
        for problem in report.get("problems", []):
            places = problem.get("places") or []
            place = ", ".join("%s:%s" % (place.get("file"), place.get("line")) for place in places[:1])
            sentences.append("%s %s%s" % (problem.get("code", ""), problem.get("sentence", ""), " (%s)" % place if place else ""))
        return sentences

    # ---------------------------------------------------------------------------------------- the other hosts

    def _tell(self, message):
        """Lets the others know. The first failure counts: what fails after it may be its consequence."""
        path = self.args["together"]
        if not path:
            return
        try:
            with open(path, "x", encoding="utf-8") as file:
                file.write("%s failed: %s" % (self.host, message))
        except FileExistsError:
            pass

    def _other(self):
        path = self.args["together"]
        if not path or not os.path.exists(path):
            return None
        with open(path, encoding="utf-8") as file:
            return file.read()
