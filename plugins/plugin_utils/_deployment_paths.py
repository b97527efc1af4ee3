# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The deployment's paths, from the variables of the host that a plugin runs for."""

from __future__ import annotations

import os
import typing as t

from ._paths import Paths, deployment_folder


def paths_of(variables: t.Optional[t.Mapping[str, t.Any]], template: t.Callable[[t.Any], t.Any]) -> Paths:
    """How paths are found for a host.

    :param variables: the variables of the task. :param template: what fills in a variable's value.
    :raises InputErrors: ``minio_definitions_dir`` is no path.
    """
    known = variables or {}
    working = os.getcwd()
    folder = deployment_folder(template(known.get("minio_definitions_dir")), known.get("inventory_file"), known.get("ansible_inventory_sources") or [], working)
    return Paths(folder, working)
