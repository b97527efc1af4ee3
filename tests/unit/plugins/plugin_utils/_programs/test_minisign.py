# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signatures that minisign 0.11 made of a file with the content "minio" and a line break."""

from __future__ import annotations

import pytest
from ansible_collections.creativeflow.minio.plugins.plugin_utils._programs import minisign
from ansible_collections.creativeflow.minio.plugins.plugin_utils._programs.minisign import key_problem, signature_problem

KEY = "RWTn5mDAqn7mqiN8EiTpBcAh8i+dLecbrOyWHvtf1ps/evjrIk/NitdC"
OTHER_KEY = "RWSTJqt5gZwZXUH28gXytXeshBwV1zFZH6YGxMxlvm81xLzrYcewBUV3"
SIGNATURE = """untrusted comment: signature from minisign secret key
RUTn5mDAqn7mqtxYDgYEW/70V2jeKJq31qm79YPvtaIjob2UT6YKJdUTsg+3Wmm453evXb49KbPpDiWkAjOX7Onx1U5YBqYCVgE=
trusted comment: timestamp:1 file:f
URvxZRZXKM4/8JcnnZ0aQyc3+0nGBD7q+cor4lqWcM3XFBb7BvtAwVo7ZCOyHN7kfdm30J8XY3t8Hbp2WpSmDg==
"""
# With minisign -l, which signs the file and not a sum of it.
OLD_SIGNATURE = """untrusted comment: signature from minisign secret key
RWTn5mDAqn7mqvHbmCwQt6sie7VULgkUCWOgqiMy9puqi9Dp/eEBmTMkXIWeyv9FVKJbSHdN0R6L/X9WvUQowK+bYUDowkS+cQs=
trusted comment: legacy
NKGU54EvxcG3Bt3fzRdj4FYqKRkCajTQLPf/0RPWQJ5FoQKhGsUQP0Pe9EfypjfttU+S9OLY8gvFVtVrWVniAQ==
"""


def problem(folder, content="minio\n", signature=SIGNATURE, key=KEY):
    (folder / "file").write_text(content, encoding="utf-8")
    (folder / "file.minisig").write_text(signature, encoding="utf-8")
    return signature_problem(str(folder / "file"), str(folder / "file.minisig"), key)


@pytest.mark.parametrize("signature", [SIGNATURE, OLD_SIGNATURE])
@pytest.mark.parametrize("key", [KEY, f"untrusted comment: minisign public key AAE67EAAC060E6E7\n{KEY}\n"])
def test_what_the_owner_of_the_key_signed(tmp_path, signature, key):
    assert problem(tmp_path, signature=signature, key=key) == ""


@pytest.mark.parametrize(
    "changes, text",
    [
        ({"content": "minio"}, "not of this file"),
        ({"content": "minio", "signature": OLD_SIGNATURE}, "not of this file"),
        ({"key": OTHER_KEY}, "it is signed with the key AAE67EAAC060E6E7, not with 5D199C8179AB2693"),
        ({"key": "RWT" + "A" * 53}, "it is signed with the key"),
        ({"key": KEY[:10]}, "the key is no base64"),
        ({"key": KEY[:8]}, "the key has 6 bytes, not 42"),
        ({"key": "AA" + KEY[2:]}, "the key is none of minisign"),
        ({"key": ""}, "the key has 0 bytes"),
        ({"signature": ""}, "none of minisign"),
        ({"signature": SIGNATURE.replace("trusted comment: timestamp", "comment: timestamp")}, "none of minisign"),
        ({"signature": SIGNATURE.replace("timestamp:1", "timestamp:2")}, "not of this file"),
        ({"signature": SIGNATURE.replace("RUTn", "AATn")}, "algorithm that nobody knows"),
        ({"signature": SIGNATURE.replace("RUTn", "RUT?")}, "the signature is no base64"),
        ({"signature": SIGNATURE.replace("URvx", "URv?")}, "the signature of the comment is no base64"),
    ],
)
def test_anything_else(tmp_path, changes, text):
    assert text in problem(tmp_path, **changes)


def test_a_key_that_has_the_name_of_another_one(tmp_path):
    # The name of the one key, the 32 bytes of the other.
    assert "not of this file" in problem(tmp_path, key=KEY[:14] + OTHER_KEY[14:])


def test_a_signature_that_is_missing(tmp_path):
    assert "No such file" in signature_problem(str(tmp_path / "file"), str(tmp_path / "file.minisig"), KEY)


def test_without_cryptography(tmp_path, monkeypatch):
    monkeypatch.setattr(minisign, "HAS_CRYPTOGRAPHY", False)
    assert "cryptography" in problem(tmp_path)


def test_keys():
    assert key_problem(KEY) == ""
    assert key_problem("RELEASE") == "the key is no base64"
