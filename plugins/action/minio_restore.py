# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Puts back what minio_backup wrote."""

from __future__ import annotations

import typing as t

from ..module_utils._site.result import failure_message, summary
from ..module_utils._site.session import Session
from ..module_utils._tiers.formats import secrets_in as secrets_in_tiers
from ..plugin_utils._backup.document import is_archive, lacking, load_backup, secrets_of
from ..plugin_utils._backup.restore import PARTS, restore
from ..plugin_utils._site_action import SiteAction
from ..plugin_utils._vault import Vault


class ActionModule(SiteAction):
    """Decrypts, compares, writes, and compares again."""

    options = {
        "path": {"type": "path", "required": True},
        "parts": {"type": "list", "elements": "str", "choices": list(PARTS), "default": list(PARTS)},
        "force": {"type": "bool", "default": False},
        "tier_credentials": {"type": "dict", "default": {}, "no_log": False},
        "vault_password_file": {"type": "path", "no_log": False},
        "vault_id": {"type": "str"},
    }

    def act(self, params: dict[str, t.Any], session: Session) -> dict[str, t.Any]:
        """In check mode, without the writing."""
        path = params["path"]
        document = load_backup(Vault(self._loader, params["vault_password_file"], params["vault_id"]).decrypt(path, is_archive), path)
        credentials = params["tier_credentials"]
        self.secrets = secrets_of(document) | secrets_in_tiers(credentials)
        absent = lacking(document, params["parts"])
        done = restore(session, document, [part for part in params["parts"] if part not in absent], params["force"], self._task.check_mode, credentials)
        maker = "an export of mc" if document.get("has") else "of an earlier version of this collection"
        result = {
            **summary(done.outcome, done.total),
            **({"restart_required": False, "restart_for": []} if "config" in absent else done.report),
            "site": document["site"],
            "made": document["made"],
            "remarks": [*(f"{part}: {path} does not have it, because it is {maker}." for part in absent), *document.get("remarks", ()), *done.remarks],
            "needs_replication": done.needs_replication,
        }
        if self._task.diff and done.outcome.changes:
            result["diff"] = {**done.outcome.diff(), "before_header": f"{session.site} now", "after_header": f"{session.site} as of {document['made']}"}
        if done.outcome.failures:
            result.update(failed=True, msg=failure_message(done.outcome, "object", done.total, session.site))
        return result
