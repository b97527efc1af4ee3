# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The status of a deployment as one: what is wrong, what is well, in lines for people and as details for programs."""

from __future__ import annotations

import typing as t

from ...module_utils._common.units import show_count, show_size
from .breach import CRITICAL, Breach, Record
from .certificates import certificate_breaches, certificate_lines, certificate_records
from .clusters import Limits, cluster_of, of_cluster, of_operations
from .one_line import one_line
from .replication import of_hosts, of_replication, of_silence, of_writes
from .table import operations, rows, uncertain_versions, unknown_nodes

_OF_RULES = (
    "bucket", "target", "target_bucket", "prefix", "enabled", "online", "pending_objects", "pending_bytes", "failed_objects", "lag", "probe_lag", "breached",
)  # fmt: skip
_OF_NODES = ("endpoint", "state", "version", "uptime_seconds", "pools")
_OF_DRIVES = ("node", "path", "pool", "set", "state", "healing", "healing_left", "bytes", "used_bytes")
_OF_POOLS = ("number", "state", "drives", "drives_online", "bytes", "used_bytes", "sets")
_OF_CLUSTERS = ("write_quorum", "read_quorum", "healing_drives", "settled", "versions", "tolerance", "usage")


def report(
    results: t.Sequence[Record],
    sites: t.Sequence[str],
    limits: Limits,
    now: float,
    certificates: t.Sequence[Record] = (),
    unreached: t.Sequence[str] = (),
    left_out: t.Sequence[str] = (),
    runbooks: str = "",
    everything: bool = False,
) -> dict[str, t.Any]:
    """The status as one.

    :param results: of each site that was asked, as of :func:`replication.of_replication`. :param sites: the names of all that must have been asked.
    :param now: in seconds of Unix. :param certificates: as of the filter certificate_status. :param unreached: hosts that Ansible does not reach.
    :param left_out: the names of sites that were not to be asked. :param runbooks: the address of all runbooks.
    :param everything: lines of the rules that are well, too.
    :returns: ``messages``, ``lines``, ``line``, ``numbers`` and ``details``; docs/results.md.
    """
    breaches = [
        *of_silence({result["site"] for result in results}, sites),
        *(breach for result in results for breach in of_cluster(result, limits)),
        *(breach for result in results for breach in of_writes(result)),
        *of_replication(results),
        *of_operations(results, limits, now),
        *of_hosts(unreached),
        *certificate_breaches(certificates, limits.certificate_days),
    ]
    unknown = [line for result in results for line in (*unknown_nodes(result), *uncertain_versions(result))]
    details: dict[str, t.Any] = {
        "breaches": [
            {"site": one.site, "text": one.text, "runbook": one.runbook, "runbook_url": one.address(runbooks), "severity": one.severity} for one in breaches
        ],
        "unknown": unknown,
        "sites": [_site(name, next((result for result in results if result["site"] == name), None)) for name in _names(results, sites)],
        "rules": [{"site": result["site"], **_taken(rule, _OF_RULES)} for result in results for rule in result["status"].get("rules") or ()],
        "certificates": certificate_records(certificates, limits.certificate_days),
        "operations": _operations(results),
        "left_out": list(left_out),
    }
    numbers = _numbers(details, breaches)
    details["line"] = one_line(details["breaches"], numbers, left_out)
    return {
        "messages": [one.text for one in breaches],
        "breaches": [f"{one.text} Runbook: {one.address(runbooks)}" for one in breaches],
        "lines": _lines(results, details, numbers, everything, limits, certificates),
        "line": details["line"],
        "numbers": numbers,
        "details": details,
    }


def _names(results: t.Iterable[Record], sites: t.Iterable[str]) -> list[str]:
    return list(dict.fromkeys([*sites, *(result["site"] for result in results)]))


def _taken(entry: Record, names: t.Iterable[str]) -> dict[str, t.Any]:
    return {name: entry[name] for name in names if name in entry}


def _site(name: str, result: t.Optional[Record]) -> dict[str, t.Any]:
    cluster = cluster_of(result or {})
    return {
        "name": name,
        "asked": result is not None,
        "answered": bool(result and ("rules" in result["status"] or cluster)),
        "known": bool(cluster),
        **_taken(cluster, _OF_CLUSTERS),
        "nodes": [_taken(node, _OF_NODES) for node in cluster.get("nodes") or ()],
        "drives": [_taken(drive, _OF_DRIVES) for drive in cluster.get("drives") or ()],
        "pools": [_taken(pool, _OF_POOLS) for pool in cluster.get("pools") or ()],
    }


def _operations(results: t.Iterable[Record]) -> list[dict[str, t.Any]]:
    names = ("operation", "from_site", "to_site", "began")
    found = {tuple(record[name] for name in names[:3]): _taken(record, names) for result in results for record in result["status"].get("operations") or ()}
    return list(found.values())


def _numbers(details: Record, breaches: t.Sequence[Breach]) -> dict[str, t.Any]:
    sites, rules, certificates = details["sites"], details["rules"], details["certificates"]
    nodes, drives = ([item for site in sites for item in site[name]] for name in ("nodes", "drives"))
    return {
        "sites": len(sites),
        "sites_answered": sum(site["answered"] for site in sites),
        "nodes": len(nodes),
        "nodes_online": sum(node["state"] == "online" for node in nodes),
        "drives": len(drives),
        "drives_ok": sum(drive["state"] == "ok" for drive in drives),
        "rules": len(rules),
        "rules_ok": sum(not rule["breached"] for rule in rules),
        "pending_objects": _known(sum, rules, "pending_objects"),
        "failed_objects": _known(sum, rules, "failed_objects"),
        "lag": _known(max, rules, "lag"),
        "certificates": len(certificates),
        "certificates_ok": sum(one["verdict"] == "ok" for one in certificates),
        "breaches": len(breaches),
        "critical": sum(one.severity == CRITICAL for one in breaches),
        "unknown": len(details["unknown"]),
    }


def _known(what: t.Callable[..., t.Any], rules: t.Iterable[Record], name: str) -> t.Any:
    """Of the rules where it is known; ``None`` where it is of none."""
    values = [rule[name] for rule in rules if rule.get(name) is not None]
    return what(values) if values else None


def _lines(results: t.Sequence[Record], details: Record, numbers: Record, everything: bool, limits: Limits, certificates: t.Sequence[Record]) -> list[str]:
    """For people: a line for each site, the rules that are not well, and how many are."""
    shown = [(rule["site"], rule) for rule in details["rules"] if everything or _is_to_show(rule)]
    lines = [_line_of_site(site) for site in details["sites"]]
    lines += rows(shown) if shown else []
    lines += certificate_lines(certificates, limits.certificate_days)
    counts = [f"{show_count(numbers[f'{name}s_ok'], name)} ok" for name in ("rule", "certificate") if numbers[f"{name}s"]]
    others = [f"not asked, because of --limit: {', '.join(details['left_out'])}"] if details["left_out"] else []
    return [*lines, *([", ".join(counts)] if counts else []), *others, *details["unknown"], *operations(results)]


def _is_to_show(rule: Record) -> bool:
    return rule["breached"] or not rule["enabled"] or rule["online"] is not True or rule["pending_objects"] is None


def _line_of_site(site: Record) -> str:
    if not site["known"]:
        return f"{site['name']}: " + ("its nodes are unknown" if site["answered"] else "no answer" if site["asked"] else "not asked")
    nodes, drives, pools = site["nodes"], site["drives"], site["pools"]
    size, used = (sum(pool.get(name) or 0 for pool in pools) for name in ("bytes", "used_bytes"))
    parts = [
        f"nodes {sum(node['state'] == 'online' for node in nodes)}/{len(nodes)}, drives {sum(drive['state'] == 'ok' for drive in drives)}/{len(drives)}",
        "write quorum" if site.get("write_quorum") else "NO write quorum",
    ]
    tolerance = site.get("tolerance") or {}
    if tolerance.get("drives") is not None:
        parts.append(f"{show_count(tolerance['drives'], 'drive')} or {show_count(tolerance['nodes'], 'node')} may fail")
    if site.get("healing_drives"):
        parts.append(f"healing: {show_count(site['healing_drives'], 'drive')}")
    if size:
        parts.append(f"{100 * used / size:.0f} % of {show_size(size)} used")
    versions = site.get("versions") or []
    if versions:
        parts.append(("version " if len(versions) == 1 else "VERSIONS ") + ", ".join(map(str, versions)))
    return f"{site['name']}: {'; '.join(parts)}"
