# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A page of a listing of versions, whatever names and metadata the objects have.

With metadata, the server makes elements of the names of user metadata and writes them as they are (S cmd/api-response.go, Metadata.MarshalXML), and
writes control characters of values as references that no XML has. Whoever writes objects chooses both (S cmd/handler-utils.go, extractMetadata, takes
them from the query too), so that a page need not be XML, or be XML that tells of locks and versions that do not exist.

So metadata and tags are cut out of the page before it is read as XML. A text of the server has no ``<`` or ``>``, and a name stands twice, at the
beginning and at the end of its element. What is of the form ``<name>text</name>`` with the same name, one beside the other, is therefore what it
says: a name with ``<`` or ``>`` cannot be of that form at both of its places, and leaves, wherever it stands, an end that nothing began.
"""

from __future__ import annotations

import re
import typing as t
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote_plus

from .._common.units import parse_time
from .._common.xml import NAMESPACE

_NAME = f"{{{NAMESPACE}}}"
_VERSION, _DELETE_MARKER, _KEY, _VERSION_ID, _SIZE, _ETAG, _LAST_MODIFIED, _USER_METADATA, _USER_TAGS = (
    f"{_NAME}{name}" for name in ("Version", "DeleteMarker", "Key", "VersionId", "Size", "ETag", "LastModified", "UserMetadata", "UserTags")
)
_CUT = re.compile(rb"<UserMetadata>((?:<([^<>]+)>[^<>]*</\2>)*)</UserMetadata>|<UserTags>([^<>]*)</UserTags>")
_HEAD = re.compile(rb"\s*(?:<\?xml [^<>]*\?>\s*)?<[A-Za-z]+(?: xmlns=[^<>]*)?>")
_OTHER_MARKUP = re.compile(rb"<(?!/?[A-Za-z]+>)")
"""What the server does not write outside of metadata: comments, attributes, other names."""
_KNOWN = re.compile(
    rb"<(x-amz-(?:object-lock-(?:mode|retain-until-date|legal-hold)|replication-status|server-side-encryption(?:-customer-algorithm)?))>([^<>]*)<", re.I
)
_REFERENCE = re.compile(r"&(?:#x([0-9A-Fa-f]+)|#([0-9]+)|(amp|lt|gt|quot|apos));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}


class MalformedPage(Exception):
    """A page that does not say beyond doubt what the server has."""


class Lock(t.NamedTuple):
    """What keeps a version from being removed.

    :param mode: of the retention, in capitals; ``""`` for none. :param until: its end to the second, because a replica has no more of it
        (S cmd/bucket-replication.go, putReplicationOpts). :param hold: the legal hold.
    """

    mode: str = ""
    until: str = ""
    hold: bool = False

    @classmethod
    def of(cls, mode: str, until: str, hold: str) -> Lock:
        """From the texts of the server."""
        return cls(mode.upper(), _to_the_second(until), hold.upper() == "ON")


class Version(t.NamedTuple):
    """One version of an object, or a delete marker, which has neither size nor ETag.

    :param modified: as the server writes it, ``2026-03-01T02:20:05.123Z``; a replica has that of its original.
    :param lock: empty where the listing has no metadata. :param tags: sorted pairs of key and value; empty where the listing has no metadata.
    :param encryption: ``AES256``, ``aws:kms``, ``SSE-C`` or ``""``; ``None`` where the listing has no metadata.
    :param replication: the replication status; ``None`` where the listing has no metadata.
    """

    key: str
    id: str
    marker: bool
    size: int
    etag: str
    modified: str
    lock: Lock = Lock()
    tags: tuple[tuple[str, str], ...] = ()
    encryption: t.Optional[str] = None
    replication: t.Optional[str] = None


@dataclass(frozen=True)
class Page:
    """Some versions, at most 1,000, and what to ask for the next page with; ``None`` at the end."""

    versions: list[Version]
    next: t.Optional[dict[str, str]]


def parse_page(answer: bytes, metadata: bool) -> Page:
    """The page of an answer whose keys are encoded as in URLs, because they may hold characters that XML cannot.

    :param metadata: whether metadata was asked for.
    :raises MalformedPage: it is no XML, or its metadata could be taken for something else.
    """
    cut: list[bytes] = []
    if metadata:
        answer, cut = _without_metadata(answer)
    try:
        root = ET.fromstring(answer)
    except ET.ParseError as error:
        raise MalformedPage(str(error)) from None
    try:
        versions = [_version(node, node.tag == _DELETE_MARKER, cut) for node in root if node.tag in (_VERSION, _DELETE_MARKER)]
    except KeyError as error:
        raise MalformedPage(f"a version has no {str(error.args[0]).removeprefix(_NAME)}") from None
    except (ValueError, OverflowError, IndexError):
        raise MalformedPage("a version has a number that is none") from None
    return Page(versions, _next(root))


def _without_metadata(page: bytes) -> tuple[bytes, list[bytes]]:
    """The page with numbers in the places of metadata and tags, and what stood there."""
    cut: list[bytes] = []

    def number(found: re.Match[bytes]) -> bytes:
        tags = found.group(3)
        name = b"UserMetadata" if tags is None else b"UserTags"
        cut.append(found.group(1) if tags is None else tags)
        return b"<%s>%d</%s>" % (name, len(cut) - 1, name)

    rest = _CUT.sub(number, page)
    head = _HEAD.match(rest)
    # What is not of the form that is cut out stays, and is found here: one cut for each beginning, and no markup that is not the server's.
    if page.count(b"<UserMetadata>") + page.count(b"<UserTags>") != len(cut) or not head or _OTHER_MARKUP.search(rest, head.end()):
        raise MalformedPage("its metadata is no XML")
    return rest, cut


def _next(root: ET.Element) -> t.Optional[dict[str, str]]:
    if root.findtext(f"{_NAME}IsTruncated") != "true":
        return None
    return {"key-marker": unquote_plus(root.findtext(f"{_NAME}NextKeyMarker", "")), "version-id-marker": root.findtext(f"{_NAME}NextVersionIdMarker", "")}


def _version(node: ET.Element, marker: bool, cut: list[bytes]) -> Version:
    fields = {child.tag: child.text or "" for child in node}
    key = fields[_KEY]
    if "%" in key or "+" in key:
        key = unquote_plus(key)
    if marker:
        return Version(key, fields[_VERSION_ID], True, 0, "", fields[_LAST_MODIFIED])
    version = Version(key, fields[_VERSION_ID], False, int(fields[_SIZE]), fields[_ETAG].strip('"'), fields[_LAST_MODIFIED])
    if _USER_METADATA not in fields:
        return version
    known = {name.decode().lower(): _text(value) for name, value in _KNOWN.findall(cut[int(fields[_USER_METADATA])])}
    lock = [known.get(f"x-amz-object-lock-{name}", "") for name in ("mode", "retain-until-date", "legal-hold")]
    return version._replace(
        lock=Lock.of(*lock) if any(lock) else Lock(),
        tags=tuple(sorted(parse_qsl(_text(cut[int(fields[_USER_TAGS])]), keep_blank_values=True))) if fields.get(_USER_TAGS) else (),
        encryption="SSE-C" if "x-amz-server-side-encryption-customer-algorithm" in known else known.get("x-amz-server-side-encryption", ""),
        replication=known.get("x-amz-replication-status", ""),
    )


def _text(escaped: bytes) -> str:
    """A text of the server's XML, with the control characters that XML has no reference for."""
    text = escaped.decode(errors="replace")
    return _REFERENCE.sub(_character, text) if "&" in text else text


def _character(found: re.Match[str]) -> str:
    if found.group(3):
        return _NAMED[found.group(3)]
    return chr(int(found.group(1), 16) if found.group(1) else int(found.group(2)))


def _to_the_second(moment: str) -> str:
    try:
        return parse_time(moment).strftime("%Y-%m-%dT%H:%M:%SZ") if moment else ""
    except ValueError:
        return moment
