# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Replication rules between sites, in the collection's spelling or in that of a replication_rules.json: checked as a whole."""

from __future__ import annotations

import typing as t

from ansible.module_utils.common.validation import check_type_bool

from .._common.fields import plain
from .._common.suggest import nearest
from .._replication.options import check_rules

_SPELLINGS = {
    "sourceAlias": "source",
    "sourceBucket": "bucket",
    "source_bucket": "bucket",
    "targetAlias": "target",
    "targetBucket": "target_bucket",
    "isAsync": "synchronous",
    "storageClass": "storage_class",
}
_OWN = ("source", "allow_partial")
_REMARKS = ("notes", "targetName")
_LISTS = ("siteReplications", "site_replications", "bucketReplications", "bucket_replications")
_SITE_REPLICATION_KEYS = ("sourceAlias", "targetAlias", "targetName", "notes", "source", "target")

Definition = dict[str, t.Any]
Buckets = dict[str, Definition]


class Rules:
    """The rules of all sites.

    :param sites: the names of the sites.
    :param buckets: the buckets of each site by name, normalised.
    """

    def __init__(self, sites: t.Iterable[str], buckets: dict[str, Buckets]) -> None:
        self._sites = list(sites)
        self._buckets = buckets
        self._entries: list[tuple[str, Definition]] = []
        self._site_pairs: list[tuple[str, str, str]] = []
        self.errors: list[str] = []

    def add(self, content: t.Any, where: str) -> None:
        """Take the content of one file: a dictionary of the two lists, or a list of rules for buckets."""
        if isinstance(content, list):
            content = {"bucketReplications": content}
        if not isinstance(content, dict):
            self.errors.append(f"{where}: a dictionary with bucketReplications is expected.")
            return
        for key, items in content.items():
            if key not in _LISTS:
                self.errors.append(f"{where}: {key}: unknown key.{nearest(str(key), _LISTS)}")
            elif not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
                self.errors.append(f"{where}: {key}: a list of dictionaries is expected.")
            elif key.lower().startswith("site"):
                self._add_site_pairs(items, f"{where}: {key}")
            else:
                self._add_rules(items, f"{where}: {key}")

    def check(self, allow_partial: bool) -> dict[str, list[Definition]]:
        """Everything that is wrong goes to ``errors``.

        :param allow_partial: do not ask for the rules that are missing because replicas are not forwarded.
        :returns: the rules of each site as the module minio_bucket_replication takes them.
        """
        targets = {site: {"name": site, "url": f"https://{site}", "access_key": "x", "secret_key": "x", "region": None} for site in self._sites}
        checked: dict[str, list[tuple[str, Definition]]] = {}
        for site in self._sites:
            own = [(where, {key: value for key, value in entry.items() if key not in _OWN}) for where, entry in self._entries if entry.get("source") == site]
            # A target that is no site was reported already.
            checked[site] = check_rules([item for item in own if item[1].get("target") in self._sites], targets, self.errors)
        for where, entry in self._entries:
            if entry.get("source") not in self._sites:
                check_rules([(where, {key: value for key, value in entry.items() if key not in _OWN})], targets, self.errors)
        for site, rules in checked.items():
            for where, rule in rules:
                self._check_buckets(where, site, rule)
        self._check_site_pairs(checked)
        if not self.errors and not allow_partial:
            self._check_forwarding(checked)
        return {site: [rule for _where, rule in rules] for site, rules in checked.items()}

    def site_groups(self) -> list[list[str]]:
        """The sites that have site replication with each other. The first of each group is the source of its first pair, which may hold buckets."""
        groups: list[list[str]] = []
        for _where, source, target in self._site_pairs:
            touched = [group for group in groups if source in group or target in group]
            merged = list(dict.fromkeys([site for group in touched for site in group] + [source, target]))
            position = groups.index(touched[0]) if touched else len(groups)
            groups = [group for group in groups if group not in touched]
            groups.insert(position, merged)
        return groups

    def _add_site_pairs(self, items: list[Definition], where: str) -> None:
        for index, item in enumerate(items):
            at = f"{where}[{index}]"
            for key in item:
                if key not in _SITE_REPLICATION_KEYS:
                    self.errors.append(f"{at}.{key}: unknown key.{nearest(str(key), _SITE_REPLICATION_KEYS)}")
            pair = [item.get("sourceAlias", item.get("source")), item.get("targetAlias", item.get("target"))]
            for key, site in zip(("sourceAlias", "targetAlias"), pair):
                self._known_site(f"{at}.{key}", site)
            self._site_pairs.append((at, str(pair[0]), str(pair[1])))

    def _add_rules(self, items: list[Definition], where: str) -> None:
        for index, item in enumerate(items):
            at = f"{where}[{index}]"
            entry: Definition = {}
            for key, value in item.items():
                field = _SPELLINGS.get(key, key)
                if key in _REMARKS:
                    continue
                if field in entry:
                    self.errors.append(f"{at}.{key}: another spelling of {field}, which is given, too. Keep one of them.")
                elif key == "isAsync":
                    found = self._truth(f"{at}.{key}", value)
                    entry[field] = None if found is None else not found
                elif key == "allow_partial":
                    entry[field] = self._truth(f"{at}.{key}", value)
                elif key == "tags" and isinstance(value, list):
                    entry[field] = self._tags(f"{at}.tags", value)
                else:
                    entry[field] = value
            self._known_site(f"{at}.source", entry.get("source"))
            self._known_site(f"{at}.target", entry.get("target"))
            if entry.get("source") is not None and entry.get("source") == entry.get("target"):
                self.errors.append(f"{at}.target: {entry['target']} is the source as well. A bucket replicates to another site.")
            self._entries.append((at, entry))

    def _truth(self, where: str, value: t.Any) -> t.Optional[bool]:
        """A truth value, also from a text; ``None`` where there is none, or an error."""
        try:
            return None if value is None else check_type_bool(value)
        except TypeError:
            self.errors.append(f"{where}: {value!r} is neither true nor false.")
            return None

    def _tags(self, where: str, items: list[t.Any]) -> dict[str, str]:
        tags = {}
        for index, item in enumerate(items):
            if not isinstance(item, dict) or set(item) != {"key", "value"}:
                self.errors.append(f"{where}[{index}]: a dictionary with key and value is expected, not {item!r}.")
            else:
                try:
                    tags[plain(item["key"])] = plain(item["value"])
                except ValueError as error:
                    self.errors.append(f"{where}[{index}]: {error}.")
        return tags

    def _known_site(self, where: str, site: t.Any) -> None:
        if site is None:
            self.errors.append(f"{where}: missing. There are the sites {', '.join(self._sites)}.")
        elif site not in self._sites:
            self.errors.append(f"{where}: there is no site {site!r}.{nearest(str(site), self._sites) or ' There are ' + ', '.join(self._sites) + '.'}")

    def _check_buckets(self, where: str, site: str, rule: Definition) -> None:
        """Both must be declared, with versioning, and the target with object lock if the source has it (S validateReplicationDestination)."""
        if rule["state"] == "absent" or not rule.get("bucket"):
            return
        ends: tuple[tuple[str, t.Any, str], ...] = (
            (site, rule["bucket"], "bucket"),
            (rule["target"], rule.get("target_bucket", rule["bucket"]), "target_bucket"),
        )
        found = []
        for place, name, key in ends:
            bucket = self._buckets[place].get(name)
            if bucket is None:
                near = nearest(name, self._buckets[place])
                self.errors.append(f"{where}.{key}: no bucket {name} is declared for site {place}.{near or ' Declare it in the definition of the buckets.'}")
                continue
            found.append(bucket)
            if bucket["versioning"] != "enabled" and not bucket["object_lock"]:
                self.errors.append(f"{where}.{key}: {name} on site {place} needs versioning: true, because replication works on versions.")
        if len(found) == 2 and found[0]["object_lock"] and not found[1]["object_lock"]:
            self.errors.append(f"{where}: {rule['bucket']} has object lock on {site}, so the bucket on {rule['target']} needs it too.")
        if len(found) == 2 and found[0]["encryption"] and not found[1]["encryption"]:
            self.errors.append(
                f"{where}: {rule['bucket']} has encryption on {site}, and the bucket on {rule['target']} has not, so that a resync stores replicas there"
                " without encryption. Declare encryption for it too."
            )

    def _check_site_pairs(self, checked: dict[str, list[tuple[str, Definition]]]) -> None:
        """Afterwards the server would deny every change of a target or rule (S cmd/site-replication.go)."""
        used = {site for site, rules in checked.items() if rules} | {rule.get("target") for rules in checked.values() for _where, rule in rules}
        for where, source, target in self._site_pairs:
            if {source, target} & used:
                self.errors.append(
                    f"{where}: {source} and {target} cannot have site replication beside bucket rules: it adds rules of its own to every bucket, and the"
                    " server then refuses to change targets and rules of buckets. Keep one of the two; rules that are there already have to go first"
                    " (creativeflow.minio.replication with bucketReplications: [] for them)."
                )

    def _check_forwarding(self, checked: dict[str, list[tuple[str, Definition]]]) -> None:
        """Replicas are not forwarded: every site that takes writes needs its own rule to every other site that holds the bucket."""
        partial = {(entry.get("source"), entry.get("bucket")) for _where, entry in self._entries if entry.get("allow_partial")}
        goals: dict[str, dict[str, set[str]]] = {}
        first: dict[str, str] = {}
        for site, rules in checked.items():
            for where, rule in rules:
                if rule["state"] == "present" and rule.get("enabled") is not False:
                    goals.setdefault(rule["bucket"], {}).setdefault(site, set()).add(rule["target"])
                    first.setdefault(rule["bucket"], where)
        for bucket, sources in goals.items():
            if any((source, bucket) in partial for source in sources):
                continue
            holders = {site for site, buckets in self._buckets.items() if bucket in buckets} | {target for found in sources.values() for target in found}
            for source, found in sources.items():
                for target in sorted(holders - found - {source}):
                    self.errors.append(
                        f"{first[bucket]}: objects of {bucket} that are written on {source} never reach {target}, because replicas are not forwarded. Add a"
                        f" rule from {source} to {target}, or allow_partial: true if that is meant."
                    )
