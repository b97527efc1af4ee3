# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a failover loses, as far as it is known, and what nobody knows."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from ..module_utils._common.units import show_names

Result = t.Mapping[str, t.Any]
_SHOWN = 20


@dataclass
class _Losses:
    """Versions that the new site lacks, a line each, and why there may be others."""

    lines: dict[str, None] = field(default_factory=dict)
    written: list[str] = field(default_factory=list)
    more: bool = False
    unknown: list[str] = field(default_factory=list)


def failover_losses(
    from_site: str,
    to_site: str,
    health: t.Mapping[str, Result],
    writers: t.Optional[Result] = None,
    drained: t.Optional[Result] = None,
    compared: t.Optional[t.Sequence[Result]] = None,
    declared: t.Sequence[Result] = (),
) -> dict[str, t.Any]:
    """What ``to_site`` lacks when it takes over.

    :param health: results of minio_site_health by name.
    :param writers: the result of minio_writers on ``from_site``; ``None`` where it could not be asked to stop its writers.
    :param drained: the result of minio_replication_drain on ``from_site``; ``None`` where it was not drained.
    :param compared: results of minio_replication_verify of the other sites, each with ``item``, a dictionary with ``site``, as a loop over sites
        registers them; ``None`` where nothing was compared.
    :param declared: ``bucket`` and ``target_bucket`` of each pair that the definitions have rules for, from ``from_site`` to ``to_site``.
    :returns: ``losses``, a line for each version; ``unknown``, a line for each reason why there may be others; ``rpo``, one line;
        ``certain``, whether nothing is lost and nothing is unknown.
    """
    found = _Losses()
    _old_site(found, from_site, health[from_site], writers)
    if drained is not None:
        _left(found, from_site, to_site, drained)
        _without_rule(found, from_site, to_site, drained, declared)
    if health[from_site]["state"] != "alive":
        _others(found, from_site, to_site, health, compared)
    return {
        "losses": list(found.lines),
        "unknown": found.unknown,
        "rpo": _rpo(found),
        "certain": not found.lines and not found.unknown,
    }


def _old_site(found: _Losses, name: str, health: Result, writers: t.Optional[Result]) -> None:
    if health["state"] == "no_write_quorum":
        found.unknown.append(
            f"{name} answers without write quorum: what it took and did not send cannot be listed, its writers cannot be stopped, and it takes writes again"
            " when it has quorum."
        )
    elif health["state"] != "alive":
        found.unknown.append(f"What {name} took and did not send cannot be listed, because {name} does not answer.")
    elif writers is None:
        found.unknown.append(f"Writers of {name} are not stopped.")
    else:
        for other in writers["unstoppable"]:
            if other["seen"] is not False:
                can = "can still write" if other["seen"] else "may still write"
                found.unknown.append(f"{other['kind']} {other['name']} {can} to {name}: {other['why']}")


def _left(found: _Losses, from_site: str, to_site: str, drained: Result) -> None:
    uncertain = []
    for item in drained["left"]:
        if to_site in item["targets"]:
            line = f"{item['bucket']}/{item['key']} (version {item['version_id']})"
            if item.get("uncertain"):
                uncertain.append(line)
            else:
                found.lines[line] = None
                found.written.append(item["modified"])
    if uncertain:
        shown = show_names(uncertain, _SHOWN)
        found.unknown.append(f"Whether {to_site} has these is unknown, because {from_site} cannot read what a client encrypted with its own key: {shown}.")
    found.more = drained["left_objects"] > len(drained["left"])
    if not drained["drained"] and not drained["left_objects"]:
        # Playbooks have another name for the option of the module.
        told = [line.replace("wait_timeout", "minio_failover_timeout") for line in drained.get("breaches") or ()]
        found.unknown += told or [f"Whether {from_site} has sent all removals of versions is unknown."]


def _without_rule(found: _Losses, from_site: str, to_site: str, drained: Result, declared: t.Sequence[Result]) -> None:
    """What no rule sends is not known to be missing. Somebody may have removed or disabled a rule, or it was never made."""
    sent = {(rule["bucket"], rule["target_bucket"]) for rule in drained["rules"] if rule["enabled"] and rule["target"] == to_site}
    found.unknown += [
        f"What {from_site} has of {pair['bucket']} and {to_site} lacks is not known, because {from_site} has no enabled rule to"
        f" {to_site}/{pair['target_bucket']}, so that nothing is sent."
        for pair in declared
        if (pair["bucket"], pair["target_bucket"]) not in sent
    ]


def _others(found: _Losses, from_site: str, to_site: str, health: t.Mapping[str, Result], compared: t.Optional[t.Sequence[Result]]) -> None:
    others = [name for name in health if name not in (from_site, to_site)]
    if compared is None:
        found.unknown += [f"What {name} has and {to_site} lacks was not compared." for name in others]
        return
    asked = {result["item"]["site"] for result in compared}
    for name in others:
        if name not in asked:
            why = f"no rule of {name} leads there" if health[name]["state"] == "alive" else health[name]["reason"].rstrip(".")
            found.unknown.append(f"What {name} has and {to_site} lacks was not compared: {why}.")
    for result in compared:
        site = result["item"]["site"]
        for rule in result["rules"]:
            for version in rule["missing"]:
                found.lines[f"{rule['target_bucket']}/{version['key']} (version {version['version_id']}, on {site})"] = None
                found.written.append(version["modified"])
            found.more = found.more or rule["counts"]["missing"] > len(rule["missing"])
        known = {rule["bucket"] for rule in result["rules"]} | {place["bucket"] for place in result.get("not_compared") or ()}
        found.unknown += [
            f"What {site} has of {bucket} and {to_site} lacks was not compared: no enabled rule of {site} leads there."
            for bucket in result["item"].get("buckets", ())
            if bucket not in known
        ]
        for place in result.get("not_compared") or ():
            rest = f" after {place['after']}" if place.get("after") else ""
            found.unknown.append(f"What {site} has of {place['bucket']}{rest} and {to_site} lacks was not compared: the time limit was reached.")


def _rpo(found: _Losses) -> str:
    count = len(found.lines)
    lost = f"{'more than ' if found.more else ''}{count} version{'' if count == 1 else 's'} lost"
    since = f", the oldest written at {min(found.written)}" if found.written else ""
    if found.unknown:
        return f"not known. {lost[0].upper() + lost[1:]}{since} at least. {' '.join(found.unknown)}" if count else f"not known. {' '.join(found.unknown)}"
    return lost + since if count else "nothing lost"
