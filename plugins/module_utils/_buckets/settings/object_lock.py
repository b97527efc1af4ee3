# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Object lock of a bucket, and the default retention of its objects."""

from __future__ import annotations

import typing as t

from ..._common.fields import boolean, choice, dict_of, number
from ..._common.xml import build, find, tree
from .base import Setting

_MODES = ("COMPLIANCE", "GOVERNANCE")
_RETENTION = {"mode": {"type": "str", "choices": list(_MODES)}, "days": {"type": "int"}, "years": {"type": "int"}}


def _one_period(retention: dict[str, t.Any]) -> list[str]:
    return [] if ("days" in retention) != ("years" in retention) else ["give one of days and years."]


_read_retention = dict_of({"mode": choice(*_MODES, normal=str.upper), "days": number(1, 36500), "years": number(1, 100)}, ("mode",), _one_period)


class ObjectLock(Setting):
    """``{"enabled": True, "retention": None | {"mode", "days"|"years"}}``."""

    name, file, report, subresource = "object_lock", "object-lock.xml", "olock", "object-lock"
    options = {"object_lock": {"type": "bool"}, "retention": {"type": "dict", "options": _RETENTION}}
    elements = ("ObjectLockEnabled", *(f"Rule/DefaultRetention/{name}" for name in ("Mode", "Days", "Years")))
    fields = {"object_lock": boolean, "retention": _read_retention}

    def declared(self, bucket: dict[str, t.Any]) -> t.Any:
        lock, retention = bucket.get("object_lock"), bucket.get("retention")
        if lock is None and retention is None:
            return None
        declared: dict[str, t.Any] = {"enabled": lock}
        if retention is not None:
            declared["retention"] = retention or None
        return declared

    def target(self, declared: t.Any, actual: t.Any) -> t.Any:
        wanted = dict(actual or {"enabled": False, "retention": None})
        wanted.update({name: value for name, value in declared.items() if name == "retention" or value is not None})
        return wanted if wanted["enabled"] or wanted["retention"] else None

    def problem(self, actual: t.Any, target: t.Any, exists: bool) -> str:
        if actual and not (target or {}).get("enabled"):
            return "object lock cannot be turned off. Declare object_lock: true, or move the objects to a new bucket."
        if target and not target["enabled"]:
            return "retention needs object lock, and the bucket has none. Object lock is given at creation: declare object_lock: true for a new bucket."
        if target and exists and not actual:
            return (
                "object lock is given at creation, and this bucket exists without it. Make a new bucket with object_lock: true and copy"
                " the objects, or take object_lock out."
            )
        return ""

    def definition(self, value: t.Any) -> dict[str, t.Any]:
        return {"object_lock": value["enabled"], **({"retention": value["retention"]} if value["retention"] else {})}

    def parse(self, data: bytes) -> t.Any:
        root = tree(data)
        mode = find(root, "Rule/DefaultRetention/Mode")
        retention: t.Optional[dict[str, t.Any]] = None
        if mode:
            unit = "days" if find(root, "Rule/DefaultRetention/Days") else "years"
            retention = {"mode": mode, unit: int(find(root, f"Rule/DefaultRetention/{unit.capitalize()}"))}
        return {"enabled": find(root, "ObjectLockEnabled") == "Enabled", "retention": retention}

    def render(self, value: t.Any) -> bytes:
        retention = value["retention"]
        rule: list[tuple[str, t.Any]] = []
        if retention:
            unit = "days" if retention.get("days") else "years"
            rule = [("Rule", [("DefaultRetention", [("Mode", retention["mode"]), (unit.capitalize(), str(retention[unit]))])])]
        return build("ObjectLockConfiguration", ("ObjectLockEnabled", "Enabled"), *rule)
