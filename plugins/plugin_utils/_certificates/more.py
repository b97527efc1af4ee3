# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Certificates that a node has beside its main one, each for names of its own, and what is wrong with them.

The server looks for them in the folders beside the main one when it starts (S cmd/common-main.go, getTLSConfig). A client that asks for a name gets any
certificate that is valid for it, in no order, and the main one where none is (minio/pkg v3.1.3, certs/manager.go, GetCertificate).
"""

from __future__ import annotations

import datetime
import functools
import os
import re
import typing as t
from dataclasses import dataclass, field

from .material import HAS_CRYPTOGRAPHY, address_names, covers, fingerprint, leads_to, names_of, pair_problems

VARIABLE = "minio_cluster_tls_more_certs"
_HALVES = ("cert", "key")

_NAME = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,251}[A-Za-z0-9_])?")
_IGNORED = ("cas",)
_OF_THE_MAIN_ONE = ("public.crt", "private.key")
_SYSTEM_FILES = ("/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/ca-bundle.pem", "/etc/ssl/cert.pem")
"""Where the authorities of a system are (Go crypto/x509, root_linux.go)."""


@dataclass(frozen=True)
class More:
    """One of them.

    :param place: where it stands in the variable. :param name: of its folder. :param names: what it must be valid for. :param certificate: PEM, and so the key.
    :param twice: the halves that are given as a path and as text.
    """

    place: str
    name: str
    names: tuple[str, ...]
    certificate: str = ""
    key: str = field(default="", repr=False)
    twice: tuple[str, ...] = ()

    @property
    def asked(self) -> str:
        """A name that a client asks for to get it."""
        return next((f"any{name[1:]}" if name.startswith("*.") else name for name in self.names), self.name)

    @property
    def is_folder(self) -> bool:
        """Whether its name can be that of a folder that the server looks into."""
        return bool(_NAME.fullmatch(self.name)) and self.name.lower() not in (*_IGNORED, *_OF_THE_MAIN_ONE)


def more_from(entries: t.Any, read: t.Callable[[str], str]) -> tuple[More, ...]:
    """The certificates of the variable. What is no dictionary with a name is left to the check of types.

    :param read: gives the text of a file on the controller, ``""`` where there is none.
    """
    found = []
    for index, entry in enumerate(entries if isinstance(entries, list) else ()):
        if not isinstance(entry, t.Mapping) or not entry.get("name"):
            continue
        texts = {half: str(entry.get(f"{half}_content") or "") or (read(str(entry[half])) if entry.get(half) else "") for half in _HALVES}
        found.append(
            More(
                place=f"{VARIABLE}[{index}]",
                name=str(entry["name"]),
                names=tuple(map(str, entry.get("names") or [entry["name"]])),
                certificate=texts["cert"],
                key=texts["key"],
                twice=tuple(half for half in _HALVES if entry.get(half) and entry.get(f"{half}_content")),
            )
        )
    return tuple(found)


def left_for_the_main_one(names: t.Iterable[str], more: t.Iterable[More]) -> tuple[str, ...]:
    """The names that the main certificate must be valid for: a client that asks for one of the others gets another certificate."""
    taken = [name for one in more for name in one.names]
    return tuple(name for name in names if not any(covers(own, name) for own in taken))


def more_problems(more: t.Sequence[More], main: str, authorities: str, now: t.Optional[datetime.datetime] = None) -> list[str]:
    """What is wrong with them, one line each.

    :param main: the text of the main certificate. :param authorities: those of the site, as :func:`material.files` gives them.
    """
    found: list[str] = []
    for index, one in enumerate(more):
        where = f"{one.place} ({one.name})"
        own = _folder_problems(one, more[:index]) + _half_problems(one)
        if not main:
            own.append("the server reads it only beside a main certificate: give minio_cluster_tls_cert as well.")
        if not own and HAS_CRYPTOGRAPHY:
            own += _material_problems(one, authorities, now or _now())
            own += _overlaps(one, {"the main certificate": main, **{f"{other.place} ({other.name})": other.certificate for other in more[:index]}})
        found += [f"{where}: {line}" for line in own]
    return found


def described(more: t.Iterable[More], authorities: str, certs_dir: str) -> tuple[dict[str, t.Any], ...]:
    """What tasks need of each: ``name``, ``folder``, ``server_name`` (what to ask for), ``fingerprint``, and ``own_authority``: it leads to the authorities
    of the site.
    """
    return tuple(
        {
            "name": one.name,
            "folder": f"{certs_dir}/{one.name}",
            "server_name": one.asked,
            "fingerprint": fingerprint(one.certificate),
            "own_authority": HAS_CRYPTOGRAPHY and authorities != "" and leads_to(one.certificate, authorities, _now()),
        }
        for one in more
        if one.is_folder and one.certificate and one.key
    )


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.timezone.utc)


def _folder_problems(one: More, before: t.Sequence[More]) -> list[str]:
    if one.name.lower() in _IGNORED:
        return ["the server keeps its authorities in a folder of this name: choose another one."]
    if not one.is_folder:
        return ["this cannot be the name of its folder: use the name of the domain, of letters, digits, dots, hyphens and underscores."]
    same = next((other for other in before if other.name.lower() == one.name.lower()), None)
    return [f"{same.place} has the same name, and a folder has one certificate: choose another one."] if same else []


def _half_problems(one: More) -> list[str]:
    found = [f"{half} and {half}_content both give it: set one of them." for half in one.twice]
    given = {"cert": one.certificate, "key": one.key}
    return found + [f"there is no {half}: give {half} or {half}_content. A file must not be empty." for half in _HALVES if not given[half].strip()]


def _material_problems(one: More, authorities: str, now: datetime.datetime) -> list[str]:
    # Clients of this name may trust an authority that the nodes need not know.
    more = "" if not authorities or leads_to(one.certificate, authorities, now) else _system()
    known = authorities + (more if more and leads_to(one.certificate, authorities + more, now) else "")
    found = pair_problems({"certificate": one.certificate, "key": one.key, "authorities": known, "names": one.names}, now)
    addresses = address_names(one.certificate)
    if addresses:
        found.append(f"the certificate is for {', '.join(addresses)}, and the server takes addresses in its main certificate alone: have it issued without.")
    return found


@functools.lru_cache(maxsize=1)
def _system() -> str:
    """The authorities that the controller trusts."""
    for path in filter(None, (os.environ.get("SSL_CERT_FILE"), *_SYSTEM_FILES)):
        try:
            with open(path, encoding="utf-8", errors="replace") as file:
                return file.read()
        except OSError:
            continue
    return ""


def _overlaps(one: More, others: t.Mapping[str, str]) -> list[str]:
    own = names_of(one.certificate)
    found = []
    for where, text in others.items():
        shared = [name for name in own if any(covers(name, other) or covers(other, name) for other in names_of(text))]
        if shared:
            found.append(f"{where} is for {', '.join(shared)} too, and clients would get either: have one of them issued without.")
    return found
