# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a site says of objects, and urls for them."""

from __future__ import annotations

import itertools
import typing as t

from .._common.errors import InputErrors
from .._common.units import show_key
from .._site.listing import versions_by_key
from .._site.session import Session
from .comparison import BESIDE
from .definition import bucket_problem, key_problem, read_customer_key
from .presign import METHODS, check_presign, learn_region, presigned_url
from .remote import Object, list_objects, read_object

INFO_OPTIONS: dict[str, dict[str, t.Any]] = {
    "key": {"type": "str", "required": True, "no_log": False},
    "version_id": {"type": "str"},
    "sse_c_key": {"type": "str", "no_log": True},
}
PRESIGN_OPTIONS: dict[str, dict[str, t.Any]] = {
    "method": {"type": "str", "choices": list(METHODS), "default": "get"},
    "expires": {"type": "str", "default": "1h"},
}


def object_info(params: t.Mapping[str, t.Any], session: Session) -> dict[str, t.Any]:
    """The result of the module. :raises InputErrors: everything that is wrong with the options."""
    seconds = _check(params)
    bucket, presign = params["bucket"], params["presign"]
    if params["objects"] is None:
        found, truncated = _listed(session, bucket, params["prefix"], params["versions"], params["limit"])
    elif presign and presign["method"] == "put":
        # Whether there is an object makes no difference, and the key may not read it.
        found, truncated = [{"key": item["key"], "version_id": ""} for item in params["objects"]], False
    else:
        found, truncated = _read(session, bucket, params["objects"], params["tags"], params["locks"]), False
    if presign:
        learn_region(session, bucket)
        for item in found:
            item["url"] = presigned_url(session, bucket, item["key"], presign["method"], seconds, item.get("asked_version", ""))
    return {"changed": False, "objects": [{key: value for key, value in item.items() if key != "asked_version"} for item in found], "truncated": truncated}


def _check(params: t.Mapping[str, t.Any]) -> int:
    problem = bucket_problem(params["bucket"])
    errors = [f"bucket: {problem}"] if problem else []
    seconds = 0
    for index, item in enumerate(params["objects"] or ()):
        at = f"objects[{index}] ({show_key(item['key'])})"
        problem = key_problem(item["key"])
        if problem:
            errors.append(f"{at}.key: {problem}")
        if item.get("sse_c_key"):
            try:
                read_customer_key(item["sse_c_key"])
            except ValueError as error:
                errors.append(f"{at}.sse_c_key: {error}.")
    if params["objects"] is not None and (params["prefix"] or params["versions"]):
        errors.append("objects: prefix and versions are for a listing. Give objects, or these.")
    if params["limit"] < 1:
        errors.append(f"limit: {params['limit']} is not a whole number from 1 on.")
    presign = params["presign"]
    if presign:
        seconds, problems = check_presign(presign["method"], presign["expires"])
        errors += [f"presign.{problem}" for problem in problems]
        if presign["method"] == "put" and params["objects"] is None:
            errors.append("presign.method: put needs objects, because a listing has only what there is.")
        errors += [f"objects[{index}].version_id: a url that writes makes a new version. Take it out."
                   for index, item in enumerate(params["objects"] or ()) if item.get("version_id") and presign["method"] == "put"]  # fmt: skip
    if errors:
        raise InputErrors(errors)
    return seconds


def _read(session: Session, bucket: str, items: t.Sequence[t.Mapping[str, t.Any]], tags: bool, locks: bool) -> list[dict[str, t.Any]]:
    beside = [name for name in BESIDE if (tags if name == "tags" else locks)]

    def read(item: t.Mapping[str, t.Any]) -> t.Optional[Object]:
        key = read_customer_key(item["sse_c_key"]) if item.get("sse_c_key") else None
        return read_object(session, bucket, item["key"], item.get("version_id") or "", key, beside)

    found = []
    for item, one, error in session.parallel(read, items):
        if error:
            raise error
        version = item.get("version_id") or ""
        shown = {"exists": True, **_shown(one), **one.beside} if one else {"exists": False, "version_id": version}
        found.append({"key": item["key"], **shown, "asked_version": version})
    return found


def _shown(one: Object) -> dict[str, t.Any]:
    return {
        "size": one.size,
        "etag": one.etag,
        "modified": one.modified,
        "version_id": one.version_id,
        "content_type": one.content_type,
        "headers": one.headers,
        "metadata": one.metadata,
        "encryption": one.encryption,
        "kms_key": one.kms_key,
        "sha256": one.sha256,
        "replication": one.replication,
        "storage_class": one.storage_class or "STANDARD",
    }


def _listed(session: Session, bucket: str, prefix: str, versions: bool, limit: int) -> tuple[list[dict[str, t.Any]], bool]:
    every = _versions(session, bucket, prefix) if versions else _current(session, bucket, prefix)
    found = list(itertools.islice(every, limit + 1))
    return found[:limit], len(found) > limit


def _current(session: Session, bucket: str, prefix: str) -> t.Iterator[dict[str, t.Any]]:
    for key, one in list_objects(session, bucket, prefix):
        yield {"key": key, "size": one.size, "etag": one.etag, "modified": one.modified}


def _versions(session: Session, bucket: str, prefix: str) -> t.Iterator[dict[str, t.Any]]:
    for key, group in versions_by_key(session, bucket, prefix):
        for index, one in enumerate(group):
            sizes = {} if one.marker else {"size": one.size, "etag": one.etag}
            shown = {"version_id": one.id, "delete_marker": one.marker, "latest": not index, "modified": one.modified}
            yield {"key": key, **sizes, **shown, "asked_version": one.id}
