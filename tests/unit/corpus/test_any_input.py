# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Readers of what others write: whatever stands there, they raise only what they say, make no text of a list or of null, and read back what they wrote."""

from __future__ import annotations

import json
import math

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._buckets.definition import check_buckets
from ansible_collections.creativeflow.minio.plugins.module_utils._common import files, units
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import InputErrors, MinioError
from ansible_collections.creativeflow.minio.plugins.module_utils._host import environment_files
from ansible_collections.creativeflow.minio.plugins.module_utils._policy.grammar import canonical, check, problems
from ansible_collections.creativeflow.minio.plugins.module_utils._server import layout
from ansible_collections.creativeflow.minio.plugins.module_utils._site import listing_page
from ansible_collections.creativeflow.minio.plugins.module_utils._site.address import read_address
from ansible_collections.creativeflow.minio.plugins.plugin_utils import _mc_config
from ansible_collections.creativeflow.minio.plugins.plugin_utils._cluster import environment_file
from ansible_collections.creativeflow.minio.tests.corpus.cases import cases, policy_document
from hypothesis import given, settings
from hypothesis import strategies as st

# Seconds in all.
bounded = settings(max_examples=settings.default.max_examples * 2 // 5)

MARK = "qZq"
"""What no reader makes by itself. In a list, it is to stay in one."""
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4) | st.sampled_from([MARK, "5TiB", "30d", "2090-01-31", "*", "a/"])
ANY = st.recursive(
    LEAVES, lambda item: st.lists(item, max_size=3) | st.dictionaries(st.sampled_from(["a", "days", "mode", "key", "id"]), item, max_size=3), max_leaves=6
)


def texts(value):
    """All texts in a result."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from (*texts(key), *texts(item))
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from texts(item)
    elif isinstance(value, str):
        yield value


def assert_is_plain(value):
    """No text is that of a list, a dictionary or null."""
    assert not [text for text in texts(value) if text == "None" or (MARK in text and text[:1] in "[{(")]


def assert_lines(errors):
    assert errors and all(isinstance(line, str) and line and "\n" not in line for line in errors)


# --- environment files

ENVIRONMENTS = st.lists(
    st.sampled_from(
        ["MINIO_A", "=", "b", " ", "\t", "\n", "\r\n", "'", '"', "\\", "#", ";", "export ", "\ufeff", "\0", "MINIO_VOLUMES", "/d{1...4}", "é", "$x"]
    ),
    max_size=14,
).map("".join)


@bounded
@given(ENVIRONMENTS)
def test_environment_files_are_read_or_refused(text):
    raw = text.encode()
    for reader, content in ((environment_file.parse, text), (environment_files.read_for_systemd, raw), (environment_files.read_for_server, raw)):
        try:
            found = reader(content, "x.env")
        except InputErrors as error:
            assert_lines(error.errors)
        else:
            assert all(isinstance(part, str) for item in found.items() for part in item)
    assert all(isinstance(part, str) for item in environment_files.read_properties(text).items() for part in item)


@bounded
@given(st.binary(max_size=30))
def test_bytes_that_are_no_text_are_read_or_refused(content):
    for reader in (environment_files.read_for_systemd, environment_files.read_for_server):
        try:
            reader(content, "x.env")
        except InputErrors as error:
            assert_lines(error.errors)


VALUES = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=12) | (
    st.integers() | st.booleans() | st.none() | st.lists(st.text(max_size=3))
)


@bounded
@given(st.dictionaries(st.from_regex(r"[A-Z_][A-Z0-9_]{0,8}", fullmatch=True), VALUES, max_size=3))
def test_what_is_written_is_read_back_by_all(variables):
    try:
        text = environment_file.render(variables)
    except InputErrors as error:
        assert_lines(error.errors)
        return
    wanted = {name: environment_file.to_text(value) for name, value in variables.items()}
    assert_is_plain(wanted)
    raw = text.encode()
    assert environment_file.parse(text, "") == environment_files.read_for_systemd(raw, "") == environment_files.read_for_server(raw, "") == wanted


# --- definitions

FIELDS = st.sampled_from(
    [
        "versioning",
        "objectLocking",
        "retention",
        "tags",
        "quota",
        "policy",
        "policy_file",
        "prefixes",
        "encryption",
        "lifecycle",
        "notifications",
        "sites",
        "versioning_exclude",
        "force",
        "state",
        "x",
    ]
)
RULES = st.lists(
    st.dictionaries(st.sampled_from(["id", "prefix", "tags", "expire_days", "expire_date", "transition_tier", "size_less_than", "enabled"]), ANY, max_size=4),
    max_size=2,
)


@bounded
@given(st.dictionaries(FIELDS, ANY | RULES, max_size=4), ANY)
def test_definitions_are_read_or_refused(item, anything):
    buckets, errors = check_buckets([{"name": "users", **item}, anything], "f.json")
    assert_lines(errors)
    assert_is_plain(buckets)


@bounded
@given(st.dictionaries(FIELDS, ANY | RULES, max_size=2))
def test_a_definition_that_was_read_is_read_alike(item):
    (bucket,), errors = check_buckets([{"name": "users", **item}], "f.json")
    if errors:
        assert_lines(errors)
        return
    assert_is_plain(bucket)
    said = {key: value for key, value in bucket.items() if value is not None}
    assert check_buckets([said], "f.json") == ([bucket], [])


@bounded
@given(
    st.sampled_from(["yml", "json"]),
    st.lists(
        st.sampled_from(
            [
                "a",
                ": ",
                "- ",
                "\n",
                "  ",
                "{",
                "}",
                "[",
                "]",
                ",",
                '"',
                "'",
                "!!int ",
                "!!float ",
                "!!binary ",
                "!!set ",
                "!!timestamp ",
                "!!bool ",
                "&x ",
                "*x",
                "2012-99-99",
                "1e999",
                "0x",
                "<<: ",
                "? ",
                "| ",
                "\t",
                "\0",
                "é",
                "{{ x }}",
                "null",
                "%",
            ]
        ),
        max_size=10,
    ).map("".join),
)
def test_files_are_read_or_refused(ending, text):
    try:
        files.parse(text, f"f.{ending}")
    except InputErrors as error:
        assert_lines(error.errors)


@pytest.mark.parametrize("text", ["[" * 100000, '{"a":' * 100000])
@pytest.mark.parametrize("ending", ["json", "yml"])
def test_files_that_are_nested_too_deeply_are_refused(text, ending):
    if ending == "yml":
        text = text[:2000]
    with pytest.raises(InputErrors) as error:
        files.parse(text, f"f.{ending}")
    assert_lines(error.value.errors)


# --- aliases


@bounded
@given(
    st.dictionaries(
        st.sampled_from(["az1", "a b", "", "play"]) | st.integers(),
        ANY
        | st.dictionaries(
            st.sampled_from(["url", "accessKey", "access_key", "secretKey", "api", "path", "region", "x"]) | st.integers(),
            ANY | st.sampled_from(["http://az1.example.net", "${X}", "{{Y}}", "S3v4", "auto"]),
            max_size=5,
        ),
        max_size=2,
    )
    | ANY
)
def test_aliases_are_read_or_refused(aliases):
    try:
        built = _mc_config.build(aliases, "", True, {"X": "value-of-x"})
    except InputErrors as error:
        assert_lines(error.errors)
        return
    assert_is_plain(built)
    assert _mc_config.build(built, "", True, {}) == built


@bounded
@given(st.text(max_size=20) | ANY.map(json.dumps))
def test_any_file_of_mc_is_read(text):
    assert isinstance(_mc_config.read(text), dict)


# --- addresses, sizes, pools

OF_ADDRESSES = ["http", "://", "a", ":", "9000", "99999", "[", "]", "::1", "/", "?", "@", " ", ".", "%", "é", "\n"]


@bounded
@given(ANY | st.lists(st.sampled_from(OF_ADDRESSES), max_size=8).map("".join))
def test_addresses_are_read_or_refused(value):
    try:
        found = read_address(value)
    except MinioError as error:
        assert "\n" not in str(error)
    else:
        assert read_address(found) == found


@bounded
@given(ANY | st.lists(st.sampled_from(["9" * 400, "1", ".", "5", "TiB", "d", "h", "m", "e9", "-", " ", "٣", "inf", "nan"]), max_size=5).map("".join))
def test_sizes_and_durations_are_read_or_refused(value):
    for parse in (units.parse_size, units.parse_duration):
        try:
            assert math.isfinite(parse(value))
        except ValueError as error:
            assert "\n" not in str(error)


@bounded
@given(
    st.lists(
        st.sampled_from(
            ["http://", "n", "{1...4}", "{4...1}", "{01...16}", "{a...f}", "{1...99999999999}", "{", "}", "...", ":9000", "/d", " ", "[::1]", ",", "é"]
        ),
        max_size=6,
    ).map("".join),
    ANY,
)
def test_pools_are_read_or_refused(text, anything):
    for read in (
        lambda: layout.parse_pools([{"hosts": text, "drives": "/d1"}], "x"),
        lambda: layout.parse_pools([{"hosts": "n1", "drives": text}], "x"),
        lambda: layout.parse_pools(anything, "x"),
        lambda: layout.parse_volumes(text, "x"),
    ):
        try:
            read()
        except InputErrors as error:
            assert_lines(error.errors)


# --- listings

PAGE = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<ListVersionsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><IsTruncated>true</IsTruncated>'
    "<NextKeyMarker>a%20b</NextKeyMarker><Version><Key>a</Key><LastModified>2026-03-01T02:20:05.123Z</LastModified><ETag>&#34;x&#34;</ETag><Size>5</Size>"
    "<VersionId>v</VersionId><UserMetadata><x-amz-object-lock-mode>GOVERNANCE</x-amz-object-lock-mode></UserMetadata><UserTags>a=b</UserTags></Version>"
    "</ListVersionsResult>"
)


@bounded
@given(
    st.integers(0, len(PAGE)),
    st.integers(0, 60),
    st.sampled_from(["", "<", ">", "&", "&#99999999999;", "&#x110000;", "x", "<Key>b</Key>", "\0", "é", "</Version>"]),
    st.booleans(),
)
def test_listings_are_read_or_refused(place, length, inserted, metadata):
    try:
        page = listing_page.parse_page((PAGE[:place] + inserted + PAGE[place + length :]).encode(), metadata)
    except listing_page.MalformedPage:
        return
    assert all(isinstance(version.key, str) and isinstance(version.size, int) for version in page.versions)


# --- policies


@bounded
@given(st.dictionaries(st.sampled_from(["Sid", "Effect", "Action", "Resource", "Condition", "Principal", "NotResource"]), ANY, max_size=5), ANY)
def test_policies_are_answered(statement, anything):
    for document in ({"Version": "2012-10-17", "Statement": [statement]}, {"Version": anything, "Statement": anything}, anything):
        for bucket in (None, "b1"):
            lines = check(document, "x", bucket)
            assert all("\n" not in line for line in lines)
            if not lines and document:
                assert_is_plain(canonical(document))


POLICIES = cases("policies")


@pytest.mark.parametrize("name", [name for name, case in POLICIES.items() if not problems(policy_document(case), case.get("bucket"))])
def test_the_canonical_form_reads_back_equal(name):
    document = policy_document(POLICIES[name])
    once = canonical(document)
    assert canonical(once) == once and not problems(once, POLICIES[name].get("bucket"))
