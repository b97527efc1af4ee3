# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The client of a drill reaches each site as its entry says (a2, a8, c2)."""

from __future__ import annotations

import importlib.util
import ssl
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[3] / "roles" / "minio_failover" / "files" / "write_load.py"
KEYS = {"access_key": "minio-drill", "secret_key": "secret"}
LOCATION = b'<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/">eu-west-1</LocationConstraint>'


@pytest.fixture(name="load", scope="module")
def _load():
    spec = importlib.util.spec_from_file_location("write_load", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("http://127.0.0.1:9000", "http://127.0.0.1:9000/media"),
        ("http://127.0.0.1:9000/", "http://127.0.0.1:9000/media"),
        ("HTTPS://S3.AZ1.example.net/", "https://S3.AZ1.example.net/media"),
        ("https://[2001:db8::1]:9000", "https://[2001:db8::1]:9000/media"),
    ],
)
def test_a_site_is_written_to_at_its_address(load, monkeypatch, url, address):
    asked = []

    def answer(_pool, method, asked_url, **_options):
        asked.append(asked_url.partition("?")[0])
        raise OSError(method)

    monkeypatch.setattr(load.urllib3.PoolManager, "urlopen", answer)
    with pytest.raises(OSError):
        load.connect({"url": url, **KEYS}).bucket_exists("media")
    assert asked == [address]


def test_c2_a_region_that_is_not_declared_is_that_of_the_site(load, monkeypatch):
    signed = []

    def answer(_pool, method, url, **options):
        signed.append((url.partition("?")[2], options["headers"]["Authorization"].split("/")[2]))
        body = LOCATION if "location" in url else b""
        return load.urllib3.HTTPResponse(body=body, status=200, headers={"ETag": '"e"'}, preload_content=False)

    monkeypatch.setattr(load.urllib3.PoolManager, "urlopen", answer)
    load.connect({"url": "http://az1", **KEYS}).bucket_exists("media")
    assert signed == [("location=", "us-east-1"), ("", "eu-west-1")]
    del signed[:]
    load.connect({"url": "http://az1", "region": "eu-north-1", **KEYS}).bucket_exists("media")
    assert signed == [("", "eu-north-1")]


@pytest.mark.parametrize(
    ("said", "verified"), [({}, True), ({"validate_certs": None}, True), ({"validate_certs": False}, False), ({"validate_certs": "no"}, False)]
)
def test_a8_certificates_are_verified_as_the_entry_says(load, said, verified):
    context = load.trust({"url": "https://az1", **said})["ssl_context"]
    assert (context.verify_mode == ssl.CERT_REQUIRED, context.check_hostname) == (verified, verified)
    assert load.trust({"url": "http://az1", **said}) == {}


@pytest.mark.parametrize("key", ["ca_path", "client_cert"])
def test_a_file_that_cannot_be_read_is_an_error(load, key, tmp_path):
    with pytest.raises(OSError):
        load.trust({"url": "https://az1", key: str(tmp_path / "missing")})
