# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Purge: what is in the scope, and how much may go."""

from __future__ import annotations

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import InputErrors
from ansible_collections.creativeflow.minio.plugins.module_utils._common.purge import purge_from


def purge(limit="10%", **scope):
    return purge_from({"purge": True, "purge_scope": scope, "purge_limit": limit})


@pytest.mark.parametrize(
    ("scope", "name", "tags", "covered"),
    [
        ({"prefix": "a-"}, "a-1", None, True),
        ({"prefix": "a-"}, "b-1", None, False),
        ({"tags": {"t": 1}}, "b-1", {"t": "1", "u": "2"}, True),
        ({"tags": {"t": "1"}}, "b-1", None, False),
        ({"prefix": "a-", "tags": {"t": "1"}}, "a-1", {"t": "2"}, False),
    ],
)
def test_scope(scope, name, tags, covered):
    assert purge(**scope).covers(name, lambda: tags) is covered


@pytest.mark.parametrize(
    ("limit", "scope", "removals", "refused"),
    [
        ("10%", 20, 2, False),
        ("10%", 20, 3, True),
        ("10%", 9, 1, True),
        ("3", 100, 3, False),
        ("3", 3, 4, True),
        ("0", 9, 0, False),
        ("100%", 5, 5, False),
    ],
)
def test_limit(limit, scope, removals, refused):
    names = [f"a-{number}" for number in range(removals)]
    if not refused:
        purge(limit, prefix="a-").check("az1", "buckets", scope, names)
        return
    with pytest.raises(InputErrors, match="nothing was written"):
        purge(limit, prefix="a-").check("az1", "buckets", scope, names)


def test_no_purge_needs_nothing():
    assert purge_from({"purge": False, "purge_scope": None, "purge_limit": "few"}) is None


@pytest.mark.parametrize("scope", [{}, {"prefix": ""}, {"tags": {}}])
def test_a_scope_that_is_everything_is_none(scope):
    with pytest.raises(InputErrors, match="purge needs a scope"):
        purge(**scope)


@pytest.mark.parametrize("value", [None, ["a"], True])
def test_c6_a_tag_of_the_scope_that_is_no_text(value):
    with pytest.raises(InputErrors, match="purge_scope.tags: team: .* is not text"):
        purge(tags={"team": value})
