# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Definitions of batch jobs: every error in them before any request, and the form in which the server takes them."""

from __future__ import annotations

import base64
import json
import typing as t

from .._common.errors import InputErrors, MinioError
from .._common.fields import Read, boolean, choice, dict_of, dictionary, list_of, names, number, read_fields, text, texts
from .._common.units import parse_size, parse_time
from .._site.address import read_address
from .formats import identity, render, seconds_of

TYPES = ("expire", "keyrotate", "replicate")
STATES = ("started", "cancelled")
CREDENTIALS = ("access_key", "secret_key", "session_token", "notify_token")
"""What a job needs and no definition holds."""

Definition = dict[str, t.Any]

_NO_CONDITION = "it is empty, and an empty one is true of all objects. Give its content, or leave it out"


def _duration(value: t.Any) -> str:
    """In seconds, which every field of the server takes (S cmd/batch-rotate.go has no days)."""
    seconds = seconds_of(str(value) if isinstance(value, (int, str)) and not isinstance(value, bool) else repr(value))
    return f"{seconds:.6f}".rstrip("0").rstrip(".") + "s"


def _time(value: t.Any) -> str:
    try:
        found = parse_time(f"{value}T00:00:00Z" if "T" not in str(value) else str(value))
    except ValueError:
        raise ValueError(f"{value!r} is no time. Write it as 2026-01-31T00:00:00Z, or a day alone") from None
    if found.tzinfo is None:
        raise ValueError(f"{value!r} has no time zone. Add Z for UTC")
    return found.isoformat().replace("+00:00", "Z")


def _pairs(value: t.Any) -> list[dict[str, str]]:
    found = [{"key": text(key), "value": pattern} for key, pattern in sorted(texts(value).items())]
    if not found:
        raise ValueError(_NO_CONDITION)
    return found


def _bound(value: t.Any) -> int:
    """The server does not look at a bound of 0."""
    found = parse_size(value)
    if not found:
        raise ValueError(f"{value!r} is no bound to the server, so that objects of all sizes are affected. Give another one, or leave it out")
    return found


def _endpoint(value: t.Any) -> str:
    try:
        return read_address(value)
    except MinioError as error:
        raise ValueError(str(error).rstrip(".")) from None


def _context(value: t.Any) -> str:
    return base64.b64encode(json.dumps(texts(value), sort_keys=True).encode()).decode()


def _rule(rule: Definition) -> list[str]:
    kind = rule.get("type", "object")
    errors = [
        f"{key}: a rule of the type deleted has none, because delete markers have none." for key in ("tags", "metadata") if kind == "deleted" and key in rule
    ]
    # To the server, an age of 0 is none (S cmd/batch-expire.go, Matches).
    if not [key for key in _CONDITIONS & set(rule) if key != "older_than" or seconds_of(rule[key])]:
        errors.append("it has no condition, so that it removes everything. Add one, or say so by name: '*'.")
    least, most = rule.get("size_greater_than", 0), rule.get("size_less_than", 0)
    if most and least >= most:
        errors.append("size_greater_than: it must be less than size_less_than.")
    return errors


def _expire(job: Definition) -> list[str]:
    return ([] if job["rules"] else ["rules: it has none."]) + _prefixes(job)


def _prefixes(job: Definition) -> list[str]:
    given = job.get("prefixes")
    return [] if given is None or (given and all(given)) else ["prefixes: an empty one is that of all objects. Leave prefixes out to say so."]


def _empty_filter(job: Definition) -> list[str]:
    return [f"filter: {_NO_CONDITION}."] if job.get("filter") == {} else []


def _keyrotate(job: Definition) -> list[str]:
    errors = _empty_filter(job)
    if job["encryption"] == "sse-kms":
        return errors + ([] if "kms_key" in job else ["kms_key: missing, beside encryption: sse-kms."])
    return errors + [f"{key}: it is for encryption: sse-kms alone." for key in ("kms_key", "kms_context") if key in job]


def _replicate(job: Definition) -> list[str]:
    given = [side for side in ("source", "target") if job[side].get("endpoint")]
    if len(given) != 1:
        return ["source.endpoint, target.endpoint: give one of them. The other one is this site."]
    other = "target" if given == ["source"] else "source"
    errors = [f"{side}.path_style: it is for an endpoint with type: s3." for side in ("source", "target") if "path_style" in job[side]
              and (side == other or job[side].get("type") != "s3")]  # fmt: skip
    if "snowball" in job and given == ["source"]:
        errors.append("snowball: it is for replication to a target with an endpoint.")
    return errors + _empty_filter(job)


def _side(prefixes: bool) -> Read:
    fields: dict[str, Read] = {"bucket": text, "type": choice("minio", "s3"), "endpoint": _endpoint, "path_style": choice("on", "off", "auto")}
    fields.update({"prefixes": names} if prefixes else {"prefix": text})
    return dict_of(fields, ("bucket",), _prefixes, ("prefixes",) if prefixes else ())


def _no_problem(_found: Definition) -> list[str]:
    return []


_RULE: dict[str, Read] = {
    "type": choice("object", "deleted"),
    "name": text,
    "older_than": _duration,
    "created_before": _time,
    "tags": _pairs,
    "metadata": _pairs,
    "size_less_than": _bound,
    "size_greater_than": _bound,
    "retain_versions": number(0),
}
_CONDITIONS = set(_RULE) - {"type", "retain_versions"}
_FILTER: dict[str, Read] = {
    "newer_than": _duration,
    "older_than": _duration,
    "created_after": _time,
    "created_before": _time,
    "tags": _pairs,
    "metadata": _pairs,
}
# The server takes the two times the other way round (S cmd/batch-rotate.go, KeyRotate's filter): what was made before created_after would get the key.
_OF_KEYS: dict[str, Read] = {"kms_key": text, **{key: read for key, read in _FILTER.items() if key not in ("created_after", "created_before")}}
_OF_ALL: dict[str, Read] = {"notify_endpoint": text, "retry_attempts": number(0), "retry_delay": _duration}
_SNOWBALL: dict[str, Read] = {
    "disable": boolean,
    "batch": number(1),
    "in_memory": boolean,
    "compress": boolean,
    "smaller_than": parse_size,
    "skip_errors": boolean,
}
_READ: dict[str, Read] = {
    "expire": dict_of(
        {"bucket": text, "prefixes": names, "rules": list_of(_RULE, (), _rule, tuple(_RULE)), **_OF_ALL}, ("bucket", "rules"), _expire, ("prefixes",)
    ),
    "keyrotate": dict_of(
        {
            "bucket": text,
            "prefix": text,
            "encryption": choice("sse-s3", "sse-kms"),
            "kms_key": text,
            "kms_context": _context,
            "filter": dict_of(_OF_KEYS, (), _no_problem, tuple(_OF_KEYS)),
            **_OF_ALL,
        },
        ("bucket", "encryption"),
        _keyrotate,
        ("prefix", "filter"),
    ),
    "replicate": dict_of(
        {
            "source": _side(True),
            "target": _side(False),
            "filter": dict_of(_FILTER, (), _no_problem, tuple(_FILTER)),
            "snowball": dict_of(_SNOWBALL, (), _no_problem),
            **_OF_ALL,
        },
        ("source", "target"),
        _replicate,
        ("filter",),
    ),
}
_JOB: dict[str, Read] = {"name": text, "state": choice(*STATES), "id": text, **dict.fromkeys(TYPES, dictionary)}


def check_jobs(items: t.Sequence[t.Any], credentials: t.Mapping[str, t.Any]) -> tuple[list[Definition], list[str]]:
    """Check definitions of jobs as a whole.

    :param credentials: ``CREDENTIALS`` of jobs, by their names.
    :returns: the definitions in their normal form, each with its ``type`` and its definition as ``job``, and a line for each error.
    """
    found: list[Definition] = []
    errors: list[str] = []
    seen: set[str] = set()
    described: list[tuple[str, t.Any]] = []
    for index, item in enumerate(items):
        at = f"jobs[{index}]"
        if not isinstance(item, dict):
            errors.append(f"{at}: it is not a dictionary.")
            continue
        job, problems = read_fields(item, _JOB, {}, ("name",))
        at = f"{at} ({job['name']})" if "name" in job else at
        problems += _problems(job, credentials.get(job.get("name", ""), {}))
        if job.get("name") in seen:
            problems.append(f"name: there is another job {job['name']}. Give each a name of its own.")
        seen.add(job.get("name", ""))
        if not problems and "job" in job:
            # Whoever signs in at the other site makes no difference.
            own = identity(render(job["type"], job["job"], {}))
            problems += [
                f"{job['type']}: it does the same as {other}, so that the server's jobs are those of both. Leave one of them out."
                for other, known in described
                if known == own
            ][:1]
            described.append((at, own))
        errors += [f"{at}.{problem}" for problem in problems]
        if not problems:
            found.append(job)
    errors += _credential_problems([item.get("name") for item in items if isinstance(item, dict)], credentials)
    return found, errors


def _problems(job: Definition, secrets: t.Any) -> list[str]:
    kinds = [kind for kind in TYPES if kind in job]
    job.setdefault("state", STATES[0])
    if len(kinds) > 1:
        return [f"{kinds[1]}: {kinds[0]} is given, too. Give one of them."]
    if "id" in job and (kinds or job["state"] == "started"):
        return ["id: it is for state: cancelled, and in place of a definition."]
    if not kinds:
        return [] if "id" in job else [f"expire: missing. Give one of {', '.join(TYPES)}, or id with state: cancelled."]
    kind = job["type"] = kinds[0]
    try:
        job["job"] = _READ[kind](job.pop(kind))
    except ValueError as error:
        return [f"{kind}: {error}."]
    except InputErrors as error:
        return [f"{kind}{line}" for line in error.errors]
    if not job["job"]:
        return [f"{kind}: it is empty."]
    if kind == "replicate" and job["state"] == "started" and isinstance(secrets, dict) and not (secrets.get("access_key") and secrets.get("secret_key")):
        return [f"replicate: the keys of the other site are missing. Give them as credentials.{job['name']}.access_key and .secret_key."]
    return []


def _credential_problems(known: t.Sequence[t.Any], credentials: t.Mapping[str, t.Any]) -> t.Iterator[str]:
    """Never with a value."""
    for name, given in credentials.items():
        if name not in known:
            yield f"credentials.{name}: no job has this name."
        elif not isinstance(given, dict):
            yield f"credentials.{name}: it is not a dictionary."
        else:
            yield from (f"credentials.{name}: {line}" for line in read_fields(dict.fromkeys(given, "x"), dict.fromkeys(CREDENTIALS, text), {})[1])
            yield from (f"credentials.{name}.{key}: it is not text." for key in CREDENTIALS if not isinstance(given.get(key, ""), (str, type(None))))
