# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plan of a node: what its files, its service and its command line shall be, and what speaks against that. Nothing is read or written here."""

from __future__ import annotations

import dataclasses
import os
import typing as t
from dataclasses import dataclass, field

from ...module_utils._common.errors import InputErrors
from ...module_utils._server.layout import Pool, parse_pools, volumes
from .._certificates import material
from .._certificates.domains import domains_of, without_wildcard
from .._certificates.more import described, left_for_the_main_one, more_problems
from .environment_file import divide, parse, render, to_text, value_errors
from .environment_names import remark
from .file_transfer import host_key, transfer_options, transfer_problems
from .host_files import Account, Copied, File, account_of, copied_files, own_files, queue_folders, root_folders, swept_folders
from .kms_and_webhooks import webhook_environment
from .plan_inputs import Inputs, Node
from .preflight import site_problems

_NEVER_AS_VARIABLES = ("MINIO_ROOT_USER", "MINIO_ROOT_PASSWORD", "MINIO_KMS_SECRET_KEY")
"""The role writes these into files."""


@dataclass(frozen=True)
class Layout:
    """Pools. :param volumes: their part of the command line. :param drives: those of the node. :param pools: as ``cluster_layout`` gives them."""

    volumes: str
    nodes: tuple[str, ...]
    drives: tuple[str, ...]
    pools: tuple[dict[str, t.Any], ...]


@dataclass(frozen=True)
class Secrets:
    """What must not be shown. :param environment: all variables of the server. :param files: contents by path."""

    environment: t.Mapping[str, t.Any] = field(repr=False)
    files: t.Mapping[str, str] = field(repr=False)


@dataclass(frozen=True)
class Plan:
    """What a node shall be.

    :param scheme: ``http`` or ``https``. :param url: of the node. :param urls: those of the site, by where each is said.
    :param environment: the variables that may be shown. :param secret_names: the names of the others.
    :param options: those of the server's command line. :param command_line: the whole of it.
    :param removed: the pools that were decommissioned. :param belonging: the hosts of the site that have a pool, in the inventory's order.
    :param leaves: whether the node has no pool any more.
    :param files: those that the role writes, by path. :param absent: those that it removes. :param copied: those that come from the controller.
    :param folders: in which root alone writes. :param queues: folders of queues of the log, which the server writes.
    :param account: the user of the service. :param root_folders: folders of root that its group may enter. :param certs_dir: that of certificates.
    :param swept_folders: those in which no other files stay than those that the role writes.
    :param tls: ``certificate``, ``authorities``, ``fingerprint``, ``key``, whether there is one, ``key_stays``, whether that on the node stays, and ``more``,
        see :func:`described`.
    :param transfer: ``folder``, ``files`` and ``ports`` of SFTP and FTP, files that are ``absent``, ``start_files``, which these read at the start alone, and
        ``host_key``, its public part.
    :param remarks: on the environment file, on ``minio_cluster_environment``, and on names for which there is no certificate.
    :param site_problems: what all nodes of the site share, in the plan of the one that speaks for it. :param problems: those of this node.
    """

    site: str
    node: str
    scheme: str
    url: str
    urls: t.Mapping[str, str]
    ports: t.Mapping[str, t.Any]
    layout: Layout
    removed: Layout
    leaves: bool
    belonging: tuple[str, ...]
    environment: t.Mapping[str, str]
    secret_names: tuple[str, ...]
    options: str
    command_line: str
    files: t.Mapping[str, File]
    absent: tuple[str, ...]
    copied: tuple[Copied, ...]
    folders: tuple[str, ...]
    queues: tuple[str, ...]
    account: Account
    root_folders: tuple[str, ...]
    certs_dir: str
    swept_folders: tuple[str, ...]
    tls: t.Mapping[str, t.Any]
    remarks: t.Mapping[str, tuple[str, ...]]
    transfer: t.Mapping[str, t.Any]
    set_drive_count: t.Any
    site_problems: tuple[str, ...]
    problems: tuple[str, ...]
    secrets: Secrets = field(repr=False)

    def public(self) -> dict[str, t.Any]:
        """All but the secrets, as dictionaries and lists."""
        return {name: _plain(value) for name, value in ((part.name, getattr(self, part.name)) for part in dataclasses.fields(self)) if name != "secrets"}


def _plain(value: t.Any) -> t.Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {part.name: _plain(getattr(value, part.name)) for part in dataclasses.fields(value)}
    if isinstance(value, t.Mapping):
        return {name: _plain(item) for name, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, (list, tuple)) else value


def make_plan(inputs: Inputs) -> Plan:
    """The plan. Inputs that are wrong give problems, and a plan that is as complete as can be."""
    site, node, server = inputs.site, inputs.node, inputs.server
    scheme = "https" if inputs.tls.sources or inputs.file.scheme == "https" else "http"
    port = int(server.ports["port"])
    layout, removed = (_layout(pools, node, scheme, port) for pools in (site.pools, site.decommissioned_pools))
    options = _options(inputs)
    environment = _environment(inputs, layout.volumes, options)
    # What cannot be written is a problem of the site, and nothing is written then.
    public, hidden = ({}, {}) if value_errors(environment, "") else divide(environment)
    tls = material.files({"certificate": inputs.tls.certificate, "key": inputs.tls.key, "authorities": inputs.tls.authorities})
    copied, queues = copied_files(inputs), queue_folders(inputs)
    files, secrets, absent = own_files(inputs, tls, public, hidden, layout.drives, queues)
    gone = [name for name in removed.nodes if name not in layout.nodes]
    return Plan(
        site=site.name,
        node=node.name,
        scheme=scheme,
        url=f"{scheme}://{node.name}:{port}",
        urls=site.urls,
        ports=server.ports,
        layout=layout,
        removed=removed,
        leaves=node.name in gone,
        belonging=tuple(host for host in site.members if host not in gone and (site.nodes.get(host) or host) not in gone),
        environment={name: to_text(value) for name, value in sorted(public.items())},
        secret_names=tuple(sorted(hidden)),
        options=options,
        command_line=f"{node.program} server {options} {layout.volumes}",
        files=files,
        absent=absent,
        copied=copied,
        folders=tuple(dict.fromkeys([node.config_dir, *map(os.path.dirname, (node.env_file, node.root_user_file, node.root_password_file, node.program))])),
        queues=queues,
        account=account_of(inputs.node),
        root_folders=root_folders(inputs, copied),
        certs_dir=node.certs_dir,
        swept_folders=swept_folders(inputs.node),
        tls={
            **tls,
            "key": bool(tls["key"]) or inputs.tls.expected,
            "key_stays": inputs.tls.key_stays,
            "more": described(inputs.tls.more, tls["authorities"] + inputs.tls.private_authority, node.certs_dir),
        },
        remarks={"file": inputs.file.remarks, "given": _given_remarks(server.given), "names": _name_remarks(inputs, tls, environment)},
        transfer=_transfer(inputs, files, absent, tls=bool(tls["certificate"]) or inputs.tls.expected),
        set_drive_count=environment.get("MINIO_ERASURE_SET_DRIVE_COUNT", 0),
        site_problems=tuple(_site_problems(inputs, scheme, environment)) if site.speaker == node.host else (),
        problems=(*_certificate_problems(inputs, tls, environment), *_transfer_problems(inputs, environment), *inputs.missing),
        secrets=Secrets(environment, secrets),
    )


def _layout(definitions: t.Any, node: Node, scheme: str, port: int) -> Layout:
    """What pools mean to a node; nothing where they are wrong, which :func:`site_problems` says."""
    try:
        pools = parse_pools(definitions, "minio_cluster_pools") if definitions else []
    except InputErrors:
        pools = []
    return Layout(
        volumes=volumes(pools, scheme, port),
        nodes=tuple(dict.fromkeys(name for pool in pools for name in pool.nodes)),
        drives=tuple(dict.fromkeys(path for pool in pools if node.name in pool.nodes for path in pool.paths)),
        pools=tuple(_pool(pool, scheme, port) for pool in pools),
    )


def _pool(pool: Pool, scheme: str, port: int) -> dict[str, t.Any]:
    return {"hosts": pool.hosts, "drives": pool.drives, "nodes": pool.nodes, "paths": pool.paths, "command_line": pool.argument(scheme, port)}


def _options(inputs: Inputs) -> str:
    ports = inputs.server.ports
    words = ["--address", str(ports["address"]), "--certs-dir", inputs.node.certs_dir]
    if not ports["console_in_options"]:
        words += ["--console-address", str(ports["console_address"])]
    words += transfer_options(inputs.transfer, ports, inputs.node.transfer_dir)
    return " ".join([*words, inputs.server.options]).strip()


def _environment(inputs: Inputs, pools: str, options: str) -> dict[str, t.Any]:
    """All variables of the server: of the environment file, then those of the role's own variables, then those that are given by name."""
    node, server, kms, file = inputs.node, inputs.server, inputs.kms, inputs.file
    own = {
        "MINIO_VOLUMES": pools,
        "MINIO_OPTS": options,
        "MINIO_ROOT_USER_FILE": node.root_user_file,
        "MINIO_ROOT_PASSWORD_FILE": node.root_password_file,
        "MINIO_KMS_SECRET_KEY_FILE": node.kms_file if kms.secret_key else file.variables.get("MINIO_KMS_SECRET_KEY_FILE", ""),
        "MINIO_KMS_KES_ENDPOINT": kms.endpoint,
        "MINIO_KMS_KES_KEY_NAME": kms.key_name,
        "MINIO_KMS_KES_API_KEY": kms.api_key,
        "MINIO_KMS_KES_CERT_FILE": f"{node.kes_dir}/client.crt" if kms.cert else file.variables.get("MINIO_KMS_KES_CERT_FILE", ""),
        "MINIO_KMS_KES_KEY_FILE": f"{node.kes_dir}/client.key" if kms.key else file.variables.get("MINIO_KMS_KES_KEY_FILE", ""),
        "MINIO_KMS_KES_KEY_PASSWORD": kms.key_password,
        "MINIO_KMS_KES_CAPATH": f"{node.kes_dir}/ca.crt" if kms.ca else file.variables.get("MINIO_KMS_KES_CAPATH", ""),
        "MINIO_REGION": server.region,
        "MINIO_STORAGE_CLASS_STANDARD": server.storage_class_standard,
        "MINIO_STORAGE_CLASS_RRS": server.storage_class_rrs,
        "MINIO_SERVER_URL": server.server_url,
        "MINIO_BROWSER_REDIRECT_URL": server.console_url,
        "MINIO_PROMETHEUS_AUTH_TYPE": server.prometheus_auth_type,
        "MINIO_PROMETHEUS_URL": server.prometheus_url,
        # Any drive is larger than this, so none is taken for the root drive.
        "MINIO_ROOTDRIVE_THRESHOLD_SIZE": "1" if server.allow_root_drive else "",
    }
    for kind, webhooks in inputs.webhooks.kinds().items():
        own.update(webhook_environment(kind, webhooks, node.webhooks_dir))
    left_out = {*file.ignored, *_NEVER_AS_VARIABLES} - {"MINIO_OPTS"}
    # An empty value leaves the server its default.
    kept = {name: value for name, value in {**file.variables, **own}.items() if name not in left_out and value != ""}
    return {**kept, **server.given}


def _given_remarks(given: t.Mapping[str, t.Any]) -> tuple[str, ...]:
    """What the server ignores of ``minio_cluster_environment``; a secret is none of it, because the role writes secrets into a file of root."""
    where = "minio_cluster_environment"
    try:
        variables = parse(render(given), where)
    except InputErrors:
        return ()
    lines = [f"{where}: {name}: {remark(name)}" for name in variables if remark(name)]
    return tuple(line for line in lines if "in a readable file" not in line)


def _site_problems(inputs: Inputs, scheme: str, environment: t.Mapping[str, t.Any]) -> list[str]:
    site, server, kms = inputs.site, inputs.server, inputs.kms
    return site_problems(
        {
            "name": site.name,
            "pools": site.pools,
            "decommissioned_pools": site.decommissioned_pools,
            "scheme": scheme,
            "tls": bool(inputs.tls.sources),
            "addresses": site.urls,
            "file_scheme": inputs.file.scheme,
            "environment": environment,
            "options": server.options,
            "port": server.ports["port"],
            "console_port": server.ports["console_port"],
            "root_user": inputs.credentials.user,
            "root_password": inputs.credentials.password,
            "kms_secret_key": kms.secret_key,
            "webhooks": inputs.webhooks.kinds(),
            "given": server.given,
            "server_config": site.server_config,
            "root_files": [inputs.node.root_user_file, inputs.node.root_password_file],
            "nodes": site.nodes,
            "members": site.members,
            "present": site.present,
            "allow_missing": site.allow_missing,
            "file_errors": [*inputs.file.errors, *server.ports["problems"]],
            "install": inputs.install,
        }
    )


def _certificate_problems(inputs: Inputs, tls: t.Mapping[str, str], environment: t.Mapping[str, t.Any]) -> list[str]:
    given, host = inputs.tls, inputs.node.host
    domains = _required_domains(inputs, environment)
    names = left_for_the_main_one((name for name in given.names[1:] if name not in [f"*.{domain}" for domain in domains]), given.more)
    found = material.problems(
        {
            "name": host,
            "certificate": tls["certificate"],
            "key": tls["key"],
            "authorities": tls["authorities"],
            # Nodes ask each other by these names, and the main certificate is looked for there.
            "names": [*given.names[:1], *names],
            "missing": given.missing,
            "sources": given.sources,
            "key_stays": given.key_stays,
        }
    )
    more = more_problems(given.more, tls["certificate"], tls["authorities"]) if tls["certificate"] or not given.sources else []
    # One that cannot be read has no names, and is a problem already.
    lacking = without_wildcard(domains, _certificates(inputs, tls)) if material.names_of(tls["certificate"]) else []
    return [
        *found,
        *(f"host {host}: {line}" for line in more),
        *(
            f"host {host}: MINIO_DOMAIN has {domain}, and no certificate of this node is valid for *.{domain}, so that clients would refuse buckets in the "
            "host's name: have minio_cluster_tls_cert issued for that name as well, or give another certificate in minio_cluster_tls_more_certs. Where a load "
            "balancer ends TLS, set minio_cluster_tls_names without it."
            for domain in lacking
        ),
    ]


def _transfer(inputs: Inputs, files: t.Iterable[str], absent: t.Iterable[str], *, tls: bool) -> dict[str, t.Any]:
    node, ftp = inputs.node, inputs.transfer.ftp
    own, gone = ([path for path in paths if os.path.dirname(path) == node.transfer_dir] for paths in (files, absent))
    # FTP takes the certificate of the node, and no later one.
    shared = [f"{node.certs_dir}/public.crt"] if ftp and not ftp.certificate and tls else []
    return {
        "folder": node.transfer_dir,
        "files": own,
        "absent": gone,
        "start_files": [*own, *shared],
        "host_key": host_key(inputs.transfer),
        "ports": [port for name in ("sftp_port", "ftp_port") for port in [int(inputs.server.ports[name])] if port],
    }


def _transfer_problems(inputs: Inputs, environment: t.Mapping[str, t.Any]) -> list[str]:
    directory = bool(environment.get("MINIO_IDENTITY_LDAP_SERVER_ADDR")) or any(item.get("name") == "identity_ldap" for item in inputs.site.server_config)
    found = transfer_problems(inputs.transfer, directory=directory, options=inputs.server.options)
    return [f"host {inputs.node.host}: {line}" for line in found]


def _required_domains(inputs: Inputs, environment: t.Mapping[str, t.Any]) -> list[str]:
    """The domains of ``MINIO_DOMAIN`` that the user wants certificates for."""
    return [domain for domain in domains_of(environment.get("MINIO_DOMAIN")) if f"*.{domain}" in inputs.tls.names]


def _certificates(inputs: Inputs, tls: t.Mapping[str, str]) -> list[str]:
    return [tls["certificate"], *(one.certificate for one in inputs.tls.more)]


def _name_remarks(inputs: Inputs, tls: t.Mapping[str, str], environment: t.Mapping[str, t.Any]) -> tuple[str, ...]:
    if not tls["certificate"]:
        return ()
    required = _required_domains(inputs, environment)
    others = [domain for domain in domains_of(environment.get("MINIO_DOMAIN")) if domain not in required]
    return tuple(
        f"MINIO_DOMAIN has {domain}, and no certificate of the nodes is valid for *.{domain}. That is right only if something before the nodes ends TLS."
        for domain in without_wildcard(others, _certificates(inputs, tls))
    )
