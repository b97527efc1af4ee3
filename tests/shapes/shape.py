# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a shape of deployment consists of. Needs nothing but the Python standard library."""

from __future__ import annotations

import dataclasses
import typing as t

# The first value of each is what the reference deployment has.
DIMENSIONS: dict[str, tuple[str, ...]] = {
    # How the playbooks know a host's site.
    "members": ("groups", "variable", "nested", "environments"),
    # Which site replicates where. The failover goes from the first site to the last.
    "flows": ("one-way", "both-ways", "three-sites"),
    "names": ("plain", "dash", "underscore", "digits", "capitals"),
    # How the sites' urls are written.
    "url": ("plain", "slash", "upper", "ipv6", "portless"),
    "region": ("default", "undeclared", "declared"),
    # "unverified": the first site has validate_certs off, and no ca_path.
    "tls": ("none", "authorities", "unverified"),
    # Whose keys minio_sites has.
    "key": ("root", "admin", "no-export-iam", "no-bucket-metadata"),
    # Whether these are signed with, or the site makes temporary ones for them.
    "login": ("lasting", "temporary"),
    # Who writes beside the services that are declared.
    "people": ("services", "disabled", "openid", "directory"),
    # Whether the vault is a file, or each value in minio_sites.
    "vault": ("file", "values"),
    # Whether paths in the deployment are absolute or relative to its folder.
    "paths": ("absolute", "relative"),
    # Settings in ansible.cfg.
    "ansible": ("plain", "free", "one-fork", "merge", "fact-cache", "native"),
    # Whether the last site is away for a while before the failover, so that objects wait.
    "outage": ("no", "yes"),
}
# What the buckets of a shape hold beside plain objects. Each is a bucket of its own.
CONTENTS = ("odd-names", "lock", "client-key", "encrypted", "renamed", "kept-deletions")


@dataclasses.dataclass(frozen=True)
class Shape:
    """One entry of the table: what it does not say is as in the reference deployment.

    :param drill: whether a drill is run at the end.
    :param difference: whether a first failback finds a legal hold on one site alone. The contents have to include "lock".
    """

    name: str
    members: str = "groups"
    flows: str = "one-way"
    names: str = "plain"
    url: str = "plain"
    region: str = "default"
    tls: str = "none"
    key: str = "root"
    login: str = "lasting"
    people: str = "services"
    vault: str = "file"
    paths: str = "absolute"
    ansible: str = "plain"
    outage: str = "no"
    contents: tuple[str, ...] = ()
    drill: bool = False
    difference: bool = False

    def problems(self) -> list[str]:
        """What in the entry is not known, or cannot be."""
        found = [
            f"{self.name}: {name} is {getattr(self, name)!r}, not one of {', '.join(values)}"
            for name, values in DIMENSIONS.items()
            if getattr(self, name) not in values
        ]
        found += [f"{self.name}: contents has {content!r}, which is none of {', '.join(CONTENTS)}" for content in self.contents if content not in CONTENTS]
        if "client-key" in self.contents and self.tls == "none":
            found.append(f"{self.name}: the server takes client keys over TLS alone")
        if self.difference and "lock" not in self.contents:
            found.append(f"{self.name}: only buckets with object lock have legal holds")
        if self.people == "directory" and self.key != "root":
            found.append(f"{self.name}: a server with a directory takes no operators of its own")
        return found

    def features(self) -> dict[str, str]:
        """Its value in every dimension; each content is one with the values "no" and "yes"."""
        return {**{name: getattr(self, name) for name in DIMENSIONS}, **{content: "yes" if content in self.contents else "no" for content in CONTENTS}}

    def site_names(self) -> tuple[str, ...]:
        """The sites. The failover goes from the first to the last."""
        names = _NAMES[self.names]
        return names if self.flows == "three-sites" else (names[0], names[-1])

    def rules(self) -> list[tuple[str, str]]:
        """Which site replicates to which."""
        first, *_middle, last = names = self.site_names()
        if self.flows == "three-sites":
            return [(source, target) for source in names[:2] for target in names if target != source]
        return [(first, last), (last, first)] if self.flows == "both-ways" else [(first, last)]


_NAMES: t.Mapping[str, tuple[str, str, str]] = {
    "plain": ("az1", "az2", "dr"),
    "dash": ("eu-1", "eu-2", "eu-dr"),
    "underscore": ("az_1", "az_2", "dr_site"),
    "digits": ("1a", "2b", "3dr"),
    "capitals": ("AZ1", "Az2", "DR"),
}
