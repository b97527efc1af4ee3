# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A failover, failback, rebuild or drill from its first run to its end: known to the controller and to both sites."""

from __future__ import annotations

import os
import time
import typing as t

from .._common.errors import InputErrors, MinioError
from .._common.files import replace_text
from .._site.session import Session
from .._site.sites import addresses, open_site
from .record import Record, read_records, remove_record, write_record

_CONTROLLER = "controller"
_MOVED = "moved"


def operation_between(params: t.Mapping[str, t.Any], check_mode: bool) -> dict[str, t.Any]:
    """Begin, end or look at an operation, with the sites of the options.

    :raises MinioError: as ``record_operation``. :raises InputErrors: ``sites`` are not those two sites.
    """
    pair = [params["from_site"], params["to_site"]]
    sites = {site["name"]: site for site in params["sites"]}
    errors = [f"{option}: sites has no site {name}." for option, name in zip(("from_site", "to_site"), pair) if name not in sites]
    errors += [f"sites: {name} is neither from_site nor to_site." for name in sites if name not in pair]
    if pair[0] == pair[1]:
        errors.append(f"from_site and to_site: both are {pair[0]}. Give two sites.")
    if errors:
        raise InputErrors(errors)
    sessions = {name: open_site(site, params["timeout"]) for name, site in sites.items() if name not in params["silent"]}
    return record_operation(params, sessions, addresses(sites[pair[0]]), check_mode, time.time())


def record_operation(
    params: t.Mapping[str, t.Any], sessions: t.Mapping[str, Session], places: t.Iterable[str], check_mode: bool, now: float
) -> dict[str, t.Any]:
    """Begin, end or look at an operation.

    :param sessions: the sites of the pair that answer, by name.
    :param places: the addresses of the site that rules lead back to.
    :param now: seconds of Unix.
    :returns: the module's result; a ``msg`` in it where the operation is older than ``resume_within`` and ``resume`` does not say what to do.
    :raises MinioError: a site or the folder cannot be read or written, so that nobody knows whether an operation is open.
    """
    key = (params["operation"], params["from_site"], params["to_site"])
    path = os.path.join(params["folder"], "-".join(key))
    began, touched, moved = _read_file(path)
    if params["state"] == "moved" and began is not None and not check_mode:
        # Before a site is asked that may be away by now.
        _write_file(path, Record(*key, began, moved=True))
    known = {name: record for name, session in sessions.items() for record in read_records(session) if record.key == key}
    moved = moved or any(record.moved for record in known.values())
    if params["state"] == "ended":
        if not check_mode:
            _end(path, sessions, key, known)
        return _result(began is not None or bool(known), None, known, began, now, touched)
    times = [record.began for record in known.values()] + ([began] if began is not None else [])
    resumed = bool(times) and params["resume"] is not False
    record = Record(*key, max(times) if resumed else int(now), tuple(sorted(places)), params["state"] == "moved" or (resumed and moved))
    if params["state"] == "queried":
        return _result(False, record if times else None, known, began, now, touched)
    result = _result(False, record, known, began, now, touched)
    result["resumed"] = resumed
    if params["state"] == "begun" and resumed and params["resume"] is None and result["idle"] > params["resume_within"]:
        return {**result, "stale": True, "msg": _stale_message(key, result)}
    changed = began != record.began or moved != record.moved or any(known.get(name) != record for name in sessions)
    if not check_mode:
        _write_file(path, record)
        for name, session in sessions.items():
            if known.get(name) != record:
                write_record(session, record)
    return {**result, "changed": changed}


def _end(path: str, sessions: t.Mapping[str, Session], key: tuple[str, str, str], known: t.Iterable[str]) -> None:
    for name in known:
        remove_record(sessions[name], key)
    try:
        os.unlink(path)
    except FileNotFoundError:
        pass
    except OSError as error:
        raise MinioError(f"{path}: the record of the operation cannot be removed: {error.strerror}. Remove the file.") from None


def _result(changed: bool, record: t.Optional[Record], known: t.Mapping[str, Record], began: t.Optional[int], now: float, touched: float) -> dict[str, t.Any]:
    last = max(touched, float(record.began) if record else 0.0)
    return {
        "changed": changed,
        "open": record is not None,
        "began": record.began if record else None,
        "moved": bool(record and record.moved),
        "known_by": ([_CONTROLLER] if began is not None else []) + sorted(known),
        "resumed": False,
        "stale": False,
        "idle": max(0, int(now - last)) if record else 0,
        "seconds": max(0, int(now - record.began)) if record else 0,
    }


def _stale_message(key: tuple[str, str, str], result: t.Mapping[str, t.Any]) -> str:
    operation, source, target = key
    began = time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime(result["began"]))
    return (
        f"A {operation} of {source} and {target} began at {began} and has not ended. {', '.join(result['known_by'])} know of it."
        f" Set minio_{'drill' if operation == 'drill' else 'failover'}_resume to true to continue it, or to false to begin a new one."
    )


def _read_file(path: str) -> tuple[t.Optional[int], float, bool]:
    """When the operation began, ``None`` where the controller knows of none; when it was last run, in seconds of Unix; and whether clients may be moved."""
    try:
        with open(path, encoding="utf-8") as file:
            began, _space, moved = file.read().strip().partition(" ")
            return int(began), os.stat(path).st_mtime, moved == _MOVED
    except FileNotFoundError:
        return None, 0.0, False
    except (OSError, ValueError) as error:
        raise MinioError(f"{path}: the record of an open operation cannot be read: {error}. Remove the file if no operation is open.") from None


def _write_file(path: str, record: Record) -> None:
    """The moment of the last run is the file's own time."""
    try:
        replace_text(path, f"{record.began} {_MOVED}" if record.moved else str(record.began))
    except OSError as error:
        raise MinioError(f"{path}: the record of the operation cannot be written: {error.strerror}. Set minio_drill_folder to a writable folder.") from None
