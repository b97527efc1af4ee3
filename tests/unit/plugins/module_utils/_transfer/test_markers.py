# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A delete marker that failed goes only when another one is on all sites."""

from __future__ import annotations

import datetime

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import MinioError, ServerError
from ansible_collections.creativeflow.minio.plugins.module_utils._replication.backlog import Missing
from ansible_collections.creativeflow.minio.plugins.module_utils._rules.formats import RemoteTarget, Rule
from ansible_collections.creativeflow.minio.plugins.module_utils._rules.snapshot import BucketReplication
from ansible_collections.creativeflow.minio.plugins.module_utils._transfer.markers import Renewal

FAILED = Missing("a/1", "old", datetime.datetime(2026, 1, 2, 3, 4, 5, 885000, datetime.timezone.utc), True, {"arn": True}, False)


class Site:
    """A bucket with delete markers. What it is asked for is recorded in ``log``, in the order of all sites."""

    def __init__(self, site, log, refuses="", forgets=False):
        self.site, self.url, self.log = site, f"http://{site}", log
        self.refuses, self.forgets = refuses, forgets
        self.there = {"old"}

    def s3(self, method, bucket, key, query, headers=None):
        version = query["versionId"]
        self.log.append((self.site, bucket, "made" if headers else "removed", version))
        if self.refuses == ("made" if headers else "removed"):
            raise ServerError(self.site, self.url, 403, "AccessDenied", "")
        assert method == "DELETE" and key == FAILED.key
        if headers:
            assert headers["X-Minio-Source-Mtime"] == "2026-01-02T03:04:05.886000Z"
            self.there |= set() if self.forgets else {version}
        else:
            self.there.remove(version)

    def head(self, bucket, key, query, headers):
        raise ServerError(self.site, self.url, 405 if query["versionId"] in self.there else 404, "", "")


def renewal(az1, targets, rules):
    urls = {"arn": "http://dr", "arn-2": "http://az2", "arn-3": "http://other"}
    known = {arn: RemoteTarget(arn, url, "copies", "k", "s") for arn, url in urls.items()}
    return Renewal(az1, {"b": BucketReplication(rules, known)}, targets)


def keeps(arn, **options):
    return Rule(arn, arn, 1, delete_replication=False, **options)


def test_the_other_marker_is_everywhere_before_the_failed_one_goes():
    log = []
    az1, dr, az2 = (Site(name, log) for name in ("az1", "dr", "az2"))
    rules = [keeps("arn"), keeps("arn-2", prefix="a/"), keeps("arn-3", prefix="b/"), keeps("arn-3", delete_markers=False), keeps("arn-3", enabled=False)]
    renewal(az1, {"HTTP://DR:80/": dr, "http://az2": az2}, rules)("b", FAILED)
    (new,) = {version for _site, _bucket, what, version in log if what == "made"}
    assert log == [("dr", "copies", "made", new), ("az2", "copies", "made", new), ("az1", "b", "made", new), ("az1", "b", "removed", "old")]
    assert new in az1.there & dr.there & az2.there and "old" not in az1.there


@pytest.mark.parametrize("of_az1, of_dr", [({}, {"refuses": "made"}), ({}, {"forgets": True}), ({"refuses": "made"}, {}), ({"forgets": True}, {})])
def test_where_one_site_has_not_got_it_the_failed_one_stays(of_az1, of_dr):
    log = []
    az1, dr = Site("az1", log, **of_az1), Site("dr", log, **of_dr)
    with pytest.raises(MinioError):
        renewal(az1, {"http://dr": dr}, [keeps("arn")])("b", FAILED)
    assert "old" in az1.there and "removed" not in [what for _site, _bucket, what, _version in log]


def test_a_site_that_is_not_given_is_named_before_anything_is_made():
    log = []
    with pytest.raises(MinioError, match="marker_targets has no site with the address http://az2. Add it."):
        renewal(Site("az1", log), {"http://dr": Site("dr", log)}, [keeps("arn"), keeps("arn-2")])("b", FAILED)
    assert log == []
