# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The declared objects of one site: what it has, what differs, and how that is changed."""

from __future__ import annotations

import os
import time
import typing as t

from .._common.errors import InputErrors, MinioError
from .._common.plan import Change, Failure
from .._common.units import show_key, show_names
from .._site.session import Session
from .comparison import BESIDE, COMPARE, HEADERS, Actual, Wanted
from .content import PART, Source, Text, find_file, walk
from .definition import check_objects, key_problem
from .download import destination, download, find_local
from .remote import has_lock, list_objects, read_object, versions_of
from .writes import copy, remove, rewrite, upload, write_beside

UNFINISHED = "Unfinished"
"""The code of what another run goes on with."""
_NAMED = 10
_CONTENT = ("state", "content")


class Unfinished(MinioError):
    """The time is over, and objects are left."""

    code = UNFINISHED


class Objects:
    """Plans and makes what is declared.

    :param items: normalised definitions (see ``definition.check_objects``). :param seconds: no upload begins later than this after the first one.
    :ivar left_out: what of folders is neither file nor folder, and links that are not followed.
    """

    def __init__(self, session: Session, items: t.Sequence[t.Mapping[str, t.Any]], seconds: float) -> None:
        self._session = session
        self._seconds = seconds
        self._items = items
        self._wanted: dict[str, Wanted] = {}
        self._actual: dict[str, Actual] = {}
        self._unlocked: set[str] = set()
        self.left_out: list[str] = []
        self.uploaded_bytes = 0
        self.uploaded = 0

    @property
    def total(self) -> int:
        """How many objects are declared, those of folders one by one."""
        return len(self._wanted)

    def read(self) -> dict[str, Actual]:
        """Files here and objects there, a listing for each folder. :raises InputErrors: everything that is wrong with files."""
        self._wanted = self._expanded()
        single = [wanted for wanted in self._wanted.values() if wanted.folder is None]
        self._unlocked = self._without_lock(single)
        self._actual = {}
        for wanted, actual, error in self._session.parallel(self._read_one, single):
            if error:
                raise error
            self._actual[wanted.name] = actual or Actual()
        for place in dict.fromkeys((wanted.item["bucket"], wanted.folder) for wanted in self._wanted.values() if wanted.folder is not None):
            self._read_folder(*place)
        return self._actual

    def _expanded(self) -> dict[str, Wanted]:
        found: dict[str, Wanted] = {}
        errors: list[str] = []
        self.left_out = []
        for item in self._items:
            for wanted in self._of_item(item, errors):
                if wanted.name in found:
                    errors.append(f"object {wanted.name}: it is declared twice, because a folder has it, too. Declare it once.")
                found[wanted.name] = wanted
        if errors:
            raise InputErrors(errors)
        return found

    def _of_item(self, item: t.Mapping[str, t.Any], errors: list[str]) -> t.Iterator[Wanted]:
        if "src" in item and os.path.isdir(item["src"]):
            yield from self._of_folder(item, errors)
            return
        source: t.Optional[Source] = Text(item["content"].encode()) if "content" in item else None
        if "src" in item:
            problem = key_problem(item["key"])
            if problem:
                errors.append(f"{item['src']}: it is a file, so that it needs a whole name as key: {problem}")
            found = find_file(item["src"])
            if isinstance(found, str):
                errors.append(f"src {found}")
                return
            source = found
        yield Wanted(item, source)

    def _of_folder(self, item: t.Mapping[str, t.Any], errors: list[str]) -> t.Iterator[Wanted]:
        folder = walk(item["src"], bool(item.get("follow")))
        self.left_out += [f"{item['src']}: {line}" for line in folder.left_out]
        errors += [f"src {line}" for line in folder.errors]
        prefix = item["key"] if item["key"].endswith("/") or not item["key"] else f"{item['key']}/"
        for name, file in folder.files.items():
            problem = key_problem(prefix + name)
            if problem:
                errors.append(f"src {show_key(file.path.encode(errors='replace').decode())}: it cannot be an object: {problem}")
            else:
                yield Wanted({**item, "key": prefix + name}, file, prefix)

    def _without_lock(self, wanted: t.Sequence[Wanted]) -> set[str]:
        """The buckets without object lock, of those where it is needed."""
        buckets = {one.item["bucket"] for one in wanted if one.item.get("legal_hold") or one.item.get("retention", {"mode": "none"})["mode"] != "none"}
        return {bucket for bucket in buckets if has_lock(self._session, bucket) is False}

    def _read_one(self, wanted: Wanted) -> Actual:
        item = wanted.item
        if item.get("versions") == "all":
            return Actual(versions=len(versions_of(self._session, item["bucket"], item["key"])))
        key = item.get("sse_c_key")
        beside = [setting for setting in BESIDE if setting in item and wanted.folder is None]
        marker = item.get("state") == "absent" and bool(item.get("version_id"))
        found = read_object(self._session, item["bucket"], item["key"], item.get("version_id", ""), key, beside, marker)
        if item.get("state") == "fetched":
            local = find_local(destination(item))
            if isinstance(local, str):
                raise InputErrors([f"object {wanted.name}: dest {local}"])
            return Actual(found, local=local)
        if "copy_from" not in item:
            return Actual(found)
        origin = item["copy_from"]
        bucket = origin.get("bucket") or item["bucket"]
        return Actual(found, read_object(self._session, bucket, origin["key"], origin.get("version_id", ""), origin.get("sse_c_key")))

    def _read_folder(self, bucket: str, prefix: t.Optional[str]) -> None:
        """What the listing says; where that leaves the content open, as with encryption, what the object itself says."""
        wanted = {one.item["key"]: one for one in self._wanted.values() if one.folder == prefix and one.item["bucket"] == bucket}
        last = max(wanted)
        self._actual.update({one.name: Actual() for one in wanted.values()})
        open_ones = []
        for key, found in list_objects(self._session, bucket, prefix or ""):
            if key > last:
                break
            one = wanted.get(key)
            if one:
                self._actual[one.name] = Actual(found)
                if one.source and one.source.size == found.size and not one.source.is_etag(found.etag):
                    open_ones.append(one)
        for one, actual, error in self._session.parallel(self._read_one, open_ones):
            if error:
                raise error
            self._actual[one.name] = actual or Actual()

    def compare(self, actual: t.Mapping[str, Actual]) -> list[Change]:
        """What differs. :raises InputErrors: names what is not there, and locks in buckets without object lock."""
        changes: list[Change] = []
        errors: list[str] = []
        for name, wanted in self._wanted.items():
            try:
                changes += COMPARE[wanted.item.get("state", "present")](wanted, actual[name])
            except InputErrors as error:
                errors += [f"site {self._session.site}: object {name}: {line}" for line in error.errors]
            if wanted.item["bucket"] in self._unlocked and ("retention" in wanted.item or "legal_hold" in wanted.item):
                errors.append(
                    f"site {self._session.site}: object {name}: the bucket has no object lock, so that it takes neither retention nor legal_hold."
                    " Object lock is for new buckets alone (minio_bucket with object_lock: true)."
                )
        if errors:
            raise InputErrors(errors)
        return changes

    def apply(self, changes: list[Change]) -> list[Failure]:
        """Small objects at the same time; large ones one after the other, each in parts at the same time."""
        jobs: dict[str, list[str]] = {}
        for change in changes:
            jobs.setdefault(change.object, []).append(change.setting)
        deadline = time.monotonic() + self._seconds
        failures: list[Failure] = []

        def act(name: str) -> None:
            if time.monotonic() > deadline:
                raise Unfinished("the time given is over, and it is left. Run this again, or raise wait_timeout.")
            self._act(self._wanted[name], jobs[name])

        large = {name for name in jobs if self._is_large(name)}
        results = self._session.parallel(act, [name for name in jobs if name not in large])
        for name in (name for name in jobs if name in large):
            try:
                act(name)
                results.append((name, None, None))
            except MinioError as problem:
                results.append((name, None, problem))
        for name, _nothing, error in results:
            source = self._wanted[name].source
            if error:
                failures += [Failure.of(name, setting, error) for setting in jobs[name]]
            elif source and set(_CONTENT) & set(jobs[name]):
                self.uploaded += 1
                self.uploaded_bytes += source.size
        return failures

    def _is_large(self, name: str) -> bool:
        source, found = self._wanted[name].source, self._actual[name].object
        return (source.size if source else found.size if found else 0) > PART

    def _act(self, wanted: Wanted, settings: list[str]) -> None:
        item, actual = wanted.item, self._actual[wanted.name]
        if item.get("state") == "absent":
            remove(self._session, item)
        elif item.get("state") == "fetched":
            if actual.object:
                download(self._session, item, actual.object)
        elif wanted.source and set(settings) & set(_CONTENT):
            upload(self._session, item, wanted.source)
        elif "copy_from" in item and set(settings) & set(_CONTENT):
            copy(self._session, item)
        elif actual.object and set(settings) & set(HEADERS):
            rewrite(self._session, item, actual.object)
        else:
            for setting in settings:
                write_beside(self._session, item, setting)

    def report(self) -> dict[str, t.Any]:
        """What the result says besides the changes."""
        found: dict[str, t.Any] = {"uploaded": {"objects": self.uploaded, "bytes": self.uploaded_bytes}, "left_out": self.left_out}
        if self.left_out:
            found["warnings"] = [f"site {self._session.site}: left out: {show_names(self.left_out, _NAMED)}"]
        return found


def objects_from(params: t.Mapping[str, t.Any], session: Session) -> Objects:
    """The objects that a module's options declare. :raises InputErrors: every error in them."""
    items, errors = check_objects(params["objects"], params["bucket"])
    for given in params["objects"]:
        # Of an option, -vvv shows what was given.
        if given.get("content") is not None:
            given["content"] = "(not shown)"
    if errors:
        raise InputErrors(errors)
    return Objects(session, items, params["wait_timeout"])
