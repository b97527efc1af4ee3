# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The report and the documentation in a browser, with Debian's Chromium."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from . import archive, tools, workspace
from .shell import Failed, LeftOut, Log

_PACKAGES = ("playwright-core@1.65.1", "axe-core@4.14.1")
_NAMES = ("chromium", "chromium-browser", "google-chrome")


def page(log: Log) -> str:
    """The report in headless Chromium: one request, no error, axe in light and dark, 320 px, paper."""
    tools.ensure(log)
    program, modules = _chromium(log), _modules(log)
    with workspace.copy("page") as root:
        folder = root / "pages"
        folder.mkdir()
        tests = root / "tests"
        env = {**tools.environment(workspace.collections(root)), "PYTHONPATH": os.pathsep.join(map(str, (workspace.collections(root), tests)))}
        log.run(tools.venv() / "bin" / "python", "-m", "page.samples", folder, cwd=tests, env=env)
        return log.run("node", tests / "page" / "browser.js", program, folder, cwd=root, env={"NODE_PATH": str(modules)}).splitlines()[-1]


def site(log: Log) -> str:
    """The documentation in headless Chromium: no error at two widths, nothing wider than the window, a search that finds, links to the sources."""
    archive.docs(log)
    program, modules = _chromium(log), _modules(log)
    script = tools.REPOSITORY / "tests" / "page" / "site.js"
    return log.run("node", script, program, archive.SITE, cwd=tools.REPOSITORY, env={"NODE_PATH": str(modules)}).splitlines()[-1]


def _chromium(log: Log) -> str:
    """The browser; it is installed where that can be done. :raises LeftOut: it cannot."""
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    if found:
        return found
    if os.geteuid() or not shutil.which("apt-get"):
        raise LeftOut("Chromium is not installed, and only root can install it with apt-get: nobody has looked at the pages")
    try:
        log.run("apt-get", "update", "-q", cwd=tools.REPOSITORY)
        log.run("apt-get", "install", "-y", "-q", "--no-install-recommends", "chromium", "fonts-dejavu-core", cwd=tools.REPOSITORY)
    except Failed as reason:
        raise LeftOut(f"Chromium is not installed, and cannot be: {reason}") from reason
    return shutil.which(_NAMES[0]) or ""


def _modules(log: Log) -> Path:
    """The folder of playwright-core and axe-core. :raises LeftOut: they cannot be had."""
    place = tools.cache() / "-".join(["browser", *(package.rpartition("@")[2] for package in _PACKAGES)])
    if not (place / "complete").exists():
        if not (shutil.which("node") and shutil.which("npm")):
            raise LeftOut("node and npm are missing, which the browser's test needs: nobody has looked at the pages")
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir(parents=True)
        try:
            log.run("npm", "install", "--no-audit", "--no-fund", "--silent", "--prefix", place, *_PACKAGES, cwd=place)
        except Failed as reason:
            raise LeftOut(f"playwright-core and axe-core cannot be installed: {reason}") from reason
        (place / "complete").touch()
    return place / "node_modules"
