# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Access keys: what an update must say again, and a new key that does not sign in."""

from __future__ import annotations

import json

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import InputErrors, ServerError
from ansible_collections.creativeflow.minio.plugins.module_utils._common.plan import converge
from ansible_collections.creativeflow.minio.plugins.module_utils._identities import changes
from ansible_collections.creativeflow.minio.plugins.module_utils._identities.access_keys import KEY_OPTIONS, AccessKeys, DeclaredKey, access_keys_from
from ansible_collections.creativeflow.minio.plugins.module_utils._identities.snapshot import IAM_FILES, iam_archive
from ansible_collections.creativeflow.minio.plugins.module_utils._site.session import Session

READ = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": ["arn:aws:s3:::b1/*"]}]}
OLD = {
    "parent": "alice",
    "secretKey": "old-secret",
    "status": "on",
    "name": "svc",
    "description": "d",
    "sessionPolicy": READ,
    "expiration": "0001-01-01T00:00:00Z",
}


class Site(Session):
    """A session whose requests end in memory. ``signs_in`` says whether keys do."""

    def __init__(self, keys, signs_in=True):
        super().__init__("http://127.0.0.1:1", "admin", "admin-secret", site="az1")
        self.keys, self.signs_in, self.sent = keys, signs_in, []

    def signed_by(self, access_key, secret_key, url=""):
        return self

    def admin(self, method, command, query=None, body=b"", encrypted=False, headers=None, resource=""):
        if command == "export-iam":
            return iam_archive({**dict.fromkeys(IAM_FILES, {}), "svcaccts": self.keys})
        if command == "accountinfo":
            if not self.signs_in:
                raise ServerError(self.site, self.url, 403, "InvalidAccessKeyId", "unknown")
            return b"{}"
        content = json.loads(body) if body else None
        self.sent.append((command, content))
        if command == "delete-service-account":
            del self.keys[query["accessKey"]]
        elif command == "add-service-account":
            self.keys[content["accessKey"]] = {
                "parent": content["targetUser"],
                "secretKey": content["secretKey"],
                "status": "on",
                "name": content.get("name", ""),
                "description": content.get("description", ""),
                "sessionPolicy": content.get("policy"),
                "expiration": content.get("expiration"),
            }
        else:
            found = self.keys[query["accessKey"]]
            found["sessionPolicy"] = content.get("newPolicy")
            found["description"] = content.get("newDescription", found["description"])
            found["secretKey"] = content.get("newSecretKey", found["secretKey"])
        return b""


def run(site, **item):
    return converge(AccessKeys(site, [DeclaredKey(**item)]), check_mode=False)


def test_an_update_says_the_policy_again():
    site = Site({"old": dict(OLD)})
    assert run(site, key="old", secret="new-secret").failures == []
    assert site.sent == [("update-service-account", {"newPolicy": READ, "newSecretKey": "new-secret"})]


NOTHING = {"Version": "2012-10-17", "Statement": []}


def test_a_key_that_may_do_nothing_stays_so():
    site = Site({"old": {**OLD, "sessionPolicy": NOTHING}})
    assert run(site, key="old", description="other").failures == []
    assert site.sent == [("update-service-account", {"newPolicy": NOTHING, "newDescription": "other"})]
    assert run(site, key="new", secret="new-secret", replaces="old").failures == []
    assert site.keys["new"]["sessionPolicy"] == NOTHING
    assert [change.setting for change in run(site, key="new", policy={}).changes] == ["policy"]
    assert site.keys["new"]["sessionPolicy"] is None


def test_a_policy_that_a_task_before_may_make_is_no_error_in_check_mode():
    site = Site({"old": dict(OLD)})
    with pytest.raises(InputErrors, match="there is no policy none"):
        run(site, key="new", secret="new-secret", user="alice", policy_name="none")
    outcome = converge(AccessKeys(site, [DeclaredKey(key="new", secret="new-secret", user="alice", policy_name="none")]), check_mode=True)
    assert "there is no policy none" in outcome.lacking[0] and [change.setting for change in outcome.changes] == ["state", "secret", "user"]


def test_a_new_key_takes_what_is_not_declared_from_the_old_one():
    site = Site({"old": dict(OLD)})
    assert run(site, key="new", secret="new-secret", replaces="old", description="other").failures == []
    assert site.keys == {"new": {**OLD, "secretKey": "new-secret", "description": "other", "expiration": None}}


def test_the_old_key_stays_if_the_new_one_does_not_sign_in():
    site = Site({"old": dict(OLD)}, signs_in=False)
    outcome = run(site, key="new", secret="new-secret", replaces="old")
    assert "does not sign in yet, and the old one stays" in outcome.failures[0].error
    assert site.keys.keys() == {"old", "new"}


def test_no_secret_is_in_an_error_or_a_difference():
    site = Site({"old": dict(OLD)}, signs_in=False)
    outcome = run(site, key="new", secret="new-secret", replaces="old")
    assert "new-secret" not in repr((outcome.failures, outcome.diff())) and "old-secret" not in repr(outcome)


@pytest.mark.parametrize(
    ("item", "error"),
    [
        ({"key": "ab"}, "3 to 20 characters"),
        ({"key": "k" * 21}, "3 to 20 characters"),
        ({"key": "a//b"}, "no '//'"),
        ({"key": "a/b/"}, "'/' at its ends"),
        ({"key": "../b"}, "'/' at its ends"),
        ({"key": " abc"}, "no space"),
        ({"key": "admin"}, "the access key of the connection"),
        ({"key": "abc", "description": "ä" * 129}, "longer than 256 bytes"),
        ({"key": "abc", "name": "x" * 33}, "up to 32 letters"),
        ({"key": "abc", "policy": READ, "policy_file": "a"}, "give one of the two"),
        ({"key": "abc", "replaces": "old", "secret": "long-enough", "enabled": False}, "a disabled key cannot be confirmed"),
    ],
)
def test_what_the_server_would_refuse(item, error):
    params = {**{name: spec.get("default") for name, spec in KEY_OPTIONS.items()}, "keys": None, **item}
    with pytest.raises(InputErrors, match=error):
        access_keys_from(params, Site({}))


@pytest.mark.parametrize(("known", "declared", "differs"), [("a" * 8, "a" * 8, set()), ("a" * 8, "b" * 8, {"x"})])
def test_a_known_secret_is_compared_without_a_request(monkeypatch, known, declared, differs):
    site = Site({})
    monkeypatch.setattr(site, "signed_by", lambda name, secret: pytest.fail("a request"))
    assert changes.differing_secrets(site, {"x": (known, declared)}) == differs


def test_h6_a_generated_key_is_made_once_and_given_once():
    site = Site({})
    item = {**{name: spec.get("default") for name, spec in KEY_OPTIONS.items()}, "generate": True, "user": "alice", "name": "svc"}

    def converged():
        params = {"keys": [item], "region": None, "ca_path": None, "validate_certs": True, "timeout": 1}
        kind = access_keys_from(params, site)
        return changes_of(kind), kind.report()["generated"]

    def changes_of(kind):
        return [change.setting for change in converge(kind, False).changes]

    settings, (made,) = converged()
    assert settings[:2] == ["state", "secret"] and list(site.keys) == [made["key"]] and len(made["key"]) == 20
    assert site.keys[made["key"]]["secretKey"] == made["secret"] and len(made["secret"]) == 40
    assert converged() == ([], [])
