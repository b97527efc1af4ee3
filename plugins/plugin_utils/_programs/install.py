# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is missing to install a program, found before a host is touched. Each problem is one line."""

from __future__ import annotations

import re
import typing as t

from .minisign import key_problem

_METHODS = ("build", "url", "package", "file", "none")
_ARCHIVE = re.compile(r"[.](tar[.]gz|tgz|zip)$")
# What the methods were called once.
_RENAMED = {"go": "build", "copy": "file"}
# Why a flavour cannot be built by the name of its Go module; '' if it can.
_FLAVOURS = {
    "upstream": "",
    "silo": "its Go modules keep the names of upstream's, and Go refuses to build a module that is found under another name than its own",
}


def archive_of(url: str) -> str:
    """How the name of an archive ends that a program is in; ``""`` where the program is downloaded alone."""
    found = _ARCHIVE.search(url)
    return found[0] if found else ""


def download_sum(method: str, url: str, sha256: str) -> str:
    """The sum of a program that need not be fetched to know it; ``""`` where it is not known before."""
    return sha256.lower() if method == "url" and not archive_of(url) else ""


def install_problems(install: t.Mapping[str, t.Any], prefix: str) -> list[str]:
    """What is missing to install a program.

    :param install: ``method``, ``flavour``, ``source``, ``source_problems`` (lines, if it is no file), ``url``,
        ``sha256``, ``minisign_key``, ``package``, ``package_problems``, ``version``.
    :param prefix: how the names of the variables begin.
    """
    method, flavour = install["method"], install["flavour"]
    problems = []
    if method in _RENAMED:
        return [f"{prefix}_method: {method} is called {_RENAMED[method]} now."]
    if method not in _METHODS:
        return [f"{prefix}_method must be one of {', '.join(_METHODS)}, not '{method}'."]
    if flavour not in _FLAVOURS:
        problems.append(f"{prefix}_flavour must be one of {', '.join(_FLAVOURS)}, not '{flavour}'.")
    elif method == "build" and _FLAVOURS[flavour]:
        problems.append(f"{prefix}_flavour: {flavour} cannot be built, because {_FLAVOURS[flavour]}: set {prefix}_method to url or package.")
    if method != "url" and install["minisign_key"]:
        problems.append(f"{prefix}_minisign_key is for the method url: with {method}, nothing would be compared with a signature.")
    return problems + _OF_METHOD[method](install, prefix)


def _of_build(install: t.Mapping[str, t.Any], prefix: str) -> list[str]:
    if re.fullmatch(r"v[0-9]+\.[0-9]+\.[0-9]+[0-9A-Za-z.+-]*", install["version"]):
        return []
    return [
        f"{prefix}_version must name a version of the Go module, for example v0.0.0-20260212201848-7aac2a2c5b7c; "
        "names such as latest or RELEASE.… do not say what will be built."
    ]


def _of_url(install: t.Mapping[str, t.Any], prefix: str) -> list[str]:
    problems = []
    if not re.match(r"(https?|file)://", install["url"]):
        problems.append(f"{prefix}_url must begin with https://, http:// or file://.")
    if not re.fullmatch(r"[0-9A-Fa-f]{64}", install["sha256"]):
        problems.append(f"{prefix}_sha256 is missing or is no SHA-256 sum of 64 hexadecimal digits: without it nobody knows what is installed.")
    unusable = key_problem(install["minisign_key"]) if install["minisign_key"] else ""
    if unusable:
        problems.append(f"{prefix}_minisign_key: {unusable}. Give the line of the public key that begins with RW.")
    return problems


def _of_package(install: t.Mapping[str, t.Any], prefix: str) -> list[str]:
    package = install["package"]
    return list(install["package_problems"]) if "/" in package or package.endswith((".deb", ".rpm")) else []


def _of_file(install: t.Mapping[str, t.Any], prefix: str) -> list[str]:
    if not install["source"]:
        return [f"{prefix}_source is missing: give the path of the program on the controller."]
    return list(install["source_problems"])


_OF_METHOD: dict[str, t.Callable[[t.Mapping[str, t.Any], str], list[str]]] = {
    "build": _of_build,
    "url": _of_url,
    "package": _of_package,
    "file": _of_file,
    "none": lambda _install, _prefix: [],
}
