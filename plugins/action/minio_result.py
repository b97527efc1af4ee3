# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes what a playbook came to, on the controller, whichever host the task is for."""

from __future__ import annotations

import datetime
import os
import typing as t

from ansible.module_utils.common.parameters import remove_values
from ansible.plugins.action import ActionBase

from ..module_utils._common.errors import InputErrors, MinioError
from ..plugin_utils._results.document import KINDS, OF_ALL_SITES, document, file_name
from ..plugin_utils._results.folder import folder_of, read_result, write_result
from ..plugin_utils._results.kinds import failures, numbers_and_details
from ..plugin_utils._results.secret_values import secret_values


class ActionModule(ActionBase):
    """Ansible's entry point."""

    TRANSFERS_FILES = False
    _requires_connection = False
    _supports_check_mode = True

    def run(self, tmp: t.Any = None, task_vars: t.Optional[dict[str, t.Any]] = None) -> dict[str, t.Any]:
        """The document, and where it is."""
        super().run(tmp, task_vars)
        variables = task_vars or {}
        _result, params = self.validate_argument_spec(
            {
                "kind": {"type": "str", "required": True, "choices": list(KINDS)},
                "sites": {"type": "list", "elements": "str", "required": True},
                "found": {"type": "dict", "default": {}},
                "failure": {"type": "dict", "default": {}},
                "messages": {"type": "list", "elements": "str", "default": []},
                "folder": {"type": "path"},
            }
        )
        messages = list(dict.fromkeys([*params["messages"], *failures(params["failure"])]))
        try:
            return self._written(params, messages, variables)
        except MinioError as error:
            return {"failed": True, "msg": str(error), "messages": messages, **({"errors": error.errors} if isinstance(error, InputErrors) else {})}

    def _written(self, params: dict[str, t.Any], messages: list[str], variables: dict[str, t.Any]) -> dict[str, t.Any]:
        kind, sites, template = params["kind"], params["sites"], self._templar.template
        if kind not in OF_ALL_SITES and not sites:
            raise InputErrors([f"sites: a result of {kind} is one of sites. Name them."])
        path = os.path.join(folder_of(params["folder"], variables, template), file_name(kind, sites))
        warnings: list[str] = []
        try:
            previous = read_result(path)
        except MinioError as error:
            previous = None
            warnings.append(f"{error} It was replaced, and when the last success was is not known any more.")
        now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        try:
            found = numbers_and_details(kind, params["found"])
        except (AttributeError, KeyError, TypeError) as error:
            raise InputErrors([f"found: it is not what {kind} has (docs/results.md): {error}."]) from None
        hidden = secret_values([variables.get("minio_sites"), variables.get("minio_replication_secrets")], template)
        content = remove_values(document(kind, sites, now, messages, found, previous), hidden)
        if not self._task.check_mode:
            write_result(path, content)
        return {"changed": True, "path": path, "result": content, "messages": content["messages"], **({"warnings": warnings} if warnings else {})}
