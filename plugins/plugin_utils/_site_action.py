# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What asks a site within ansible-playbook itself: what it reads is in no argument, no file and no pipe on its way."""

from __future__ import annotations

import typing as t

from ansible.module_utils.basic import missing_required_lib
from ansible.module_utils.common.parameters import remove_values

from ..module_utils._common.errors import InputErrors, MinioError
from ..module_utils._site.connection import CONNECTION_SPEC, SECRETS, session_from
from ..module_utils._site.result import cost
from ..module_utils._site.session import Session
from ..module_utils._site.transport import IMPORT_ERROR
from ._site import SiteTask


class SiteAction(SiteTask):
    """An action with the options of a connection."""

    TRANSFERS_FILES = False
    _requires_connection = False

    options: t.ClassVar[dict[str, dict[str, t.Any]]] = {}
    """The options besides those of the connection."""

    def __init__(self, *args: t.Any, **kwargs: t.Any) -> None:
        super().__init__(*args, **kwargs)
        self.secrets: set[str] = set()

    def act(self, params: dict[str, t.Any], session: Session) -> dict[str, t.Any]:
        """What it does; the result. What is in ``self.secrets`` is taken out of it. :raises MinioError: why not."""
        raise NotImplementedError

    def run(self, tmp: t.Optional[str] = None, task_vars: t.Optional[dict[str, t.Any]] = None) -> dict[str, t.Any]:
        """Fails where the SDK is missing."""
        if IMPORT_ERROR is not None:
            return {"failed": True, "msg": missing_required_lib("minio>=7.2.20,<8") + " It is needed by the Python of ansible-playbook itself."}
        return super().run(tmp, task_vars)

    def act_with(self, arguments: dict[str, t.Any], task_vars: t.Optional[dict[str, t.Any]]) -> dict[str, t.Any]:
        """The result, with what it cost."""
        self._task.args = arguments
        _result, params = self.validate_argument_spec({**CONNECTION_SPEC, **self.options})
        session: t.Optional[Session] = None
        try:
            session = session_from(params)
            result = self.act(params, session)
        except MinioError as error:
            result = {"failed": True, "msg": str(error), **({"errors": error.errors} if isinstance(error, InputErrors) else {})}
        return {**remove_values(result, self.secrets | {params[name] for name in SECRETS if params[name]}), "api": cost(session)}
