# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of batch jobs, for the documentation and its check. ``definition`` reads what is given."""

from __future__ import annotations

import typing as t

Options = dict[str, dict[str, t.Any]]

_TEXT: dict[str, t.Any] = {"type": "str"}
_OF_KEYS: Options = {"newer_than": _TEXT, "older_than": _TEXT, "tags": {"type": "dict"}, "metadata": {"type": "dict"}}
_FILTER: Options = {**_OF_KEYS, "created_after": _TEXT, "created_before": _TEXT}
_OF_ALL: Options = {"notify_endpoint": _TEXT, "retry_attempts": {"type": "int"}, "retry_delay": _TEXT}
_BUCKET: dict[str, t.Any] = {"type": "str", "required": True}
_PREFIXES: dict[str, t.Any] = {"type": "list", "elements": "str"}
_KMS_KEY: dict[str, t.Any] = {"type": "str", "no_log": False}
_SIDE: Options = {
    "bucket": _BUCKET,
    "type": {"type": "str", "choices": ["minio", "s3"], "default": "minio"},
    "endpoint": _TEXT,
    "path_style": {"type": "str", "choices": ["on", "off", "auto"]},
}
_RULE: Options = {
    "type": {"type": "str", "choices": ["object", "deleted"], "default": "object"},
    **dict.fromkeys(("name", "older_than", "created_before", "size_less_than", "size_greater_than"), _TEXT),
    "tags": {"type": "dict"},
    "metadata": {"type": "dict"},
    "retain_versions": {"type": "int", "default": 0},
}
_SNOWBALL: Options = {
    **dict.fromkeys(("disable", "in_memory", "compress", "skip_errors"), {"type": "bool"}),
    "batch": {"type": "int"},
    "smaller_than": _TEXT,
}
JOB_OPTIONS: Options = {
    "name": {"type": "str", "required": True},
    "state": {"type": "str", "choices": ["started", "cancelled"], "default": "started"},
    "id": _TEXT,
    "expire": {
        "type": "dict",
        "options": {
            "bucket": _BUCKET,
            "prefixes": _PREFIXES,
            "rules": {"type": "list", "elements": "dict", "required": True, "options": _RULE},
            **_OF_ALL,
        },
    },
    "keyrotate": {
        "type": "dict",
        "no_log": False,
        "options": {
            "bucket": _BUCKET,
            "prefix": _TEXT,
            "encryption": {"type": "str", "choices": ["sse-s3", "sse-kms"], "required": True},
            "kms_key": _KMS_KEY,
            "kms_context": {"type": "dict"},
            "filter": {"type": "dict", "options": {**_OF_KEYS, "kms_key": _KMS_KEY}},
            **_OF_ALL,
        },
    },
    "replicate": {
        "type": "dict",
        "options": {
            "source": {"type": "dict", "required": True, "options": {**_SIDE, "prefixes": _PREFIXES}},
            "target": {"type": "dict", "required": True, "options": {**_SIDE, "prefix": _TEXT}},
            "filter": {"type": "dict", "options": _FILTER},
            "snowball": {"type": "dict", "options": _SNOWBALL},
            **_OF_ALL,
        },
    },
}
