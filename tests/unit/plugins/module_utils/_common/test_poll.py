# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long a poll pauses, and when it ends."""

from __future__ import annotations

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._common import poll


def test_an_answer_that_is_there_at_once_costs_no_pause(clock):
    assert poll.poll(lambda: "done", lambda answer: answer == "done", 0.0) == "done"
    assert not clock.pauses


def test_pauses_double_up_to_the_longest(clock):
    answers = iter(range(7))
    assert poll.poll(lambda: next(answers), lambda answer: answer == 6, 1000.0, 0.5, 5.0) == 6
    assert clock.pauses == [0.5, 1.0, 2.0, 4.0, 5.0, 5.0]


@pytest.mark.parametrize("deadline, pauses", [(-10.0, []), (0.4, []), (0.5, [0.5]), (1.4, [0.5]), (1.5, [0.5, 1.0])])
def test_no_pause_ends_after_the_deadline(clock, deadline, pauses):
    asked = []
    assert poll.poll(lambda: asked.append(clock.now), lambda answer: False, deadline) is None
    assert clock.pauses == pauses
    assert len(asked) == len(pauses) + 1
