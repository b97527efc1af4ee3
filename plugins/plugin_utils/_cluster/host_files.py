# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files and folders of a node, and the user that the service runs as."""

from __future__ import annotations

import os
import typing as t
from dataclasses import dataclass, field

from .._certificates.material import files as material_files
from .environment_file import render
from .file_transfer import transfer_files
from .plan_inputs import Inputs, Node
from .service_unit import unit_text

_HEADER = "# Written by Ansible: creativeflow.minio.minio_cluster\n"
MARK = "WRITTEN_BY_ANSIBLE"
"""The file by which the folder of a certificate is known as one of the role. The server reads two other names there."""
_MARK_TEXT = f"{_HEADER}# It removes this folder when minio_cluster_tls_more_certs no longer names it.\n"
FOLDER_MODE, DRIVE_MODE, QUEUE_MODE = "0750", "0750", "0700"


@dataclass(frozen=True)
class File:
    """A file that the role writes. :param content: ``None`` where it is secret, see :attr:`Plan.secrets`."""

    owner: str
    group: str
    mode: str
    content: t.Optional[str] = field(repr=False)


@dataclass(frozen=True)
class Copied:
    """A file that comes from the controller. :param source: its absolute path there."""

    source: str
    path: str
    mode: str


@dataclass(frozen=True)
class Account:
    """The user of the service."""

    user: str
    group: str
    home: str
    shell: str = "/usr/sbin/nologin"


def account_of(node: Node) -> Account:
    """The user of a node's service."""
    return Account(node.user, node.group, node.config_dir)


def root_folders(inputs: Inputs, copied: t.Iterable[Copied]) -> tuple[str, ...]:
    """The folders of root that the group of the service may enter."""
    node = inputs.node
    own = [node.config_dir, node.certs_dir, f"{node.certs_dir}/CAs", *(f"{node.certs_dir}/{one.name}" for one in inputs.tls.more if one.is_folder)]
    own += [node.transfer_dir] if any(text for text, _secret in transfer_files(inputs.transfer).values()) else []
    return tuple(dict.fromkeys([*own, *(os.path.dirname(file.path) for file in copied)]))


def swept_folders(node: Node) -> tuple[str, ...]:
    """The folders in which nothing stays that the role does not write."""
    return (node.kes_dir, node.webhooks_dir)


def copied_files(inputs: Inputs) -> tuple[Copied, ...]:
    """Certificates and keys for KES and webhooks."""
    node, kms = inputs.node, inputs.kms
    found = [
        Copied(source, f"{node.kes_dir}/{name}", mode)
        for name, source, mode in (("client.crt", kms.cert, "0644"), ("client.key", kms.key, "0600"), ("ca.crt", kms.ca, "0644"))
        if source
    ]
    for kind, webhooks in inputs.webhooks.kinds().items():
        for webhook in webhooks:
            if webhook.get("client_cert") and webhook.get("client_key"):
                stem = f"{node.webhooks_dir}/{kind}-{webhook['name']}"
                found += [Copied(webhook["client_cert"], f"{stem}.crt", "0644"), Copied(webhook["client_key"], f"{stem}.key", "0600")]
    return tuple(found)


def queue_folders(inputs: Inputs) -> tuple[str, ...]:
    """The folders of queues of the logs, in which the server writes."""
    return tuple(dict.fromkeys(webhook["queue_dir"] for webhooks in inputs.webhooks.kinds().values() for webhook in webhooks if webhook.get("queue_dir")))


def own_files(
    inputs: Inputs, tls: t.Mapping[str, str], public: t.Mapping[str, t.Any], hidden: t.Mapping[str, t.Any], drives: t.Sequence[str], queues: t.Sequence[str]
) -> tuple[dict[str, File], dict[str, str], tuple[str, ...]]:
    """The files, the contents of those that are secret, and the paths of those that must not be there."""
    node = inputs.node
    ports = [int(inputs.server.ports[name]) for name in ("port", "console_port", "sftp_port", "ftp_port") if inputs.server.ports[name]]
    transfer = {f"{node.transfer_dir}/{name}": found for name, found in transfer_files(inputs.transfer).items()}
    more = {
        f"{node.certs_dir}/{one.name}": material_files({"certificate": one.certificate, "key": one.key, "authorities": ""})
        for one in inputs.tls.more
        if one.is_folder
    }
    named = [str(value) for value in (*public.values(), *hidden.values())]
    unit = unit_text(inputs.site.name, node, drives, queues, ports, kms=bool(inputs.kms.secret_key), secrets=bool(hidden), more=sorted(more), named=named)
    secrets = {
        path: content
        for path, content in {
            node.root_user_file: f"{inputs.credentials.user}\n",
            node.root_password_file: f"{inputs.credentials.password}\n",
            node.kms_file: f"{inputs.kms.secret_key}\n" if inputs.kms.secret_key else "",
            node.secret_env_file: render(hidden),
            f"{node.certs_dir}/private.key": tls["key"],
            **{f"{folder}/private.key": pair["key"] for folder, pair in more.items()},
            **{path: text for path, (text, secret) in transfer.items() if secret},
        }.items()
        if content
    }
    wanted = {
        node.root_user_file: File(node.user, node.group, "0600", None),
        node.root_password_file: File(node.user, node.group, "0600", None),
        node.kms_file: File(node.user, node.group, "0600", None),
        node.env_file: File("root", "root", "0640", f"{_HEADER}{render(public)}"),
        node.secret_env_file: File("root", "root", "0600", None),
        f"{node.certs_dir}/public.crt": File(node.user, node.group, "0644", tls["certificate"]),
        f"{node.certs_dir}/private.key": File(node.user, node.group, "0600", None),
        f"{node.certs_dir}/CAs/ca.crt": File("root", node.group, "0644", tls["authorities"]),
        node.unit_file: File("root", "root", "0644", unit),
    }
    for folder, pair in more.items():
        wanted[f"{folder}/public.crt"] = File(node.user, node.group, "0644", pair["certificate"])
        wanted[f"{folder}/private.key"] = File(node.user, node.group, "0600", None)
        wanted[f"{folder}/{MARK}"] = File("root", node.group, "0644", _MARK_TEXT)
    for path, (text, secret) in transfer.items():
        wanted[path] = File(node.user, node.group, "0600" if secret else "0644", None if secret else text)
    # What the private authority gives is looked at before it is known.
    expected = [f"{node.certs_dir}/{name}" for name in ("public.crt", "private.key", "CAs/ca.crt") if inputs.tls.expected]
    files = {path: file for path, file in wanted.items() if file.content or path in secrets or path in expected}
    return files, secrets, (*(path for path in wanted if path not in files), node.removal_file)
