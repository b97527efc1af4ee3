#!/usr/bin/python
# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sends each policy of a table to a server as it stands, and compares the answer with the offline check."""

from __future__ import annotations

import json
import typing as t

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import ServerError
from ansible_collections.creativeflow.minio.plugins.module_utils._policy.grammar import canonical, problems
from ansible_collections.creativeflow.minio.plugins.module_utils._site.session import Session

BUCKET = POLICY = "agreement"


def document_of(entry: dict[str, t.Any], default: dict[str, t.Any], kind: str) -> dict[str, t.Any]:
    """The policy that an entry of the table stands for."""
    if "document" in entry:
        return entry["document"]
    dropped = entry.get("drop", []) if kind == "bucket" else [*entry.get("drop", []), "Principal"]
    statement = {key: value for key, value in default.items() if key not in dropped}
    return {"Version": "2012-10-17", "Statement": [{**statement, **entry.get("statement", {})}]}


def offline(document: dict[str, t.Any], bucket: t.Optional[str]) -> str:
    """The verdict without a server."""
    found = problems(document, bucket)
    return "taken" if not found else "refused" if any(problem.refused for problem in found) else "pointless"


def online(session: Session, document: dict[str, t.Any], kind: str) -> tuple[str, t.Any]:
    """The server's verdict, and the policy as it gives it back."""
    body = json.dumps(document).encode()
    try:
        if kind == "bucket":
            session.s3("PUT", BUCKET, query={"policy": ""}, body=body)
            return "taken", json.loads(session.s3("GET", BUCKET, query={"policy": ""}))
        session.admin("PUT", "add-canned-policy", {"name": POLICY}, body)
        return "taken", json.loads(session.admin("GET", "info-canned-policy", {"name": POLICY}))
    except ServerError as error:
        return "refused", f"{error.code}: {error.message}"


def main() -> None:
    """Entry point."""
    module = AnsibleModule(
        {
            "url": {"type": "str", "required": True},
            "access_key": {"type": "str", "required": True},
            "secret_key": {"type": "str", "required": True, "no_log": True},
            "default": {"type": "dict", "required": True},
            "policies": {"type": "list", "elements": "dict", "required": True},
        }
    )
    session = Session(module.params["url"], module.params["access_key"], module.params["secret_key"])
    wrong, compared = [], 0
    for entry in module.params["policies"]:
        for kind in ("bucket", "iam"):
            if kind not in entry:
                continue
            compared += 1
            document = document_of(entry, module.params["default"], kind)
            mine = offline(document, BUCKET if kind == "bucket" else None)
            server, answer = online(session, document, kind)
            expected = {"pointless": "taken"}.get(entry[kind], entry[kind])
            if (mine, server) != (entry[kind], expected):
                wrong.append({"name": entry["name"], "kind": kind, "table": entry[kind], "offline": mine, "server": server, "answer": answer})
            elif mine == "taken" and canonical(document) != canonical(answer):
                wrong.append({"name": entry["name"], "kind": kind, "canonical": canonical(document), "read back": canonical(answer)})
    module.exit_json(wrong=wrong, compared=compared)


if __name__ == "__main__":
    main()
