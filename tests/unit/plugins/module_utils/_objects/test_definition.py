# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Definitions of objects: every error at once."""

from __future__ import annotations

import base64

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._objects.definition import check_objects, key_problem

KEY = base64.b64encode(bytes(32)).decode()


@pytest.mark.parametrize("key", ["a", "a/b c", "ü%2F+&<>\x01", "a\\b", "dir/", "..a/b..", "x" * 255])
def test_names_that_the_server_takes(key):
    assert key_problem(key) == ""


@pytest.mark.parametrize("key", ["", "/a", "a//b", "a/./b", "..", "a\\..\\b", "a/ .. /b", "a\0", "x" * 256, "a/" * 513, "\udcff"])
def test_names_that_it_does_not_take(key):
    assert key_problem(key)


@pytest.mark.parametrize(("item", "problem"), [
    ({"content": {}}, "content: it is not text, but of the type dict."),
    ({"content": "1", "src": "/a"}, "content: src is given, too."),
    ({"state": "absent", "content": "1"}, "content: not taken with state: absent."),
    ({"state": "fetched"}, "dest: missing."),
    ({"state": "absent", "versions": "all", "version_id": "1"}, "version_id: versions: all removes every version."),
    ({"version_id": "1", "content": "1"}, "content: a version cannot be changed but for tags, retention, legal_hold."),
    ({"state": "absent", "version_id": ""}, "version_id: it is empty."),
    ({"content": "1", "content_type": ""}, "content_type: it is empty."),
    ({"encryption": "sse-kms", "kms_key": ""}, "kms_key: it is empty."),
    ({"src": ""}, "src: it is empty."),
    ({"state": "fetched", "dest": ""}, "dest: it is empty."),
    ({"copy_from": {"key": "a", "version_id": ""}}, "copy_from.version_id: it is empty."),
    ({"kms_key": "k"}, "kms_key: it is for encryption: sse-kms alone."),
    ({"encryption": "sse-c"}, "sse_c_key: missing"),
    ({"encryption": "sse-s3", "sse_c_key": KEY}, "sse_c_key: it is not for encryption: sse-s3."),
    ({"sse_c_key": "short"}, "sse_c_key: it must be 32 bytes in base64"),
    ({"retention": {"mode": "governance", "until": None}}, "retention.until: missing."),
    ({"retention": {"mode": "governance", "until": "tomorrow"}}, "retention.until: 'tomorrow' is no time."),
    ({"retention": {"mode": "governance", "until": "2030-01-01T00:00:00"}}, "retention.until: '2030-01-01T00:00:00' has no time zone."),
    ({"tags": {str(number): "" for number in range(11)}}, "tags: 11 tags are more than the 10"),
    ({"tags": {"a": None}}, "tags: a: null is not text"),
    ({"metadata": {"a b": "1"}}, "metadata: 'a b': a name has letters"),
    ({"metadata": {"a": "ü"}}, "metadata: a: a header has printable characters of ASCII"),
    ({"metadata": {"a": "x" * 2049}}, "metadata: names and values have 2048 bytes"),
    ({"headers": {"cache_contro": "1"}}, "headers: cache_contro: it is none of Cache-Control"),
    ({"headers": {"Expires": "never"}}, "headers: Expires: 'never' is no time of HTTP."),
    ({"content_type": "a\nb"}, "content_type: content_type: a header has"),
    ({"copy_from": {"key": "a//b"}}, "copy_from.key: a name has no '//'"),
    ({"copy_from": {"key": "a", "sse_c_key": "x"}}, "copy_from.sse_c_key: it must be 32 bytes"),
    ({"bucket": "UPPER"}, "bucket: 'UPPER' is not the name of a bucket"),
    ({"contents": "1"}, "contents: unknown key. Did you mean content?"),
])  # fmt: skip
def test_errors(item, problem):
    _items, errors = check_objects([{"key": "a", **item}], "bucket")
    assert [line for line in errors if line.startswith(f"objects[0] (a).{problem}")], errors
    assert "short" not in " ".join(errors)


def test_several_errors_at_once():
    _items, errors = check_objects([{"key": "a"}, {"key": "a"}, {"key": "b", "bucket": "", "tags": 1}], None)
    assert len([line for line in errors if "bucket: missing" in line]) == 3
    assert "objects[1] (a): objects[0] declares the object already. Declare it once." in errors
    assert [line for line in errors if line.startswith("objects[2] (b).tags: ")]


def test_normal_form():
    retention = {"mode": "compliance", "until": "2030-01-01"}
    given = {
        "key": "a",
        "content": "1",
        "follow": False,
        "src": None,
        "metadata": {"X-Amz-Meta-A": 1},
        "headers": {"cache_control": "x"},
        "retention": retention,
    }
    items, errors = check_objects([given], "bucket")
    assert errors == []
    assert items == [{"key": "a", "bucket": "bucket", "content": "1", "metadata": {"a": "1"}, "headers": {"Cache-Control": "x"},
                      "retention": {"mode": "COMPLIANCE", "until": "2030-01-01T00:00:00Z"}}]  # fmt: skip
