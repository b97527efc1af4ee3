# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The bucket policy, and its short form by prefixes."""

from __future__ import annotations

import json
import typing as t

from ..._common.fields import dictionary, text
from ..._policy.grammar import bucket_policy, canonical
from .anonymous import read_prefixes
from .base import Setting


class Policy(Setting):
    """The bucket policy in its canonical form."""

    name, file, report, subresource = "policy", "policy.json", "policy", "policy"
    options = {
        "policy": {"type": "dict"},
        "policy_file": {"type": "path"},
        "policy_variables": {"type": "dict"},
        "prefixes": {"type": "dict"},
    }
    fields = {"policy": dictionary, "policy_file": text, "policy_variables": dictionary, "prefixes": read_prefixes}

    def target(self, declared: t.Any, actual: t.Any) -> t.Any:
        return bucket_policy(declared)

    def parse(self, data: bytes) -> t.Any:
        return canonical(json.loads(data))

    def render(self, value: t.Any) -> bytes:
        return json.dumps(value, separators=(",", ":")).encode()
