# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A door before a server that opens for clients with a certificate alone: PORT, the port of the server, and the folder of both certificates."""

from __future__ import annotations

import socket
import ssl
import sys
import threading
from pathlib import Path


def _pipe(source: socket.socket, target: socket.socket) -> None:
    try:
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        source.close()
        target.close()


def _serve(client: socket.socket, port: int, context: ssl.SSLContext) -> None:
    try:
        inside = context.wrap_socket(client, server_side=True)
    except (OSError, ssl.SSLError):
        client.close()
        return
    server = socket.create_connection(("127.0.0.1", port))
    threading.Thread(target=_pipe, args=(server, inside), daemon=True).start()
    _pipe(inside, server)


def main() -> None:
    """Accepts for ever."""
    folder = Path(sys.argv[3])
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=folder / "client.crt")
    context.load_cert_chain(folder / "server.crt", folder / "server.key")
    context.verify_mode = ssl.CERT_REQUIRED
    door = socket.create_server(("127.0.0.1", int(sys.argv[1])))
    while True:
        client, _address = door.accept()
        threading.Thread(target=_serve, args=(client, int(sys.argv[2]), context), daemon=True).start()


if __name__ == "__main__":
    main()
