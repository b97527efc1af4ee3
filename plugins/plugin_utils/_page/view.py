# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the page shows, from the results: sorted, counted, with its level. Nothing of HTML is here."""

from __future__ import annotations

import datetime
import typing as t

from ...module_utils._common.units import parse_time, show_duration, show_names

Record = t.Mapping[str, t.Any]
OK, WARNING, CRITICAL, UNKNOWN = "ok", "warning", "critical", "unknown"
_ORDER = (OK, UNKNOWN, WARNING, CRITICAL)
_WORST = 50
_MOST = 200
"""So many rules that are well, and so many breaches, are shown. All are counted."""


def view(documents: t.Sequence[Record], now: float, max_age: float) -> dict[str, t.Any]:
    """See page.render."""
    status = next((one for one in documents if one["kind"] == "status"), None)
    others = [one for one in documents if one["kind"] != "status"]
    details: Record = status["details"] if status else {}
    breaches = sorted(details.get("breaches") or [], key=lambda one: one["severity"] != CRITICAL)
    assurance = [_assurance(one, now) for one in sorted(others, key=lambda one: (one["kind"], one["sites"]))]
    sites = [_site(site, details) for site in details.get("sites") or []]
    return {
        "verdict": _verdict(status, breaches, others, now, max_age),
        "asked": _moment(status["time"], now) if status else None,
        "made": _moment(_text(now), now),
        "numbers": status["numbers"] if status else {},
        "tiles": _tiles(status, details, assurance),
        "breaches": breaches[:_MOST],
        "more_breaches": max(0, len(breaches) - _MOST),
        "unknown": [*(f"site {name}: it was not asked, because of --limit." for name in details.get("left_out") or []), *(details.get("unknown") or [])],
        "operations": [{**one, "since": _moment(_text(one["began"]), now)} for one in details.get("operations") or []],
        "links": links(details.get("rules") or []),
        "sites": sites,
        "rules": shown_rules(details.get("rules") or []),
        "drift": next((_drift(one, now) for one in others if one["kind"] == "verify_config"), None),
        "certificates": sorted(details.get("certificates") or [], key=_by_days),
        "assurance": assurance,
        "versions": _versions(details.get("sites") or []),
    }


def _verdict(status: t.Optional[Record], breaches: t.Sequence[Record], others: t.Iterable[Record], now: float, max_age: float) -> dict[str, str]:
    """The level, and two sentences."""
    failed = [one["kind"].replace("_", " ") for one in others if one["outcome"] != "ok"]
    rest = f"Failed: {show_names(sorted(set(failed)), 3)}." if failed else ""
    if status is None:
        return {"level": UNKNOWN, "head": "No status", "text": f"Run creativeflow.minio.status. {rest}".strip()}
    age = now - _seconds(status["time"])
    if age > max_age:
        return {"level": UNKNOWN, "head": "The status is old", "text": f"It was asked {show_duration(age)} ago. Run creativeflow.minio.status. {rest}".strip()}
    if breaches:
        critical = sum(one["severity"] == CRITICAL for one in breaches)
        head = f"{len(breaches)} thing{'s are' if len(breaches) > 1 else ' is'} wrong"
        return {"level": CRITICAL if critical else WARNING, "head": head, "text": f"{f'{critical} critical. ' if critical else ''}{rest}".strip()}
    if status["details"].get("left_out"):
        return {"level": UNKNOWN, "head": "What was asked is well", "text": f"Not asked: {show_names(status['details']['left_out'], 3)}. {rest}".strip()}
    if rest:
        return {"level": WARNING, "head": "All sites are well", "text": rest}
    return {"level": OK, "head": "All is well", "text": ""}


def _tiles(status: t.Optional[Record], details: Record, assurance: t.Iterable[Record]) -> list[dict[str, str]]:
    """The large numbers of the head."""
    if status is None:
        return []
    numbers = status["numbers"]
    found = [
        _of(name, numbers, good) for name, good in (("sites", "sites_answered"), ("nodes", "nodes_online"), ("drives", "drives_ok"), ("rules", "rules_ok"))
    ]
    spare = [site["tolerance"]["drives"] for site in details.get("sites") or [] if (site.get("tolerance") or {}).get("drives") is not None]
    late = any(rule["breached"] and rule["lag"] for rule in details.get("rules") or [])
    lag = numbers.get("lag")
    if numbers.get("rules"):
        found.append(_tile("oldest waiting", "?" if lag is None else coarse(lag), UNKNOWN if lag is None else CRITICAL if late else OK))
        failed = numbers.get("failed_objects")
        found.append(_tile("failed objects", "?" if failed is None else f"{failed:,}", UNKNOWN if failed is None else WARNING if failed else OK))
    if spare:
        found.append(_tile("spare drives", str(min(spare)), OK if min(spare) else WARNING))
    days = [one["days_left"] for one in details.get("certificates") or [] if one.get("days_left") is not None]
    if days:
        bad = any(one["verdict"] == "BREACH" for one in details["certificates"])
        found.append(_tile("certificate left", f"{min(days):.0f} days", WARNING if bad else OK))
    drill = [one for one in assurance if one["kind"] == "drill"]
    if drill:
        last = min(drill, key=lambda one: (one["level"] == OK, one["title"]))
        found.append(_tile("since the drill", last["last_ok"]["ago"].removesuffix(" ago") if last["last_ok"] else "never", last["level"]))
    return found


def _of(name: str, numbers: Record, good: str) -> dict[str, str]:
    count, well = numbers.get(name), numbers.get(good)
    # Where nobody could ask, 0 of 0 is no answer.
    level = UNKNOWN if not count and name in ("nodes", "drives") else OK if count == well else CRITICAL
    return _tile(name, "?" if level == UNKNOWN else f"{well:,} / {count:,}", level)


def _tile(name: str, value: str, level: str) -> dict[str, str]:
    return {"name": name, "value": value, "level": level}


def worst(levels: t.Iterable[str]) -> str:
    """The worst level."""
    return max(levels, key=_ORDER.index, default=OK)


def rule_level(rule: Record) -> str:
    """The level of a rule."""
    if rule["breached"]:
        return CRITICAL
    if not rule["enabled"]:
        return WARNING
    return OK if rule["online"] and rule["pending_objects"] is not None else UNKNOWN


def shown_rules(rules: t.Sequence[Record]) -> dict[str, t.Any]:
    """The rules that are not well and the worst of the others, and how many more there are."""
    marked = [{**rule, "level": rule_level(rule)} for rule in rules]
    marked.sort(key=lambda rule: (-_ORDER.index(rule["level"]), -(rule["lag"] or 0), -(rule["pending_objects"] or 0), rule["site"], rule["bucket"]))
    bad = [rule for rule in marked if rule["level"] != OK][:_MOST]
    well = [rule for rule in marked if rule["level"] == OK][:_WORST]
    shown = [*bad, *well]
    return {"shown": shown, "more": len(rules) - len(shown), "all": len(rules)}


def links(rules: t.Iterable[Record]) -> list[dict[str, t.Any]]:
    """The rules from one site to another as one arrow."""
    found: dict[tuple[str, str], list[Record]] = {}
    for rule in rules:
        found.setdefault((rule["site"], rule["target"]), []).append(rule)
    return [
        {
            "source": source,
            "target": target,
            "rules": len(group),
            "breached": sum(rule["breached"] for rule in group),
            "online": all(rule["online"] is not False for rule in group),
            "lag": max((rule["lag"] for rule in group if rule["lag"] is not None), default=None),
            "pending": sum(rule["pending_objects"] or 0 for rule in group),
            "level": worst(map(rule_level, group)),
        }
        for (source, target), group in sorted(found.items())
    ]


def _site(site: Record, details: Record) -> dict[str, t.Any]:
    own = [one["severity"] for one in details.get("breaches") or [] if one["site"] == site["name"]]
    sets: dict[tuple[t.Any, t.Any], list[Record]] = {}
    for drive in site["drives"]:
        sets.setdefault((drive["pool"], drive["set"]), []).append(drive)
    size, used = (sum(pool.get(name) or 0 for pool in site["pools"]) for name in ("bytes", "used_bytes"))
    return {
        **site,
        "level": worst(own) if own else OK if site["known"] else UNKNOWN,
        "sets": [{"pool": pool, "set": number, "drives": group} for (pool, number), group in sorted(sets.items(), key=lambda item: str(item[0]))],
        "bytes": size,
        "used": used,
        "nodes_online": sum(node["state"] == "online" for node in site["nodes"]),
        "drives_ok": sum(drive["state"] == "ok" for drive in site["drives"]),
        "quorum": site.get("write_quorum"),
        "spare": (site.get("tolerance") or {}).get("drives"),
        "spare_nodes": (site.get("tolerance") or {}).get("nodes"),
    }


def _assurance(document: Record, now: float) -> dict[str, t.Any]:
    """A result of another playbook than the status."""
    pair = document["sites"] if document["kind"] in ("backup_config", "drill", "failover", "failback") else []
    return {
        "kind": document["kind"],
        "title": f"{document['kind'].replace('_', ' ')}{' ' if pair else ''}{' → '.join(pair)}",
        "level": OK if document["outcome"] == "ok" else WARNING,
        "outcome": document["outcome"],
        "time": _moment(document["time"], now),
        "last_ok": _moment(document["last_ok"]["time"], now) if document["last_ok"] else None,
        "facts": _facts(document),
        "messages": document["messages"][:3],
        "more": max(0, len(document["messages"]) - 3),
    }


def _facts(document: Record) -> list[str]:
    """What the numbers of a result mean."""
    numbers: Record = document["numbers"]
    if document["kind"] == "drill" and "lost" in numbers:
        return [f"RPO: {numbers['lost']:,} of {numbers['acknowledged']:,} confirmed writes lost", f"RTO: not writable for {numbers['longest_gap']} s at most"]
    if document["kind"] == "failover" and "seconds" in numbers:
        return [f"RPO: {document['details'].get('rpo', 'not known')}", f"RTO: {show_duration(numbers['seconds'])}"]
    if document["kind"] == "failback" and "seconds" in numbers:
        return [f"took {show_duration(numbers['seconds'])}"]
    if document["kind"] == "verify_replication" and numbers:
        return [f"{numbers['equal']:,} versions equal, {numbers['missing']:,} missing, {numbers['different']:,} different, in {numbers['rules']:,} rules"]
    if document["kind"] == "verify_config":
        return [f"{_number(numbers.get('differences'))} objects and {_number(numbers.get('manifest'))} files differ"]
    return [f"{numbers['buckets']:,} buckets, {numbers['users']:,} users, {numbers['policies']:,} policies"] if "buckets" in numbers else []


def _number(value: t.Optional[int]) -> str:
    return "an unknown number of" if value is None else f"{value:,}"


def _drift(document: Record, now: float) -> dict[str, t.Any]:
    details = document["details"]
    lines = [*(details.get("manifest") or []), *(details.get("differences") or [])]
    by_site = details.get("differences_by_site") or {}
    return {
        "time": _moment(document["time"], now),
        "level": OK if document["outcome"] == "ok" else WARNING,
        "by_site": sorted(by_site.items()),
        "lines": lines[:_WORST],
        "more": max(0, len(lines) - _WORST),
    }


def _versions(sites: t.Iterable[Record]) -> list[dict[str, t.Any]]:
    found: dict[str, dict[str, int]] = {}
    for site in sites:
        for node in site["nodes"]:
            places = found.setdefault(node.get("version") or "unknown", {})
            places[site["name"]] = places.get(site["name"], 0) + 1
    return [{"version": version, "places": ", ".join(f"{name} ({count})" for name, count in places.items())} for version, places in sorted(found.items())]


def _by_days(certificate: Record) -> tuple[bool, float]:
    days = certificate.get("days_left")
    return days is None, days or 0


def _seconds(text: str) -> float:
    return parse_time(text).timestamp()


def _text(seconds: float) -> str:
    return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def _moment(text: str, now: float) -> dict[str, str]:
    """A time as a machine and a person read it, and how long ago it was."""
    return {"iso": text, "shown": f"{text[:10]} {text[11:16]} UTC", "ago": f"{coarse(now - _seconds(text))} ago"}


def coarse(seconds: float) -> str:
    """One unit is enough."""
    for length, unit in ((86400, "day"), (3600, "hour"), (60, "min")):
        count = int(seconds // length)
        if count >= 1:
            return f"{count} {unit}{'s' if count > 1 and unit != 'min' else ''}"
    return f"{max(0, round(seconds))} s"
