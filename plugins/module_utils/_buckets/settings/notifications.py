# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Event notifications of a bucket: which events of which keys go to which notification target of the server."""

from __future__ import annotations

import json
import typing as t

from ..._common.errors import InputErrors
from ..._common.fields import Read, list_of, names, plain, text
from ..._common.suggest import nearest
from ..._common.xml import build, find, find_all, tree
from ..._site.session import Session
from .base import Setting

_ARN = "arn:minio:sqs:"
_MOST_CHARACTERS = 1024

# S internal/event/name.go, ParseName.
_EVENTS = {
    "s3:BucketCreated": ("*",),
    "s3:BucketRemoved": ("*",),
    "s3:ObjectAccessed": ("*", "Get", "GetRetention", "GetLegalHold", "Head", "Attributes"),
    "s3:ObjectCreated": (
        "*", "CompleteMultipartUpload", "Copy", "Post", "Put", "PutRetention", "PutLegalHold", "PutTagging", "DeleteTagging",
    ),
    "s3:ObjectRemoved": ("*", "Delete", "DeleteMarkerCreated", "NoOP", "DeleteAllVersions"),
    "s3:LifecycleDelMarkerExpiration": ("Delete",),
    "s3:Replication": (
        "*", "OperationFailedReplication", "OperationCompletedReplication", "OperationNotTracked", "OperationMissedThreshold",
        "OperationReplicatedAfterThreshold",
    ),
    "s3:ObjectRestore": ("*", "Post", "Completed"),
    "s3:ObjectTransition": ("*", "Failed", "Complete"),
    "s3:Scanner": ("ManyVersions", "LargeVersions", "BigPrefix"),
}  # fmt: skip
# The words of mc event add.
_SHORT = {
    "put": ("s3:ObjectCreated:*",),
    "get": ("s3:ObjectAccessed:*",),
    "delete": ("s3:ObjectRemoved:*",),
    "replica": ("s3:Replication:*",),
    "ilm": ("s3:ObjectTransition:*", "s3:ObjectRestore:*", "s3:LifecycleDelMarkerExpiration:Delete"),
    "scanner": ("s3:Scanner:ManyVersions", "s3:Scanner:LargeVersions", "s3:Scanner:BigPrefix"),
}
_KNOWN = {f"{group}:{kind}" for group, kinds in _EVENTS.items() for kind in kinds}


def _target(value: t.Any) -> str:
    """``id:type`` from that or from an ARN, whose region is the server's own."""
    name = ":".join(text(value).split(":")[4:]) if text(value).startswith(_ARN) else value
    if not all(name.partition(":")[::2]) or name.count(":") != 1:
        raise ValueError(f"{value!r} is neither of the form ID:TYPE, for example primary:webhook, nor an ARN, {_ARN}REGION:ID:TYPE")
    return name


def _events(value: t.Any) -> list[str]:
    found: set[str] = set()
    for name in names(value):
        if name not in _SHORT and name not in _KNOWN:
            raise ValueError(f"{name!r} is no event.{nearest(name, [*_SHORT, *_KNOWN])} The short forms are {', '.join(_SHORT)}")
        found.update(_SHORT.get(name, (name,)))
    if not found:
        raise ValueError("it names no event")
    return sorted(found)


def _key_part(value: t.Any) -> str:
    """S internal/event/config.go, ValidateFilterRuleValue."""
    part = plain(value)
    if len(part) > _MOST_CHARACTERS or "\\" in part or {".", ".."} & set(part.split("/")):
        raise ValueError(f"{part!r} is longer than {_MOST_CHARACTERS} characters, or has a backslash or a part '.' or '..'")
    return part


def _complete(item: dict[str, t.Any]) -> list[str]:
    for key in ("prefix", "suffix"):
        if not item.get(key):
            item.pop(key, None)
    return []


_OPTIONS = {
    "target": {"type": "str", "required": True},
    "events": {"type": "list", "elements": "str", "required": True},
    "prefix": {"type": "str"},
    "suffix": {"type": "str"},
}
_FIELDS: dict[str, Read] = {"target": _target, "events": _events, "prefix": _key_part, "suffix": _key_part}
_read_list = list_of(_FIELDS, ("target", "events"), _complete, ("prefix", "suffix"))


def read_notifications(value: t.Any) -> list[dict[str, t.Any]]:
    """The notifications of a definition in their canonical form, see ``Notifications``.

    :raises ValueError: not a list. :raises InputErrors: every error of every notification.
    """
    items = _ordered(_read_list(value))
    twice = [item for item, following in zip(items, items[1:]) if item == following]
    if twice:
        raise InputErrors([f": the notification of {', '.join(item['events'])} to {item['target']} is there twice. Keep one of them." for item in twice])
    return items


class Notifications(Setting):
    """A list of ``{"target": "id:type", "events": [...], "prefix", "suffix"}``, sorted; without prefix or suffix where it has none."""

    name, file, subresource = "notifications", "notification.xml", "notification"
    options = {"notifications": {"type": "list", "elements": "dict", "options": _OPTIONS}}
    elements = tuple(f"QueueConfiguration/{name}" for name in ("Id", "Queue", "Event", "Filter/S3Key/FilterRule/Name", "Filter/S3Key/FilterRule/Value"))
    fields = {"notifications": read_notifications}
    # An import would store the rules, but the node that answers would not act on them.
    report = ""
    removed_by_writing = True
    needs = "notification target"

    def needed(self, value: t.Any) -> set[str]:
        return {item["target"] for item in value or ()}

    def available(self, session: Session) -> set[str]:
        arns = json.loads(session.admin("GET", "info")).get("sqsARN") or []
        return {_target(arn) for arn in arns}

    def parse(self, data: bytes) -> t.Any:
        items = []
        for node in find_all(tree(data), "QueueConfiguration"):
            item: dict[str, t.Any] = {"target": _target(find(node, "Queue")), "events": sorted(event.text or "" for event in find_all(node, "Event"))}
            item.update({find(rule, "Name"): find(rule, "Value") for rule in find_all(node, "Filter/S3Key/FilterRule") if find(rule, "Value")})
            items.append(item)
        return _ordered(items) or None

    def render(self, value: t.Any) -> bytes:
        return build("NotificationConfiguration", *(("QueueConfiguration", _render(item)) for item in value or ()))


def _render(item: t.Mapping[str, t.Any]) -> list[tuple[str, t.Any]]:
    rules = [("FilterRule", [("Name", name), ("Value", item[name])]) for name in ("prefix", "suffix") if name in item]
    return [
        ("Queue", f"{_ARN}:{item['target']}"),
        *((("Filter", [("S3Key", rules)]),) if rules else ()),
        *(("Event", name) for name in item["events"]),
    ]


def _ordered(items: list[dict[str, t.Any]]) -> list[dict[str, t.Any]]:
    return sorted(items, key=lambda item: json.dumps(item, sort_keys=True))
