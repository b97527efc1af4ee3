# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The hosts of a site."""

from __future__ import annotations

import typing as t


def site_members(groups: t.Mapping[str, t.Sequence[str]], hostvars: t.Mapping[str, t.Mapping[str, t.Any]], site: str) -> list[str]:
    """Those of the group of the site's name, then those whose ``minio_site`` is that name, each once.

    :param groups: the variable of Ansible. :param hostvars: the same.
    """
    by_variable = [host for host in groups["all"] if hostvars[host].get("minio_site") == site]
    return list(dict.fromkeys([*groups.get(site, []), *by_variable]))
