# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong with the replication of sites, and with sites that say nothing or do not store."""

from __future__ import annotations

import typing as t

from .breach import CRITICAL, WARNING, Breach, Record
from .clusters import cluster_of

_KINDS: dict[str, tuple[str, str]] = {
    "offline": ("target-offline", CRITICAL),
    "behind": ("behind", CRITICAL),
    "probe": ("behind", CRITICAL),
    "failed": ("failed", WARNING),
    "no_rule": ("drift", WARNING),
    "mismatch": ("mismatch", WARNING),
}
"""Runbook and severity by what minio_replication_status calls a breach."""
_MISSING = "the rule is declared and does not exist. Run creativeflow.minio.replication."
_DISABLED = "the rule is declared and is disabled. Run creativeflow.minio.replication."


def of_replication(results: t.Sequence[Record]) -> t.Iterator[Breach]:
    """:param results: dictionaries with ``site``, ``status``, and, where that is to be judged as well, ``declared``, the site as minio_definitions has it,
    ``partial``, whether a site may be in no rule, ``grouped``, whether it is declared to have site replication, and ``cluster``, a result of
    minio_cluster_info.
    """
    ruled = any((result.get("declared") or {}).get("rules") for result in results)
    for result in results:
        status = result["status"]
        if "breaches" in status:
            kinds = status.get("breach_kinds") or ["behind"] * len(status["breaches"])
            yield from (Breach(result["site"], text, *_KINDS[kind]) for kind, text in zip(kinds, status["breaches"]))
        else:
            # One that answers to other questions is not down.
            runbook = "status-missing" if cluster_of(result) else "site-down"
            yield Breach(result["site"], " ".join(str(status.get("msg") or f"site {result['site']}: no status").split()), runbook)
        yield from _rules_that_lack(result, ruled)
        yield from _group_that_lacks(result)


def of_writes(result: Record) -> t.Iterator[Breach]:
    """:param result: with ``site``, ``status`` and, where it was to write, ``written``, a result of minio_readwrite_check."""
    written = result.get("written") or {}
    # A site that does not answer at all is a breach of the status already.
    lines = written.get("breaches", [written["msg"]] if written.get("msg") and "rules" in result["status"] else [])
    for line in lines:
        yield Breach(result["site"], f"site {result['site']}: a small object could not be written and read: {' '.join(str(line).split())}", "errors")


def of_silence(asked: t.Collection[str], sites: t.Iterable[str]) -> t.Iterator[Breach]:
    """Sites that nobody asked are not well for that. :param asked: the sites with a result. :param sites: all of minio_sites."""
    for site in sites:
        if site not in asked:
            yield Breach(site, f"site {site}: it was not asked. Give it a host in the inventory, and see whether that host failed above.", "status-missing")


def of_hosts(hosts: t.Iterable[str]) -> t.Iterator[Breach]:
    """Hosts that Ansible does not reach."""
    for host in hosts:
        text = f"host {host}: Ansible does not reach it, so that its certificate is unknown. Correct that, or set minio_replication_require_hosts to false."
        yield Breach("", text, "node-down", WARNING)


def _rules_that_lack(result: Record, ruled: bool) -> t.Iterator[Breach]:
    """What is declared and does not run. A bucket without any rule is a breach of the status itself."""
    site, declared, rules = result["site"], result.get("declared") or {}, result["status"].get("rules")
    if rules is None:
        return
    there: dict[tuple[str, str, str, str], bool] = {}
    for rule in rules:
        place = (rule["bucket"], rule["target"], rule["target_bucket"], rule.get("prefix") or "")
        there[place] = there.get(place, False) or rule.get("enabled", True)
    with_rules = {rule["bucket"] for rule in rules}
    for rule in declared.get("rules") or ():
        place = (rule["bucket"], rule["target"], rule.get("target_bucket") or rule["bucket"], rule.get("prefix") or "")
        if rule.get("state") == "absent" or rule["bucket"] not in with_rules:
            continue
        # One that is disabled has no backlog, whatever its target lacks.
        what = _MISSING if place not in there else _DISABLED if rule.get("enabled") is not False and not there[place] else ""
        if what:
            yield Breach(site, f"site {site}: {place[0]} → {place[1]}/{place[2]}{f' [{place[3]}]' if place[3] else ''}: {what}", "drift", WARNING)
    alone = ruled and declared and declared.get("buckets") and not declared.get("rules") and not declared.get("receives") and not rules
    if alone and not result.get("partial"):
        text = (
            f"site {site}: no rule leads from it or to it, although it holds buckets and other sites have rules. Declare its rules, or set"
            " minio_replication_allow_partial."
        )
        yield Breach(site, text, "drift", WARNING)


def _group_that_lacks(result: Record) -> t.Iterator[Breach]:
    """A site without site replication has no rule, and nothing that waits."""
    if result.get("grouped") and result["status"].get("rules") is not None and not result["status"].get("site_replication"):
        text = (
            f"site {result['site']}: site replication with other sites is declared and does not exist, or the access key lacks"
            " admin:SiteReplicationInfo. Run creativeflow.minio.site_replication."
        )
        yield Breach(result["site"], text, "mismatch")
