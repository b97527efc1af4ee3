# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a node needs a new certificate of the private authority, from the one that it has.

What is not known counts as due: then the tasks of the role minio_certificates run and compare everything. Those tasks would keep a certificate for which
nothing is due here.
"""

from __future__ import annotations

import datetime
import ipaddress
import os
import re
import stat
import typing as t
from dataclasses import dataclass, field

from .paths import HAS_CRYPTOGRAPHY, issued, own_names

if HAS_CRYPTOGRAPHY:
    from cryptography import x509
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import ExtendedKeyUsageOID, ExtensionOID, NameOID

CERTIFICATE_DAYS, RENEW_DAYS = 365, 30
"""The defaults of the role minio_certificates."""
_MODES = {"": "0700", "ca.key": "0600", "ca.crt": "0644"}
_LEAST_PASSPHRASE = 12
_LONGEST_COMMON_NAME = 64
# As the role tells addresses from names.
_ADDRESS = re.compile(r"[0-9.]+|[0-9a-fA-F:]*:[0-9a-fA-F:]+")


@dataclass(frozen=True)
class Authority:
    """A private authority on the controller. :param folder: of ``ca.crt`` and ``ca.key``, whose texts are given."""

    folder: str
    certificate: str = ""
    key: str = field(default="", repr=False)
    passphrase: str = field(default="", repr=False)


def unread(folder: str) -> t.Iterator[str]:
    """A line for each file of an authority that is there and cannot be read: it must not be taken for one that is to be made."""
    for name in filter(None, _MODES):
        path = os.path.join(folder, name)
        try:
            with open(path, "rb"):
                pass
        except (FileNotFoundError, NotADirectoryError):
            continue
        except OSError as error:
            yield f"minio_cluster_tls_private_ca: {path} on the controller cannot be read ({error.strerror}): give the user of Ansible read access."


@dataclass(frozen=True)
class Wanted:
    """The certificate that a node is to have. :param names: that of the node and the others, in the order in which the certificate has them."""

    node: str
    names: tuple[str, ...]
    days: int = CERTIFICATE_DAYS
    renew_days: int = RENEW_DAYS


def certificate_due(present: t.Mapping[str, t.Any], authority: Authority, wanted: Wanted, now: t.Optional[datetime.datetime] = None) -> list[str]:
    """Why the certificate has to be made, or the files of its authority have to be written; nothing where all is as it should be.

    :param present: ``certificate``, the text that the node has, and ``matches``, whether its key is that of the certificate.
    """
    if not HAS_CRYPTOGRAPHY:
        return ["certificates cannot be compared without the Python package cryptography"]
    moment = now or datetime.datetime.now(datetime.timezone.utc)
    root = _read(authority.certificate)
    if root is None:
        return [f"there is no authority in {authority.folder} yet"]
    leaf = _read(present["certificate"])
    lines = list(_of_authority(authority, root, moment + datetime.timedelta(days=wanted.days)))
    if leaf is None:
        return [*lines, "the node has no certificate"]
    if not present["matches"]:
        lines.append("the key on the node is not that of the certificate")
    if leaf.not_valid_after_utc < moment + datetime.timedelta(days=wanted.renew_days):
        lines.append(f"the certificate ends on {leaf.not_valid_after_utc:%Y-%m-%d}")
    if not issued(leaf, root):
        lines.append("the certificate is not from this authority")
    return [*lines, *_of_content(leaf, wanted)]


def _of_authority(authority: Authority, root: x509.Certificate, least: datetime.datetime) -> t.Iterator[str]:
    if root.not_valid_after_utc < least:
        yield f"the authority ends on {root.not_valid_after_utc:%Y-%m-%d}, before a new certificate would"
    if len(authority.passphrase) < _LEAST_PASSPHRASE or not _opens(authority, root):
        yield f"the passphrase does not open {authority.folder}/ca.key"
    for name, mode in _MODES.items():
        path = os.path.join(authority.folder, name).rstrip("/")
        try:
            found = f"{stat.S_IMODE(os.stat(path).st_mode):04o}"
        except OSError as error:
            found = error.strerror or str(error)
        if found != mode:
            yield f"{path} on the controller: mode {found} instead of {mode}"


def _opens(authority: Authority, root: x509.Certificate) -> bool:
    """Whether the passphrase decrypts the key, and that is the key of the authority."""
    try:
        key = serialization.load_pem_private_key(authority.key.encode(), authority.passphrase.encode())
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return False
    return _public(key.public_key()) == _public(root.public_key())


def _public(key: t.Any) -> bytes:
    return bytes(key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo))


def _of_content(leaf: x509.Certificate, wanted: Wanted) -> t.Iterator[str]:
    extensions = {extension.oid: extension for extension in leaf.extensions}
    names = extensions.pop(ExtensionOID.SUBJECT_ALTERNATIVE_NAME, None)
    try:
        general = [_general_name(name) for name in wanted.names]
    except ValueError:
        # The role says which name is wrong.
        general = []
    if names is None or names.critical or list(names.value) != general:
        yield f"the certificate is for {', '.join(own_names(leaf)) or 'no name'} instead of {', '.join(wanted.names)}"
    for oid in (ExtensionOID.SUBJECT_KEY_IDENTIFIER, ExtensionOID.AUTHORITY_KEY_IDENTIFIER):
        if extensions.pop(oid, None) is None:
            yield f"the certificate has no {oid._name}"  # noqa: SLF001  (the package has no public name for it)
    subject = [x509.NameAttribute(NameOID.COMMON_NAME, wanted.node)] if len(wanted.node) <= _LONGEST_COMMON_NAME else []
    key = leaf.public_key()
    if (
        {oid: (extension.critical, extension.value) for oid, extension in extensions.items()} != _usage()
        or list(leaf.subject) != subject
        or not (isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1))
    ):
        yield "the certificate is made in another way than the role makes certificates"


def _usage() -> dict[t.Any, tuple[bool, t.Any]]:
    """The extensions that each certificate has, with whether they are critical."""
    uses = dict.fromkeys(
        ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"), False
    )
    return {
        ExtensionOID.KEY_USAGE: (True, x509.KeyUsage(digital_signature=True, **uses)),
        ExtensionOID.EXTENDED_KEY_USAGE: (False, x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])),
        ExtensionOID.BASIC_CONSTRAINTS: (True, x509.BasicConstraints(ca=False, path_length=None)),
    }


def _general_name(name: str) -> t.Any:
    return x509.IPAddress(ipaddress.ip_address(name)) if _ADDRESS.fullmatch(name) else x509.DNSName(name)


def _read(text: str) -> t.Optional[x509.Certificate]:
    """The first certificate of a text; None where there is none that can be read."""
    try:
        certificate = x509.load_pem_x509_certificate(text.encode())
        # Both are read only when they are asked for.
        _read_now = certificate.extensions, certificate.public_key()
    except (ValueError, UnsupportedAlgorithm):
        return None
    return certificate
