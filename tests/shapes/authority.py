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
        authorities[site] = _make_site(folder / site, f"Authority of {site}")
        (folder / f"{site}.pem").write_bytes(authorities[site])
    for site in authorities:
        for other, authority in authorities.items():
            (folder / site / "CAs" / f"{other}.crt").write_bytes(authority)


def _make_site(folder: Path, name: str) -> bytes:
    own_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    issuer = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    authority = _builder(issuer, issuer, own_key).add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    authority = authority.add_extension(_usage(signs=True), critical=True)
    authority = authority.add_extension(x509.SubjectKeyIdentifier.from_public_key(own_key.public_key()), critical=False)
    leaf = _builder(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")]), issuer, key)
    leaf = leaf.add_extension(x509.SubjectAlternativeName(_NAMES), critical=False).add_extension(_usage(signs=False), critical=True)
    leaf = leaf.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(own_key.public_key()), critical=False)
    leaf = leaf.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
    pem = serialization.Encoding.PEM
    (folder / "public.crt").write_bytes(leaf.sign(own_key, hashes.SHA256()).public_bytes(pem))
    (folder / "private.key").write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    (folder / "private.key").chmod(0o600)
    return authority.sign(own_key, hashes.SHA256()).public_bytes(pem)


def _builder(subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
    now = datetime.datetime.now(datetime.timezone.utc)
    return x509.CertificateBuilder(
        issuer, subject, key.public_key(), x509.random_serial_number(), now - datetime.timedelta(hours=1), now + datetime.timedelta(days=365)
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
