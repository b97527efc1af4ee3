# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The clock of a host is known as exactly as the way to it is short."""

from __future__ import annotations

import pytest
from ansible_collections.creativeflow.minio.plugins.plugin_utils._hosts.clocks import compared
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize("took, offset, uncertainty", [(0.0, -1.0, 1.0), (1.0, -0.5, 0.5), (5.0, 0.0, 0.0)])
def test_compared(took, offset, uncertainty):
    found = compared({"time": 100.0, "took": took}, 100.0, 102.0)
    assert (found["offset"], found["uncertainty"]) == (offset, uncertainty)


@given(st.floats(-100, 100), st.floats(0, 5), st.floats(0, 5), st.floats(0, 5))
def test_the_true_offset_is_within_the_uncertainty(true, there, work, back):
    found = compared({"time": 1000 + there + true, "took": work}, 1000, 1000 + there + work + back)
    assert abs(found["offset"] - true) <= found["uncertainty"] + 1e-6
