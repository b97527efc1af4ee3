# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Identities, users and attachments against a server that answers as MinIO does, kept in memory."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import InputErrors, MinioError, ServerError
from ansible_collections.creativeflow.minio.plugins.module_utils._common.plan import converge
from ansible_collections.creativeflow.minio.plugins.module_utils._identities import attachments, changes
from ansible_collections.creativeflow.minio.plugins.module_utils._identities.groups import GROUP_OPTIONS, groups_from
from ansible_collections.creativeflow.minio.plugins.module_utils._identities.policies import policies_from
from ansible_collections.creativeflow.minio.plugins.module_utils._identities.snapshot import User, read_identities
from ansible_collections.creativeflow.minio.plugins.module_utils._identities.users import USER_OPTIONS, DeclaredUser, Users, users_from
from ansible_collections.creativeflow.minio.plugins.module_utils._policy.grammar import check
from ansible_collections.creativeflow.minio.plugins.module_utils._site.session import Session

READ = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": ["arn:aws:s3:::b1/*"]}]}
WRITE = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:PutObject"], "Resource": ["arn:aws:s3:::b1/*"]}]}


class Site(Session):
    """A session whose requests end in memory."""

    def __init__(self, export=True):
        super().__init__("http://127.0.0.1:1", "admin", "admin-secret", site="az1")
        self.export = export
        self.imports = True
        self.policies = {"reader": READ}
        self.users = {"alice": ("secret-of-alice", "enabled"), "bob": ("secret-of-bob", "disabled"), "eve": ("secret-of-eve", "enabled")}
        self.user = {"alice": {"reader"}}
        self.group = {"team": set()}
        self.sent = []
        self.known_keys = {}
        self.groups = {}
        self.directory = None

    def error(self, code, status=400):
        return ServerError(self.site, self.url, status, code, code)

    def admin(self, method, command, query=None, body=b"", encrypted=False, headers=None, resource=""):
        query = query or {}
        self.sent.append((method, command, *query.values()))
        if command == "export-iam":
            if not self.export:
                raise self.error("AccessDenied", 403)
            return self.archive()
        if command == "list-canned-policies":
            return json.dumps(self.policies).encode()
        if command == "list-users":
            return json.dumps({n: {"status": s, "policyName": ",".join(self.user.get(n, ()))} for n, (_x, s) in self.users.items()}).encode()
        if command == "group":
            if query["group"] not in self.group:
                raise self.error("XMinioAdminNoSuchGroup", 404)
            return json.dumps({"policy": ",".join(self.group[query["group"]])}).encode()
        if command == "idp/ldap/policy-entities":
            return self.entities(query)
        if command == "info-service-account":
            if query["accessKey"] not in self.known_keys:
                raise self.error("XMinioInvalidIAMCredentials", 404)
            return json.dumps({"parentUser": self.known_keys[query["accessKey"]], "accountStatus": "on", "impliedPolicy": True}).encode()
        if command == "idp/builtin/policy-entities":
            users = [name for name, held in self.user.items() if query["policy"] in held]
            return json.dumps({"policyMappings": [{"policy": query["policy"], "users": users}]}).encode()
        getattr(self, command.replace("-", "_"))(query, body)
        return b""

    def entities(self, query):
        """What the directory has by another name: ``{"commonName=a": "cn=a"}``."""
        if self.directory is None:
            raise self.error("XMinioIAMActionNotAllowed")
        if "policy" in query:
            held = [name for name, policies in self.user.items() if query["policy"] in policies and "=" in name]
            return json.dumps({"policyMappings": [{"policy": query["policy"], "users": held}]}).encode()
        name = self.directory.get(query["user"], query["user"])
        return json.dumps({"userMappings": [{"user": name, "policies": sorted(self.user[name])}] if self.user.get(name) else []}).encode()

    def archive(self):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for name, content in {
                "policies": self.policies,
                "users": {name: {"secretKey": secret, "status": status} for name, (secret, status) in self.users.items()},
                "groups": {name: {"status": "enabled", "members": members} for name, members in self.groups.items()},
                "svcaccts": {name: {"parent": user, "status": "on", "secretKey": "secret-of-key"} for name, user in self.known_keys.items()},
                "user_mappings": {name: {"policy": ",".join(held)} for name, held in self.user.items() if held},
                "group_mappings": {name: {"policy": ",".join(held)} for name, held in self.group.items() if held},
                "stsuser_mappings": {},
            }.items():
                archive.writestr(f"iam-assets/{name}.json", json.dumps(content))
        return out.getvalue()

    def decrypt(self, data):
        return data

    def add_canned_policy(self, query, body):
        if query["name"] == "broken":
            raise self.error("XMinioMalformedIAMPolicy")
        self.policies[query["name"]] = json.loads(body)

    def remove_canned_policy(self, query, body):
        del self.policies[query["name"]]

    def add_user(self, query, body):
        self.users[query["accessKey"]] = (json.loads(body)["secretKey"], json.loads(body)["status"])

    def set_user_status(self, query, body):
        self.users[query["accessKey"]] = (self.users[query["accessKey"]][0], query["status"])

    def remove_user(self, query, body):
        del self.users[query["accessKey"]]

    def import_iam_v2(self, query, body):
        if not self.imports:
            raise self.error("AccessDenied", 403)
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            for name, mapping in json.loads(archive.read("iam-assets/user_mappings.json")).items():
                self.user[name] = set(filter(None, mapping["policy"].split(",")))


@pytest.fixture
def site(monkeypatch):
    def associate(session, attach, kind, name, policies):
        session.sent.append(("associate", attach, kind, name, *sorted(policies)))
        holders = getattr(session, kind)
        name = (session.directory or {}).get(name, name)
        if name not in (session.users if kind == "user" else session.group) and "=" not in name:
            raise session.error("XMinioAdminNoSuchUser", 404)
        held = holders.setdefault(name, set())
        held.update(policies) if attach else held.difference_update(policies)

    monkeypatch.setattr(attachments, "associate", associate)
    return Site()


def policies(site, *items):
    return policies_from({"policies": list(items)}, site)


def users(site, *items):
    declared = [{**{name: spec.get("default") for name, spec in USER_OPTIONS.items()}, **item} for item in items]
    return users_from({"users": declared, "region": None, "ca_path": None, "validate_certs": True, "timeout": 1}, site)


def groups(site, *items):
    declared = [{**{name: spec.get("default") for name, spec in GROUP_OPTIONS.items()}, **item} for item in items]
    return groups_from({"groups": declared}, site)


def settings(outcome):
    return [(change.object, change.setting) for change in outcome.changes]


@pytest.mark.parametrize("export", [True, False])
def test_identities_are_the_same_by_export_and_by_listing(site, export):
    site.export = export
    found = read_identities(site)
    assert found.policies() == {"reader": READ}
    assert {name: user.enabled for name, user in found.users().items()} == {"alice": True, "bob": False, "eve": True}
    assert found.attached("user", {"alice", "nobody"}) == {"alice": {"reader"}}
    assert not any(found.attached("group", {"team", "none"}).values())
    assert found.holders("reader") == {"user": {"alice"}, "group": set()}


def test_a_user_shows_no_secret():
    assert "secret-of-alice" not in repr(User(True, "secret-of-alice"))


def test_policies_are_written_then_attached_by_one_request_a_user(site):
    outcome = converge(
        policies(site, {"name": "one", "policy": READ, "users": ["alice"]}, {"name": "two", "policy": WRITE, "users": ["alice"], "groups": ["team"]}), False
    )
    assert not outcome.failures and not outcome.rewritten
    assert settings(outcome) == [("one", "policy"), ("one", "user alice"), ("two", "policy"), ("two", "user alice"), ("two", "group team")]
    assert ("associate", True, "user", "alice", "one", "two") in site.sent
    assert site.user["alice"] == {"reader", "one", "two"}
    assert not converge(policies(site, {"name": "one", "policy": READ, "users": ["alice"]}), False).changes


def test_check_mode_writes_nothing(site):
    outcome = converge(policies(site, {"name": "reader", "policy": WRITE, "users": ["eve"]}), True)
    assert settings(outcome) == [("reader", "policy"), ("reader", "user eve")]
    assert site.sent == [("GET", "export-iam")]


def test_what_needs_a_policy_that_was_not_written_says_so(site):
    outcome = converge(policies(site, {"name": "broken", "policy": WRITE, "users": ["eve"]}, {"name": "good", "policy": WRITE}), False)
    assert [(f.object, f.setting, f.code) for f in outcome.failures] == [
        ("broken", "policy", "XMinioMalformedIAMPolicy"),
        ("broken", "user eve", "XMinioMalformedIAMPolicy"),
    ]
    assert "good" in site.policies and not outcome.rewritten


def test_a5_policies_of_a_disabled_user_are_changed_by_an_import(site):
    site.user["bob"] = {"other", "third"}
    assert not converge(policies(site, {"name": "reader", "users": ["bob", "eve"]}), False).failures
    assert site.user["bob"] == {"other", "third", "reader"} and site.user["eve"] == {"reader"}
    site.policies["other"] = READ
    assert not converge(policies(site, {"name": "other", "state": "absent", "purge_attachments": True}), False).failures
    assert site.user["bob"] == {"third", "reader"} and "other" not in site.policies
    assert site.users["bob"][1] == "disabled" and not any(sent[1] == "set-user-status" for sent in site.sent)


def test_a5_who_may_not_import_is_told_the_right_and_the_others_are_done(site):
    site.imports = False
    outcome = converge(policies(site, {"name": "reader", "users": ["bob", "eve"]}), False)
    assert [(f.setting, f.code) for f in outcome.failures] == [("user bob", "AccessDenied")]
    assert "admin:ImportIAM" in outcome.failures[0].error and site.user["eve"] == {"reader"}


def test_one_holder_who_does_not_exist_does_not_stop_the_other(site):
    outcome = converge(policies(site, {"name": "reader", "users": ["eve", "nobody"]}), False)
    assert [(f.setting, f.code) for f in outcome.failures] == [("user nobody", "XMinioAdminNoSuchUser")]
    assert site.user["eve"] == {"reader"}


def test_a_policy_in_use_is_removed_only_with_all_its_holders_named(site):
    with pytest.raises(InputErrors, match="attached to user alice and is not removed"):
        converge(policies(site, {"name": "reader", "state": "absent"}), False)
    outcome = converge(policies(site, {"name": "reader", "state": "absent", "users": ["alice", "bob"]}), False)
    assert settings(outcome) == [("reader", "user alice"), ("reader", "policy")]
    assert not outcome.failures and not site.policies
    assert not converge(policies(site, {"name": "reader", "state": "absent", "users": ["alice"]}), False).changes


def test_every_error_of_the_input_comes_at_once(site):
    with pytest.raises(InputErrors) as caught:
        policies(
            site,
            {"name": "a", "policy": {"Version": "2012-10-17", "Statement": []}},
            {"name": "a", "plicy": READ},
            {"name": "b", "bucket": "c"},
            {"bucket": "c"},
            {"bucket": "d", "policy": {}, "users": ["alice"]},
            {"name": "x,y"},
            {"name": "readonly", "state": "absent"},
            {"name": "e", "users": "alice"},
            {"name": "f", "state": "gone"},
        )
    assert [error.partition(":")[0] for error in caught.value.errors] == [f"policies[{index}]" for index in (0, 1, 1, 2, 3, 4, 5, 6, 7, 8)]
    assert site.sent == []


def test_user_is_created_once_with_its_secret_hidden(site):
    outcome = converge(users(site, {"name": "carol", "secret": "secret-of-carol", "enabled": False}), False)
    assert settings(outcome) == [("carol", "state"), ("carol", "secret"), ("carol", "enabled")]
    assert site.users["carol"] == ("secret-of-carol", "disabled")
    assert "secret-of-carol" not in json.dumps(outcome.diff())
    assert not converge(users(site, {"name": "carol", "secret": "secret-of-carol", "enabled": False}), False).changes


def test_rotation_keeps_the_status(site):
    outcome = converge(users(site, {"name": "bob", "secret": "new-secret-of-bob"}), False)
    assert settings(outcome) == [("bob", "secret")]
    assert site.users["bob"] == ("new-secret-of-bob", "disabled")


def test_only_the_switch(site):
    outcome = converge(users(site, {"name": "bob", "enabled": True}, {"name": "alice", "secret": "secret-of-alice"}), False)
    assert settings(outcome) == [("bob", "enabled")]
    assert site.users["bob"] == ("secret-of-bob", "enabled")


@pytest.mark.parametrize(("code", "differs"), [(None, False), ("AccessDenied", False), ("InvalidAccessKeyId", False), ("SignatureDoesNotMatch", True)])
def test_without_the_export_the_secret_is_tried(site, monkeypatch, code, differs):
    class Trial:
        requests = 1

        def s3(self, method):
            if code:
                raise site.error(code, 403)

    site.export = False
    monkeypatch.setattr(site, "signed_by", lambda name, secret: Trial())
    kind = Users(site, [DeclaredUser("alice", "declared")])
    assert [change.setting for change in kind.compare(kind.read())] == (["secret"] if differs else [])


def test_users_that_the_server_would_refuse(site):
    with pytest.raises(InputErrors) as caught:
        users(site, {"name": "ab"}, {"name": "a=b"}, {"name": "dora", "secret": "short"}, {"name": "dora"}, {"name": "admin"})
    assert len(caught.value.errors) == 5 and "short" not in str(caught.value).replace("shorter", "")
    with pytest.raises(InputErrors, match="needs secret"):
        converge(users(site, {"name": "dora"}), False)


@pytest.mark.parametrize(
    ("build", "item", "error", "change"),
    [
        (groups, {"name": "new", "members": ["alice", "dora"]}, "there is no user dora", ("new", "members")),
        (users, {"name": "alice", "groups": ["none"]}, "there is no group none", ("alice", "groups")),
        (policies, {"name": "none", "users": ["alice"]}, "policy none: it does not exist", ("none", "user alice")),
    ],
)
def test_in_check_mode_what_a_task_before_may_make_is_no_error(site, build, item, error, change):
    with pytest.raises(InputErrors, match=error):
        converge(build(site, item), False)
    outcome = converge(build(site, item), True)
    assert len(outcome.lacking) == 1 and error in outcome.lacking[0]
    assert change in settings(outcome)
    assert {sent[0] for sent in site.sent} == {"GET"}


def test_in_check_mode_the_access_key_of_the_connection_is_no_member(site):
    with pytest.raises(InputErrors, match="admin is the root user or an access key"):
        converge(groups(site, {"name": "new", "members": ["admin", "dora"]}), True)


def test_removal(site):
    assert settings(converge(users(site, {"name": "bob", "state": "absent"}, {"name": "dora", "state": "absent"}), False)) == [("bob", "state")]
    assert "bob" not in site.users


def test_what_is_already_attached_is_no_error(site, monkeypatch):
    def answer(code):
        def admin(*arguments, **options):
            raise site.error(code)

        monkeypatch.setattr(site, "admin", admin)

    answer("XMinioAdminPolicyChangeAlreadyApplied")
    changes.associate(site, True, "user", "alice", ["reader"])
    answer("XMinioAdminNoSuchGroup")
    with pytest.raises(ServerError):
        changes.associate(site, True, "group", "none", ["reader"])


@pytest.mark.parametrize("name", ["team/", "/team", "te//am", "../team", "team/.."])
def test_h10_names_that_the_server_would_keep_as_others_are_refused(site, name):
    with pytest.raises(InputErrors, match="no '//'"):
        policies(site, {"name": name, "policy": READ})
    with pytest.raises(InputErrors, match="no '//'"):
        users(site, {"name": name, "secret": "long-enough"})
    with pytest.raises(InputErrors, match="no '//'"):
        groups(site, {"name": name})
    policies(site, {"name": "te/am", "policy": READ})


def test_c7_an_administrator_may_be_in_a_group_and_the_root_user_may_not(site):
    with pytest.raises(InputErrors, match="admin is the root user or an access key"):
        groups(site, {"name": "team", "members": ["admin"]}).compare(read_identities(site))
    site.users["admin"] = ("admin-secret", "enabled")
    changes = groups(site, {"name": "team", "members": ["admin"]}).compare(read_identities(site))
    assert [change.after for change in changes if change.setting == "members"] == [["admin"]]


def test_h6_one_user_is_detached_and_the_others_keep_the_policy(site):
    site.user["eve"] = {"reader"}
    outcome = converge(policies(site, {"name": "reader", "users_absent": ["eve", "nobody"]}), False)
    assert settings(outcome) == [("reader", "user eve")] and not outcome.failures
    assert site.user == {"alice": {"reader"}, "eve": set()}
    assert not converge(policies(site, {"name": "reader", "users_absent": ["eve"]}), False).changes
    with pytest.raises(InputErrors, match="users and users_absent both have eve"):
        policies(site, {"name": "reader", "users": ["eve"], "users_absent": ["eve"]})


def absent(site, **options):
    params = {"purge": True, "purge_scope": {"prefix": ""}, "purge_limit": "100%", **options}
    return {**params, "region": None, "ca_path": None, "validate_certs": True, "timeout": 1}


def test_c9_a_purge_keeps_the_user_whose_access_key_signs(site):
    site.known_keys["admin"] = "alice"
    params = absent(site, purge_scope={"prefix": "a"}, users=[])
    site.users["anna"] = ("secret-of-anna", "enabled")
    outcome = converge(users_from(params, site), False)
    assert settings(outcome) == [("anna", "state")] and not outcome.failures
    assert "alice" in site.users


def test_c9_a_purge_keeps_the_groups_by_which_that_user_may_do_it(site):
    site.known_keys["admin"] = "alice"
    site.groups = {"a-admins": ["alice"], "a-others": ["eve"]}
    kind = groups_from(absent(site, purge_scope={"prefix": "a-"}, groups=[]), site)
    assert [change.object for change in kind.compare(kind.read())] == ["a-others"]


@pytest.mark.parametrize("export", [True, False])
@pytest.mark.parametrize("end", [{"state": "absent"}, {"enabled": False}])
def test_c9_the_user_behind_the_signature_is_not_ended(site, export, end):
    site.export, site.known_keys["admin"] = export, "alice"
    with pytest.raises(InputErrors, match="user alice: the access key of the connection belongs to this user"):
        converge(users(site, {"name": "alice", **end}), False)
    assert not converge(users(site, {"name": "eve", **end}), False).failures


def test_h5_what_only_the_directory_knows_the_server_is_asked_for(site):
    site.directory = {"commonname=anna": "cn=Anna"}
    site.user["cn=Anna"] = {"reader"}
    declared = {"name": "reader", "users": ["commonName=anna"], "users_absent": ["cn=Ben"], "purge_attachments": True}
    outcome = converge(policies(site, {"name": "reader", "users": ["commonName=anna", "alice"], "purge_attachments": True}), False)
    assert not outcome.changes and not outcome.failures
    site.user["cn=Ben"] = {"reader"}
    outcome = converge(policies(site, declared), False)
    assert settings(outcome) == [("reader", "user alice"), ("reader", "user cn=Ben")]
    assert site.user["cn=Anna"] == {"reader"} and not site.user["cn=Ben"]


def test_h5_a_new_user_of_a_directory_is_attached_by_any_name(site):
    site.directory = {"commonname=anna": "cn=Anna"}
    outcome = converge(policies(site, {"name": "reader", "users": ["commonName=anna"]}), False)
    assert not outcome.failures and not outcome.rewritten
    assert site.user["cn=Anna"] == {"reader"}


@pytest.mark.parametrize("export", [True, False])
def test_h5_a_dn_where_there_is_no_directory_is_said_before_anything_is_written(site, export):
    site.export = export
    with pytest.raises(MinioError, match="user cn=Anna: it is one of an LDAP directory, because it has '=', and the site has no directory"):
        converge(policies(site, {"name": "new", "policy": READ, "users": ["cn=Anna"]}), False)
    assert "new" not in site.policies


@pytest.mark.parametrize("header, kept", [("Silo", True), ("MinIO", False), ("nginx", True)])
def test_c16_the_policies_of_silo_are_built_in_there_alone(site, monkeypatch, header, kept):
    monkeypatch.setattr(Site, "server", header, raising=False)
    plain, info = site.admin, json.dumps({"servers": [{"version": "2026-09-16T00:00:00Z"}]}).encode()
    monkeypatch.setattr(site, "admin", lambda method, command, *rest, **more: info if command == "info" else plain(method, command, *rest, **more))
    site.policies["consolereadonly"] = READ
    kind = policies(site, {"name": "consolereadonly", "state": "absent"})
    if kept:
        with pytest.raises(InputErrors, match="the server brings this policy"):
            converge(kind, False)
    else:
        assert not converge(kind, False).failures and "consolereadonly" not in site.policies


@pytest.mark.parametrize("header, refused", [("MinIO", True), ("Silo", False)])
def test_h10_an_action_that_the_server_does_not_know_is_refused_by_name(site, monkeypatch, header, refused):
    document = {**READ, "Statement": [{"Effect": "Deny", "Action": ["admin:CreateUser", "admin:ChangeMyPassword"]}]}
    assert not check(document, "x")
    monkeypatch.setattr(Site, "server", header, raising=False)
    plain, info = site.admin, json.dumps({"servers": [{"version": "2026-09-03T13:18:01Z"}]}).encode()
    monkeypatch.setattr(site, "admin", lambda method, command, *rest, **more: info if command == "info" else plain(method, command, *rest, **more))
    kind = policies(site, {"name": "locked", "policy": document})
    if refused:
        with pytest.raises(InputErrors, match="policy locked: the server .upstream. does not know the action admin:ChangeMyPassword. Take it out"):
            converge(kind, False)
    else:
        converge(kind, False)
        assert "locked" in site.policies


def test_h6_the_groups_of_a_user(site):
    site.groups = {"one": ["alice"], "two": ["alice", "bob"], "three": []}
    outcome = converge(users(site, {"name": "alice", "groups": ["two", "three"]}, {"name": "bob", "groups": []}), True)
    assert [(change.object, change.before, change.after) for change in outcome.changes] == [
        ("alice", ["one", "two"], ["three", "two"]),
        ("bob", ["two"], []),
    ]
    with pytest.raises(InputErrors, match="user alice: groups: there is no group none"):
        converge(users(site, {"name": "alice", "groups": ["none"]}), False)
