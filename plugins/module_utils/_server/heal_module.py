# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Healing as a module does it: objects by a heal, drives by waiting for the server."""

from __future__ import annotations

import time
import typing as t

from .._common.errors import InputErrors, ServerError
from .._common.poll import poll
from .._site.session import Session
from .cluster import describe
from .heal import Heal
from .info import read_info

Record = dict[str, t.Any]


def heal_from(params: t.Mapping[str, t.Any], session: Session, check_mode: bool) -> Record:
    """Heal, stop a heal, or wait for drives that the server fills.

    :returns: the module's result; a ``msg`` in it where something is still not whole.
    :raises MinioError: there is no such bucket, or another heal is in the way.
    """
    deadline = time.monotonic() + params["wait_timeout"]
    if params["state"] == "drives_healed":
        return _wait_for_drives(params, session, check_mode, deadline)
    bucket, prefix = params["bucket"] or "", params["prefix"] or ""
    info = read_info(session)
    if bucket:
        _check_bucket(session, bucket)
    if params["state"] == "stopped":
        heal = Heal(session, bucket, prefix)
        running = heal.running(session.server_time)
        if running and not check_mode:
            heal.stop()
        return {"changed": running, "running": running and check_mode, "drives": unfinished_drives(info)}
    return _heal_objects(params, session, check_mode, Heal(session, bucket, prefix, params["resume"]), deadline)


def _check_bucket(session: Session, bucket: str) -> None:
    """The server says of a bucket that is not there only that something is wrong in itself."""
    try:
        session.s3("GET", bucket, query={"location": ""})
    except ServerError as error:
        if error.code == "NoSuchBucket":
            raise InputErrors([f"site {session.site}: bucket {bucket}: it does not exist. Correct the name, or create the bucket."]) from None
        if error.code != "AccessDenied":
            raise


def _heal_objects(params: t.Mapping[str, t.Any], session: Session, check_mode: bool, heal: Heal, deadline: float) -> Record:
    if not params["resume"]:
        heal.start(params["deep"], params["remove_abandoned"], check_mode, deadline)
    try:
        if params["wait"]:
            heal.wait(deadline)
    finally:
        if check_mode and not heal.over:
            heal.stop()
    counts = heal.counts
    result = {
        "changed": counts.healed > 0,
        "running": not heal.over and not check_mode,
        "scanned_items": counts.scanned,
        "healed_items": counts.healed,
        "failed_items": counts.failed,
        "incomplete_items": counts.incomplete,
        "gone_items": counts.gone,
        "gone": counts.gone_names,
        "drives": unfinished_drives(read_info(session)),
    }
    if result["running"]:
        result["resume"] = heal.resume()
    lines = list(counts.failures)
    if counts.failed > len(counts.failures):
        lines.append(f"… and {counts.failed - len(counts.failures)} more.")
    if counts.incomplete and not result["drives"]:
        lines.append(f"{counts.incomplete:,} items still lack a part, though all drives work. See the servers' logs.")
    if heal.problem:
        lines.append(f"The server gave up: {heal.problem}")
    if not heal.over and params["wait"]:
        lines.append(f"The heal had not ended within wait_timeout; {'raise wait_timeout' if check_mode else 'run this again to continue'}.")
    if not lines:
        return result
    head = f"site {session.site}: heal of {'/'.join(filter(None, (params['bucket'], params['prefix']))) or 'all buckets'}:"
    head += f" {counts.scanned:,} items looked at, {counts.healed:,} healed, {counts.failed:,} not."
    return {**result, "msg": "\n".join([head, *lines])}


def _wait_for_drives(params: t.Mapping[str, t.Any], session: Session, check_mode: bool, deadline: float) -> Record:
    waits = params["wait"] and not check_mode
    drives = poll(lambda: unfinished_drives(read_info(session)), lambda found: not (found and waits), deadline)
    result = {"changed": False, "running": bool(drives), "drives": drives}
    if not (drives and waits):
        return result
    lines = [f"{drive['node']} {drive['path']}: {_unfinished(drive)}" for drive in drives]
    return {**result, "msg": "\n".join([f"site {session.site}: these drives were not whole within wait_timeout:", *lines])}


def _unfinished(drive: Record) -> str:
    if not drive["healing"]:
        return f"{drive['state']}. See whether it is mounted, and its node's log."
    failed = f", {drive['failed_items']:,} failed" if drive["failed_items"] else ""
    return f"heals, {drive['healed_items']:,} of {drive['total_items']:,} items{failed}. The server continues; run this again to wait."


def unfinished_drives(info: Record) -> list[Record]:
    """The drives that heal, or do not work, with how far the server is (A heal-commands.go, HealingDisk)."""
    progress = {
        (server.get("endpoint"), drive.get("path")): drive.get("heal_info") or {}
        for server in info.get("servers") or ()
        for drive in server.get("drives") or ()
    }
    found = []
    for drive in describe(info, ())["drives"]:
        if drive["state"] == "ok" and not drive["healing"]:
            continue
        heal = progress.get((drive["node"], drive["path"]), {})
        found.append(
            {
                **{key: drive[key] for key in ("node", "path", "pool", "set", "state", "healing")},
                "healed_items": heal.get("items_healed", 0),
                "failed_items": heal.get("items_failed", 0),
                "total_items": heal.get("objects_total_count", 0),
                "healed_bytes": heal.get("bytes_done", 0),
                "total_bytes": heal.get("objects_total_size", 0),
            }
        )
    return found
