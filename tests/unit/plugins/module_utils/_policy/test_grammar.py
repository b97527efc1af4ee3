# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The offline check against the table of what a real server answered; the integration test compares the same table with a server."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from ansible_collections.creativeflow.minio.plugins.module_utils._policy.grammar import MAX_SIZE, check, problems
from hypothesis import given
from hypothesis import strategies as st

TABLE = yaml.safe_load((Path(__file__).parents[4] / "integration/targets/minio_policy/files/agreement.yml").read_text(encoding="utf-8"))
KINDS = [(entry, kind) for entry in TABLE["policies"] for kind in ("bucket", "iam") if kind in entry]


def document_of(entry, kind):
    if "document" in entry:
        return entry["document"]
    dropped = entry.get("drop", []) if kind == "bucket" else [*entry.get("drop", []), "Principal"]
    statement = {key: value for key, value in TABLE["default"].items() if key not in dropped}
    return {"Version": "2012-10-17", "Statement": [{**statement, **entry.get("statement", {})}]}


def policy(**statement):
    default = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b1/*"}
    return {"Version": "2012-10-17", "Statement": [{**default, **statement}]}


@pytest.mark.parametrize(("entry", "kind"), KINDS, ids=[f"{entry['name']} ({kind})" for entry, kind in KINDS])
def test_verdict_is_the_servers(entry, kind):
    found = problems(document_of(entry, kind), "agreement" if kind == "bucket" else None)
    verdict = "taken" if not found else "refused" if any(problem.refused for problem in found) else "pointless"
    assert verdict == entry[kind]


@pytest.mark.parametrize(("entry", "kind"), KINDS, ids=[f"{entry['name']} ({kind})" for entry, kind in KINDS])
def test_errors_are_single_complete_lines(entry, kind):
    for line in check(document_of(entry, kind), "policies/x.json", "agreement" if kind == "bucket" else None):
        assert line.startswith("policies/x.json: ")
        assert "\n" not in line
        assert "{refusal}" not in line
        assert line.endswith((".", "?"))


def test_original_specification_is_told_what_to_write_instead():
    document = {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "DenyAllButOwner",
                "Effect": "Deny",
                "Principal": {"AWS": ["*"]},
                "Action": ["s3:*"],
                "Resource": ["arn:aws:s3:::users", "arn:aws:s3:::users/*"],
                "Condition": {"StringNotEqualsIfExists": {"aws:PrincipalArn": ["arn:aws:iam::*:user/owner"]}},
            }
        ],
    }
    operator, key, whole = check(document, "policies/private.json", "users")
    start = "policies/private.json: Statement[0] (Sid 'DenyAllButOwner'): Condition"
    assert operator.startswith(f"{start}.StringNotEqualsIfExists: ") and "MalformedPolicy. Write StringNotEquals" in operator
    assert key.startswith(f"{start}.StringNotEqualsIfExists.aws:PrincipalArn: ") and "MalformedPolicy" in key
    assert whole.startswith(f"{start}: ") and "anonymous requests only" in whole and "(policy: {})" in whole and "IAM policy" in whole


@pytest.mark.parametrize(
    ("statement", "hint"),
    [
        ({"Action": "s3:GetObjct"}, "Did you mean s3:GetObject?"),
        ({"Action": "PutObject"}, "Did you mean s3:PutObject?"),
        ({"Action": "admin:ServrInfo"}, "Did you mean admin:ServerInfo?"),
        ({"Action": "admin:Get*"}, "Wildcards other than admin:* are for s3: actions."),
        ({"Condition": {"StringEqual": {"aws:username": "a"}}}, "Did you mean StringEquals?"),
        ({"Condition": {"IpAddress": {"aws:sourceIp": "10.0.0.0/8"}}}, "Did you mean aws:SourceIp?"),
        ({"Resources": "arn:aws:s3:::b1/*"}, "Did you mean Resource?"),
        ({"Resource": "b1/*"}, "Write arn:aws:s3:::b1/*."),
        ({"Resource": "arn:aws:s3:::b1"}, "Add arn:aws:s3:::b1/*."),
    ],
)
def test_names_the_nearest_known_name(statement, hint):
    assert any(hint in line for line in check(policy(**statement), "x"))


def test_statement_is_named_by_index_and_sid():
    document = policy()
    document["Statement"].append({**document["Statement"][0], "Sid": "Second", "Effect": "allow"})
    assert check(document, "x") == ["x: Statement[1] (Sid 'Second'): Effect: \"allow\": MinIO answers XMinioMalformedIAMPolicy. Write Allow or Deny."]


def test_every_error_comes_at_once():
    document = {"Version": 1, "Statement": [{"Effect": "x", "Action": "y", "Resource": "z", "Condition": {"a": {"b": "c"}}, "Extra": 1}, "text"]}
    assert len(check(document, "x")) == 8


def test_unfilled_placeholders_are_named_with_their_place():
    lines = check(policy(Resource=["arn:aws:s3:::{{BUCKET_NAME}}", "arn:aws:s3:::b1/{{ PREFIX }}*"]), "x")
    assert [line.partition(" is not")[0] for line in lines] == [
        "x: Statement[0].Resource[0]: placeholder {{BUCKET_NAME}}",
        "x: Statement[0].Resource[1]: placeholder {{ PREFIX }}",
    ]


@pytest.mark.parametrize(("bucket", "code"), [(None, "EntityTooLarge"), ("b1", "PolicyTooLarge")])
def test_size(bucket, code):
    empty = len(str(policy(Principal="*", Resource=["arn:aws:s3:::b1/"])).replace(" ", "").replace("'", '"'))
    fits = policy(Principal="*", Resource=["arn:aws:s3:::b1/" + "a" * (MAX_SIZE - empty)])
    assert [line for line in check(fits, "x", bucket) if code in line] == []
    fits["Statement"][0]["Resource"][0] += "a"
    assert any(code in line for line in check(fits, "x", bucket))


@pytest.mark.parametrize("document", [None, [], "text", 5, {"Version": "2012-10-17", "Statement": [None]}, {1: 2}])
def test_anything_gives_an_answer(document):
    assert check(document, "x") and check(document, "x", "bucket")


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(["*", "s3:*", "arn:aws:s3:::b1/*", "Allow"]),
    lambda item: st.lists(item, max_size=3) | st.dictionaries(st.sampled_from(["AWS", "StringEquals", "Bool", "aws:SourceIp", "x"]) | st.integers(), item),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(["Sid", "Effect", "Principal", "Action", "NotAction", "Resource", "NotResource", "Condition", "x"]), ANY), ANY)
def test_nonsense_is_answered_and_not_a_crash(statement, anything):
    for bucket in (None, "b1"):
        assert check({"Version": anything, "Statement": [statement, anything]}, "x", bucket)


@pytest.mark.parametrize(
    ("statement", "bucket", "part"),
    [
        ({"Resource": "arn:aws:s3:::b1/${aws:userName}/*"}, None, "Did you mean aws:username?"),
        ({"Resource": "arn:aws:s3:::${BUCKET}/*"}, None, "MinIO fills no variable ${BUCKET}, and takes it literally"),
        ({"Resource": "arn:aws:s3:::b1/${aws:username}/*", "Principal": "*"}, "b1", "has no value in the anonymous requests"),
        ({"Resource": "arn:aws:s3:::b1/${aws:username"}, None, "no closing bracket"),
        ({"Effect": "Deny", "Resource": "arn:aws:s3:::b1/${aws:PrincipalTag/x}*"}, None, "This is a Deny, so that what it is to deny stays allowed."),
        ({"Resource": "arn:aws:s3:::b1/", "Principal": "*"}, "b1", "Write arn:aws:s3:::b1/*."),
        ({"Resource": "arn:aws:s3:::b1/"}, None, "Add arn:aws:s3:::b1/*."),
        ({"Action": "s3:ListAllMyBuckets", "Resource": "arn:aws:s3:::b1"}, None, "Give it a statement of its own on arn:aws:s3:::*."),
        ({"Effect": "Deny", "Action": "s3:ListAllMyBuckets", "Resource": "arn:aws:s3:::b1"}, None, "This is a Deny"),
        ({"Action": "s3:ListAllMyBuckets", "Resource": "arn:aws:s3:::b1", "Principal": "*"}, "b1", "MinIO asks no bucket policy for it"),
    ],
)
def test_p6_what_can_never_match_is_said_once_with_the_remedy(statement, bucket, part):
    (line,) = check(policy(**statement), "x.json", bucket)
    assert part in line


@given(st.text(alphabet="${}a:*/", max_size=12))
def test_p6_any_variable_is_read_to_its_end(text):
    for line in check(policy(Resource=f"arn:aws:s3:::b1/{text}"), "x.json"):
        assert "\n" not in line
