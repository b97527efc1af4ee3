# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What speaks against the removal of a site. All reasons are given at once, and what could not be read is one of them."""

from __future__ import annotations

import time
import typing as t
from dataclasses import dataclass, field

Facts = t.Mapping[str, t.Any]
_NAMED = 5
_ENDS = {
    "failover": "creativeflow.minio.failback ends it",
    "failback": "run creativeflow.minio.failback again",
    "rebuild": "run creativeflow.minio.rebuild_site again",
    "drill": "run creativeflow.minio.drill again",
}


@dataclass(frozen=True)
class Asked:
    """What is known of a removal.

    :param members: all hosts of the site. :param present: those that the run has. :param reached: what is done on each that was reached, as ``Steps`` has it.
    :param health: of all sites, by name, as the module minio_site_health has it. :param ties: as the module minio_site_ties_info has it.
    :param data: whose data goes, as the user said it. :param accept_loss: what is on no other site may be lost.
    :param unreachable: the site may be removed although it does not answer.
    """

    site: str
    members: t.Sequence[str]
    present: t.Sequence[str]
    reached: t.Mapping[str, Facts]
    health: t.Mapping[str, Facts]
    ties: Facts
    data: str = ""
    accept_loss: bool = False
    unreachable: bool = False

    @property
    def answers(self) -> bool:
        """Whether a server of the site answers."""
        return self.health.get(self.site, {}).get("reachable") is True

    @property
    def is_dead(self) -> bool:
        """Whether the site does not answer at all."""
        return self.health.get(self.site, {}).get("state") == "dead"

    def phases(self) -> set[str]:
        """How far the removal is on the hosts that were reached."""
        return {found["phase"] for found in self.reached.values()}

    @property
    def has_begun(self) -> bool:
        """Whether an earlier run has found that nothing speaks against it, and has stopped nodes since."""
        return "begun" in self.phases() and self.health.get(self.site, {}).get("state") != "alive"

    @property
    def is_gone(self) -> bool:
        """Whether no host has a service of the site any more."""
        return not self.answers and self.phases() == {"absent"} and set(self.reached) == set(self.members)


@dataclass
class Verdict:
    """What was found. :param lossless: whether it is known that nothing is lost."""

    problems: list[str] = field(default_factory=list)
    lossless: bool = False


def verdict(asked: Asked) -> Verdict:
    """What speaks against a removal."""
    if asked.site not in asked.health:
        return Verdict([f"site {asked.site}: minio_sites does not have it, so that nobody can ask it. Add it, or name another site."])
    losses = _losses(asked)
    lines = [*_options(asked), *_hosts(asked), *_others(asked), *_operations(asked), *_own(asked)]
    if losses and not asked.accept_loss:
        lines += [*losses, "If that may be lost: -e minio_remove_accept_loss=true."]
    return Verdict(list(dict.fromkeys(lines)), _is_lossless(asked, losses))


def _options(asked: Asked) -> t.Iterator[str]:
    if asked.data and asked.data != asked.site:
        yield f"minio_remove_data is '{asked.data}', and the site is {asked.site}. Repeat the name of the site, or leave it out to keep the data."


def _hosts(asked: Asked) -> t.Iterator[str]:
    missing = [host for host in asked.members if host not in asked.present]
    if missing:
        yield f"site {asked.site}: the run is without {', '.join(missing)}. Remove a site from all of its hosts together, without --limit."
    lost = [host for host in asked.present if host not in asked.reached]
    if lost and not (asked.unreachable and not asked.answers):
        hint = "" if asked.answers else ", or set minio_remove_unreachable to true if it is lost with its site"
        yield f"site {asked.site}: {', '.join(lost)} cannot be reached. Bring it back{hint}."
    for host, found in asked.reached.items():
        yield from (f"host {host}: {problem}" for problem in found["problems"])
    deployments = sorted({deployment for found in asked.reached.values() for deployment in found["deployments"]})
    if len(deployments) > 1:
        yield f"site {asked.site}: its drives are of {len(deployments)} deployments: {', '.join(deployments)}. Find out whose they are."


def _others(asked: Asked) -> t.Iterator[str]:
    """Who replicates to the site, or does not tell."""
    told = {found["name"]: found for found in asked.ties.get("others", ())}
    if "msg" in asked.ties:
        yield f"What ties {asked.site} to other sites is unknown: {asked.ties['msg']}"
        return
    for name in sorted(set(asked.health) - {asked.site}):
        error = told[name]["error"] if name in told else asked.health[name]["reason"] or "it was not asked."
        if error:
            yield f"What site {name} has of {asked.site} is unknown: {error} It must answer, or be taken out of minio_sites if it is gone."
        else:
            yield from _leading(told[name], asked.site)


def _leading(told: Facts, site: str) -> t.Iterator[str]:
    here = f"site {told['name']}"
    for rule in told["rules"]:
        yield f"{here}: bucket {rule['bucket']} replicates to {site}/{rule['target_bucket']} (rule {rule['id']}). Take that out of the rules first."
    for target in told["targets"]:
        remedy = "Remove it first: creativeflow.minio.replication with minio_replication_purge."
        yield f"{here}: bucket {target['bucket']} has a remote target at {site}/{target['target_bucket']}. {remedy}"
    if told["is_peer"]:
        yield f"{here} is in a group of site replication with {site}. Take {site} out of it first: minio_site_replication."
    for tier in told["tiers"]:
        yield f"{here}: tier {tier} keeps its objects on {site}. Move them to another tier first."


def _operations(asked: Asked) -> t.Iterator[str]:
    """What has not ended, once for all who know of it."""
    sources = [*asked.ties.get("others", ()), asked.ties.get("own") or {}]
    found = [item for told in sources for item in told.get("operations", ())] + list(asked.ties.get("recorded", ()))
    seen: set[tuple[str, str, str]] = set()
    for item in found:
        key = (item["operation"], item["from_site"], item["to_site"])
        if key not in seen:
            seen.add(key)
            since = time.strftime(" since %Y-%m-%d %H:%M UTC", time.gmtime(item["began"])) if item.get("began") else ""
            yield f"A {key[0]} of {key[1]} and {key[2]} is open{since}: {_ENDS[key[0]]}."


def _own(asked: Asked) -> t.Iterator[str]:
    """What the site does not tell itself, and its peers."""
    told = asked.ties.get("own") or {}
    if told.get("peers"):
        yield f"site {asked.site} is in a group of site replication: {', '.join(told['peers'])}. Take it out of the group first: minio_site_replication."
    if asked.has_begun or asked.is_gone or "msg" in asked.ties:
        return
    if told.get("error"):
        yield f"What {asked.site} has is unknown: {told['error']} Bring it back, or stop its service on all hosts if it cannot be read."
    elif not asked.answers and not asked.is_dead:
        yield f"Whether {asked.site} still serves is unknown: {asked.health[asked.site]['reason']} Correct that first."
    elif not asked.answers and not asked.unreachable:
        yield f"{asked.health[asked.site]['reason']} What it has is unknown. If it is lost: -e minio_remove_unreachable=true."


def _losses(asked: Asked) -> list[str]:
    """What would be lost, and data of which nobody knows that."""
    told = asked.ties.get("own") or {}
    lines = [_held(asked.site, item) for item in told.get("buckets", ())]
    goes = asked.data and any(found["drives"] for found in asked.reached.values())
    if goes and not _was_compared(asked):
        lines.append(f"site {asked.site}: its service is off, so that nobody can compare the data on its drives with other sites.")
    return lines


def _held(site: str, item: Facts) -> str:
    here = f"site {site}: bucket {item['bucket']}"
    if not item["places"]:
        return f"{here} has objects, replicates nowhere, and no other site has a bucket of its name."
    return f"{here} is complete on no other site: {'; '.join(map(_gap, item['places']))}."


def _gap(place: Facts) -> str:
    counts = [f"{place[kind]:,} version{' is' if place[kind] == 1 else 's are'} {kind}" for kind in ("missing", "different") if place[kind]]
    more = place["missing"] + place["different"] > len(place["keys"])
    return f"on {place['site']}/{place['bucket']} {' and '.join(counts)}: {', '.join(place['keys'][:_NAMED])}{' …' if more else ''}"


def _was_compared(asked: Asked) -> bool:
    """Whether this run has compared, or the one that has begun, without a loss."""
    if asked.has_begun:
        return all(found["lossless"] for found in asked.reached.values() if found["phase"] == "begun")
    told = asked.ties.get("own") or {}
    return bool(told) and not told["error"]


def _is_lossless(asked: Asked, losses: t.Sequence[str]) -> bool:
    return not losses and _was_compared(asked)
