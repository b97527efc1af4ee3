# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The largest size of a bucket."""

from __future__ import annotations

import json
import typing as t

from ..._common.errors import ServerError
from ..._common.units import parse_size
from ..._site.session import Session
from .base import NOT_CONFIGURED, Setting

_KNOWN = ("quota", "size", "quotatype")


class Quota(Setting):
    """Bytes."""

    name, file, report, removed_by_writing = "quota", "quota.json", "quota", True
    options = {"quota": {"type": "str"}}
    fields = {"quota": parse_size}

    def parse(self, data: bytes) -> t.Any:
        quota = json.loads(data)
        return quota.get("size") or quota.get("quota") or None

    def unsaid(self, data: bytes) -> list[str]:
        """Limits of another kind, such as ``rate`` (A quota-commands.go, BucketQuota)."""
        return [key for key, value in json.loads(data).items() if key not in _KNOWN and value]

    def render(self, value: t.Any) -> bytes:
        size = value or 0
        return json.dumps({"quota": size, "size": size, "quotatype": "hard"}).encode()

    def get(self, session: Session, bucket: str) -> t.Optional[bytes]:
        try:
            return session.admin("GET", "get-bucket-quota", {"bucket": bucket})
        except ServerError as error:
            if error.code in NOT_CONFIGURED:
                return None
            raise

    def put(self, session: Session, bucket: str, value: t.Any) -> None:
        session.admin("PUT", "set-bucket-quota", {"bucket": bucket}, self.render(value))
