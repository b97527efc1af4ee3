# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sites of ``minio_sites`` as lists that modules take. Each site brings what its own entry says, and nothing of another one's."""

from __future__ import annotations

import typing as t

from ansible_collections.creativeflow.minio.plugins.module_utils._errors import InputErrors
from ansible_collections.creativeflow.minio.plugins.module_utils._policy_names import nearest

_ASKED = ("url", "ca_path", "validate_certs")
_TARGET = ("url", "replication_url", "access_key", "secret_key", "region", "ca_path", "validate_certs")

Sites = t.Mapping[str, t.Mapping[str, t.Any]]


def to_ask(sites: Sites, names: t.Optional[t.Iterable[str]] = None) -> list[dict[str, t.Any]]:
    """The option ``sites`` of minio_site_health. It has no keys in it.

    :param names: of the sites; all of them where ``None``.
    :raises InputErrors: a name that is not there, or an entry that is no dictionary.
    """
    return _list(sites, sites if names is None else names, _ASKED)


def as_targets(sites: Sites, names: t.Optional[t.Iterable[str]] = None, without: t.Iterable[str] = ()) -> list[dict[str, t.Any]]:
    """The option ``targets`` of all modules, with the keys of the sites.

    :param names: of the sites; all of them where ``None``. :param without: the names of those that are left out, mostly the source.
    :raises InputErrors: a name that is not there, or an entry that is no dictionary.
    """
    left_out = set(without)
    return _list(sites, [name for name in (sites if names is None else names) if name not in left_out], _TARGET)


def _list(sites: Sites, names: t.Iterable[str], keys: tuple[str, ...]) -> list[dict[str, t.Any]]:
    errors = [f"minio_sites.{name}: it is no dictionary with url, access_key and secret_key." for name, site in sites.items() if not isinstance(site, t.Mapping)]
    names = list(dict.fromkeys(names))
    errors += [f"{name!r} is not the name of a site in minio_sites.{nearest(name, sites)}" for name in names if name not in sites]
    if errors:
        raise InputErrors(errors)
    return [{"name": name, **{key: sites[name][key] for key in keys if sites[name].get(key) not in (None, "")}} for name in names]
