# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Services, groups and keys: the least policies, and what is wrong with a definition."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._definitions.access import LEVELS, Access, document, table
from ansible_collections.creativeflow.minio.plugins.module_utils._policy.grammar import check

DAY = datetime.date(2027, 1, 1)
NOT_ON_DR = "groups[0] (team): members: the service ann is not on dr, where the group is. Give both the same sites."
EXAMPLE = Path(__file__).parents[5] / "examples/creativeflow/config"


def read(content, buckets=("b-one", "b-two")):
    access = Access(["az1", "dr"], set(buckets))
    access.add(content, "iam.json")
    return access


@pytest.mark.parametrize("prefix", ["", "ml/"])
@pytest.mark.parametrize("level", LEVELS)
def test_each_level_is_a_policy_that_the_server_takes(level, prefix):
    policy = document([{"bucket": "b-one", "level": level, "prefix": prefix}, {"bucket": "b-two", "level": "reader", "prefix": ""}])
    assert check(policy, "policy", None) == []


def test_levels_go_from_less_to_more():
    reader, writer, owner = LEVELS.values()
    for less, more in ((reader, writer), (writer, owner)):
        assert all(set(one) <= set(other) for one, other in zip(less[:3], more[:3]))


def test_a_prefix_is_the_border_of_objects_and_of_listings():
    objects, listing, bucket = document([{"bucket": "b-one", "level": "reader", "prefix": "ml/"}])["Statement"]
    assert objects["Resource"] == ["arn:aws:s3:::b-one/ml/*"]
    assert (listing["Action"], listing["Condition"]) == (["s3:ListBucket"], {"StringLike": {"s3:prefix": ["ml/*"]}})
    assert bucket["Action"] == ["s3:GetBucketLocation"]


def grant(level, prefix="", bucket="b-one"):
    return {"bucket": bucket, "level": level, "prefix": prefix}


@pytest.mark.parametrize(
    ("grants", "owned", "denied"),
    [
        ([grant("writer")], [], ["b-one/*"]),
        ([grant("writer", "a/"), grant("writer", "", "b-two")], [], ["b-one/a/*", "b-two/*"]),
        ([grant("reader"), grant("owner")], [], []),
        ([grant("writer"), grant("owner", "", "b-two")], [], ["b-one/*"]),
        ([grant("writer"), grant("owner", "a/")], [], []),
        ([grant("writer", "a/"), grant("owner")], [], []),
        ([grant("writer", "a/"), grant("owner", "b/")], [], ["b-one/a/*"]),
        ([grant("writer")], [grant("owner", "a/")], []),
        ([grant("writer")], [grant("owner", "", "b-two")], ["b-one/*"]),
        ([], [grant("owner")], []),
    ],
)
def test_a_writer_removes_no_version_and_nothing_is_denied_that_its_users_own(grants, owned, denied):
    statements = document(grants, owned).get("Statement", [])
    found = [item for item in statements if item["Effect"] == "Deny"]
    assert sorted(arn for item in found for arn in item["Resource"]) == [f"arn:aws:s3:::{place}" for place in denied]
    assert all(item["Action"] == ["s3:DeleteObjectVersion"] for item in found)


def test_what_a_member_of_a_group_owns_is_denied_by_no_other_policy():
    groups = [
        {"name": "writers", "members": ["ann", "bob"], "buckets": {"b-one": "writer"}},
        {"name": "owners", "members": ["bob"], "buckets": {"b-one": "owner"}},
        {"name": "former", "members": ["ann"], "buckets": {"b-one": "owner"}, "state": "absent"},
    ]
    services = [{"name": name, "buckets": {"b-one": "writer"}} for name in ("ann", "bob")]
    policies = {item["name"]: item.get("policy") for item in read({"services": services, "groups": groups}).of_site("az1")["policies"]}
    denies = {name for name, policy in policies.items() if policy and any(item["Effect"] == "Deny" for item in policy["Statement"])}
    assert denies == {"service-ann"}


def test_what_the_modules_take():
    access = read(
        {
            "services": [
                {
                    "name": "mlops",
                    "buckets": {"b-one": "owner"},
                    "keys": [{"key": "k-one", "buckets": {"b-one": "reader"}, "expires": "2027-01-01"}, {"key": "k-two"}],
                },
                {"name": "dr-only", "buckets": {"b-two": "reader"}, "sites": ["dr"], "enabled": False},
                {"name": "gone", "buckets": {"b-two": "reader"}, "state": "absent", "keys": [{"key": "k-gone"}]},
            ],
            "groups": [{"name": "readers", "members": ["mlops"], "buckets": {"b-two": "reader"}}],
        }
    )
    assert access.errors == []
    found = access.of_site("az1")
    assert found["users"] == [{"name": "mlops", "state": "present"}, {"name": "gone", "state": "absent"}]
    assert found["groups"] == [{"name": "readers", "state": "present", "members": ["mlops"]}]
    mlops, gone, readers = found["policies"]
    assert (mlops["name"], mlops["users"], mlops["purge_attachments"]) == ("service-mlops", ["mlops"], True)
    assert gone == {"name": "service-gone", "state": "absent", "purge_attachments": True}
    assert (readers["name"], readers["groups"]) == ("group-readers", ["readers"])
    assert found["keys"] == [
        {"key": "k-one", "user": "mlops", "policy": document([{"bucket": "b-one", "level": "reader", "prefix": ""}]), "expires": "2027-01-01"},
        {"key": "k-two", "user": "mlops", "policy": {}},
        {"key": "k-gone", "state": "absent"},
    ]
    assert table(found["access"]) == [
        "WHO              BUCKET  LEVEL   PREFIX",
        "service mlops    b-one   owner",
        "key mlops/k-one  b-one   reader",
        "key mlops/k-two  b-one   owner",
        "group readers    b-two   reader",
    ]
    assert [user["name"] for user in access.of_site("dr")["users"]] == ["mlops", "dr-only", "gone"]
    disabled = access.of_site("dr")["policies"][1]
    assert disabled.keys() == {"name", "policy"}, "nothing is attached to a disabled user, and nothing is taken away"


@pytest.mark.parametrize(
    ("content", "error"),
    [
        ([{"name": "a-service", "bucketts": {}}], "iam.json: services[0].bucketts: unknown key. Did you mean buckets?"),
        ([{"buckets": {}}], "iam.json: services[0].name: missing."),
        ([{"name": "a", "buckets": {"b-one": "admin"}}], "iam.json: services[0].buckets: 'admin' is not one of reader, writer, owner."),
        ([{"name": "a", "buckets": {"b-onee": "reader"}}], "iam.json: services[0] (a): buckets: no definition of a bucket b-onee. Did you mean b-one?"),
        ([{"name": "a", "buckets": [{"name": "b-one"}]}], "iam.json: services[0].buckets[0].level: missing."),
        ([{"name": "a", "sites": ["dd"]}], "iam.json: services[0] (a): sites: there is no site 'dd'. There are az1, dr."),
        ([{"name": "a"}, {"name": "a"}], "iam.json: services[1] (a): a is defined twice. Merge the two."),
        ([{"name": "a", "keys": [{"key": "k"}, {"key": "k"}]}], "iam.json: services[0] (a): keys: k is defined twice. Merge the two."),
        ({"service": []}, "iam.json: service: unknown key. Did you mean services?"),
        ("nothing", "iam.json: 'nothing' is not a dictionary."),
    ],
)
def test_errors(content, error):
    assert read(content).errors == [error]


def of_service(**fields):
    return {"services": [{"name": "a", "buckets": {"b-one": "writer"}, **fields}]}


def of_grant(**fields):
    return of_service(buckets=[{"name": "b-one", "level": "writer", **fields}])


def of_key(**fields):
    return of_service(keys=[{"key": "k", **fields}])


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (of_grant(prefix=None), "services[0].buckets[0].prefix"),
        (of_key(buckets=None), "services[0].keys[0].buckets"),
        (of_key(buckets=[{"name": "b-one", "level": "reader", "prefix": None}]), "services[0].keys[0].buckets[0].prefix"),
        (of_key(expires=None), "services[0].keys[0].expires"),
        (of_key(state=None), "services[0].keys[0].state"),
        (of_service(sites=None), "services[0].sites"),
        (of_service(enabled=None), "services[0].enabled"),
        (of_service(state=None), "services[0].state"),
        ({"groups": [{"name": "g", "sites": None}]}, "groups[0].sites"),
        ({"groups": [{"name": "g", "state": None}]}, "groups[0].state"),
        ({"exported": [{"sites": None}]}, "exported[0].sites"),
    ],
)
def test_p11_null_gives_no_more_rights(content, place):
    key = place.rpartition(".")[2]
    assert read(content).errors == [f"iam.json: {place}: it is null, and without {key} more is affected. Give its value, or leave {key} out."]


@pytest.mark.parametrize("value", [["a/"], 1.5, True, {"a": 1}])
@pytest.mark.parametrize(
    ("content", "place"),
    [
        (lambda value: of_grant(prefix=value), "services[0].buckets[0].prefix"),
        (lambda value: of_key(expires=value), "services[0].keys[0].expires"),
    ],
)
def test_p11_what_is_no_text_is_no_prefix_and_no_day(content, place, value):
    (error,) = read(content(value)).errors
    assert error.startswith(f"iam.json: {place}: ") and "is not text" in error


@pytest.mark.parametrize("name", [None, True, 1.5])
def test_p11_what_is_no_text_is_no_bucket(name):
    (error,) = read(of_service(buckets={name: "writer"})).errors
    assert error.startswith("iam.json: services[0].buckets: ") and "is not text" in error


@pytest.mark.parametrize("buckets", [[], {}])
def test_p11_a_key_of_no_bucket_is_not_one_of_all(buckets):
    (error,) = read(of_key(buckets=buckets)).errors
    assert error == ("iam.json: services[0].keys[0]: buckets: it is empty. Name the buckets, or leave buckets out for all that the service may do.")


def test_p11_texts_days_and_numbers_stay():
    access = read({"services": [{"name": "a", "buckets": [{"name": "b-one", "level": "reader", "prefix": 2026}], "keys": [{"key": "k", "expires": DAY}]}]})
    assert access.errors == []
    found = access.of_site("az1")
    assert found["policies"][0]["policy"]["Statement"][0]["Resource"] == ["arn:aws:s3:::b-one/2026*"]
    assert found["keys"][0]["expires"] == "2027-01-01"


@pytest.mark.parametrize(
    ("own", "level", "prefix"),
    [
        ({"b-one": "reader"}, "writer", ""),
        ([{"name": "b-one", "level": "owner", "prefix": "a/"}], "reader", "b/"),
        ({}, "reader", ""),
    ],
)
def test_a_key_can_do_no_more_than_its_service(own, level, prefix):
    (error,) = read([{"name": "a", "buckets": own, "keys": [{"key": "k", "buckets": [{"name": "b-one", "level": level, "prefix": prefix}]}]}]).errors
    assert f"keys: k: {level} of b-one" in error and "a key can do no more than its service" in error


def test_the_reference_deployment_is_right():
    names = [bucket["name"] for bucket in json.loads((EXAMPLE / "buckets_definition.json").read_text())]
    access = read(json.loads((EXAMPLE / "iam_definition.json").read_text()), names)
    assert access.errors == []
    assert [user["name"] for user in access.of_site("az1")["users"]] == ["creative-management", "user-profile", "mlops", "odoo-backup"]


def test_what_was_exported_is_taken_as_it_is():
    user, key = {"name": "old", "enabled": True}, {"key": "old-key", "user": "old"}
    access = read({"services": [{"name": "new"}], "exported": [{"sites": ["az1"], "users": [user], "access_keys": [key], "policies": [{"name": "p"}]}]})
    assert access.errors == []
    found = access.of_site("az1")
    assert found["users"] == [{"name": "new", "state": "present"}, user]
    assert found["keys"] == [key]
    assert {"name": "p"} in found["policies"]
    assert access.of_site("dr")["keys"] == []


@pytest.mark.parametrize(
    ("exported", "error"),
    [
        ([{"sites": ["az9"]}], "iam.json: exported[0]: sites: there is no site 'az9'. There are az1, dr."),
        ([{"keys": []}], "iam.json: exported[0].keys: unknown key."),
        ([{"users": ["a"]}], "iam.json: exported[0].users: ['a'] is not a list of dictionaries."),
    ],
)
def test_an_export_that_is_none(exported, error):
    (found,) = read({"exported": exported}).errors
    assert found.startswith(error)


@pytest.mark.parametrize(
    ("service", "group", "error"),
    [
        ({"state": "absent"}, {}, "groups[0] (team): members: the service ann is absent. Take it out."),
        ({"sites": ["az1"]}, {}, NOT_ON_DR),
        ({"sites": ["az1"]}, {"sites": ["dr", "az1"]}, NOT_ON_DR),
        ({"sites": ["az1"]}, {"sites": ["az1"]}, ""),
        ({"state": "absent"}, {"state": "absent"}, ""),
        ({"enabled": False}, {}, ""),
        ({}, {"members": ["somebody-else"]}, ""),
        ({}, {"members": None}, ""),
    ],
)
@pytest.mark.parametrize("apart", [False, True])
def test_a_member_is_a_user_on_each_site_of_its_group(service, group, error, apart):
    services, groups = [{"name": "ann", **service}], [{"name": "team", "members": ["ann"], **group}]
    access = Access(["az1", "dr"], set())
    for content in ({"groups": groups}, {"services": services}) if apart else ({"services": services, "groups": groups},):
        access.add(content, "iam.json")
    access.check_members()
    assert access.errors == ([f"iam.json: {error}"] if error else [])


def test_a_member_may_be_an_exported_user_where_its_service_is_not():
    content = {
        "services": [{"name": "ann", "sites": ["az1"]}],
        "groups": [{"name": "team", "members": ["ann"]}],
        "exported": [{"sites": ["dr"], "users": [{"name": "ann"}]}],
    }
    access = read(content)
    access.check_members()
    assert access.errors == []
