# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Certificates of nodes: what is wrong with one, found before a server gets it. Each problem is one line: where, what, and what to do.

What the server makes of the files is in S internal/config/certs.go (LoadX509KeyPair, ParsePublicCertFile) and cmd/common-main.go (getTLSConfig).
"""

from __future__ import annotations

import base64
import datetime
import hashlib
import ipaddress
import re
import typing as t
import warnings
from urllib.parse import urlsplit

from ...module_utils._common.errors import InputErrors
from ...module_utils._site.address import secret_parts, split_url
from .paths import HAS_CRYPTOGRAPHY, LEAST_VERSION, Clients, own_names, path_problems, serves, time_problem

if HAS_CRYPTOGRAPHY:
    from cryptography import x509
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import serialization

_BLOCK = re.compile(r"-----BEGIN ([A-Z0-9 ]+)-----.*?-----END \1-----", re.DOTALL)


def blocks(text: str, kind: str = "") -> list[str]:
    """The PEM blocks in a text whose names end as asked for, without what is around them."""
    return [match.group() for match in _BLOCK.finditer(text) if match[1].endswith(kind)]


def fingerprint(certificate: str) -> str:
    """The SHA-256 sum of the first certificate of a text, in hexadecimal digits; '' without one that can be read."""
    found = blocks(certificate, "CERTIFICATE")
    body = "".join(found[0].splitlines()[1:-1]) if found else ""
    try:
        content = base64.b64decode(body)
    except ValueError:
        return ""
    return hashlib.sha256(content).hexdigest() if content else ""


def files(material: t.Mapping[str, str]) -> dict[str, t.Any]:
    """What the server is given: its parser refuses a key with anything after it, even an empty line.

    :param material: ``certificate``, ``key`` and ``authorities``, each the text of PEM blocks, or ''.
    """
    authorities = list(dict.fromkeys(blocks(material["authorities"], "CERTIFICATE")))
    return {
        "certificate": _text(blocks(material["certificate"], "CERTIFICATE")),
        "key": _text(blocks(material["key"], "PRIVATE KEY")),
        "authorities": _text(authorities),
        "fingerprint": fingerprint(material["certificate"]),
    }


def names_of(certificate: str) -> list[str]:
    """The host names and addresses that the first certificate of a text is for; none where it cannot be read."""
    found = blocks(certificate, "CERTIFICATE") if HAS_CRYPTOGRAPHY else []
    leaf = _read(found[0]) if found else None
    return own_names(leaf) if leaf else []


def address_names(certificate: str) -> list[str]:
    """Those of them that are addresses."""
    return [name for name in names_of(certificate) if _is_address(name)]


def _text(found: t.Sequence[str]) -> str:
    return "".join(f"{block}\n" for block in found)


def problems(node: t.Mapping[str, t.Any], now: t.Optional[datetime.datetime] = None) -> list[str]:
    """Problems of one node's certificate.

    :param node: ``name`` (of the host), ``certificate``, ``key``, ``authorities`` (texts of PEM blocks), ``names`` (host names and addresses that it must be
        valid for), ``missing`` (files that are not there), ``sources`` (the variables that give a certificate), ``key_stays`` (the key is on the host, where
        it is known to be the right one).
    """
    found = [f"{name}: there is no such file on the controller, or it is empty: correct the path." for name in node["missing"]]
    if len(node["sources"]) > 1:
        found.append(f"{', '.join(node['sources'])} each give a certificate: set one of them.")
    if not found and (node["certificate"] or node["key"]):
        if not HAS_CRYPTOGRAPHY:
            found.append(
                f"certificates are judged with the Python package cryptography, {LEAST_VERSION} or newer: install it where Ansible runs "
                f"(pip install 'cryptography>={LEAST_VERSION}')."
            )
        else:
            found += pair_problems(node, now)
    return [f"host {node['name']}: {problem}" for problem in found]


def pair_problems(node: t.Mapping[str, t.Any], moment: t.Optional[datetime.datetime] = None) -> list[str]:
    """Problems of a certificate and its key.

    :param node: ``certificate``, ``key``, ``authorities``, ``names`` and ``key_stays``, see :func:`problems`. Without ``authorities``, the way to them is not
        judged.
    """
    now = moment or datetime.datetime.now(datetime.timezone.utc)
    key_stays = node.get("key_stays", False)
    missing = [name for name in ("certificate", "key") if not node[name] and not (key_stays and name == "key")]
    if missing:
        return [f"there is no {missing[0]} for the other half: give both minio_cluster_tls_cert and minio_cluster_tls_key."]
    try:
        chain = _parse(node["certificate"], "the certificate")
        authorities = _parse_authorities(node["authorities"]) if node.get("authorities") else []
    except InputErrors as error:
        return error.errors
    late = time_problem(chain[0], "the certificate", now)
    return (
        ([] if key_stays else _key_problems(chain[0], node["key"]))
        + ([late] if late else [])
        + _name_problems(chain[0], node["names"])
        + (path_problems(chain[0], Clients(chain[1:], authorities, now)) if "authorities" in node else [])
    )


def leads_to(certificate: str, authorities: str, now: datetime.datetime) -> bool:
    """Whether clients get from a certificate to one of the authorities. What cannot be read leads nowhere."""
    try:
        chain = _parse(certificate, "the certificate")
        return not path_problems(chain[0], Clients(chain[1:], _parse_authorities(authorities), now))
    except InputErrors:
        return False


def _parse(text: str, what: str) -> list[x509.Certificate]:
    found = blocks(text, "CERTIFICATE")
    if not found:
        raise InputErrors([f"{what}: there is no certificate (-----BEGIN CERTIFICATE-----) in it."])
    read = [_read(block) for block in found]
    if not all(read):
        raise InputErrors([f"{what}: it cannot be read as a certificate: export it again as PEM."])
    return [certificate for certificate in read if certificate]


def _parse_authorities(text: str) -> list[x509.Certificate]:
    """The authorities of a bundle. Clients leave out those that they cannot read (Go crypto/x509, AppendCertsFromPEM)."""
    found = blocks(text, "CERTIFICATE")
    read = [certificate for certificate in map(_read, found) if certificate]
    if not read:
        raise InputErrors(
            [
                "the authorities: "
                + (
                    "none of them can be read as a certificate: export them again as PEM."
                    if found
                    else "there is no certificate (-----BEGIN CERTIFICATE-----) in it."
                )
            ]
        )
    return read


def _read(block: str) -> t.Optional[x509.Certificate]:
    try:
        with warnings.catch_warnings():
            # Some authorities of systems are older than today's rules.
            warnings.simplefilter("ignore")
            certificate = x509.load_pem_x509_certificate(block.encode())
            # Both are read only when they are asked for.
            _read_now = certificate.extensions, certificate.public_key()
    except (ValueError, UnsupportedAlgorithm):
        return None
    return certificate


def _key_problems(leaf: x509.Certificate, text: str) -> list[str]:
    found = blocks(text, "PRIVATE KEY")
    if len(found) != 1:
        return ["the key: there must be one private key in PEM (-----BEGIN … PRIVATE KEY-----) in it."]
    if "ENCRYPTED" in found[0]:
        return ["the key is encrypted by a passphrase, which the server would not know: decrypt it (openssl pkey), and protect it by Ansible Vault."]
    try:
        key = serialization.load_pem_private_key(found[0].encode(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return ["the key cannot be read: export it again as PEM."]
    encoding = (serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    if key.public_key().public_bytes(*encoding) != leaf.public_key().public_bytes(*encoding):
        return ["the key is that of another certificate: give the one that this certificate was asked for with."]
    return []


def _name_problems(leaf: x509.Certificate, names: t.Sequence[str]) -> list[str]:
    found = []
    has = own_names(leaf)
    lacks = [name for name in dict.fromkeys(names) if not any(covers(own, name) for own in has)]
    if lacks:
        shown = f"it is for {', '.join(has[:8])}" if has else "it has no subject alternative names, and clients ignore the common name"
        found.append(f"the certificate is not valid for {', '.join(lacks)}; {shown}: have it issued for these names as well.")
    if not serves(leaf):
        found.append("the certificate is not meant for servers (extended key usage serverAuth is missing): have it issued for a server.")
    return found


def covers(own: str, name: str) -> bool:
    """Whether clients take a name of a certificate for another name. A star stands for one label."""
    if _is_address(name):
        return _is_address(own) and ipaddress.ip_address(own) == ipaddress.ip_address(name)
    own, name = own.lower().rstrip("."), name.lower().rstrip(".")
    return own == name or (own.startswith("*.") and own[2:] == name.partition(".")[2])


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def address_problems(tls: bool, addresses: t.Mapping[str, str], nodes: t.Sequence[str], file_scheme: str) -> list[str]:
    """Addresses of a site that do not go with what its nodes speak.

    A server with a certificate takes no HTTP on its port, and one does not start when its pools say otherwise (S cmd/server-main.go).

    :param tls: the nodes have certificates.
    :param addresses: URL by the name of the variable.
    :param file_scheme: how the pools of an environment file are addressed, or ''.
    """
    problems_ = []
    if tls and file_scheme == "http":
        problems_.append(
            "MINIO_VOLUMES of minio_cluster_env_file addresses the pools by http, but there are certificates: write https in it, or give no certificates."
        )
    for name, address in addresses.items():
        if secret_parts(address):
            problems_.append(f"{name} has a user, a password or a query in it (not shown here). Write it without.")
            continue
        parts = split_url(address) if address else urlsplit("")
        if parts is None:
            problems_.append(f"{name} is no address. Write it as http(s)://host[:port].")
        elif tls and parts.scheme == "http":
            problems_.append(f"{name} is {address}, but the nodes have certificates and speak nothing but TLS: write https.")
        elif not tls and parts.scheme == "https" and parts.hostname in [node.lower() for node in nodes]:
            problems_.append(
                f"{name} is {address}, but the node has no certificate: give one (minio_cluster_tls_cert and minio_cluster_tls_key), or write http."
            )
    return problems_
