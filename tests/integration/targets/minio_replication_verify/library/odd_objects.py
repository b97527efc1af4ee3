#!/usr/bin/python
# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes objects with keys and metadata of every kind that the server takes, and reads them by the listing with metadata (a7).

Hypothesis chooses them. Metadata is sent as headers, with every name that HTTP allows, or in the query, where the server takes any name.
"""

from __future__ import annotations

import datetime
import typing as t
import uuid

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import MinioError
from ansible_collections.creativeflow.minio.plugins.module_utils._site.listing import versions_by_key
from ansible_collections.creativeflow.minio.plugins.module_utils._site.listing_page import Lock
from ansible_collections.creativeflow.minio.plugins.module_utils._site.session import Session
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

_TOKEN = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz"
_LOCK = "<X-Amz-Object-Lock-Mode>COMPLIANCE</X-Amz-Object-Lock-Mode>"
_PIECES = ["a", "<", ">", "/", "</", "<!--", "-->", "<![CDATA[", "]]>", "<?", "?>", "<UserMetadata>", "</UserMetadata>", "</Version>", "<Version>",
           "<Key>z</Key>", _LOCK, "</x-amz-meta-a>", "<x-amz-meta-a", "&", "\x01", "\x00", "é", " ", "="]  # fmt: skip
_TEXT = st.text(st.characters(codec="utf-8"), max_size=20)
_ANY = st.lists(st.sampled_from(_PIECES), max_size=10).map("".join) | _TEXT
_HEADERS = st.dictionaries(st.text(_TOKEN, max_size=12).map("x-amz-meta-".__add__), st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=20),
                           max_size=3)  # fmt: skip
_QUERY = st.dictionaries(_ANY.map("x-amz-meta-".__add__), _ANY, max_size=2)
_TAGS = st.sampled_from(["", "", "a=b", "a%3C=\x01"])
_KEYS = _ANY.filter(lambda key: len(key.encode()) < 200)


class Objects:
    """What was written to a bucket."""

    def __init__(self, session: Session, bucket: str) -> None:
        self._session, self._bucket = session, bucket
        self._until = (session.server_time + datetime.timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
        self.locks: dict[str, Lock] = {}
        self.tags: dict[str, str] = {}
        self.headers: set[str] = set()
        self.refused: list[str] = []

    def write(self, name: str, headers: dict[str, str], query: dict[str, str], tags: str, locked: bool) -> None:
        """One object, if the server takes it."""
        key = f"{uuid.uuid4().hex}{name}"
        lock = {"x-amz-object-lock-mode": "GOVERNANCE", "x-amz-object-lock-retain-until-date": self._until} if locked else {}
        try:
            self._session.s3("PUT", self._bucket, key, {**query, **({"x-amz-tagging": tags} if tags else {})}, b"odd", {**headers, **lock})
        except MinioError as error:
            self.refused.append(str(error))
            return
        self.locks[key] = Lock.of("GOVERNANCE", self._until, "") if locked else Lock()
        self.tags[key] = tags
        if not query and "\x01" not in tags:
            self.headers.add(key)


def main() -> None:
    """Entry point."""
    module = AnsibleModule(
        {
            "url": {"type": "str", "required": True},
            "access_key": {"type": "str", "required": True},
            "secret_key": {"type": "str", "required": True, "no_log": True},
            "bucket": {"type": "str", "required": True},
            "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        }
    )
    session = Session(module.params["url"], module.params["access_key"], module.params["secret_key"])
    bucket = module.params["bucket"]
    if module.params["state"] == "absent":
        _remove(session, bucket)
        module.exit_json(changed=True)
    objects = Objects(session, bucket)

    @settings(max_examples=400, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(_KEYS, _HEADERS, _QUERY, _TAGS, st.booleans())
    def write(name: str, headers: dict[str, str], query: dict[str, str], tags: str, locked: bool) -> None:
        objects.write(name, headers, query, tags, locked)

    write()
    found = [version for _key, versions in versions_by_key(session, bucket, "", True) for version in versions]
    if {version.key: version.lock for version in found} != objects.locks:
        wrong = [f"{version.key!r}: {version.lock}" for version in found if objects.locks.get(version.key) != version.lock]
        lacking = sorted(objects.locks.keys() - {version.key for version in found})
        module.fail_json(msg=f"wrong: {wrong}; lacking: {lacking!r}")
    wrong = [version.key for version in found if objects.tags[version.key] == "a=b" and version.tags != (("a", "b"),)]
    if wrong:
        module.fail_json(msg=f"tags: {wrong!r}")
    without = sorted(objects.locks.keys() - objects.headers)
    module.exit_json(changed=True, written=len(found), headers=len(objects.headers), without_headers=without, refused=objects.refused)


def _remove(session: Session, bucket: str) -> None:
    found = [version for _key, versions in versions_by_key(session, bucket, "") for version in versions]
    bypass = {"x-amz-bypass-governance-retention": "true"}
    answers: list[t.Any] = session.parallel(lambda version: session.s3("DELETE", bucket, version.key, {"versionId": version.id}, headers=bypass), found)
    for _version, _answer, error in answers:
        if error:
            raise error


if __name__ == "__main__":
    main()
