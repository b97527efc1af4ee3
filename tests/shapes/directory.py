# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An LDAP directory on loopback, which all sites of a shape share. A server with one takes no users of its own."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import time
from pathlib import Path

from minio.credentials import LdapIdentityProvider

from .sites import Login, Site

_PROGRAM = Path(__file__).parents[1] / "integration" / "targets" / "minio_policy_ldap" / "files" / "directory.py"
_BASE = "dc=example,dc=net"
_START = 60


class Directory:
    """Answers from its making until it is closed.

    :ivar writer: who writes to all buckets, with the name to sign in with. :ivar dn: how policies name the same.
    """

    def __init__(self, port: int, folder: Path) -> None:
        self.writer = Login("app", secrets.token_urlsafe(24))
        self.dn = f"uid={self.writer.name},ou=people,{_BASE}"
        self._port = port
        self._lookup = secrets.token_urlsafe(24)
        folder.mkdir(parents=True, exist_ok=True)
        entries = folder / "people.ldif"
        entries.write_text(self._entries(), encoding="utf-8")
        with (folder / "directory.log").open("wb") as log:
            command = [os.environ["LDAPTOR"], str(_PROGRAM), str(port), str(entries)]
            self._process = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT)  # pylint: disable=consider-using-with
        self._await()

    def environment(self) -> dict[str, str]:
        """What a server needs to have its users there."""
        return {
            "MINIO_IDENTITY_LDAP_SERVER_ADDR": f"127.0.0.1:{self._port}",
            "MINIO_IDENTITY_LDAP_SERVER_INSECURE": "on",
            "MINIO_IDENTITY_LDAP_LOOKUP_BIND_DN": f"cn=minio,{_BASE}",
            "MINIO_IDENTITY_LDAP_LOOKUP_BIND_PASSWORD": self._lookup,
            "MINIO_IDENTITY_LDAP_USER_DN_SEARCH_BASE_DN": f"ou=people,{_BASE}",
            "MINIO_IDENTITY_LDAP_USER_DN_SEARCH_FILTER": "(uid=%s)",
        }

    def provider(self, site: Site) -> LdapIdentityProvider:
        """The writer, who signs in at a site by name and password."""
        return LdapIdentityProvider(site.server, self.writer.name, self.writer.secret, http_client=site.pool())

    def close(self) -> None:
        """Answer no more."""
        self._process.terminate()
        self._process.wait()

    def _entries(self) -> str:
        people = [
            ("dc=example", "dcObject", {"dc": "example"}),
            ("cn=minio", "person", {"cn": "minio", "userPassword": self._lookup}),
            ("ou=people", "organizationalUnit", {"ou": "people"}),
            (f"uid={self.writer.name},ou=people", "inetOrgPerson", {"uid": self.writer.name, "userPassword": self.writer.secret}),
        ]
        texts = []
        for name, kind, attributes in people:
            lines = {"dn": _BASE if kind == "dcObject" else f"{name},{_BASE}", "objectClass": kind, **attributes}
            texts.append("".join(f"{key}: {value}\n" for key, value in lines.items()))
        return "\n".join([*texts, ""])

    def _await(self) -> None:
        deadline = time.monotonic() + _START
        while True:
            try:
                with socket.create_connection(("127.0.0.1", self._port), 1):
                    return
            except OSError:
                if time.monotonic() > deadline or self._process.poll() is not None:
                    raise
                time.sleep(0.1)
