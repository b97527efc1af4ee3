# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Answers one request of Prometheus on standard input and output, with a file of metrics: minio_exporter.py FILE.

systemd accepts the connection (Accept=yes). /metrics is the file, as it is. Everything else is an error of HTTP.
"""

from __future__ import annotations

import sys
from pathlib import Path

_LONGEST = 8192
_TEXT = "text/plain; version=0.0.4; charset=utf-8"


def answer(line: bytes, path: Path) -> tuple[str, str, bytes]:
    """The status, the type and the body. :param line: the first line of the request. :param path: the file of metrics."""
    words = line.split()
    if len(words) != 3 or not words[2].startswith(b"HTTP/1."):
        return "400 Bad Request", "text/plain", b"This is no request of HTTP.\n"
    if words[0] not in (b"GET", b"HEAD"):
        return "405 Method Not Allowed", "text/plain", b"Ask with GET.\n"
    if words[1].partition(b"?")[0] != b"/metrics":
        return "404 Not Found", "text/plain", b"The metrics are at /metrics.\n"
    try:
        return "200 OK", _TEXT, path.read_bytes()
    except OSError as error:
        return "503 Service Unavailable", "text/plain", f"{path}: {error.strerror}. The status has not written it yet, or this user may not read it.\n".encode()


def main() -> int:
    """Entry point."""
    line = sys.stdin.buffer.readline(_LONGEST)
    size = len(line)
    # Whoever is not done asking when the connection ends gets no answer.
    while size < _LONGEST:
        header = sys.stdin.buffer.readline(_LONGEST)
        size += len(header)
        if not header.strip():
            break
    status, kind, body = answer(line, Path(sys.argv[1]))
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    sys.stdout.buffer.write(head.encode() + (b"" if line.startswith(b"HEAD ") else body))
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
