# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The reader of lifecycles agrees with what a server made of the same ones, and reads back what it wrote."""

from __future__ import annotations

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._buckets.settings.lifecycle import Lifecycle, read_lifecycle
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import InputErrors
from ansible_collections.creativeflow.minio.tests.corpus.cases import cases, lifecycle_rules, recorded

CASES, RECORDED = cases("lifecycles"), recorded("lifecycles")

# The server takes a zero here as if it were not there.
_SAY_NOTHING = {"noncurrent_keep_zero"}


def test_every_case_was_asked():
    assert CASES.keys() == RECORDED.keys() and len(CASES) >= 60


def read(name):
    try:
        return read_lifecycle(lifecycle_rules(CASES[name]))
    except (InputErrors, ValueError):
        return None


@pytest.mark.parametrize("name", CASES)
def test_the_reader_agrees_with_the_server(name):
    if read(name):
        assert RECORDED[name]["back"].startswith("<LifecycleConfiguration"), RECORDED[name]
    else:
        # It may say no to what says nothing, such as keeping zero versions.
        assert RECORDED[name]["verdict"] != "taken" or name in _SAY_NOTHING, RECORDED[name]


@pytest.mark.parametrize("name", [name for name in CASES if read(name)])
def test_what_the_server_gives_back_is_equal(name):
    assert Lifecycle().parse(RECORDED[name]["back"].encode()) == read(name)
