# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The credentials in remote targets, changed wherever a site has them."""

from __future__ import annotations

import dataclasses
import typing as t

from .._common.errors import InputErrors, MinioError
from .._common.plan import Change, Failure
from .._identities.changes import write_each
from .._rules.formats import RemoteTarget
from .._rules.snapshot import BucketReplication, read_replication
from .._site.address import host_and_port, place, read_address
from .._site.session import Session

Snapshot = dict[str, BucketReplication]


class RemoteCredentials:
    """What a site's remote targets shall sign with, where they lead to one of some addresses and sign with a certain name.

    :param places: the other site's addresses, host and port.
    :param names: with these access keys they sign now, or already.
    """

    def __init__(self, session: Session, places: set[tuple[str, int]], names: set[str], access_key: str, secret_key: str) -> None:
        self._session, self._places, self._names = session, places, names
        self._access_key, self._secret_key = access_key, secret_key
        self._targets: dict[str, tuple[str, RemoteTarget]] = {}
        self.total = 0

    def read(self) -> Snapshot:
        """Two requests."""
        return read_replication(self._session)

    def compare(self, actual: Snapshot) -> list[Change]:
        """The targets that sign otherwise."""
        self._targets = {
            f"{bucket} → {place(target.url)}": (bucket, target)
            for bucket, found in sorted(actual.items()) for target in found.targets.values() if self._is_meant(target)
        }  # fmt: skip
        self.total = len(self._targets)
        changes = []
        for name, (_bucket, target) in self._targets.items():
            if target.access_key != self._access_key:
                changes.append(Change(name, "access_key", target.access_key, self._access_key))
            if target.secret_key != self._secret_key:
                changes.append(Change(name, "secret_key", target.secret_key, self._secret_key, secret=True))
        return changes

    def _is_meant(self, target: RemoteTarget) -> bool:
        return host_and_port(target.url) in self._places and target.access_key in self._names

    def apply(self, changes: list[Change]) -> list[Failure]:
        """One request a target, with which the server signs in there before it keeps them (S cmd/bucket-targets.go, SetTarget)."""
        return write_each(self._session, changes, self._write)

    def _write(self, name: str, _changes: t.Mapping[str, Change]) -> None:
        bucket, target = self._targets[name]
        target = dataclasses.replace(target, access_key=self._access_key, secret_key=self._secret_key)
        query = {"bucket": bucket, "update": "true", "creds": "true"}
        self._session.admin("PUT", "set-remote-target", query, target.body(bucket), encrypted=True)


def credentials_from(params: t.Mapping[str, t.Any], session: Session) -> RemoteCredentials:
    """The kind, from the module's options. :raises InputErrors: every url that is no address."""
    errors: list[str] = []
    places: set[tuple[str, int]] = set()
    for index, url in enumerate(params["urls"]):
        try:
            # host:port alone is what the server lists. Without a port, it may be the one of either scheme.
            places |= {host_and_port(read_address(written)) for written in ([url] if "//" in url else [f"http://{url}", f"https://{url}"])}
        except MinioError as error:
            errors.append(f"urls[{index}]: {error}")
    if errors:
        raise InputErrors(errors)
    return RemoteCredentials(session, places, {params["instead_of"], params["target_access_key"]}, params["target_access_key"], params["target_secret_key"])
