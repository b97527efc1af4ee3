# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong with the certificates that the nodes and the addresses of sites show."""

from __future__ import annotations

import typing as t

from ...module_utils._common.tables import columns
from .._certificates.status import HEAD, certificate_rows
from .breach import CRITICAL, WARNING, Breach, Record


def certificate_breaches(asked: t.Sequence[Record], least_days: float) -> t.Iterator[Breach]:
    """:param asked: as of the filter certificate_status. :param least_days: a certificate with fewer days left is a breach."""
    for one, row in certificate_rows(asked, least_days):
        if row.breach:
            severity = WARNING if one["answer"]["verified"] and one["answer"]["days_left"] > 0 else CRITICAL
            yield Breach(one["site"], f"site {one['site']}: {one['of']}: {row.breach}", "certificate", severity)


def certificate_records(asked: t.Sequence[Record], least_days: float) -> list[dict[str, t.Any]]:
    """What is to know of each, for programs."""
    return [
        {
            "site": one["site"],
            "of": one["of"],
            "until": (one["answer"].get("certificate") or {}).get("not_after"),
            "days_left": one["answer"].get("days_left") if one["answer"].get("certificate") else None,
            "trusted": one["answer"]["verified"] if "fingerprint" in one["answer"] else None,
            "verdict": row.cells[-1],
        }
        for one, row in certificate_rows(asked, least_days)
    ]


def certificate_lines(asked: t.Sequence[Record], least_days: float) -> list[str]:
    """A table of those that are not well."""
    rows = [row.cells for _one, row in certificate_rows(asked, least_days) if row.cells[-1] != "ok"]
    return columns([HEAD, *rows]) if rows else []
