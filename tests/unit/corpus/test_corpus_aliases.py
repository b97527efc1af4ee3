# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The reader of aliases takes what mc can sign in with, and nothing else."""

from __future__ import annotations

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import InputErrors
from ansible_collections.creativeflow.minio.plugins.plugin_utils._mc_config import build
from ansible_collections.creativeflow.minio.tests.corpus.cases import cases, filled, recorded

CASES, RECORDED = cases("aliases"), recorded("aliases")
SECRET = "example-secret-of-root"

# What mc takes and the collection does not, each for a reason of its own.
_STRICTER = {
    # mc takes any case of its keys, which a definition does not.
    "keys_in_small_letters",
    "keys_with_a_capital",
}


def test_every_case_was_asked():
    assert CASES.keys() == RECORDED.keys() and len(CASES) >= 30


@pytest.mark.parametrize("name", CASES)
def test_p13_the_reader_agrees_with_mc(name):
    file, environment = filled(CASES[name], "127.0.0.1:9000", "corpus-root", SECRET)
    try:
        build(file, "", True, environment)
    except InputErrors as error:
        assert not RECORDED[name]["as_it_stands"] or name in _STRICTER, error.errors
        assert not any(SECRET in line or "\n" in line for line in error.errors)
    else:
        assert RECORDED[name]["built"] is True
