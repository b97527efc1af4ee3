# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is a writer, who goes on, who cannot be stopped, and what is put into policies and taken out of them."""

from __future__ import annotations

import json

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import InputErrors, ServerError
from ansible_collections.creativeflow.minio.plugins.module_utils._identities.providers import Providers, providers_in
from ansible_collections.creativeflow.minio.plugins.module_utils._identities.snapshot import IAM_FILES, AccessKey, User, iam_archive
from ansible_collections.creativeflow.minio.plugins.module_utils._policy.grammar import canonical, check
from ansible_collections.creativeflow.minio.plugins.module_utils._policy.names import S3_ACTIONS, glob
from ansible_collections.creativeflow.minio.plugins.module_utils._server.config_format import parse
from ansible_collections.creativeflow.minio.plugins.module_utils._site.session import Session
from ansible_collections.creativeflow.minio.plugins.module_utils._writers.census import Read, take_census
from ansible_collections.creativeflow.minio.plugins.module_utils._writers.denial import (
    DENIED,
    denial,
    fits_key,
    is_restricted,
    lets_anybody_write,
    only_denies,
    released_bucket,
    released_key,
    restricted_bucket,
    restricted_key,
)
from ansible_collections.creativeflow.minio.plugins.module_utils._writers.reading import read_writers
from ansible_collections.creativeflow.minio.plugins.module_utils._writers.writers import writers_from

ANNA, MEDIA = "uid=anna,ou=people,dc=example,dc=net", "cn=media,ou=groups,dc=example,dc=net"


def policy(*actions, effect="Allow", resource="arn:aws:s3:::*", **more):
    return canonical({"Version": "2012-10-17", "Statement": [{"Effect": effect, "Action": list(actions), "Resource": [resource], **more}]})


def of_bucket(*actions, **more):
    return policy(*actions, resource="arn:aws:s3:::open/*", Principal="*", **more)


def key(user, own=None, groups=()):
    return AccessKey(user, True, None, own, "", "", "", frozenset(groups))


class Found:
    complete = True

    def __init__(self, users=(), mapped=None, groups=None, keys=None):
        self._users = {name: User(not name.startswith("off")) for name in users}
        self._mappings = {"user": mapped or {}, "group": groups or {}}
        self._keys = keys or {}

    def users(self):
        return self._users

    def mappings(self, kind):
        return self._mappings[kind]

    def access_keys(self, names):
        assert names is None
        return self._keys


def census(found, except_users=(), own="root", buckets=None, providers=None, temporary=None, certificates=False, directory=False):
    return take_census(Read(found, buckets or {}, providers or Providers({}), temporary or {}, certificates, directory), "frozen", except_users, own)


def names(found, **of):
    return [f"{item.kind} {item.name}" for item in found.writers if all(getattr(item, field) == value for field, value in of.items())]


def test_what_is_denied_is_every_action_that_changes_something_and_no_other():
    denied = {action for action in S3_ACTIONS if any(glob(pattern, action) for pattern in DENIED)}
    assert not [action for action in denied if action.removeprefix("s3:").startswith(("Get", "List", "Head"))]
    assert {
        "s3:PutObject",
        "s3:DeleteObjectVersion",
        "s3:PutLifecycleConfiguration",
        "s3:PutBucketPolicy",
        "s3:BypassGovernanceRetention",
        "s3:ReplicateDelete",
        "s3:PutObjectFanOut",
        "s3:ForceDeleteBucket",
        "s3:RestoreObject",
    } <= denied
    rest = S3_ACTIONS - denied - {"s3:*"}
    assert not [action for action in rest if not action.removeprefix("s3:").startswith(("Get", "List", "Head"))]
    assert check(denial(), "") == []


@pytest.mark.parametrize("own", [None, policy("s3:*"), policy("s3:GetObject", "s3:PutObject", Sid="Own"), policy("admin:*")])
def test_the_own_policy_of_a_key_comes_back_as_it_was(own):
    restricted = restricted_key(own)
    assert is_restricted(restricted) and not is_restricted(own) and check(restricted, "") == []
    assert released_key(restricted) == own
    assert canonical(restricted) == restricted and restricted_key(own) == restricted


def test_a_bucket_policy_comes_back_as_it_was():
    own = of_bucket("s3:GetObject", "s3:PutObject", Sid="Own")
    restricted = restricted_bucket(own, "open")
    assert is_restricted(restricted) and check(restricted, "", "open") == []
    assert released_bucket(restricted) == own


@pytest.mark.parametrize(
    "document, writes",
    [
        (of_bucket("s3:GetObject"), False),
        (of_bucket("s3:GetObject", "s3:ListBucket"), False),
        (of_bucket("s3:PutObject"), True),
        (of_bucket("s3:*"), True),
        (of_bucket("s3:Put*"), True),
        (of_bucket("s3:*Object"), True),
        (of_bucket("s3:PutObject", effect="Deny"), False),
        (of_bucket("s3:PutObject", Condition={"IpAddress": {"aws:SourceIp": ["192.0.2.0/24"]}}), True),
        ({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "NotAction": ["s3:GetObject"], "Resource": ["arn:aws:s3:::open/*"]}]}, True),
        (None, False),
    ],
)
def test_who_may_write_without_a_key(document, writes):
    assert lets_anybody_write(document) is writes


def test_a_policy_of_the_same_name_is_only_taken_where_it_gives_nothing():
    assert only_denies(policy("s3:PutObject", effect="Deny"))
    assert not only_denies(policy("s3:GetObject"))


def test_users_hold_the_policy_or_not():
    found = census(Found(["a", "b", "off"], {"a": {"readwrite", "frozen"}, "b": {"readwrite"}}))
    assert names(found, stopped=True) == ["user a"] and names(found, stopped=False) == ["user b", "user off"]
    assert names(found, enabled=False) == ["user off"] and not names(found, excepted=True)


def test_who_goes_on_takes_its_keys_and_user_along():
    keys = {"k": key("a"), "own": key("b"), "rk": key("root"), "left": key("c")}
    found = census(Found(["a", "b", "c", "d"], keys=keys), except_users=["k", "d", "nobody"], own="own")
    assert names(found, excepted=True) == ["user a", "user b", "user d"]
    assert names(found, excepted=False) == ["user c", "access key rk"]
    assert {(item["kind"], item["name"]) for item in found.excepted} == {
        ("user", "a"),
        ("user", "b"),
        ("user", "d"),
        ("access key", "k"),
        ("access key", "own"),
    }


def test_the_key_of_the_root_user_that_signs_goes_on():
    found = census(Found(keys={"own": key("root"), "other": key("root")}), own="own")
    assert names(found, excepted=True) == ["access key own"] and names(found, excepted=False) == ["access key other"]


def test_keys_of_users_inherit_and_others_have_their_own_statement():
    keys = {"k": key("a"), "of-openid": key("q1w2"), "stopped": key("root", restricted_key(None)), "leftover": key("a", restricted_key(None))}
    found = census(Found(["a"], keys=keys))
    assert names(found, kind="access key", stopped=False) == ["access key of-openid"]
    assert names(found, kind="access key", stopped=True) == ["access key leftover", "access key stopped"]
    assert names(found, foreign=True) == ["access key leftover"]


def test_a_key_that_may_do_nothing_is_no_writer():
    nothing = {"Version": "2012-10-17", "Statement": []}
    found = census(Found(["a"], keys={"k": key("root", nothing), "of-a": key("a", nothing)}), except_users=["a"])
    assert names(found) == ["user a"] and [item["name"] for item in found.excepted] == ["a"]


def test_a_key_whose_policy_has_no_room_cannot_be_stopped():
    long = canonical(
        {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": [f"arn:aws:s3:::bucket-with-a-name-{number}/*" for number in range(120)]}
            ],
        }
    )
    assert not fits_key(long)
    found = census(Found(keys={"k": key("root", long)}))
    assert not found.writers and [(item["kind"], item["name"]) for item in found.unstoppable] == [("access key", "k"), ("root", "root")]


def test_a_directory_has_users_and_groups_and_the_server_none():
    keys = {"k": key(ANNA, groups=[MEDIA]), "rk": key("root")}
    found = census(Found(["old"], {ANNA: {"rw"}, "old": {"rw"}}, {MEDIA: {"rw", "frozen"}}, keys), directory=True)
    assert names(found) == [f"user {ANNA}", f"group {MEDIA}", "access key rk"]
    found = census(Found([], {ANNA: {"rw"}}, {MEDIA: {"rw"}}, keys), except_users=["k"], directory=True)
    assert names(found, excepted=True) == [f"user {ANNA}", f"group {MEDIA}"]
    found = census(Found([], {ANNA: {"rw"}}), except_users=["UID=Anna, ou=people,dc=example,dc=net"], directory=True)
    assert names(found, excepted=True) == [f"user {ANNA}"]


def test_groups_of_the_server_need_no_policy_and_one_that_has_it_is_found():
    found = census(Found(["a"], {}, {"team": {"readwrite"}, "odd": {"frozen"}}))
    assert names(found) == ["user a", "group odd"] and names(found, foreign=True) == ["group odd"]


def test_who_cannot_be_stopped_is_named_and_what_cannot_be_seen_is_not_nothing():
    found = census(
        Found(["a"]),
        providers=Providers({"identity_openid": ["keycloak"], "identity_plugin": ["identity_plugin"]}),
        temporary={"root": ["T1"], "a": ["T2"]},
        certificates=True,
    )
    assert [(item["kind"], item["name"], item["seen"]) for item in found.unstoppable] == [
        ("root", "root", False), ("temporary credentials", "T1", True), ("certificate", "identity_tls", True), ("openid", "keycloak", True),
        ("plugin", "identity_plugin", True),
    ]  # fmt: skip
    read = Read(Found(["a"], {"q1w2": {"readwrite"}}), {}, None, None, False, False)
    unknown = take_census(read, "frozen", [], "root").unstoppable
    assert [(item["kind"], item["seen"]) for item in unknown] == [("root", False), ("temporary credentials", None), ("provider", True)]


def test_providers_that_are_in_use():
    text = (
        "# identity_openid enable= config_url= client_id=\n# MINIO_IDENTITY_PLUGIN_URL=http://127.0.0.1:1\n# identity_plugin url= auth_token=\n"
        "identity_openid:a config_url=http://127.0.0.1:2 client_id=a\nidentity_openid:b enable=off config_url=http://127.0.0.1:2\n"
        "policy_plugin url=http://127.0.0.1:3\n"
    )
    found = providers_in(parse(text))
    assert found.in_use == {"identity_openid": ["a"], "identity_plugin": ["identity_plugin"], "policy_plugin": ["policy_plugin"]}
    assert found.authorized_elsewhere()


class Site(Session):
    """A session whose requests end in memory: a site with the given peers, or one that does not say."""

    def __init__(self, peers):
        super().__init__("http://127.0.0.1:1", "admin", "admin-secret", site="az1")
        self.peers = peers
        self.sent = []

    def admin(self, method, command, query=None, body=b"", encrypted=False, headers=None, resource="", once=False):
        self.sent.append((method, command))
        if command == "export-iam":
            return iam_archive({**dict.fromkeys(IAM_FILES, {}), "users": {"a": {"secretKey": "secret-of-a", "status": "enabled"}}})
        if self.peers is None:
            raise ServerError(self.site, self.url, 403, "AccessDenied", "Access Denied.")
        peers = [{"name": name, "deploymentID": name, "endpoint": f"http://{name}"} for name in self.peers]
        return json.dumps({"enabled": True, "name": "az1", "sites": peers}).encode()


@pytest.mark.parametrize("peers, said", [(["az1", "az2"], "site replication (az1, az2)"), (None, "admin:SiteReplicationInfo")])
def test_writers_are_not_stopped_in_site_replication_nor_where_it_cannot_be_seen(peers, said):
    site = Site(peers)
    with pytest.raises(InputErrors) as caught:
        read_writers(site, "stopped")
    assert said in str(caught.value) and "Nobody was stopped." in str(caught.value)
    assert {method for method, _command in site.sent} == {"GET"}


@pytest.mark.parametrize("name", ["", " a", "a,b", "a/b"])
def test_names_that_are_no_policy(name):
    with pytest.raises(InputErrors):
        writers_from({"state": "stopped", "except_users": [], "policy": name, "nodes": [], "proof_timeout": 1}, Site([]), False)


def test_an_address_of_a_node_that_is_none_is_found_before_anybody_is_stopped():
    site = Site([])
    with pytest.raises(InputErrors) as caught:
        writers_from({"state": "stopped", "except_users": [], "policy": "p", "nodes": ["https://n1:9000", "n2"], "proof_timeout": 1}, site, False)
    assert len(caught.value.errors) == 1 and caught.value.errors[0].startswith(f"site {site.site}: nodes[1]: ") and site.sent == []
