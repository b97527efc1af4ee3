# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long the certificates are valid that the nodes and the address of each site show, as a table and as breaches."""

from __future__ import annotations

import typing as t

from ...module_utils._common.tables import columns

HEAD = ("SITE", "CERTIFICATE OF", "VALID UNTIL", "DAYS", "VERDICT")
Asked = t.Mapping[str, t.Any]


class Row(t.NamedTuple):
    """A certificate in the table. :ivar breach: what is wrong with it, ``""`` for nothing."""

    cells: tuple[str, ...]
    breach: str


def certificate_status(asked: t.Sequence[Asked], least_days: float) -> dict[str, list[str]]:
    """What to show, and what to fail for.

    :param asked: ``site``, ``of`` (a node or an address), ``answer`` (of minio_certificate_info, or {}), ``trusted`` (whether clients have to trust it).
    :param least_days: a certificate with fewer days left is a breach.
    :returns: ``lines`` of a table, and ``breaches``, one line each.
    """
    rows = certificate_rows(asked, least_days)
    breaches = [f"site {one['site']}: {one['of']}: {row.breach}" for one, row in rows if row.breach]
    return {"lines": columns([HEAD, *(row.cells for _one, row in rows)]) if rows else [], "breaches": breaches}


def certificate_rows(asked: t.Iterable[Asked], least_days: float) -> list[tuple[Asked, Row]]:
    """Each certificate with its row of the table. :param asked: :param least_days: as of certificate_status."""
    return [(one, _row(one, least_days)) for one in asked]


def _row(one: Asked, least_days: float) -> Row:
    breach = _breach(one, least_days)
    certificate, days = one["answer"].get("certificate"), one["answer"].get("days_left")
    known = "fingerprint" in one["answer"]
    until, left = (certificate["not_after"][:10], f"{days:.0f}") if certificate else ("-", "-")
    verdict = "BREACH" if breach else "ok" if certificate else "not trusted" if known else "no answer"
    return Row((one["site"], one["of"], until, left, verdict), breach)


def _breach(one: Asked, least_days: float) -> str:
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
