# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A deployment in which nothing is wrong, and the cases that each change something in it."""

from __future__ import annotations

import copy
import dataclasses
import json
import typing as t
from pathlib import Path

import yaml

UNSPEAKABLE = ("secret-of-az1", "secret-of-dr", "replication-of-az1", "replication-of-dr", "secret-of-app", "password-of-root")
"""What no output may hold."""

_HOST = {"ansible_connection": "local", "ansible_python_interpreter": "{{ ansible_playbook_python }}"}
HOSTS: dict[str, t.Any] = {
    "minio": {"children": {site: {"hosts": {f"{site}-n{number}": _HOST for number in range(1, 5)}} for site in ("az1", "dr")}},
    "minio_clients": {"hosts": {"desk": _HOST}},
    "minio_proxies": {"hosts": {"gate": _HOST}},
}
VARIABLES: dict[str, t.Any] = {
    "minio_sites": {
        "az1": {"url": "http://127.0.0.1:1", "access_key": "key-of-az1", "secret_key": "secret-of-az1"},
        "dr": {"url": "http://127.0.0.1:2", "access_key": "key-of-dr", "secret_key": "secret-of-dr"},
    },
    "minio_replication_secrets": {"az1": "replication-of-az1", "dr": "replication-of-dr"},
    "minio_iam_secrets": {"app": "secret-of-app"},
    "minio_cluster_root_user": "root-of-all",
    "minio_cluster_root_password": "password-of-root",
}
_BUCKETS = [{"name": "users", "versioning": True, "policy_file": "policies/reader.json"}]
_RULES = [{"sourceAlias": source, "sourceBucket": "users", "targetAlias": target, "targetBucket": "users"} for source, target in (("az1", "dr"), ("dr", "az1"))]
_POLICY = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": "*", "Action": ["s3:GetObject"], "Resource": ["arn:aws:s3:::{{BUCKET_NAME}}/*"]}],
}
FILES: dict[str, t.Any] = {
    "ansible.cfg": "[defaults]\ninventory = inventory\n",
    "config/buckets_definition.json": _BUCKETS,
    "config/replication_rules.json": {"bucketReplications": _RULES},
    "config/iam_definition.json": {"services": [{"name": "app", "buckets": {"users": "reader"}}]},
    "policies/reader.json": _POLICY,
}


@dataclasses.dataclass(frozen=True)
class Case:  # pylint: disable=too-many-instance-attributes
    """One wrong input.

    :param lines: all that the playbook must say of it, in this order and once each. ``…`` stands for any text, ``{folder}`` for the deployment's.
    :param playbook: of the collection, or a path in the folder.
    :param variables: of all hosts, instead of those of the same name; ``None`` removes one. :param files: likewise, by path.
    :param hosts: the inventory. :param options: of the command line. :param environment: variables of the process.
    :param warnings: the warnings, also those of deprecation. :param code: with what it ends. :param contains: what else the output has.
    """

    name: str
    lines: tuple[str, ...] = ()
    playbook: str = "check_inputs"
    variables: t.Mapping[str, t.Any] = dataclasses.field(default_factory=dict)
    files: t.Mapping[str, t.Any] = dataclasses.field(default_factory=dict)
    hosts: t.Optional[t.Mapping[str, t.Any]] = None
    options: tuple[str, ...] = ()
    environment: t.Mapping[str, str] = dataclasses.field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    code: int = 2
    contains: tuple[str, ...] = ()


def write(case: Case, folder: Path, port: int) -> None:
    """Write the deployment with what is wrong in it. :param port: where something answers HTTP that is no MinIO, for C({http})."""
    variables = {name: value for name, value in {**VARIABLES, **case.variables}.items() if value is not None}
    files = {
        **FILES,
        "inventory/hosts.yml": yaml.safe_dump(copy.deepcopy(dict(HOSTS if case.hosts is None else case.hosts))),
        "inventory/group_vars/all/minio.yml": yaml.safe_dump(variables, sort_keys=False),
        **case.files,
    }
    for name, content in files.items():
        if content is not None:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            text = content if isinstance(content, str) else json.dumps(content, indent=1)
            (folder / name).write_text(text.replace("{http}", str(port)), encoding="utf-8")


def sites(name: str = "az1", **changes: t.Any) -> dict[str, t.Any]:
    """The variable of the sites, with other values in the entry of one; ``None`` removes a key."""
    entry = {key: value for key, value in {**VARIABLES["minio_sites"][name], **changes}.items() if value is not None}
    return {"minio_sites": {**VARIABLES["minio_sites"], name: entry}}


def group(old: str, new: str) -> dict[str, t.Any]:
    """The inventory with another name for the group of a site."""
    inventory = copy.deepcopy(HOSTS)
    children = inventory["minio"]["children"]
    inventory["minio"]["children"] = {new if name == old else name: content for name, content in children.items()}
    return inventory


def on(host: str, **variables: t.Any) -> dict[str, t.Any]:
    """Variables of one host, as a file."""
    return {f"inventory/host_vars/{host}.yml": yaml.safe_dump(variables)}
