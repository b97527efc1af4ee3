# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Domains in which the name of a host begins with that of a bucket (``MINIO_DOMAIN``), and the certificates that they need.

A server with wrong ones does not start (S cmd/common-main.go, serverHandleEnvVars).
"""

from __future__ import annotations

import itertools
import typing as t

from .material import covers, names_of


def domains_of(value: t.Any) -> tuple[str, ...]:
    """The domains of a value of ``MINIO_DOMAIN``, as the server divides it."""
    return tuple(str(value).split(",")) if value else ()


def domain_problems(value: t.Any) -> list[str]:
    """What is wrong with a value of ``MINIO_DOMAIN``."""
    domains = domains_of(value)
    odd = [domain for domain in domains if not domain or domain != domain.strip() or domain != domain.strip(".") or ".." in domain or "*" in domain]
    if odd:
        return [f"MINIO_DOMAIN is '{value}': write domains divided by commas, without spaces, stars, and dots at their beginning or end."]
    found = []
    for one, other in itertools.combinations(sorted(domains, key=len), 2):
        if other == one:
            found.append(f"MINIO_DOMAIN has {one} twice, which the server refuses: leave one out.")
        elif other.endswith(f".{one}"):
            found.append(f"MINIO_DOMAIN has {one} and {other}, which lies in it, so that a name may mean a bucket of either: leave one of them out.")
    # The server compares letters, not labels (S cmd/utils.go, lcpSuffix).
    least = min(domains, key=len, default="")
    if not found and len(domains) > 1 and all(domain.endswith(least) for domain in domains):
        found.append(f"MINIO_DOMAIN has {', '.join(domains)}, and the server refuses domains that all end with one of them, {least}: leave that out.")
    return found


def without_wildcard(domains: t.Iterable[str], certificates: t.Iterable[str]) -> list[str]:
    """The domains whose buckets none of the certificates is for. :param certificates: the text of each."""
    has = [name for certificate in certificates for name in names_of(certificate)]
    return [domain for domain in domains if not any(covers(own, f"*.{domain}") for own in has)]


def proxy_problems(domains: t.Iterable[str], certificate: str, variable: str) -> list[str]:
    """What a proxy that ends TLS lacks for the domains of its site. :param variable: the name of the one that gives its certificate."""
    return [
        f"{variable}: MINIO_DOMAIN of the nodes has {domain}, and the certificate is not valid for *.{domain}, so that clients would refuse buckets in the "
        "host's name: have it issued for that name as well."
        for domain in without_wildcard(domains, [certificate])
    ]
