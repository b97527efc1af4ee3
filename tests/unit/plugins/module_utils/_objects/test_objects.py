# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Objects in a site in memory: what a real server shows only with luck or with many files."""

from __future__ import annotations

import hashlib
import os
from types import SimpleNamespace

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import InputErrors, ServerError
from ansible_collections.creativeflow.minio.plugins.module_utils._common.plan import converge
from ansible_collections.creativeflow.minio.plugins.module_utils._objects.definition import check_objects
from ansible_collections.creativeflow.minio.plugins.module_utils._objects.objects import Objects
from ansible_collections.creativeflow.minio.plugins.module_utils._objects.presign import check_presign
from ansible_collections.creativeflow.minio.plugins.module_utils._objects.remote import list_objects
from ansible_collections.creativeflow.minio.plugins.module_utils._site.session import Session

from tests.unit.fakes import OneByOne

NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/"


class Site(OneByOne):
    """A bucket in memory.

    :ivar hidden: keys whose ETag is none of their content, as with encryption; they have a checksum.
    :ivar more: further headers of an object by key.
    :ivar markers: the version of a delete marker by key. :ivar removed: versions that are no longer listed, but still known, as one is whose removal is
        to be replicated first.
    """

    site, url = "az1", "http://az1"

    def __init__(self, page=1000):
        self.objects, self.hidden, self.sent, self.page = {}, set(), [], page
        self.headers, self.more, self.markers, self.removed = {}, {}, {}, set()

    def _etag(self, key):
        return "0" * 32 if key in self.hidden else hashlib.md5(self.objects[key]).hexdigest()

    def s3(self, *arguments, **named):
        return self.s3_answer(*arguments, **named).data

    def s3_answer(self, method, bucket="", key="", query=None, body=b"", headers=None):
        self.sent.append((method, key))
        if method == "GET" and "versions" in query:
            found = "".join(f"<DeleteMarker><Key>{name}</Key><VersionId>{version}</VersionId><LastModified>x</LastModified></DeleteMarker>"
                            for name, version in self.markers.items() if version not in self.removed)  # fmt: skip
            return SimpleNamespace(data=f'<R xmlns="{NAMESPACE}">{found}<IsTruncated>false</IsTruncated></R>'.encode(), headers={})
        if method == "GET" and key:
            return SimpleNamespace(data=self.objects[key], headers={})
        if method == "GET":
            first = query.get("continuation-token") or query.get("start-after") or ""
            keys = sorted(name for name in self.objects if name > first and name.startswith(query["prefix"]))
            shown, rest = keys[: self.page], keys[self.page :]
            contents = "".join(
                f"<Contents><Key>{name}</Key><LastModified>x</LastModified><ETag>&quot;{self._etag(name)}&quot;</ETag><Size>{len(self.objects[name])}</Size>"
                "</Contents>" for name in shown)  # fmt: skip
            more = f"<IsTruncated>true</IsTruncated><NextContinuationToken>{shown[-1]}</NextContinuationToken>" if rest else ""
            return SimpleNamespace(data=f'<R xmlns="{NAMESPACE}">{contents}{more}</R>'.encode(), headers={})
        if method == "DELETE":
            self.removed.add(query.get("versionId"))
            return SimpleNamespace(data=b"", headers={})
        if method == "HEAD" and query and query["versionId"] == self.markers.get(key):
            raise ServerError(self.site, self.url, 405, "MethodNotAllowed", "none")
        if method == "HEAD":
            if key not in self.objects:
                raise ServerError(self.site, self.url, 404, "NoSuchKey", "none")
            checksum = {"x-amz-checksum-sha256": self.headers.get(key, {}).get("x-amz-checksum-sha256", "")}
            return SimpleNamespace(
                data=b"", headers={"Content-Length": str(len(self.objects[key])), "ETag": self._etag(key), **checksum, **self.more.get(key, {})}
            )
        self.objects[key], self.headers[key] = body, headers
        return SimpleNamespace(data=b"", headers={})


def _run(site, item, check_mode=False, seconds=60):
    items, errors = check_objects([item], "bucket")
    assert errors == []
    kind = Objects(site, items, seconds)
    return converge(kind, check_mode), kind


@pytest.fixture(name="folder")
def folder_fixture(tmp_path):
    for number in range(25):
        (tmp_path / f"{number:02}").write_bytes(b"x" * number)
    return {"key": "f", "src": str(tmp_path)}


def test_a_folder_costs_one_listing(folder):
    site = Site(page=10)
    outcome, kind = _run(site, folder)
    assert len(outcome.changes) == kind.total == kind.uploaded == 25 and outcome.failures == []
    site.sent.clear()
    assert _run(site, folder)[0].changes == []
    assert site.sent == [("GET", "")] * 3


def test_what_is_beside_a_folder_is_not_read(folder):
    site = Site(page=10)
    _run(site, folder)
    site.objects.update({f"f/{number}": b"" for number in range(30, 99)})
    site.sent.clear()
    assert _run(site, folder)[0].changes == []
    assert len(site.sent) <= 4


def test_an_etag_that_says_nothing_is_settled_by_the_checksum(folder):
    site = Site()
    _run(site, folder)
    site.hidden = {"f/03", "f/04"}
    site.objects["f/04"] = b"yyyy"
    site.headers["f/04"] = {}
    site.sent.clear()
    outcome, _kind = _run(site, folder, check_mode=True)
    assert [change.object for change in outcome.changes] == ["bucket/f/04"]
    assert sorted(site.sent) == [("GET", ""), ("HEAD", "f/03"), ("HEAD", "f/04")]


def test_what_is_left_at_the_end_of_the_time_says_so(folder):
    outcome, kind = _run(Site(), folder, seconds=-1)
    assert {failure.code for failure in outcome.failures} == {"Unfinished"}
    assert kind.uploaded == 0


def test_files_that_cannot_be_objects_are_named_at_once(tmp_path):
    (tmp_path / "a").write_bytes(b"")
    (tmp_path / "b\udcff").write_bytes(b"")
    (tmp_path / "c\udcfe").write_bytes(b"")
    with pytest.raises(InputErrors) as caught:
        _run(Site(), {"key": "", "src": str(tmp_path)})
    assert len(caught.value.errors) == 2


def test_a_file_of_a_folder_that_is_declared_too(folder):
    items, _errors = check_objects([folder, {"key": "f/00", "content": ""}], "bucket")
    with pytest.raises(InputErrors, match="declared twice"):
        Objects(Site(), items, 60).read()


def test_one_that_is_not_there_needs_content():
    with pytest.raises(InputErrors, match="bucket/a: it does not exist. Give its content"):
        _run(Site(), {"key": "a", "metadata": {"a": "1"}})


def test_a_delete_marker_is_removed_by_its_version():
    site = Site()
    site.markers = {"a": "marker"}
    item = {"key": "a", "state": "absent", "version_id": "marker"}
    outcome, _kind = _run(site, item)
    assert [change.object for change in outcome.changes] == ["bucket/a (marker)"] and outcome.failures == []
    assert ("DELETE", "a") in site.sent
    assert _run(site, item)[0].changes == []


@pytest.fixture(name="opaque")
def opaque_fixture():
    """A site with an object whose ETag and missing checksum say nothing of its content."""
    site = Site()
    site.objects["a"], site.headers["a"], site.hidden = b"content", {}, {"a"}
    site.more["a"] = {"x-amz-server-side-encryption": "aws:kms", "Last-Modified": "Tue, 03 Nov 2026 10:00:00 GMT"}
    return site


def test_a_fetched_file_is_known_again_by_size_and_time_where_nothing_else_tells(opaque, tmp_path):
    item = {"key": "a", "state": "fetched", "dest": str(tmp_path / "a")}
    outcome, _kind = _run(opaque, item)
    assert len(outcome.changes) == 1 and outcome.failures == outcome.rewritten == []
    assert (tmp_path / "a").read_bytes() == b"content" and (tmp_path / "a").stat().st_mtime == 1793700000
    assert _run(opaque, item)[0].changes == []
    os.utime(tmp_path / "a", (1, 1))
    assert len(_run(opaque, item)[0].changes) == 1


@pytest.mark.parametrize("told", [{"x-amz-server-side-encryption": "aws:kms", "x-amz-checksum-sha256": "bm90IGl0"}, {}])
def test_time_does_not_stand_against_what_tells(opaque, tmp_path, told):
    opaque.more["a"] = {**told, "Last-Modified": "Tue, 03 Nov 2026 10:00:00 GMT"}
    (tmp_path / "a").write_bytes(b"CONTENT")
    os.utime(tmp_path / "a", (1793700000, 1793700000))
    assert len(_run(opaque, {"key": "a", "state": "fetched", "dest": str(tmp_path / "a")}, check_mode=True)[0].changes) == 1


def test_of_a_folder_the_content_alone_is_compared_where_the_object_was_asked(folder):
    site = Site()
    _run(site, folder)
    site.hidden = {"f/03"}
    site.sent.clear()
    assert _run(site, {**folder, "metadata": {"a": "1"}, "tags": {"b": "2"}})[0].changes == []
    assert site.sent == [("GET", ""), ("HEAD", "f/03")]


def test_a_version_that_is_gone_costs_no_listing():
    site = Site()
    assert _run(site, {"key": "a", "state": "absent", "version_id": "v"})[0].changes == []
    assert site.sent == [("HEAD", "a")]


def test_a_delete_marker_has_no_content_and_no_tags():
    site = Site()
    site.markers = {"a": "marker"}
    with pytest.raises(InputErrors, match="does not exist"):
        _run(site, {"key": "a", "version_id": "marker", "tags": {"a": "1"}})


def test_a_listing_that_is_none():
    site = Site()
    site.s3 = lambda *_arguments, **_named: b"<html"
    with pytest.raises(Exception, match="bucket b: the listing cannot be read"):
        list(list_objects(site, "b", ""))


@pytest.mark.parametrize(("method", "expires", "version", "count"), [
    ("get", "1h", "", 0), ("get", "7d", "v", 0), ("put", "1h", "v", 1), ("post", "8d", "", 2), ("get", 0, "", 1), ("get", "soon", "", 1),
])  # fmt: skip
def test_what_a_url_can_be(method, expires, version, count):
    assert len(check_presign(method, expires, version)[1]) == count


def test_a_url_has_the_path_and_no_secret():
    url = Session("http://az1:9000", "key", "secret-of-key", region="eu-1").presigned("GET", "bucket", "a b/ü+%", 60, {"versionId": "v"})
    assert url.startswith("http://az1:9000/bucket/a%20b/%C3%BC%2B%25?versionId=v&X-Amz-Algorithm=")
    assert "%2Feu-1%2Fs3" in url and "X-Amz-Expires=60" in url and "secret-of-key" not in url


@pytest.mark.parametrize(("code", "bypass", "advice"), [
    ("AccessDenied", False, False), ("AccessDenied", True, True), ("InvalidRequest", False, True), ("InvalidRequest", True, True), ("Other", True, False),
])  # fmt: skip
def test_the_advice_for_locks_is_given_for_locks(code, bypass, advice):
    site = Site()
    site.objects["a"] = b""
    answer = site.s3_answer

    def refuse(method, *arguments, **named):
        if method == "DELETE":
            raise ServerError(site.site, site.url, 403, code, "no")
        return answer(method, *arguments, **named)

    site.s3_answer = refuse
    (failure,) = _run(site, {"key": "a", "state": "absent", "bypass_governance": bypass})[0].failures
    assert ("Lift its legal hold" in failure.error) == advice and failure.code == ("ObjectLocked" if advice else code)
