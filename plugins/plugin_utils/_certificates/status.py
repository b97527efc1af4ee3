# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long the certificates are valid that the nodes and the address of each site show, as a table and as breaches."""

from __future__ import annotations

import typing as t

from ...module_utils._common.tables import columns

_HEAD = ("SITE", "CERTIFICATE OF", "VALID UNTIL", "DAYS", "VERDICT")


def certificate_status(asked: t.Sequence[t.Mapping[str, t.Any]], least_days: float) -> dict[str, list[str]]:
    """What to show, and what to fail for.

    :param asked: ``site``, ``of`` (a node or an address), ``answer`` (of minio_certificate_info, or {}), ``trusted`` (whether clients have to trust it).
    :param least_days: a certificate with fewer days left is a breach.
    :returns: ``lines`` of a table, and ``breaches``, one line each.
    """
    rows, breaches = [], []
    for one in asked:
        breach = _breach(one, least_days)
        certificate, days = one["answer"].get("certificate"), one["answer"].get("days_left")
        known = "fingerprint" in one["answer"]
        rows.append(
            (
                one["site"],
                one["of"],
                certificate["not_after"][:10] if certificate else "-",
                f"{days:.0f}" if certificate else "-",
                "BREACH" if breach else "ok" if certificate else "not trusted" if known else "no answer",
            )
        )
        if breach:
            breaches.append(f"site {one['site']}: {one['of']}: {breach}")
    return {"lines": columns([_HEAD, *rows]) if rows else [], "breaches": breaches}


def _breach(one: t.Mapping[str, t.Any], least_days: float) -> str:
    answer = one["answer"]
    # A node that is down is not known to have a wrong certificate; other lines of the status say that it is down.
    if "fingerprint" not in answer:
        return ""
    if not answer["verified"]:
        return f"clients do not take the certificate: {answer['error']}." if one["trusted"] else ""
    if answer["days_left"] < least_days:
        return (
            f"the certificate is valid for {answer['days_left']:.0f} more days, until {answer['certificate']['not_after'][:10]}, less than "
            f"minio_cluster_certificate_days {least_days:g}: renew it (docs/runbooks/certificate.md)."
        )
    return ""
