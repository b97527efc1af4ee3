# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A bucket that is emptied version by version, on a server that has all that a real one shows only with patience."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from urllib.parse import quote

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._buckets.removal import Denied, Locked, Removals, Unfinished, locked_versions
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import ServerError
from ansible_collections.creativeflow.minio.plugins.module_utils._site.session import Session

NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/"


class Site(Session):
    """One bucket with object lock, in memory.

    :param lingers: DELETE requests for which the bucket is not empty although nothing is listed, as with site replication.
    """

    def __init__(self, keys, held=(), denied=False, rules=False, lingers=0):
        super().__init__("http://127.0.0.1:1", "admin", "secret", site="az1")
        self.names, self.held, self.denied, self.rules, self.lingers = list(keys), set(held), denied, rules, lingers
        self.gone, self.sent = False, []

    def s3(self, method, bucket="", key="", query=None, body=b"", headers=None):
        query, headers = query or {}, headers or {}
        self.sent.append((method, *sorted(query), *headers))
        if "replication" in query:
            return self._replication(method)
        if "versions" in query:
            return self._list(query)
        if method == "POST":
            return self._remove(ET.fromstring(body))
        if key:
            self.names.remove(key)
            return b""
        if "x-minio-force-delete" in headers:
            raise self._error("MethodNotAllowed")
        if self.names or self.lingers:
            self.lingers -= not self.names
            raise self._error("BucketNotEmpty")
        self.gone = True
        return b""

    def _error(self, code):
        return ServerError("az1", "http://az1", 409, code, code, "b")

    def _replication(self, method):
        if not self.rules:
            raise self._error("ReplicationConfigurationNotFoundError")
        if method == "DELETE":
            self.rules = False
            return b""
        return b"<ReplicationConfiguration><Rule><ID>own</ID><Priority>1</Priority></Rule></ReplicationConfiguration>"

    def _list(self, query):
        rest = sorted(key for key in self.names if key > query.get("key-marker", ""))
        page = rest[:1000]
        lock = "<UserMetadata><x-amz-object-lock-legal-hold>ON</x-amz-object-lock-legal-hold></UserMetadata>" if "metadata" in query else ""
        items = "".join(
            f"<Version><Key>{quote(key)}</Key><LastModified>2026-01-01T00:00:00Z</LastModified><ETag>e</ETag><Size>1</Size>"
            f"<VersionId>v</VersionId>{lock if key in self.held else ''}</Version>"
            for key in page
        )
        more = f"<IsTruncated>true</IsTruncated><NextKeyMarker>{quote(page[-1])}</NextKeyMarker>" if len(rest) > len(page) else ""
        return f'<ListVersionsResult xmlns="{NAMESPACE}">{items}{more}</ListVersionsResult>'.encode()

    def _remove(self, root):
        answer = ""
        for node in root.iter(f"{{{NAMESPACE}}}Object"):
            key = node.findtext(f"{{{NAMESPACE}}}Key")
            if self.denied or key in self.held:
                code = "AccessDenied" if self.denied else "InvalidRequest"
                answer += f"<Error><Key>{key}</Key><VersionId>v</VersionId><Code>{code}</Code><Message>kept.</Message></Error>"
            else:
                self.names.remove(key)
        return f"<DeleteResult>{answer}</DeleteResult>".encode()


def remove(site, seconds=60, force=True):
    removals = Removals(site, seconds)
    removals.begin()
    try:
        removals.remove("b", force)
    finally:
        site.removed = removals.removed
    return removals.removed


def test_h1_all_pages_go_also_names_that_xml_cannot_hold():
    site = Site([f"k{number:05}" for number in range(2300)] + ["a\x01b", "tr\r"])
    assert remove(site) == 2302 and site.gone
    assert ("POST", "delete", "Content-MD5", "x-amz-bypass-governance-retention") in site.sent


def test_h1_no_force_removes_nothing():
    site = Site(["a"])
    with pytest.raises(ServerError, match="BucketNotEmpty"):
        remove(site, force=False)
    assert site.names == ["a"] and len(site.sent) == 1


def test_h1_it_is_bounded_and_says_how_far_it_came():
    site = Site([f"k{number:05}" for number in range(2300)])
    with pytest.raises(Unfinished, match="1000 versions were removed in the time given") as unfinished:
        remove(site, 0)
    assert unfinished.value.code == "Unfinished" and site.removed == 1000
    assert remove(site) == 1300 and site.gone


def test_h1_versions_that_other_sites_have_to_remove_are_waited_for():
    site = Site(["a"], lingers=3)
    assert remove(site) == 1 and site.gone
    with pytest.raises(Unfinished, match="until the other sites have removed them too"):
        remove(Site(["a"], lingers=99), 0.3)


def test_h1_what_the_server_keeps_is_named():
    site = Site([f"k{number:02}" for number in range(20)], held=[f"k{number:02}" for number in range(7)])
    with pytest.raises(Locked, match=r"keeps k00 \(v\): InvalidRequest: kept.* and 2 more\. Lift legal holds"):
        remove(site)
    assert site.removed == 13 and not site.gone
    assert "7 versions cannot be removed: k00 (v, legal hold)" in locked_versions(site, "b")
    assert locked_versions(Site(["a"]), "b") == ""


def test_h1_a_key_that_may_not_remove_ends_it_at_once():
    site = Site([f"k{number:05}" for number in range(2300)], denied=True)
    with pytest.raises(Denied, match="AccessDenied: kept.*s3:BypassGovernanceRetention"):
        remove(site)
    assert sum(1 for sent in site.sent if sent[:2] == ("GET", "key-marker")) == 0


def test_h1_own_rules_go_first_and_it_is_said_where_the_bucket_stays():
    site = Site(["a", "b"], held=["a"], rules=True)
    with pytest.raises(Locked, match="The replication rules of the bucket were removed already"):
        remove(site)
    assert not site.rules
    site = Site(["a"], rules=True)
    assert remove(site) == 1 and site.gone and not site.rules
