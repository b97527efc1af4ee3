# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The inputs of playbooks: the variables that there are, types, and what is said once."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from ansible.parsing.dataloader import DataLoader
from ansible.template import trust_as_template
from ansible_collections.creativeflow.minio.plugins.plugin_utils._inputs.checks import Inputs, doubtful, problems
from ansible_collections.creativeflow.minio.plugins.plugin_utils._inputs.reading import read_host, sites_of
from ansible_collections.creativeflow.minio.plugins.plugin_utils._inputs.value_types import type_errors
from ansible_collections.creativeflow.minio.plugins.plugin_utils._inputs.variables import known, misspelt, options_of
from ansible_collections.creativeflow.minio.plugins.plugin_utils._paths import Paths
from hypothesis import given
from hypothesis import strategies as st

ROOT = Path(__file__).resolve().parents[5]
SITES = {
    "az1": {"url": "http://az1", "access_key": "a", "secret_key": "hidden-az1"},
    "dr": {"url": "http://dr", "access_key": "b", "secret_key": "hidden-dr"},
}
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
JSON = st.recursive(SCALARS, lambda part: st.lists(part) | st.dictionaries(st.text(), part), max_leaves=8)


def host(name, *groups, **variables):
    return read_host(name, {"group_names": ["minio", *groups], **{key: trusted(value) for key, value in variables.items()}}, DataLoader())


def trusted(value):
    """As Ansible reads it from the files of a user."""
    if isinstance(value, dict):
        return {key: trusted(item) for key, item in value.items()}
    if isinstance(value, list):
        return [trusted(item) for item in value]
    return trust_as_template(value) if isinstance(value, str) else value


def inputs(*hosts, roles=("minio_sites",), **more):
    groups = {"minio": [one.name for one in hosts]}
    given_ = {"every_site": False, "groups": groups, "hosts": list(hosts), "everyone": list(hosts), "paths": lambda _host: Paths("/none", "/none")}
    return Inputs(roles=roles, **{**given_, **more})


def test_every_variable_of_the_playbooks_is_known():
    modules = {path.stem for path in (ROOT / "plugins" / "modules").glob("*.py")} | {path.name for path in (ROOT / "roles").iterdir()}
    modules |= {"minio_clients", "minio_proxies", "minio_monitoring"}
    roles = tuple(f"{path.name}_" for path in (ROOT / "roles").iterdir())
    found = set()
    for path in (ROOT / "playbooks").rglob("*.yml"):
        text = re.sub(r"creativeflow\.minio\.\w+", "", path.read_text(encoding="utf-8"))
        found |= set(re.findall(r"(?<![\w.])minio_[a-z0-9_]+", text))
    unknown = {name for name in found - known() - modules if not name.endswith("_") and not name.startswith(roles)}
    assert unknown == set()


@pytest.mark.parametrize("name, near", [
    ("minio_cluster_prot", "minio_cluster_port"), ("minio_bucket_definitions", "minio_buckets_definitions"), ("minio_stes", "minio_sites"),
    ("minio_failover_form", "minio_failover_from"), ("MINIO_CLUSTER_PORT", "minio_cluster_port"), ("minio_sitez", "minio_sites"), ("minio_sits", "minio_site"),
])  # fmt: skip
def test_c13_a_misspelt_name_is_that_of_a_variable(name, near):
    assert misspelt(name) == (near, True)


@pytest.mark.parametrize("name", ["minio_contact", "minio_team", "minio_sites_extra", "minio_backup_target_of_ours", "minio_cluster_name"])
def test_c13_names_of_the_user_are_no_misspelling(name):
    assert not misspelt(name)[1]
    assert problems(inputs(host("n", "az1", minio_sites=SITES, **{name: 1}))) == []


def test_c13_a_name_that_nothing_reads_is_doubtful_unless_it_is_named():
    found = doubtful(inputs(host("n", "az1", minio_cluster_colour="blue", minio_totally_unknown=1, minio_cluster_port=9000, other=1)))
    assert found == [
        "minio_cluster_colour: this collection has no such variable. Did you mean minio_cluster_user? If it is your own, name it in minio_own_variables.",
        "minio_totally_unknown: this collection has no such variable. If it is your own, name it in minio_own_variables.",
    ]
    assert not doubtful(inputs(host("n", "az1", minio_cluster_colour="blue", minio_own_variables=["minio_cluster_colour"])))
    assert not problems(inputs(host("n", "az1", minio_sites=SITES, minio_site1="x", minio_own_variables="minio_site1")))


def test_one_line_for_many_hosts():
    eight = [host(f"n{number}", "az1", minio_sites=SITES, minio_cluster_port="{{ vault_port }}") for number in range(8)]
    found = problems(inputs(*eight, roles=("minio_cluster",)))
    assert found == ["minio_cluster_port: the variable vault_port is not defined. Define it, in a vault if it is secret, or correct its name."]
    found = problems(inputs(*eight[:4], host("m", "az1", minio_sites=SITES), roles=("minio_cluster",)))
    assert len(found) == 1 and found[0].endswith(" Hosts: n0, n1, n2 and 1 more.")


@pytest.mark.parametrize("value", ["{{ ansible_facts.domain }}", "{{ hostvars['x'].y }}", "{{ minio_cluster_console_url }}", "{{ lookup('file', '/none') }}"])
def test_what_is_known_later_is_no_error(value):
    one = host("n", "az1", minio_cluster_region=value)
    assert one.unfilled == [] and "minio_cluster_region" not in one.values


def test_every_part_that_is_missing_is_named():
    assert len(host("n", minio_iam_secrets={"a": "{{ vault_a }}", "b": ["{{ vault_b }}", "x"]}).unfilled) == 2


@pytest.mark.parametrize("value", [None, 1, "text", ["az1"], {1: {}}, {"az1": None}, {"az1": []}, {None: None}])
def test_sites_of_a_wrong_type_are_one_error_and_no_traceback(value):
    found = problems(inputs(host("n", "az1", minio_sites=value), every_site=True))
    assert found and all(line.startswith(("minio_sites", "site ", "group ")) for line in found)


@given(JSON)
def test_no_value_of_any_variable_is_a_traceback(value):
    one = host("n", "az1", minio_sites=value, minio_site=value, minio_replication_secrets=value, minio_own_variables=value, minio_cluster_environment=value)
    roles = ("minio_cluster", "minio_replication")
    assert all(isinstance(line, str) and "\n" not in line for line in problems(inputs(one, roles=roles, every_site=True)))
    assert isinstance(sites_of(one), dict)


@given(JSON)
def test_no_value_of_any_option_is_a_traceback(value):
    for role in ("minio_cluster", "minio_buckets", "minio_proxy"):
        for name, spec in options_of(role).items():
            assert all(isinstance(line, str) for line in type_errors(name, value, spec))


def test_c14_defaults_and_examples_have_right_types():
    for path in (ROOT / "roles").glob("*/defaults/main.yml"):
        role = path.parents[1].name
        for name, value in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            if name in options_of(role) and "{{" not in str(value):
                assert type_errors(name, value, options_of(role)[name]) == []


@pytest.mark.parametrize("name", ["minio_iam_secrets", "minio_cluster_root_password", "minio_cluster_environment", "minio_cluster_kms_secret_key"])
@pytest.mark.parametrize("value", ["hidden-value", ["hidden-value"], {"a": "hidden-value"}])
def test_secrets_are_not_shown(name, value):
    spec = options_of("minio_iam").get(name) or options_of("minio_cluster")[name]
    assert "hidden-value" not in "".join(type_errors(name, value, spec))


def test_an_emergency_is_not_stopped_by_what_it_does_not_need():
    assert problems(inputs(host("n", "nowhere", minio_sites=5, minio_cluster_prot=1), roles=())) == []
    assert len(problems(inputs(roles=(), groups={"storage": ["n"]}))) == 1


@pytest.mark.parametrize(
    "variable, value, line",
    [
        ("minio_failover_timeout", "abc", "minio_failover_timeout: 'abc' must be a whole number."),
        ("minio_rebuild_timeout", "abc", "minio_rebuild_timeout: 'abc' must be a whole number."),
        ("minio_failback_resume", "perhaps", "minio_failback_resume: 'perhaps' must be true or false."),
        ("minio_failover_timeout", "60", None),
        ("minio_cluster_port", "abc", None),
    ],
)
def test_an_emergency_checks_the_types_of_its_own_options_alone(variable, value, line):
    given = host("n", "nowhere", minio_sites=5, minio_cluster_prot=1, **{variable: value})
    assert problems(inputs(given, roles=(), typed=("minio_failover",))) == ([f"{line} Host: n."] if line else [])


@pytest.mark.parametrize("name", ["minio_cluster_environment", "minio_cluster_user", "minio_cluster_options"])
def test_null_is_no_value_of_what_has_a_default(name):
    """The plan of a node would have the text None in paths, or end with a traceback."""
    line = f"{name}: it is null, which a line without a value gives. Give a value, or leave {name} out to have its default. Host: n."
    assert problems(inputs(host("n", "az1", minio_sites=SITES, **{name: None}), roles=("minio_cluster",))) == [line]


def test_null_does_not_stop_an_emergency():
    assert problems(inputs(host("n", "az1", minio_failover_hook=None, minio_failover_timeout=None), roles=(), typed=("minio_failover",))) == []


@pytest.mark.parametrize("file, lines", [("authority/ca.crt", 0), ("authority/../authority/ca.crt", 0), ("other/ca.crt", 1)])
def test_files_of_a_private_authority_are_made_by_the_run(file, lines):
    node = host("n", "az1", minio_sites=SITES, minio_cluster_tls_private_ca="authority")
    client = host("c", "minio_clients", minio_sites=SITES, minio_client_ca=file)
    found = problems(inputs(node, client, roles=("minio_client",)))
    assert len([line for line in found if line.startswith("minio_client_ca: ")]) == lines


def test_of_the_authorities_of_sites_only_what_the_run_makes_may_be_missing():
    sites = {"az1": {**SITES["az1"], "ca_path": "authority/ca.crt"}, "dr": {**SITES["dr"], "ca_path": "other/ca.crt"}}
    nodes = [host(name, site, minio_sites=sites, minio_cluster_tls_private_ca=folder) for name, site, folder in (("n", "az1", "authority"), ("m", "dr", ""))]
    found = problems(inputs(*nodes, roles=("minio_cluster",)))
    assert [line.partition(": ")[0] for line in found if "does not exist" in line] == ["minio_sites.dr.ca_path"]
