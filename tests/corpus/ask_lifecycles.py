# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a server makes of lifecycles, written as XML by hand and by the collection."""

from __future__ import annotations

import base64
import hashlib
import json
import typing as t
import xml.etree.ElementTree as ET
from pathlib import Path
from xml.sax.saxutils import escape

import urllib3
from ansible_collections.creativeflow.minio.plugins.module_utils._buckets.settings.lifecycle import Lifecycle, read_lifecycle
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import InputErrors
from minio import Minio
from minio.error import S3Error

from .cases import lifecycle_rules
from .server import ROOT_PASSWORD, ROOT_USER, Programs, mc, running

_BUCKET = "corpus"
_PLACES = {
    "expire_days": "Expiration/Days",
    "expire_date": "Expiration/Date",
    "expire_delete_marker": "Expiration/ExpiredObjectDeleteMarker",
    "expire_all_versions": "Expiration/ExpiredObjectAllVersions",
    "delete_marker_days": "DelMarkerExpiration/Days",
    "transition_days": "Transition/Days",
    "transition_date": "Transition/Date",
    "transition_tier": "Transition/StorageClass",
    "noncurrent_expire_days": "NoncurrentVersionExpiration/NoncurrentDays",
    "noncurrent_keep": "NoncurrentVersionExpiration/NewerNoncurrentVersions",
    "noncurrent_transition_days": "NoncurrentVersionTransition/NoncurrentDays",
    "noncurrent_transition_tier": "NoncurrentVersionTransition/StorageClass",
    "abort_incomplete_upload_days": "AbortIncompleteMultipartUpload/DaysAfterInitiation",
}
_CONDITIONS = {"prefix": "Prefix", "size_greater_than": "ObjectSizeGreaterThan", "size_less_than": "ObjectSizeLessThan"}


def ask(programs: Programs, cases: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
    """For each lifecycle ``verdict`` (taken, refused, or without effect where parts of it are dropped), ``said``, and ``back``, what the server gives
    back of the XML that the collection makes of it; '' where the collection makes none.
    """
    with programs.place() as place, programs.place() as other, running(programs, place) as server, running(programs, other) as tier:
        client, remote = (
            Minio(one.address, ROOT_USER, ROOT_PASSWORD, secure=False, region="us-east-1", http_client=urllib3.PoolManager(retries=False))
            for one in (server, tier)
        )
        client.make_bucket(_BUCKET)
        remote.make_bucket("tier")
        _add_tier(programs, place, server.address, tier.address)
        return {name: _one(client, lifecycle_rules(case)) for name, case in cases.items()}


def _add_tier(programs: Programs, place: Path, address: str, remote: str) -> None:
    (place / "mc").mkdir()
    (place / "mc" / "config.json").write_text(
        json.dumps(
            {
                "version": "10",
                "aliases": {"site": {"url": f"http://{address}", "accessKey": ROOT_USER, "secretKey": ROOT_PASSWORD, "api": "S3v4", "path": "auto"}},
            }
        ),
        encoding="utf-8",
    )
    right, said = mc(
        programs,
        place / "mc",
        "ilm",
        "tier",
        "add",
        "minio",
        "site",
        "COLD",
        "--endpoint",
        f"http://{remote}",
        "--access-key",
        ROOT_USER,
        "--secret-key",
        ROOT_PASSWORD,
        "--bucket",
        "tier",
    )
    if not right:
        raise RuntimeError(f"the tier could not be added: {said}")


def _one(client: Minio, rules: list[dict[str, t.Any]]) -> dict[str, str]:
    sent = "<LifecycleConfiguration>" + "".join(f"<Rule>{_rule(index, rule)}</Rule>" for index, rule in enumerate(rules)) + "</LifecycleConfiguration>"
    try:
        back = _put(client, sent.encode())
        lost = sorted(_leaves(sent) - _leaves(back))
        found = {"verdict": "without effect" if lost else "taken", "said": "; ".join("/".join(parts) for parts in lost)}
    except S3Error as error:
        found = {"verdict": "refused", "said": error.code}
    try:
        own = read_lifecycle(rules)
    except (InputErrors, ValueError):
        return {**found, "back": ""}
    try:
        return {**found, "back": _put(client, Lifecycle().render(own)) if own else ""}
    except S3Error as error:
        return {**found, "back": error.code}


def _put(client: Minio, body: bytes) -> str:
    checksum = base64.b64encode(hashlib.md5(body).digest()).decode()
    client._execute("PUT", _BUCKET, body=body, headers={"Content-MD5": checksum}, query_params={"lifecycle": ""})
    return client._execute("GET", _BUCKET, query_params={"lifecycle": ""}).data.decode()


def _rule(index: int, rule: t.Mapping[str, t.Any]) -> str:
    conditions = [(_CONDITIONS[key], rule[key]) for key in _CONDITIONS if key in rule]
    tags = "".join(f"<Tag><Key>{escape(key)}</Key><Value>{escape(value)}</Value></Tag>" for key, value in rule.get("tags", {}).items())
    inner = "".join(f"<{name}>{_text(value)}</{name}>" for name, value in conditions) + tags
    several = len(conditions) + len(rule.get("tags", {})) > 1
    parts: dict[str, str] = {}
    for key, place in _PLACES.items():
        if key in rule and rule[key] is not None and rule[key] is not False:
            parent, _slash, name = place.partition("/")
            parts[parent] = parts.get(parent, "") + f"<{name}>{_text(_time(key, rule[key]))}</{name}>"
    return (
        f"<ID>{_text(rule.get('id', f'rule {index}'))}</ID><Status>{'Enabled' if rule.get('enabled', True) else 'Disabled'}</Status>"
        f"<Filter>{f'<And>{inner}</And>' if several else inner or '<Prefix></Prefix>'}</Filter>"
        + "".join(f"<{name}>{content}</{name}>" for name, content in parts.items())
    )


def _time(key: str, value: t.Any) -> t.Any:
    return f"{value}T00:00:00Z" if key.endswith("_date") and "T" not in value else value


def _text(value: t.Any) -> str:
    return escape(str(value).lower() if isinstance(value, bool) else str(value))


def _leaves(text: str) -> set[tuple[str, ...]]:
    """Each element without others in it, as names and its text. What says nothing is left out: the server leaves out zeros and false."""
    found: set[tuple[str, ...]] = set()

    def visit(node: ET.Element, above: tuple[str, ...]) -> None:
        path = (*above, node.tag.rpartition("}")[2])
        for child in node:
            visit(child, path)
        if not len(node) and (node.text or "") not in ("", "0", "false"):
            found.add((*path[1:], node.text or ""))

    visit(ET.fromstring(text), ())
    return found
