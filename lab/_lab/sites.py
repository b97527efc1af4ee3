# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the lab consists of, and what it keeps about itself."""

from __future__ import annotations

import dataclasses
import json
import secrets
import shutil
from pathlib import Path
from typing import Sequence

from .errors import LabError
from .paths import private_folder, write_private

SITES = ("az1", "az2", "dr")


@dataclasses.dataclass(frozen=True)
class Site:
    """A site of the lab.

    :param url: where its S3 API is, '' before it has an address.
    :param nodes: its hosts by name, with their addresses.
    """

    name: str
    url: str
    access_key: str
    secret_key: str = dataclasses.field(repr=False)
    replication_secret: str = dataclasses.field(repr=False)
    nodes: dict[str, str] = dataclasses.field(default_factory=dict)


class Plan:
    """The sites of one lab, kept in its state folder, so that a second run finds the same credentials."""

    def __init__(self, state: Path) -> None:
        self.state = state
        self._sites = state / "sites.json"
        self._driver = state / "driver"

    def driver(self) -> str:
        """What the lab was made with, '' if there is no lab."""
        return self._driver.read_text(encoding="utf-8").strip() if self._driver.exists() else ""

    def load(self) -> dict[str, Site]:
        """The sites by name; empty if there is no lab."""
        try:
            return {name: Site(name, **fields) for name, fields in json.loads(self._sites.read_text(encoding="utf-8")).items()}
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, TypeError) as error:
            raise LabError(f"{self._sites} cannot be read ({error}): run ./lab/lab down, then up") from error

    def ensure(self, names: Sequence[str], driver: str) -> dict[str, Site]:
        """The sites with credentials: those that were made before, and the others that are asked for."""
        if not self.driver() and self.state.is_dir() and any(self.state.iterdir()):
            raise LabError(f"{self.state} has files that are not of a lab: name a folder that is empty or does not exist")
        private_folder(self.state)
        self._driver.write_text(driver, encoding="utf-8")
        sites = self.load()
        for name in names:
            sites.setdefault(name, Site(name, "", f"root-{name}", secrets.token_urlsafe(24), secrets.token_urlsafe(24)))
        self.save(sites)
        return sites

    def save(self, sites: dict[str, Site]) -> None:
        """Write them, readable for the owner alone."""
        fields = {name: {key: value for key, value in dataclasses.asdict(site).items() if key != "name"} for name, site in sites.items()}
        write_private(self._sites, json.dumps(fields, indent=2) + "\n")

    def remove(self) -> None:
        """Remove the state folder, if it is a lab's."""
        if self.driver():
            shutil.rmtree(self.state, ignore_errors=True)
