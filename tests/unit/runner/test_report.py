# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the table at the end of a run says of a failure."""

from __future__ import annotations

from ansible_collections.creativeflow.minio.tests.runner.live import failed_targets
from ansible_collections.creativeflow.minio.tests.runner.report import reasons

_OUTPUT = """\
TASK [minio_user : Create a user whose secret is too short] ***
fatal: [testhost]: FAILED! => {"changed": false, "msg": "the secret is too short"}
...ignoring

TASK [minio_user : Verify] ***
fatal: [testhost]: FAILED! => {"assertion": "result is failed", "msg": "Assertion failed"}

WARNING: Retrying test target "minio_user" with maximum verbosity.
TASK [minio_user : Create a user whose secret is too short] ***
fatal: [testhost]: FAILED! => {
    "changed": false,
    "msg": "the secret is too short"
}
...ignoring

TASK [minio_user : Verify] ***
FAILED - RETRYING: [testhost]: Verify (2 retries left).
fatal: [testhost]: FAILED! => {
    "assertion": "result is failed",
    "changed": false,
    "msg": "Assertion failed"
}
ok: [testhost] => {
    "msg": "what follows is no failure"
}
TASK [minio_user : Create users of which none can be made] ***
failed: [testhost] (item=one) => {"msg": "the secret is too short"}
failed: [testhost] (item=two) => {"msg": "the secret is too short"}
...ignoring
FATAL: The 2 integration test(s) listed below (out of 6) failed. See error output above for details:
minio_user
minio_group
$ ./lab/lab down
"""


def test_ignored_failures_are_no_reasons():
    assert reasons(_OUTPUT.splitlines()) == [
        'fatal: [testhost]: FAILED! => {"assertion": "result is failed", "msg": "Assertion failed"}',
        'fatal: [testhost]: FAILED! => { "assertion": "result is failed", "msg": "Assertion failed"',
    ]


def test_failed_targets_are_named():
    assert failed_targets(_OUTPUT) == ["minio_user", "minio_group"]
    assert failed_targets("ERROR: Command failed\n") == []
