# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the access key may not see of a server is not told as nothing."""

from __future__ import annotations

import json

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import ServerError
from ansible_collections.creativeflow.minio.plugins.module_utils._server.info import server_info
from ansible_collections.creativeflow.minio.plugins.module_utils._site.session import Session


class Site(Session):
    """A site without any tier. :param code: the error of a question about tiers; ``""`` for none."""

    def __init__(self, code):
        super().__init__("http://127.0.0.1:1", "someone", "secret-of-someone", site="az1")
        self.code = code

    def admin(self, method, command, query=None, body=b"", encrypted=False, headers=None, resource="", once=False):
        if command == "info":
            return json.dumps({"mode": "online"}).encode()
        if self.code:
            raise ServerError(self.site, self.url, 403, self.code, "no")
        return b"[]"


@pytest.mark.parametrize(("code", "tiers"), [("", []), ("AccessDenied", None)])
def test_tiers_are_unknown_where_they_may_not_be_listed(code, tiers):
    assert server_info(Site(code))["tiers"] == tiers


def test_another_error_is_one():
    with pytest.raises(ServerError):
        server_info(Site("InternalError"))
