# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The status of several sites for people: a table, and what is wrong."""

from __future__ import annotations

import typing as t

from ansible_collections.creativeflow.minio.plugins.module_utils._columns import columns
from ansible_collections.creativeflow.minio.plugins.module_utils._units import show_duration, show_size

_HEADS = ("SITE", "BUCKET", "TARGET", "ONLINE", "WAITING", "SIZE", "FAILED", "LAG")
_ONLINE = {True: "yes", False: "NO", None: "?"}


def table(results: t.Iterable[dict[str, t.Any]]) -> list[str]:
    """Lines of a table.

    :param results: dictionaries with ``site`` and ``status``, a result of minio_replication_status.
    """
    rows: list[tuple[str, ...]] = [_HEADS]
    silent = []
    for result in results:
        rules = result["status"].get("rules")
        if rules is None:
            silent.append(f"{result['site']}: {result['status'].get('msg', 'no status')}")
        rows += [_row(result["site"], rule) for rule in rules or []]
    return columns(rows) + silent


def _row(site: str, rule: dict[str, t.Any]) -> tuple[str, ...]:
    target = rule["target"] + (f"/{rule['target_bucket']}" if rule["target_bucket"] != rule["bucket"] else "")
    bucket = rule["bucket"] + (f" [{rule['prefix']}]" if rule["prefix"] else "")
    waiting, failed = f"{rule['pending_objects']:,}", f"{rule['failed_objects']:,}"
    return site, bucket, target, _ONLINE[rule["online"]], waiting, show_size(rule["pending_bytes"]), failed, show_duration(rule["lag"])


def breaches(results: t.Iterable[dict[str, t.Any]]) -> list[str]:
    """One line for each breach; a site without a status is one."""
    found: list[str] = []
    for result in results:
        status = result["status"]
        found += status["breaches"] if "breaches" in status else [status.get("msg", f"site {result['site']}: no status")]
    return found
