# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is on the sites, seen by the SDK alone."""

from __future__ import annotations

import io
import json
import time
import typing as t
from xml.etree import ElementTree

from minio import Minio
from minio.credentials import Provider
from minio.deleteobjects import DeleteObject
from minio.error import S3Error

from .deployment import BUCKETS
from .play import Wrong
from .sites import Login, Site

Versions = set[tuple[str, str]]
_POLL = 0.3


def versions(client: Minio, bucket: str) -> Versions:
    """The versions of a bucket, without delete markers."""
    listing = client.list_objects(bucket, recursive=True, include_version=True)
    return {(item.object_name or "", item.version_id or "") for item in listing if not item.is_delete_marker}


def await_versions(site: Site, bucket: str, wanted: Versions, seconds: float) -> Versions:
    """Wait for versions; those that are still missing at the end."""
    deadline = time.monotonic() + seconds
    while True:
        missing = wanted - versions(site.client(site.root), bucket)
        if not missing or time.monotonic() > deadline:
            return missing
        time.sleep(_POLL)


def write_refusal(site: Site, login: t.Union[Login, Provider], bucket: str) -> str:
    """The code with which a write is refused; '' if it is not, and then nothing is left of it.

    Where removals are not replicated, it stays: else one site would have what the other has not.
    """
    try:
        result = site.client(login).put_object(bucket, "canary", io.BytesIO(b"canary"), 6)
    except S3Error as error:
        return error.code or "refused"
    canary = [DeleteObject("canary", result.version_id)] if bucket != BUCKETS["kept-deletions"] else []
    for failure in site.client(site.root).remove_objects(bucket, canary, bypass_governance_mode=True):
        raise Wrong(f"the canary in {bucket} of {site.name} cannot be removed: {failure}")
    return ""


def require_writer(site: Site, login: t.Union[Login, Provider], buckets: t.Iterable[str]) -> None:
    """:raises Wrong: a user may not write to one of the buckets."""
    for bucket in buckets:
        code = write_refusal(site, login, bucket)
        if code:
            raise Wrong(f"{login.name} cannot write to {bucket} of {site.name}: {code}")


class _ListTargets:  # pylint: disable=too-few-public-methods
    """A request that the SDK does not know."""

    value = "list-remote-targets"


def rules(site: Site, buckets: t.Iterable[str]) -> dict[str, list[tuple[str, ...]]]:
    """The replication rules of a site, by bucket: what each says, with the target's address in the place of its ARN, and without its ID."""
    client = site.client(site.root)
    return {bucket: sorted(_rules(client, bucket, _targets(site, bucket))) for bucket in buckets}


def _targets(site: Site, bucket: str) -> dict[str, str]:
    query = {"bucket": bucket, "type": "replication"}
    answer = site.administrator()._url_open(method="GET", command=_ListTargets, query_params=query)  # pylint: disable=protected-access
    return {target["arn"]: f"{target['endpoint']}/{target['targetbucket']}" for target in json.loads(answer.data) or []}


def _rules(client: Minio, bucket: str, targets: t.Mapping[str, str]) -> t.Iterator[tuple[str, ...]]:
    try:
        answer = client._execute("GET", bucket, query_params={"replication": ""})  # pylint: disable=protected-access
    except S3Error as error:
        if error.code == "ReplicationConfigurationNotFoundError":
            return
        raise
    for rule in ElementTree.fromstring(answer.data.decode()):
        leaves = [(leaf.tag.rpartition("}")[2], leaf.text or "") for leaf in rule.iter() if not len(leaf)]
        if rule.tag.rpartition("}")[2] == "Rule":
            yield tuple(sorted(f"{name}={targets.get(text, text)}" for name, text in leaves if name != "ID"))
