# Apache License 2.0 (see LICENSE or https://www.apache.org/licenses/LICENSE-2.0)
"""The documentation of the action of this name."""

DOCUMENTATION = r"""
---
module: follow
short_description: Follows a run of stackplug until it is held or ends
version_added: "0.2.0"
description:
  - Waits for the newest run in O(top_dir) of the host, on the control host. Runs that only fetch do not count.
  - Ends within seconds on every host when one of them fails, so that a failure ends the lab.
  - A failure names the host, the plugin, the point, the file and the line.
  - Changes nothing.
options:
  top_dir:
    description: TOP_DIR on the host.
    type: path
    required: true
  program:
    description: The program on the host.
    type: str
    default: stackplug
  until:
    description: >-
      V(held) waits until the run is held, or has ended well. V(end) waits until it has ended. V(now) waits for nothing and
      returns the state.
    type: str
    choices: [held, end, now]
    default: end
  job:
    description: The C(ansible_job_id) of the task that has started the run, if one has.
    type: str
  together:
    description: A file on the control host by which the hosts of a lab tell each other that one has failed.
    type: path
  interval:
    description: Seconds between two looks.
    type: float
    default: 3
  timeout:
    description: Seconds after which waiting is given up.
    type: float
    default: 14400
author:
  - The authors of stackplug
attributes:
  check_mode:
    support: full
"""

EXAMPLES = r"""
- name: Wait until the run has ended
  stackplug.devstack.follow:
    top_dir: /opt/stack/lab
"""

RETURN = r"""
run:
  description: The id of the newest run; empty if there is none.
  returned: always
  type: str
command:
  description: The command of that run.
  returned: always
  type: str
outcome:
  description: done, failed, interrupted, killed, running, or none if there is no run.
  returned: always
  type: str
held:
  description: The point after which the run is held; empty if it is not.
  returned: always
  type: str
failures:
  description: What has failed, a sentence for each, with its plugin, point, file and line.
  returned: failure
  type: list
  elements: str
"""
