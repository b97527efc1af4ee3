# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes to several sites at once while proxies between them are closed for some seconds.

Of ten writes of a site, one is a second version and one a delete marker.
"""

from __future__ import annotations

import json
import threading
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import MinioError
from ansible_collections.creativeflow.minio.plugins.module_utils._site.session import Session

_AROUND = 3
"""Seconds for which it writes before and after the outage."""
_RATE = 10
"""Writes a second on each site."""


def main() -> None:
    """Entry point."""
    module = AnsibleModule(
        {
            "url": {"type": "str"},
            "urls": {"type": "list", "elements": "str", "required": True},
            "access_key": {"type": "str", "required": True},
            "secret_key": {"type": "str", "required": True, "no_log": True},
            "bucket": {"type": "str", "required": True},
            "proxies": {"type": "list", "elements": "str", "required": True},
            "seconds": {"type": "int", "required": True},
        }
    )
    params, end = module.params, threading.Event()
    sessions = [Session(url, params["access_key"], params["secret_key"]) for url in params["urls"]]
    with ThreadPoolExecutor(len(sessions)) as executor:
        jobs = [executor.submit(_write, session, params["bucket"], end) for session in sessions]
        try:
            time.sleep(_AROUND)
            _set(params["proxies"], False)
            time.sleep(params["seconds"])
        finally:
            _set(params["proxies"], True)
            time.sleep(_AROUND)
            end.set()
    try:
        module.exit_json(changed=True, versions=sum(job.result() for job in jobs))
    except MinioError as error:
        module.fail_json(msg=str(error))


def _write(session: Session, bucket: str, end: threading.Event) -> int:
    """Until the end. :returns: how many versions and delete markers the site confirmed."""
    prefix = session.url.rpartition(":")[2]
    number, due = 0, time.monotonic()
    while not end.is_set():
        if number % 10 == 9:
            session.s3("DELETE", bucket, f"{prefix}/{number - 1}")
        else:
            session.s3("PUT", bucket, f"{prefix}/{number - (number % 10 == 5)}", body=b"x" * (1024 << number % 6))
        number += 1
        due += 1 / _RATE
        end.wait(max(0.0, due - time.monotonic()))
    return number


def _set(proxies: list[str], enabled: bool) -> None:
    for proxy in proxies:
        body = json.dumps({"enabled": enabled}).encode()
        with urllib.request.urlopen(urllib.request.Request(proxy, body, {"Content-Type": "application/json"}), timeout=10):
            pass


if __name__ == "__main__":
    main()
