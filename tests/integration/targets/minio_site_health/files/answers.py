#!/usr/bin/env python
# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stands where a site should be: a plain web server on one port, a load balancer without servers on another, one that closes connections on a third."""

from __future__ import annotations

import http.server
import socketserver
import sys
import threading


class Web(http.server.BaseHTTPRequestHandler):
    """Answers like a web server that knows every page."""

    status, body = 200, b"hello"

    def do_GET(self) -> None:
        """The same for every path."""
        self.send_response(self.status)
        self.send_header("Content-Length", str(len(self.body)))
        self.end_headers()
        self.wfile.write(self.body)


class Missing(Web):
    """Answers like a web server that knows no page."""

    status = 404


class Balancer(Web):
    """Answers like HAProxy whose servers are all down."""

    status, body = 503, b"<html><body><h1>503 Service Unavailable</h1>\nNo server is available to handle this request.\n</body></html>\n"


class Closing(socketserver.BaseRequestHandler):
    """Closes the connection, like a balancer of TCP connections whose servers are all down."""

    def handle(self) -> None:
        """Read the request, so that the connection ends without a reset."""
        self.request.recv(65536)


def main() -> None:
    """Serve until killed, from the given port on."""
    first = int(sys.argv[1])
    for number, handler in enumerate((Web, Missing, Balancer)):
        server = http.server.ThreadingHTTPServer(("127.0.0.1", first + number), handler)
        threading.Thread(target=server.serve_forever).start()
    socketserver.ThreadingTCPServer.allow_reuse_address = True
    socketserver.ThreadingTCPServer(("127.0.0.1", first + 3), Closing).serve_forever()


if __name__ == "__main__":
    main()
