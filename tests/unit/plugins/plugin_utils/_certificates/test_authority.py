# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A certificate of the private authority is made only where one is due, and whatever the role would change makes it due."""

from __future__ import annotations

import dataclasses
import datetime
from pathlib import Path

import pytest
import yaml
from ansible_collections.creativeflow.minio.plugins.plugin_utils._certificates import authority
from ansible_collections.creativeflow.minio.plugins.plugin_utils._certificates.authority import Authority, Wanted, certificate_due
from ansible_collections.creativeflow.minio.tests.unit.plugins.plugin_utils._certificates.holders import NOW, Holder, day
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

ROOT, OTHER = Holder("MinIO nodes", ends=3000, ca=True), Holder("MinIO nodes", ends=3000, ca=True)
PASSPHRASE = "correct horse battery"
WANTED = Wanted("n1", ("n1", "s3.example.net", "10.0.0.1", "fd00::1"))
DEFAULTS = Path(authority.__file__).parents[3] / "roles" / "minio_certificates" / "defaults" / "main.yml"


def made(wanted=WANTED, issuer=ROOT, ends=200, key=None, leave_out=(), subject="n1"):
    """A certificate as community.crypto makes it for the role."""
    key = key or ec.generate_private_key(ec.SECP256R1())
    extensions = [
        (x509.SubjectAlternativeName([authority._general_name(name) for name in wanted.names]), False),
        *((value, critical) for critical, value in authority._usage().values()),
        (x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False),
        (x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key()), False),
    ]
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, subject)] if subject else []))
        .issuer_name(issuer.certificate.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(day(-1))
        .not_valid_after(day(ends))
    )
    for value, critical in extensions:
        if not isinstance(value, leave_out):
            builder = builder.add_extension(value, critical=critical)
    certificate = builder.sign(issuer.key, hashes.SHA256())
    return {"certificate": certificate.public_bytes(authority.serialization.Encoding.PEM).decode(), "matches": True}


@pytest.fixture
def folder(tmp_path):
    """The folder of the authority, as the role keeps it."""
    own = tmp_path / "authority"
    own.mkdir(mode=0o700)
    for name, text, mode in (("ca.crt", ROOT.pem, 0o644), ("ca.key", ROOT.key_pem(PASSPHRASE.encode()), 0o600)):
        (own / name).write_text(text)
        (own / name).chmod(mode)
    return own


@pytest.fixture
def due(folder):
    """What is due for a certificate."""

    def ask(present, wanted=WANTED, **changes):
        own = Authority(str(folder), ROOT.pem, ROOT.key_pem(PASSPHRASE.encode()), PASSPHRASE)
        return certificate_due(present, dataclasses.replace(own, **changes), wanted, NOW)

    return ask


def test_nothing_is_due(due):
    assert due(made()) == []
    # The common name is left out where it is too long for one.
    long = Wanted("n" * 60 + ".example.net", ("n" * 60 + ".example.net",))
    assert due(made(long, subject=""), long) == []


def changed_names(names):
    return dataclasses.replace(WANTED, names=names)


@pytest.mark.parametrize(
    "present, wanted, text",
    [
        ({"certificate": "", "matches": False}, WANTED, "the node has no certificate"),
        ({"certificate": "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "matches": False}, WANTED, "the node has no certificate"),
        ({**made(), "matches": False}, WANTED, "the key on the node is not that of the certificate"),
        (made(ends=29), WANTED, "the certificate ends on 2026-06-30"),
        (made(), dataclasses.replace(WANTED, renew_days=201), "the certificate ends on"),
        (made(issuer=OTHER), WANTED, "the certificate is not from this authority"),
        (made(), changed_names((*WANTED.names, "new")), "is for n1, s3.example.net, 10.0.0.1, fd00::1 instead of n1, s3.example.net, 10.0.0.1, fd00::1, new"),
        (made(), changed_names(WANTED.names[:-1]), "instead of n1, s3.example.net, 10.0.0.1"),
        (made(), changed_names(("n1", "1.2.3")), "instead of n1, 1.2.3"),
        (made(subject="other"), WANTED, "made in another way"),
        (made(key=ec.generate_private_key(ec.SECP384R1())), WANTED, "made in another way"),
        (made(leave_out=x509.ExtendedKeyUsage), WANTED, "made in another way"),
        (made(leave_out=x509.AuthorityKeyIdentifier), WANTED, "the certificate has no authorityKeyIdentifier"),
    ],
)
def test_what_is_due(due, present, wanted, text):
    lines = due(present, wanted)
    assert len(lines) == 1 and text in lines[0]


def test_an_authority_that_is_not_there_or_ends(due):
    assert len(due(made(), certificate="")) == 1
    ends = Holder("MinIO nodes", ends=300, ca=True)
    lines = due(made(issuer=ends), certificate=ends.pem, key=ends.key_pem(PASSPHRASE.encode()))
    assert lines == [f"the authority ends on {day(300):%Y-%m-%d}, before a new certificate would"]


@pytest.mark.parametrize(
    "changes",
    [{"passphrase": "another passphrase"}, {"passphrase": ""}, {"key": ""}, {"key": OTHER.key_pem(PASSPHRASE.encode())}, {"key": ROOT.key_pem()}],
)
def test_a_passphrase_that_does_not_open_the_key(due, folder, changes):
    assert due(made(), **changes) == [f"the passphrase does not open {folder}/ca.key"]


@pytest.mark.parametrize("name, mode", [("", 0o755), ("ca.key", 0o644), ("ca.crt", 0o600)])
def test_modes_on_the_controller(due, folder, name, mode):
    path = folder / name if name else folder
    path.chmod(mode)
    assert len(due(made())) == 1 and due(made())[0].startswith(f"{path} on the controller: mode {mode:04o}")


def test_a_file_that_is_gone_is_due(due, folder):
    (folder / "ca.crt").unlink()
    assert due(made()) == [f"{folder}/ca.crt on the controller: mode No such file or directory instead of 0644"]


def test_without_the_package(due, monkeypatch):
    monkeypatch.setattr(authority, "HAS_CRYPTOGRAPHY", False)
    assert len(due(made())) == 1


def test_the_days_are_those_of_the_role():
    role = yaml.safe_load(DEFAULTS.read_text(encoding="utf-8"))
    assert (authority.CERTIFICATE_DAYS, authority.RENEW_DAYS) == (role["minio_certificates_days"], role["minio_certificates_renew_days"])
    assert certificate_due({"certificate": "", "matches": False}, Authority("/none"), WANTED, datetime.datetime.now(datetime.timezone.utc)) != []
