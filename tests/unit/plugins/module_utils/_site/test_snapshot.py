# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The export of a site's buckets: every file of it, and what is not one."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import MinioError, ServerError
from ansible_collections.creativeflow.minio.plugins.module_utils._rules.snapshot import read_replication
from ansible_collections.creativeflow.minio.plugins.module_utils._site.session import Session
from ansible_collections.creativeflow.minio.plugins.module_utils._site.snapshot import exported_files, not_exported, perhaps_there, read_buckets
from hypothesis import given
from hypothesis import strategies as st


class Site:
    site, url = "az1", "http://az1"

    def __init__(self, archive):
        self.archive, self.queries = archive, []

    def admin(self, method, command, query):
        assert (method, command) == ("GET", "export-bucket-metadata")
        self.queries.append(query)
        return self.archive


def _archive(files, compression=zipfile.ZIP_DEFLATED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@given(st.dictionaries(st.text("abcé/.-", min_size=1), st.binary()), st.sampled_from([zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED]))
def test_every_file_is_what_was_packed(files, compression):
    files = {f"b/{name}": content for name, content in files.items()}
    read = exported_files(Site(_archive(files, compression)))
    assert {name: read("b", name[2:]) for name in files} == files
    assert read("b", "none") is None


def test_one_bucket_alone_is_asked_for_by_name():
    site = Site(_archive({}))
    exported_files(site, {"users"})
    exported_files(site, {"users", "logs"})
    exported_files(site)
    assert site.queries == [{"bucket": "users"}, {}, {}]


def test_an_archive_that_broke_off():
    with pytest.raises(MinioError, match="damaged archive"):
        exported_files(Site(_archive({"b/policy.json": b"{}"})[:-10]))


@pytest.mark.parametrize("compression", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
def test_a_file_that_is_not_what_was_packed(compression):
    content = b"tags of a bucket, " * 20
    archive = bytearray(_archive({"b/tagging.xml": content}, compression))
    archive[50] ^= 0xFF
    with pytest.raises(MinioError, match="damaged archive"):
        exported_files(Site(bytes(archive)))("b", "tagging.xml")


@pytest.mark.parametrize(("header", "version", "files", "asked"), [
    ("MinIO", "", {}, []), ("Silo", "2026-09-03T13:18:01Z", {}, ["cors.xml"]), ("Silo", "2026-08-06T00:00:00Z", {}, []),
    ("nginx", "2026-09-16T00:00:00Z", {}, ["cors.xml"]), ("nginx", "2026-02-12T20:18:48Z", {}, []), ("nginx", "DEVELOPMENT.GOGET", {}, ["cors.xml"]),
    ("Silo", "2026-09-16T00:00:00Z", {"c/cors.xml": b"<C/>"}, []),
])  # fmt: skip
def test_what_the_export_leaves_out_is_asked_for_where_the_server_may_have_it(header, version, files, asked):
    site = Site(_archive({"b/tagging.xml": b"<T/>", **files}))
    site.server = header
    export = exported_files(site)
    site.admin = lambda method, command: json.dumps({"servers": [{"version": version}]}).encode()
    assert not_exported(site, export.file_names(), ["tagging.xml", "cors.xml"]) == asked
    assert list(export.names("b")) == ["tagging.xml"] and not export.names("d")


class Restricted(Session):
    """A site with the buckets a, b and c. The access key sees a alone, unless its policies say otherwise.

    :param status: of a HEAD of a bucket. :param statement: of its policy; ``None`` where it may not be asked for.
    """

    def __init__(self, status=403, statement=None):
        super().__init__("http://127.0.0.1:1", "someone", "secret-of-someone", site="az1")
        self.status_of_head, self.statement, self.more, self.sent = status, statement, [], []

    def s3(self, method, bucket="", key="", query=None, body=b"", headers=None):
        self.sent.append((method, bucket))
        if method == "HEAD" and self.status_of_head >= 300:
            raise ServerError(self.site, self.url, self.status_of_head, "", "HEAD")
        return b"" if bucket else b"<L><Bucket><Name>a</Name></Bucket></L>"

    def admin(self, method, command, query=None, body=b"", encrypted=False, headers=None, resource="", once=False):
        self.sent.append((command, query or {}))
        if command == "accountinfo":
            if self.statement is None:
                raise ServerError(self.site, self.url, 403, "AccessDenied", "Access Denied.")
            return json.dumps({"Policy": {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **self.statement}, *self.more]}}).encode()
        return _archive({f"{name}/tagging.xml": name for name in "abc"})


ALL = {"Action": ["s3:*"], "Resource": ["arn:aws:s3:::*"]}


@pytest.mark.parametrize(("status", "statement", "found"), [
    (404, None, []), (200, None, ["b", "c"]), (403, None, ["b", "c"]), (403, ALL, []), (403, {**ALL, "Action": ["s3:ListAllMyBuckets"]}, []),
    (403, {**ALL, "Action": ["s3:GetObject"]}, ["b", "c"]), (403, {**ALL, "Resource": ["arn:aws:s3:::a"]}, ["b", "c"]),
    (403, {"Action": ["admin:*"]}, ["b", "c"]), (403, {**ALL, "Condition": {"IpAddress": {"aws:SourceIp": "10.0.0.1"}}}, ["b", "c"]),
    (403, {**ALL, "Effect": "Deny"}, ["b", "c"]), (403, {"Effect": "Deny", "NotAction": ["s3:GetObject"], "Resource": ["arn:aws:s3:::*"]}, ["b", "c"]),
])  # fmt: skip
def test_a_bucket_that_the_key_may_not_list_is_not_taken_for_absent(status, statement, found):
    assert perhaps_there(Restricted(status, statement), ["b", "c"]) == found


def test_a_denial_counts_beside_what_is_allowed():
    site = Restricted(403, ALL)
    site.more = [{**ALL, "Effect": "Deny", "Condition": {"IpAddress": {"aws:SourceIp": "10.0.0.1"}}}]
    assert perhaps_there(site, ["b"]) == ["b"]


def test_many_absent_buckets_cost_one_request_where_the_key_may_list_all():
    names = [f"b{number}" for number in range(1000)]
    site = Restricted(404, ALL)
    assert perhaps_there(site, names) == [] and site.sent == [("accountinfo", {})]
    assert perhaps_there(Restricted(403), names) == names


def test_where_all_are_listed_nothing_is_asked():
    site = Restricted()
    assert perhaps_there(site, []) == [] and site.sent == []


def test_another_error_is_one():
    with pytest.raises(ServerError):
        perhaps_there(Restricted(500), ["b"])


def test_the_whole_site_has_the_buckets_that_the_key_may_not_list():
    site = Restricted()
    snapshot = read_buckets(site, None, {"tagging.xml": None})
    assert (snapshot.names, snapshot.unlisted, snapshot.file("c", "tagging.xml")) == ({"a"}, {"b", "c"}, b"c")
    assert read_replication(site).keys() == {"a", "b", "c"}
    snapshot = read_buckets(site, {"a", "b"}, {"tagging.xml": None})
    assert (snapshot.names, snapshot.unlisted, snapshot.file("b", "tagging.xml")) == ({"a"}, set(), None)
    assert read_replication(site, {"a", "b"}).keys() == {"a"}
