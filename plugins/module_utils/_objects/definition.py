# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Definitions of objects: the options, and every error in them before any request."""

from __future__ import annotations

import base64
import binascii
import datetime
import re
import typing as t
from email.utils import format_datetime, parsedate_to_datetime

from .._common.fields import tags_of, texts
from .._common.suggest import nearest
from .._common.units import parse_time, show_key

ENCRYPTIONS = ("sse-s3", "sse-kms", "sse-c")
HEADERS = ("Cache-Control", "Content-Disposition", "Content-Encoding", "Content-Language", "Expires")
"""Those that the server keeps with an object besides its type (S cmd/handler-utils.go, supportedHeaders)."""
COPY_OPTIONS: dict[str, dict[str, t.Any]] = {
    "bucket": {"type": "str"},
    "key": {"type": "str", "required": True, "no_log": False},
    "version_id": {"type": "str"},
    "sse_c_key": {"type": "str", "no_log": True},
}
RETENTION_OPTIONS: dict[str, dict[str, t.Any]] = {
    "mode": {"type": "str", "choices": ["governance", "compliance", "none"], "required": True},
    "until": {"type": "str"},
}
OBJECT_OPTIONS: dict[str, dict[str, t.Any]] = {
    "bucket": {"type": "str"},
    "key": {"type": "str", "required": True, "no_log": False},
    "state": {"type": "str", "choices": ["present", "absent", "fetched"], "default": "present"},
    "src": {"type": "path"},
    "follow": {"type": "bool", "default": False},
    "content": {"type": "raw"},
    "copy_from": {"type": "dict", "options": COPY_OPTIONS},
    "dest": {"type": "path"},
    "content_type": {"type": "str"},
    "headers": {"type": "dict"},
    "metadata": {"type": "dict"},
    "tags": {"type": "dict"},
    "retention": {"type": "dict", "options": RETENTION_OPTIONS},
    "legal_hold": {"type": "bool"},
    "encryption": {"type": "str", "choices": list(ENCRYPTIONS)},
    "kms_key": {"type": "str", "no_log": False},
    "sse_c_key": {"type": "str", "no_log": True},
    "version_id": {"type": "str"},
    "versions": {"type": "str", "choices": ["current", "all"], "default": "current"},
    "bypass_governance": {"type": "bool", "default": False},
}
"""The options of one object, as the module takes them."""

_OF_ALL = {"bucket", "key", "state"}
_SOURCES = ("src", "content", "copy_from")
_ON_A_VERSION = ("tags", "retention", "legal_hold")
"""What the server changes of a version that there is, without a new one."""
_TAKEN = {
    "present": set(OBJECT_OPTIONS) - {"dest", "versions"},
    "absent": {*_OF_ALL, "version_id", "versions", "bypass_governance"},
    "fetched": {*_OF_ALL, "dest", "version_id", "sse_c_key"},
}
_NEVER_EMPTY = ("src", "dest", "content_type", "kms_key", "version_id")
"""What is a mistake where it is empty: without a version, another one is meant; the server makes something else of the others."""
_EMPTY = "it is empty. Give its value, or leave it out"
_SILENT = {"follow": False, "versions": "current", "bypass_governance": False}
"""Defaults, which say nothing."""
_METADATA = re.compile(r"[a-z0-9._-]+")
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")


def check_objects(items: t.Sequence[t.Mapping[str, t.Any]], bucket: t.Optional[str]) -> tuple[list[dict[str, t.Any]], list[str]]:
    """Check definitions of objects as a whole.

    :param items: with keys of ``OBJECT_OPTIONS``. :param bucket: of those that name none.
    :returns: the definitions in their normal form, without keys that say nothing, and a line for each error.
    """
    found: list[dict[str, t.Any]] = []
    errors: list[str] = []
    seen: dict[tuple[str, str, str], int] = {}
    for index, given in enumerate(items):
        item = {key: value for key, value in given.items() if value is not None and _SILENT.get(key) != value}
        item.setdefault("bucket", bucket or "")
        at = f"objects[{index}] ({show_key(item['key'])})"
        problems = list(_problems(item)) + _normalise(item)
        identity = (item["bucket"], item["key"], item.get("version_id", ""))
        if identity in seen:
            problems.append(f": objects[{seen[identity]}] declares the object already. Declare it once.")
        seen.setdefault(identity, index)
        errors += [f"{at}{problem if problem.startswith(':') else '.' + problem}" for problem in problems]
        found.append(item)
    return found, errors


def key_problem(key: str, prefix: bool = False) -> str:
    """Why the server takes no object of this name; ``""`` where it does. :param prefix: it is the beginning of names."""
    parts = key.split("/")
    try:
        size = len(key.encode())
    except UnicodeEncodeError:
        return "the name is not UTF-8, which the server wants. Rename it."
    if not key and not prefix:
        return "the name is empty."
    # S cmd/object-api-utils.go, IsValidObjectPrefix, and cmd/generic-handlers.go, hasBadPathComponent.
    if key.startswith("/") or "//" in key or "\0" in key or {".", ".."} & {part.strip() for part in re.split(r"[/\\]", key)}:
        return "a name has no '//', no '/' at its beginning, and no '.' and '..' as a part."
    if size > 1024 or any(len(part.encode()) > 255 for part in parts):
        return "a name has 1024 bytes at most, and 255 between two '/'."
    return ""


def bucket_problem(name: str) -> str:
    """Why there is no bucket of this name; ``""`` where there may be one."""
    if not name:
        return "missing. Give it here or as the option bucket."
    return "" if _BUCKET.fullmatch(name) else f"{name!r} is not the name of a bucket, which has 3 to 63 of a-z, 0-9, '-' and '.'."


def read_customer_key(value: str) -> bytes:
    """The 32 bytes of a key of SSE-C in base64. :raises ValueError: it is none; never with the value."""
    try:
        found = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        found = b""
    if len(found) != 32:
        raise ValueError("it must be 32 bytes in base64, as 'openssl rand -base64 32' makes them (not shown here)")
    return found


def _problems(item: t.Mapping[str, t.Any]) -> t.Iterator[str]:
    state = item.get("state", "present")
    problem = key_problem(item["key"], prefix="src" in item)
    if problem:
        yield f"key: {problem}"
    yield from (f"bucket: {problem}" for problem in [bucket_problem(item["bucket"])] if problem)
    yield from (f"{key}: {_EMPTY}." for key in _NEVER_EMPTY if item.get(key) == "")
    yield from (f"{key}: not taken with state: {state}. Take it out." for key in item if key in OBJECT_OPTIONS and key not in _TAKEN[state])
    yield from (f"{key}: unknown key.{nearest(key, OBJECT_OPTIONS)}" for key in item if key not in OBJECT_OPTIONS)
    if state == "fetched" and "dest" not in item:
        yield "dest: missing."
    if state == "absent" and item.get("versions") == "all" and "version_id" in item:
        yield "version_id: versions: all removes every version. Give one of them."
    if state == "present":
        yield from _of_present(item)


def _of_present(item: t.Mapping[str, t.Any]) -> t.Iterator[str]:
    sources = [key for key in _SOURCES if key in item]
    if len(sources) > 1:
        yield f"{sources[1]}: {sources[0]} is given, too. Give one of them."
    if "version_id" in item:
        yield from (f"{key}: a version cannot be changed but for {', '.join(_ON_A_VERSION)}. Take version_id out." for key in item
                    if key in _TAKEN["present"] and key not in {*_OF_ALL, *_ON_A_VERSION, "version_id", "bypass_governance", "sse_c_key"})  # fmt: skip
    encryption = item.get("encryption")
    if "kms_key" in item and encryption != "sse-kms":
        yield "kms_key: it is for encryption: sse-kms alone."
    if encryption == "sse-c" and "sse_c_key" not in item:
        yield "sse_c_key: missing, beside encryption: sse-c."
    if "sse_c_key" in item and encryption not in (None, "sse-c"):
        yield f"sse_c_key: it is not for encryption: {encryption}."
    retention = item.get("retention") or {}
    if retention and (retention["mode"] == "none") == bool(retention.get("until")):
        yield "retention.until: " + ("missing." if not retention.get("until") else "not taken with mode: none. Take it out.")


def _normalise(item: dict[str, t.Any]) -> list[str]:
    """Put values into their normal form; a line for each that has none."""
    problems = []
    for key, read in _READ.items():
        if key in item:
            try:
                item[key] = read(item[key])
            except ValueError as error:
                problems.append(f"{key}{error}." if str(error).startswith(".") else f"{key}: {error}.")
    return problems


def _read_metadata(value: t.Any) -> dict[str, str]:
    found = {key.lower().removeprefix("x-amz-meta-"): content for key, content in texts(value).items()}
    for key, content in found.items():
        if not _METADATA.fullmatch(key):
            raise ValueError(f"{key!r}: a name has letters A to Z, digits, '-', '_' and '.' alone, because it is the name of a header")
        _header_value(key, content)
    if sum(len(key) + len(content) for key, content in found.items()) > 2048:
        raise ValueError("names and values have 2048 bytes together at most")
    return found


def _read_headers(value: t.Any) -> dict[str, str]:
    known = {name.lower(): name for name in HEADERS}
    found = {}
    for key, content in texts(value).items():
        name = known.get(key.lower().replace("_", "-"))
        if not name:
            raise ValueError(f"{show_key(key)}: it is none of {', '.join(HEADERS)}.{nearest(key, HEADERS)} Use metadata for what is your own")
        found[name] = _http_time(content) if name == "Expires" and content else _header_value(key, content)
    return found


def _http_time(value: str) -> str:
    """As the server gives it back; it drops what is none."""
    try:
        return format_datetime(parsedate_to_datetime(value).astimezone(datetime.timezone.utc), usegmt=True)
    except (TypeError, ValueError):
        raise ValueError(f"Expires: {value!r} is no time of HTTP. Write it as Thu, 31 Dec 2026 16:00:00 GMT") from None


def _header_value(name: str, value: str) -> str:
    if not value.isascii() or not value.isprintable() or value != value.strip():
        raise ValueError(f"{name}: a header has printable characters of ASCII, and no blanks at its ends. Encode others, for example in base64")
    return value


def _read_retention(value: t.Mapping[str, t.Any]) -> dict[str, str]:
    if value["mode"] == "none":
        return {"mode": "none"}
    text = str(value.get("until") or "")
    try:
        until = parse_time(text if "T" in text else f"{text}T00:00:00Z")
    except ValueError:
        raise ValueError(f".until: {text!r} is no time. Write it as 2027-01-31T00:00:00Z, or a day alone") from None
    if until.tzinfo is None:
        raise ValueError(f".until: {text!r} has no time zone. Add Z for UTC")
    return {"mode": value["mode"].upper(), "until": until.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")}


def _read_content(value: t.Any) -> str:
    if not isinstance(value, str):
        raise ValueError(f"it is not text, but of the type {type(value).__name__}. Use the filter to_json or to_yaml, or put it in quotes")
    return value


def _read_copy(value: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
    found = {key: content for key, content in value.items() if content is not None}
    problem = key_problem(found["key"])
    if problem:
        raise ValueError(f".key: {problem.rstrip('.')}")
    problem = bucket_problem(found["bucket"]) if "bucket" in found else ""
    if problem:
        raise ValueError(f".bucket: {problem.rstrip('.')}")
    if found.get("version_id") == "":
        raise ValueError(f".version_id: {_EMPTY}")
    if "sse_c_key" in found:
        try:
            found["sse_c_key"] = read_customer_key(found["sse_c_key"])
        except ValueError as error:
            raise ValueError(f".sse_c_key: {error}") from None
    return found


_READ: dict[str, t.Callable[[t.Any], t.Any]] = {
    "tags": tags_of("an object", 10),
    "metadata": _read_metadata,
    "headers": _read_headers,
    "content": _read_content,
    "content_type": lambda value: _header_value("content_type", value),
    "retention": _read_retention,
    "copy_from": _read_copy,
    "sse_c_key": read_customer_key,
}
