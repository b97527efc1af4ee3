# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The systemd unit of a server, as text. A change of one byte restarts every site that is updated."""

from __future__ import annotations

import typing as t

from .plan_inputs import Node

_FIRST_OPEN_PORT = 1024
_HIDDEN = tuple(f"/{name}/" for name in ("home", "root", "run/user"))
_TEMPORARY = tuple(f"{folder}/tmp/" for folder in ("", "/var"))

_HEAD = """\
# Written by Ansible: creativeflow.minio.minio_cluster
[Unit]
Description=MinIO, site {site}
Documentation=https://min.io/docs/minio/linux/index.html
Wants=network-online.target
After=network-online.target
# The server ignores a missing file and would run with a password that everybody knows.
AssertFileNotEmpty={node.root_user_file}
AssertFileNotEmpty={node.root_password_file}
{kms}AssertFileIsExecutable={node.program}

[Service]
Type=notify
User={node.user}
Group={node.group}
EnvironmentFile={node.env_file}
{secret}{more}ExecStart={node.program} server $MINIO_OPTS $MINIO_VOLUMES
Restart=always
RestartSec=2
# A node is ready when enough of its peers are; that may take as long as it takes to repair them.
TimeoutSec=infinity
SendSIGKILL=no
LimitNOFILE=1048576
TasksMax=infinity
OOMScoreAdjust=-1000

UMask=0077
NoNewPrivileges=yes
CapabilityBoundingSet={capability}
{ambient}ProtectSystem=strict
# A drive that is missing must not keep the node from running with the others.
{writable}PrivateTmp=yes
PrivateDevices=yes
ProtectHome={home}
"""
_TAIL = """\
ProtectProc=invisible
ProtectClock=yes
ProtectHostname=yes
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectKernelLogs=yes
ProtectControlGroups=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
MemoryDenyWriteExecute=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallErrorNumber=EPERM

[Install]
WantedBy=multi-user.target
"""


def is_temporary(path: str) -> bool:
    """Whether a path lies where the service has a folder of its own, which systemd empties whenever the service ends (systemd.exec(5), PrivateTmp)."""
    return f"{path}/".startswith(_TEMPORARY)


def unit_text(
    site: str,
    node: Node,
    drives: t.Sequence[str],
    queues: t.Sequence[str],
    ports: t.Sequence[int],
    *,
    kms: bool,
    secrets: bool,
    more: t.Sequence[str] = (),
    named: t.Iterable[str] = (),
) -> str:
    """The unit.

    :param drives: of the node. :param queues: folders of queues of the log. :param ports: that the server listens on.
    :param kms: there is a key in ``node.kms_file``. :param secrets: there are variables in ``node.secret_env_file``.
    :param more: the folders of further certificates. The server looks for them at its start alone, so that a unit with other ones has it restart.
    :param named: values of its variables, some of which are paths.
    """
    seen = (*drives, *queues, node.config_dir, node.root_user_file, node.root_password_file, node.program, *named)
    capability = "CAP_NET_BIND_SERVICE" if min(ports) < _FIRST_OPEN_PORT else ""
    return (
        _HEAD.format(
            site=site,
            node=node,
            kms=f"# Without it, the server would run without encryption.\nAssertFileNotEmpty={node.kms_file}\n" if kms else "",
            secret=f"EnvironmentFile={node.secret_env_file}\n" if secrets else "",
            more=f"# The server finds these certificates when it starts: {' '.join(more)}\n" if more else "",
            capability=capability,
            ambient=f"AmbientCapabilities={capability}\n" if capability else "",
            writable="".join(f"ReadWritePaths=-{path}\n" for path in (*drives, *queues)),
            home="no" if any(f"{path}/".startswith(_HIDDEN) for path in seen) else "yes",
        )
        + _TAIL
    )
