# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong with certificates beside the main one is found before a server gets them, because the server would not say so."""

from __future__ import annotations

import ipaddress

import pytest
from ansible_collections.creativeflow.minio.plugins.plugin_utils._certificates import more
from ansible_collections.creativeflow.minio.tests.unit.plugins.plugin_utils._certificates.holders import NOW, ROOT, Holder
from cryptography import x509

PUBLIC = Holder("public", ca=True)


def holder(*names, issuer=ROOT, **dates):
    known = [x509.IPAddress(ipaddress.ip_address(name)) if name[0].isdigit() else x509.DNSName(name) for name in names]
    return Holder("c", issuer, names=known, **dates)


MAIN = holder("n1", "*.az1.example.net", "10.0.0.1")
OTHER = holder("s3.example.net", "*.s3.example.net")


def entry(one=OTHER, **changes):
    return {"name": "s3.example.net", "cert_content": one.pem, "key_content": one.key_pem(), **changes}


def problems(*entries, main=MAIN.pem, authorities=ROOT.pem):
    return more.more_problems(more.more_from(list(entries), lambda path: ""), main, authorities, NOW)


@pytest.fixture(autouse=True)
def no_system(monkeypatch):
    """A controller that trusts nobody."""
    monkeypatch.setattr(more, "_system", lambda: "")


def test_nothing_wrong():
    assert problems() == problems(entry()) == problems(entry(authorities="")) == []
    assert problems(entry(names=["*.s3.example.net", "s3.example.net"], name="buckets")) == []
    assert problems(entry(), entry(holder("s3.example.org"), name="s3.example.org")) == []


@pytest.mark.parametrize(
    "given, text",
    [
        (entry(name="CAs"), "[0] (CAs): the server keeps its authorities in a folder of this name"),
        (entry(name="cas"), "the server keeps its authorities"),
        *((entry(name=name), "cannot be the name of its folder") for name in ("..data", "a/b", "public.crt", "*.s3.example.net", "a b", "x.", "-x")),
        (entry(key_content=""), "there is no key: give key or key_content"),
        (entry(cert_content=" "), "there is no cert: give cert or cert_content"),
        (entry(cert="x"), "cert and cert_content both give it"),
        (entry(key_content=MAIN.key_pem()), "the key is that of another certificate"),
        (entry(names=["x.y.s3.example.net"]), "not valid for x.y.s3.example.net"),
        (entry(holder("s3.example.net", ends=-1)), "the certificate ended on"),
        (entry(holder("s3.example.net", issuer=PUBLIC)), "was issued by CN=public, which is none of the authorities"),
        (entry(holder("s3.example.net", "10.0.0.7")), "the certificate is for 10.0.0.7, and the server takes addresses in its main certificate alone"),
        (entry(holder("s3.example.net", "N1")), "the main certificate is for N1 too, and clients would get either"),
        (entry(holder("s3.example.net", "x.az1.example.net")), "the main certificate is for x.az1.example.net too"),
    ],
)
def test_what_is_wrong(given, text):
    (found,) = problems(given)
    assert found.startswith("minio_cluster_tls_more_certs[0] (") and text in found and "PRIVATE KEY" not in found


def test_without_a_main_certificate():
    (found,) = problems(entry(), main="")
    assert "only beside a main certificate" in found


def test_two_of_a_kind():
    (found,) = problems(entry(), entry(holder("other.example.net"), name="S3.example.net", names=["other.example.net"]))
    assert found.startswith("minio_cluster_tls_more_certs[1] (S3.example.net): minio_cluster_tls_more_certs[0] has the same name")
    (found,) = problems(entry(), entry(holder("y", "any.s3.example.net"), name="y"))
    assert "minio_cluster_tls_more_certs[0] (s3.example.net) is for any.s3.example.net too" in found


def test_clients_may_trust_another_authority_than_the_nodes(monkeypatch):
    monkeypatch.setattr(more, "_system", lambda: PUBLIC.pem)
    given = entry(holder("s3.example.net", issuer=PUBLIC))
    assert problems(given) == []
    (one,) = more.described(more.more_from([given], lambda path: ""), ROOT.pem, "/certs")
    assert one["own_authority"] is False and one["folder"] == "/certs/s3.example.net" and one["server_name"] == "s3.example.net"


def test_files_and_names():
    (one,) = more.more_from([{"name": "a", "cert": "c.crt", "key": "c.key", "names": ["*.a"]}], {"c.crt": "CRT", "c.key": "KEY"}.get)
    assert (one.certificate, one.key, one.asked) == ("CRT", "KEY", "any.a") and "KEY" not in repr(one)
    assert more.left_for_the_main_one(["n1", "x.a", "a"], [one]) == ("n1", "a")
    # The check of types names these.
    assert more.more_from("x", str) == more.more_from(["x", {"cert": "y"}, {"name": ""}], str) == ()


def test_the_authorities_of_the_system(monkeypatch, tmp_path):
    monkeypatch.undo()
    more._system.cache_clear()
    bundle = tmp_path / "bundle.pem"
    bundle.write_text(PUBLIC.pem, encoding="utf-8")
    monkeypatch.setenv("SSL_CERT_FILE", str(bundle))
    assert more._system() == PUBLIC.pem
    more._system.cache_clear()
