# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What tasks have read of hosts is judged alike in any order, and nobody restarts without a reason."""

from __future__ import annotations

import base64

import pytest
from ansible_collections.creativeflow.minio.plugins.plugin_utils._cluster import checks
from ansible_collections.creativeflow.minio.plugins.plugin_utils._cluster.differences import PARTS
from hypothesis import given
from hypothesis import strategies as st

PLAN = {"site": "az1", "node": "n1", "belonging": ["n1", "n2"], "layout": {"drives": ["/d"]}, "site_problems": [], "problems": [], "set_drive_count": 0}


def known(own=None, facts=None, host="n1", batch=("n1", "n2")):
    values = {"_minio_cluster_plan": PLAN, "minio_cluster_root_user": "root", "minio_cluster_root_password": "secret-1", "_minio_cluster_kms_file": "/k",
              "minio_cluster_kms_secret_key": "", "_minio_cluster_root_files": {}, **(own or {})}  # fmt: skip
    return checks.Known(host, values.get, {name: {} for name in ("n1", "n2", "n3")} | (facts or {}), batch)


def node(state="running", reasons=(), up=True, healing=0, variables=None):
    sums = dict(variables or {})
    return {"state": state, "reasons": list(reasons), "up": up, "healing": healing, "next": sums, "foreign": {}, "runs": sums, "files": sums, "secrets": {}}


@pytest.mark.parametrize("environment, count", [({}, 0), ({"MINIO_STORAGE_CLASS_STANDARD": "EC:0"}, 1)])
def test_what_may_fail_of_a_new_pool_is_judged_with_the_storage_class_of_the_site_wherever_it_is_set(environment, count):
    pools = [{"hosts": "n{1...4}", "drives": "/d"}]
    lines = checks.remarks_of(known({"_minio_cluster_plan": {**PLAN, "environment": environment}, "minio_cluster_pools": pools}))
    assert len(lines) == count and all("all of its 4 nodes must be up" in line for line in lines)


@pytest.mark.parametrize("value, answer", [(True, True), (False, False), ("true", True), ("no", False), ("", False), (None, False), (1, True)])
def test_flags_as_people_write_them(value, answer):
    assert known({"x": value}).flag("x") is answer


def held(user, password):
    return {"_minio_cluster_held": {"results": [{"content": base64.b64encode(text.encode()).decode()} if text else {} for text in (user, password)]}}


def test_credentials_that_may_be_the_present_ones():
    found = checks.candidates_of(known({"minio_cluster_previous_root_password": "old"}, {"n1": held("root\n", "secret-0\n"), "n2": held("root", "")}))
    assert found == [{"access_key": "root", "secret_key": word} for word in ("secret-1", "old", "secret-0")]
    # Somebody wrote this one by hand, in another encoding.
    latin = {"_minio_cluster_held": {"results": [{"content": base64.b64encode(text.encode("latin-1")).decode()} for text in ("root", "pässword")]}}
    assert len(checks.candidates_of(known({"minio_cluster_previous_root_password": "old"}, {"n1": latin, "n2": held("root", "secret-0")}))) == 4
    # One user with two passwords is two.
    assert len(checks.candidates_of(known({}, {"n1": held("root", "a"), "n2": held("root", "b")}))) == 3


@pytest.mark.parametrize(
    "back, verified, lines",
    [
        ({"n1": True, "n2": True}, {"logins": [{"accepted": True}, {"accepted": False}]}, []),
        ({"n1": True, "n2": True}, {"logins": [{"accepted": True}, {"accepted": True}]}, ["The old credentials still sign in."]),
        ({"n1": True, "n2": True}, {"logins": [{"accepted": False}], "msg": "it is gone"}, ["The new credentials do not sign in.", "it is gone"]),
        ({"n1": True, "n2": True}, None, ["The new credentials do not sign in."]),
        ({"n1": True}, {"logins": [{"accepted": True}]}, ["n2: it is not reached"]),
        ({"n1": "no", "n2": True}, None, ["n1: no"]),
    ],
)
def test_a_rotation_is_proven_or_not(back, verified, lines):
    facts = {host: {"_minio_cluster_back": value} for host, value in back.items()}
    assert checks.of_rotated(known({"_minio_cluster_verified": verified}, facts)) == lines


@pytest.mark.parametrize("file, remedy", [("/e/root_password.previous", "Run creativeflow.minio.cluster,"), ("/e/root_password", "Bring it back first.")])
def test_a_rotation_that_was_cut_off_names_what_goes_first(file, remedy):
    waits = {**node(), "serves": False, "left": []}
    facts = {
        "n1": {"_minio_cluster_node": waits, "_minio_cluster_held": {"results": [{"item": file, "content": "c2VjcmV0"}]}},
        "n2": {"_minio_cluster_node": waits},
    }
    own = {"_minio_cluster_before": {"access_key": "root", "secret_key": "secret-0"}, "minio_cluster_root_password": "secret-of-the-site"}
    (line,) = checks.of_rotation(known(own, facts))
    assert "n1, n2 does not serve" in line and remedy in line


def test_the_site_that_does_not_answer():
    facts = {"n1": {"_minio_cluster_standing": {"msg": "refused"}}, "n2": {"_minio_cluster_standing": {"cluster": {"pools": []}}}}
    assert known({}, facts).answer() == ({}, "refused")
    assert known({"minio_cluster_replaced_node": "n1"}, facts).answer() == ({"pools": []}, "")


def test_what_was_found_for_all_hosts():
    clock = {"offset": 0.0, "uncertainty": 0.1}
    facts = {
        "n1": {"_minio_cluster_problems": ["b"], "_minio_cluster_look": {"clock": clock}},
        "n2": {
            "_minio_cluster_node": {"reasons": [], "differences": dict.fromkeys(PARTS, ()), "host_problems": ["a"]},
            "_minio_cluster_growth_problems": ["c"],
            "_minio_cluster_look": {"clock": {**clock, "offset": 60.0}},
        },
    }
    facts = {host: {**told, "_minio_cluster_plan": {"site": "az1", "leaves": False}} for host, told in facts.items()}
    found = checks.run_of(known({"minio_cluster_clock_limit": "5"}, facts))
    lines = found["problems"]
    assert lines[:3] == ["a", "b", "c"] and lines[3].startswith("clocks: n2 is 60.0 s ahead of n1") and len(lines) == 4
    # A host that is no longer in the run says nothing.
    assert checks.run_of(known({"minio_cluster_clock_limit": 5}, facts, batch=("n1",))) == {"problems": ["b"], "busy": []}


@pytest.mark.parametrize(
    "part, reasons, leaves, busy",
    [
        ("", [], False, []),
        ("", ["A changes"], False, ["az1"]),
        ("install", [], False, ["az1"]),
        ("drives", [], False, ["az1"]),
        ("configure", [], False, ["az1"]),
        ("service", [], False, ["az1"]),
        # The node alone is asked again.
        ("health", [], False, []),
        ("certificate", [], False, []),
        # Its service stops, whatever it runs with.
        ("configure", ["A changes"], True, []),
    ],
)
def test_a_site_is_busy_when_one_node_differs(part, reasons, leaves, busy):
    def told(site, differing, why, gone):
        node = {"reasons": why, "differences": {name: ["x"] if name == differing else [] for name in PARTS}}
        return {"_minio_cluster_plan": {"site": site, "leaves": gone}, "_minio_cluster_node": node}

    facts = {"n1": told("az1", "", [], False), "n2": told("az1", part, reasons, leaves), "n3": told("az2", "", [], False)}
    assert checks.run_of(known({"minio_cluster_clock_limit": 5}, facts, batch=("n1", "n2", "n3")))["busy"] == busy


STATES = st.builds(
    node,
    state=st.sampled_from(["absent", "unused", "stopped", "running"]),
    reasons=st.lists(st.sampled_from(["A changes", "B is new"]), max_size=2, unique=True),
    up=st.booleans(),
    healing=st.integers(-1, 2),
    variables=st.dictionaries(st.sampled_from(["MINIO_A", "MINIO_B", "MINIO_OPTS", "PATH"]), st.sampled_from(["1", "2"]), max_size=3),
)


@given(st.lists(STATES, min_size=1, max_size=5), st.data())
def test_any_mix_of_states_in_any_order(states, data):
    hosts = [f"n{number}" for number in range(len(states))]
    order = data.draw(st.permutations(hosts))
    facts = {host: {"_minio_cluster_node": state} for host, state in zip(hosts, states)}

    def judged(names, force):
        plan = {**PLAN, "belonging": names}
        return checks.of_restart(checks.Known(names[0], {"_minio_cluster_plan": plan, "minio_cluster_force_restart": force}.get, facts, names))

    def counted(lines):
        # The same words; hosts in lists stand in the order of the inventory.
        return sorted("".join(sorted(line)) for line in lines)

    found = judged(hosts, False)
    assert counted(found) == counted(judged(order, False))
    due = any(state["reasons"] for state in states)
    assert due or not any("restart of all nodes is due" in line for line in found)
    assert not any("restart of all nodes is due" in line for line in judged(hosts, True))
    variables = {frozenset((name, value) for name, value in state["next"].items() if name in ("MINIO_A", "MINIO_B")) for state in states}
    assert any("MINIO_A" in line or "MINIO_B" in line for line in found) == (len(variables) > 1)
