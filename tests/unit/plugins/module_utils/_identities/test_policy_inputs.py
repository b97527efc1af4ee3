# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of minio_policy: what is no text is no holder of a policy."""

from __future__ import annotations

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import InputErrors
from ansible_collections.creativeflow.minio.plugins.module_utils._identities.policy_inputs import HOLDERS, declared_policies


def declared(**fields):
    return declared_policies({"policies": [{"name": "p", **fields}]})


@pytest.mark.parametrize("key", HOLDERS)
@pytest.mark.parametrize("value", [None, ["a"], True, 1.5, {"a": 1}])
def test_c6_what_is_no_text_is_no_holder(key, value):
    with pytest.raises(InputErrors) as error:
        declared(**{key: ["ann", value, "bob", value]})
    assert [line.partition(": ")[0] for line in error.value.errors] == ["policies[0]"] * 2
    assert [line.split(": ")[1] for line in error.value.errors] == [f"{key}[1]", f"{key}[3]"]
    assert all("is not text" in line for line in error.value.errors)


@pytest.mark.parametrize("key", HOLDERS)
def test_c6_texts_and_numbers_are_holders(key):
    (policy,) = declared(**{key: ["ann", 17]})
    assert policy[key] == ["ann", "17"]
