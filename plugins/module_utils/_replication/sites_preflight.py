# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What must be so before sites are put together: the server looks at a part of it, and at some of that only when it is half done."""

from __future__ import annotations

import datetime
import json
import typing as t
import uuid
from dataclasses import dataclass, field

from .._buckets.settings.versioning import Versioning
from .._common.errors import InputErrors, MinioError, ServerError
from .._rules.formats import RemoteTarget
from .._rules.snapshot import read_replication
from .._site.session import Session
from .._site.sites import open_site
from .sites_encryption import SiteEncryption, encryption_between, read_encryption

_CLOCKS = 60
"""Seconds by which clocks may differ. The server refuses requests that are 15 minutes off; the later writer of a key wins by its clock."""
_REACHED = {"XMinioAdminRemoteTargetNotFoundError", "RemoteDestinationNotFoundError"}
"""What a site says of another that answered and does not have the bucket."""


@dataclass(frozen=True)
class Site:
    """A declared site.

    :param url: its address from here. :param endpoint: its address from the other sites.
    :param synchronous: ``None`` leaves it as it is, like ``bandwidth``.
    :param entry: the site as the module takes it, and ``timeout`` for one request there.
    """

    name: str
    url: str
    endpoint: str
    access_key: str
    secret_key: str = field(repr=False)
    synchronous: t.Optional[bool] = None
    bandwidth: t.Optional[int] = None
    entry: t.Mapping[str, t.Any] = field(default_factory=dict, repr=False)
    timeout: float = 30

    def login(self) -> Session:
        """A session from here."""
        return open_site(self.entry, self.timeout)


@dataclass
class _Found:
    """What a site said of itself. :param skew: seconds that its clock is ahead of this machine's."""

    session: Session
    deployment: str
    versions: tuple[str, ...]
    skew: float
    buckets: int
    rules: list[str]
    identity: t.Any
    encryption: SiteEncryption


def preflight(session: Session, sites: list[Site], new: list[Site], grouped: bool, reach: bool) -> list[str]:
    """Look at everything that can be looked at before.

    :param session: the connected site, which takes the request.
    :param grouped: whether there is a group already that the new sites join.
    :param reach: whether to let the sites try to reach each other, which writes an empty bucket for a moment.
    :returns: a line for each thing to be warned of.
    :raises InputErrors: everything that speaks against it.
    """
    errors: list[str] = []
    found: dict[str, _Found] = {}
    for site, answer, error in session.parallel(_ask, sites):
        if error or answer is None:
            errors.append(str(error))
        else:
            found[site.name] = answer
    own = json.loads(session.admin("GET", "info")).get("deploymentID")
    connected = next((name for name, answer in found.items() if answer.deployment == own), None)
    if connected is None and not errors:
        errors.append(f"site {session.site} ({session.url}): it is not in sites. Connect to one of them, or add it.")
    errors += _same_twice(found)
    errors += _apart(found)
    problems, warnings = encryption_between(session, {name: answer.encryption for name, answer in found.items()})
    errors += problems
    errors += _holders(found, connected, {site.name for site in new}, grouped)
    for name in (site.name for site in new):
        if name in found and found[name].rules:
            shown = ", ".join(found[name].rules[:10]) + (" …" if len(found[name].rules) > 10 else "")
            errors.append(
                f"site {name}: its buckets {shown} have replication rules, which the server then cannot change or remove any more. Remove them first:"
                " minio_bucket_replication with rules: [], purge: true and these buckets."
            )
    if reach and not errors:
        # A site that is in a group refuses remote targets; how it reaches the new one shows when it is added.
        asked = {site.name for site in new} if grouped else set(found)
        errors += _unreached({name: found[name] for name in sorted(asked)}, {site.name: site for site in sites})
    for answer in found.values():
        session.charge(answer.session.requests)
    if errors:
        raise InputErrors(errors)
    return warnings


def _ask(site: Site) -> _Found:
    session = site.login()
    info = json.loads(session.admin("GET", "info"))
    skew = (session.server_time - datetime.datetime.now(datetime.timezone.utc)).total_seconds()
    state = read_replication(session)
    return _Found(
        session=session,
        deployment=info["deploymentID"],
        versions=tuple(sorted({node.get("version", "") for node in info.get("servers") or ()})),
        skew=skew,
        buckets=len(state),
        rules=sorted(name for name, bucket in state.items() if any(not rule.of_site_replication for rule in bucket.rules)),
        encryption=read_encryption(session, info, state),
        identity=json.loads(session.admin("GET", "site-replication/peer/idp-settings", {"api-version": "1"})),
    )


def _same_twice(found: dict[str, _Found]) -> t.Iterator[str]:
    by_deployment: dict[str, list[str]] = {}
    for name, answer in found.items():
        by_deployment.setdefault(answer.deployment, []).append(name)
    for names in by_deployment.values():
        if len(names) > 1:
            yield f"sites {' and '.join(names)}: they are one and the same deployment. Check their urls."


def _apart(found: dict[str, _Found]) -> t.Iterator[str]:
    """Versions, clocks and identity providers that differ from those of the first site."""
    if not found:
        return
    first, *others = found
    for name in others:
        one, other = found[first], found[name]
        if one.versions != other.versions:
            yield f"sites {first} and {name}: they run different versions ({', '.join(one.versions)}; {', '.join(other.versions)}). Upgrade one of them first."
        if abs(one.skew - other.skew) > _CLOCKS:
            yield f"sites {first} and {name}: their clocks differ by {abs(one.skew - other.skew):.0f} s. Synchronise them (chrony, systemd-timesyncd)."
        if one.identity != other.identity:
            yield f"sites {first} and {name}: they have different identity providers (LDAP, OpenID). Configure the same on both (minio_config)."


def _holders(found: dict[str, _Found], connected: t.Optional[str], new: set[str], grouped: bool) -> t.Iterator[str]:
    """Only one of the sites may hold buckets, and takes the request; a site that joins a group must be empty (S AddPeerClusters)."""
    holding = [name for name, answer in found.items() if answer.buckets and (name in new or not grouped)]
    if grouped:
        for name in holding:
            yield f"site {name}: it holds {found[name].buckets} buckets. A site that joins must be empty."
    elif len(holding) > 1:
        counts = ", ".join(f"{name} {found[name].buckets}" for name in holding)
        yield f"sites {', '.join(holding)}: more than one site holds buckets ({counts}). One may; empty the others, or wipe their drives."
    elif holding and connected is not None and holding[0] != connected:
        yield f"site {holding[0]}: it holds the buckets, so the request must go to it. Connect to {holding[0]} instead of {connected}."


def _unreached(found: dict[str, _Found], sites: dict[str, Site]) -> list[str]:
    """Whether each of some sites reaches each other one with its keys.

    A site is asked to make a remote target for a bucket that the other one does not have: it says so if it reached it. It needs a bucket of its own
    for that, which is removed again.
    """
    name = f"creativeflow-minio-{uuid.uuid4().hex[:12]}"
    errors: list[str] = []
    for source in found:
        session = found[source].session
        session.s3("PUT", name)
        try:
            session.s3("PUT", name, query={"versioning": ""}, body=Versioning().render("enabled"))
            for target in sites.keys() - {source}:
                reason = _reach(session, name, sites[target])
                if reason:
                    errors.append(f"site {source}: it does not reach {target} at {sites[target].endpoint}: {reason}")
        finally:
            session.s3("DELETE", name)
    return errors


def _reach(session: Session, bucket: str, site: Site) -> str:
    target = RemoteTarget("", site.endpoint, f"{bucket}-there", site.access_key, site.secret_key)
    try:
        session.admin("PUT", "set-remote-target", {"bucket": bucket}, target.body(bucket), encrypted=True)
    except ServerError as error:
        # Within the server's sentence, the cause comes behind the request: (… Get "http://…": dial tcp …: connection refused).
        cause = error.message.partition('": ')[2].rstrip(")") or error.message
        return "" if error.code in _REACHED else f"{error.code}: {' '.join(cause.split())}"
    except MinioError as error:
        return str(error)
    return ""
