# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether an object is a copy of another one, of which the server tells more or less."""

from __future__ import annotations

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._objects.comparison import COMPARE, Actual, Wanted
from ansible_collections.creativeflow.minio.plugins.module_utils._objects.remote import Object

EARLY, LATE = "2026-11-01T00:00:00Z", "2026-11-02T00:00:00Z"


def _object(etag, sha256="", modified=EARLY, size=9, encryption="sse-kms"):
    return Object(size, etag, modified, sha256=sha256, encryption=encryption)


@pytest.mark.parametrize(("found", "origin", "same"), [
    (_object("a"), _object("a"), True),
    (_object("a", modified=LATE), _object("b"), True),
    (_object("a"), _object("b", modified=LATE), False),
    (_object("a", "one", LATE), _object("b", "one"), True),
    (_object("a", "one", LATE), _object("b", "two"), False),
    (_object("a-2", "one-2", LATE), _object("b-3", "two-3"), True),
    (_object("a", "one", LATE), _object("b-3", "two-3"), True),
    (_object("a", modified=LATE, encryption=""), _object("b", encryption="sse-s3"), False),
    (_object("a", modified=LATE, size=8), _object("b"), False),
])  # fmt: skip
def test_what_is_a_copy(found, origin, same):
    wanted = Wanted({"bucket": "b", "key": "k", "copy_from": {"key": "o"}})
    assert [change.setting for change in COMPARE["present"](wanted, Actual(found, origin))] == ([] if same else ["content"])
