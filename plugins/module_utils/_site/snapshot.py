# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a site has: every bucket's configuration in a constant number of requests."""

from __future__ import annotations

import json
import typing as t
import xml.etree.ElementTree as ET
from fnmatch import fnmatchcase

from .._common.errors import MinioError, ServerError
from .archive import Archive, DamagedArchive
from .capabilities import NOT_EXPORTED, server_of
from .session import Session

DENIED = {"AccessDenied", "NotImplemented", "XMinioAdminNotImplemented"}
"""How a server says that an access key may not use the export, or that it has none."""

_EVERYTHING = {"*", "arn:aws:s3:::*"}
_FEW = 8
"""So many buckets are asked for one by one. What an access key may do comes with all buckets of the site in one answer."""
UNLISTED = (
    "nobody can tell whether it is there: the access key may neither list all buckets nor look at this one. Give it s3:ListAllMyBuckets, or s3:ListBucket of"
    " the bucket, or use another key."
)
"""What is wrong where a bucket that is to be absent is not in the listing, see ``perhaps_there``."""


class BucketSnapshot:
    """The buckets of a site and, lazily, the files of their configuration.

    :param names: the buckets that exist.
    :param read: gives the bytes of one bucket's file, ``None`` where it is not configured.
    :param every: gives the names of all files that a bucket has; ``None`` where only those can be seen that ``read`` is asked for.
    :param unlisted: buckets that exist beside those, and that S3 does not list for the access key.
    """

    def __init__(
        self,
        names: set[str],
        read: t.Callable[[str, str], t.Optional[bytes]],
        every: t.Optional[t.Callable[[str], t.Collection[str]]] = None,
        unlisted: t.AbstractSet[str] = frozenset(),
    ) -> None:
        self.names = names
        self._read = read
        self.every = every
        self.unlisted = unlisted

    def file(self, bucket: str, file: str) -> t.Optional[bytes]:
        """The wire format of one setting; ``None`` where the bucket has none."""
        return self._read(bucket, file) if bucket in self.names or bucket in self.unlisted else None


def bucket_names(session: Session) -> set[str]:
    """The names of all buckets that the access key may see. One request."""
    root = ET.fromstring(session.s3("GET"))
    return {element.text or "" for element in root.iter() if element.tag.endswith("}Name") or element.tag == "Name"}


def perhaps_there(session: Session, names: t.Collection[str]) -> list[str]:
    """Those of the buckets that may be there although the listing does not have them, because the access key may list some alone. Many names cost one
    request where the key may list all buckets, else one each (S cmd/bucket-handlers.go, ListBucketsHandler).
    """

    def may_be(name: str) -> bool:
        try:
            session.s3("HEAD", name)
        except ServerError as error:
            if error.status not in (403, 404):
                raise
            return error.status == 403
        return True

    many = len(names) > _FEW
    if many and _lists_all(session):
        return []
    found = []
    for name, there, error in session.parallel(may_be, names):
        if error:
            raise error
        found += [name] if there else []
    return [] if found and not many and _lists_all(session) else found


def _lists_all(session: Session) -> bool:
    """Whether the policies of who signs let them list all buckets, always."""
    try:
        statements = (json.loads(session.admin("GET", "accountinfo")).get("Policy") or {}).get("Statement") or ()
    except ServerError:
        return False
    if any(statement.get("Effect") == "Deny" and ("NotAction" in statement or _names_listing(statement)) for statement in statements):
        return False
    return any(
        statement.get("Effect") == "Allow"
        and not statement.get("Condition")
        and not _EVERYTHING.isdisjoint(statement.get("Resource") or ())
        and _names_listing(statement)
        for statement in statements
    )


def _names_listing(statement: t.Mapping[str, t.Any]) -> bool:
    return any(fnmatchcase("s3:ListAllMyBuckets", pattern) for pattern in statement.get("Action") or ())


def read_buckets(session: Session, wanted: t.Optional[set[str]], readers: t.Mapping[str, t.Callable[[Session, str], t.Optional[bytes]]]) -> BucketSnapshot:
    """Read the configuration of the wanted buckets: one listing and one export.

    :param wanted: the buckets of interest; ``None`` for all.
    :param readers: the files of interest, each with the call that reads it for one bucket, for access keys that lack
        admin:ExportBucketMetadata.
    :raises MinioError: the site does not answer, or not as MinIO does.
    """
    names = bucket_names(session)
    present = names if wanted is None else wanted & names
    if not present or not readers:
        return BucketSnapshot(names, lambda bucket, file: None)
    try:
        files = exported_files(session, None if wanted is None else present)
        beside = not_exported(session, files.file_names(), readers)
        single = _single_reads(session, present, {file: readers[file] for file in beside}) if beside else None
        unlisted = files.buckets() - names if wanted is None else set[str]()
        return BucketSnapshot(names, lambda bucket, file: single(bucket, file) if single and file in beside else files(bucket, file), files.names, unlisted)
    except ServerError as error:
        if error.code not in DENIED:
            raise
    beside = not_exported(session, (), readers)
    return BucketSnapshot(names, _single_reads(session, present, {file: read for file, read in readers.items() if file not in NOT_EXPORTED or file in beside}))


class Export:
    """The files of an export, unpacked when they are asked for.

    :param data: the archive. :param damaged: what is raised where it is none. :raises MinioError: it is none.
    """

    def __init__(self, data: bytes, damaged: MinioError) -> None:
        self._damaged = damaged
        try:
            self._archive = Archive(data)
        except DamagedArchive:
            raise damaged from None

    def __call__(self, bucket: str, file: str) -> t.Optional[bytes]:
        """The file's bytes; ``None`` where there is none. :raises MinioError: it is damaged."""
        try:
            return self._archive.read(bucket, file)
        except DamagedArchive:
            raise self._damaged from None

    def names(self, bucket: str) -> t.Collection[str]:
        """The names of all files of a bucket."""
        return self._archive.files(bucket)

    def file_names(self) -> t.AbstractSet[str]:
        """The names of all files of all buckets."""
        return self._archive.names()

    def buckets(self) -> t.AbstractSet[str]:
        """The buckets that have files, which are all, also those that S3 does not list for the access key."""
        return self._archive.folders()


def not_exported(session: Session, exported: t.Collection[str], files: t.Iterable[str]) -> list[str]:
    """Those of the files that the server has for buckets and may leave out of its export.

    :param exported: the names of the files that the export has, of any bucket.
    """
    asked = [file for file in files if file in NOT_EXPORTED and file not in exported]
    server = server_of(session) if asked else None
    return [file for file in asked if server and server.has(NOT_EXPORTED[file]) is not False]


def exported_files(session: Session, buckets: t.Optional[set[str]] = None) -> Export:
    """One export of the whole site, or of one bucket if it is the only one of interest."""
    query = {"bucket": next(iter(buckets))} if buckets and len(buckets) == 1 else {}
    data = session.admin("GET", "export-bucket-metadata", query)
    damaged = MinioError(
        f"site {session.site} ({session.url}): export-bucket-metadata gave a damaged archive: the server could not read a"
        " bucket's metadata. See its log, and run 'mc admin heal' on the site."
    )
    return Export(data, damaged)


def _single_reads(
    session: Session, buckets: set[str], readers: t.Mapping[str, t.Callable[[Session, str], t.Optional[bytes]]]
) -> t.Callable[[str, str], t.Optional[bytes]]:
    """The same by one call for each bucket and file."""
    wanted = [(bucket, file) for bucket in sorted(buckets) for file in readers]
    files: dict[tuple[str, str], t.Optional[bytes]] = {}
    for pair, data, error in session.parallel(lambda pair: readers[pair[1]](session, pair[0]), wanted):
        if error:
            raise error
        files[pair] = data
    return lambda bucket, file: files.get((bucket, file))


def has_site_replication(session: Session) -> t.Optional[bool]:
    """Whether the site is in a group of sites; ``None`` if the access key may not ask."""
    try:
        return bool(json.loads(session.admin("GET", "site-replication/info")).get("enabled"))
    except ServerError as error:
        if error.code not in DENIED:
            raise
        return None
