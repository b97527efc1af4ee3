# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A client under a drill: writes small objects to the site that serves, and tells afterwards which of them are lost, and how long it could not write.

    write_load.py write|report FILE

The file holds what it needs, as JSON: sites (by name, as minio_sites has them, with the keys of the client), bucket, prefix, folder and rate (writes a
second). It has secrets, so only its owner may read it: everybody can read the arguments of processes, and Ansible writes a task's environment there.

In the folder, "serving" holds the name of the site to write to; the client ends when it is gone. "acknowledged" gets a line for each write that the server
confirmed, "refused" holds why the last one failed that did, and "ended" is there when it has ended.
"""

from __future__ import annotations

import io
import json
import ssl
import sys
import time
import typing as t
from pathlib import Path
from urllib.parse import urlsplit

import urllib3
from minio import Minio
from minio.deleteobjects import DeleteObject
from minio.error import MinioException

_NO = ("false", "no", "off", "0", "n", "f")


def connect(site: dict[str, t.Any], patience: int = 5) -> Minio:
    """A client that does not try again by itself: what it is told counts. It waits so many seconds for an answer."""
    url = urlsplit(site["url"])
    pool = urllib3.PoolManager(retries=False, timeout=urllib3.Timeout(connect=patience / 5, read=patience), **trust(site))
    # Where no region is declared, the client asks the site for that of the bucket.
    return Minio(url.netloc, site["access_key"], site["secret_key"], secure=url.scheme == "https", region=site.get("region") or None, http_client=pool)


def trust(site: dict[str, t.Any]) -> dict[str, t.Any]:
    """What a connection to a site trusts, and shows of itself."""
    if urlsplit(site["url"]).scheme != "https":
        return {}
    context = ssl.create_default_context()
    if str(site.get("validate_certs", True)).lower() in _NO:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    elif site.get("ca_path"):
        context.load_verify_locations(cafile=site["ca_path"])
    if site.get("client_cert"):
        context.load_cert_chain(site["client_cert"], site.get("client_key"))
    return {"ssl_context": context}


def write(drill: dict[str, t.Any]) -> None:
    """Until the file "serving" is gone."""
    folder = Path(drill["folder"])
    clients = {name: connect(site) for name, site in drill["sites"].items()}
    number, due = 0, time.monotonic()
    with (folder / "acknowledged").open("w", encoding="utf-8", buffering=1) as acknowledged:
        while name := _serving(folder):
            key = f"{drill['prefix']}{number:06}"
            try:
                result = clients[name].put_object(drill["bucket"], key, io.BytesIO(b"drill"), 5)
                acknowledged.write(f"{time.time():.3f} {name} {key} {result.version_id}\n")
            except (MinioException, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
                (folder / "refused").write_text(f"{name}: {error}", encoding="utf-8")
            number += 1
            due = max(due + 1 / drill["rate"], time.monotonic() - 1)
            time.sleep(max(0.0, due - time.monotonic()))
    (folder / "ended").touch()


def _serving(folder: Path) -> str:
    """The site to write to, "" for the end."""
    try:
        return (folder / "serving").read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return ""


def report(drill: dict[str, t.Any]) -> None:
    """Print what came of it as JSON; the versions are removed."""
    lines = [line.split() for line in (Path(drill["folder"]) / "acknowledged").read_text(encoding="utf-8").splitlines()]
    wanted = {(key, version) for _moment, _site, key, version in lines}
    moments = [float(line[0]) for line in lines]
    found: dict[str, set[tuple[str, str]]] = {}
    for name, site in drill["sites"].items():
        client = connect(site, 60)
        listing = client.list_objects(drill["bucket"], prefix=drill["prefix"], recursive=True, include_version=True)
        found[name] = {(item.object_name or "", item.version_id or "") for item in listing if not item.is_delete_marker}
    gaps = sorted((later - earlier for earlier, later in zip(moments, moments[1:])), reverse=True)[:2]
    print(
        json.dumps(
            {
                "acknowledged": len(lines),
                "by_site": {name: sum(line[1] == name for line in lines) for name in drill["sites"]},
                "lost": {name: sorted(key for key, _version in wanted - versions) for name, versions in found.items()},
                "longest_gaps": [round(gap, 1) for gap in gaps],
            }
        )
    )
    for name, site in drill["sites"].items():
        versions = (DeleteObject(key, version) for key, version in found[name])
        for error in connect(site, 60).remove_objects(drill["bucket"], versions):
            sys.exit(f"site {name}: {error.name} {error.version_id} is not removed: {error.code} {error.message}")


if __name__ == "__main__":
    {"write": write, "report": report}[sys.argv[1]](json.loads(Path(sys.argv[2]).read_text(encoding="utf-8")))
