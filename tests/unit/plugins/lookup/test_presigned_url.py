# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The connection of urls for anybody. What the server makes of the urls is tested by the target minio_object_info."""

from __future__ import annotations

import pytest
from ansible.errors import AnsibleLookupError
from ansible.plugins.loader import lookup_loader
from ansible_collections.creativeflow.minio.plugins.lookup import presigned_url as module

SITES = {"az1": {"url": "http://az1.example.net:9000", "access_key": "k1", "secret_key": "s1", "region": "eu"}}


@pytest.fixture
def make(monkeypatch):
    """The lookup, without the request for the region."""
    monkeypatch.setattr(module, "learn_region", lambda session, bucket: None)
    return lambda sites=None, **options: lookup_loader.get("creativeflow.minio.presigned_url").run(["bucket/k"], {"minio_sites": sites or SITES}, **options)


@pytest.mark.parametrize("option", ["site", "alias"])
def test_a_site_by_its_name(make, option):
    (url,) = make(**{option: "az1"})
    assert url.startswith("http://az1.example.net:9000/bucket/k?") and "k1%2F" in url


@pytest.mark.parametrize("option", ["site", "alias"])
def test_what_is_said_wins_over_minio_sites(make, option):
    (url,) = make(**{option: "az1", "url": "http://other:9000", "access_key": "k2", "secret_key": "s2"})
    assert url.startswith("http://other:9000/bucket/k?") and "k2%2F" in url


@pytest.mark.parametrize("option", ["site", "alias"])
def test_a_site_that_is_unknown(make, option):
    with pytest.raises(AnsibleLookupError, match="site az11: minio_sites has no such site. Did you mean az1"):
        make(**{option: "az11"})
