# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Domains with which a server does not start, and those whose buckets no certificate is for, are named."""

from __future__ import annotations

import pytest
from ansible_collections.creativeflow.minio.plugins.plugin_utils._certificates.domains import domain_problems, domains_of, proxy_problems, without_wildcard
from ansible_collections.creativeflow.minio.tests.unit.plugins.plugin_utils._certificates.holders import ROOT, Holder
from cryptography import x509

WILD = Holder("c", ROOT, names=[x509.DNSName("*.s3.example.net")]).pem


@pytest.mark.parametrize("value", [None, "", "s3.example.net", "s3.example.net,s3.example.org", "a.example.net,b.example.net"])
def test_nothing_wrong(value):
    assert domain_problems(value) == []


@pytest.mark.parametrize(
    "value, text",
    [
        ("s3.example.net,eu.s3.example.net", "s3.example.net and eu.s3.example.net, which lies in it"),
        ("a.example.net,x.org,b.a.example.net", "a.example.net and b.a.example.net, which lies in it"),
        ("s3.example.net,s3.example.net", "s3.example.net twice"),
        ("example.net,myexample.net", "the server refuses domains that all end with one of them, example.net"),
        *((value, "write domains divided by commas") for value in ("a, b", "a,", ".a", "a.", "*.a", "a..b")),
    ],
)
def test_what_is_wrong(value, text):
    (found,) = domain_problems(value)
    assert found.startswith("MINIO_DOMAIN ") and text in found and found.endswith(".")


def test_wildcards():
    assert domains_of("a,b") == ("a", "b") and domains_of(None) == ()
    assert without_wildcard(["s3.example.net", "s3.example.org"], ["", WILD]) == ["s3.example.org"]
    (found,) = proxy_problems(["s3.example.net", "x.org"], WILD, "minio_proxy_tls_cert")
    assert found.startswith("minio_proxy_tls_cert: MINIO_DOMAIN of the nodes has x.org, and the certificate is not valid for *.x.org")
