# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What all unit tests share."""

from __future__ import annotations

import pytest
from hypothesis import settings

# How long an example takes is the machine's matter, not the test's. `make test` has the same examples every time; `make nightly` looks for new ones.
settings.register_profile("same", deadline=None, derandomize=True)
settings.register_profile("new", deadline=None, max_examples=500)
settings.load_profile("same")


class Clock:
    """Time that passes by sleeping alone.

    :ivar pauses: how long was slept, each time. :ivar every: what is called after each.
    """

    def __init__(self):
        self.now = 0.0
        self.pauses = []
        self.every = []

    def monotonic(self):
        return self.now

    def sleep(self, seconds):
        self.now += seconds
        self.pauses.append(seconds)
        for function in self.every:
            function()


@pytest.fixture(name="clock")
def clock_fixture(monkeypatch):
    """The time of whatever polls."""
    from ansible_collections.creativeflow.minio.plugins.module_utils._common import poll  # pylint: disable=import-outside-toplevel

    clock = Clock()
    monkeypatch.setattr(poll, "time", clock)
    return clock
