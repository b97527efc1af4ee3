# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes the place of a server on a host of the benchmark: it starts, is ready, and says that all is well."""

from __future__ import annotations

import http.server
import os
import socket
import sys

_PORT = 9000


class _Well(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        """Whatever is asked, it is well."""
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


def _ready() -> None:
    """Tell systemd."""
    address = os.environ["NOTIFY_SOCKET"]
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notified:
        notified.connect(f"\0{address[1:]}" if address.startswith("@") else address)
        notified.send(b"READY=1")


if __name__ == "__main__":
    if "--version" in sys.argv:
        print("minio version STAND-IN")
    else:
        with http.server.ThreadingHTTPServer(("", _PORT), _Well) as server:
            _ready()
            server.serve_forever()
