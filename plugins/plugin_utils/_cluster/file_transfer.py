# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""SFTP and FTP of the server: its options, its files, and what it would end for. No text shows a secret.

A wrong value does not only keep SFTP or FTP from starting: it ends the server (S cmd/sftp-server.go, startSFTPServer; cmd/ftp-server.go, startFTPServer).
"""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from ansible.module_utils.parsing.convert_bool import boolean

from ...module_utils._host import launch
from .._certificates.material import HAS_CRYPTOGRAPHY, pair_problems
from .._certificates.ssh_keys import authority_problem, host_key_problem, public_part

_KEX = (
    "curve25519-sha256 curve25519-sha256@libssh.org ecdh-sha2-nistp256 ecdh-sha2-nistp384 ecdh-sha2-nistp521 diffie-hellman-group14-sha256 "
    "diffie-hellman-group16-sha512 diffie-hellman-group14-sha1 diffie-hellman-group1-sha1"
)
_CIPHERS = (
    "aes128-ctr aes192-ctr aes256-ctr aes128-gcm@openssh.com aes256-gcm@openssh.com chacha20-poly1305@openssh.com arcfour256 arcfour128 arcfour "
    "aes128-cbc 3des-cbc"
)
_MACS = "hmac-sha2-256-etm@openssh.com hmac-sha2-512-etm@openssh.com hmac-sha2-256 hmac-sha2-512 hmac-sha1 hmac-sha1-96"
_KEYS = (
    "ssh-ed25519 sk-ssh-ed25519@openssh.com sk-ecdsa-sha2-nistp256@openssh.com ecdsa-sha2-nistp256 ecdsa-sha2-nistp384 ecdsa-sha2-nistp521 "
    "rsa-sha2-256 rsa-sha2-512 ssh-rsa ssh-dss"
)
ALGORITHMS = {"kex_algos": _KEX, "cipher_algos": _CIPHERS, "mac_algos": _MACS, "pub_key_algos": _KEYS}
"""Which algorithms the server has, by the key of ``minio_cluster_sftp``. Behind a known one it ignores those that it does not know (filterAlgos)."""


@dataclass(frozen=True)
class Sftp:
    """:param host_key: its text. :param user_ca: that of the authority of users. :param algorithms: those that are given, by their key."""

    host_key: str = field(default="", repr=False)
    twice: bool = False
    user_ca: str = ""
    disable_password_auth: bool = False
    algorithms: t.Mapping[str, t.Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Ftp:
    """:param certificate: its text, ``""`` for that of the node. :param twice: the halves that are given as a path and as text."""

    certificate: str = ""
    key: str = field(default="", repr=False)
    twice: tuple[str, ...] = ()
    allow_plaintext: bool = False


@dataclass(frozen=True)
class Transfer:
    """What is turned on."""

    sftp: t.Optional[Sftp] = None
    ftp: t.Optional[Ftp] = None


def transfer_from(sftp: t.Any, ftp: t.Any, read: t.Callable[[str], str]) -> Transfer:
    """What the variables turn on. :param read: gives the text of a file on the controller, ``""`` where there is none."""
    return Transfer(_sftp(sftp, read) if sftp and isinstance(sftp, t.Mapping) else None, _ftp(ftp, read) if ftp and isinstance(ftp, t.Mapping) else None)


def _sftp(given: t.Mapping[str, t.Any], read: t.Callable[[str], str]) -> Sftp:
    return Sftp(
        host_key=_text(given, "host_key", read),
        twice=bool(given.get("host_key") and given.get("host_key_content")),
        user_ca=read(str(given["trusted_user_ca"])) if given.get("trusted_user_ca") else "",
        disable_password_auth=boolean(given.get("disable_password_auth") or False, strict=False),
        algorithms={name: tuple(map(str, given[name])) for name in ALGORITHMS if given.get(name)},
    )


def _ftp(given: t.Mapping[str, t.Any], read: t.Callable[[str], str]) -> Ftp:
    return Ftp(
        certificate=_text(given, "cert", read),
        key=_text(given, "key", read),
        twice=tuple(half for half in ("cert", "key") if given.get(half) and given.get(f"{half}_content")),
        allow_plaintext=boolean(given.get("allow_plaintext") or False, strict=False),
    )


def _text(given: t.Mapping[str, t.Any], name: str, read: t.Callable[[str], str]) -> str:
    own = str(given.get(f"{name}_content") or "") or (read(str(given[name])) if given.get(name) else "")
    return f"{own.rstrip()}\n" if own.strip() else ""


def transfer_options(transfer: Transfer, ports: t.Mapping[str, t.Any], folder: str) -> list[str]:
    """The words of the server's command line. :param folder: that of the files on the host."""
    words = []
    if transfer.sftp:
        sftp = transfer.sftp
        values = {"address": f":{ports['sftp_port']}", "ssh-private-key": f"{folder}/ssh_host_key"}
        if sftp.user_ca:
            values["trusted-user-ca-key"] = f"{folder}/user_ca.pub"
        if sftp.disable_password_auth:
            values["disable-password-auth"] = "true"
        values.update({name.replace("_", "-"): ",".join(names) for name, names in sftp.algorithms.items()})
        words += [f"--sftp={name}={value}" for name, value in values.items()]
    if transfer.ftp:
        values = {"address": f":{ports['ftp_port']}", "passive-port-range": ports["passive_ports"]}
        if transfer.ftp.certificate:
            values.update({"tls-public-cert": f"{folder}/ftp.crt", "tls-private-key": f"{folder}/ftp.key"})
        words += [f"--ftp={name}={value}" for name, value in values.items()]
    return words


def transfer_files(transfer: Transfer) -> dict[str, tuple[str, bool]]:
    """The files by their names on the host, each with its text, and whether that is secret. The text is empty for what is not to be there."""
    sftp, ftp = transfer.sftp or Sftp(), transfer.ftp or Ftp()
    return {
        "ssh_host_key": (sftp.host_key, True),
        "user_ca.pub": (sftp.user_ca and f"{sftp.user_ca.rstrip()}\n", False),
        "ftp.crt": (ftp.certificate, False),
        "ftp.key": (ftp.key, True),
    }


def host_key(transfer: Transfer) -> str:
    """The public part of the host key, as ssh-keyscan shows it."""
    return public_part(transfer.sftp.host_key) if transfer.sftp else ""


def transfer_problems(transfer: Transfer, *, directory: bool, options: str) -> list[str]:
    """What is wrong, one line each.

    :param directory: users may come from an LDAP directory. :param options: what the user gives the server himself.
    """
    given = [f"--{name}" for name in ("sftp", "ftp") if launch.options(options.split(), name)]
    on = {"--sftp": transfer.sftp, "--ftp": transfer.ftp}
    found = [
        f"minio_cluster_options (or MINIO_OPTS of the environment file) contains {word}, and minio_cluster_{word[2:]} is set: set the variable alone."
        for word in given
        if on[word]
    ]
    return [*found, *(_sftp_problems(transfer.sftp, directory) if transfer.sftp else []), *(_ftp_problems(transfer.ftp) if transfer.ftp else [])]


def _sftp_problems(sftp: Sftp, directory: bool) -> list[str]:
    where = "minio_cluster_sftp"
    found = [f"{where}.host_key and host_key_content are given: set one of them."] if sftp.twice else []
    if not sftp.host_key:
        found.append(f"{where}.host_key is missing: make one (ssh-keygen -t ed25519 -N '' -f sftp_host_key), the same for all nodes of the site.")
    else:
        why = host_key_problem(sftp.host_key)
        found += [f"{where}.host_key {why}"] if why else []
    if sftp.user_ca:
        why = authority_problem(sftp.user_ca)
        found += [f"{where}.trusted_user_ca {why}"] if why else []
    elif sftp.disable_password_auth and not directory:
        found.append(f"{where}.disable_password_auth leaves nobody who may sign in: give trusted_user_ca, whose certificates users sign in with.")
    for name, names in sftp.algorithms.items():
        unknown = [algorithm for algorithm in names if algorithm not in ALGORITHMS[name].split()]
        if unknown:
            found.append(f"{where}.{name}: the server does not know {', '.join(unknown)}. It has {', '.join(ALGORITHMS[name].split())}.")
    return found


def _ftp_problems(ftp: Ftp) -> list[str]:
    where = "minio_cluster_ftp"
    found = [f"{where}.{half} and {half}_content are given: set one of them." for half in ftp.twice]
    halves = [name for name, text in (("cert", ftp.certificate), ("key", ftp.key)) if text]
    if len(halves) == 1:
        found.append(f"{where}: there is no {'key' if halves == ['cert'] else 'cert'} for the other half: give both, or neither to use those of the node.")
    elif halves:
        # Which authorities the clients of FTP trust is not known.
        material = {"certificate": ftp.certificate, "key": ftp.key, "names": ()}
        found += [f"{where}: {line}" for line in pair_problems(material)] if HAS_CRYPTOGRAPHY else []
    # Its option force-tls does nothing: goftp.io/server v2.0.1, server.go, optsWithDefaults, leaves it out.
    if not ftp.allow_plaintext:
        found.append(f"{where}: the server lets users sign in without TLS, and nothing forbids that: use minio_cluster_sftp, or set allow_plaintext: true.")
    return found
