# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The entries of minio_sites."""

from __future__ import annotations

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import InputErrors
from ansible_collections.creativeflow.minio.plugins.module_utils._site.entries import site_errors
from ansible_collections.creativeflow.minio.plugins.module_utils._site.sites import site_list
from hypothesis import given
from hypothesis import strategies as st

ENTRY = {"url": "https://az1", "access_key": "a", "secret_key": "hidden-value"}
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
VALUES = st.recursive(SCALARS, lambda part: st.lists(part) | st.dictionaries(st.text(), part), max_leaves=5)


def test_c13_what_is_right():
    more = {"region": "", "ca_path": "ca.pem", "validate_certs": "yes", "timeout": "30", "replication_url": "", "api": "S3v4", "path": "auto", "notes": [1]}
    more.update(session_token="t", assume_role={"duration": "1h"}, client_cert="c.pem", client_key="k.pem")
    assert site_errors({"az1": {**ENTRY, **more}, "dr": {**ENTRY, "region": None}}) == []


@pytest.mark.parametrize("change, text", [
    ({"url": None}, "minio_sites.az1.url: missing."),
    ({"secret_key": ""}, "minio_sites.az1.secret_key: is empty."),
    ({"secret_key": 123}, "Put it in quotes."),
    ({"secret_key": ["hidden-value"]}, "must be text, not a list"),
    ({"secret_key": "<hidden-value>"}, "is a placeholder"),
    ({"acess_key": "a"}, "unknown key acess_key. Did you mean access_key?"),
    ({"colour": "a"}, "There are url,"),
    ({"url": "http://u:hidden-value@h"}, "not shown here"),
    ({"url": "http://h:99999"}, "a port that does not exist"),
    ({"timeout": True}, "above 0"),
    ({"timeout": -1}, "above 0"),
    ({"validate_certs": "maybe"}, "true or false"),
    ({"api": ["S3v4"]}, "one of"),
    ({"assume_role": "1h"}, "must be a dictionary, not text"),
    ({"assume_role": {"durtion": "1h"}}, "has the unknown key durtion"),
    ({"session_token": "<hidden-value>"}, "is a placeholder"),
])  # fmt: skip
def test_c13_each_error_is_one_line(change, text):
    found = site_errors({"az1": {**ENTRY, **change}})
    assert len(found) == 1 and text in found[0] and "hidden-value" not in found[0]


def test_a_token_of_a_provider_takes_the_place_of_keys():
    assert site_errors({"az1": {"url": "https://az1", "web_identity_token_file": "token"}}) == []


@given(st.dictionaries(st.sampled_from([*ENTRY, "region", "ca_path", "validate_certs", "timeout", "replication_url", "api", "path", "other"]), VALUES))
def test_no_entry_is_a_traceback(entry):
    assert all(isinstance(line, str) for line in site_errors({"az1": entry}))


@pytest.mark.parametrize("form, lacks", [("connection", ["url", "access_key", "secret_key"]), ("address", ["url"]), ("target", ["url"])])
def test_a_list_of_sites_names_what_it_needs_and_is_not_there(form, lacks):
    with pytest.raises(InputErrors) as found:
        site_list({"az1": {"colour": "not needed"}}, form=form)
    assert [line.partition(":")[0] for line in found.value.errors] == [f"minio_sites.az1.{key}" for key in lacks]
    with pytest.raises(InputErrors, match="must be a dictionary"):
        site_list(["az1"])
