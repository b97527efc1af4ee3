# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes what a site keeps beside its objects to a file of Ansible Vault."""

from __future__ import annotations

import json
import typing as t

from ..module_utils._site.session import Session
from ..plugin_utils._backup.document import counts, needs_replication, read_backup, secrets_of
from ..plugin_utils._backup.restore import unsaid
from ..plugin_utils._site_action import SiteAction
from ..plugin_utils._vault import Vault, fail_if_there, write_new


class ActionModule(SiteAction):
    """Reads, encrypts, writes."""

    options = {
        "path": {"type": "path", "required": True},
        "vault_password_file": {"type": "path", "no_log": False},
        "vault_id": {"type": "str"},
    }

    def act(self, params: dict[str, t.Any], session: Session) -> dict[str, t.Any]:
        """In check mode, everything but the writing. Nothing is read for a file that cannot be written."""
        vault = Vault(self._loader, params["vault_password_file"], params["vault_id"])
        label = vault.label()
        fail_if_there(params["path"])
        document = read_backup(session)
        self.secrets = secrets_of(document)
        if not self._task.check_mode:
            write_new(params["path"], vault.encrypt(json.dumps(document, indent=1, ensure_ascii=False)))
        return {
            "changed": True,
            "path": params["path"],
            "vault_id": label,
            "made": document["made"],
            "counts": counts(document),
            "needs_replication": needs_replication(document),
            "not_expressed": unsaid(document),
        }
