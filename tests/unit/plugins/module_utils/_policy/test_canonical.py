# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The canonical form: equal for what the server treats alike, different for what it does not."""

from __future__ import annotations

import copy
import json

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._policy.grammar import canonical, check
from hypothesis import given
from hypothesis import strategies as st

ACTIONS = ["s3:GetObject", "s3:PutObject", "s3:Get*", "s3:*", "s3:DeleteObject"]
RESOURCES = ["arn:aws:s3:::b1/*", "arn:aws:s3:::b1/a/*", "arn:aws:s3:::b1/${aws:SourceIp}/*", "*"]
CONDITIONS = {
    "StringEquals": ("aws:Referer", ["a", "b", "ä"]),
    "StringLike": ("aws:UserAgent", ["x*", "y?"]),
    "IpAddress": ("aws:SourceIp", ["10.0.0.0/8", "192.0.2.1/32", "2001:db8::/32"]),
}


def subset(values):
    return st.lists(st.sampled_from(values), min_size=1, max_size=len(values), unique=True)


@st.composite
def statements(draw):
    statement = {
        "Effect": draw(st.sampled_from(["Allow", "Deny"])),
        "Principal": {"AWS": ["*"]},
        "Action": draw(subset(ACTIONS)),
        "Resource": draw(subset(RESOURCES)),
    }
    if draw(st.booleans()):
        statement["Sid"] = draw(st.text(min_size=1, max_size=8))
    operators = draw(st.lists(st.sampled_from(sorted(CONDITIONS)), unique=True))
    if operators:
        statement["Condition"] = {name: {CONDITIONS[name][0]: draw(subset(CONDITIONS[name][1]))} for name in operators}
    return statement


def comparable(statement):
    """A statement as a string in which the order of lists does not matter."""
    ordered = {name: sorted(value) if isinstance(value, list) else value for name, value in statement.items()}
    if "Condition" in ordered:
        ordered["Condition"] = {k: {n: sorted(v) for n, v in b.items()} for k, b in ordered["Condition"].items()}
    return json.dumps(ordered, sort_keys=True)


def documents():
    """Of statements that differ in their Sid alone, the server keeps the first, so that their order matters: they have a test of their own."""
    unique = st.lists(statements(), min_size=1, max_size=4, unique_by=lambda statement: comparable({**statement, "Sid": ""}))
    return unique.map(lambda items: {"Version": "2012-10-17", "Statement": items})


def respell(value, draw, key=""):
    """The same policy in another spelling: other orders, scalars for lists of one, repeated actions, a star for the principal."""
    if key == "Principal":
        return draw(st.sampled_from(["*", {"AWS": "*"}, {"AWS": ["*"]}, {"AWS": ["*", "*"]}]))
    if isinstance(value, dict):
        return {name: respell(value[name], draw, name) for name in draw(st.permutations(sorted(value)))}
    if isinstance(value, list):
        items = [respell(item, draw) for item in draw(st.permutations(value))]
        if key in ("Action", "Resource") and draw(st.booleans()):
            items.append(items[0])
        return items[0] if len(items) == 1 and key != "Statement" and draw(st.booleans()) else items
    return value


@given(documents(), st.data())
def test_another_spelling_is_equal(document, data):
    assert canonical(respell(document, data.draw)) == canonical(document)


@given(documents())
def test_it_is_its_own_canonical_form_and_leaves_its_input_alone(document):
    before = copy.deepcopy(document)
    once = canonical(document)
    assert canonical(json.loads(json.dumps(once))) == once
    assert document == before
    assert check(document, "x", "b1") == check(once, "x", "b1") or "Deny" in str(document)


@given(documents(), documents())
def test_different_policies_are_different(first, second):
    def permissions(document):
        return {comparable(statement) for statement in document["Statement"]}

    assert (canonical(first) == canonical(second)) == (permissions(first) == permissions(second))


def canonical_condition(condition):
    return canonical({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Condition": condition}]})["Statement"][0]["Condition"]


@pytest.mark.parametrize(
    ("declared", "stored"),
    [
        ({"NumericLessThan": {"s3:max-keys": "010"}}, {"NumericLessThan": {"s3:max-keys": [10]}}),
        ({"DateLessThan": {"aws:CurrentTime": "2026-01-01T01:00:00.5+01:00"}}, {"DateLessThan": {"aws:CurrentTime": ["2026-01-01T00:00:00Z"]}}),
        ({"IpAddress": {"aws:SourceIp": ["10.1.2.3/8", "192.0.2.1"]}}, {"IpAddress": {"aws:SourceIp": ["10.0.0.0/8", "192.0.2.1/32"]}}),
        ({"ForAnyValue:Bool": {"aws:SecureTransport": False}}, {"Bool": {"aws:SecureTransport": ["false"]}}),
        ({"Null": {"aws:Referer": "T"}}, {"Null": {"aws:Referer": [True]}}),
        ({"BinaryEquals": {"aws:UserAgent": "YWI="}}, {"BinaryEquals": {"aws:UserAgent": ["YWI="]}}),
    ],
)
def test_values_are_as_the_server_gives_them_back(declared, stored):
    assert canonical_condition(declared) == stored
    assert canonical_condition(stored) == stored


def test_statements_that_differ_in_their_sid_alone_are_one_with_the_first_sid():
    statement = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b1/*"}
    document = {"Version": "2012-10-17", "Statement": [{**statement, "Sid": "First"}, {**statement, "Sid": "Second"}]}
    assert [item["Sid"] for item in canonical(document)["Statement"]] == ["First"]


def test_what_the_server_gives_back_for_a_star_and_for_not_resource():
    statement = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}
    stored = {"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": ["**"]}
    assert canonical({"Version": "2012-10-17", "Statement": [statement]}) == canonical({"Version": "2012-10-17", "Statement": [stored]})
    declared = {"Effect": "Allow", "Action": "s3:GetObject", "NotResource": "arn:aws:s3:::b1/*"}
    assert canonical({"Statement": [declared]}) == canonical({"Statement": [{**declared, "Resource": []}]})
