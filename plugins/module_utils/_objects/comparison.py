# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Declared objects beside those that there are: what differs."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from .._common.errors import InputErrors
from .._common.plan import Change
from .._common.units import show_key
from .content import File, Source
from .download import destination, seconds_of
from .remote import Object

BESIDE = ("tags", "retention", "legal_hold")
"""What has requests of its own."""
HEADERS = ("content_type", "headers", "metadata", "encryption", "kms_key")
"""What is written with the content."""


@dataclass
class Wanted:
    """One object that is declared. :param source: its content, where that is given. :param folder: the prefix that the folder it is in goes to, or ``None``."""

    item: t.Mapping[str, t.Any]
    source: t.Optional[Source] = None
    folder: t.Optional[str] = None

    @property
    def name(self) -> str:
        """What messages call it."""
        version = f" ({self.item['version_id']})" if self.item.get("version_id") else ""
        return f"{self.item['bucket']}/{show_key(self.item['key'])}{version}"


class Actual(t.NamedTuple):
    """What there is of one declared object.

    :param object: the object. :param origin: the one that it shall be a copy of. :param local: the file that it shall be written to.
    :param versions: how many versions there are, where all are to be removed.
    """

    object: t.Optional[Object] = None
    origin: t.Optional[Object] = None
    local: t.Optional[File] = None
    versions: int = 0


def _compare_absent(wanted: Wanted, actual: Actual) -> list[Change]:
    if wanted.item.get("versions") == "all":
        return [Change(wanted.name, "state", f"{actual.versions} versions", None)] if actual.versions else []
    return [Change(wanted.name, "state", "present", None)] if actual.object else []


def _compare_fetched(wanted: Wanted, actual: Actual) -> list[Change]:
    found = actual.object
    if not found:
        raise InputErrors(["it does not exist, so that it cannot be fetched."])
    if actual.local and (_same(actual.local, found) or _was_fetched(actual.local, found)):
        return []
    before = _shown(actual.local) if actual.local else None
    return [Change(wanted.name, "dest", before and {"file": actual.local and actual.local.path, **before}, {"file": destination(wanted.item), **_shown(found)})]


def _compare_present(wanted: Wanted, actual: Actual) -> list[Change]:
    item, found = wanted.item, actual.object
    declared = [setting for setting in (*HEADERS, *BESIDE) if setting in item]
    if "copy_from" in item and not actual.origin:
        raise InputErrors([f"copy_from: {item['copy_from'].get('bucket') or item['bucket']}/{show_key(item['copy_from']['key'])} does not exist."])
    if not found:
        if not wanted.source and "copy_from" not in item:
            raise InputErrors(["it does not exist. Give its content by src, content or copy_from."])
        # An object without any is one without tags, retention and hold.
        new = [setting for setting in declared if item[setting] not in ({}, False, {"mode": "none"})]
        return [Change(wanted.name, "state", None, "present"), *(Change(wanted.name, setting, None, item[setting]) for setting in new)]
    changes = []
    if wanted.source and not _same(wanted.source, found):
        changes.append(Change(wanted.name, "content", _shown(found), _shown(wanted.source)))
    elif actual.origin and not _is_copy(found, actual.origin):
        changes.append(Change(wanted.name, "content", _shown(found), _shown(actual.origin)))
    if wanted.folder is not None:
        return changes
    for setting in declared:
        before, after = _setting(found, setting, item[setting])
        if before != after:
            changes.append(Change(wanted.name, setting, before, after))
    return changes


def _setting(found: Object, setting: str, declared: t.Any) -> tuple[t.Any, t.Any]:
    """A setting as it is, and as it shall be. Of headers, those count that are declared."""
    if setting == "headers":
        return {name: value for name, value in found.headers.items() if name in declared}, {name: value for name, value in declared.items() if value}
    if setting in BESIDE:
        return found.beside.get(setting), declared
    return getattr(found, setting), declared


def _same(source: Source, found: Object) -> bool:
    return source.size == found.size and (source.is_etag(found.etag) or (bool(found.sha256) and source.is_sha256(found.sha256)))


def _was_fetched(local: File, found: Object) -> bool:
    """Whether size and time are those with which it was written, where neither checksum nor ETag can tell."""
    telling = _is_telling(found) or (found.sha256 and "-" not in found.sha256)
    return not telling and (local.size, local.seconds) == (found.size, seconds_of(found.modified))


def _is_telling(found: Object) -> bool:
    """Whether the ETag is the MD5 of the content: neither parts nor a key made it another one."""
    return "-" not in found.etag and found.encryption in ("", "sse-s3")


def _is_copy(found: Object, origin: Object) -> bool:
    """Where ETags cannot tell, because parts or encryption made them, the checksum does, and then size and time."""
    if found.size != origin.size:
        return False
    if found.etag == origin.etag or (found.sha256 and found.sha256 == origin.sha256):
        return True
    # Those of parts differ with the size of the parts.
    if found.sha256 and origin.sha256 and "-" not in found.sha256 + origin.sha256:
        return False
    return not (_is_telling(found) and _is_telling(origin)) and found.modified >= origin.modified


def _shown(content: t.Union[Source, Object]) -> dict[str, t.Any]:
    return {"size": content.size, "etag": content.etag if isinstance(content, Object) else content.etag()}


COMPARE: dict[str, t.Callable[[Wanted, Actual], list[Change]]] = {
    "present": _compare_present,
    "absent": _compare_absent,
    "fetched": _compare_fetched,
}
"""By state."""
