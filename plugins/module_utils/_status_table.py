# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The status of several sites for people: a table, and what is wrong."""

from __future__ import annotations

import time
import typing as t

from ansible_collections.creativeflow.minio.plugins.module_utils._columns import columns
from ansible_collections.creativeflow.minio.plugins.module_utils._units import show_duration, show_size

_HEADS = ("FLOW", "STATE", "WAITING", "SIZE", "FAILED", "OLDEST", "PROBE", "VERDICT")
_STATES = {True: "online", False: "OFFLINE", None: "unknown"}


def table(results: t.Iterable[dict[str, t.Any]]) -> list[str]:
    """Lines of a table.

    :param results: dictionaries with ``site`` and ``status``, a result of minio_replication_status.
    """
    rows: list[tuple[str, ...]] = [_HEADS]
    silent: list[str] = []
    # Both sites know of an operation.
    operations: dict[str, None] = {}
    for result in results:
        rules = result["status"].get("rules")
        operations.update(dict.fromkeys(map(_operation, result["status"].get("operations") or ())))
        if rules is None:
            silent.append(f"{result['site']}: {result['status'].get('msg', 'no status')}")
        rows += [_row(result["site"], rule) for rule in rules or []]
    return columns(rows) + silent + list(operations)


def _operation(record: t.Mapping[str, t.Any]) -> str:
    """What an open operation means for whoever reads the table."""
    began = time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime(record["began"]))
    name, source, target = record["operation"], record["from_site"], record["to_site"]
    line = f"OPEN: a {name} from {source} to {target} began at {began} and has not ended."
    return line + (f" Rules that lead from {target} back to {source} stay until creativeflow.minio.failback has run." if name == "failover" else "")


def _row(site: str, rule: dict[str, t.Any]) -> tuple[str, ...]:
    target = rule["target"] + (f"/{rule['target_bucket']}" if rule["target_bucket"] != rule["bucket"] else "")
    flow = f"{site} {rule['bucket']} → {target}" + (f" [{rule['prefix']}]" if rule["prefix"] else "")
    return (
        flow,
        _STATES[rule["online"]] if rule["enabled"] else "disabled",
        _known(rule["pending_objects"], "{:,}".format),
        _known(rule["pending_bytes"], show_size),
        _known(rule["failed_objects"], "{:,}".format),
        _known(rule["lag"], show_duration),
        _known(rule["probe_lag"], "{:.2f} s".format, "-"),
        "BREACH" if rule["breached"] else "ok",
    )


def _known(value: t.Any, show: t.Callable[[t.Any], str], unknown: str = "?") -> str:
    return unknown if value is None else show(value)


def breaches(results: t.Iterable[dict[str, t.Any]]) -> list[str]:
    """One line for each breach; a site without a status is one."""
    found: list[str] = []
    for result in results:
        status = result["status"]
        found += status["breaches"] if "breaches" in status else [status.get("msg", f"site {result['site']}: no status")]
    return found
