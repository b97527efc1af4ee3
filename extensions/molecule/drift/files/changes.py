# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What somebody changes on a node by hand."""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(frozen=True)
class Change:
    """One change.

    :param command: for the shell of the node. :param undo: takes it back, where no run does. :param refused: part of what a run says that refuses to go on.
    :param quiet: a run has nothing to do about it.
    """

    name: str
    command: str
    undo: str = ""
    refused: str = ""
    quiet: bool = False


_C, _ENV, _UNIT = "/etc/minio", "/etc/default/minio", "/etc/systemd/system/minio.service"
_DROP_IN = f"{_UNIT}.d"
_KEEP = "cp -a {path} /var/tmp/kept; "
_BACK = "cp -a /var/tmp/kept {path}"

CHANGES = (
    Change("mode of the environment", f"chmod 0644 {_ENV}"),
    Change("owner of the environment", f"chown minio-user {_ENV}"),
    Change("group of the environment", f"chgrp minio-user {_ENV}"),
    Change("a comment in the environment", f"echo '# mine' >> {_ENV}"),
    Change("a value in the environment", f"sed -i s/eu-central-1/eu-west-1/ {_ENV}"),
    Change("no environment", f"rm {_ENV}"),
    Change("mode of the unit", f"chmod 0600 {_UNIT}"),
    Change("a comment in the unit", f"echo '# mine' >> {_UNIT}"),
    Change("another limit in the unit", f"sed -i s/LimitNOFILE=.*/LimitNOFILE=4096/ {_UNIT}"),
    Change("no unit", f"rm {_UNIT}"),
    Change("service disabled", "systemctl disable minio.service"),
    Change("service stopped", "systemctl stop minio.service"),
    Change(
        "a variable in a drop-in",
        f"mkdir -p {_DROP_IN}; printf '[Service]\\nEnvironment=MINIO_BROWSER=off\\n' > {_DROP_IN}/mine.conf",
        undo=f"rm -r {_DROP_IN}; systemctl daemon-reload",
        refused="MINIO_BROWSER",
    ),
    Change(
        "another word in a drop-in",
        f"mkdir -p {_DROP_IN}; printf '[Service]\\nNice=5\\n' > {_DROP_IN}/mine.conf",
        undo=f"rm -r {_DROP_IN}; systemctl daemon-reload",
        quiet=True,
    ),
    Change("mode of the key of another certificate", f"chmod 0644 {_C}/certs/s3.example.net/private.key"),
    Change("no certificate for another name", f"rm {_C}/certs/s3.example.net/public.crt"),
    Change("folder of an obsolete certificate", f"mkdir {_C}/certs/old; touch {_C}/certs/old/WRITTEN_BY_ANSIBLE"),
    Change("folder of a certificate of somebody else", f"mkdir {_C}/certs/mine", undo=f"rmdir {_C}/certs/mine", quiet=True),
    Change("mode of the root password", f"chmod 0644 {_C}/root_password"),
    Change("owner of the root password", f"chown root {_C}/root_password"),
    Change(
        "another root password",
        _KEEP.format(path=f"{_C}/root_password") + f"echo another-password > {_C}/root_password",
        undo=_BACK.format(path=f"{_C}/root_password"),
        refused="root credentials",
    ),
    Change("mode of the root user", f"chmod 0640 {_C}/root_user"),
    Change("mode of the key of the KMS", f"chmod 0644 {_C}/kms_secret_key"),
    Change("group of the key of the KMS", f"chgrp root {_C}/kms_secret_key"),
    Change("mode of the secret environment", f"chmod 0640 {_C}/secret.env"),
    Change("a value in the secret environment", f"sed -i s/TOKEN_siem=./TOKEN_siem=x/ {_C}/secret.env"),
    Change("no secret environment", f"rm {_C}/secret.env"),
    Change("mode of the configuration's folder", f"chmod 0755 {_C}"),
    Change("owner of the certificates' folder", f"chown minio-user {_C}/certs"),
    Change("no folder of authorities", f"rm -r {_C}/certs/CAs"),
    Change("mode of a drive", "chmod 0755 /mnt/disk1"),
    Change("owner of a drive", "chown root /mnt/disk1"),
    Change("group of a drive", "chgrp root /mnt/disk2"),
    Change("shell of the user", "sed -i '/^minio-user:/s#[^:]*$#/bin/sh#' /etc/passwd"),
    Change("home of the user", "sed -i '/^minio-user:/s#:/etc/minio:#:/srv:#' /etc/passwd"),
    Change("group of the user", "sed -i -E '/^minio-user:/s#^(([^:]*:){3})[^:]*#\\1100#' /etc/passwd"),
    Change("another certificate of a client", f"echo mine >> {_C}/webhooks/audit-siem.crt"),
    Change("mode of a client's key", f"chmod 0644 {_C}/webhooks/audit-siem.key"),
    Change("a foreign key of a client", f"touch {_C}/webhooks/mine.key"),
    Change("mode of the clients' folder", f"chmod 0755 {_C}/webhooks"),
    Change("an obsolete certificate for KES", f"mkdir -m 0750 {_C}/kes; touch {_C}/kes/client.crt", undo=f"rm -r {_C}/kes"),
    Change("mode of a queue", "chmod 0755 /var/lib/minio-audit"),
    Change("owner of a queue", "chown root /var/lib/minio-audit"),
    Change("a line in the certificate", f"echo mine >> {_C}/certs/public.crt"),
    Change("owner of the certificate", f"chown root {_C}/certs/public.crt"),
    Change("mode of the certificate's key", f"chmod 0644 {_C}/certs/private.key"),
    # The private authority did not issue it, and the key is not its own.
    Change("another certificate", f"cp {_C}/certs/s3.example.net/public.crt {_C}/certs/public.crt"),
    Change("no certificate", f"rm {_C}/certs/public.crt {_C}/certs/private.key"),
    Change("another authority", f"cp {_C}/certs/public.crt {_C}/certs/CAs/ca.crt"),
    Change("a link instead of the certificate", f"mv {_C}/certs/public.crt {_C}/certs/moved.crt; ln -s moved.crt {_C}/certs/public.crt"),
    Change("another program", "cp /usr/local/bin/minio /var/tmp/p; echo mine >> /var/tmp/p; mv /var/tmp/p /usr/local/bin/minio"),
    Change("mode of the program", "chmod 0700 /usr/local/bin/minio"),
    Change("owner of the program", "chown minio-user /usr/local/bin/minio"),
)
