# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A site by its name: what a task does not say of a connection stands in C(minio_sites)."""

from __future__ import annotations

import functools
import os
import typing as t

from ansible.plugins.action import ActionBase

from ..module_utils._common.errors import InputErrors
from ..module_utils._site.connection import environment_name
from ..module_utils._site.entries import missing_keys, site_errors
from ..module_utils._site.sites import FORMS, site_list, unknown_site
from ._deployment_paths import paths_of
from ._paths import Paths

_KEYS = ("access_key", "secret_key", "web_identity_token", "web_identity_token_file")
_LOGIN = (*_KEYS, "session_token", "assume_role")
_FILES = ("ca_path", "client_cert", "client_key", "web_identity_token_file")
_CONNECTION = ("url", *_LOGIN, "region", "ca_path", "validate_certs", "client_cert", "client_key", "timeout")
_OTHERS = "others"
"""In place of the names of all sites but the one that the task acts on."""
_LISTS: dict[str, dict[str, str]] = {
    "minio_bucket_replication": {"targets": "keys"},
    "minio_failover_record": {"sites": "connection"},
    "minio_replication_drain": {"targets": "target", "marker_targets": "connection"},
    "minio_replication_resync": {"targets": "target"},
    "minio_replication_status": {"targets": "target"},
    "minio_replication_verify": {"targets": "connection"},
    "minio_site_health": {"sites": "address"},
    "minio_site_replication": {"sites": "keys"},
    "minio_site_ties_info": {"sites": "connection"},
}
"""The options of a module that are lists of sites, and what each needs of a site (see ``site_list``)."""

Template = t.Callable[[t.Any], t.Any]


class SiteNames:
    """The sites of a task.

    :param sites: the variable C(minio_sites) as it stands, with templates; ``None`` where it is not set.
    :param template: fills in the variables in a value.
    :param paths: what finds files of authorities; called only for a site that has one, because the deployment's folder may be unknown elsewhere.
    :param environment: the names of variables of the environment, some of which may give the address of a site.
    """

    def __init__(self, sites: t.Any, template: Template, paths: t.Callable[[], Paths], environment: t.Container[str] = ()) -> None:
        self._given = sites
        self._environment = environment
        self._template = template
        self._paths = paths

    @functools.cached_property
    def _sites(self) -> t.Mapping[str, t.Any]:
        """``{}`` where minio_sites is not set; read only where a task needs it. :raises InputErrors: it is no dictionary."""
        sites = self._template(self._given) if isinstance(self._given, str) else self._given
        if sites and not isinstance(sites, t.Mapping):
            raise InputErrors(site_errors(sites))
        return sites or {}

    def complete(self, arguments: t.Mapping[str, t.Any], module: str) -> dict[str, t.Any]:
        """The arguments of a task with what they leave out of its site, and of those in its lists of sites.

        What the task says itself wins. With ``alias``, a site that is not in C(minio_sites) is one of the environment.

        :param module: its name. :raises InputErrors: every name that is none, and what is wrong with an entry.
        """
        found = dict(arguments)
        name = found.get("site") or found.get("alias")
        errors: list[str] = []
        if name:
            try:
                # Keys and what is beside them are of one user.
                own = _LOGIN if any(found.get(key) for key in _KEYS) else ()
                open_ones = [key for key in _CONNECTION if found.get(key) is None and key not in own]
                entry = self._entry(str(name), open_ones, strict=self._is_needed(str(name), found))
                found.update({key: value for key, value in entry.items() if value not in (None, "")})
            except InputErrors as error:
                errors += error.errors
        for option, form in _LISTS.get(module, {}).items():
            try:
                if found.get(option):
                    found[option] = self._listed(found[option], name, option, form)
            except InputErrors as error:
                errors += error.errors
        if errors:
            raise InputErrors(errors)
        return found

    def _is_needed(self, name: str, arguments: t.Mapping[str, t.Any]) -> bool:
        """Whether a site must be in minio_sites, because nothing else says where it is."""
        return bool(arguments.get("site")) and not arguments.get("url") and environment_name(name, "url") not in self._environment

    def _entry(self, name: str, keys: t.Container[str], strict: bool = True) -> dict[str, t.Any]:
        """These keys of a site in minio_sites, ``{}`` where it does not know the site. :param strict: not to know it is an error."""
        if name not in self._sites:
            if strict:
                raise InputErrors([self._unknown(name)])
            return {}
        entry = self._sites[name]
        if isinstance(entry, str):
            entry = self._template(entry)
        if not isinstance(entry, t.Mapping):
            raise InputErrors(missing_keys(name, entry))
        # Not more than what is needed: the secret of another site may be unknown here.
        found = {key: self._template(value) for key, value in entry.items() if key in keys}
        return self._paths().replace(found) if any(found.get(key) for key in _FILES) else found

    def _listed(self, value: t.Any, name: t.Any, option: str, form: str) -> t.Any:
        """The sites of a list: of each name, what minio_sites says; dictionaries without url get what they leave out."""
        names = [item.strip() for item in value.split(",")] if isinstance(value, str) else value
        if names == [_OTHERS]:
            if not self._sites:
                raise InputErrors([f"{option}: minio_sites is not set, so that there are no others. Name the sites, or set it."])
            names = [other for other in self._sites if other != name]
        if not isinstance(names, (list, tuple)):
            return value
        errors: list[str] = []
        found = []
        for item in names:
            try:
                found.append(self._site(item, form))
            except InputErrors as error:
                errors += error.errors
        if errors:
            raise InputErrors(errors)
        return found

    def _site(self, item: t.Any, form: str) -> t.Any:
        """One item of a list of sites. :raises InputErrors: a name is none, or its entry lacks what is needed."""
        if isinstance(item, str):
            return self._completed(item, {}, form)
        # An address of the task's own gets no key of minio_sites: it may be another server's.
        if not isinstance(item, t.Mapping) or item.get("url") or not isinstance(item.get("name"), str):
            return item
        try:
            return self._completed(item["name"], item, form)
        except InputErrors:
            # What a dictionary lacks may not be needed: a site that is to be removed has a name alone. The module says what is missing.
            return item

    def _completed(self, name: str, said: t.Mapping[str, t.Any], form: str) -> dict[str, t.Any]:
        own = _LOGIN if any(said.get(key) for key in _KEYS) else ()
        entry = self._entry(name, [key for key in (*FORMS[form], "replication_url") if key not in said and key not in own])
        (site,) = site_list({name: {**entry, **said}}, None, form)
        return {**site, **said}

    def _unknown(self, name: str) -> str:
        if not self._sites:
            return (
                f"site {name}: minio_sites is not set. Set it, or give url, access_key and secret_key, or {environment_name(name, 'url')} in the environment."
            )
        return unknown_site(name, self._sites)


class SiteTask(ActionBase):
    """An action whose task may name its site."""

    def act_with(self, arguments: dict[str, t.Any], task_vars: t.Optional[dict[str, t.Any]]) -> dict[str, t.Any]:
        """What it does with the completed arguments; the result."""
        raise NotImplementedError

    def run(self, tmp: t.Optional[str] = None, task_vars: t.Optional[dict[str, t.Any]] = None) -> dict[str, t.Any]:
        """The result, or what is wrong with the arguments."""
        super().run(tmp, task_vars)
        try:
            arguments = _complete(self, task_vars)
        except InputErrors as error:
            return {"failed": True, "msg": str(error), "errors": error.errors}
        return self.act_with(arguments, task_vars)

    def run_module(self, arguments: dict[str, t.Any], task_vars: t.Optional[dict[str, t.Any]]) -> dict[str, t.Any]:
        """The result of the module, which runs in the background where the task says so."""
        background = bool(self._task.async_val) and not self._connection.has_native_async
        return self._execute_module(module_args=arguments, task_vars=task_vars, wrap_async=background)


def _complete(action: ActionBase, task_vars: t.Optional[t.Mapping[str, t.Any]]) -> dict[str, t.Any]:
    """The arguments of an action's task, see ``SiteNames.complete``. :raises InputErrors: see there."""
    variables = task_vars or {}
    template = action._templar.template  # pylint: disable=protected-access
    task = action._task  # pylint: disable=protected-access
    given = [name for part in task.environment or () if isinstance(part, t.Mapping) for name in part]
    names = SiteNames(variables.get("minio_sites"), template, lambda: paths_of(variables, template), {*os.environ, *given})
    return names.complete(task.args, task.action.rpartition(".")[2])
