# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong with a certificate is found before a server gets it, and its key is never shown."""

from __future__ import annotations

import ipaddress

import pytest
from ansible_collections.creativeflow.minio.plugins.plugin_utils._certificates import material
from ansible_collections.creativeflow.minio.plugins.plugin_utils._certificates.status import certificate_status
from ansible_collections.creativeflow.minio.tests.unit.plugins.plugin_utils._certificates.holders import NOW, ROOT, Holder
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import ExtendedKeyUsageOID

BETWEEN = Holder("between", ROOT, ca=True)
NAMES = (x509.DNSName("n1"), x509.DNSName("*.az1.example.net"), x509.IPAddress(ipaddress.ip_address("10.0.0.1")))
NODE = Holder("n1", ROOT, names=NAMES, usage=ExtendedKeyUsageOID.SERVER_AUTH)


def problems(holder=NODE, **changes):
    good = {
        "name": "h1",
        "certificate": holder.pem,
        "key": holder.key_pem(),
        "authorities": ROOT.pem,
        "names": ["n1", "S3.az1.example.net", "10.0.0.1"],
        "missing": [],
        "sources": ["minio_cluster_tls_cert"],
    }
    return material.problems({**good, **changes}, NOW)


def one(found, text):
    assert len(found) == 1 and found[0].startswith("host h1: ") and text in found[0]
    assert "PRIVATE KEY-----\n" not in found[0]


def test_nothing_wrong():
    assert problems() == []
    assert problems(certificate="", key="") == []
    # What the system of the nodes trusts is not known here.
    assert problems(authorities="") == []


def test_an_intermediate_certificate():
    leaf = Holder("n1", BETWEEN, names=NAMES)
    assert problems(leaf, certificate=leaf.pem + BETWEEN.pem) == []
    assert problems(leaf, certificate=leaf.pem, authorities=BETWEEN.pem) == []
    one(problems(leaf), "was issued by CN=between, which is none of the authorities")


def test_one_that_is_signed_by_itself():
    alone = Holder("n1", names=NAMES)
    one(problems(alone, authorities=""), "is signed by itself")
    one(problems(alone), "was issued by CN=n1, which is none of the authorities")
    assert problems(alone, authorities=alone.pem) == []


@pytest.mark.parametrize(
    "changes, text",
    [
        ({"key": Holder("x").key_pem()}, "the key is that of another certificate"),
        ({"key": NODE.key_pem(b"secret")}, "the key is encrypted by a passphrase"),
        ({"key": ""}, "there is no key for the other half"),
        ({"certificate": ""}, "there is no certificate for the other half"),
        ({"key": "x"}, "there must be one private key"),
        ({"key": NODE.key_pem() * 2}, "there must be one private key"),
        ({"key": "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"}, "the key cannot be read"),
        ({"certificate": "x"}, "the certificate: there is no certificate"),
        ({"certificate": "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"}, "the certificate: it cannot be read"),
        ({"authorities": "x"}, "the authorities: there is no certificate"),
        ({"names": ["n1", "n2"]}, "not valid for n2; it is for n1, *.az1.example.net, 10.0.0.1"),
        ({"names": ["a.b.az1.example.net"]}, "not valid for a.b.az1.example.net"),
        ({"names": ["10.0.0.2"]}, "not valid for 10.0.0.2"),
        ({"missing": ["minio_cluster_tls_key (x)"]}, "minio_cluster_tls_key (x): there is no such file"),
        ({"sources": ["a", "b"]}, "a, b each give a certificate"),
    ],
)
def test_what_is_wrong(changes, text):
    one(problems(**changes), text)


@pytest.mark.parametrize(
    "holder, text",
    [
        (Holder("n1", ROOT, names=NAMES, ends=-1), "the certificate ended on 2026-05-31"),
        (Holder("n1", ROOT, names=NAMES, begins=1), "the certificate begins only on 2026-06-02"),
        (Holder("n1", ROOT, names=NAMES, usage=ExtendedKeyUsageOID.CLIENT_AUTH), "is not meant for servers"),
        (Holder("n1", ROOT), "has no subject alternative names"),
    ],
)
def test_wrong_certificates(holder, text):
    one(problems(holder), text)


def test_an_authority_that_has_ended():
    old = Holder("old", ends=-1, ca=True)
    one(problems(Holder("n1", old, names=NAMES), authorities=old.pem), "the authority CN=old ended on 2026-05-31")


def test_all_problems_at_once():
    wrong = Holder("x", Holder("else"), ends=-1, names=(x509.DNSName("x"),))
    assert len(problems(wrong, key=NODE.key_pem())) == 4


def test_without_the_package(monkeypatch):
    monkeypatch.setattr(material, "HAS_CRYPTOGRAPHY", False)
    one(problems(), "install it where Ansible runs")


def test_files():
    found = material.files(
        {
            "certificate": f"subject=/CN=n1\n{NODE.pem}\n\n{ROOT.pem}",
            "authorities": ROOT.pem + ROOT.pem,
            "key": f"-----BEGIN EC PARAMETERS-----\nAA\n-----END EC PARAMETERS-----\n{NODE.key_pem()}\n\n",
        }
    )
    assert found == {
        "certificate": NODE.pem + ROOT.pem,
        "key": NODE.key_pem(),
        "authorities": ROOT.pem,
        "fingerprint": NODE.certificate.fingerprint(hashes.SHA256()).hex(),
    }
    assert material.files({"certificate": "", "key": "", "authorities": ""}) == {"certificate": "", "key": "", "authorities": "", "fingerprint": ""}


@pytest.mark.parametrize(
    "tls, addresses, file_scheme, text",
    [
        (True, {"v": "http://n1:9000"}, "", "v is http://n1:9000, but the nodes have certificates"),
        (False, {"v": "https://N1:9000"}, "", "v is https://N1:9000, but the node has no certificate"),
        (True, {}, "http", "addresses the pools by http, but there are certificates"),
    ],
)
def test_mixed_addresses(tls, addresses, file_scheme, text):
    found = material.address_problems(tls, addresses, ["n1"], file_scheme)
    assert len(found) == 1 and text in found[0]


def test_addresses_that_go_together():
    assert material.address_problems(True, {"v": "https://n1:9000"}, ["n1"], "https") == []
    # A load balancer may end TLS.
    assert material.address_problems(False, {"v": "https://s3.example.net"}, ["n1"], "http") == []


def asked(trusted=True, **answer):
    return [{"site": "az1", "of": "n1", "answer": answer, "trusted": trusted}]


SHOWN = {"verified": True, "fingerprint": "0", "error": "", "days_left": 30.4, "certificate": {"not_after": "2026-07-01T00:00:00Z"}}


def test_status():
    assert certificate_status([], 14) == {"lines": [], "breaches": []}
    found = certificate_status(asked(**SHOWN), 14)
    assert found["breaches"] == [] and found["lines"][1].split() == ["az1", "n1", "2026-07-01", "30", "ok"]
    found = certificate_status(asked(**SHOWN), 31)
    assert "site az1: n1: the certificate is valid for 30 more days, until 2026-07-01, less than" in found["breaches"][0] and "BREACH" in found["lines"][1]


def test_status_of_what_is_not_trusted():
    wrong = {"verified": False, "fingerprint": "0", "error": "certificate has expired", "days_left": None, "certificate": None}
    assert "clients do not take the certificate: certificate has expired." in certificate_status(asked(**wrong), 14)["breaches"][0]
    found = certificate_status(asked(trusted=False, **wrong), 14)
    assert found["breaches"] == [] and found["lines"][1].endswith("not trusted")


def test_status_of_a_node_that_is_down():
    found = certificate_status(asked(msg="no answer"), 14)
    assert found["breaches"] == [] and found["lines"][1].endswith("no answer")


@pytest.mark.parametrize("address", ["http://h:99999", "http://[::1", 5, ["x"]])
def test_p12_an_address_that_is_none_is_one_line(address):
    found = material.address_problems(False, {"minio_cluster_server_url": address}, ["n1"], "")
    assert found == ["minio_cluster_server_url is no address. Write it as http(s)://host[:port]."]
    assert material.address_problems(False, {"minio_cluster_server_url": ""}, ["n1"], "") == []
