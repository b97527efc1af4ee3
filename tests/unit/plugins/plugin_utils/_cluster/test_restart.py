# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A restart is due for what differs, and for nothing else; it is refused where the site would not stand it."""

from __future__ import annotations

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import InputErrors
from ansible_collections.creativeflow.minio.plugins.module_utils._host.environment_files import read_for_server, read_for_systemd, read_properties
from ansible_collections.creativeflow.minio.plugins.module_utils._host.sources import Source, unreadable
from ansible_collections.creativeflow.minio.plugins.module_utils._host.sources import told as told_sources
from ansible_collections.creativeflow.minio.plugins.plugin_utils._cluster.credentials import identity_problems, rotation_problems
from ansible_collections.creativeflow.minio.plugins.plugin_utils._cluster.node import digest, read_node
from ansible_collections.creativeflow.minio.plugins.plugin_utils._cluster.restart import disagreements, remarks, restart_problems, restart_state

DESIRED = {"MINIO_REGION": "eu", "MINIO_BROWSER": False, "GOGC": "50"}
ENVIRONMENT = {"MINIO_REGION": "eu", "MINIO_BROWSER": "off", "GOGC": "50", "PATH": "/bin", "MINIO_ROOT_USER": "root"}
FILES = {"/u": "root", "/p": "secret"}


SALT = "of this run"
READERS = {
    "unit": lambda content, where: read_properties(content),
    "config": lambda content, where: read_for_server(content.encode(), where),
    "process": lambda content, where: dict(line.split("=", 1) for line in content.splitlines()),
}


def source(kind, content, where="/etc/default/minio"):
    """A place that gives variables, as the module reads it; ``start`` and ``command`` are what the service starts and runs."""
    if kind in ("start", "command"):
        return kind, content
    try:
        read = READERS.get(kind) or (lambda content, where: read_for_systemd(content.encode(), where))
        return Source(kind, where, read(content, where), [])
    except InputErrors as error:
        return Source(kind, where, {}, error.errors)


def info(*items, state="running", secrets=None):
    """What the module returns. Items are sources, pairs of a kind and a text, and problems of the service."""
    found = dict(item for item in items if not isinstance(item, Source))
    kinds = ("unit", "earlier", "file", "after", "config", "process")
    sources = sorted((item for item in items if isinstance(item, Source)), key=lambda item: kinds.index(item.kind))
    start = found.get("start", "")
    return {
        "service": {
            "state": found.get("state", state),
            "problem": found.get("problem", ""),
            "start_command": start,
            "command": found.get("command", "").split(),
        },
        "sources": told_sources(sources, start, SALT),
        "secret_files": {path: {"kind": "file", "value_sum": digest(value, SALT)} for path, value in (secrets or {}).items()},
        "newer": [text for kind, text in (item for item in items if not isinstance(item, Source)) if kind == "newer"],
        "health": {"live": 200, "cluster": 200, "healing": 0},
    }


def told(*items, state="running", runs=None, secrets=None):
    values = ENVIRONMENT if runs is None else runs
    process = [Source("process", "minio.service", {name: str(value) for name, value in values.items()}, [])] if values else []
    return info(*process, *items, state=state, secrets=FILES if secrets is None else secrets)


def state_of(found, desired, secrets):
    return restart_state(read_node(found, SALT), desired, secrets)


def reasons(*lines, desired=None, secrets=None, **changes):
    return state_of(told(*lines, **changes), DESIRED if desired is None else desired, FILES if secrets is None else secrets)["reasons"]


def test_the_same_is_no_reason():
    assert reasons() == []


@pytest.mark.parametrize(
    "desired, expected",
    [
        ({**DESIRED, "MINIO_REGION": "us"}, ["MINIO_REGION changes"]),
        ({**DESIRED, "MINIO_DOMAIN": "x"}, ["MINIO_DOMAIN is new"]),
        ({"MINIO_REGION": "eu", "GOGC": "50"}, ["MINIO_BROWSER goes"]),
        ({**DESIRED, "MINIO_SCANNER_SPEED": "slow"}, ["MINIO_SCANNER_SPEED is new (minio_cluster_server_config sets speed of scanner without a restart)"]),
        (
            {**DESIRED, "MINIO_AUDIT_WEBHOOK_AUTH_TOKEN_siem": "x"},
            ["MINIO_AUDIT_WEBHOOK_AUTH_TOKEN_siem is new (minio_cluster_server_config sets auth_token of audit_webhook without a restart)"],
        ),
    ],
)
def test_what_differs_is_a_reason(desired, expected):
    assert reasons(desired=desired) == expected


def test_a_foreign_variable_goes_if_the_role_wrote_it():
    desired = {name: value for name, value in DESIRED.items() if name != "GOGC"}
    assert reasons(desired=desired) == []
    assert reasons(source("file", "GOGC=50"), desired=desired) == ["GOGC goes"]


def test_what_is_left_in_files():
    lines = [source("file", f"{name}={value}") for name, value in ENVIRONMENT.items() if name != "PATH"]
    assert state_of(told(*lines), {}, FILES)["left"] == []
    assert state_of(told(*lines, source("file", "MINIO_DOMAIN=x")), DESIRED, FILES)["left"] == ["MINIO_DOMAIN is new"]
    assert state_of(told(*lines[1:]), DESIRED, FILES)["left"] == ["MINIO_REGION goes"]


def test_files_are_reasons_once():
    assert reasons(("newer", "/usr/local/bin/minio")) == ["/usr/local/bin/minio is newer than the server"]
    assert reasons(("newer", "/p"), secrets={**FILES, "/p": "other"}) == ["/p changes"]
    assert reasons(secrets={**FILES, "/kms": "key"}) == ["/kms changes"]


def test_other_sources_count():
    drop_in = source("unit", "MINIO_REGION=us", "minio.service")
    assert reasons(drop_in) == []
    later = state_of(told(source("after", "MINIO_REGION=us", "/etc/more")), DESIRED, FILES)
    assert later["reasons"] == ["MINIO_REGION changes"] and later["foreign"] == {"MINIO_REGION": "/etc/more"}
    named = source("unit", "MINIO_CONFIG_ENV_FILE=/etc/config.env"), source("config", "MINIO_DOMAIN=x", "/etc/config.env")
    running = {**ENVIRONMENT, "MINIO_CONFIG_ENV_FILE": "/etc/config.env"}
    config = state_of(told(*named, runs=running), DESIRED, FILES)
    assert config["reasons"] == [] and "MINIO_DOMAIN" in config["next"]
    again = told(*named, runs={**running, "MINIO_DOMAIN": "x"})
    assert state_of(again, DESIRED, FILES)["reasons"] == []


@pytest.mark.parametrize("state", ["absent", "unused", "stopped"])
def test_a_service_that_does_not_run_need_not_restart(state):
    assert state_of(info(state=state), DESIRED, FILES)["reasons"] == []


@pytest.mark.parametrize(
    "lines, volumes, where",
    [
        ([source("file", "; by hand\nMINIO_REGION=a\nMINIO_VOLUMES=/d \\\n /e\nMINIO_REGION=b\n")], "/d  /e", "MINIO_VOLUMES of /etc/default/minio"),
        ([source("unit", '"MINIO_VOLUMES=/d /e"', "minio.service")], "/d /e", "MINIO_VOLUMES of the unit of the service"),
        ([source("start", "/bin/minio server --address :9000 /d /e", "minio.service")], "/d /e", "the command line of the unit of the service"),
        ([source("file", "PLACES=/d"), source("start", "minio server $PLACES", "minio.service")], "/d", "the command line of the unit of the service"),
        ([source("after", "MINIO_VOLUMES=/d", "/etc/more"), ("state", "stopped")], "/d", "MINIO_VOLUMES of the unit of the service"),
        ([source("file", "MINIO_CONFIG_ENV_FILE=/c"), source("config", "MINIO_VOLUMES='/d'", "/c")], "/d", "MINIO_VOLUMES of the unit of the service"),
        ([("state", "running"), source("command", "minio server /d", "x")], "/d", "the command line of the process that runs"),
        (
            [("state", "running"), source("process", "MINIO_VOLUMES=/d", "x"), source("command", "minio server /e", "x")],
            "/d",
            "MINIO_VOLUMES of the process that runs",
        ),
    ],
)
def test_every_source_of_pools_is_seen_a14(lines, volumes, where):
    found = state_of(info(*lines, state="absent"), {}, {})
    assert found["problems"] == [] and found["volumes"] == volumes
    assert {"where": where, "volumes": volumes} in found["launches"]


@pytest.mark.parametrize(
    "lines, problem",
    [
        ([source("file", "MINIO_VOLUMES='/d")], "/etc/default/minio, line 1: MINIO_VOLUMES: the quotation mark"),
        ([Source("file", "/etc/default/minio", {}, [unreadable("/etc/default/minio")])], "/etc/default/minio is there and cannot be read"),
        ([("problem", "systemctl: Failed to connect to bus")], "systemctl cannot be asked how the service is: Failed to connect to bus"),
        ([source("file", "MINIO_CONFIG_ENV_FILE=/c"), source("config", "; x\n", "/c")], "/c, line 1"),
        ([source("start", "/usr/local/bin/start", "minio.service")], "no command 'minio server' can be seen"),
        ([source("file", "MINIO_VOLUMES=/d"), source("start", "minio server --config /c.yml", "minio.service")], "has the server read /c.yml"),
    ],
)
def test_what_cannot_be_read_is_a_problem_a14(lines, problem):
    found = state_of(info(*lines, state="absent"), {}, {})
    assert len(found["problems"]) == 1 and problem in found["problems"][0]


def test_what_is_not_there_is_no_problem_a14():
    start = source("start", "/bin/minio server $MINIO_OPTS $MINIO_VOLUMES", "x")
    lines = [("state", "unused"), start]
    assert state_of(info(*lines, state="absent"), {}, {})["problems"] == []
    ignored = [source("file", "MINIO_CONFIG_ENV_FILE=/c\nMINIO_VOLUMES=/d")]
    assert state_of(info(*ignored, state="absent"), {}, {})["problems"] == []
    script = [source("file", "MINIO_VOLUMES=/d"), source("start", "/usr/local/bin/start", "minio.service")]
    assert state_of(info(*script, state="absent"), {}, {})["problems"] == []


def test_disagreements_name_nodes_and_no_values():
    nodes = {
        "a": {"MINIO_X": "1", "MINIO_Y": "1", "MINIO_OPTS": "1", "LANG": "1"},
        "b": {"MINIO_X": "1", "MINIO_Y": "2", "MINIO_OPTS": "2"},
        "c": {"MINIO_Y": "2"},
    }
    assert disagreements(nodes) == ["MINIO_X: only on a, b", "MINIO_Y: one value on a, another on b, c"]
    nodes["d"] = {"MINIO_X": "2"}
    assert disagreements(nodes) == ["MINIO_X: one value on d, another on a, b, none on c", "MINIO_Y: one value on a, another on b, c, none on d"]


def node(state="running", up=True, healing=0, desired=None, lines=(), runs=None, **changes):
    found = state_of(told(*lines, state=state, runs={} if state != "running" else runs, **changes), DESIRED if desired is None else desired, FILES)
    return {**found, "up": up, "healing": healing}


CHANGED = {**DESIRED, "MINIO_REGION": "us"}


def problems(missing=(), force=False, **nodes):
    return restart_problems({"name": "az1", "nodes": nodes, "missing": list(missing), "force": force})


def test_a_whole_site_may_restart():
    assert problems(a=node(desired=CHANGED), b=node(desired=CHANGED)) == []
    assert problems(a=node(), b=node(up=False)) == []
    assert problems(a=node(state="unused", desired=CHANGED), b=node(desired=CHANGED)) == []
    assert problems(a=node(state="stopped", desired=CHANGED), b=node(state="stopped", desired=CHANGED), missing=["c"]) == []


@pytest.mark.parametrize(
    "others, missing, text",
    [
        ({"b": node(desired=CHANGED, up=False)}, [], "but b is down"),
        ({"b": node(desired=CHANGED, state="stopped")}, ["c"], "but b, c are down"),
        ({"b": node(desired=CHANGED, healing=1)}, [], "but 1 drive of the site is healing"),
        ({"b": node(desired=CHANGED, healing=2, up=False)}, [], "but b is down and 2 drives of the site are healing"),
    ],
)
def test_a_site_that_is_not_whole_may_not(others, missing, text):
    found = problems(missing, a=node(desired=CHANGED), **others)
    assert len(found) == 1 and found[0].startswith("site az1: a restart of all nodes is due (a: MINIO_REGION changes") and text in found[0]
    assert problems(missing, True, a=node(desired=CHANGED), **others) == []


def test_long_lists_are_cut():
    many = {**DESIRED, **{f"MINIO_X{number}": "1" for number in range(9)}}
    assert "and 3 more" in problems(a=node(desired=many), b=node(desired=many, up=False))[0]


def test_nodes_that_would_wait_for_each_other():
    assert problems(a=node(), b=node(desired=CHANGED)) == [
        "site az1: MINIO_REGION: one value on a, another on b: nodes with different MINIO_* variables never form a cluster."
        " Set the same value on every node in the inventory."
    ]
    found = problems(a=node(), b=node(lines=[source("unit", "MINIO_DOMAIN=x", "minio.service")]))
    assert found[0].endswith("Set the same value on every node, see minio.service on b.")


def identity(root=None, kms=None, allow=False, **nodes):
    root, kms = FILES if root is None else root, {"/kms": ""} if kms is None else kms
    return identity_problems({"name": "az1", "nodes": nodes, "root": root, "kms": kms, "allow_kms_change": allow})


def test_root_credentials_of_a_running_site_stay():
    other = {**FILES, "/p": "other"}
    assert identity(a=node(), b=node()) == []
    assert "creativeflow.minio.rotate_root" in identity(other, a=node(), b=node())[0]
    assert identity(other, a=node(state="stopped")) == []
    assert identity(other, a=node(), b=node(secrets=other)) == []
    assert identity(other, a=node(secrets={})) == []


def test_root_credentials_in_the_environment_of_a_process_are_seen_a14():
    by_hand = {**ENVIRONMENT, "MINIO_ROOT_USER": "root", "MINIO_ROOT_PASSWORD": "secret"}
    assert identity(a=node(secrets={}, runs=by_hand)) == []
    assert "creativeflow.minio.rotate_root" in identity({**FILES, "/p": "other"}, a=node(secrets={}, runs=by_hand))[0]
    old = {"MINIO_ACCESS_KEY": "root", "MINIO_SECRET_KEY": "secret"}
    assert identity(a=node(secrets={}, runs=old)) == []
    assert len(identity({**FILES, "/u": "other"}, a=node(secrets={}, runs=old))) == 1


def test_healing_that_nobody_tells_is_not_none_a14():
    assert "no node says whether drives of the site heal" in problems(a=node(desired=CHANGED, healing=-1), b=node(desired=CHANGED, healing=-1))[0]
    assert problems(a=node(desired=CHANGED, healing=-1), b=node(desired=CHANGED)) == []
    assert problems(a=node(healing=-1)) == []


def test_the_key_of_the_kms_stays():
    held = {**FILES, "/kms": "old"}
    assert identity(kms={"/kms": "old"}, a=node(secrets=held)) == []
    assert identity(kms={"/kms": "new"}, a=node()) == []
    assert "replaces" in identity(kms={"/kms": "new"}, a=node(secrets=held), b=node(secrets=held))[0]
    assert "no longer names" in identity(a=node(secrets=held))[0]
    assert identity(allow=True, a=node(secrets=held)) == []


KMS, KES = "MINIO_KMS_SECRET_KEY", "MINIO_KMS_KES_ENDPOINT"


@pytest.mark.parametrize(("now", "desired", "kms", "how"), [
    ({KMS: "k:1"}, {}, "", "no longer name"),
    ({KMS: "k:1"}, {f"{KMS}_FILE": "/kms"}, "k:2", "replace"),
    ({KMS: "k:1"}, {f"{KMS}_FILE": "/kms"}, "k:1", ""),
    ({f"{KMS}_FILE": "/other"}, {}, "", "no longer name"),
    ({f"{KMS}_FILE": "/other"}, {f"{KMS}_FILE": "/kms"}, "k:1", ""),
    ({KMS: "k:1"}, {KES: "https://k:7373"}, "", "no longer name"),
    ({KES: "https://k:7373"}, {}, "", "no longer name"),
    ({KES: "https://k:7373"}, {KES: "https://other:7373"}, "", ""),
    ({KES: ""}, {}, "", ""),
    ({}, {KES: "https://k:7373"}, "", ""),
])  # fmt: skip
def test_a_kms_that_the_role_did_not_write_stays(now, desired, kms, how):
    there = {**ENVIRONMENT, **now}
    running = node(runs=there, desired={**DESIRED, **desired})
    lines = [source("file", f"{name}={value}") for name, value in there.items() if name != "PATH"]
    stopped = node(state="stopped", lines=lines, desired={**DESIRED, **desired})
    for found in (running, stopped):
        told_lines = identity(kms={"/kms": kms}, a=found, b=found)
        assert [how in line for line in told_lines] == ([True] if how else []), told_lines
        assert "k:1" not in "".join(told_lines)
        assert identity(kms={"/kms": kms}, allow=True, a=found) == []


def test_a_kms_in_the_unit_or_in_a_file_that_the_server_reads_stays_there():
    unit = source("unit", f"{KMS}=k:1", "minio.service")
    assert identity(a=node(runs={**ENVIRONMENT, KMS: "k:1"}, lines=[unit])) == []
    own = source("config", f"{KMS}=k:1", "/etc/config.env")
    environment = {**ENVIRONMENT, "MINIO_CONFIG_ENV_FILE": "/etc/config.env"}
    assert identity(a=node(runs=environment, lines=[own], desired={**DESIRED, "MINIO_CONFIG_ENV_FILE": "/etc/config.env"})) == []
    assert "no longer name" in identity(a=node(runs=environment, lines=[own]))[0]


def test_remarks():
    def one(speed, runs=None):
        return {"files": {"MINIO_SCANNER_SPEED": speed} if speed else {}, "runs": runs or {}, "state": "running"}

    assert remarks({"a": one("1"), "b": one("1")}) == []
    assert remarks({"a": one("1"), "b": one("2"), "c": one("")}) == ["The environment files differ. MINIO_SCANNER_SPEED: one value on a, another on b."]
    assert remarks({"a": one(""), "b": one("", {"MINIO_X": "1"})}) == ["The running servers differ. MINIO_X: only on b."]


OLD = {"access_key": "old-root", "secret_key": "old secret"}


def rotation(**changes):
    good = {
        "name": "az1",
        "root_user": "old-root",
        "root_password": "new secret",
        "before": OLD,
        "error": "",
        "served": {"mlops": "ok", "key": "ok"},
        "access_keys": {"key": "mlops"},
        "site_replication": "",
        "states": {"n1": {"serves": True, "left": []}},
        "missing": [],
        "cut_off": False,
    }
    return rotation_problems({**good, **changes})


def test_another_password_is_no_problem_for_what_belongs_to_the_root_user():
    assert rotation() == []
    assert rotation(access_keys={"key": "old-root"}, site_replication="az1") == []
    assert rotation(root_user="new-root") == []


@pytest.mark.parametrize(
    "changes, text",
    [
        ({"root_password": "short"}, "too short"),
        ({"before": {}, "error": "no answer"}, "signs in (no answer): give those that the site has as minio_cluster_previous_root_user"),
        ({"root_user": "new-root", "access_keys": {"key": "old-root"}}, "the access keys key belong to the root user 'old-root'"),
        ({"root_user": "new-root", "site_replication": "az1"}, "the site is in site replication (as az1)"),
        ({"root_user": "mlops"}, "is the name of a user or an access key of the site"),
        (
            {"states": {"n1": {"serves": False, "left": []}}},
            "n1 does not serve, or is not in this run: a node with other credentials is refused by its peers, "
            "and whether the change works could not be told. Bring it back first.",
        ),
        # The runbook says the same.
        ({"states": {"n1": {"serves": False, "left": []}}, "cut_off": True}, "A change of the credentials was cut off there. Run creativeflow.minio.cluster,"),
        ({"missing": ["n3"], "cut_off": True}, "Bring it back first."),
        ({"states": {"n1": {"serves": True, "left": ["MINIO_X is new"]}}}, "bring n1 more than other credentials, of what somebody wrote: MINIO_X is new."),
        ({"missing": ["n3"]}, "n3 does not serve, or is not in this run"),
    ],
)
def test_rotation_problems(changes, text):
    (problem,) = rotation(**changes)
    assert problem.startswith("site az1: ") and text in problem and "secret" not in problem.replace("secret_key", "")
