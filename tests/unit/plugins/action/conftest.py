# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An action that runs no module: what it would run is recorded, and answered from a list."""

from __future__ import annotations

import importlib
import importlib.util
from unittest.mock import create_autospec

import pytest
from ansible.parsing.dataloader import DataLoader
from ansible.playbook.task import Task
from ansible.plugins.connection import ConnectionBase
from ansible.plugins.shell import ShellBase
from ansible.template import Templar

PLUGINS = "ansible_collections.creativeflow.minio.plugins.action"


@pytest.fixture(name="make_action")
def make_action_fixture(monkeypatch):
    """Makes the action of a module. ``asked`` has the arguments of each run of the module, and whether it ran in the background."""

    def make(module, *results, check_mode=False, async_val=0, **arguments):
        options = {"async_val": async_val, "check_mode": check_mode, "diff": False, "action": f"creativeflow.minio.{module}"}
        task = create_autospec(Task, instance=True, args=arguments, **options)
        connection = create_autospec(ConnectionBase, instance=True, has_native_async=False)
        connection._shell = create_autospec(ShellBase, instance=True, tmpdir="/a/folder")
        templar = Templar(DataLoader(), {})
        name = module if importlib.util.find_spec(f"{PLUGINS}.{module}") else "minio_info"
        action = importlib.import_module(f"{PLUGINS}.{name}").ActionModule(task, connection, None, None, templar, None)
        left = list(results)
        action.asked = []

        def execute(module_args=None, task_vars=None, wrap_async=False):
            action.asked.append((dict(module_args or {}), wrap_async))
            return left.pop(0)

        monkeypatch.setattr(action, "_execute_module", execute)
        return action

    return make
