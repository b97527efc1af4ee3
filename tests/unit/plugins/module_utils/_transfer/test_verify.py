# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two streams of versions against plain arithmetic of sets."""

from __future__ import annotations

import itertools

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import MinioError, ServerError, Unreachable
from ansible_collections.creativeflow.minio.plugins.module_utils._rules.formats import Rule
from ansible_collections.creativeflow.minio.plugins.module_utils._site.listing import versions_by_key
from ansible_collections.creativeflow.minio.plugins.module_utils._site.listing_page import Lock, Version
from ansible_collections.creativeflow.minio.plugins.module_utils._transfer.comparison import Comparer, Verdict
from ansible_collections.creativeflow.minio.plugins.module_utils._transfer.same_content import Budget, ContentJudge, by_checksums
from ansible_collections.creativeflow.minio.plugins.module_utils._transfer.verify_report import verify_result
from ansible_collections.creativeflow.minio.plugins.module_utils._transfer.version_history import gone, removed, replicas
from ansible_collections.creativeflow.minio.tests.unit.fakes import OneByOne
from hypothesis import given
from hypothesis import strategies as st

RULE = Rule("r", "arn", 1)
OLD, NOW, NEW = "2026-01-01T00:00:00.000Z", "2026-01-02T00:00:00.999Z", "2026-01-03T00:00:00.000Z"
NAMES = (st.sampled_from(["a", "a/b", "a-b", "é", "z"]), st.sampled_from("123"))
VERSIONS = st.tuples(*NAMES, st.booleans(), st.just(0), st.sampled_from("xy"), st.sampled_from([OLD, NEW])).map(lambda fields: Version(*fields))
SIDES = st.dictionaries(st.tuples(*NAMES), VERSIONS, max_size=12)


def stream(side):
    named = [version._replace(key=key, id=number) for (key, number), version in side.items()]
    ordered = sorted(named, key=lambda version: version.key.encode())
    return iter([(key, list(found)) for key, found in itertools.groupby(ordered, key=lambda version: version.key)])


def differ(pairs):
    """A judge that takes every other ETag for another content."""
    return [Verdict("different", ("etag",)) for _pair in pairs]


def compare(here, there, rule, until, most, judge=differ, is_over=lambda: False):
    return Comparer(rule, until, most, judge).compare(here, there, is_over)


def versions(result, kind):
    return [finding.version for finding in result.found[kind]]


@given(SIDES, SIDES)
def test_a_walk_side_by_side_is_set_arithmetic(here, there):
    result = compare(stream(here), stream(there), RULE, NOW, 100)
    same = {name for name in here.keys() & there.keys() if _look(here[name]) == _look(there[name])}
    recent = {name for name in here.keys() - same if here[name].modified > NOW}
    assert result.equal == len(same)
    assert result.recent == len(recent)
    assert {(version.key, version.id) for version in versions(result, "missing")} == here.keys() - there.keys() - recent
    assert {(version.key, version.id) for version in versions(result, "different")} == (here.keys() & there.keys()) - same - recent
    assert {(version.key, version.id) for version in versions(result, "extra")} == there.keys() - here.keys()


def _look(version):
    return version.marker, version.size, version.etag


def test_delete_markers_are_not_expected_of_a_rule_without_them():
    side = {("a", "1"): Version("a", "1", True, 0, "", OLD), ("b", "1"): Version("b", "1", False, 3, "x", OLD)}
    rule = Rule("r", "arn", 1, delete_markers=False)
    assert compare(stream(side), iter([]), rule, NOW, 100).counts == {"missing": 1, "different": 0, "extra": 0, "unproven": 0}


def test_a_marker_that_another_version_followed_is_not_expected_where_no_versions_are_removed():
    keeps = Rule("r", "arn", 1, delete_replication=False)
    older = [("a", [Version("a", "2", True, 0, "", OLD), Version("a", "1", True, 0, "", OLD)])]
    assert [version.id for version in versions(compare(iter(older), iter([]), keeps, NOW, 100), "missing")] == ["2"]
    assert [version.id for version in versions(compare(iter(older), iter([]), RULE, NOW, 100), "missing")] == ["2", "1"]


def test_a_rule_for_tags_expects_what_has_one_of_them():
    rule = Rule("r", "arn", 1, tags=(("tier", "gold"), ("tier2", "x")))
    gold, none = (("other", "y"), ("tier", "gold")), (("tier", "lead"),)
    side = {(key, "1"): Version(key, "1", False, 3, "x", OLD, tags=tags) for key, tags in (("a", gold), ("b", none), ("c", ()))}
    assert [version.key for version in versions(compare(stream(side), iter([]), rule, NOW, 100), "missing")] == ["a"]


def test_a15_the_fields_that_differ_are_named():
    lock = Lock.of("GOVERNANCE", "2026-11-29T22:25:35.225Z", "ON")
    here = Version("a", "1", False, 3, "x", OLD, lock)
    others = {
        (): here._replace(lock=Lock.of("governance", "2026-11-29T22:25:35.000Z", "ON")),
        ("retention_end",): here._replace(lock=Lock.of("GOVERNANCE", "2026-11-29T22:25:36Z", "ON")),
        ("retention_mode", "legal_hold"): here._replace(lock=Lock.of("COMPLIANCE", "2026-11-29T22:25:35Z", "OFF")),
        ("retention_mode", "retention_end", "legal_hold"): here._replace(lock=Lock()),
        ("size", "etag"): here._replace(size=4, etag="y"),
    }
    for fields, there in others.items():
        result = compare(stream({("a", "1"): here}), stream({("a", "1"): there}), RULE, NOW, 100)
        assert [finding.fields for finding in result.found["different"]] == ([fields] if fields else [])
        assert result.equal == (not fields)


def test_what_a_copy_left_unencrypted_is_counted():
    pairs = [("AES256", "AES256"), ("aws:kms", ""), ("", ""), ("AES256", None), (None, "")]
    here = {(f"{number}", "1"): Version("", "1", False, 3, "x", OLD, encryption=pair[0]) for number, pair in enumerate(pairs)}
    there = {(f"{number}", "1"): Version("", "1", False, 3, "x", OLD, encryption=pair[1]) for number, pair in enumerate(pairs)}
    assert compare(stream(here), stream(there), RULE, NOW, 100).unencrypted == 1


def test_a12_a_comparison_that_is_stopped_says_after_which_key():
    side = {(key, "1"): Version(key, "1", False, 3, "x", OLD) for key in "abcd"}
    answers = [False, False, True]
    result = compare(stream(side), stream(side), RULE, NOW, 100, is_over=lambda: answers.pop(0))
    assert (result.complete, result.after, result.equal) == (False, "b", 2)
    assert compare(stream(side), stream(side), RULE, NOW, 100).complete
    result = compare(stream(side), stream(side), RULE, NOW, 100, is_over=lambda: True)
    assert (result.complete, result.after) == (False, None)


def test_h8_what_differs_in_the_etag_alone_is_judged_in_groups():
    here = {(f"{number:04}", "1"): Version("", "1", False, 3, "x-2", OLD) for number in range(600)}
    there = {name: version._replace(etag="y") for name, version in here.items()}
    sizes = []

    def judge(pairs):
        sizes.append(len(pairs))
        return [Verdict("unproven", ("etag",), "why") for _pair in pairs]

    result = compare(stream(here), stream(there), RULE, NOW, 2, judge)
    assert sum(sizes) == 600 and max(sizes) <= 256
    assert result.counts == {"missing": 0, "different": 0, "extra": 0, "unproven": 600}
    assert [finding.reason for finding in result.found["unproven"]] == ["why", "why"]


class Side(OneByOne):
    """A site whose versions have these headers and this content; an error in the place of one is raised."""

    url = "http://here"

    def __init__(self, headers, content=b"abc", url="http://here"):
        self.headers, self.content, self.url, self.read = headers, content, url, 0

    def head(self, bucket, _key, _query, _headers):
        if isinstance(self.headers, Exception):
            raise self.headers
        return self.headers

    def s3(self, _method, _bucket, _key, _query, headers):
        begin, end = headers["Range"].removeprefix("bytes=").split("-")
        self.read += 1
        return self.content[int(begin) : int(end) + 1]


KMS, PARTS, PLAIN = {"x-amz-server-side-encryption": "aws:kms"}, Version("a", "1", False, 3, "x-2", OLD), Version("a", "1", False, 3, "y", OLD)
SHA = {"x-amz-checksum-sha256": "s", "x-amz-checksum-type": "FULL_OBJECT"}
COMPOSITE = {"x-amz-checksum-sha256": "s-2", "x-amz-checksum-type": "COMPOSITE"}


@pytest.mark.parametrize(
    ("here", "there", "ours", "theirs", "verdict"),
    [
        (PARTS, PLAIN, {}, {}, "unproven"),
        (PARTS, PLAIN, SHA, SHA, "equal"),
        (PARTS, PLAIN, SHA, {**SHA, "x-amz-checksum-sha256": "t"}, "different"),
        (PARTS, PLAIN, COMPOSITE, SHA, "unproven"),
        (PARTS, PARTS._replace(etag="z-2"), COMPOSITE, COMPOSITE, "equal"),
        (PARTS, PARTS._replace(etag="z-2"), COMPOSITE, {**COMPOSITE, "x-amz-checksum-sha256": "t-2"}, "unproven"),
        (PARTS, PLAIN, SHA, {"x-amz-checksum-crc64nvme": "s", "x-amz-checksum-type": "FULL_OBJECT"}, "unproven"),
        (PLAIN, PLAIN._replace(etag="z"), {}, {}, "different"),
        (PLAIN, PLAIN._replace(etag="z"), KMS, {}, "unproven"),
        (PLAIN._replace(encryption="aws:kms"), PLAIN._replace(etag="z", encryption=""), KMS, {}, "unproven"),
        (PLAIN._replace(encryption="AES256"), PLAIN._replace(etag="z", encryption=""), None, None, "different"),
        (PLAIN._replace(encryption="SSE-C"), PLAIN._replace(etag="z", encryption="SSE-C"), None, None, "unproven"),
        (PARTS, PLAIN._replace(modified=NEW), None, None, "different"),
        (PARTS, PLAIN, {}, ServerError("dr", "http://there", 400, "InvalidRequest", ""), "unproven"),
        (PARTS, PLAIN, {}, ServerError("dr", "http://there", 404, "", ""), "missing"),
        (PARTS, PLAIN, ServerError("az1", "http://here", 404, "", ""), {}, "gone"),
        (PARTS, PLAIN, {}, ServerError("dr", "http://there", 403, "AccessDenied", ""), "unproven"),
    ],
)
def test_h8_etags_count_where_they_are_of_the_content(here, there, ours, theirs, verdict):
    judge = ContentJudge(Side(ours), "b", Side(theirs, url="http://there"), "b", None, lambda: False)
    assert [found.kind for found in judge([(here, there)])] == [verdict]


def test_h8_reading_is_bounded():
    pairs = [(PARTS._replace(size=3 << 20), PLAIN._replace(size=3 << 20))] * 3
    sides = Side({}, b"a" * (3 << 20)), Side({}, b"a" * (3 << 20), "http://there")
    judge = ContentJudge(sides[0], "b", sides[1], "b", Budget(7 << 20), lambda: False)
    assert [found.kind for found in judge(pairs)] == ["equal", "equal", "unproven"]
    assert sides[0].read == sides[1].read == 6
    other = Side({}, b"a" * (3 << 20) + b"b", "http://there")
    other.content = other.content[1:]
    assert ContentJudge(sides[0], "b", other, "b", Budget(7 << 20), lambda: False)(pairs[:1]) == [Verdict("different", ("content",))]
    assert ContentJudge(sides[0], "b", other, "b", Budget(7 << 20), lambda: True)(pairs[:1])[0].reason == "time_limit was over"


def test_by_checksums_needs_one_of_the_same_kind():
    assert by_checksums({}, {}) is None
    assert by_checksums(SHA, {**SHA, "x-amz-checksum-type": "COMPOSITE"}) is None


def test_a15_a_line_names_what_differs_and_keys_stay_in_it():
    place = {"bucket": "b", "target": "dr", "target_bucket": "b", "prefix": ""}
    counts = {"missing": 0, "different": 2, "extra": 0, "unproven": 1}
    different = [{"key": "a\nb", "fields": ["retention_end"]}, {"key": "c", "fields": ["size", "etag"]}]
    rule = {**place, "counts": counts, "unencrypted": 1, "missing": [], "extra": [], "different": different, "unproven": [{"key": "d", "reason": "why"}]}
    result = verify_result("az1", [rule], [{**place, "after": "k"}, {**place, "after": None}])
    assert result["breaches"][0] == "site az1: b → dr/b: 2 versions are different there: a\\nb (retention_end), c (size, etag)."
    assert "later keys were not compared" in result["breaches"][1] and "it was not compared" in result["breaches"][2]
    assert "d. Version, size and time are the same; that the content is, is not known (why)." in result["notes"][0]
    assert "1 version is encrypted by the server on az1 and not there" in result["notes"][1]
    assert not result["complete"] and not result["identical"]
    assert result["not_compared"] == [{"bucket": "b", "target": "dr", "prefix": "", "after": "k"}, {"bucket": "b", "target": "dr", "prefix": "", "after": None}]


def test_only_the_first_ones_are_kept():
    side = {(f"{number}", "1"): Version("", "1", False, 3, "x", OLD) for number in range(9)}
    result = compare(stream(side), iter([]), RULE, NOW, 2)
    assert result.counts["missing"] == 9
    assert [version.key for version in versions(result, "missing")] == ["0", "1"]


class Pages:
    """Lists as S3 does, a few versions a page."""

    site, url = "az1", "http://az1"

    def __init__(self, keys, size):
        self.keys, self.size, self.asked = keys, size, 0

    def s3(self, _method, _bucket, query):
        self.asked += 1
        begin = int(query.get("version-id-marker", 0))
        nodes = "".join(
            f'<Version><Key>{key}</Key><VersionId>{begin + number}</VersionId><Size>1</Size><ETag>"x"</ETag><LastModified>{OLD}</LastModified></Version>'
            for number, key in enumerate(self.keys[begin : begin + self.size])
        )
        end = begin + self.size
        more = f"<NextKeyMarker>{self.keys[end - 1]}</NextKeyMarker><NextVersionIdMarker>{end}</NextVersionIdMarker>" if end < len(self.keys) else ""
        truncated = "true" if more else "false"
        return (
            f'<ListVersionsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><IsTruncated>{truncated}</IsTruncated>{more}{nodes}</ListVersionsResult>'
        ).encode()


def test_versions_of_a_key_may_span_pages():
    session = Pages(["a", "b", "b", "b", "c%2Bd"], 2)
    assert [(key, len(found)) for key, found in versions_by_key(session, "bucket", "")] == [("a", 1), ("b", 3), ("c+d", 1)]
    assert session.asked == 3


def test_a_listing_in_another_order_is_refused():
    with pytest.raises(MinioError, match="lists a after b"):
        list(versions_by_key(Pages(["b", "a"], 9), "bucket", ""))


class Target(OneByOne):
    """A site that has some versions and answers 405 for a delete marker, as S cmd/object-handlers.go does."""

    def __init__(self, has, markers):
        self._has, self._markers = has, markers

    def head(self, bucket, _key, query, headers=None):
        """Of a Session."""
        if query["versionId"] in self._markers:
            raise ServerError("dr", "http://dr", 405, "MethodNotAllowed", "", bucket)
        if query["versionId"] not in self._has:
            raise ServerError("dr", "http://dr", 404, "NoSuchVersion", "", bucket)


def test_what_was_removed_during_the_listing_is_not_left_over():
    extra = [Version("a", name, False, 3, "x", OLD) for name in ("there", "marker", "gone")]
    assert gone(Target({"there"}, {"marker"}), "b", extra) == {"gone"}


class Refusing(OneByOne):
    """Answers with what stands for a version's ID; what is listed says what it says."""

    site, url = "az1", "http://az1"

    def __init__(self, **answers):
        self._answers = answers

    def head(self, bucket, _key, query, headers=None):
        answer = self._answers[query["versionId"]]
        if isinstance(answer, Exception):
            raise answer
        return answer

    def s3(self, _method, _bucket, query):
        assert query["metadata"] == "true"
        meta = "<UserMetadata><X-Amz-Replication-Status>REPLICA</X-Amz-Replication-Status></UserMetadata>"
        fields = f"<Size>1</Size><ETag>e</ETag><LastModified>t</LastModified>{meta}"
        return f'<R xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Version><Key>a</Key><VersionId>odd</VersionId>{fields}</Version></R>'.encode()


def test_a16_what_could_not_be_seen_is_unknown():
    errors = {
        "odd": ServerError("az1", "", 400, "InvalidRequest", ""),
        "denied": ServerError("az1", "", 403, "AccessDenied", ""),
        "hidden": ServerError("az1", "", 405, "MethodNotAllowed", ""),
        "never": ServerError("az1", "", 404, "NoSuchVersion", ""),
        "lost": Unreachable("lost"),
        "here": {"x-amz-replication-status": "COMPLETED"},
    }
    site = Refusing(**errors)
    found = [Version("a", name, False, 1, "x", OLD) for name in errors]
    assert removed(site, "b", found) == {"odd": False, "denied": None, "hidden": True, "never": False, "lost": None, "here": False}
    assert gone(site, "b", found) == {"never"}
    assert replicas(site, "b", found) == {"odd": True, "denied": None, "hidden": None, "never": None, "lost": None, "here": False}
    assert replicas(site, "b", [found[1]._replace(replication="REPLICA")]) == {"denied": True}
