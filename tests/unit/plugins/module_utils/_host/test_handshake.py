# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The wait for another certificate, without a server."""

from __future__ import annotations

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import Unreachable
from ansible_collections.creativeflow.minio.plugins.module_utils._host.handshake import shown_certificate, wait_for_certificate


def looks(*answers):
    """A server that gives one answer after the other, and the last one for ever."""
    left = list(answers)

    def look():
        answer = left.pop(0) if len(left) > 1 else left[0]
        if isinstance(answer, Exception):
            raise answer
        return {"fingerprint": answer}

    return look


def test_without_a_fingerprint_the_server_is_asked_once():
    assert wait_for_certificate(looks("old", "new"), None, 60) == {"fingerprint": "old"}


def test_the_wait_ends_with_the_certificate_even_if_the_server_was_away():
    assert wait_for_certificate(looks("old", Unreachable("away"), "new"), "NEW", 60) == {"fingerprint": "new"}


def test_when_the_time_is_over_what_is_shown_is_reported():
    assert wait_for_certificate(looks("old"), "new", 0) == {"fingerprint": "old"}


@pytest.mark.parametrize("host", ["a..b", f"{'x' * 64}.example.net"])
def test_a_name_that_is_none_is_said(host):
    with pytest.raises(Unreachable, match="is no name of a host"):
        shown_certificate(host, 9000, host, None, 1)


def test_a_server_that_does_not_answer_is_an_error():
    with pytest.raises(Unreachable, match="away"):
        wait_for_certificate(looks(Unreachable("away")), "new", 0)
