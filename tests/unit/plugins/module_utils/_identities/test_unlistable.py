# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Exports of identities that fail, or that have less than there is: what is not in them is not taken for nothing."""

from __future__ import annotations

import json

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import MinioError, ServerError
from ansible_collections.creativeflow.minio.plugins.module_utils._identities.snapshot import IAM_FILES, iam_archive, read_identities
from ansible_collections.creativeflow.minio.plugins.module_utils._site.session import Session

USERS = {f"user{number}": {"secretKey": f"secret-of-{number}", "status": "enabled"} for number in range(50)}
WHOLE = iam_archive({**dict.fromkeys(sorted(IAM_FILES), {}), "users": USERS})
CUT = iam_archive({"policies": {}, "users": USERS, "groups": {}})
ERROR = b'<?xml version="1.0" encoding="UTF-8"?><Error><Code>XMinioInvalidIAMCredentials</Code></Error>'


class Site(Session):
    """A session whose requests end in memory. :param archive: what it exports, or the error. :param keys: ``None`` where they may not be listed."""

    def __init__(self, archive, keys=()):
        super().__init__("http://127.0.0.1:1", "admin", "admin-secret", site="az1")
        self.archive, self.keys = archive, keys

    def admin(self, method, command, query=None, body=b"", encrypted=False, headers=None, resource=""):
        if command == "list-access-keys-bulk":
            if self.keys is None:
                raise ServerError(self.site, self.url, 403, "AccessDenied", "Access Denied.")
            return json.dumps({"alice": {"serviceAccounts": [{"accessKey": key} for key in self.keys], "stsKeys": None}}).encode()
        if isinstance(self.archive, str):
            raise ServerError(self.site, self.url, 404, self.archive, "The specified service account is not found")
        return self.archive

    def decrypt(self, data):
        return data


def test_a_whole_export_is_read():
    assert read_identities(Site(WHOLE)).users().keys() == USERS.keys()


@pytest.mark.parametrize("archive", [CUT, CUT[:100] + ERROR + CUT[100:], WHOLE[:-9], WHOLE.replace(b"PK\x03\x04", b"PK\x03\x05", 1)])
def test_what_an_export_does_not_have_is_not_taken_for_nothing(archive):
    with pytest.raises(MinioError, match="site az1 .*: export-iam did not give everything"):
        read_identities(Site(archive))


@pytest.mark.parametrize("archive", ["XMinioInvalidIAMCredentials", CUT])
def test_access_keys_that_the_server_keeps_by_another_name_are_named(archive):
    with pytest.raises(MinioError) as caught:
        read_identities(Site(archive, ["a//b", "c d/", "fine", "a/b/c"]))
    assert "a//b, c d/. Remove each" in str(caught.value)
    assert "mc admin accesskey rm ALIAS a/b, mc admin accesskey rm ALIAS 'c d'." in str(caught.value)


@pytest.mark.parametrize("keys", [(), None])
def test_where_none_is_found_the_error_is_that_of_the_server(keys):
    with pytest.raises(ServerError, match="service account is not found"):
        read_identities(Site("XMinioInvalidIAMCredentials", keys))
