# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Entries get the secrets of their names, and nothing else changes."""

from __future__ import annotations

import pytest
from ansible_collections.creativeflow.minio.plugins.filter.with_secrets import FilterModule

JOIN = FilterModule().filters()["with_secrets"]


@pytest.mark.parametrize(
    "entries, secrets, options, joined",
    [
        ([], {"a": "1"}, {}, []),
        ([{"name": "a", "groups": []}, {"name": "b"}], {"a": "1", "c": "2"}, {}, [{"name": "a", "groups": [], "secret": "1"}, {"name": "b"}]),
        ([{"key": "a", "name": "b"}], {"a": "1", "b": "2"}, {"by": "key"}, [{"key": "a", "name": "b", "secret": "1"}]),
        ([{"name": "dr", "secret_key": ""}, {"name": "az2", "secret_key": ""}], {"dr": "1"}, {"into": "secret_key"},
         [{"name": "dr", "secret_key": "1"}, {"name": "az2", "secret_key": ""}]),
        # The vault may be empty, and may give a name no value.
        ([{"name": "a"}], None, {}, [{"name": "a"}]),
        ([{"name": "a", "secret": "0"}], {"a": None}, {}, [{"name": "a", "secret": None}]),
        ([{"groups": []}], {"a": "1"}, {}, [{"groups": []}]),
    ],
)  # fmt: skip
def test_joined(entries, secrets, options, joined):
    before = [dict(entry) for entry in entries]
    assert JOIN(entries, secrets, **options) == joined and entries == before
