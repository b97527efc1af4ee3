# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of a bucket that a person sees in the documentation are those that the readers take."""

from __future__ import annotations

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._buckets.definition import BUCKET_FIELDS, SPELLINGS
from ansible_collections.creativeflow.minio.plugins.module_utils._buckets.options import BUCKETS_OPTION
from ansible_collections.creativeflow.minio.plugins.module_utils._buckets.settings import lifecycle
from ansible_collections.creativeflow.minio.plugins.module_utils._buckets.settings.table import SETTINGS
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import InputErrors

OPTIONS = {name: option for setting in SETTINGS for name, option in setting.options.items()}
FIELDS = {name: read for setting in SETTINGS for name, read in setting.fields.items()}
TYPED = sorted(name for name, option in OPTIONS.items() if "options" in option)
# Any key may stand in these.
FREE = {"tags": "tags have names of the user's own", "policy": "a document", "policy_variables": "by placeholder", "prefixes": "by prefix"}


def problems(name, content):
    """What the reader says of a setting with this content."""
    try:
        FIELDS[name]([content] if OPTIONS[name]["type"] == "list" else content)
    except (InputErrors, ValueError) as error:
        return str(error)
    return ""


def test_what_is_not_free_has_suboptions():
    dictionaries = {name for name, option in OPTIONS.items() if "dict" in (option["type"], option.get("elements"))}
    assert dictionaries == set(FREE) | set(TYPED)


@pytest.mark.parametrize("name", TYPED)
def test_the_reader_knows_each_suboption_and_no_other(name):
    for key in OPTIONS[name]["options"]:
        assert f"{key}: unknown key" not in problems(name, {key: "x"})
    assert "colour: unknown key" in problems(name, {"colour": "x"})


def test_each_key_of_a_rule_is_documented():
    # What is refused with an explanation needs no documentation.
    assert {*OPTIONS["lifecycle"]["options"], "abort_incomplete_upload_days"} == set(lifecycle._FIELDS)


def test_several_buckets_have_the_keys_of_a_definition():
    options = BUCKETS_OPTION["options"]
    assert set(options) == set(BUCKET_FIELDS)
    assert {alias: name for name, option in options.items() for alias in option.get("aliases", ())} == SPELLINGS
