# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Definitions of buckets, in the collection's spelling or in that of a buckets_definition.json: checked as a whole and normalised."""

from __future__ import annotations

import ipaddress
import re
import typing as t

from .._common.fields import Read, boolean, choice, names, read_fields
from .settings.table import SETTINGS

_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_MERGE_BY_SITE = "Merge the two, or give both the sites that they are for."
_MERGE_HERE = "Merge the two, or use minio_definitions, which chooses buckets by sites."
_RESERVED = ("minio",)
"""S cmd/object-api-utils.go, isReservedOrInvalidBucket."""


def _name(value: t.Any) -> str:
    """S3's rules, as the server checks them for new buckets (pkg s3utils, CheckValidBucketNameStrict)."""
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        raise ValueError(f"{value!r} is not a valid bucket name: 3 to 63 of a-z, 0-9, '-' and '.', beginning and ending with a letter or digit")
    if value in _RESERVED:
        raise ValueError(f"{value!r} is reserved by the server. Choose another name")
    if ".." in value or ".-" in value or "-." in value:
        raise ValueError(f"{value!r} is not a valid bucket name: beside a '.' there must be letters or digits")
    try:
        ipaddress.IPv4Address(value)
    except ValueError:
        return value
    raise ValueError(f"{value!r} is not a valid bucket name: it looks like an IP address")


BUCKET_FIELDS: dict[str, Read] = {
    "name": _name,
    "state": choice("present", "absent"),
    **{name: read for setting in SETTINGS for name, read in setting.fields.items()},
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
    found, problems = read_fields(item, BUCKET_FIELDS, SPELLINGS, ("name",), ("sites",))
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
        yield f"{policies[0]}: {policies[1]} is given, too. Keep one of them."
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
