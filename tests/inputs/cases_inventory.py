# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hosts, groups, and the sites that they belong to."""

from __future__ import annotations

from .deployment import HOSTS, Case, group, on

_NO_MINIO = {"storage": HOSTS["minio"]}
INVENTORY = (
    Case("nothing-wrong", code=0),
    Case(
        "group-minios",
        ("group minio: no host of the inventory is in it, so that nothing would be done. Did you mean minios? Put the groups of the sites below it.",),
        hosts={"minios": HOSTS["minio"]},
    ),
    Case(
        "group-storage",
        ("group minio: no host of the inventory is in it, so that nothing would be done. It has storage, az1, dr. Put the groups of the sites below it.",),
        hosts=_NO_MINIO,
    ),
    Case(
        "group-storage-status",
        ("group minio: no host of the inventory is in it, so that nothing would be done. It has storage, az1, dr. Put the groups of the sites below it.",),
        playbook="status",
        hosts=_NO_MINIO,
    ),
    Case(
        "group-storage-failover",
        ("group minio: no host of the inventory is in it, so that nothing would be done. It has storage, az1, dr. Put the groups of the sites below it.",),
        playbook="failover",
        hosts=_NO_MINIO,
    ),
    Case(
        "group-storage-buckets",
        ("group minio: no host of the inventory is in it, so that nothing would be done. It has storage, az1, dr. Put the groups of the sites below it.",),
        playbook="buckets",
        hosts=_NO_MINIO,
    ),
    Case(
        "no-hosts",
        ("group minio: no host of the inventory is in it, so that nothing would be done. It has no groups. Put the groups of the sites below it.",),
        playbook="site",
        hosts={},
    ),
    Case(
        "group-of-site-misspelt",
        ("group az_1: minio_sites has no site of this name. Did you mean az1? Correct one of them. Hosts: az1-n1, az1-n2, az1-n3 and 1 more.",),
        hosts=group("az1", "az_1"),
    ),
    Case(
        "group-of-site-strange",
        (
            "group frankfurt: no site has this name. minio_sites has az1, dr. Put the hosts into the group of their site, or set "
            "minio_site. Hosts: az1-n1, az1-n2, az1-n3 and 1 more.",
            "site az1: no host of the group minio belongs to it, so that nobody would ask it. Put one of its hosts into the group "
            "az1, or set minio_site to az1 for one.",
        ),
        hosts=group("az1", "frankfurt"),
    ),
    Case(
        "minio-site-misspelt",
        ("minio_site: minio_sites has no site azl. Did you mean az1? Correct one of them. Host: az1-n1.",),
        files=on("az1-n1", minio_site="azl"),
    ),
    Case(
        "minio-site-unknown",
        ("minio_site: minio_sites has no site frankfurt. minio_sites has az1, dr. Correct one of them. Host: az1-n1.",),
        files=on("az1-n1", minio_site="frankfurt"),
    ),
    Case(
        "host-in-two-sites",
        ("host az1-n1: belongs to several sites, az1, dr. Leave it in the group of one, and set minio_site to no other.",),
        hosts={**HOSTS, "minio": {"children": {**HOSTS["minio"]["children"], "dr": {"hosts": {"az1-n1": {}, "dr-n1": {}}}}}},
    ),
    Case(
        "host-of-another-site",
        ("host az1-n1: belongs to several sites, dr, az1. Leave it in the group of one, and set minio_site to no other.",),
        files=on("az1-n1", minio_site="dr"),
    ),
    Case(
        "host-of-no-site",
        ("group minio alone: no site has this name. minio_sites has az1, dr. Put the hosts into the group of their site, or set minio_site. Host: stray.",),
        hosts={**HOSTS, "minio": {**HOSTS["minio"], "hosts": {"stray": {}}}},
    ),
    Case(
        "site-without-hosts-status",
        (
            "site dr: no host of the group minio belongs to it, so that nobody would ask it. Put one of its hosts into the group dr, "
            "or set minio_site to dr for one.",
        ),
        playbook="status",
        hosts={"minio": {"children": {"az1": HOSTS["minio"]["children"]["az1"]}}},
    ),
    Case(
        "site-without-hosts-verify",
        (
            "site dr: no host of the group minio belongs to it, so that nobody would ask it. Put one of its hosts into the group dr, "
            "or set minio_site to dr for one.",
        ),
        playbook="verify_config",
        hosts={"minio": {"children": {"az1": HOSTS["minio"]["children"]["az1"]}}},
    ),
)
