# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes objects and reads each back, repeating what fails as an SDK does, until it is stopped; then says how it went."""

from __future__ import annotations

import json
import signal
import sys
import time
import urllib.error
import urllib.request


def request(method, url, body=None):
    """Up to 10 times within some seconds. What is not there is not there: a 404 is not repeated."""
    for attempt in range(10):
        try:
            with urllib.request.urlopen(urllib.request.Request(url, body, method=method), timeout=10) as answer:
                return answer.read()
        except urllib.error.HTTPError as error:
            if error.code == 404:
                return None
        except OSError:
            pass
        time.sleep(0.2 * (attempt + 1))
    return None


def main():
    """Write and read."""
    written, lost, going = 0, [], [True]
    signal.signal(signal.SIGTERM, lambda *_: going.clear())
    while going:
        body = str(written).encode()
        if request("PUT", f"{sys.argv[1]}{written}", body) is None or request("GET", f"{sys.argv[1]}{written}") != body:
            lost.append(written)
        written += 1
    print(json.dumps({"written": written, "lost": lost}), flush=True)


main()
