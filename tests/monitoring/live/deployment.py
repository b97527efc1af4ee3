# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A deployment whose user wants it monitored, and the configurations of an existing Prometheus and Alertmanager."""

from __future__ import annotations

import getpass
import grp
import json
import os
import secrets
import typing as t
from pathlib import Path

import yaml
from shapes.play import Player
from shapes.sites import Login, Site

from .scaled import scaled
from .sites import NAMES, Sites
from .stack import Stack

BUCKET = "data"
STATUS_MINUTES = 3
_HOST = {"ansible_connection": "local", "ansible_become": False, "ansible_python_interpreter": "{{ ansible_playbook_python }}"}
_PROMETHEUS = """\
# Of the user, who has other things to watch.
global:
  scrape_interval: 2s
  evaluation_interval: 1s
rule_files: []
scrape_configs:
  - job_name: 'prometheus'
    static_configs:
      - targets: ['127.0.0.1:{prometheus}']
alerting:
  alertmanagers:
    - static_configs:
        - targets: ['127.0.0.1:{alertmanager}']
"""
_ALERTMANAGER = """\
route:
  receiver: nobody
  group_wait: 1s
  group_interval: 1s
  repeat_interval: 1h
receivers:
  - name: nobody
  - name: webhook
    webhook_configs:
      - url: http://127.0.0.1:{webhook}/
        send_resolved: true
"""
_BLACKBOX = """\
modules:
  any_authority:
    prober: http
    http:
      tls_config:
        insecure_skip_verify: true
"""


class Deployment:
    """The deployment.

    :param folder: where it goes. :param programs: the folder of promtool and amtool.
    """

    def __init__(self, folder: Path, sites: t.Mapping[str, Site], servers: Sites, programs: Path, stack: Stack, webhook: int) -> None:
        self.folder, self.prometheus, self.textfiles = folder / "deployment", folder / "prometheus", folder / "textfiles"
        self._sites, self._servers, self._programs, self._stack, self._webhook = sites, servers, programs, stack, webhook
        self.vault_secret = self.folder / "vault-secret"
        self.replication = Login("replication", secrets.token_urlsafe(24))
        self.metrics = {name: Login("prometheus", secrets.token_urlsafe(24)) for name in sites}

    def write(self) -> None:
        """Write everything."""
        for path in (self.folder / "config", self.folder / "inventory/group_vars/all", self.textfiles):
            path.mkdir(parents=True)
        hosts: dict[str, t.Any] = {"minio": {"children": {name: {"hosts": {f"{name}-n1": _HOST}} for name in NAMES}}}
        hosts["minio_monitoring"] = {"hosts": {"ops": _HOST}}
        self._json("inventory/hosts.yml", hosts)
        self._json("config/buckets_definition.json", [{"name": BUCKET, "versioning": True, "sites": ["az1", "dr"]}])
        rule = {"sourceAlias": "az1", "sourceBucket": BUCKET, "targetAlias": "dr", "targetBucket": BUCKET}
        self._json("config/replication_rules.json", {"bucketReplications": [rule]})
        self._json("inventory/group_vars/all/minio.yml", self._variables())
        self.vault_secret.write_text(secrets.token_urlsafe(24), encoding="utf-8")
        (self.folder / "ansible.cfg").write_text("[defaults]\ninventory = inventory\npipelining = True\n", encoding="utf-8")
        for name, text in (("prometheus.yml", _PROMETHEUS), ("alertmanager.yml", _ALERTMANAGER), ("blackbox.yml", _BLACKBOX)):
            (self.prometheus / name).write_text(text.format(**self._stack.ports, webhook=self._webhook), encoding="utf-8")

    def _variables(self) -> dict[str, t.Any]:
        sites: dict[str, dict[str, t.Any]] = {
            name: {"url": site.url, "access_key": site.root.name, "secret_key": site.root.secret} for name, site in self._sites.items()
        }
        sites["edge"]["ca_path"] = str(self._servers.ca)
        nodes = {name: [site.address] for name, site in self._sites.items()}
        nodes["az1"].append(f"127.0.0.1:{self._servers.node_port}")
        monitoring = {
            "enabled": True,
            "secrets": {name: login.secret for name, login in self.metrics.items()},
            "nodes": nodes,
            "interval": "2s",
            "status_targets": [f"127.0.0.1:{self._stack.ports['node-exporter']}"],
            "blackbox": f"127.0.0.1:{self._stack.ports['blackbox-exporter']}",
            "blackbox_module": "any_authority",
            "thresholds": {"status_minutes": STATUS_MINUTES},
            "config_dir": str(self.prometheus),
            "owner": getpass.getuser(),
            "group": grp.getgrgid(os.getgid()).gr_name,
            "service": "",
            "promtool": str(self._programs / "promtool"),
            "dashboards_dir": str(self.prometheus / "dashboards"),
            "alertmanager_config": str(self.prometheus / "alertmanager.yml"),
            "alertmanager_receiver": "webhook",
            "alertmanager_service": "",
            "amtool": str(self._programs / "amtool"),
        }
        return {
            "minio_sites": sites,
            "minio_replication_secrets": {"dr": self.replication.secret},
            "minio_replication_write_check": True,
            "minio_replication_status_metrics": str(self.textfiles / "minio.prom"),
            **{f"minio_monitoring_{name}": value for name, value in monitoring.items()},
        }

    def player(self, collections: Path, say: t.Callable[[str], None]) -> Player:
        """Runs the playbooks of its user."""
        # As the playbook site does, which checks the inputs once.
        player = Player(self.folder, collections, ["-e", "_minio_inputs_are_checked=true"], say)
        player.unspeakable = {
            "replication": self.replication.secret,
            **{f"metrics of {name}": login.secret for name, login in self.metrics.items()},
            **{f"root of {name}": site.root.secret for name, site in self._sites.items()},
        }
        return player

    def shorten(self, factor: int) -> dict[str, t.Any]:
        """Have Prometheus work with shorter durations; the rules as the role wrote them."""
        path = self.prometheus / "minio" / "rules.yml"
        rules: dict[str, t.Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
        path.write_text(yaml.safe_dump(scaled(rules, factor), sort_keys=False), encoding="utf-8")
        return rules

    def _json(self, name: str, content: t.Any) -> None:
        # JSON is YAML.
        (self.folder / name).write_text(json.dumps(content, indent=2), encoding="utf-8")
