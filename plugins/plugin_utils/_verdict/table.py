# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The status of several sites for people: a table of the rules, and what is known beside it."""

from __future__ import annotations

import time
import typing as t

from ...module_utils._common.tables import columns
from ...module_utils._common.units import show_duration, show_size
from .breach import Record

_HEADS = ("RULE", "STATE", "WAITING", "SIZE", "FAILED", "OLDEST", "PROBE", "VERDICT")
_STATES = {True: "online", False: "OFFLINE", None: "unknown"}


def table(results: t.Iterable[Record]) -> list[str]:
    """Lines of a table.

    :param results: dictionaries with ``site`` and ``status``, a result of minio_replication_status.
    """
    results = list(results)
    rules = [(result["site"], rule) for result in results for rule in result["status"].get("rules") or []]
    silent = [f"{result['site']}: {result['status'].get('msg', 'no status')}" for result in results if result["status"].get("rules") is None]
    unknown = [line for result in results for line in (*unknown_nodes(result), *uncertain_versions(result))]
    return rows(rules) + silent + unknown + operations(results)


def rows(rules: t.Iterable[tuple[str, Record]]) -> list[str]:
    """Lines of the table alone, with its head. :param rules: each with the site that it leads from."""
    return columns([_HEADS, *(_row(site, rule) for site, rule in rules)])


def operations(results: t.Iterable[Record]) -> list[str]:
    """A line for each open operation. Both sites know of it."""
    return list(dict.fromkeys(_operation(record) for result in results for record in result["status"].get("operations") or ()))


def _operation(record: Record) -> str:
    """What an open operation means for whoever reads the table."""
    began = time.strftime("%Y-%m-%d %H:%M:%S UTC", time.gmtime(record["began"]))
    name, source, target = record["operation"], record["from_site"], record["to_site"]
    line = f"OPEN: a {name} from {source} to {target} began at {began} and has not ended."
    return line + (f" Rules that lead from {target} back to {source} stay until creativeflow.minio.failback has run." if name == "failover" else "")


def _row(site: str, rule: Record) -> tuple[str, ...]:
    target = rule["target"] + (f"/{rule['target_bucket']}" if rule["target_bucket"] != rule["bucket"] else "")
    place = f"{site} {rule['bucket']} → {target}" + (f" [{rule['prefix']}]" if rule["prefix"] else "")
    return (
        place,
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


def unknown_nodes(result: Record) -> list[str]:
    """A line where it is not known whether all nodes run, because the access key may not ask; the rest of the status says if there is no answer."""
    answer = result.get("cluster") or {}
    if not answer.get("denied") or result["status"].get("rules") is None:
        return []
    return [f"{result['site']}: whether all nodes and drives are online is unknown: {answer['msg']}"]


def uncertain_versions(result: Record) -> list[str]:
    """A line for each rule with versions of which nobody but a comparison of both sites knows whether the target has them."""
    return [
        f"{result['site']}: {rule['bucket']} → {rule['target']}: {rule['uncertain_objects']:,} failed with keys of clients (SSE-C), which the target may have:"
        " creativeflow.minio.verify_replication tells."
        for rule in result["status"].get("rules") or ()
        if rule.get("uncertain_objects")
    ]
