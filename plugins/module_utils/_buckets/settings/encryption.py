# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Default encryption of the objects of a bucket."""

from __future__ import annotations

import typing as t

from ..._common.fields import choice, dict_of, plain
from ..._common.xml import build, find, tree
from ..._site.kms import has_kms, key_problem
from ..._site.session import Session
from .base import Setting

KEY = "key "
"""Before the name of a key of a KMS, where an algorithm may stand too."""
_ALGORITHMS = ("SSE-S3", "SSE-KMS")
_OPTIONS = {"algorithm": {"type": "str", "choices": list(_ALGORITHMS)}, "key": {"type": "str", "no_log": False}}


def _complete(encryption: dict[str, t.Any]) -> list[str]:
    """S internal/bucket/encryption/bucket-sse-config.go, ParseBucketSSEConfig."""
    if not encryption.get("key"):
        encryption.pop("key", None)
    right = ("key" in encryption) == (encryption["algorithm"] == "SSE-KMS")
    return [] if right else ["SSE-KMS needs key, the name of a key of the KMS. Leave key out for SSE-S3."]


_read_encryption = dict_of({"algorithm": choice(*_ALGORITHMS, normal=str.upper), "key": plain}, ("algorithm",), _complete)


class Encryption(Setting):
    """``{"algorithm": "SSE-S3"}``, or ``{"algorithm": "SSE-KMS", "key": name}``."""

    name, file, report, subresource = "encryption", "bucket-encryption.xml", "sse", "encryption"
    needs = "encryption"
    remedy = "Configure a KMS on the server first."
    options = {"encryption": {"type": "dict", "options": _OPTIONS}}
    elements = tuple(f"Rule/ApplyServerSideEncryptionByDefault/{name}" for name in ("SSEAlgorithm", "KMSMasterKeyID"))
    fields = {"encryption": _read_encryption}

    def needed(self, value: t.Any) -> set[str]:
        return {value["algorithm"], *([f"{KEY}{value['key']}"] if "key" in value else [])} if value else set()

    def available(self, session: Session) -> set[str]:
        return {"SSE-S3", "SSE-KMS"} if has_kms(session) else set()

    def lacking(self, session: Session, names: t.Collection[str]) -> dict[str, str]:
        """Algorithms where there is no KMS, else keys that it does not have (the server tries each, as it does when the setting is written)."""
        keys = [name for name in names if name.startswith(KEY)]
        found = super().lacking(session, [name for name in names if name not in keys])
        if found:
            return found
        problems = {name: key_problem(session, name.removeprefix(KEY)) for name in keys}
        return {
            name: f"the KMS of the site does not use the {name}: {problem}. Create the key (minio_kms_key), or correct its name."
            for name, problem in problems.items()
            if problem
        }

    def parse(self, data: bytes) -> t.Any:
        default = tree(data).find("Rule/ApplyServerSideEncryptionByDefault")
        if default is None:
            return None
        if find(default, "SSEAlgorithm") == "AES256":
            return {"algorithm": "SSE-S3"}
        return {"algorithm": "SSE-KMS", "key": find(default, "KMSMasterKeyID")}

    def render(self, value: t.Any) -> bytes:
        key = value.get("key")
        default = [("SSEAlgorithm", "aws:kms"), ("KMSMasterKeyID", key)] if key else [("SSEAlgorithm", "AES256")]
        return build("ServerSideEncryptionConfiguration", ("Rule", [("ApplyServerSideEncryptionByDefault", default)]))
