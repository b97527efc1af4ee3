# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes connections on each port that is given, and says that it is ready when all of them wait."""

from __future__ import annotations

import os
import selectors
import socket
import sys


def main():
    """Listen."""
    selector = selectors.DefaultSelector()
    for port in sys.argv[1:]:
        selector.register(socket.create_server(("", int(port))), selectors.EVENT_READ)
    ready = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    ready.sendto(b"READY=1", os.environ["NOTIFY_SOCKET"])
    while True:
        for key, _events in selector.select():
            key.fileobj.accept()[0].close()


main()
