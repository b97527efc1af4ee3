# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the role minio_monitoring writes, from its variables and the inventory; and what speaks against that."""

from __future__ import annotations

import re
import typing as t

from ...module_utils._common.errors import InputErrors
from ...module_utils._common.suggest import nearest
from .nodes import is_place, proxies, site_of
from .rules import rules
from .scraping import Settings, jobs, seconds, targets
from .token import expiry, warning_days

Variables = t.Mapping[str, t.Any]
_OF_STATUS = "lag, certificates, writes, drills, backups, comparisons and drift"
_OLDEST, _DROP_IN = (2, 42), (2, 43)


def monitoring_plan(own: Variables, hosts: t.Mapping[str, t.Sequence[Variables]], proxy_hosts: t.Sequence[Variables], now: float) -> dict[str, t.Any]:
    """The plan.

    :param own: the variables of the role, without ``minio_monitoring_`` in their names, and ``sites``, which is minio_sites.
    :param hosts: the variables of hosts, by site, with ``name``, ``port``, ``pools`` (names of nodes) and ``scheme``. :param proxy_hosts: the same of proxies.
    :param now: in seconds of Unix, for the end of the tokens.
    :return: ``problems``; ``targets``, by name of file; ``jobs``; ``rules``; ``left_out``, a line each.
    """
    problems = list(_problems(own))
    given = own["nodes"] if isinstance(own["nodes"], t.Mapping) else {}
    sites = [site_of(name, entry, hosts.get(name, ()), given.get(name, ())) for name, entry in own["sites"].items()]
    problems += [
        f"site {site.name}: the inventory has none of its nodes. Put these into the group {site.name}, or give their addresses in minio_monitoring_nodes."
        for site in sites
        if not site.nodes
    ]
    # The role says of the argument that it is an integer.
    days = max(int(own["token_days"]), 1)
    try:
        written = rules(own["thresholds"], own["runbooks"], [*own["leave_out"], *_without_status(own)], (expiry(now, days), warning_days(days)))
    except InputErrors as error:
        written = {"groups": []}
        problems += [f"minio_monitoring_{line}" if line.startswith("thresholds") else f"minio_monitoring_leave_out: {line}" for line in error.errors]
    found, left_out = proxies(proxy_hosts)
    settings = Settings(
        folder=own["folder"],
        targets=own["targets_folder"],
        interval=str(own["interval"]),
        status=tuple(own["status_targets"]),
        blackbox=own["blackbox"],
        module=own["blackbox_module"],
        buckets=own["buckets"],
    )
    left_out += [
        f"site {name}: the metrics of buckets are left out, because it has {count} buckets." for name, count in own["buckets"].items() if (count or 0) >= 100
    ]
    left_out += [
        f"the metrics of this collection are left out, and with them the alerts on {_OF_STATUS}, because minio_monitoring_status_targets is empty."
        " Name the node_exporters that have them, see docs/monitoring.md."
        for _alert in _without_status(own)
    ]
    if problems:
        return {"problems": problems, "targets": {}, "jobs": [], "rules": written, "left_out": left_out}
    return {"problems": [], "targets": targets(sites, found, settings), "jobs": jobs(sites, found, settings), "rules": written, "left_out": left_out}


def _without_status(own: Variables) -> list[str]:
    """The alert that would never end where nobody has the metrics of this collection, such as for one site without replication."""
    return [] if own["status_targets"] else ["MinioReplicationStatusMissing"]


def _problems(own: Variables) -> t.Iterator[str]:
    known = list(own["sites"])
    for variable in ("secrets", "nodes"):
        value = own[variable]
        if not isinstance(value, t.Mapping):
            yield f"minio_monitoring_{variable}: must be a dictionary, by site."
            continue
        for name in value:
            if name not in known:
                hint = nearest(str(name), known) or f" It has {', '.join(known)}."
                yield f"minio_monitoring_{variable}.{name}: minio_sites has no site of this name.{hint}"
    secrets = own["secrets"] if isinstance(own["secrets"], t.Mapping) else {}
    without = [name for name in known if not 8 <= len(str(secrets.get(name) or "")) <= 40]
    if without:
        yield f"minio_monitoring_secrets has no secret for {', '.join(without)}. Each site needs one of 8 to 40 characters, from the vault."
    for name, entry in own["sites"].items():
        if entry.get("access_key") == own["user"]:
            yield f"minio_monitoring_user: {own['user']} is the access key of site {name} in minio_sites. Give Prometheus a user of its own."
    for name, places in (own["nodes"] if isinstance(own["nodes"], t.Mapping) else {}).items():
        wrong = [str(place) for place in (places if isinstance(places, list) else [places]) if not is_place(place)]
        if wrong or not isinstance(places, list):
            yield f"minio_monitoring_nodes.{name}: {', '.join(wrong) or places} is no list of hosts with a port, such as az1-n1:9000."
    for place in own["status_targets"]:
        if not is_place(place):
            yield f"minio_monitoring_status_targets: {place} is no host with a port, such as ops:9100."
    if own["blackbox"] and not is_place(own["blackbox"]):
        yield f"minio_monitoring_blackbox: {own['blackbox']} is no host with a port, such as 127.0.0.1:9115."
    if int(own["token_days"]) < 1:
        yield f"minio_monitoring_token_days: {own['token_days']} is too few. Give 1 or more."
    if seconds(own["interval"]) <= 0:
        yield f"minio_monitoring_interval: {own['interval']} is no duration. Write a number with ms, s, m or h, such as 60s."
    if own["alertmanager_config"] and not own["alertmanager_receiver"]:
        yield "minio_monitoring_alertmanager_receiver: missing. Name a receiver that the configuration of Alertmanager has."


def main_file(version: str, folder: str, scraping: list[dict[str, t.Any]], rule_files: list[str]) -> dict[str, list[t.Any]]:
    """What the main file of Prometheus needs of ours, by the place of its list.

    :param version: what promtool says of itself. :raises InputErrors: that version does not read the rules.
    """
    found = re.search(r"version (\d+)\.(\d+)", version)
    if not found:
        raise InputErrors(
            [f"promtool does not say its version: {version.strip()[:80] or 'nothing'}. Set minio_monitoring_promtool to the program of Prometheus."]
        )
    number = (int(found[1]), int(found[2]))
    if number < _OLDEST:
        raise InputErrors([f"Prometheus is {number[0]}.{number[1]}, and the rules need 2.42 or newer. Upgrade it."])
    if number < _DROP_IN:
        return {"rule_files": rule_files, "scrape_configs": scraping}
    return {"rule_files": rule_files, "scrape_config_files": [f"{folder}/scrape.yml"]}
