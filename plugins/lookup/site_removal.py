# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: site_removal
short_description: Work out what the removal of a MinIO site does
version_added: 0.4.0
author:
  - CreativeFlow (@creativeflow)
description:
  - Decides what goes from a host and what stays, and what speaks against the removal of its site. Nothing is read from hosts or changed.
  - It needs what the tasks of the entry point C(removal) of the role P(creativeflow.minio.minio_cluster#role) have read, so it works in these tasks only.
options:
  _terms:
    description:
      - The part that is asked for. V(look) are the options of M(creativeflow.minio.minio_leftovers_info) for the host.
      - V(steps) is what is done on the host, with C(removed), C(kept) and C(problems).
      - V(verdict) is for the site, C(problems), all that speaks against the removal, and C(lossless), whether it is known that nothing is lost.
      - V(report) are the lines at the end.
    type: list
    elements: str
    required: true
    choices: [look, steps, verdict, report]
seealso:
  - plugin: creativeflow.minio.cluster_plan
    plugin_type: lookup
"""

EXAMPLES = r"""
- name: Fail if something speaks against the removal
  ansible.builtin.fail:
    msg: "{{ _verdict.problems | join('\n') }}"
  vars:
    _verdict: "{{ lookup('creativeflow.minio.site_removal', 'verdict') }}"
  when: _verdict.problems | length > 0
"""

RETURN = r"""
_list:
  description: A dictionary, or for V(report) a list of lines.
  type: list
  elements: raw
"""

import typing as t
from dataclasses import asdict

from ansible.errors import AnsibleLookupError
from ansible.plugins.lookup import LookupBase

from ..plugin_utils._cluster.checks import Known, known_from
from ..plugin_utils._removal.report import report
from ..plugin_utils._removal.steps import steps, unread, wanted_from
from ..plugin_utils._removal.verdict import Asked, verdict
from ..plugin_utils._role_variables import RoleVariables


class LookupModule(LookupBase):
    """Ansible's entry point."""

    def run(self, terms: list[str], variables: t.Any = None, **kwargs: t.Any) -> list[t.Any]:
        """The part that is asked for. :raises AnsibleLookupError: a variable cannot be filled in, or there is no such part."""
        self.set_options(var_options=variables, direct=kwargs)
        if len(terms) != 1 or terms[0] not in _PARTS:
            raise AnsibleLookupError(f"site_removal: ask for one of {', '.join(_PARTS)}.")
        return [_PARTS[terms[0]](known_from(RoleVariables(self._loader, variables)))]


def _look(known: Known) -> dict[str, t.Any]:
    return wanted_from(known.own).look(_is_emptied(known))


def _steps(known: Known) -> dict[str, t.Any]:
    """Nothing for a host that is lost."""
    found = known.own("_minio_cluster_leftovers")
    if found.get("unreachable"):
        return {}
    return asdict(steps(wanted_from(known.own), found, _is_emptied(known)) if "drives" in found else unread(str(found.get("msg", ""))))


def _is_emptied(known: Known) -> bool:
    return known.own("minio_cluster_remove_data") == known.plan["site"]


def _verdict(known: Known) -> dict[str, t.Any]:
    site, present = known.plan["site"], _present(known)
    found = verdict(
        Asked(
            site=site,
            members=known.own("_minio_cluster_members"),
            present=present,
            reached=_reached(known),
            health=known.own("_minio_cluster_sites_health").get("by_name", {}),
            ties=known.own("_minio_cluster_ties"),
            data=str(known.own("minio_cluster_remove_data") or ""),
            accept_loss=known.flag("minio_cluster_accept_loss"),
            unreachable=known.flag("minio_cluster_unreachable"),
        )
    )
    return asdict(found)


def _present(known: Known) -> list[str]:
    """The hosts of the site that the run has, also those that it lost."""
    run = known.own("ansible_play_hosts_all")
    return [host for host in known.own("_minio_cluster_members") if host in run]


def _reached(known: Known) -> dict[str, t.Any]:
    return {host: found for host, found in known.each("_minio_cluster_steps", _present(known), None).items() if found}


def _report(known: Known) -> list[str]:
    reached = _reached(known)
    sites = known.own("minio_sites") or {}
    secrets = known.own("minio_replication_secrets") or {}
    site = known.plan["site"]
    return report(
        site,
        {host: known.facts[host] for host in reached},
        [host for host in _present(known) if host not in reached],
        [other for other in sites if other != site and other in secrets],
        str(known.own("minio_replication_user") or "replication"),
        bool(known.own("ansible_check_mode")),
    )


_PARTS: dict[str, t.Callable[[Known], t.Any]] = {"look": _look, "steps": _steps, "verdict": _verdict, "report": _report}
