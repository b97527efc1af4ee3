# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two streams of versions against plain arithmetic of sets."""

from __future__ import annotations

import itertools

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._errors import MinioError, ServerError
from ansible_collections.creativeflow.minio.plugins.module_utils._replication_formats import Rule
from ansible_collections.creativeflow.minio.plugins.module_utils._verify import _gone, compare
from ansible_collections.creativeflow.minio.plugins.module_utils._version_listing import Version, versions_by_key
from hypothesis import given
from hypothesis import strategies as st

RULE = Rule("r", "arn", 1)
OLD, NOW, NEW = "2026-01-01T00:00:00.000Z", "2026-01-02T00:00:00.999Z", "2026-01-03T00:00:00.000Z"
NAMES = (st.sampled_from(["a", "a/b", "a-b", "é", "z"]), st.sampled_from("123"))
VERSIONS = st.tuples(*NAMES, st.booleans(), st.just(0), st.sampled_from("xy"), st.sampled_from([OLD, NEW])).map(lambda fields: Version(*fields))
SIDES = st.dictionaries(st.tuples(*NAMES), VERSIONS, max_size=12)


def stream(side):
    versions = [version._replace(key=key, id=number) for (key, number), version in side.items()]
    ordered = sorted(versions, key=lambda version: version.key.encode())
    return iter([(key, list(found)) for key, found in itertools.groupby(ordered, key=lambda version: version.key)])


@given(SIDES, SIDES)
def test_a_walk_side_by_side_is_set_arithmetic(here, there):
    result = compare(stream(here), stream(there), RULE, NOW, 100)
    same = {name for name in here.keys() & there.keys() if _look(here[name]) == _look(there[name])}
    recent = {name for name in here.keys() - same if here[name].modified > NOW}
    assert result.equal == len(same)
    assert result.recent == len(recent)
    assert {(version.key, version.id) for version in result.missing} == here.keys() - there.keys() - recent
    assert {(version.key, version.id) for version in result.different} == (here.keys() & there.keys()) - same - recent
    assert {(version.key, version.id) for version in result.extra} == there.keys() - here.keys()


def _look(version):
    return version.marker, version.size, version.etag


def test_delete_markers_are_not_expected_of_a_rule_without_them():
    side = {("a", "1"): Version("a", "1", True, 0, "", OLD), ("b", "1"): Version("b", "1", False, 3, "x", OLD)}
    rule = Rule("r", "arn", 1, delete_markers=False)
    assert compare(stream(side), iter([]), rule, NOW, 100).counts == {"missing": 1, "different": 0, "extra": 0}


def test_a_rule_for_tags_expects_what_has_one_of_them():
    rule = Rule("r", "arn", 1, tags=(("tier", "gold"), ("tier2", "x")))
    gold, none = (("other", "y"), ("tier", "gold")), (("tier", "lead"),)
    side = {(key, "1"): Version(key, "1", False, 3, "x", OLD, (), tags) for key, tags in (("a", gold), ("b", none), ("c", ()))}
    assert [version.key for version in compare(stream(side), iter([]), rule, NOW, 100).missing] == ["a"]


def test_another_retention_is_a_difference():
    here = {("a", "1"): Version("a", "1", False, 3, "x", OLD, ("x-amz-object-lock-mode=COMPLIANCE",))}
    there = {("a", "1"): Version("a", "1", False, 3, "x", OLD, ())}
    assert compare(stream(here), stream(there), RULE, NOW, 100).counts["different"] == 1


def test_only_the_first_ones_are_kept():
    side = {(f"{number}", "1"): Version("", "1", False, 3, "x", OLD) for number in range(9)}
    result = compare(stream(side), iter([]), RULE, NOW, 2)
    assert result.counts["missing"] == 9
    assert [version.key for version in result.missing] == ["0", "1"]


class Pages:
    """Lists as S3 does, a few versions a page."""

    site, url = "az1", "http://az1"

    def __init__(self, keys, size):
        self.keys, self.size, self.asked = keys, size, 0

    def s3(self, _method, _bucket, query):
        self.asked += 1
        begin = int(query.get("version-id-marker", 0))
        nodes = "".join(
            f"<Version><Key>{key}</Key><VersionId>{begin + number}</VersionId><Size>1</Size><ETag>\"x\"</ETag><LastModified>{OLD}</LastModified></Version>"
            for number, key in enumerate(self.keys[begin:begin + self.size])
        )
        end = begin + self.size
        more = f"<NextKeyMarker>{self.keys[end - 1]}</NextKeyMarker><NextVersionIdMarker>{end}</NextVersionIdMarker>" if end < len(self.keys) else ""
        truncated = "true" if more else "false"
        return (f'<ListVersionsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><IsTruncated>{truncated}</IsTruncated>{more}{nodes}'
                "</ListVersionsResult>").encode()


def test_versions_of_a_key_may_span_pages():
    session = Pages(["a", "b", "b", "b", "c%2Bd"], 2)
    assert [(key, len(found)) for key, found in versions_by_key(session, "bucket", "")] == [("a", 1), ("b", 3), ("c+d", 1)]
    assert session.asked == 3


def test_a_listing_in_another_order_is_refused():
    with pytest.raises(MinioError, match="lists a after b"):
        list(versions_by_key(Pages(["b", "a"], 9), "bucket", ""))


class Target:
    """A site that has some versions and answers 405 for a delete marker, as S cmd/object-handlers.go does."""

    def __init__(self, has, markers):
        self._has, self._markers = has, markers

    def head(self, bucket, _key, query):
        """Of a Session."""
        if query["versionId"] in self._markers:
            raise ServerError("dr", "http://dr", 405, "MethodNotAllowed", "", bucket)
        if query["versionId"] not in self._has:
            raise ServerError("dr", "http://dr", 404, "NoSuchVersion", "", bucket)

    def parallel(self, function, items):
        """Of a Session."""
        return [(item, function(item), None) for item in items]


def test_what_was_removed_during_the_listing_is_not_left_over():
    extra = [Version("a", name, False, 3, "x", OLD) for name in ("there", "marker", "gone")]
    assert _gone(Target({"there"}, {"marker"}), "b", extra) == {"gone"}
