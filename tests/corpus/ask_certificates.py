# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What mc makes of a server with the certificates of a layout."""

from __future__ import annotations

import concurrent.futures
import datetime
import json
import re
import shutil
import typing as t
from pathlib import Path

from ansible_collections.creativeflow.minio.plugins.plugin_utils._certificates.material import files as written

from . import layouts
from .server import AT_ONCE, ROOT_PASSWORD, ROOT_USER, Programs, mc, running


def ask(programs: Programs, cases: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
    """For each layout ``verdict`` (taken, refused or not started) and ``said``."""
    now = datetime.datetime.now(datetime.timezone.utc)
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        return dict(zip(cases, pool.map(lambda case: _one(programs, case, now), cases.values())))


def _one(programs: Programs, case: t.Mapping[str, t.Any], now: datetime.datetime) -> dict[str, str]:
    material = written(layouts.files(case, now))
    with programs.place() as place:
        certs = place / "certs"
        _write(certs / "public.crt", material["certificate"])
        _write(certs / "private.key", material["key"])
        _write(certs / "CAs" / "ca.crt", material["authorities"])
        with running(programs, place, words=("--certs-dir", str(certs)), scheme="https") as server:
            if not server.started:
                return {"verdict": "not started", "said": _short(server.said)}
            return _connect(programs, place, server.address, case.get("ask", "localhost"))


def _connect(programs: Programs, place: Path, address: str, name: str) -> dict[str, str]:
    client = place / "mc"
    shutil.copytree(place / "certs" / "CAs", client / "certs" / "CAs")
    at = f"{name}:{address.rpartition(':')[2]}"
    _write(
        client / "config.json",
        json.dumps(
            {"version": "10", "aliases": {"site": {"url": f"https://{at}", "accessKey": ROOT_USER, "secretKey": ROOT_PASSWORD, "api": "S3v4", "path": "auto"}}}
        ),
    )
    resolve = [] if name == "127.0.0.1" else ["--resolve", f"{at}=127.0.0.1"]
    right, said = mc(programs, client, *resolve, "ls", "site")
    return {"verdict": "taken" if right else "refused", "said": "" if right else _short(said)}


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def _short(said: str) -> str:
    """What there is about the certificate, without what differs each time."""
    found = re.search(r"(?:x509|tls): [^\n]*|FATAL[^\n]*|private key[^\n]*", said)
    text = found[0] if found else said.strip().splitlines()[-1] if said.strip() else ""
    return re.sub(r"20\d\d-[-0-9T:Z]*", "…", text)[:160]
