# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: minio_summary
type: aggregate
short_description: Ends a playbook with a summary of each MinIO site
version_added: 0.4.0
author:
  - CreativeFlow (@creativeflow)
description:
  - After the recap, it shows for each site the nodes and drives that work, whether there is write quorum, the used share, the version and the addresses, and
    what changed on which hosts, with the objects or files. Failed tasks follow, each message once, and the next command. Errors of the inputs, which stand
    right above, are counted.
  - While a task waits for a site, it says so after ten seconds, and whenever the wait has doubled.
  - It is shown beside the output that is configured, and only for playbooks with roles of this collection. With it, the role
    P(creativeflow.minio.minio_cluster#role) asks each site once more at its end.
requirements:
  - C(creativeflow.minio.minio_summary) in C(callbacks_enabled) of C(ansible.cfg)
"""

EXAMPLES = r"""
# In ansible.cfg:
#   [defaults]
#   callbacks_enabled = creativeflow.minio.minio_summary
#
# At the end of ansible-playbook creativeflow.minio.cluster:
#   MINIO
#   az1: nodes 4/4, drives 16/16; write quorum; 22 % of 1.1 TiB used; version 2026-02-12T20:18:48Z
#     S3 https://s3.az1.example.net, console https://az1-n1.example.net:9001
#     changed:
#       Write the environment (az1-n1, az1-n2, az1-n3 and 1 more): /etc/default/minio
#       Apply the buckets (az1-n1): media (lifecycle, quota)
#   next: ansible-playbook creativeflow.minio.status
"""

import os
import time
import typing as t

from ansible import context
from ansible.plugins.callback import CallbackBase

from ..plugin_utils._summary import Result, Summary

_FOLDER = "/ansible_collections/creativeflow/minio/"


class CallbackModule(CallbackBase):
    """Ansible's entry point."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "creativeflow.minio.minio_summary"
    CALLBACK_NEEDS_ENABLED = True

    def __init__(self, *args: t.Any, **kwargs: t.Any) -> None:
        super().__init__(*args, **kwargs)
        self._summary = Summary()
        self._of_hosts: dict[str, tuple[str, tuple[str, ...]]] = {}

    def v2_playbook_on_start(self, playbook: t.Any) -> None:
        """A playbook begins."""
        name = os.path.splitext(os.path.basename(str(playbook._file_name)))[0]
        self._summary = Summary(name, bool(context.CLIARGS.get("check")))
        self._of_hosts = {}

    def v2_runner_on_ok(self, result: t.Any) -> None:
        """A task ended well on a host."""
        self._summary.add(self._read(result))

    def v2_runner_on_failed(self, result: t.Any, ignore_errors: bool = False) -> None:
        """A task failed on a host."""
        if not ignore_errors:
            self._summary.fail(self._read(result))

    def v2_runner_on_unreachable(self, result: t.Any) -> None:
        """A host was not reached."""
        self._summary.fail(self._read(result), unreachable=True)

    def v2_runner_retry(self, result: t.Any) -> None:
        """A task is tried again."""
        line = self._summary.wait(self._read(result), time.monotonic())
        if line:
            self._display.display(line)

    def v2_playbook_on_stats(self, stats: t.Any) -> None:
        """The playbook ended."""
        lines = self._summary.lines({*stats.failures, *stats.dark})
        if lines:
            self._display.banner("MINIO")
            for line in lines:
                self._display.display(line)

    def _read(self, result: t.Any) -> Result:
        task, host = result.task, result.host
        name = host.get_name()
        if name not in self._of_hosts:
            self._of_hosts[name] = _sites_of(task, host)
        site, sites = self._of_hosts[name]
        groups = sorted(host.get_groups(), key=lambda group: (-group.depth, group.name))
        return Result(
            host=name,
            groups=tuple(group.name for group in groups),
            site=site,
            task=task.get_name(),
            action=str(task.resolved_action or task.action),
            role=_FOLDER in str(task.get_path()),
            values=result.result,
            sites=sites,
        )


def _sites_of(task: t.Any, host: t.Any) -> tuple[str, tuple[str, ...]]:
    """``minio_site`` of a host, and the names in its ``minio_sites``, as its variables say without a template."""
    known = task.get_variable_manager().get_vars(host=host, include_hostvars=False)
    site, sites = known.get("minio_site"), known.get("minio_sites")
    return site if isinstance(site, str) and "{{" not in site else "", tuple(sites) if isinstance(sites, t.Mapping) else ()
