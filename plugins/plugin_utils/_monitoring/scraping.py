# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The jobs of Prometheus, and their targets for file_sd.

A site has a token of its own, and one job has one token. So there is a job for each site, whose label ``job`` is that of all sites.
"""

from __future__ import annotations

import dataclasses
import re
import typing as t

from .nodes import Proxy, Site

MOST_BUCKETS = 100
"""The server gives the v2 metrics of the first 100 buckets and no more (S cmd/metrics-v2.go:getBucketUsageMetrics)."""
_DURATION = re.compile(r"(\d+)(ms|s|m|h)")
_SECONDS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600}
Job = dict[str, t.Any]


@dataclasses.dataclass(frozen=True)
class Settings:
    """How to scrape.

    :ivar folder: of tokens and authorities, on the host of Prometheus. :ivar targets: the folder of the files of targets there.
    :ivar interval: of all jobs, with its unit. :ivar status: places of node_exporters that have our metrics.
    :ivar blackbox: the place of blackbox_exporter, "" for none. :ivar module: its module. :ivar buckets: how many buckets sites have, by name; None for
        what is not known.
    """

    folder: str
    targets: str
    interval: str = "60s"
    status: tuple[str, ...] = ()
    blackbox: str = ""
    module: str = "http_2xx"
    buckets: t.Mapping[str, t.Optional[int]] = dataclasses.field(default_factory=dict)


def seconds(text: t.Any) -> float:
    """A duration of Prometheus, 0 for what is none."""
    found = _DURATION.fullmatch(str(text))
    return int(found[1]) * _SECONDS[found[2]] if found else 0


def jobs(sites: t.Sequence[Site], proxies: t.Sequence[Proxy], settings: Settings) -> list[Job]:
    """All jobs, as ``scrape_configs`` has them."""
    found = [job for site in sites for job in _of_site(site, settings)]
    if settings.status:
        textfile = {"metrics_path": "/metrics", "params": {"collect[]": ["textfile"]}}
        kept = {"source_labels": ["__name__"], "regex": "creativeflow_minio_.+|node_textfile_.+", "action": "keep"}
        # The metrics have a label site of their own.
        found.append({**_job("minio-status", settings), **textfile, "honor_labels": True, "metric_relabel_configs": [kept]})
    if settings.blackbox and _tls_targets(sites):
        relabel: list[dict[str, t.Any]] = [
            {"source_labels": ["__address__"], "target_label": "__param_target"},
            {"source_labels": ["__address__"], "regex": "https://([^/]+)/.*", "target_label": "instance"},
            {"target_label": "__address__", "replacement": settings.blackbox},
        ]
        probe = {"metrics_path": "/probe", "params": {"module": [settings.module]}, "relabel_configs": relabel}
        found.append({**_job("minio-tls", settings), **probe})
    if proxies:
        found.append({**_job("minio-proxy", settings), "metrics_path": "/metrics"})
    return found


def _of_site(site: Site, settings: Settings) -> t.Iterator[Job]:
    yield _authorized("minio-node", "/minio/v2/metrics/node", site, settings, site.scheme)
    # It asks all peers, and waits for one that hangs: more time than usual, and less than the interval.
    patient = {"scrape_timeout": _shorter(settings.interval)}
    yield {**_authorized("minio-cluster", "/minio/v2/metrics/cluster", site, settings, site.url_scheme), **patient}
    if _few_buckets(site, settings):
        yield {**_authorized("minio-bucket", "/minio/v2/metrics/bucket", site, settings, site.url_scheme, targets="minio-cluster"), **patient}
    yield _authorized("minio-iam", "/minio/metrics/v3/cluster/iam", site, settings, site.scheme, targets="minio-node")


def _few_buckets(site: Site, settings: Settings) -> bool:
    count = settings.buckets.get(site.name)
    return count is None or count < MOST_BUCKETS


def _authorized(job: str, path: str, site: Site, settings: Settings, scheme: str, targets: str = "") -> Job:
    tls: dict[str, t.Any] = {}
    if scheme == "https" and site.has_ca:
        tls["ca_file"] = f"{settings.folder}/{site.name}.ca.crt"
    if scheme == "https" and not site.verify:
        tls["insecure_skip_verify"] = True
    return {
        **_job(f"{job}-{site.name}", settings, f"{targets or job}-{site.name}"),
        "metrics_path": path,
        "scheme": scheme,
        "authorization": {"credentials_file": f"{settings.folder}/{site.name}.token"},
        **({"tls_config": tls} if tls else {}),
        "relabel_configs": [{"target_label": "job", "replacement": job}],
    }


def _job(name: str, settings: Settings, targets: str = "") -> Job:
    return {
        "job_name": name,
        "scrape_interval": settings.interval,
        "scrape_timeout": _least(settings.interval),
        "file_sd_configs": [{"files": [f"{settings.targets}/{targets or name}.json"]}],
    }


def _shorter(interval: str) -> str:
    """Five parts of six."""
    return f"{int(seconds(interval) * 1000 * 5 / 6)}ms"


def _least(interval: str) -> str:
    return "10s" if seconds(interval) >= 10 else interval


def targets(sites: t.Sequence[Site], proxies: t.Sequence[Proxy], settings: Settings) -> dict[str, list[dict[str, t.Any]]]:
    """The content of each file of targets, by its name."""
    found: dict[str, list[dict[str, t.Any]]] = {}
    for site in sites:
        # The server has a label pool itself in metrics of the cluster, which one of the target would replace.
        found[f"minio-node-{site.name}.json"] = [
            _group(node.address, site=site.name, node=node.name, pool="" if node.pool is None else str(node.pool)) for node in site.nodes
        ]
        found[f"minio-cluster-{site.name}.json"] = [_group(site.address, site=site.name)]
    if settings.status:
        found["minio-status.json"] = [_group(place) for place in settings.status]
    if settings.blackbox and _tls_targets(sites):
        found["minio-tls.json"] = _tls_targets(sites)
    if proxies:
        found["minio-proxy.json"] = [_group(proxy.address, site=proxy.site, node=proxy.name) for proxy in proxies]
    return found


def _tls_targets(sites: t.Sequence[Site]) -> list[dict[str, t.Any]]:
    places = []
    for site in sites:
        places += [(node.address, site.name, node.name) for node in site.nodes if site.scheme == "https"]
        if site.url_scheme == "https" and site.address not in (node.address for node in site.nodes):
            places.append((site.address, site.name, ""))
    return [_group(f"https://{address}/minio/health/live", site=site, node=node) for address, site, node in places]


def _group(address: str, **labels: str) -> dict[str, t.Any]:
    kept = {name: value for name, value in labels.items() if value}
    return {"targets": [address], **({"labels": kept} if kept else {})}
