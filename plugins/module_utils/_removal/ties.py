# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What ties a site to the others: who replicates to it, and what operations between them are open."""

from __future__ import annotations

import os
import typing as t

from .._common.errors import InputErrors, MinioError
from .._failover.record import OPERATIONS, read_records
from .._replication.sites import read_site_replication
from .._rules.snapshot import read_replication
from .._site.address import comparable
from .._site.session import Session
from .._site.sites import addresses, open_site
from .._tiers.tiers import Tiers
from .holdings import held_here


def ties_from(params: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
    """What the module returns, see there. :param params: its options. :raises InputErrors: ``leaving`` is none of the sites."""
    sites = {site["name"]: site for site in params["sites"]}
    name = params["leaving"]
    if name not in sites:
        raise InputErrors([f"leaving: sites has no site {name}."])
    known = {*addresses(sites[name]), *map(comparable, params["addresses"])}
    sessions = {other: open_site(site, params["timeout"]) for other, site in sites.items() if other not in params["silent"]}
    others = [_asked(_ties, other, session, known, name) for other, session in sessions.items() if other != name]
    own = {}
    if name in sessions:
        urls = {url: other for other, site in sites.items() if other != name for url in addresses(site)}
        beside = {other: session for other, session in sessions.items() if other != name}
        own = _asked(_own, name, sessions[name], urls, beside)
    return {"changed": False, "others": others, "own": own, "recorded": recorded(params["folder"], sites, name)}


def recorded(folder: str, sites: t.Iterable[str], name: str) -> list[dict[str, str]]:
    """The operations with a site that the controller has recorded. :raises MinioError: its folder cannot be read."""
    try:
        there = set(os.listdir(folder))
    except FileNotFoundError:
        return []
    except OSError as error:
        raise MinioError(f"the folder of records {folder} on the controller cannot be read: {error.strerror}. Give the user of Ansible read access.") from None
    pairs = [pair for other in sites if other != name for pair in ((name, other), (other, name))]
    return [
        {"operation": operation, "from_site": first, "to_site": second}
        for operation in OPERATIONS
        for first, second in pairs
        if f"{operation}-{first}-{second}" in there
    ]


def _asked(ask: t.Callable[..., dict[str, t.Any]], name: str, session: Session, *arguments: t.Any) -> dict[str, t.Any]:
    """What a site told, or why it did not."""
    try:
        return {"name": name, "error": "", **ask(session, *arguments)}
    except MinioError as error:
        return {"name": name, "error": str(error)}


def _ties(session: Session, known: t.AbstractSet[str], name: str) -> dict[str, t.Any]:
    """What leads from another site to the one that leaves. :param known: the addresses of that one."""
    rules, targets = [], []
    for bucket, state in sorted(read_replication(session).items()):
        leading = {arn: target for arn, target in state.targets.items() if target.url in known}
        rules += [{"bucket": bucket, "id": rule.id, "target_bucket": leading[rule.arn].bucket} for rule in state.rules if rule.arn in leading]
        used = {rule.arn for rule in state.rules}
        targets += [{"bucket": bucket, "target_bucket": target.bucket} for arn, target in leading.items() if arn not in used]
    peers = read_site_replication(session).peers.values()
    return {
        "rules": rules,
        "targets": targets,
        "is_peer": any(peer.endpoint in known or peer.name == name for peer in peers),
        "tiers": [tier for tier, found in sorted(Tiers(session, [], "never").read().items()) if comparable(found.get("endpoint") or "") in known],
        "operations": [record.shown() for record in read_records(session) if name in (record.source, record.target)],
    }


def _own(session: Session, urls: t.Mapping[str, str], others: t.Mapping[str, Session]) -> dict[str, t.Any]:
    """What the site that leaves tells of itself."""
    return {
        "peers": sorted(peer.name for peer in read_site_replication(session).peers.values()),
        "operations": [record.shown() for record in read_records(session)],
        "buckets": held_here(session, urls, others),
    }
