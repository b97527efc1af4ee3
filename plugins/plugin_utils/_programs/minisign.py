# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signatures of minisign, with which MinIO signs its releases.

A public key is base64 of ``Ed``, 8 bytes that name the key, and 32 of Ed25519. A signature's file has a comment that nobody vouches for, base64 of the
algorithm (``ED`` signs the BLAKE2b sum of the file, ``Ed`` the file itself), the key's name and the signature, a comment that is vouched for, and the
signature of that comment.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import typing as t
from pathlib import Path

try:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
except ImportError:
    HAS_CRYPTOGRAPHY = False
else:
    HAS_CRYPTOGRAPHY = True

_TRUSTED = "trusted comment: "


class _Unusable(Exception):
    """A key or a signature that cannot be read."""


def key_problem(text: str) -> str:
    """Why a text is no public key; '' if it is one."""
    try:
        _key(text)
    except _Unusable as error:
        return str(error)
    return ""


def signature_problem(file: str, signature: str, key: str) -> str:
    """Why a file is not what the owner of a key signed; '' if it is.

    :param file: path of the file.
    :param signature: path of the signature's file.
    :param key: the public key, with or without the line of its comment.
    """
    if not HAS_CRYPTOGRAPHY:
        return "the Python package cryptography, which ansible-core needs too, is missing on the controller"
    try:
        name, public = _key(key)
        lines = Path(signature).read_text(encoding="utf-8").splitlines()
        if len(lines) < 4 or not lines[2].startswith(_TRUSTED):
            raise _Unusable("the signature's file is none of minisign")
        algorithm, signer, value = _parts(lines[1], 64, "the signature")
        if algorithm not in (b"ED", b"Ed"):
            raise _Unusable("the signature is of an algorithm that nobody knows")
        if signer != name:
            raise _Unusable(f"it is signed with the key {_shown(signer)}, not with {_shown(name)}")
        content = Path(file).read_bytes()
        verifier = Ed25519PublicKey.from_public_bytes(public)
        verifier.verify(value, hashlib.blake2b(content).digest() if algorithm == b"ED" else content)
        verifier.verify(_decoded(lines[3], "the signature of the comment"), value + lines[2][len(_TRUSTED) :].encode())
    except _Unusable as error:
        return str(error)
    except InvalidSignature:
        return "the signature is not of this file"
    except (OSError, UnicodeDecodeError) as error:
        return f"{error}"
    return ""


def _key(text: str) -> tuple[bytes, bytes]:
    lines = text.strip().splitlines()
    algorithm, name, public = _parts(lines[-1] if lines else "", 32, "the key")
    if algorithm != b"Ed":
        raise _Unusable("the key is none of minisign")
    return name, public


def _parts(line: str, size: int, what: str) -> tuple[bytes, bytes, bytes]:
    value = _decoded(line, what)
    if len(value) != 10 + size:
        raise _Unusable(f"{what} has {len(value)} bytes, not {10 + size}")
    return value[:2], value[2:10], value[10:]


def _decoded(line: str, what: str) -> bytes:
    try:
        return base64.b64decode(line.strip(), validate=True)
    except (binascii.Error, ValueError) as error:
        raise _Unusable(f"{what} is no base64") from error


def _shown(name: t.Union[bytes, bytearray]) -> str:
    return bytes(reversed(name)).hex().upper()
