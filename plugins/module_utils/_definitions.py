# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Definitions of buckets, in the collection's spelling or in that of a buckets_definition.json: checked as a whole and normalised."""

from __future__ import annotations

import ipaddress
import re
import typing as t

from ansible_collections.creativeflow.minio.plugins.module_utils._policy_names import nearest
from ansible_collections.creativeflow.minio.plugins.module_utils._units import parse_size

_NAME = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
_MODES = ("COMPLIANCE", "GOVERNANCE")
_MOST_TAGS = 50


def _name(value: t.Any) -> str:
    """S3's rules, as the server checks them for new buckets (pkg s3utils, CheckValidBucketNameStrict)."""
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        raise ValueError(f"{value!r} is no bucket name: 3 to 63 of a-z, 0-9, '-' and '.', beginning and ending with a letter or digit")
    if ".." in value or ".-" in value or "-." in value:
        raise ValueError(f"{value!r} is no bucket name: beside a '.' there must be letters or digits")
    try:
        ipaddress.IPv4Address(value)
    except ValueError:
        return value
    raise ValueError(f"{value!r} is no bucket name: it looks like an IP address")


def _boolean(value: t.Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError(f"{value!r} is neither true nor false")
    return value


def _choice(*choices: str) -> t.Callable[[t.Any], str]:
    def parse(value: t.Any) -> str:
        if value not in choices:
            raise ValueError(f"{value!r} is not one of {', '.join(choices)}")
        return value

    return parse


def _versioning(value: t.Any) -> str:
    if isinstance(value, bool):
        return "enabled" if value else "disabled"
    return _choice("enabled", "suspended", "disabled")(value)


def _dictionary(value: t.Any) -> dict[str, t.Any]:
    if not isinstance(value, dict):
        raise ValueError(f"{value!r} is not a dictionary")
    return value


def _tags(value: t.Any) -> dict[str, str]:
    """Limits of S3 (S internal/bucket/tags in minio-go pkg/tags)."""
    tags = {str(key): str(text) for key, text in _dictionary(value).items()}
    if len(tags) > _MOST_TAGS:
        raise ValueError(f"{len(tags)} tags are more than the {_MOST_TAGS} that a bucket can have")
    for key, text in tags.items():
        if not 0 < len(key) <= 128 or len(text) > 256:
            raise ValueError(f"{key!r}: a tag's key has 1 to 128 characters, and its value not more than 256")
    return tags


def _retention(value: t.Any) -> dict[str, t.Any]:
    retention = _dictionary(value)
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


def _text(value: t.Any) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError(f"{value!r} is not text")
    return value


def _names(value: t.Any) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ValueError(f"{value!r} is not a list of names")
    return value


BUCKET_FIELDS: dict[str, t.Callable[[t.Any], t.Any]] = {
    "name": _name,
    "state": _choice("present", "absent"),
    "versioning": _versioning,
    "object_lock": _boolean,
    "retention": _retention,
    "tags": _tags,
    "quota": parse_size,
    "policy": _dictionary,
    "policy_file": _text,
    "policy_variables": _dictionary,
    "force": _boolean,
    "sites": _names,
}
"""What a bucket's definition may say, and how each is read."""

SPELLINGS = {"objectLocking": "object_lock", "defaultPolicyFile": "policy_file", "policyFile": "policy_file", "policyVariables": "policy_variables"}
"""Other spellings of the same keys."""


def check_buckets(items: t.Any, where: str) -> tuple[list[dict[str, t.Any]], list[str]]:
    """Check definitions of buckets as a whole.

    :param items: a list of dictionaries.
    :param where: the file or option, for messages; ``""`` for a single bucket that is a task's own options.
    :returns: the definitions with every key of ``BUCKET_FIELDS`` (``None`` for what is not said, ``state`` and ``force`` have
        defaults), and a line for each error.
    """
    if not isinstance(items, list):
        return [], [f"{where}: a list of buckets is expected, each a dictionary with a name."]
    errors: list[str] = []
    buckets: list[dict[str, t.Any]] = []
    first: dict[str, int] = {}
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
            if first.setdefault(name, index) != index:
                errors.append(f"{at}: {where}[{first[name]}] defines the bucket {name} already. Merge the two.")
            buckets.append(bucket)
    return buckets, errors


def _read(item: dict[str, t.Any], at: str, errors: list[str]) -> dict[str, t.Any]:
    bucket: dict[str, t.Any] = dict.fromkeys(BUCKET_FIELDS)
    bucket.update(state="present", force=False)
    count = len(errors)
    dot = f"{at}." if at else ""
    for key, value in item.items():
        field = SPELLINGS.get(key, key)
        parse = BUCKET_FIELDS.get(field)
        if parse is None:
            errors.append(f"{dot}{key}: unknown key.{nearest(str(key), [*BUCKET_FIELDS, *SPELLINGS])}")
        elif field != key and field in item:
            errors.append(f"{dot}{key}: the same as {field}, which is there as well. Keep one of them.")
        elif value is not None or field == "name":
            try:
                bucket[field] = parse(value)
            except ValueError as error:
                errors.append(f"{dot}{key}: {error}.")
    if "name" not in item:
        errors.append(f"{dot}name: missing.")
    if len(errors) == count:
        errors += [f"{dot}{problem}" for problem in _contradictions(bucket)]
    return bucket


def _contradictions(bucket: dict[str, t.Any]) -> t.Iterator[str]:
    if bucket["object_lock"] and bucket["versioning"] in ("suspended", "disabled"):
        yield "versioning: object lock needs versioning. Leave versioning out, or declare it enabled."
    if bucket["retention"] and bucket["object_lock"] is False:
        yield "retention: it needs object lock. Declare object_lock: true, which only a new bucket can get."
    if bucket["policy"] is not None and bucket["policy_file"]:
        yield "policy: policy_file is there as well. Keep one of them."
