# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a site keeps beside its objects, as one document: identities, buckets with their settings, and the server's configuration. With every secret."""

from __future__ import annotations

import datetime
import functools
import io
import json
import typing as t
import zipfile
import zlib
from pathlib import PurePosixPath

from ...module_utils._buckets.settings.table import SETTINGS
from ...module_utils._common.errors import InputErrors, MinioError, ServerError
from ...module_utils._identities.snapshot import IAM_FILES
from ...module_utils._identities.unlistable import explained, incomplete
from ...module_utils._server.config import DEFAULTS, secrets_in
from ...module_utils._server.config_format import parse, variable
from ...module_utils._site.capabilities import OF_ANY_SERVER
from ...module_utils._site.session import Session
from ...module_utils._site.snapshot import DENIED, bucket_names, not_exported
from ...module_utils._tiers.tiers import read_tiers

FORMAT = 1
_IAM_FOLDER = "iam-assets"
_FIELDS = {
    "users": ("secretKey", "status"), "groups": ("status",), "svcaccts": ("parent", "secretKey", "status"),
    **dict.fromkeys(("user_mappings", "group_mappings", "stsuser_mappings"), ("policy",)),
}  # fmt: skip
"""What each entry of a file has (S cmd/admin-handlers-users.go, ExportIAM)."""
_PARTS = {
    "identities": ("export-iam", "admin:ExportIAM"),
    "buckets": ("export-bucket-metadata", "admin:ExportBucketMetadata"),
    "config": ("config", "admin:ConfigUpdate"),
}


def read_backup(session: Session) -> dict[str, t.Any]:
    """Everything of one site. Five requests, however much there is.

    The document is text throughout: ``identities`` has the files of export-iam by name, ``buckets`` those of export-bucket-metadata by bucket and
    name, ``config`` what the server says of its configuration. ``tiers`` has the remote tiers as minio_tier takes them, without secrets, and
    ``tiers_left_out`` a line for each thing of them that minio_tier does not take.

    :raises MinioError: names the permission that is missing; also where the server gave less than there is.
    """
    names = bucket_names(session)
    buckets: dict[str, dict[str, str]] = {}
    for path, text in _members(session, "buckets").items():
        bucket, _slash, file = path.partition("/")
        buckets.setdefault(bucket, {})[file] = text
    readers = {setting.file: setting.get for setting in SETTINGS}
    for file in not_exported(session, {file for files in buckets.values() for file in files}, readers):
        for bucket, data, error in session.parallel(functools.partial(readers[file], session), sorted(names)):
            if error:
                raise error
            if data:
                buckets.setdefault(bucket, {})[file] = data.decode()
    identities = {PurePosixPath(path).stem: json.loads(text) for path, text in _members(session, "identities").items()}
    # Where the server cannot read something, it ends the archive there, and answers with success all the same (S cmd/admin-bucket-handlers.go,
    # cmd/admin-handlers-users.go). Else every bucket has this file, be it empty, and the identities have all of theirs.
    if any("notification.xml" not in buckets.get(name, ()) for name in names):
        raise _incomplete(session, "buckets")
    if not IAM_FILES <= identities.keys():
        raise _incomplete(session, "identities")
    tiers, left_out = _tiers(session)
    return {
        "format": FORMAT,
        "site": session.site,
        "url": session.url,
        "made": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "identities": identities,
        "buckets": buckets,
        "config": session.decrypt(_exported(session, "config")).decode(),
        "tiers": tiers,
        "tiers_left_out": left_out,
    }


def _tiers(session: Session) -> tuple[list[dict[str, t.Any]], list[str]]:
    """As minio_tier takes them, and what it does not take. The server gives no secrets of them."""
    left_out: list[str] = []
    try:
        return read_tiers(session, left_out), left_out
    except ServerError as error:
        if error.code in DENIED:
            raise MinioError(f"{error} A backup needs admin:ListTier.") from None
        raise


def _exported(session: Session, part: str) -> bytes:
    command, permission = _PARTS[part]
    try:
        # Where it denies export-iam, the server answers twice on the same connection, which must not be used again.
        return session.admin("GET", command, headers={"Connection": "close"})
    except ServerError as error:
        if error.code in DENIED:
            raise MinioError(f"{error} A backup needs {permission}.") from None
        raise explained(session, error) from None


def _members(session: Session, part: str) -> dict[str, str]:
    data = _exported(session, part)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {name: archive.read(name).decode() for name in archive.namelist()}
    except (zipfile.BadZipFile, zlib.error, UnicodeDecodeError):
        raise _incomplete(session, part) from None


def _incomplete(session: Session, part: str) -> MinioError:
    error = incomplete(session, _PARTS[part][0])
    return explained(session, error) if part == "identities" else error


def is_archive(data: bytes) -> bool:
    """Whether it is a zip, as mc's own exports are."""
    return data.startswith(b"PK")


def load_backup(data: bytes, path: str) -> dict[str, t.Any]:
    """The document of a decrypted backup, or of an export that mc made. One of mc has less, and its ``has`` says which parts.

    :raises InputErrors: it is none, or one of a later version of this collection.
    """
    return _load_archive(data, path) if is_archive(data) else _load_document(data, path)


def _load_document(data: bytes, path: str) -> dict[str, t.Any]:
    try:
        document = json.loads(data.decode())
    except ValueError:
        document = None
    if not isinstance(document, dict) or not {"format", "site", "made", *_PARTS} <= document.keys():
        raise InputErrors([f"{path}: this is no backup of minio_backup, and no zip of mc admin cluster iam export or mc admin cluster bucket export."])
    if document["format"] != FORMAT:
        raise InputErrors([f"{path}: its format is {document['format']}, and this version of the collection reads {FORMAT}."])
    return document


def _load_archive(data: bytes, path: str) -> dict[str, t.Any]:
    """What ``mc admin cluster iam export`` or ``mc admin cluster bucket export`` wrote: the server's archive as it came (M cmd/admin-cluster-iam-export.go)."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = {item.filename: archive.read(item).decode() for item in archive.infolist() if not item.is_dir()}
            made = max(item.date_time for item in archive.infolist()) if members else (0,) * 6
        files = {PurePosixPath(name).stem: json.loads(text) or {} for name, text in members.items() if PurePosixPath(name).parent.name == _IAM_FOLDER}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError):
        raise InputErrors([f"{path}: the zip is damaged. Export it anew (mc admin cluster iam export)."]) from None
    document = {
        "format": FORMAT, "site": "", "made": "{}-{:02}-{:02}T{:02}:{:02}:{:02}".format(*made), "identities": {}, "buckets": {}, "config": ""
    }  # fmt: skip
    if files:
        problems = [f"{path}: {_IAM_FOLDER}/{name}.json: {problem}" for name, content in files.items() for problem in _not_exported(name, content)]
        if problems:
            raise InputErrors(problems)
        absent = [
            f"{path} has no {name}: the server could not read all when it was exported, and what is not in it is not put back."
            for name in sorted(IAM_FILES - files.keys())
        ]
        return {**document, "identities": {name: files.get(name, {}) for name in IAM_FILES}, "has": ["identities"], "remarks": absent}
    buckets: dict[str, dict[str, str]] = {}
    for name, text in members.items():
        if name.count("/") == 1:
            buckets.setdefault(name.partition("/")[0], {})[name.partition("/")[2]] = text
    if not buckets:
        raise InputErrors([f"{path}: this zip is none of mc admin cluster iam export or mc admin cluster bucket export."])
    return {**document, "buckets": buckets, "has": ["buckets"]}


def _not_exported(name: str, content: t.Any) -> t.Iterator[str]:
    """What is wrong with one file of an export of identities."""
    if not isinstance(content, dict):
        yield "it is no table of names."
        return
    for key, item in content.items():
        missing = [field for field in _FIELDS.get(name, ()) if not isinstance(item, dict) or not isinstance(item.get(field), str)]
        if missing:
            yield f"{key} has no {' and no '.join(missing)}. Export it anew (mc admin cluster iam export)."


def lacking(document: t.Mapping[str, t.Any], wanted: t.Iterable[str]) -> list[str]:
    """The wanted parts that an export of mc does not have, or a backup of an earlier version of this collection; any other has all."""
    has = document.get("has") or [*_PARTS, *(("tiers",) if "tiers" in document else ())]
    return [part for part in wanted if part not in has]


def declared_config(document: t.Mapping[str, t.Any]) -> list[dict[str, t.Any]]:
    """What the configuration sets that a fresh server does not, as minio_config takes it. What came from the environment is left out."""
    declared = []
    for name, entry in parse(document["config"]).items():
        defaults = DEFAULTS.get(name.partition(":")[0], {})
        settings = {key: value for key, value in entry.values.items() if value != defaults.get(key, "") and variable(name, key) not in entry.environment}
        if settings:
            if "enable" in defaults:
                # What has settings is on, unless they say otherwise; the server leaves out that it is on.
                settings["enable"] = entry.values.get("enable", "on")
            declared.append({"name": name, "settings": settings, "state": "present"})
    return declared


def counts(document: t.Mapping[str, t.Any]) -> dict[str, int]:
    """How much there is of everything."""
    identities = document["identities"]
    return {
        "buckets": len(document["buckets"]),
        "users": len(identities.get("users") or {}),
        "groups": len(identities.get("groups") or {}),
        "policies": len((identities.get("policies") or {}).keys() - OF_ANY_SERVER),
        "access_keys": len(identities.get("svcaccts") or {}),
        "subsystems": len(declared_config(document)),
        "tiers": len(document.get("tiers", ())),
    }


def secrets_of(document: t.Mapping[str, t.Any]) -> set[str]:
    """The secrets of users, access keys and the configuration, which must not be shown."""
    identities = document["identities"]
    found = {item["secretKey"] for file in ("users", "svcaccts") for item in (identities.get(file) or {}).values() if item.get("secretKey")}
    for item in declared_config(document):
        found |= secrets_in(item["settings"])
    return found


def needs_replication(document: t.Mapping[str, t.Any]) -> list[str]:
    """The buckets that had rules. The server imports neither those nor remote targets (S cmd/admin-bucket-handlers.go, ImportBucketMetadataHandler)."""
    return sorted(name for name, files in document["buckets"].items() if files.get("replication.xml"))
