# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A client that writes all the time, each object with a handshake of its own, and tells at the end what failed and which certificates it was shown.

The environment variable WRITER has, as JSON: nodes (address by name), port, ca, access_key, secret_key, bucket and folder. It ends when the folder has a
file "stop", and leaves its report there.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import socket
import ssl
from pathlib import Path

import urllib3
from minio import Minio

ASKED = json.loads(os.environ["WRITER"])
FOLDER = Path(ASKED["folder"])


def handshake(name: str, address: str) -> str:
    """The SHA-256 sum of the certificate that a node shows to a client that looks at it."""
    context = ssl.create_default_context(cafile=ASKED["ca"])
    with socket.create_connection((address, ASKED["port"]), 10) as plain, context.wrap_socket(plain, server_hostname=name) as connection:
        return hashlib.sha256(connection.getpeercert(True)).hexdigest()


def write(name: str, address: str, key: str) -> None:
    """One object over a connection of its own."""
    pool = urllib3.PoolManager(retries=False, timeout=10, ca_certs=ASKED["ca"], assert_hostname=name, server_hostname=name)
    Minio(f"{address}:{ASKED['port']}", ASKED["access_key"], ASKED["secret_key"], http_client=pool, region="us-east-1").put_object(
        ASKED["bucket"], key, io.BytesIO(b"object"), 6
    )
    pool.clear()


def main() -> None:
    """Until it is told to stop."""
    written, failed, shown = [], [], {name: [] for name in ASKED["nodes"]}
    while not (FOLDER / "stop").exists():
        for name, address in ASKED["nodes"].items():
            key = f"{len(written) + len(failed):06}"
            try:
                certificate = handshake(name, address)
                if certificate not in shown[name]:
                    shown[name].append(certificate)
                write(name, address, key)
                written.append(key)
            except Exception as error:
                failed.append(f"{name} {key}: {error}")
    (FOLDER / "report.new").write_text(json.dumps({"written": written, "failed": failed, "shown": shown}), encoding="utf-8")
    (FOLDER / "report.new").rename(FOLDER / "report.json")


main()
