#!/usr/bin/python
# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Converges the tags and versioning of a bucket, while somebody else undoes the tags right after each of the first writes.

That is what the server's lost updates look like from outside, at the one moment that matters.
"""

from __future__ import annotations

import typing as t

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.creativeflow.minio.plugins.module_utils._buckets.buckets import Buckets
from ansible_collections.creativeflow.minio.plugins.module_utils._buckets.definition import check_buckets
from ansible_collections.creativeflow.minio.plugins.module_utils._common.plan import converge
from ansible_collections.creativeflow.minio.plugins.module_utils._site.result import summary
from ansible_collections.creativeflow.minio.plugins.module_utils._site.session import Session


class Interrupted(Buckets):
    """Buckets whose tags somebody else removes after a write."""

    def __init__(self, session: Session, declared: list[dict[str, t.Any]], times: int) -> None:
        super().__init__(session, declared)
        self._times = times

    def apply(self, changes: list[t.Any]) -> list[t.Any]:
        """Write, then lose."""
        failures = super().apply(changes)
        if self._times:
            self._times -= 1
            for name in {change.object for change in changes}:
                self._session.s3("DELETE", name, query={"tagging": ""})
        return failures


def main() -> None:
    """Entry point."""
    module = AnsibleModule(
        {
            "url": {"type": "str", "required": True},
            "access_key": {"type": "str", "required": True},
            "secret_key": {"type": "str", "required": True, "no_log": True},
            "times": {"type": "int", "required": True},
            "bucket": {"type": "dict", "required": True},
        }
    )
    params = module.params
    session = Session(params["url"], params["access_key"], params["secret_key"])
    declared, errors = check_buckets([params["bucket"]], "bucket")
    if errors:
        module.fail_json(msg="\n".join(errors))
    module.exit_json(**summary(converge(Interrupted(session, declared, params["times"]), False), 1))


if __name__ == "__main__":
    main()
