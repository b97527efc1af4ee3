# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the plan of a node is made from: the variables of the role minio_cluster, typed."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from ansible.module_utils.parsing.convert_bool import boolean

from .._certificates.more import More, more_from
from .file_transfer import Transfer, transfer_from

Variables = t.Mapping[str, t.Any]
Resolve = t.Callable[[str], str]
"""The absolute path of a file on the controller."""

_OWN_PREFIX = "minio_cluster_"


@dataclass(frozen=True)
class EnvironmentFile:
    """``minio_cluster_env_file``, as the filter ``environment_parse`` gives it. :param scheme: ``''`` where it does not say."""

    errors: tuple[str, ...] = ()
    variables: t.Mapping[str, str] = field(default_factory=dict)
    scheme: str = ""
    ignored: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Site:
    """A site and its hosts.

    :param pools: definitions, as ``minio_cluster_pools`` has them. :param urls: addresses of the site by where each is said; those that are given.
    :param members: its hosts in the inventory. :param nodes: inventory host → node name, ``''`` for the same, of the whole inventory.
    :param present: the hosts that are in the run. :param speaker: the host whose plan names the problems of the site.
    """

    name: str
    pools: t.Any
    decommissioned_pools: t.Any = ()
    urls: t.Mapping[str, str] = field(default_factory=dict)
    members: tuple[str, ...] = ()
    nodes: t.Mapping[str, str] = field(default_factory=dict)
    present: tuple[str, ...] = ()
    speaker: str = ""
    allow_missing: bool = False
    server_config: t.Sequence[t.Mapping[str, t.Any]] = ()


@dataclass(frozen=True)
class Node:
    """A host, and where it has what. :param name: its name in the pools. :param unit: without ``.service``."""

    host: str
    name: str
    unit: str = "minio"
    user: str = "minio-user"
    group: str = "minio-user"
    config_dir: str = "/etc/minio"
    env_file: str = "/etc/default/minio"
    program: str = "/usr/local/bin/minio"
    root_user_file: str = "/etc/minio/root_user"
    root_password_file: str = "/etc/minio/root_password"  # noqa: S105  (a path)

    @property
    def certs_dir(self) -> str:
        """Folder of certificates."""
        return f"{self.config_dir}/certs"

    @property
    def kes_dir(self) -> str:
        """Folder of what proves the node to KES."""
        return f"{self.config_dir}/kes"

    @property
    def removal_file(self) -> str:
        """The record of a removal of the site that has begun. A site that is deployed again has none."""
        return f"{self.config_dir}/removal.json"

    @property
    def transfer_dir(self) -> str:
        """Folder of keys for SFTP and FTP."""
        return f"{self.config_dir}/transfer"

    @property
    def webhooks_dir(self) -> str:
        """Folder of what proves the node to webhooks."""
        return f"{self.config_dir}/webhooks"

    @property
    def kms_file(self) -> str:
        """File of the server's own key for encryption."""
        return f"{self.config_dir}/kms_secret_key"

    @property
    def secret_env_file(self) -> str:
        """File of the variables that must not be shown."""
        return f"{self.config_dir}/secret.env"

    @property
    def unit_file(self) -> str:
        """File of the service."""
        return f"/etc/systemd/system/{self.unit}.service"


@dataclass(frozen=True)
class Credentials:
    """Of the root user."""

    user: str = field(repr=False)
    password: str = field(repr=False)


@dataclass(frozen=True)
class Tls:
    """Certificates.

    :param sources: the variables that give the main one. :param missing: files that are not there. :param names: what the node must have a certificate for.
    :param more: those beside the main one. :param private_authority: the text of the private authority, where it has made nothing in this run.
    :param expected: the private authority gives the main one; what is not known of it yet is empty. :param key_stays: the key is the one on the node, which
        stays there.
    """

    sources: tuple[str, ...] = ()
    certificate: str = ""
    key: str = field(default="", repr=False)
    authorities: str = ""
    missing: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    more: tuple[More, ...] = ()
    private_authority: str = ""
    expected: bool = False
    key_stays: bool = False


@dataclass(frozen=True)
class Kms:
    """Keys for encryption. :param cert: ``key`` and ``ca``: absolute paths on the controller."""

    secret_key: str = field(default="", repr=False)
    endpoint: str = ""
    key_name: str = ""
    api_key: str = field(default="", repr=False)
    cert: str = ""
    key: str = field(default="", repr=False)
    key_password: str = field(default="", repr=False)
    ca: str = ""


@dataclass(frozen=True)
class Webhooks:
    """Targets of logs, as the variables have them, with absolute paths of certificates."""

    audit: t.Sequence[t.Mapping[str, t.Any]] = field(default=(), repr=False)
    logger: t.Sequence[t.Mapping[str, t.Any]] = field(default=(), repr=False)

    def kinds(self) -> dict[str, t.Sequence[t.Mapping[str, t.Any]]]:
        """Webhooks by the kind of their log."""
        return {"audit": self.audit, "logger": self.logger}


@dataclass(frozen=True)
class Server:
    """What the server is told. :param ports: see :func:`listening`. :param given: ``minio_cluster_environment``, which wins over everything."""

    ports: t.Mapping[str, t.Any]
    options: str = ""
    region: str = ""
    storage_class_standard: str = ""
    storage_class_rrs: str = ""
    server_url: str = ""
    console_url: str = ""
    prometheus_auth_type: str = ""
    prometheus_url: str = ""
    allow_root_drive: bool = False
    given: t.Mapping[str, t.Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True)
class Inputs:
    """All that the plan of one node is made from. :param install: see :func:`install_problems`.

    :param missing: a line for each file on the controller that is not there.
    """

    site: Site
    node: Node
    server: Server
    credentials: Credentials
    file: EnvironmentFile = EnvironmentFile()
    tls: Tls = Tls()
    kms: Kms = Kms()
    webhooks: Webhooks = Webhooks()
    transfer: Transfer = Transfer()
    install: t.Mapping[str, t.Any] = field(default_factory=dict)
    missing: tuple[str, ...] = ()


TOLD_VARIABLES = tuple(
    _OWN_PREFIX + name
    for name in """
    site node_name pools decommissioned_pools port console_port options root_user_file root_password_file kes_endpoint kes_key_name kes_cert kes_key kes_ca
    region storage_class_standard storage_class_rrs server_url console_url prometheus_auth_type tls_cert tls_key tls_ca tls_private_ca tls_names user group
    config_dir service_env_file service_name allow_root_drive allow_missing_nodes install_flavour install_method install_source install_sha256
    install_minisign_key install_package install_version install_path
    """.split()
)
"""The variables of the role that a plan needs and a fact may hold: neither secrets nor long texts."""

VARIABLES = TOLD_VARIABLES + tuple(
    _OWN_PREFIX + name
    for name in """
    root_user root_password kms_secret_key kes_api_key kes_key_password audit_webhooks logger_webhooks prometheus_url environment server_config
    tls_cert_content tls_key_content tls_ca_content tls_more_certs sftp ftp install_url
    """.split()
)
"""All variables of the role that a plan needs."""

FILE_VARIABLES = tuple(_OWN_PREFIX + name for name in "env_file tls_cert tls_key tls_ca kes_cert kes_key kes_ca audit_webhooks logger_webhooks".split())
"""The variables that name files on the controller."""
KEYED_FILES = {
    f"{_OWN_PREFIX}tls_more_certs": ("cert", "key"),
    f"{_OWN_PREFIX}sftp": ("host_key", "trusted_user_ca"),
    f"{_OWN_PREFIX}ftp": ("cert", "key"),
}
"""Those that are dictionaries, or lists of them, and the keys that name files."""

_INSTALL = ("flavour", "method", "source", "url", "sha256", "minisign_key", "package", "version")
_KES_FILES = ("kes_cert", "kes_key", "kes_ca")


@dataclass(frozen=True)
class Surroundings:
    """What is known beside the variables of the role.

    :param host: the inventory's name of the node. :param url: that of the site in ``minio_sites``, or ``''``. :param made: ``certificate``, ``key`` and
        ``authority`` that the private authority made; empty before, and without ``key`` where that of the node stays. :param tls_files: the texts of the
        files that variables name, by variable, and ``missing``. :param read: gives the text of a file on the controller by the path in a variable.
    :param file_problems: lines for the variables of the program (``install_source``, ``install_package``) that name no file.
        :param missing: the same for ``FILE_VARIABLES``.
    """

    host: str
    members: tuple[str, ...] = ()
    nodes: t.Mapping[str, str] = field(default_factory=dict)
    present: tuple[str, ...] = ()
    speaker: str = ""
    url: str = ""
    ports: t.Mapping[str, t.Any] = field(default_factory=dict)
    file: EnvironmentFile = EnvironmentFile()
    made: t.Mapping[str, str] = field(default_factory=dict, repr=False)
    tls_files: t.Mapping[str, t.Any] = field(default_factory=dict, repr=False)
    read: t.Callable[[str], str] = field(default=lambda _path: "", repr=False)
    file_problems: t.Mapping[str, t.Sequence[str]] = field(default_factory=dict)
    missing: tuple[str, ...] = ()


def inputs_from(variables: Variables, around: Surroundings, resolve: Resolve) -> Inputs:
    """The inputs of a node's plan.

    :param variables: those of ``VARIABLES``, filled in.
    """
    own = {name: variables[_OWN_PREFIX + name] for name in (name[len(_OWN_PREFIX) :] for name in VARIABLES)}
    urls = {
        "the url of the site in minio_sites": around.url,
        "minio_cluster_server_url": own["server_url"],
        "minio_cluster_console_url": own["console_url"],
    }
    install = {name: own[f"install_{name}"] for name in _INSTALL}
    return Inputs(
        site=Site(
            name=own["site"],
            pools=own["pools"],
            decommissioned_pools=own["decommissioned_pools"],
            urls={where: url for where, url in urls.items() if url},
            members=around.members,
            nodes=around.nodes,
            present=around.present,
            speaker=around.speaker,
            allow_missing=boolean(own["allow_missing_nodes"], strict=False),
            server_config=own["server_config"],
        ),
        node=Node(
            host=around.host,
            name=own["node_name"],
            unit=own["service_name"],
            user=own["user"],
            group=own["group"],
            config_dir=own["config_dir"],
            env_file=own["service_env_file"],
            program=own["install_path"],
            root_user_file=own["root_user_file"],
            root_password_file=own["root_password_file"],
        ),
        server=Server(
            ports=around.ports,
            given=own["environment"],
            allow_root_drive=boolean(own["allow_root_drive"], strict=False),
            **{
                name: own[name]
                for name in (
                    "options",
                    "region",
                    "storage_class_standard",
                    "storage_class_rrs",
                    "server_url",
                    "console_url",
                    "prometheus_auth_type",
                    "prometheus_url",
                )
            },
        ),
        credentials=Credentials(own["root_user"], own["root_password"]),
        file=around.file,
        tls=_tls(own, around),
        kms=Kms(
            secret_key=own["kms_secret_key"],
            endpoint=own["kes_endpoint"],
            key_name=own["kes_key_name"],
            api_key=own["kes_api_key"],
            key_password=own["kes_key_password"],
            **{name[len("kes_") :]: resolve(own[name]) if own[name] else "" for name in _KES_FILES},
        ),
        transfer=transfer_from(own["sftp"], own["ftp"], around.read),
        webhooks=Webhooks(_resolved(own["audit_webhooks"], resolve), _resolved(own["logger_webhooks"], resolve)),
        install={**install, "source_problems": around.file_problems.get("source", ()), "package_problems": around.file_problems.get("package", ())},
        missing=around.missing,
    )


def tls_sources(variables: Variables) -> tuple[str, ...]:
    """The variables that give a certificate; only one may."""
    return tuple(name for name in ("minio_cluster_tls_cert", "minio_cluster_tls_cert_content", "minio_cluster_tls_private_ca") if variables[name])


def _tls(own: Variables, around: Surroundings) -> Tls:
    made, files = around.made, around.tls_files
    return Tls(
        sources=tls_sources({_OWN_PREFIX + name: value for name, value in own.items()}),
        certificate=made.get("certificate") or own["tls_cert_content"] or files.get("minio_cluster_tls_cert", ""),
        key=made.get("key") or own["tls_key_content"] or files.get("minio_cluster_tls_key", ""),
        authorities=" ".join([made.get("authority", ""), own["tls_ca_content"], files.get("minio_cluster_tls_ca", "")]),
        missing=tuple(files.get("missing", ())),
        names=(own["node_name"], *own["tls_names"]),
        more=more_from(own["tls_more_certs"], around.read),
        expected=bool(own["tls_private_ca"]),
        key_stays=bool(made) and not made.get("key"),
        private_authority=around.read(f"{own['tls_private_ca']}/ca.crt") if own["tls_private_ca"] and not made else "",
    )


def _resolved(webhooks: t.Iterable[t.Mapping[str, t.Any]], resolve: Resolve) -> tuple[dict[str, t.Any], ...]:
    return tuple(
        {**webhook, **{name: resolve(webhook[name]) for name in ("client_cert", "client_key") if webhook.get(name)}}
        for webhook in webhooks
        if isinstance(webhook, t.Mapping)
    )
