# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The remote tiers of a site: what it has, what differs, and what of it can be changed."""

from __future__ import annotations

import json
import typing as t

from .._common.errors import InputErrors, MinioError, ServerError
from .._common.plan import Change, Failure
from .._common.xml import find, find_all, tree
from .._site.session import Session
from .._site.snapshot import DENIED, exported_files
from .definition import check_tiers
from .formats import KINDS, names_nothing, parse, render, render_credentials, secret_of, unsaid, way_of

UPDATES = ("on_failure", "always", "never")
"""When a secret is written that the server does not show."""

_WRONG_CREDENTIALS = {"XMinioAdminTierInsufficientPermissions", "XMinioAdminTierInvalidConfig", "XMinioAdminTierInvalidCredentials"}
"""How the server says that a tier does not let it in (S cmd/warm-backend.go, checkWarmBackend)."""
_DIFFERENT_CREDENTIALS = "The server changes credentials only to others of the same way to sign in. Add a tier of another name, or remove this one first."


class Tiers:
    """The declared tiers of one site.

    :param declared: normalised definitions (see ``definition.check_tiers``), with secrets. :param update: one of ``UPDATES``.
    """

    def __init__(self, session: Session, declared: t.Sequence[t.Mapping[str, t.Any]], update: str) -> None:
        self._session = session
        self._declared = {tier["name"]: tier for tier in declared}
        self._update = update
        self._written: set[str] = set()
        self.total = len(declared)

    def read(self) -> dict[str, dict[str, t.Any]]:
        """The tiers that there are, by name, without secrets; of an unknown type with their names alone. One request."""
        return {item["Name"]: parse(item) if item["Type"] in KINDS else {"name": item["Name"], "type": item["Type"]} for item in _listed(self._session)}

    def compare(self, actual: t.Mapping[str, t.Mapping[str, t.Any]]) -> list[Change]:
        """What differs. A secret differs where the server cannot use the tier, see ``UPDATES``.

        :raises InputErrors: names what the server does not change, tiers that rules use, and those of which it is unknown whether they can be used.
        """
        changes: list[Change] = []
        problems: list[str] = []
        removals = []
        hidden: list[Change] = []
        for name, tier in self._declared.items():
            now = actual.get(name)
            if tier["state"] == "absent":
                removals += [name] if now else []
            elif now is None:
                problems += [f"tier {name}: the site does not have it, and to add it, {problem}" for problem in _incomplete(tier)]
                changes.append(Change(name, "state", None, "present"))
            else:
                found = list(_fixed(tier, now))
                problems += [f"tier {name}: {problem}" for problem in found]
                if not found:
                    seen = _visible(tier, now)
                    secret = [Change(name, key, None, None, secret=True) for key in (secret_of(way_of(tier)),) if key and tier.get(key)]
                    changes += [*seen, *secret] if seen else []
                    hidden += [] if seen or name in self._written else secret
        problems += self._in_use(removals)
        changes += [Change(name, "state", "present", None) for name in removals]
        changes += self._unusable(hidden, problems)
        if problems:
            raise InputErrors([f"site {self._session.site}: {problem}" for problem in problems])
        return changes

    def _unusable(self, secrets: list[Change], problems: list[str]) -> list[Change]:
        """The secrets that are to be written, although nothing else differs. The server writes, reads and removes a probe in each tier.

        :param problems: gets a line for each tier of which it cannot be told.
        """
        if self._update != "on_failure":
            return secrets if self._update == "always" else []
        found = []
        for change, _answer, error in self._session.parallel(lambda change: self._session.admin("GET", f"tier/{change.object}"), secrets):
            if isinstance(error, ServerError) and error.code in _WRONG_CREDENTIALS:
                found.append(change)
            elif isinstance(error, ServerError) and error.code not in DENIED:
                problems.append(
                    f"tier {change.object}: the server cannot reach it, so that it is unknown whether it can sign in there: {error} Have it answer and run"
                    " this again, or leave secrets as they are (update_secret: never)."
                )
            elif error:
                raise error
        return found

    def _in_use(self, names: list[str]) -> t.Iterator[str]:
        """Refuse the removal of tiers that rules of buckets use. One export of all buckets."""
        if not names:
            return
        try:
            files = exported_files(self._session)
        except ServerError as error:
            if error.code not in DENIED:
                raise
            yield f"{error} Without admin:ExportBucketMetadata it is unknown whether a rule uses the tier, and it is not removed."
            return
        rules: dict[str, list[str]] = {}
        for bucket in sorted(files.buckets()):
            for rule in find_all(tree(files(bucket, "lifecycle.xml") or b"<none/>"), "Rule"):
                for name in {node.text or "" for node in rule.iter("StorageClass")} & set(names):
                    rules.setdefault(name, []).append(f"{find(rule, 'ID')} of the bucket {bucket}")
        for name, used in rules.items():
            yield f"tier {name}: it is not removed, because rules of lifecycles use it: {', '.join(used)}. Take it out of them first (minio_bucket)."

    def apply(self, changes: list[Change]) -> list[Failure]:
        """One request for each tier, one after the other: the server reads, changes and writes the list of all tiers for each (S cmd/tier.go, Save)."""
        failures: list[Failure] = []
        work: dict[str, list[Change]] = {}
        for change in changes:
            work.setdefault(change.object, []).append(change)
        actual = self.read() if any(items[0].setting != "state" for items in work.values()) else {}
        for name, items in work.items():
            try:
                self._write(name, items, actual)
                self._written.add(name)
            except MinioError as error:
                failures += [Failure.of(name, item.setting, error) for item in items]
        return failures

    def _write(self, name: str, changes: list[Change], actual: t.Mapping[str, t.Mapping[str, t.Any]]) -> None:
        tier = self._declared[name]
        query = {"force": "true"} if tier["force"] else {}
        about = f"tier {name}"
        if changes[0].setting != "state":
            body = render_credentials({**{key: value for key, value in actual.get(name, {}).items() if key in way_of(tier)}, **tier})
            try:
                self._session.admin("POST", f"tier/{name}", body=json.dumps(body).encode(), encrypted=True, resource=about)
            except ServerError:
                self._forget(name)
                raise
        elif changes[0].after is None:
            self._session.admin("DELETE", f"tier/{name}", query, resource=about)
        else:
            self._session.admin("PUT", "tier", query, json.dumps(render(tier)).encode(), encrypted=True, resource=about)

    def _forget(self, name: str) -> None:
        """Have the server read its tiers again. It keeps credentials in memory that it has just refused, and would use them (S cmd/tier.go, Edit), until it
        reads what is stored: before each change, or after a quarter of an hour. So ask for a change that it refuses after that.
        """
        try:
            self._session.admin("PUT", "tier", body=json.dumps(names_nothing(name)).encode(), encrypted=True, resource=f"tier {name}")
        except MinioError:
            return


def tiers_from(params: t.Mapping[str, t.Any], session: Session) -> Tiers:
    """The kind from a module's options. :raises InputErrors: every error of every tier."""
    declared, errors = check_tiers(params["tiers"], "tiers")
    if errors:
        raise InputErrors(errors)
    return Tiers(session, declared, params["update_secret"])


def read_tiers(session: Session, lost: list[str]) -> list[dict[str, t.Any]]:
    """The tiers of a site as minio_tier takes them, by name, without secrets. One request.

    :param lost: gets a line for each thing that minio_tier does not take. :raises ServerError: the access key lacks admin:ListTier.
    """
    found = []
    for item in sorted(_listed(session), key=lambda item: item["Name"]):
        problems = unsaid(item)
        if item["Type"] in KINDS:
            tier = parse(item)
            problems += check_tiers([tier], "tiers")[1]
            found.append(tier)
        lost += [f"tier {item['Name']}: the server has what a definition cannot say: {problem}" for problem in problems]
    return found


def tier_usage(session: Session) -> list[dict[str, t.Any]]:
    """What the scanner has counted in each tier, and in the site's own storage classes: ``tier``, ``objects``, ``versions``, ``bytes``. One request.

    :raises ServerError: the access key lacks admin:ListTier.
    """
    items = json.loads(session.admin("GET", "tier-stats")) or []
    return [
        {"tier": item["Name"], "objects": stats.get("numObjects", 0), "versions": stats.get("numVersions", 0), "bytes": stats.get("totalSize", 0)}
        for item in sorted(items, key=lambda item: item["Name"])
        for stats in (item["Stats"],)
    ]


def _listed(session: Session) -> list[dict[str, t.Any]]:
    return json.loads(session.admin("GET", "tier")) or []


def _incomplete(tier: t.Mapping[str, t.Any]) -> t.Iterator[str]:
    """What is missing to add a tier."""
    way = way_of(tier)
    if not way:
        ways = " or ".join(" and ".join(options) for options in KINDS[tier["type"]].ways)
        yield f"it needs {ways}. A secret is never read back, so declare it."
    yield from (f"{option} is missing." for option in way if not tier.get(option))


def _fixed(tier: t.Mapping[str, t.Any], now: t.Mapping[str, t.Any]) -> t.Iterator[str]:
    """What the server does not change of a tier (S cmd/tier.go, Edit)."""
    if tier["type"] != now["type"]:
        yield f"it is of the type {now['type']}, and the server does not change that. Add a tier of another name, or remove this one first."
        return
    for key in KINDS[tier["type"]].place:
        if tier.get(key) is not None and tier[key] != now.get(key, ""):
            yield (
                f"its {key} is {now.get(key, '')!r} and not {tier[key]!r}, and the server changes nothing but credentials, because objects that it has moved"
                " are there. Add a tier of another name, or remove this one first."
            )
    # The server shows nothing of an account key.
    way, before = way_of(tier), way_of(now) or (("account_key",) if tier["type"] == "azure" else ())
    if way and before and way != before:
        yield f"it signs in by {' and '.join(before)}, and not by {' and '.join(way)}. {_DIFFERENT_CREDENTIALS}"
    elif any(tier.get(key) is not None and tier[key] != now.get(key) for key in way) and secret_of(way) and not tier.get(secret_of(way)):
        yield f"{secret_of(way)} is missing, without which other credentials cannot be written."


def _visible(tier: t.Mapping[str, t.Any], now: t.Mapping[str, t.Any]) -> list[Change]:
    """The credentials that the server shows and that differ."""
    way = way_of(tier)
    keys = [key for key in way if key != secret_of(way) and tier.get(key) is not None]
    return [Change(tier["name"], key, now.get(key), tier[key]) for key in keys if tier[key] != now.get(key)]
