# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may do what on which bucket: from services, groups and keys with a level each, to users, policies and access keys."""

from __future__ import annotations

import typing as t

from .._common.errors import InputErrors
from .._common.fields import Read, boolean, choice, dictionary, list_of, names, plain, text
from .._common.suggest import nearest
from .._common.tables import columns

_LIST = ("s3:ListBucket",)
_READ = ("s3:GetObject", "s3:GetObjectTagging")
_WRITE = (*_READ, "s3:PutObject", "s3:PutObjectTagging", "s3:DeleteObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts")
_OWN = (
    *_WRITE, "s3:GetObjectVersion", "s3:GetObjectVersionTagging", "s3:PutObjectVersionTagging", "s3:DeleteObjectVersion", "s3:DeleteObjectTagging",
    "s3:GetObjectRetention", "s3:GetObjectLegalHold",
)  # fmt: skip
_SETTINGS = (
    "s3:GetBucketVersioning", "s3:GetLifecycleConfiguration", "s3:GetBucketTagging", "s3:GetBucketNotification", "s3:GetBucketPolicy",
    "s3:GetBucketObjectLockConfiguration", "s3:GetEncryptionConfiguration", "s3:GetReplicationConfiguration",
)  # fmt: skip


class Level(t.NamedTuple):
    """What a level allows.

    :param objects: actions on the objects below the prefix. :param listing: actions that list keys below it.
    :param bucket: actions on the whole bucket.
    :param denied: actions on the objects that the server would allow with these, and that a policy must deny.
    """

    objects: tuple[str, ...]
    listing: tuple[str, ...]
    bucket: tuple[str, ...]
    denied: tuple[str, ...] = ()


LEVELS: dict[str, Level] = {
    "reader": Level(_READ, _LIST, ("s3:GetBucketLocation",)),
    # Who may delete an object may delete each version of it, unless that is denied (S cmd/auth-handler.go, authorizeRequest).
    "writer": Level(_WRITE, _LIST, ("s3:GetBucketLocation", "s3:ListBucketMultipartUploads"), ("s3:DeleteObjectVersion",)),
    "owner": Level(_OWN, (*_LIST, "s3:ListBucketVersions"), ("s3:GetBucketLocation", "s3:ListBucketMultipartUploads", *_SETTINGS)),
}
"""From less to more. None changes the settings of a bucket or removes it: that is what the definitions are for."""

Grant = dict[str, str]
"""``bucket``, ``level`` and ``prefix``, which is empty for the whole bucket."""


def _grants(value: t.Any) -> list[Grant]:
    """``{bucket: level}``, or a list of dictionaries with ``name``, ``level`` and optionally ``prefix``."""
    if isinstance(value, dict):
        return [{"bucket": plain(name), "level": choice(*LEVELS)(level), "prefix": ""} for name, level in value.items()]
    fields: dict[str, Read] = {"name": text, "level": choice(*LEVELS), "prefix": plain}
    items = list_of(fields, ("name", "level"), lambda item: [], ("prefix",))(value)
    return [{"bucket": item["name"], "level": item["level"], "prefix": item.get("prefix", "")} for item in items]


def _dictionaries(value: t.Any) -> list[dict[str, t.Any]]:
    """A list of dictionaries, which a module checks."""
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise ValueError(f"{value!r} is not a list of dictionaries")
    return value


def _complete_key(key: dict[str, t.Any]) -> list[str]:
    """No bucket at all cannot be said by the policy of a key: the server takes an empty one for none."""
    return ["buckets: it is empty. Name the buckets, or leave buckets out for all that the service may do."] if key.get("buckets") == [] else []


_KEY_FIELDS: dict[str, Read] = {
    "key": text, "buckets": _grants, "name": text, "description": text, "expires": plain, "replaces": text, "keep_replaced": boolean,
    "state": choice("present", "absent"),
}  # fmt: skip
_NARROWING = ("sites", "enabled", "state")
"""Without these, a service, group or export is for more."""
_SERVICE_FIELDS: dict[str, Read] = {
    "name": text, "buckets": _grants, "keys": list_of(_KEY_FIELDS, ("key",), _complete_key, ("buckets", "expires", "state")),
    "enabled": boolean, "sites": names, "state": choice("present", "absent"),
}  # fmt: skip
_GROUP_FIELDS: dict[str, Read] = {"name": text, "members": names, "buckets": _grants, "sites": names, "state": choice("present", "absent")}
_EXPORTED = {"users": "users", "groups": "groups", "policies": "policies", "access_keys": "keys"}
"""The keys of an export, and those of ``Access.of_site``."""
_EXPORT_FIELDS: dict[str, Read] = {"sites": names, **dict.fromkeys(_EXPORTED, _dictionaries)}
_FILE: dict[str, Read] = {
    "services": list_of(_SERVICE_FIELDS, ("name",), lambda item: [], _NARROWING),
    "groups": list_of(_GROUP_FIELDS, ("name",), lambda item: [], _NARROWING),
    "exported": list_of(_EXPORT_FIELDS, (), lambda item: [], _NARROWING),
}


class Access:
    """The identities of all files.

    :param sites: the names of all sites. :param buckets: the names of all declared buckets; empty for unknown ones.
    """

    def __init__(self, sites: list[str], buckets: set[str]) -> None:
        self.errors: list[str] = []
        self._sites = sites
        self._buckets = buckets
        self._services: list[dict[str, t.Any]] = []
        self._groups: list[dict[str, t.Any]] = []
        self._exported: list[dict[str, t.Any]] = []
        self._seen: set[tuple[str, str]] = set()
        self._members: list[tuple[str, dict[str, t.Any]]] = []

    def add(self, content: t.Any, path: str) -> None:
        """Check a file: a list of services, or a dictionary with ``services``, ``groups`` and ``exported``. Its errors go to ``errors``."""
        content = {"services": content} if isinstance(content, list) else content
        try:
            unknown = [key for key in dictionary(content) if key not in _FILE]
            found: dict[str, list[dict[str, t.Any]]] = {}
            self.errors += [f"{path}: {key}: unknown key.{nearest(str(key), _FILE)}" for key in unknown]
            for key in (key for key in _FILE if key in content):
                found[key] = self._read(key, content[key], path)
        except ValueError as error:
            self.errors.append(f"{path}: {error}.")
            return
        self._services += found.get("services", [])
        self._groups += found.get("groups", [])
        self._exported += found.get("exported", [])

    def _read(self, kind: str, value: t.Any, path: str) -> list[dict[str, t.Any]]:
        try:
            items = _FILE[kind](value)
        except InputErrors as error:
            self.errors += [f"{path}: {kind}{line}" for line in error.errors]
            return []
        for index, item in enumerate(items):
            where = f"{path}: {kind}[{index}]" + (f" ({item['name']})" if "name" in item else "")
            self.errors += [f"{where}: {problem}" for problem in self._problems(kind, item)]
            self._members += [(where, item)] if item.get("members") and item.get("state") != "absent" else []
        return items

    def check_members(self) -> None:
        """Members of groups that are no users on a site of their group, because their services are not there. To be called when all files are read."""
        services = {item["name"]: item for item in self._services}
        for where, group in self._members:
            for name in group["members"]:
                service = services.get(name)
                if service and service.get("state") == "absent":
                    self.errors.append(f"{where}: members: the service {name} is absent. Take it out.")
                    continue
                away = [site for site in self._sites if service and _is_on(group, site) and not _is_on(service, site) and not self._is_exported(name, site)]
                if away:
                    self.errors.append(f"{where}: members: the service {name} is not on {', '.join(away)}, where the group is. Give both the same sites.")

    def _is_exported(self, user: str, site: str) -> bool:
        return any(_is_on(export, site) and any(found.get("name") == user for found in export.get("users", ())) for export in self._exported)

    def _problems(self, kind: str, item: dict[str, t.Any]) -> t.Iterator[str]:
        if "name" in item and (kind, item["name"]) in self._seen:
            yield f"{item['name']} is defined twice. Merge the two."
        self._seen.add((kind, item.get("name", "")))
        for site in item.get("sites") or ():
            if site not in self._sites:
                yield f"sites: there is no site {site!r}. There are {', '.join(self._sites)}."
        yield from self._unknown_buckets(item)
        for key in item.get("keys", ()):
            if ("key", key["key"]) in self._seen:
                yield f"keys: {key['key']} is defined twice. Merge the two."
            self._seen.add(("key", key["key"]))
            yield from self._unknown_buckets(key)
            for grant in key.get("buckets", ()):
                if not any(_covers(own, grant) for own in item.get("buckets", ())):
                    yield (
                        f"keys: {key['key']}: {_show(grant)}: the service itself may not do that, and a key can do no more than its service."
                        " Give it to the service too, or take it out."
                    )

    def _unknown_buckets(self, item: dict[str, t.Any]) -> t.Iterator[str]:
        for grant in item.get("buckets", ()):
            if self._buckets and grant["bucket"] not in self._buckets:
                yield f"buckets: no definition of a bucket {grant['bucket']}.{nearest(grant['bucket'], self._buckets)}"

    def of_site(self, site: str) -> dict[str, list[dict[str, t.Any]]]:
        """What the modules take for one site: ``users`` and ``keys`` without secrets, ``groups``, ``policies``; and ``access``, who can do what."""
        services, groups, exported = ([item for item in items if _is_on(item, site)] for items in (self._services, self._groups, self._exported))
        owned = _owned(services, groups)
        users = [{"name": item["name"], "state": item.get("state", "present"), **_given(item, "enabled")} for item in services]
        members = [{"name": item["name"], "state": item.get("state", "present"), **_given(item, "members")} for item in groups]
        found = {
            "users": users,
            "groups": members,
            "policies": [_policy(kind, item, owned) for kind, items in (("users", services), ("groups", groups)) for item in items],
            "keys": [_key(item, key) for item in services for key in item.get("keys", ())],
        }
        for export in exported:
            for key, name in _EXPORTED.items():
                found[name] += export.get(key, [])
        return {**found, "access": [*_access("service", services), *_access("group", groups)]}


def _is_on(item: t.Mapping[str, t.Any], site: str) -> bool:
    return item.get("sites") is None or site in item["sites"]


def table(access: t.Iterable[dict[str, str]]) -> list[str]:
    """Lines of a table of who can do what, from ``access`` of ``Access.of_site``."""
    rows = [(f"{item['kind']} {item['name']}", item["bucket"], item["level"], item["prefix"]) for item in access]
    return columns([("WHO", "BUCKET", "LEVEL", "PREFIX"), *rows])


def policy_name(kind: str, name: str) -> str:
    """The name of the policy that is made for a service or group."""
    return f"{'service' if kind == 'users' else 'group'}-{name}"


def document(grants: t.Sequence[Grant], owned: t.Sequence[Grant] = ()) -> dict[str, t.Any]:
    """The least policy that allows these grants; ``{}`` for none.

    :param owned: what its users own by other policies. Nothing of that is denied, because a denial counts more than what another policy allows.
    """
    statements: list[dict[str, t.Any]] = []
    for level, prefix in sorted({(grant["level"], grant["prefix"]) for grant in grants}):
        arns = [f"arn:aws:s3:::{grant['bucket']}" for grant in grants if (grant["level"], grant["prefix"]) == (level, prefix)]
        allowed = LEVELS[level]
        listing: dict[str, t.Any] = {"Effect": "Allow", "Action": list(allowed.listing), "Resource": arns}
        if prefix:
            listing["Condition"] = {"StringLike": {"s3:prefix": [f"{prefix}*"]}}
        statements += [
            {"Effect": "Allow", "Action": list(allowed.objects), "Resource": [f"{arn}/{prefix}*" for arn in arns]},
            listing,
            {"Effect": "Allow", "Action": list(allowed.bucket), "Resource": arns},
        ]
        less = [grant for grant in grants if (grant["level"], grant["prefix"]) == (level, prefix) and not any(map(_meets(grant), (*_owner(grants), *owned)))]
        if allowed.denied and less:
            statements.append({"Effect": "Deny", "Action": list(allowed.denied), "Resource": [f"arn:aws:s3:::{grant['bucket']}/{prefix}*" for grant in less]})
    return {"Version": "2012-10-17", "Statement": statements} if statements else {}


def _owner(grants: t.Iterable[Grant]) -> list[Grant]:
    return [grant for grant in grants if grant["level"] == "owner"]


def _meets(one: Grant) -> t.Callable[[Grant], bool]:
    """Whether there may be objects that both grants are for."""
    return lambda other: one["bucket"] == other["bucket"] and (one["prefix"].startswith(other["prefix"]) or other["prefix"].startswith(one["prefix"]))


def _owned(services: t.Iterable[dict[str, t.Any]], groups: t.Iterable[dict[str, t.Any]]) -> dict[str, list[Grant]]:
    """What users own, by themselves or as members of groups."""
    found: dict[str, list[Grant]] = {}
    for item, names_of_users in [*((item, [item["name"]]) for item in services), *((item, item.get("members", [])) for item in groups)]:
        if item.get("state") != "absent":
            for name in names_of_users:
                found.setdefault(name, []).extend(_owner(item.get("buckets", ())))
    return found


def _policy(kind: str, item: dict[str, t.Any], owned: t.Mapping[str, list[Grant]]) -> dict[str, t.Any]:
    """The policy of one identity, which it alone has. One without buckets has none. :param owned: what users own, by their names."""
    grants = item.get("buckets", [])
    if item.get("state") == "absent" or not grants:
        return {"name": policy_name(kind, item["name"]), "state": "absent", "purge_attachments": True}
    users = [item["name"]] if kind == "users" else item.get("members", [])
    policy = {"name": policy_name(kind, item["name"]), "policy": document(grants, [grant for name in users for grant in owned.get(name, ())])}
    # The server attaches nothing to a disabled user, which keeps what it has.
    return policy if item.get("enabled") is False else {**policy, kind: [item["name"]], "purge_attachments": True}


def _key(service: dict[str, t.Any], key: dict[str, t.Any]) -> dict[str, t.Any]:
    absent = "absent" in (service.get("state"), key.get("state"))
    if absent:
        return {"key": key["key"], "state": "absent"}
    policy = document(key["buckets"]) if key.get("buckets") else {}
    return {"key": key["key"], "user": service["name"], "policy": policy, **_given(key, "name", "description", "expires", "replaces", "keep_replaced")}


def _access(kind: str, items: t.Iterable[dict[str, t.Any]]) -> t.Iterator[dict[str, str]]:
    for item in items:
        if item.get("state") == "absent":
            continue
        for grant in item.get("buckets", ()):
            yield {"kind": kind, "name": item["name"], **grant}
        for key in item.get("keys", ()):
            for grant in key.get("buckets") or item.get("buckets", ()) if key.get("state") != "absent" else ():
                yield {"kind": "key", "name": f"{item['name']}/{key['key']}", **grant}


def _covers(own: Grant, grant: Grant) -> bool:
    order = list(LEVELS)
    return own["bucket"] == grant["bucket"] and grant["prefix"].startswith(own["prefix"]) and order.index(own["level"]) >= order.index(grant["level"])


def _show(grant: Grant) -> str:
    return f"{grant['level']} of {grant['bucket']}" + (f" below {grant['prefix']}" if grant["prefix"] else "")


def _given(item: dict[str, t.Any], *keys: str) -> dict[str, t.Any]:
    return {key: item[key] for key in keys if key in item}
