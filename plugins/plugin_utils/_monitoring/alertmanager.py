# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The route of Alertmanager for our alerts, and which alerts another one makes superfluous."""

from __future__ import annotations

import typing as t

_OF_A_NODE = ("MinioNodeDown", "MinioNodeUnreachableByPeers", "MinioClusterMetricsMissing", "MinioDriveOffline")
_QUORUM = ("MinioWriteQuorumAtRisk", "MinioWriteQuorumLost", "MinioReadQuorumLost")
INHIBITIONS: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...] = (
    ("MinioSiteDown", (*_OF_A_NODE, *_QUORUM, "MinioReplicationStatusOfSiteMissing", "MinioWriteCheckFails"), ("site",)),
    ("MinioReadQuorumLost", ("MinioWriteQuorumLost", "MinioWriteQuorumAtRisk"), ("site", "pool", "set")),
    ("MinioWriteQuorumLost", ("MinioWriteQuorumAtRisk",), ("site", "pool", "set")),
    ("MinioReplicationLinkDown", ("MinioReplicationBacklogInMemory", "MinioReplicationAttemptsFail"), ("site",)),
    ("MinioReplicationStatusMissing", ("MinioReplicationStatusOld",), ()),
    ("MinioCertificateUntrusted", ("MinioCertificateEnds",), ("site", "of")),
    ("MinioKmsOffline", ("MinioKmsFails",), ("site",)),
)
"""An alert, those that say nothing more while it fires, and the labels that they share."""


def route(receiver: str) -> dict[str, t.Any]:
    """The route. :param receiver: the name of a receiver that the file has."""
    return {"matchers": ['alertname=~"Minio.+"'], "receiver": receiver, "group_by": ["alertname", "site"]}


def inhibitions() -> list[dict[str, t.Any]]:
    """The rules, as ``inhibit_rules`` has them from Alertmanager 0.22 on."""
    return [
        {
            "source_matchers": [f'alertname="{source}"'],
            "target_matchers": [f'alertname=~"{"|".join(targets)}"'],
            **({"equal": list(labels)} if labels else {}),
        }
        for source, targets, labels in INHIBITIONS
    ]
