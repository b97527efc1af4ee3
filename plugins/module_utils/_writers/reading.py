# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What has to be read of a site before its writers are stopped, and what ends it where that cannot be read."""

from __future__ import annotations

from .._buckets.settings.policy import Policy as BucketPolicy
from .._common.errors import InputErrors, ServerError
from .._identities.directory_names import in_directory
from .._identities.providers import (
    has_certificates,
    has_directory,
    read_providers,
    temporary_credentials,
)
from .._identities.snapshot import read_identities
from .._replication.sites import read_site_replication
from .._site.session import Session
from .._site.snapshot import DENIED, read_buckets
from .census import Read

STOPPED, ADMITTED = "stopped", "admitted"


def read_writers(session: Session, state: str) -> Read:
    """Identities, bucket policies, and where other users come from.

    :param state: what is wanted; site replication is looked at where it is ``stopped``.
    :raises MinioError: not all can be seen, or this is not a site whose writers can be stopped alone.
    """
    identities = read_identities(session)
    if not identities.complete:
        raise refusal(session, state, "not all writers can be seen: the access key lacks admin:ExportIAM. Use a key that has it")
    if state == STOPPED:
        _fail_in_site_replication(session)
    setting = BucketPolicy()
    snapshot = read_buckets(session, None, {setting.file: setting.get})
    files = {name: snapshot.file(name, setting.file) for name in snapshot.names | snapshot.unlisted}
    directory = has_directory(session)
    if directory is None:
        directory = any(in_directory(name) for kind in ("user", "group") for name in identities.mappings(kind))
    return Read(
        identities=identities,
        buckets={name: setting.parse(data) for name, data in files.items() if data},
        providers=read_providers(session),
        temporary=temporary_credentials(session),
        certificates=has_certificates(session),
        directory=directory,
    )


def refusal(session: Session, state: str, why: str) -> InputErrors:
    """The error that ends the module before anything is changed, which it says."""
    done = {STOPPED: " Nobody was stopped.", ADMITTED: " Nobody was admitted."}.get(state, "")
    return InputErrors([f"site {session.site}: {why}.{done}"])


def _fail_in_site_replication(session: Session) -> None:
    """All sites of site replication have the same users and policies (S cmd/site-replication.go, IAMChangeHook)."""
    try:
        group = read_site_replication(session)
    except ServerError as error:
        if error.code not in DENIED:
            raise
        raise refusal(
            session, STOPPED, "whether it is in site replication cannot be seen: the access key lacks admin:SiteReplicationInfo. Use a key that has it"
        ) from None
    if group.peers:
        raise refusal(
            session,
            STOPPED,
            f"it shares its users and policies with the other sites of a site replication ({', '.join(sorted(group.peers))}), so that writers would be"
            " stopped on all of them. End the site replication first (minio_site_replication with state: absent)",
        )
