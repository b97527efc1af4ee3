# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The wire formats of bucket replication: rules as XML of our own (the SDK's model drops parts), remote targets as XML and JSON."""

from __future__ import annotations

import json
import typing as t
import xml.etree.ElementTree as ET
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from .._common.xml import document, element, find, find_all, tree
from .._site.address import comparable, is_tls, place

SWITCHES = {
    "delete_markers": "DeleteMarkerReplication",
    "delete_replication": "DeleteReplication",
    "existing_objects": "ExistingObjectReplication",
    "replica_modifications": "SourceSelectionCriteria/ReplicaModifications",
}
"""Options of a rule that are on or off, and their elements (S internal/bucket/replication/rule.go, Rule)."""

_MEASURED = ("totalDowntime", "lastOnline", "isOnline", "latency", "offlineCount")
"""What a listing says of a target beside its options (S cmd/bucket-targets.go, ListTargets)."""
_MANAGED = (
    "sourcebucket", "endpoint", "secure", "credentials", "targetbucket", "type", "arn", "region", "replicationSync", "bandwidthlimit", "storageclass",
    "healthCheckDuration", "disableProxy", "path",
)  # fmt: skip
_NEW_TARGET = {"api": "s3v4"}
_SECOND = 10**9
"""Of the server's durations."""
_PORTS = {"http": 80, "https": 443}


def other_spellings(url: str) -> list[str]:
    """Endpoints that lead a client to the same place, and are others for the server, which compares their texts (S cmd/bucket-targets.go, SetTarget).

    :param url: in its normal form.
    """
    parts = urlsplit(url)
    netloc = place(url)
    host, port = (netloc.rpartition(":")[0], f":{parts.port}") if parts.port else (netloc, "")
    number = parts.port or _PORTS[parts.scheme]
    found = [f"{host.upper()}{port}", f"{host}:0{number}", f"{host}:00{number}"]
    return [endpoint for endpoint in found if endpoint != netloc]


@dataclass(frozen=True)
class Rule:
    """A replication rule.

    :param arn: the remote target's name on the source site.
    :param tags: sorted pairs of key and value; an object needs one of them (the server ORs them).
    :param storage_class: the server keeps it and does not use it, but that of the target.
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
    storage_class: str = ""

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
    :param health_check: seconds between two looks whether it answers; 0 for the server's own.
    :param disable_proxy: the source does not ask it for objects that it does not have itself.
    :param path_style: whether the bucket stands in the path of its urls: ``auto``, ``on`` or ``off``.
    :param reset_id: of the resync that was started last; ``""`` for none. Only read.
    :param spelling: the endpoint as the server has it, ``""`` where that is the normal form.
    :param unmanaged: what a listing has beside these, in the server's form; ``{}`` where the target was read from the export.
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
    health_check: float = 0
    disable_proxy: bool = False
    path_style: str = "auto"
    reset_id: str = ""
    spelling: str = ""
    unmanaged: dict[str, t.Any] = field(default_factory=dict, compare=False, repr=False)

    @property
    def endpoint(self) -> str:
        """The text of which the server allows one target for each bucket (S cmd/bucket-targets.go, SetTarget)."""
        return self.spelling or place(self.url)

    def body(self, source: str) -> bytes:
        """What set-remote-target takes (A bucket-targets.go, BucketTarget).

        The server makes a new target of exactly this: what is not sent has no value. Of an update it takes only what the operation is for, and keeps the rest.
        """
        return json.dumps(
            {
                **(self.unmanaged or _NEW_TARGET),
                "sourcebucket": source,
                "endpoint": self.endpoint,
                "secure": is_tls(self.url),
                "credentials": {"accessKey": self.access_key, "secretKey": self.secret_key},
                "targetbucket": self.bucket,
                "type": "replication",
                "arn": self.arn,
                "region": self.region,
                "replicationSync": self.synchronous,
                "bandwidthlimit": self.bandwidth,
                "storageclass": self.storage_class,
                "healthCheckDuration": round(self.health_check * _SECOND),
                "disableProxy": self.disable_proxy,
                "path": self.path_style,
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
                storage_class=find(node, "Destination/StorageClass"),
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
        destination = element(node, "Destination")
        element(destination, "Bucket", rule.arn)
        if rule.storage_class:
            element(destination, "StorageClass", rule.storage_class)
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


def _seconds(duration: int) -> float:
    """A duration of the server's, as a whole number where it is one."""
    return duration / _SECOND if duration % _SECOND else duration // _SECOND


def _stored_endpoint(endpoint: str, secure: bool) -> dict[str, str]:
    url = comparable(f"{'https' if secure else 'http'}://{endpoint}")
    return {"url": url, "spelling": "" if endpoint == place(url) else endpoint}


def parse_exported_targets(data: bytes) -> list[RemoteTarget]:
    """The targets of one bucket from the export: XML in spite of the file's name, with the secrets."""
    targets = []
    for node in find_all(tree(data), "Targets"):
        endpoint = _stored_endpoint(find(node, "Endpoint"), find(node, "Secure") == "true")
        targets.append(
            RemoteTarget(
                arn=find(node, "Arn"),
                url=endpoint["url"],
                spelling=endpoint["spelling"],
                bucket=find(node, "TargetBucket"),
                access_key=find(node, "Credentials/AccessKeyId"),
                secret_key=find(node, "Credentials/SecretAccessKey"),
                synchronous=find(node, "ReplicationSync") == "true",
                bandwidth=int(find(node, "BandwidthLimit") or 0),
                storage_class=find(node, "StorageClass"),
                region=find(node, "Region"),
                health_check=_seconds(int(find(node, "HealthCheckDuration") or 0)),
                disable_proxy=find(node, "DisableProxy") == "true",
                path_style=find(node, "Path") or "auto",
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
                **_stored_endpoint(item["endpoint"], item.get("secure", False)),
                bucket=item["targetbucket"],
                access_key=item.get("credentials", {}).get("accessKey", ""),
                secret_key=None,
                synchronous=item.get("replicationSync", False),
                bandwidth=item.get("bandwidthlimit", 0),
                storage_class=item.get("storageclass", ""),
                region=item.get("region", ""),
                health_check=_seconds(item.get("healthCheckDuration", 0)),
                disable_proxy=item.get("disableProxy", False),
                path_style=item.get("path") or "auto",
                reset_id=item.get("resetID", ""),
                unmanaged={name: value for name, value in item.items() if name not in _MANAGED and name not in _MEASURED},
            )
        )
    return targets
