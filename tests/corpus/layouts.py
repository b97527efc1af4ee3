# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Certificates made from a layout: who signs whom, and what is given to the server and to its clients."""

from __future__ import annotations

import datetime
import ipaddress
import typing as t

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_KEYS: dict[str, t.Callable[[], t.Any]] = {
    "p256": lambda: ec.generate_private_key(ec.SECP256R1()),
    "p384": lambda: ec.generate_private_key(ec.SECP384R1()),
    "p224": lambda: ec.generate_private_key(ec.SECP224R1()),
    "rsa2048": lambda: rsa.generate_private_key(65537, 2048),
    "rsa1024": lambda: rsa.generate_private_key(65537, 1024),
    "ed25519": ed25519.Ed25519PrivateKey.generate,
}
_USAGES = {"server": ExtendedKeyUsageOID.SERVER_AUTH, "client": ExtendedKeyUsageOID.CLIENT_AUTH, "any": ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE}
_KEY_USAGES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)
_HASHES: dict[str, hashes.HashAlgorithm] = {"sha256": hashes.SHA256(), "sha384": hashes.SHA384()}


class Holder:
    """A key and its certificate.

    :ivar key: the private key. :ivar certificate: the certificate.
    """

    def __init__(self, name: str, recipe: t.Mapping[str, t.Any], others: t.Mapping[str, Holder], now: datetime.datetime) -> None:
        issuer = others.get(recipe.get("issuer", ""), self)
        twin = others.get(recipe.get("renews", ""))
        self.key = twin.key if twin else _KEYS[recipe.get("key", "p256")]()
        self._subject = twin.certificate.subject if twin else x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, recipe.get("subject", name))])
        begins, ends = (now + datetime.timedelta(days=recipe.get(key, default)) for key, default in (("begins", -30), ("ends", 300)))
        builder = (
            x509.CertificateBuilder()
            .subject_name(self._subject)
            .issuer_name(issuer._subject)
            .public_key(self.key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(begins)
            .not_valid_after(ends)
        )
        for extension, critical in _extensions(recipe):
            builder = builder.add_extension(extension, critical)
        edwards = isinstance(issuer.key, ed25519.Ed25519PrivateKey)
        self.certificate = builder.sign(issuer.key, None if edwards else _HASHES[recipe.get("hash", "sha256")])

    @property
    def pem(self) -> str:
        """The certificate."""
        return self.certificate.public_bytes(serialization.Encoding.PEM).decode()

    def key_pem(self, form: str = "pkcs8") -> str:
        """The key. :param form: pkcs8, traditional (as openssl wrote keys before version 3) or encrypted."""
        plain = serialization.NoEncryption()
        encryption = serialization.BestAvailableEncryption(b"example-passphrase") if form == "encrypted" else plain
        kind = serialization.PrivateFormat.TraditionalOpenSSL if form == "traditional" else serialization.PrivateFormat.PKCS8
        return self.key.private_bytes(serialization.Encoding.PEM, kind, encryption).decode()


def _extensions(recipe: t.Mapping[str, t.Any]) -> t.Iterator[tuple[x509.ExtensionType, bool]]:
    if "ca" in recipe:
        yield x509.BasicConstraints(recipe["ca"], recipe.get("length")), recipe.get("critical", True)
    if recipe.get("names"):
        yield x509.SubjectAlternativeName([_name(name) for name in recipe["names"]]), False
    if "usage" in recipe:
        yield x509.ExtendedKeyUsage([_USAGES[usage] for usage in recipe["usage"]]), False
    if "key_usage" in recipe:
        yield x509.KeyUsage(**{usage: usage in recipe["key_usage"] for usage in _KEY_USAGES}), True
    trees = {key: [_tree(name) for name in recipe[key]] for key in ("permitted", "excluded") if key in recipe}
    if trees:
        yield x509.NameConstraints(trees.get("permitted"), trees.get("excluded")), True
    if "unknown" in recipe:
        yield x509.UnrecognizedExtension(x509.ObjectIdentifier("1.3.6.1.4.1.99999.1"), b"\x05\x00"), recipe["unknown"] == "critical"


def _name(text: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(text))
    except ValueError:
        return x509.DNSName(text)


def _tree(text: str) -> x509.GeneralName:
    return x509.IPAddress(ipaddress.ip_network(text)) if "/" in text else x509.DNSName(text)


def files(layout: t.Mapping[str, t.Any], now: datetime.datetime) -> dict[str, str]:
    """The texts of ``certificate``, ``key`` and ``authorities`` that a layout means.

    :param layout: ``holders`` by name, each with its recipe; ``send`` and ``trust``, names of holders, or texts that stand in the file as they are;
        ``key``, whose key it is (that of the first that is sent), and ``key_form``.
    """
    holders: dict[str, Holder] = {}
    for name, recipe in layout["holders"].items():
        holders[name] = Holder(name, recipe or {}, holders, now)
    certificate, authorities = ("".join(holders[name].pem if name in holders else f"{name}\n" for name in layout[key]) for key in ("send", "trust"))
    key = holders[layout.get("key", layout["send"][0])].key_pem(layout.get("key_form", "pkcs8"))
    return {"certificate": certificate, "key": key + layout.get("behind_key", ""), "authorities": authorities}
