# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong with the inputs of a playbook, found on the controller before any host is touched.

This is the one place that says which errors of inputs there are: each is a function in ``CHECKS``. A line says where, what, the nearest known name, and what
to do; a line that is the same for many hosts is written once.
"""

from __future__ import annotations

import dataclasses
import sys
import typing as t

from ...module_utils._common.suggest import nearest
from ...module_utils._site.entries import kind, site_errors
from .._cluster.environment_names import remark
from .._paths import Paths
from . import variables
from .controller import collection_problems, core_problems, package_problems
from .definitions import definition_errors, made_folders, missing_files
from .reading import Host, sites_of
from .tags import tag_errors
from .value_types import type_errors

GROUPS = {"minio_client": "minio_clients", "minio_proxy": "minio_proxies", "minio_monitoring": "minio_monitoring"}
"""The groups whose hosts have a role, where it is not C(minio)."""
WITH_SITES = ("minio_buckets", "minio_iam", "minio_replication", "minio_monitoring", "minio_sites")
"""The roles that need C(minio_sites), and what stands for a playbook that needs nothing else."""
_SHOWN = 3


@dataclasses.dataclass
class Inputs:
    """What a playbook is given.

    :param roles: the roles that it applies; none for a playbook in an emergency, which is not to stop at what it does not need.
    :param typed: without roles, those whose options are checked for their types alone.
    :param every_site: whether it says something of all sites, so that one without a host is an error.
    :param groups: the whole inventory. :param hosts: the hosts of this run. :param everyone: all hosts, with what says of which site they are.
    :param tags: what was given as --tags and --skip-tags. :param playbooks: the playbooks as the command names them.
    :param python: the Python that modules on the controller run with.
    """

    roles: tuple[str, ...]
    every_site: bool
    groups: t.Mapping[str, t.Sequence[str]]
    hosts: list[Host]
    everyone: list[Host]
    paths: t.Callable[[Host], Paths]
    tags: tuple[str, ...] = ("all",)
    skip_tags: tuple[str, ...] = ()
    playbooks: tuple[str, ...] = ()
    typed: tuple[str, ...] = ()
    python: str = sys.executable

    def of(self, role: str) -> list[Host]:
        """The hosts that have a role."""
        return [host for host in self.hosts if GROUPS.get(role, "minio") in host.groups]

    def members(self) -> list[Host]:
        """The hosts of this run that belong to sites."""
        return self.of("minio_cluster")

    def needs_sites(self) -> bool:
        """Whether one of the roles needs the sites."""
        return any(role in WITH_SITES for role in self.roles)


Found = tuple[str, t.Optional[str]]
"""A line, and the host that it is about."""


def problems(inputs: Inputs) -> list[str]:
    """A line for each error, those of all checks."""
    found: dict[str, list[str]] = {}
    for check in CHECKS if inputs.roles else EMERGENCY_CHECKS:
        places = {line.partition(": ")[0] for line in found}
        for line, host in check(inputs):
            # What is no value of the right type is no file either.
            if check is _files and line.partition(": ")[0] in places:
                continue
            hosts = found.setdefault(line, [])
            hosts += [host] if host and host not in hosts else []
    return [" ".join(line.splitlines()) + _told(hosts, inputs) for line, hosts in found.items()]


def _told(hosts: list[str], inputs: Inputs) -> str:
    """On which hosts it is so, unless on all of the sites."""
    if not hosts or len(hosts) > 1 and {host.name for host in inputs.members()} <= set(hosts):
        return ""
    more = len(hosts) - _SHOWN
    return f" Host{'s' if len(hosts) > 1 else ''}: {', '.join(hosts[:_SHOWN])}" + (f" and {more} more" if more > 0 else "") + "."


def doubtful(inputs: Inputs) -> list[str]:
    """A line for each variable that nothing of the collection reads, and that may be one of the user's own."""
    lines: dict[str, None] = {}
    for host in inputs.hosts if inputs.roles else ():
        for name in _unknown(host):
            near, certain = variables.misspelt(name)
            if not certain:
                hint = f" Did you mean {near}?" if near else ""
                lines[f"{name}: this collection has no such variable.{hint} If it is your own, name it in minio_own_variables."] = None
    return list(lines)


def _tags(inputs: Inputs) -> t.Iterator[Found]:
    """--tags and --skip-tags that playbooks do not have."""
    yield from ((line, None) for line in tag_errors(inputs.playbooks, inputs.tags, inputs.skip_tags))


def _group(inputs: Inputs) -> t.Iterator[Found]:
    if not inputs.groups.get("minio") and inputs.roles != ("minio_proxy",):
        names = [name for name in inputs.groups if name not in ("all", "ungrouped", "minio")]
        has = f" It has {', '.join(names[:8])}." if names else " It has no groups."
        near = nearest("minio", names)
        yield f"group minio: no host of the inventory is in it, so that nothing would be done.{near or has} Put the groups of the sites below it.", None


def _unfilled(inputs: Inputs) -> t.Iterator[Found]:
    for host in inputs.hosts:
        for line in host.unfilled:
            name = line.partition(":")[0].partition(".")[0].partition("[")[0]
            if _is_used(name, inputs):
                yield line, host.name


def _is_used(name: str, inputs: Inputs) -> bool:
    """Whether one of the roles of this playbook reads a variable."""
    return name == "minio_sites" or any(name in variables.options_of(role) for role in inputs.roles)


def _misspelt(inputs: Inputs) -> t.Iterator[Found]:
    for host in inputs.hosts:
        for name in _unknown(host):
            near, certain = variables.misspelt(name)
            if certain:
                yield f"{name}: there is no such variable. Did you mean {near}? If it is your own, name it in minio_own_variables.", host.name


def _environment(inputs: Inputs) -> t.Iterator[Found]:
    """Variables of the server that it ignores because they are misspelt."""
    for host in inputs.of("minio_cluster") if "minio_cluster" in inputs.roles else ():
        given = host.get("minio_cluster_environment")
        for name in given if isinstance(given, t.Mapping) else ():
            told = remark(name) if isinstance(name, str) and name not in _own(host) else ""
            if "did you mean" in told:
                yield f"minio_cluster_environment.{name}: {told} If it is new in your server, name it in minio_own_variables.", host.name


def _unknown(host: Host) -> list[str]:
    return [name for name in host.values if name not in variables.known() and name not in _own(host)]


def _own(host: Host) -> list[str]:
    own = host.get("minio_own_variables", [])
    return own if isinstance(own, list) else [own]


def _types(inputs: Inputs) -> t.Iterator[Found]:
    for role in inputs.roles or inputs.typed:
        options = variables.options_of(role)
        for host in inputs.of(role):
            for name, spec in options.items():
                if name in host.values and name != "minio_sites":
                    yield from ((line, host.name) for line in type_errors(name, host.values[name], spec))
                    # In an emergency, roles take the default for null.
                    if host.values[name] is None and variables.defaults_of(role).get(name) is not None and inputs.roles:
                        yield f"{name}: it is null, which a line without a value gives. Give a value, or leave {name} out to have its default.", host.name


def _entries(inputs: Inputs) -> t.Iterator[Found]:
    for host in inputs.members():
        if "minio_sites" in host.values:
            yield from ((line, host.name) for line in site_errors(host.values["minio_sites"]))
        elif inputs.needs_sites() and not any(line.startswith("minio_sites") for line in host.unfilled):
            yield "minio_sites: missing. Write az1: {url: …, access_key: …, secret_key: …} for each site.", host.name


def _memberships(host: Host) -> list[str]:
    """The sites that a host belongs to, as roles find them."""
    sites = sites_of(host)
    own = host.get("minio_site")
    return list(dict.fromkeys(([own] if isinstance(own, str) and own in sites else []) + [group for group in host.groups if group in sites]))


def _members(inputs: Inputs) -> t.Iterator[Found]:
    for host in inputs.members():
        sites, own, found = sites_of(host), host.get("minio_site"), _memberships(host)
        if not sites:
            continue
        if own is not None and not isinstance(own, str):
            yield f"minio_site: must be text, the name of a site, not {kind(own)}.", host.name
        elif own is not None and own not in sites:
            near = nearest(own, sites)
            if near or inputs.needs_sites():
                yield f"minio_site: minio_sites has no site {own}.{near or _has(sites)} Correct one of them.", host.name
        elif len(found) > 1:
            yield f"host {host.name}: belongs to several sites, {', '.join(found)}. Leave it in the group of one, and set minio_site to no other.", None
        elif not found and not any(host.get(f"{role}_site") for role in (*WITH_SITES, "minio_cluster")):
            yield from _strangers(inputs, host, sites)


def _strangers(inputs: Inputs, host: Host, sites: t.Mapping[str, t.Any]) -> t.Iterator[Found]:
    """A host whose groups are all none of the sites: the group that is most like one is misspelt."""
    groups = _groups_of(host)
    near = next(((group, hint) for group in groups for hint in [nearest(group, sites)] if hint), None)
    if near:
        yield f"group {near[0]}: minio_sites has no site of this name.{near[1]} Correct one of them.", host.name
    elif inputs.needs_sites():
        named = f"group{'s' if len(groups) > 1 else ''} {', '.join(groups)}" if groups else "group minio alone"
        yield f"{named}: no site has this name.{_has(sites)} Put the hosts into the group of their site, or set minio_site.", host.name


def _groups_of(host: Host) -> list[str]:
    return [group for group in host.groups if group not in ("minio", *GROUPS.values())]


def _has(sites: t.Iterable[str]) -> str:
    return f" minio_sites has {', '.join(map(str, sites))}."


def _without_hosts(inputs: Inputs) -> t.Iterator[Found]:
    """A site of which nobody would say anything."""
    populated = {site for host in inputs.everyone if "minio" in host.groups for site in _memberships(host)}
    # A group that is misspelt has a line of its own.
    meant = [hint for host in inputs.members() if not _memberships(host) for group in _groups_of(host) for hint in [nearest(group, sites_of(host))]]
    populated |= {name for host in inputs.members() for name in sites_of(host) if f" Did you mean {name}?" in meant}
    populated |= {str(host.get(f"{role}_site")) for host in inputs.everyone for role in WITH_SITES}
    for host in inputs.members() if inputs.every_site and populated else ():
        for name in sites_of(host):
            if name not in populated:
                yield (
                    f"site {name}: no host of the group minio belongs to it, so that nobody would ask it. Put one of its hosts into the group {name},"
                    f" or set minio_site to {name} for one.",
                    None,
                )


def _site_names(inputs: Inputs) -> t.Iterator[Found]:
    for host in inputs.members():
        sites = sites_of(host)
        for name in variables.SITE_VARIABLES if sites else ():
            value = host.get(name)
            for site in value if isinstance(value, list) else [value] if value else []:
                near = nearest(str(site), sites)
                name_known = isinstance(site, str) and site in sites
                # The role minio_cluster knows sites by their groups alone.
                if not name_known and (near or inputs.needs_sites()):
                    yield f"{name}: minio_sites has no site {site}.{near or _has(sites)}", None
        for name, reader in variables.BY_SITE.items() if sites else ():
            value = host.get(name)
            for site in value if isinstance(value, t.Mapping) and (not reader or reader in inputs.roles) else ():
                if site not in sites:
                    yield f"{name}.{site}: minio_sites has no site of this name.{nearest(str(site), sites) or _has(sites)}", host.name


def _files(inputs: Inputs) -> t.Iterator[Found]:
    made = {folder for host in inputs.everyone for folder in made_folders(host, inputs.paths(host))}
    for role in inputs.roles:
        for host in inputs.of(role):
            yield from ((line, host.name if host.name in line else None) for line in missing_files(role, host, inputs.paths(host), made))


def _definitions(inputs: Inputs) -> t.Iterator[Found]:
    if not inputs.needs_sites() or not inputs.members():
        return
    for host in inputs.members():
        sites = sites_of(host)
        if sites:
            yield from ((line, None) for line in definition_errors(inputs.roles, host, list(sites), inputs.paths(host)))


def _controller(inputs: Inputs) -> t.Iterator[Found]:
    """Modules that ask sites run with the Python of Ansible, unless the inventory says otherwise of localhost."""
    yield from ((line, None) for line in core_problems())
    yield from ((line, None) for line in package_problems(modules=inputs.needs_sites() and inputs.python == sys.executable))
    yield from ((line, None) for line in collection_problems(inputs.roles))


Check = t.Callable[[Inputs], t.Iterator[Found]]
EMERGENCY_CHECKS: tuple[Check, ...] = (_tags, _group, _types)
CHECKS: tuple[Check, ...] = (
    _tags,
    _group,
    _controller,
    _unfilled,
    _misspelt,
    _environment,
    _types,
    _entries,
    _members,
    _without_hosts,
    _site_names,
    _files,
    _definitions,
)
