# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Certificates of the sites, each signed by an authority of the site's own."""

from __future__ import annotations

import datetime
import ipaddress
import typing as t
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_NAMES = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1")), x509.IPAddress(ipaddress.ip_address("::1"))]


def make(folder: Path, sites: t.Iterable[str]) -> None:
    """Write ``<site>/public.crt``, ``private.key`` and ``CAs/`` for each server, and ``<site>.pem``, its authority. All servers trust all of them."""
    authorities = {}
    for site in sites:
        (folder / site / "CAs").mkdir(parents=True)
        authority = Authority(f"Authority of {site}")
        authority.certify(folder / site)
        authorities[site] = authority.pem()
        (folder / f"{site}.pem").write_bytes(authorities[site])
    for site in authorities:
        for other, pem in authorities.items():
            (folder / site / "CAs" / f"{other}.crt").write_bytes(pem)


class Authority:
    """An authority of a site's own."""

    def __init__(self, name: str) -> None:
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        self._key = ec.generate_private_key(ec.SECP256R1())

    def pem(self) -> bytes:
        """Its certificate."""
        own = _builder(self._name, self._name, self._key, 365).add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        own = own.add_extension(_usage(signs=True), critical=True)
        own = own.add_extension(x509.SubjectKeyIdentifier.from_public_key(self._key.public_key()), critical=False)
        return own.sign(self._key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)

    def certify(self, folder: Path, days: int = 365) -> None:
        """Write a certificate of a server and its key, ``public.crt`` and ``private.key``, in place of those that are there."""
        key, pem = ec.generate_private_key(ec.SECP256R1()), serialization.Encoding.PEM
        leaf = _builder(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")]), self._name, key, days)
        leaf = leaf.add_extension(x509.SubjectAlternativeName(_NAMES), critical=False).add_extension(_usage(signs=False), critical=True)
        leaf = leaf.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()), critical=False)
        leaf = leaf.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        (folder / "public.crt").write_bytes(leaf.sign(self._key, hashes.SHA256()).public_bytes(pem))
        (folder / "private.key").write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
        (folder / "private.key").chmod(0o600)


def _builder(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, days: int) -> x509.CertificateBuilder:
    now = datetime.datetime.now(datetime.timezone.utc)
    return x509.CertificateBuilder(
        issuer, subject, key.public_key(), x509.random_serial_number(), now - datetime.timedelta(hours=1), now + datetime.timedelta(days=days)
    )


def _usage(signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs,
        crl_sign=signs,
        encipher_only=False,
        decipher_only=False,
    )
