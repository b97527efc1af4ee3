# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The Debian mirror that this machine is set up for."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Iterator


def mirror(root: Path = Path("/")) -> str:
    """The first mirror of the host's own Debian release; '' for the one that debootstrap takes by itself."""
    release = dict(re.findall(r'^(\w+)="?([^"\n]*)"?$', _read(root / "etc/os-release"), re.MULTILINE))
    if release.get("ID") == "debian":
        for address, suites, components in _entries(root / "etc/apt"):
            if address.startswith(("http:", "https:")) and release.get("VERSION_CODENAME") in suites and "main" in components:
                return address.rstrip("/")
    return ""


def _entries(folder: Path) -> Iterator[tuple[str, list[str], list[str]]]:
    """Address, suites and components of every binary source, in either of apt's two formats."""
    for path in (folder / "sources.list", *sorted((folder / "sources.list.d").glob("*.list"))):
        for line in _read(path).splitlines():
            match = re.match(r"deb\s+(?:\[[^]]*\]\s+)?(\S+)\s+(\S+)\s*([^#]*)", line)
            if match:
                yield match[1], [match[2]], match[3].split()
    for path in sorted((folder / "sources.list.d").glob("*.sources")):
        for stanza in re.split(r"\n\s*\n", re.sub(r"^#.*\n", "", _read(path), flags=re.MULTILINE)):
            fields = {key.lower(): value.split() for key, value in re.findall(r"^([\w-]+):\s*(.*)$", stanza, re.MULTILINE)}
            if "deb" in fields.get("types", []) and fields.get("enabled") != ["no"]:
                for address in fields.get("uris", []):
                    yield address, fields.get("suites", []), fields.get("components", [])


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
