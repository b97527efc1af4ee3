# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The status of several sites in Prometheus' text format, for the textfile collector of node_exporter."""

from __future__ import annotations

import typing as t

_PREFIX = "creativeflow_minio_replication"
_OF_RULES = (
    ("online", "Whether the site reaches the target.", "online", int),
    ("pending_objects", "Versions and delete markers that the target does not have.", "pending_objects", int),
    ("pending_bytes", "The bytes of these.", "pending_bytes", int),
    ("failed_objects", "Those of them of which the last attempt failed.", "failed_objects", int),
    ("lag_seconds", "The age of the oldest of them.", "lag", float),
    ("probe_seconds", "How long a probe took to the target.", "probe_lag", float),
    ("breached", "Whether a threshold is exceeded.", "breached", int),
)
_OF_SITES = (
    ("failed_last_5_minutes", "Attempts that failed in the last five minutes.", "failed_last_5_minutes"),
    ("dropped", "Objects that the server has left to its scanner since it started.", "dropped"),
)


def metrics(results: t.Iterable[dict[str, t.Any]], now: float) -> str:
    """The text, which ends with a line break.

    :param results: dictionaries with ``site`` and ``status``, a result of minio_replication_status. :param now: when it was asked, in seconds of Unix.
    """
    sites = list(results)
    lines: list[str] = []
    for name, text, field, kind in _OF_RULES:
        lines += _head(name, text)
        for site in sites:
            for rule in site["status"].get("rules") or []:
                if rule[field] is not None:
                    labels = {"site": site["site"], "bucket": rule["bucket"], "target": rule["target"], "rule": rule["id"]}
                    lines.append(f"{_PREFIX}_{name}{_labels(labels)} {kind(rule[field])}")
    for name, text, field in _OF_SITES:
        lines += _head(name, text)
        lines += [f"{_PREFIX}_{name}{_labels({'site': site['site']})} {site['status']['queue'].get(field, 0)}" for site in sites if site["status"].get("queue")]
    lines += _head("up", "Whether the site gave a status.")
    lines += [f"{_PREFIX}_up{_labels({'site': site['site']})} {int('rules' in site['status'])}" for site in sites]
    lines += [*_head("asked_timestamp_seconds", "When the sites were asked."), f"{_PREFIX}_asked_timestamp_seconds {now:.0f}"]
    return "\n".join(lines) + "\n"


def _head(name: str, text: str) -> list[str]:
    return [f"# HELP {_PREFIX}_{name} {text}", f"# TYPE {_PREFIX}_{name} gauge"]


def _labels(labels: dict[str, str]) -> str:
    escaped = {name: value.replace("\\", r"\\").replace('"', r"\"").replace("\n", r"\n") for name, value in labels.items()}
    return "{" + ",".join(f'{name}="{value}"' for name, value in escaped.items()) + "}"
