# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints, as JSON, the state of the node that it runs on: all that the role is responsible for. Values that may be secrets are told by sums.

The server's own files on the drives are none of it, and neither are numbers of certificates that a private authority makes anew.
"""

from __future__ import annotations

import grp
import hashlib
import json
import os
import pwd
import ssl
import stat
import subprocess

CONFIG, CERTS = "/etc/minio", "/etc/minio/certs"
UNIT, PROGRAM = "/etc/systemd/system/minio.service", "/usr/local/bin/minio"
OWN = (CONFIG, "/etc/default/minio", UNIT, f"{UNIT}.d", PROGRAM)
# What a write that was cut off may have left lies beside what was to be written.
NAMES = ("/etc/default", "/etc/systemd/system", "/usr/local/bin", "/var/lib/minio-audit", "/mnt/disk1", "/mnt/disk2")
RELOADED = (f"{CERTS}/public.crt", f"{CERTS}/private.key", f"{CERTS}/s3.example.net/", f"{CERTS}/files.example.net/", f"{CONFIG}/webhooks/")
"""What the server reads while it runs, or again for each connection."""


def digest(data: bytes) -> str:
    """The sum of a value."""
    return hashlib.sha256(data).hexdigest()


def read(path: str) -> bytes:
    """A whole file."""
    with open(path, "rb") as file:
        return file.read()


def entry(path: str) -> dict:
    """What is at a path."""
    found = os.lstat(path)
    kind = stat.S_IFMT(found.st_mode)
    told = {"kind": kind, "mode": oct(found.st_mode), "owner": pwd.getpwuid(found.st_uid).pw_name, "group": grp.getgrgid(found.st_gid).gr_name}
    if stat.S_ISREG(found.st_mode) and path not in (f"{CERTS}/public.crt", f"{CERTS}/private.key"):
        told["sum"] = digest(read(path))
    elif stat.S_ISLNK(found.st_mode):
        told["target"] = os.readlink(path)
    return told


def below(path: str) -> list[str]:
    """A path and all below it."""
    if not os.path.lexists(path):
        return []
    return [path, *(os.path.join(folder, name) for folder, folders, files in os.walk(path) for name in folders + files)]


def systemctl(*words: str) -> str:
    """What systemd says."""
    return subprocess.run(["systemctl", *words], stdout=subprocess.PIPE, text=True, check=False).stdout.strip()


def started(pid: str) -> float:
    """When a process began."""
    ticks = int(read(f"/proc/{pid}/stat").rpartition(b")")[2].split()[19])
    boot = next(int(line.split()[1]) for line in read("/proc/stat").splitlines() if line.startswith(b"btime"))
    return boot + ticks / os.sysconf("SC_CLK_TCK")


def certificate() -> dict:
    """The main certificate: whether it is one with its key, and what the server shows."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    try:
        context.load_cert_chain(f"{CERTS}/public.crt", f"{CERTS}/private.key")
        pair = "one"
    except (OSError, ssl.SSLError) as error:
        pair = str(error)
    shown = ssl.get_server_certificate(("127.0.0.1", 9000)).strip()
    first = read(f"{CERTS}/public.crt").decode().partition("-----END")[0].strip()
    trusting = ssl.create_default_context(cafile=f"{CERTS}/CAs/ca.crt")
    client = subprocess.run(
        ["openssl", "verify", "-CAfile", f"{CERTS}/CAs/ca.crt", f"{CERTS}/public.crt"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        check=False,
    ).stdout
    return {"pair": pair, "shown": shown.partition("-----END")[0].strip() == first, "authorities": len(trusting.get_ca_certs()), "verified": client.strip()}


def server(pid: str) -> dict:
    """The process: what it runs with, and which files that it reads at its start changed after it."""
    variables = dict(word.partition("=")[::2] for word in read(f"/proc/{pid}/environ").decode().split("\0") if word.startswith("MINIO_"))
    begin = started(pid)
    # The boot time of the kernel is to the second.
    newer = [path for own in OWN for path in below(own) if os.lstat(path).st_mtime > begin + 1 and not path.startswith(RELOADED) and os.path.isfile(path)]
    return {
        "variables": {name: digest(value.encode()) for name, value in variables.items()},
        "command": read(f"/proc/{pid}/cmdline").decode().split("\0"),
        # Root of a container may not follow /proc/PID/exe.
        "program": read(f"/proc/{pid}/maps").split()[4] == str(os.stat(PROGRAM).st_ino).encode(),
        "newer": newer,
    }


def state() -> dict:
    """All of it."""
    pid = systemctl("show", "--property", "MainPID", "--value", "minio.service")
    user = pwd.getpwnam("minio-user")
    return {
        "files": {path: entry(path) for own in OWN for path in below(own)},
        "names": {path: sorted(os.listdir(path)) for path in NAMES},
        "folders": {path: entry(path) for path in NAMES},
        "user": [user.pw_dir, user.pw_shell, grp.getgrgid(user.pw_gid).gr_name],
        "unit": [systemctl(word, "minio.service") for word in ("is-active", "is-enabled")],
        "reload": systemctl("show", "--property", "NeedDaemonReload", "--value", "minio.service"),
        "server": server(pid),
        "certificate": certificate(),
    }


print(json.dumps(state()))
