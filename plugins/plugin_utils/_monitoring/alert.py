# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an alert is, and the jobs of Prometheus whose metrics alerts and dashboards look at."""

from __future__ import annotations

import dataclasses

NODE = 'job="minio-node"'
"""Metrics v2 of each node."""
CLUSTER = 'job="minio-cluster"'
"""Metrics v2 of the cluster, asked of one or two nodes of a site."""
BUCKET = 'job="minio-bucket"'
"""Metrics v2 of the first 100 buckets of a site."""
IAM = 'job="minio-iam"'
"""Metrics v3 of users and policies, of each node."""
STATUS = 'job="minio-status"'
"""The metrics of this collection, from the textfile collector of node_exporter."""
TLS = 'job="minio-tls"'
"""What blackbox_exporter sees of the certificates."""
PROXY = 'job="minio-proxy"'
"""The metrics of HAProxy."""

CRITICAL, WARNING = "critical", "warning"


@dataclasses.dataclass(frozen=True)
class Alert:
    """One alert.

    :ivar expr: PromQL, with %(name)s for a threshold. :ivar wait: for how long it must hold, "" for not at all. :ivar severity: critical pages somebody.
    :ivar summary: one line, with the templates of Prometheus. :ivar means: a sentence for the documentation. :ivar runbook: a page of docs/runbooks.
    :ivar keep: for how long it goes on when the condition is away for a moment. :ivar record: the name of a recording rule that the expression uses.
    :ivar record_expr: what that records.
    """

    name: str
    expr: str
    wait: str
    severity: str
    summary: str
    means: str
    runbook: str
    keep: str = ""
    record: str = ""
    record_expr: str = ""
