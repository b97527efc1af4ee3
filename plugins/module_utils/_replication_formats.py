# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The wire formats of bucket replication: rules as XML of our own (the SDK's model drops parts), remote targets as XML and JSON."""

from __future__ import annotations

import json
import typing as t
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field

from ansible_collections.creativeflow.minio.plugins.module_utils._address import comparable, is_tls, place
from ansible_collections.creativeflow.minio.plugins.module_utils._xml import document, element, find, find_all, tree

SWITCHES = {
    "delete_markers": "DeleteMarkerReplication",
    "delete_replication": "DeleteReplication",
    "existing_objects": "ExistingObjectReplication",
    "replica_modifications": "SourceSelectionCriteria/ReplicaModifications",
}
"""Options of a rule that are on or off, and their elements (S internal/bucket/replication/rule.go, Rule)."""


@dataclass(frozen=True)
class Rule:
    """A replication rule.

    :param arn: the remote target's name on the source site.
    :param tags: sorted pairs of key and value; an object needs one of them (the server ORs them).
    """

    id: str
    arn: str
    priority: int
    enabled: bool = True
    prefix: str = ""
    tags: tuple[tuple[str, str], ...] = ()
    delete_markers: bool = True
    delete_replication: bool = True
    existing_objects: bool = True
    replica_modifications: bool = True

    @property
    def of_site_replication(self) -> bool:
        """Whether site replication made it (S cmd/site-replication.go, PeerBucketConfigureReplHandler)."""
        return self.id.startswith("site-repl-")


@dataclass(frozen=True)
class RemoteTarget:
    """A remote target of a bucket.

    :param url: in its normal form.
    :param secret_key: ``None`` where the answer did not contain it.
    :param bandwidth: bytes per second; 0 for no limit.
    :param reset_id: of the resync that was started last; ``""`` for none. Only read.
    """

    arn: str
    url: str
    bucket: str
    access_key: str
    secret_key: t.Optional[str] = field(repr=False)
    synchronous: bool = False
    bandwidth: int = 0
    storage_class: str = ""
    region: str = ""
    reset_id: str = ""

    def body(self, source: str) -> bytes:
        """What set-remote-target takes (A bucket-targets.go, BucketTarget)."""
        return json.dumps(
            {
                "sourcebucket": source,
                "endpoint": place(self.url),
                "secure": is_tls(self.url),
                "credentials": {"accessKey": self.access_key, "secretKey": self.secret_key},
                "targetbucket": self.bucket,
                "path": "auto",
                "api": "s3v4",
                "type": "replication",
                "arn": self.arn,
                "region": self.region,
                "replicationSync": self.synchronous,
                "bandwidthlimit": self.bandwidth,
                "storageclass": self.storage_class,
            }
        ).encode()


def parse_rules(data: bytes) -> list[Rule]:
    """The rules of a replication configuration."""
    root = tree(data)
    role = find(root, "Role")
    rules = []
    for node in find_all(root, "Rule"):
        prefix = find(node, "Filter/Prefix") or find(node, "Filter/And/Prefix")
        tags = [(find(tag, "Key"), find(tag, "Value")) for tag in find_all(node, "Filter/Tag") + find_all(node, "Filter/And/Tag")]
        switches = {name: find(node, f"{path}/Status") == "Enabled" for name, path in SWITCHES.items()}
        rules.append(
            Rule(
                id=find(node, "ID"),
                arn=role or find(node, "Destination/Bucket"),
                priority=int(find(node, "Priority") or 0),
                enabled=find(node, "Status") == "Enabled",
                prefix=prefix,
                tags=tuple(sorted(tag for tag in tags if tag[0])),
                **switches,
            )
        )
    return rules


def render_rules(rules: t.Iterable[Rule]) -> bytes:
    """The replication configuration with these rules."""
    root = document("ReplicationConfiguration")
    element(root, "Role")
    for rule in sorted(rules, key=lambda rule: rule.priority):
        node = element(root, "Rule")
        element(node, "ID", rule.id)
        element(node, "Status", _status(rule.enabled))
        element(node, "Priority", str(rule.priority))
        for name, path in SWITCHES.items():
            parent = node
            for part in path.split("/"):
                parent = element(parent, part)
            element(parent, "Status", _status(getattr(rule, name)))
        element(element(node, "Destination"), "Bucket", rule.arn)
        _filter(element(node, "Filter"), rule)
    return ET.tostring(root)


def _filter(node: ET.Element, rule: Rule) -> None:
    """One condition stands alone, several stand in And (S internal/bucket/replication/filter.go, Validate)."""
    if len(rule.tags) + bool(rule.prefix) > 1:
        node = element(node, "And")
    if rule.prefix or not rule.tags:
        element(node, "Prefix", rule.prefix)
    for key, value in rule.tags:
        tag = element(node, "Tag")
        element(tag, "Key", key)
        element(tag, "Value", value)


def _status(on: bool) -> str:
    return "Enabled" if on else "Disabled"


def parse_exported_targets(data: bytes) -> list[RemoteTarget]:
    """The targets of one bucket from the export: XML in spite of the file's name, with the secrets."""
    targets = []
    for node in find_all(tree(data), "Targets"):
        scheme = "https" if find(node, "Secure") == "true" else "http"
        targets.append(
            RemoteTarget(
                arn=find(node, "Arn"),
                url=comparable(f"{scheme}://{find(node, 'Endpoint')}"),
                bucket=find(node, "TargetBucket"),
                access_key=find(node, "Credentials/AccessKeyId"),
                secret_key=find(node, "Credentials/SecretAccessKey"),
                synchronous=find(node, "ReplicationSync") == "true",
                bandwidth=int(find(node, "BandwidthLimit") or 0),
                storage_class=find(node, "StorageClass"),
                region=find(node, "Region"),
                reset_id=find(node, "ResetID"),
            )
        )
    return targets


def parse_listed_targets(data: bytes) -> dict[str, list[RemoteTarget]]:
    """The targets by source bucket from list-remote-targets: JSON, ``null`` for none, never a secret."""
    targets: dict[str, list[RemoteTarget]] = {}
    for item in json.loads(data) or []:
        targets.setdefault(item["sourcebucket"], []).append(
            RemoteTarget(
                arn=item["arn"],
                url=comparable(("https://" if item.get("secure") else "http://") + item["endpoint"]),
                bucket=item["targetbucket"],
                access_key=item.get("credentials", {}).get("accessKey", ""),
                secret_key=None,
                synchronous=item.get("replicationSync", False),
                bandwidth=item.get("bandwidthlimit", 0),
                storage_class=item.get("storageclass", ""),
                region=item.get("region", ""),
                reset_id=item.get("resetID", ""),
            )
        )
    return targets
