# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lists of sites for modules (a2, a8): each site brings its own trust, and none of another one's."""

from __future__ import annotations

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._errors import InputErrors
from ansible_collections.creativeflow.minio.plugins.module_utils._site_lists import as_targets, to_ask

KEYS = {"access_key": "key", "secret_key": "secret"}
SITES = {
    "az1": {"url": "https://az1", **KEYS, "ca_path": "az1.crt", "region": "eu", "replication_url": "https://az1.internal", "timeout": 5},
    "az2": {"url": "https://az2", **KEYS, "validate_certs": False, "ca_path": None, "region": ""},
    "dr": {"url": "https://dr", **KEYS},
}


def test_sites_to_ask_have_no_keys():
    assert to_ask(SITES) == [
        {"name": "az1", "url": "https://az1", "ca_path": "az1.crt"},
        {"name": "az2", "url": "https://az2", "validate_certs": False},
        {"name": "dr", "url": "https://dr"},
    ]
    assert [site["name"] for site in to_ask(SITES, ["dr", "dr"])] == ["dr"]
    assert to_ask({}) == to_ask(SITES, []) == []


def test_each_target_has_its_own_trust():
    assert as_targets(SITES, without=["dr"]) == [
        {"name": "az1", "url": "https://az1", "replication_url": "https://az1.internal", **KEYS, "region": "eu", "ca_path": "az1.crt"},
        {"name": "az2", "url": "https://az2", **KEYS, "validate_certs": False},
    ]
    assert as_targets(SITES, names=["dr", "az1"], without=["az1"]) == [{"name": "dr", "url": "https://dr", **KEYS}]


def test_what_is_no_site_is_named_without_a_secret():
    with pytest.raises(InputErrors) as caught:
        as_targets({**SITES, "odd": "secret"}, names=["az3"])
    assert len(caught.value.errors) == 2
    assert "Did you mean az" in str(caught.value) and "secret" not in str(caught.value).replace("secret_key", "")
