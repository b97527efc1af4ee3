# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which playbook has which tags, and whether --tags and --skip-tags leave it something to do: a misspelt tag would do nothing, or too much."""

from __future__ import annotations

import typing as t
from pathlib import PurePath

from ...module_utils._common.suggest import nearest

_PREFIX = "creativeflow.minio."
_HOSTS = ("install", "configure", "service")
TAGS: dict[str, tuple[str, ...]] = {
    "site": (*_HOSTS, "buckets", "iam", "replication", "monitoring", "status"),
    "hosts": ("configure",),
    "cluster": _HOSTS,
    "proxy": _HOSTS,
    "site_replication": ("replication",),
    "buckets": ("buckets",),
    "iam": ("iam",),
    "replication": ("replication",),
    "monitoring": ("monitoring",),
    "status": ("status",),
}
"""The tags by playbook. The others do one thing, which is done as a whole."""
_EVERYTHING, _TAGGED, _UNTAGGED = "all", "tagged", "untagged"
"""What Ansible gives a meaning of its own."""


def tag_errors(playbooks: t.Sequence[str], tags: t.Collection[str], skipped: t.Collection[str]) -> list[str]:
    """A line for each tag that is none, or else for each playbook that would do nothing.

    :param playbooks: as the command names them; where one is not of this collection, its tags are unknown, and nothing is said.
    :param tags: what was given as --tags, C(all) without. :param skipped: as --skip-tags.
    """
    names = [_name(playbook) for playbook in playbooks]
    if not all(names):
        return []
    known = list(dict.fromkeys(tag for name in names for tag in TAGS.get(name, ())))
    unknown = [_unknown("--tags", [tag for tag in tags if tag not in (*known, _EVERYTHING, _TAGGED, _UNTAGGED, "always")], known)]
    unknown.append(_unknown("--skip-tags", [tag for tag in skipped if tag not in (*known, _EVERYTHING, _TAGGED, _UNTAGGED)], known))
    given = " ".join(
        f"{option} {','.join(values)}" for option, values in (("--tags", tags), ("--skip-tags", skipped)) if values and list(values) != [_EVERYTHING]
    )
    given = given or f"--skip-tags {','.join(skipped)}"
    if known and any(unknown):
        return [line for line in unknown if line]
    return [f"{given}: {_PREFIX}{name} {_remedy(TAGS.get(name, ()))}" for name in names if not _acts(TAGS.get(name, ()), set(tags), set(skipped))]


def _name(playbook: str) -> str:
    """The name of a playbook of this collection, ``""`` for another one."""
    if playbook.startswith(_PREFIX):
        return playbook[len(_PREFIX) :]
    return PurePath(playbook).stem if "/creativeflow/minio/playbooks/" in playbook else ""


def _unknown(option: str, tags: t.Sequence[str], known: t.Sequence[str]) -> str:
    hints = "".join(dict.fromkeys(nearest(tag, known) for tag in tags))
    return f"{option} {','.join(tags)}: there is no such tag.{hints} The tags are {', '.join(known)}." if tags else ""


def _remedy(own: t.Sequence[str]) -> str:
    if own:
        return f"would do nothing. Its tag{'s are' if len(own) > 1 else ' is'} {', '.join(own)}."
    return "has no tags, and does one thing as a whole. Run it without the option."


def _acts(own: t.Collection[str], tags: set[str], skipped: set[str]) -> bool:
    """Whether a playbook with these tags does all that is asked of it. One without tags has nothing that could be left out."""
    if not own:
        return bool({_EVERYTHING, _UNTAGGED} & tags) and skipped <= {_TAGGED}
    chosen = set(own) if {_EVERYTHING, _TAGGED} & tags else tags & set(own)
    return bool(chosen - skipped) and not {_EVERYTHING, _TAGGED} & skipped
