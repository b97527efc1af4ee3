# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Waiting with a deadline."""

from __future__ import annotations

import ssl
import time
import urllib.error
import urllib.request
from typing import Callable

from .errors import LabError


def _trusting() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


# A lab's own addresses must not go through a proxy of the environment, and who has signed their certificates does not matter here.
_direct = urllib.request.build_opener(urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=_trusting()))


def until(condition: Callable[[], bool], seconds: float, failure: Callable[[], str], interval: float = 0.2) -> None:
    """Poll until the condition holds; past the deadline, fail with the text of `failure`."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise LabError(failure())
        time.sleep(interval)


def http_status(url: str, timeout: float = 2.0) -> int:
    """The status of a GET, or 0 if nothing answers."""
    try:
        with _direct.open(url, timeout=timeout) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0
