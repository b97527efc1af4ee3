# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An LDAP directory on loopback: python directory.py PORT LDIF."""

from __future__ import annotations

import sys

from ldaptor.inmemory import fromLDIFFile
from ldaptor.interfaces import IConnectedLDAPEntry
from ldaptor.protocols.ldap.ldapserver import LDAPServer
from twisted.internet import reactor
from twisted.internet.protocol import ServerFactory
from twisted.python.components import registerAdapter


class Directory(ServerFactory):
    """All connections share one tree."""

    protocol = LDAPServer

    def __init__(self, root):
        self.root = root


registerAdapter(lambda directory: directory.root, Directory, IConnectedLDAPEntry)
with open(sys.argv[2], "rb") as ldif:
    fromLDIFFile(ldif).addCallback(lambda root: reactor.listenTCP(int(sys.argv[1]), Directory(root), interface="127.0.0.1"))
reactor.run()
