# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The numbers and details of each kind of result, from what modules returned. Only the named fields are taken: what a task returns has its arguments."""

from __future__ import annotations

import typing as t

from .document import Document

Found = t.Mapping[str, t.Any]
_SHOWN = 20
"""So many names of objects are kept. All are counted."""
_COUNTS = ("missing", "different", "extra", "unproven")


def failures(found: Found) -> list[str]:
    """What a task said that failed, a line each; of a loop, what its items said. Nothing for a success."""
    said = [line for item in found.get("results") or () if isinstance(item, t.Mapping) for line in failures(item)]
    if not said and (found.get("failed") or found.get("unreachable")):
        said = str(found.get("msg") or found.get("censored") or "it failed").strip().splitlines()
    return list(dict.fromkeys(said))


def numbers_and_details(kind: str, found: Found) -> tuple[Document, Document]:
    """What there is to say of a result. :param found: what docs/results.md names for the kind; it may lack anything, because a run may fail anywhere."""
    return _OF_KINDS[kind](found)


def _verify(found: Found) -> tuple[Document, Document]:
    rules, failed = [], []
    for result in found.get("results") or ():
        if "rules" not in result:
            failed.append(result["item"])
        for rule in result.get("rules") or ():
            entry = {name: rule[name] for name in ("bucket", "target", "target_bucket", "prefix")}
            rules.append({"site": result["item"], **entry, "equal": rule["equal"], **rule["counts"], "recent": rule["recent"], "complete": rule["complete"]})
    numbers = {name: sum(rule[name] for rule in rules) for name in ("equal", *_COUNTS, "recent")}
    return {"rules": len(rules), **numbers, "incomplete": sum(not rule["complete"] for rule in rules), "sites_failed": len(failed)}, {
        "rules": rules,
        "sites_failed": failed,
    }


def _drift(found: Found) -> tuple[Document, Document]:
    by_site = dict(found.get("by_site") or {})
    known = [count for count in by_site.values() if count is not None]
    manifest = found.get("manifest")
    numbers = {
        "differences": sum(known) if by_site else None,
        "manifest": None if manifest is None else len(manifest),
        "sites_failed": len(by_site) - len(known),
    }
    return numbers, {"differences_by_site": by_site, "differences": list(found.get("differences") or ()), "manifest": list(manifest or ())}


def _backup(found: Found) -> tuple[Document, Document]:
    return dict(found.get("counts") or {}), {name: found[name] for name in ("path", "vault_id", "made") if name in found}


def _drill(found: Found) -> tuple[Document, Document]:
    if "acknowledged" not in found:
        return {}, {}
    lost = {site: list(keys) for site, keys in found["lost"].items()}
    numbers = {"acknowledged": found["acknowledged"], "lost": sum(map(len, lost.values())), "longest_gap": max(found["longest_gaps"], default=None)}
    return {**numbers, "seconds": found.get("seconds")}, {
        "acknowledged_by_site": dict(found["by_site"]),
        "lost_by_site": {site: len(keys) for site, keys in lost.items()},
        "lost": {site: keys[:_SHOWN] for site, keys in lost.items()},
        "gaps": list(found["longest_gaps"]),
    }


def _failover(found: Found) -> tuple[Document, Document]:
    if "rpo" not in found:
        return {}, {}
    losses = list(found["losses"])
    numbers = {"seconds": found["seconds"], "lost": len(losses), "unknown": len(found["unknown"])}
    return numbers, {"rpo": found["rpo"], "losses": losses[:_SHOWN], "unknown": list(found["unknown"])}


def _failback(found: Found) -> tuple[Document, Document]:
    return ({"seconds": found["seconds"]} if "seconds" in found else {}), {}


def _status(found: Found) -> tuple[Document, Document]:
    return dict(found.get("numbers") or {}), dict(found.get("details") or {})


_OF_KINDS: dict[str, t.Callable[[Found], tuple[Document, Document]]] = {
    "status": _status,
    "verify_replication": _verify,
    "verify_config": _drift,
    "backup_config": _backup,
    "drill": _drill,
    "failover": _failover,
    "failback": _failback,
}
