# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Definitions of buckets, in the collection's spelling or in that of a buckets_definition.json: checked as a whole and normalised."""

from __future__ import annotations

import ipaddress
import re
import typing as t

from ansible_collections.creativeflow.minio.plugins.module_utils._anonymous import read_prefixes
from ansible_collections.creativeflow.minio.plugins.module_utils._fields import Read, boolean, choice, dictionary, names, read_fields, text, texts
from ansible_collections.creativeflow.minio.plugins.module_utils._lifecycle import read_lifecycle
from ansible_collections.creativeflow.minio.plugins.module_utils._notifications import read_notifications
from ansible_collections.creativeflow.minio.plugins.module_utils._units import parse_size

_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_MODES = ("COMPLIANCE", "GOVERNANCE")
_ALGORITHMS = ("SSE-S3", "SSE-KMS")
_MOST_TAGS = 50
_TAG = re.compile(r"[a-zA-Z0-9+\-._:/@ =]*")
_MOST_PREFIXES = 10
_MERGE_BY_SITE = "Merge the two, or give both the sites that they are for."
_MERGE_HERE = "Merge the two, or let minio_definitions choose by sites, which this module does not."
_RESERVED = ("minio",)
"""S cmd/object-api-utils.go, isReservedOrInvalidBucket."""


def _name(value: t.Any) -> str:
    """S3's rules, as the server checks them for new buckets (pkg s3utils, CheckValidBucketNameStrict)."""
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        raise ValueError(f"{value!r} is no bucket name: 3 to 63 of a-z, 0-9, '-' and '.', beginning and ending with a letter or digit")
    if value in _RESERVED:
        raise ValueError(f"{value!r} is reserved by the server. Choose another name")
    if ".." in value or ".-" in value or "-." in value:
        raise ValueError(f"{value!r} is no bucket name: beside a '.' there must be letters or digits")
    try:
        ipaddress.IPv4Address(value)
    except ValueError:
        return value
    raise ValueError(f"{value!r} is no bucket name: it looks like an IP address")


def _versioning(value: t.Any) -> str:
    """Also true and false, and their texts, which older versions of Ansible make of them in templates."""
    if isinstance(value, str) and value.lower() in ("true", "false"):
        value = value.lower() == "true"
    if isinstance(value, bool):
        return "enabled" if value else "disabled"
    return choice("enabled", "suspended", "disabled")(value)


def _versioning_exclude(value: t.Any) -> dict[str, t.Any]:
    """S internal/bucket/versioning/versioning.go, Validate."""
    exclude = dictionary(value)
    unknown = [key for key in exclude if key not in ("prefixes", "folders")]
    if unknown:
        raise ValueError(f"unknown key {unknown[0]}; there are prefixes and folders")
    for key in ("prefixes", "folders"):
        if key in exclude and exclude[key] is None:
            raise ValueError(f"{key}: it is null, by which nothing would be left out. Leave {key} out if that is meant, else give its value")
    prefixes = sorted(set(names(exclude.get("prefixes", []))))
    if len(prefixes) > _MOST_PREFIXES:
        raise ValueError(f"{len(prefixes)} prefixes are more than the {_MOST_PREFIXES} that a bucket can have")
    return {"prefixes": prefixes, "folders": boolean(exclude.get("folders", False))}


def _encryption(value: t.Any) -> dict[str, str]:
    """S internal/bucket/encryption/bucket-sse-config.go, ParseBucketSSEConfig."""
    encryption = dictionary(value)
    if not encryption:
        return {}
    unknown = [key for key in encryption if key not in ("algorithm", "key")]
    if unknown:
        raise ValueError(f"unknown key {unknown[0]}; there are algorithm and key")
    algorithm = choice(*_ALGORITHMS)(str(encryption.get("algorithm")).upper())
    key = encryption.get("key")
    if bool(key) != (algorithm == "SSE-KMS"):
        raise ValueError("SSE-KMS needs key, the name of a key of the KMS; SSE-S3 has none")
    return {"algorithm": algorithm, **({"key": text(key)} if key else {})}


def _tags(value: t.Any) -> dict[str, str]:
    """The server's limits (minio-go pkg/tags/tags.go, validTagKeyValue): letters are those of ASCII."""
    tags = texts(value)
    if len(tags) > _MOST_TAGS:
        raise ValueError(f"{len(tags)} tags are more than the {_MOST_TAGS} that a bucket can have")
    for key, content in tags.items():
        if not 0 < len(key) <= 128 or len(content) > 256:
            raise ValueError(f"{key!r}: a tag's key has 1 to 128 characters, and its value not more than 256")
        for part in (key, content):
            if not _TAG.fullmatch(part):
                raise ValueError(f"{part!r}: in a tag, MinIO takes letters A to Z, digits, spaces and + - . _ : / @ = only")
    return tags


def _retention(value: t.Any) -> dict[str, t.Any]:
    retention = dictionary(value)
    if not retention:
        return {}
    unknown = [key for key in retention if key not in ("mode", "days", "years")]
    if unknown:
        raise ValueError(f"unknown key {unknown[0]}; there are mode and one of days and years")
    mode = str(retention.get("mode", "")).upper()
    if mode not in _MODES:
        raise ValueError(f"mode {retention.get('mode')!r} is not one of {', '.join(_MODES)}")
    periods = {unit: retention[unit] for unit in ("days", "years") if retention.get(unit) is not None}
    if len(periods) != 1:
        raise ValueError("give one of days and years")
    ((unit, count),) = periods.items()
    if isinstance(count, bool) or not str(count).isdigit() or not 0 < int(count) <= (36500 if unit == "days" else 100):
        raise ValueError(f"{unit} {count!r} is not a number from 1 to {36500 if unit == 'days' else 100}")
    return {"mode": mode, unit: int(count)}


BUCKET_FIELDS: dict[str, Read] = {
    "name": _name,
    "state": choice("present", "absent"),
    "versioning": _versioning,
    "versioning_exclude": _versioning_exclude,
    "object_lock": boolean,
    "retention": _retention,
    "tags": _tags,
    "purge_tags": boolean,
    "quota": parse_size,
    "policy": dictionary,
    "policy_file": text,
    "policy_variables": dictionary,
    "prefixes": read_prefixes,
    "encryption": _encryption,
    "lifecycle": read_lifecycle,
    "notifications": read_notifications,
    "force": boolean,
    "sites": names,
}
"""What a bucket's definition may say, and how each is read."""

SPELLINGS = {"objectLocking": "object_lock", "defaultPolicyFile": "policy_file", "policyFile": "policy_file", "policyVariables": "policy_variables"}
"""Other spellings of the same keys."""


def check_buckets(items: t.Any, where: str, by_site: bool = False) -> tuple[list[dict[str, t.Any]], list[str]]:
    """Check definitions of buckets as a whole.

    :param items: a list of dictionaries.
    :param where: the file or option, for messages; ``""`` for a single bucket that is a task's own options.
    :param by_site: the buckets are those of several sites, so that two may have one name if no site has both.
    :returns: the definitions with every key of ``BUCKET_FIELDS`` (``None`` for what is not said, ``state`` and ``force`` have
        defaults), and a line for each error.
    """
    if not isinstance(items, list):
        return [], [f"{where}: a list of buckets is expected, each a dictionary with a name."]
    errors: list[str] = []
    buckets: list[dict[str, t.Any]] = []
    earlier: dict[str, list[tuple[int, t.Any]]] = {}
    for index, item in enumerate(items):
        at = f"{where}[{index}]" if where else ""
        if not isinstance(item, dict):
            errors.append(f"{at}: a dictionary with a name is expected, not {item!r}.")
            continue
        if at and isinstance(item.get("name"), str):
            at += f" ({item['name']})"
        bucket = _read(item, at, errors)
        name = bucket["name"]
        if name is not None:
            same = [there for there, sites in earlier.get(name, ()) if not by_site or shares_a_site(sites, bucket["sites"])]
            if same:
                way = _MERGE_BY_SITE if by_site else _MERGE_HERE if bucket["sites"] else "Merge the two."
                errors.append(f"{at}: {where}[{same[0]}] defines the bucket {name} already. {way}")
            earlier.setdefault(name, []).append((index, bucket["sites"]))
            buckets.append(bucket)
    return buckets, errors


def shares_a_site(one: t.Optional[list[str]], other: t.Optional[list[str]]) -> bool:
    """Whether two definitions meet at a site. :param one: the names of its sites, ``None`` for all."""
    return one is None or other is None or bool(set(one) & set(other))


def _read(item: dict[str, t.Any], at: str, errors: list[str]) -> dict[str, t.Any]:
    dot = f"{at}." if at else ""
    found, problems = read_fields(item, BUCKET_FIELDS, SPELLINGS, ("name",))
    bucket = {**dict.fromkeys(BUCKET_FIELDS), "state": "present", "force": False, **found}
    errors += [f"{dot}{problem}" for problem in problems or _contradictions(bucket)]
    return bucket


def _contradictions(bucket: dict[str, t.Any]) -> t.Iterator[str]:
    if bucket["object_lock"] and bucket["versioning"] in ("suspended", "disabled"):
        yield "versioning: object lock needs versioning. Leave versioning out, or declare it enabled."
    if bucket["retention"] and bucket["object_lock"] is False:
        yield "retention: it needs object lock. Declare object_lock: true, which only a new bucket can get."
    policies = [key for key in ("policy", "policy_file", "prefixes") if bucket[key] is not None]
    if len(policies) > 1:
        yield f"{policies[0]}: {policies[1]} is there as well. Keep one of them."
    exclude = bucket["versioning_exclude"] or {}
    if any(exclude.values()) and bucket["versioning"] in ("suspended", "disabled"):
        yield "versioning_exclude: it needs versioning: enabled."
    if bucket["object_lock"]:
        if exclude.get("prefixes"):
            yield "versioning_exclude: with object lock the server leaves no prefixes out of versioning. Take prefixes out."
        yield from lifecycle_with_lock(bucket["lifecycle"])


def lifecycle_with_lock(rules: t.Optional[list[dict[str, t.Any]]]) -> t.Iterator[str]:
    """The rules that the server refuses for a bucket with object lock."""
    for rule in rules or ():
        if "expire_all_versions" in rule or "delete_marker_days" in rule:
            yield f"lifecycle: rule {rule['id']}: with object lock the server refuses expire_all_versions and delete_marker_days."
