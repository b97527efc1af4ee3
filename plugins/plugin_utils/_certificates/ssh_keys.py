# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keys of SSH, as the server reads them (golang.org/x/crypto/ssh, ParsePrivateKey and ParseAuthorizedKey). No text shows one."""

from __future__ import annotations

import typing as t

from .paths import HAS_CRYPTOGRAPHY

if HAS_CRYPTOGRAPHY:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import serialization

_OPENSSH = "-----BEGIN OPENSSH PRIVATE KEY-----"


def host_key_problem(text: str) -> str:
    """What is wrong with the text of a private key, for the end of a line; ``""`` for nothing."""
    if not HAS_CRYPTOGRAPHY:
        return ""
    try:
        _private(text)
    except TypeError:
        return "has a passphrase, which the server would not know: remove it (ssh-keygen -p -N ''), and protect the file by Ansible Vault."
    except (ValueError, UnsupportedAlgorithm):
        # A key of OpenSSH with a passphrase that cannot be tried ends here, too.
        return "is no private key of SSH without a passphrase: make one (ssh-keygen -t ed25519 -N '' -f sftp_host_key)."
    return ""


def public_part(text: str) -> str:
    """The public part of a private key, type and key; ``""`` where that cannot be read."""
    if not HAS_CRYPTOGRAPHY or not text:
        return ""
    try:
        public = _private(text).public_key()
    except (TypeError, ValueError, UnsupportedAlgorithm):
        return ""
    return str(public.public_bytes(serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH).decode())


def authority_problem(text: str) -> str:
    """What is wrong with the public key of an authority, for the end of a line; ``""`` for nothing."""
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    if len(lines) != 1:
        return f"has {len(lines)} keys, and the server reads one: leave one line in it."
    if not HAS_CRYPTOGRAPHY:
        return ""
    try:
        serialization.load_ssh_public_key(lines[0].encode())
    except (ValueError, UnsupportedAlgorithm):
        return "is no public key of SSH: give the file that ends in .pub of the key that signs for users."
    return ""


def _private(text: str) -> t.Any:
    load = serialization.load_ssh_private_key if text.lstrip().startswith(_OPENSSH) else serialization.load_pem_private_key
    return load(text.encode(), password=None)
