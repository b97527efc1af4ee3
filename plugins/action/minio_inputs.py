# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks the inputs of a playbook, on the controller, and makes what follows cheaper."""

from __future__ import annotations

import importlib
import typing as t
from pathlib import Path

from ansible import context
from ansible.plugins.action import ActionBase
from ansible.utils.display import Display

from ..plugin_utils._deployment_paths import paths_of
from ..plugin_utils._inputs.checks import GROUPS, WITH_SITES, Inputs, doubtful, problems
from ..plugin_utils._inputs.reading import Host, read_host
from ..plugin_utils._inputs.variables import options_of
from ..plugin_utils._paths import Paths

_OF_MEMBERS = ("minio_site", "minio_sites", "minio_cluster_tls_private_ca", *(f"{role}_site" for role in WITH_SITES))
_GROUPS = ("minio", *GROUPS.values())
_NOTHING_DONE = "Nothing was changed on any host."


def _import_all() -> None:
    """Import all lookups and filters of the collection, with what they import.

    Ansible loads the class of an action in its main process (lib/ansible/plugins/strategy/linear.py), and compiles the modules of a collection in each process
    that it starts for a task and a host (lib/ansible/utils/collection_loader/_collection_finder.py, get_code). What the main process has, these have too.
    """
    plugins = __name__.rpartition(".action.")[0]
    for kind in ("filter", "lookup"):
        for path in sorted(Path(__file__).resolve().parents[1].joinpath(kind).glob("[!_]*.py")):
            importlib.import_module(f"{plugins}.{kind}.{path.stem}")


_import_all()


class ActionModule(ActionBase):
    """Ansible's entry point."""

    TRANSFERS_FILES = False
    _requires_connection = False
    _supports_check_mode = True

    def run(self, tmp: t.Any = None, task_vars: t.Optional[dict[str, t.Any]] = None) -> dict[str, t.Any]:
        """A line for each error. It fails if there is one."""
        super().run(tmp, task_vars)
        _result, params = self.validate_argument_spec(
            {
                "roles": {"type": "list", "elements": "str", "default": []},
                "types_of": {"type": "list", "elements": "str", "default": []},
                "every_site": {"type": "bool", "default": False},
            }
        )
        found = self._inputs(params, task_vars or {})
        for line in doubtful(found):
            Display().warning(line)
        lines = problems(found)
        # Not in a value of its own as well: Ansible prints all of a result that failed, and each error is to be read once.
        return {"changed": False, **({"failed": True, "msg": "\n".join([_NOTHING_DONE, *lines])} if lines else {})}

    def _inputs(self, params: dict[str, t.Any], variables: t.Mapping[str, t.Any]) -> Inputs:
        raw = variables["hostvars"].raw_get
        groups = variables.get("groups") or {}
        names = list(dict.fromkeys(name for group in _GROUPS for name in groups.get(group, ())))
        in_run = set(variables.get("ansible_play_hosts_all") or names)
        roles, typed = tuple(params["roles"]), tuple(params["types_of"])
        # In an emergency, nothing is read but what the role takes: another value may not decrypt.
        only = None if roles else [option for role in typed for option in options_of(role)]

        def paths(host: Host) -> Paths:
            return paths_of(raw(host.name), host.engine.template)

        return Inputs(
            roles=roles,
            typed=typed,
            every_site=params["every_site"],
            groups=groups,
            hosts=[read_host(name, raw(name), self._loader, only) for name in names if name in in_run] if roles or typed else [],
            everyone=[read_host(name, raw(name), self._loader, _OF_MEMBERS) for name in names] if roles else [],
            paths=paths,
            # Ansible keeps them in sets.
            tags=tuple(sorted(variables.get("ansible_run_tags") or ("all",))),
            skip_tags=tuple(sorted(variables.get("ansible_skip_tags") or ())),
            playbooks=tuple(context.CLIARGS.get("args") or ()),
            python=_python(variables, raw),
        )


def _python(variables: t.Mapping[str, t.Any], raw: t.Callable[[str], t.Mapping[str, t.Any]]) -> str:
    """The Python that modules run with that are delegated to localhost; as it is written where it is a template."""
    given = raw("localhost").get("ansible_python_interpreter")
    own = str(variables.get("ansible_playbook_python") or "")
    return own if given is None or "ansible_playbook_python" in str(given) else str(given)
