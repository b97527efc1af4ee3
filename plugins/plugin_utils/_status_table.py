# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The status of several sites for people: a table, and what is wrong."""

from __future__ import annotations

import time
import typing as t

from ..module_utils._common.tables import columns
from ..module_utils._common.units import show_duration, show_size

_HEADS = ("FLOW", "STATE", "WAITING", "SIZE", "FAILED", "OLDEST", "PROBE", "VERDICT")
_STATES = {True: "online", False: "OFFLINE", None: "unknown"}


def table(results: t.Iterable[dict[str, t.Any]]) -> list[str]:
    """Lines of a table.

    :param results: dictionaries with ``site`` and ``status``, a result of minio_replication_status; see also :func:`breaches`.
    """
    results = list(results)
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
    return columns(rows) + silent + [line for result in results for line in unknown_nodes(result)] + list(operations)


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
    """One line for each breach; a site without a status is one.

    :param results: dictionaries with ``site``, ``status``, and, where that is to be judged as well, ``declared``, the site as minio_definitions has it,
        ``partial``, whether a site may be in no rule, and ``cluster``, a result of minio_cluster_info.
    """
    results = list(results)
    ruled = any((result.get("declared") or {}).get("rules") for result in results)
    found: list[str] = []
    for result in results:
        status = result["status"]
        found += status["breaches"] if "breaches" in status else [status.get("msg", f"site {result['site']}: no status")]
        found += _rules_that_lack(result, ruled) + _nodes_that_lack(result)
    return found


def _rules_that_lack(result: t.Mapping[str, t.Any], ruled: bool) -> list[str]:
    """What is declared and does not run. A bucket without any rule is a breach of the status itself."""
    site, declared, rules = result["site"], result.get("declared") or {}, result["status"].get("rules")
    if rules is None:
        return []
    there = {(rule["bucket"], rule["target"], rule["target_bucket"]) for rule in rules}
    with_rules = {rule["bucket"] for rule in rules}
    found = []
    for rule in declared.get("rules") or ():
        place = (rule["bucket"], rule["target"], rule.get("target_bucket") or rule["bucket"])
        if rule.get("state") != "absent" and place not in there and rule["bucket"] in with_rules:
            found.append(f"site {site}: {place[0]} → {place[1]}/{place[2]}: the rule is declared and does not exist. Run creativeflow.minio.replication.")
    alone = ruled and declared and declared.get("buckets") and not declared.get("rules") and not declared.get("receives") and not rules
    if alone and not result.get("partial"):
        found.append(
            f"site {site}: no rule leads from it or to it, although it holds buckets and other sites have rules. Declare its rules, or set"
            " minio_replication_allow_partial."
        )
    return found


def _nodes_that_lack(result: t.Mapping[str, t.Any]) -> list[str]:
    """The nodes and drives that the site itself does not reach."""
    cluster = (result.get("cluster") or {}).get("cluster") or {}
    nodes = [node for node in cluster.get("nodes") or () if node["state"] != "online"]
    away = {node["endpoint"] for node in nodes}
    drives = [drive for drive in cluster.get("drives") or () if drive["state"] != "ok" and drive["node"] not in away]
    site = f"site {result['site']}"
    found = [f"{site}: node {node['endpoint']} is {node['state']}. Start it, or replace it (docs/runbooks/replace-node.md)." for node in nodes]
    return found + [f"{site}: drive {drive['node']}{drive['path']} is {drive['state']}. Replace it (docs/runbooks/replace-drive.md)." for drive in drives]


def unknown_nodes(result: t.Mapping[str, t.Any]) -> list[str]:
    """A line where it is not known whether all nodes run, because the access key may not ask; the rest of the status says if there is no answer."""
    answer = result.get("cluster") or {}
    if "cluster" in answer or not answer.get("msg") or result["status"].get("rules") is None:
        return []
    return [f"{result['site']}: whether all nodes and drives are online is unknown: {answer['msg']}"]
