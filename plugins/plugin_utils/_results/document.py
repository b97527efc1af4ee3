# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a playbook came to, as a document of JSON: docs/results.md describes it."""

from __future__ import annotations

import json
import re
import typing as t

from ...module_utils._common.errors import MinioError
from ...module_utils._common.units import parse_time

SCHEMA = "creativeflow.minio.result"
VERSION = 1
OF_ALL_SITES = ("status", "verify_replication", "verify_config")
"""The kinds with one file, however many sites there are."""
KINDS = (*OF_ALL_SITES, "backup_config", "drill", "failover", "failback")
OK, FAILED = "ok", "failed"

Document = dict[str, t.Any]
_TYPES: dict[str, tuple[type, ...]] = {
    "kind": (str,),
    "time": (str,),
    "sites": (list,),
    "outcome": (str,),
    "messages": (list,),
    "numbers": (dict,),
    "details": (dict,),
    "last_ok": (dict, type(None)),
}
_PLAIN = re.compile(r"[A-Za-z0-9_.-]+")


def file_name(kind: str, sites: t.Sequence[str]) -> str:
    """The name of a kind's file. Those of single sites have their names in it.

    :raises MinioError: a name of a site would lead to another folder.
    """
    names = [kind, *(() if kind in OF_ALL_SITES else sites)]
    odd = [name for name in names if not _PLAIN.fullmatch(name)]
    if odd:
        raise MinioError(f"sites: {odd[0]!r} cannot be part of a file's name. Use letters, digits, '.', '-' and '_' in the names of sites.")
    return "-".join(names) + ".json"


def document(
    kind: str, sites: t.Sequence[str], time: str, messages: t.Sequence[str], found: tuple[Document, Document], previous: t.Optional[Document]
) -> Document:
    """The document of a run.

    :param time: when it ended, in UTC. :param messages: what is wrong, a line each; none for a success. :param found: numbers and details.
    :param previous: the document of the run before, whose success is kept.
    """
    numbers, details = found
    last = {"time": time, "numbers": numbers} if not messages else previous["last_ok"] if previous else None
    return {
        "schema": SCHEMA,
        "version": VERSION,
        "kind": kind,
        "sites": list(sites),
        "time": time,
        "outcome": FAILED if messages else OK,
        "messages": list(messages),
        "numbers": numbers,
        "details": details,
        "last_ok": last,
    }


def of_sites(documents: t.Iterable[t.Mapping[str, t.Any]], sites: t.Collection[str]) -> list[t.Mapping[str, t.Any]]:
    """Without those about single sites that there are not, or not any more: nobody can make them better.

    :param sites: the names of all sites; none where they are not known, which leaves nothing out.
    """
    return [one for one in documents if not sites or one["kind"] in OF_ALL_SITES or set(one["sites"]) <= set(sites)]


def render(content: Document) -> str:
    """The text of a file."""
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def parse(text: str) -> Document:
    """The document of a file's text. :raises ValueError: it is none, or one of a later version."""
    content = json.loads(text)
    if not isinstance(content, dict) or content.get("schema") != SCHEMA:
        raise ValueError(f"it is no {SCHEMA}")
    if content.get("version") != VERSION:
        raise ValueError(f"its version is {content.get('version')}, and this version of the collection reads {VERSION}")
    wrong = [name for name, types in _TYPES.items() if not isinstance(content.get(name), types)]
    if wrong or not _is_time(content["time"]) or (content["last_ok"] and not _is_time(content["last_ok"].get("time"))):
        raise ValueError(f"{', '.join(wrong) or 'time'} is missing or of a wrong type")
    return content


def _is_time(value: t.Any) -> bool:
    try:
        return isinstance(value, str) and bool(parse_time(value))
    except ValueError:
        return False
