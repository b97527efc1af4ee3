# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is tried, and what counts as no longer served."""

from __future__ import annotations

import datetime

from ansible_collections.creativeflow.minio.plugins.module_utils._identities.snapshot import AccessKey, User
from ansible_collections.creativeflow.minio.plugins.module_utils._root.logins import breaches, signing

NOW = datetime.datetime(2026, 6, 1, tzinfo=datetime.timezone.utc)


class Found:
    complete = True

    def users(self):
        return {"a": User(True, "sa"), "off": User(False, "so"), "unseen": User(True, None)}

    def access_keys(self, names):
        assert names is None
        key = {"enabled": True, "secret": "sk", "policy": None, "name": "", "description": "", "expires": ""}
        return {
            "k": AccessKey("a", **key),
            "of-nobody-enabled": AccessKey("off", **key),
            "disabled": AccessKey("a", **{**key, "enabled": False}),
            "expired": AccessKey("a", **{**key, "expires": "2026-05-31T23:59:59Z"}),
            "later": AccessKey("root", **{**key, "expires": "2026-06-30T00:00:00Z"}),
        }


def test_who_is_tried():
    assert signing(Found(), NOW) == [("k", "sk"), ("later", "sk"), ("a", "sa")]


def test_what_is_no_longer_served():
    assert breaches({"a": "ok", "b": "AccessDenied"}, {"a": "ok", "b": "AccessDenied", "c": "ok"}) == []
    assert breaches({"a": "ok"}, {}) == ["a is answered missing, and was answered ok before."]
    assert breaches({"a": "ok"}, {"a": "AccessDenied"}) == ["a is answered AccessDenied, and was answered ok before."]
    assert breaches({"a": "SignatureDoesNotMatch"}, {}) == []
