# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Batch jobs as the server takes and describes them (S cmd/batch-expire.go, batch-rotate.go, batch-replicate.go), and what makes two of them the same.

The server gives a job an id and keeps neither name nor comment, so that a job is known again by what it does.
"""

from __future__ import annotations

import re
import typing as t

from .._common.units import parse_size, parse_time

_UNITS = {"ns": 1e-9, "us": 1e-6, "µs": 1e-6, "ms": 1e-3, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0, "w": 604800.0}
_PART = re.compile(r"(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h|d|w)")
_DURATIONS = {"olderThan", "newerThan", "delay"}
_TIMES = {"createdBefore", "createdAfter"}
_SIZES = {"lessThan", "greaterThan", "smallerThan"}
_SECRETS = {"secretKey", "sessionToken", "token"}
_SNOWBALL = {"disable": False, "batch": 100, "inmemory": True, "compress": False, "smallerThan": "5MiB", "skipErrs": True}
"""The server's defaults (S cmd/batch-handlers.go, StartBatchJob)."""
_FILTER = {
    "newer_than": "newerThan",
    "older_than": "olderThan",
    "created_after": "createdAfter",
    "created_before": "createdBefore",
    "tags": "tags",
    "metadata": "metadata",
    "kms_key": "kmskeyid",
}

Wire = dict[str, t.Any]


def seconds_of(value: str) -> float:
    """The seconds of a duration such as ``7d12h`` or, as Go writes it, ``178h0m31s``. :raises ValueError: it is none."""
    parts = _PART.findall(value)
    if value.isdecimal():
        return float(value)
    if not parts or "".join(number + unit for number, unit in parts) != value:
        raise ValueError(f"{value!r} is not a duration, for example 90s, 12h or 7d12h")
    return sum(float(number) * _UNITS[unit] for number, unit in parts)


def render(kind: str, job: t.Mapping[str, t.Any], secrets: t.Mapping[str, str]) -> Wire:
    """A definition as the server takes it. :param secrets: with keys of ``definition.CREDENTIALS``."""
    return {kind: {"apiVersion": "v1", **_RENDER[kind](job, secrets)}}


def _flags(job: t.Mapping[str, t.Any], secrets: t.Mapping[str, str]) -> Wire:
    notify = {"endpoint": job.get("notify_endpoint", ""), "token": secrets.get("notify_token") or ""}
    return {"notify": notify, "retry": {"attempts": job.get("retry_attempts", 0), "delay": job.get("retry_delay", "0s")}}


def _expire(job: t.Mapping[str, t.Any], secrets: t.Mapping[str, str]) -> Wire:
    return {"bucket": job["bucket"], "prefix": job.get("prefixes", []), **_flags(job, secrets), "rules": [_expire_rule(rule) for rule in job["rules"]]}


def _expire_rule(rule: t.Mapping[str, t.Any]) -> Wire:
    sizes = {"lessThan": rule.get("size_less_than"), "greaterThan": rule.get("size_greater_than")}
    found = {_FILTER[key]: rule[key] for key in ("older_than", "created_before", "tags", "metadata") if key in rule}
    if any(sizes.values()):
        found["size"] = {key: str(value) for key, value in sizes.items() if value}
    return {**found, "type": rule.get("type", "object"), "name": rule.get("name", ""), "purge": {"retainVersions": rule.get("retain_versions", 0)}}


def _keyrotate(job: t.Mapping[str, t.Any], secrets: t.Mapping[str, str]) -> Wire:
    flags = {"filter": _filter(job), **_flags(job, secrets)}
    encryption = {"type": job["encryption"], "key": job.get("kms_key", ""), "context": job.get("kms_context", "")}
    return {"flags": flags, "bucket": job["bucket"], "prefix": job.get("prefix", ""), "encryption": encryption}


def _replicate(job: t.Mapping[str, t.Any], secrets: t.Mapping[str, str]) -> Wire:
    keys = {"accessKey": secrets.get("access_key") or "", "secretKey": secrets.get("secret_key") or "", "sessionToken": secrets.get("session_token") or ""}
    found: Wire = {"flags": {"filter": _filter(job), **_flags(job, secrets)}}
    for side in ("source", "target"):
        given = job[side]
        found[side] = {
            "type": given.get("type", "minio"),
            "bucket": given["bucket"],
            "prefix": given.get("prefixes", []) if side == "source" else given.get("prefix", ""),
            "endpoint": given.get("endpoint", ""),
            "path": given.get("path_style", ""),
            **({"credentials": keys} if given.get("endpoint") else {}),
        }
    names = {"in_memory": "inmemory", "smaller_than": "smallerThan", "skip_errors": "skipErrs"}
    snowball = {names.get(key, key): value for key, value in job.get("snowball", {}).items()}
    found["source"]["snowball"] = {key: str(value) if key in _SIZES else value for key, value in snowball.items()}
    return found


def _filter(job: t.Mapping[str, t.Any]) -> Wire:
    return {_FILTER[key]: value for key, value in job.get("filter", {}).items()}


_RENDER: dict[str, t.Callable[[t.Mapping[str, t.Any], t.Mapping[str, str]], Wire]] = {"expire": _expire, "keyrotate": _keyrotate, "replicate": _replicate}


def identity(wire: t.Mapping[str, t.Any]) -> t.Any:
    """What makes two jobs the same: all that they do, whatever its spelling, without secrets. :param wire: what was sent, or what the server describes."""
    kinds = [kind for kind in _RENDER if wire.get(kind)]
    if not kinds:
        return {}
    job = dict(wire[kinds[0]])
    if kinds[0] == "replicate":
        job["source"] = {**job["source"], "snowball": {**_SNOWBALL, **(job["source"].get("snowball") or {})}}
    return {kinds[0]: _normal(job, "")}


def _normal(value: t.Any, name: str) -> t.Any:
    if isinstance(value, dict):
        found = {key: _normal(item, key) for key, item in value.items() if key not in _SECRETS}
        return {key: item for key, item in found.items() if item not in (None, "", 0, [], {})}
    if name == "prefix":
        return sorted(prefix for prefix in (value if isinstance(value, list) else [value]) if prefix)
    if isinstance(value, list):
        found_items = [_normal(item, name) for item in value]
        return sorted(found_items, key=repr) if name in ("tags", "metadata") else found_items
    if value in (None, ""):
        return None
    if name in _DURATIONS:
        return seconds_of(str(value))
    if name in _TIMES:
        moment = parse_time(str(value))
        return None if moment.year == 1 else moment.timestamp()
    return parse_size(value) if name in _SIZES else value
