# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each place that gives a server variables is read by its own rules, and told without a secret."""

from __future__ import annotations

import json
import os

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._host.facts import salted
from ansible_collections.creativeflow.minio.plugins.module_utils._host.sources import merged, read_sources, told
from ansible_collections.creativeflow.minio.plugins.module_utils._host.systemd import Service


def service(tmp_path, names=(), **values):
    return Service("minio", state="stopped", environment_files=[str(tmp_path / name) for name in names], **values)


def read(tmp_path, names, own=("own",), **values):
    return read_sources(service(tmp_path, names, **values), [str(tmp_path / name) for name in own])


def test_the_order_of_the_places(tmp_path):
    for name, text in {"before": "A=1\nB=1\nC=1\n", "own": "B=2\nC=2\n", "behind": "C=3\n"}.items():
        (tmp_path / name).write_text(text)
    found = read(tmp_path, ["before", "own", "behind", "missing"], environment={"A": "0", "U": "0"})
    assert [source.kind for source in found] == ["unit", "earlier", "file", "after"]
    assert merged(found) == {"A": "1", "U": "0", "B": "2", "C": "3"}


def test_a_pattern_stands_for_files_in_their_order(tmp_path):
    (tmp_path / "b.env").write_text("A=b\n")
    (tmp_path / "a.env").write_text("A=a\n")
    assert [os.path.basename(source.where) for source in read(tmp_path, ["*.env"])] == ["a.env", "b.env"]


def test_what_the_server_reads_by_itself(tmp_path):
    config = tmp_path / "config.env"
    (tmp_path / "own").write_text(f"MINIO_CONFIG_ENV_FILE={config}\n")
    assert [source.kind for source in read(tmp_path, ["own"])] == ["file"]
    config.write_text("export MINIO_DOMAIN=x\n")
    assert read(tmp_path, ["own"])[-1].variables == {"MINIO_DOMAIN": "x"}
    config.write_text("; x\n")
    assert f"{config}, line 1" in read(tmp_path, ["own"])[-1].problems[0]
    (tmp_path / "own").write_text("MINIO_CONFIG_ENV_FILE=c.env\n")
    assert read(tmp_path, ["own"])[-1].problems == [
        "MINIO_CONFIG_ENV_FILE names c.env, which the server looks for where it was started: name it by its absolute path."
    ]


@pytest.mark.parametrize("text, problem", [("MINIO_VOLUMES='/d\n", "quotation mark"), (None, "is there and cannot be read")])
def test_a_file_that_cannot_be_read_is_not_nothing(tmp_path, text, problem):
    if text is None:
        (tmp_path / "own").mkdir()
    else:
        (tmp_path / "own").write_text(text)
    (source,) = read(tmp_path, ["own"])
    assert source.variables == {} and problem in source.problems[0]


def test_the_process_that_runs(tmp_path):
    running = Service("minio", state="running", pid=os.getpid())
    process = read_sources(running, [])[-1]
    assert process.kind == "process" and process.variables.get("PATH") == os.environ.get("PATH")
    gone = read_sources(Service("minio", state="running", pid=1 << 22), [])[-1]
    assert "cannot be read" in gone.problems[0]


def test_values_are_told_only_where_everybody_sees_them(tmp_path):
    (tmp_path / "own").write_text("MINIO_ROOT_PASSWORD=topsecret\nMINIO_VOLUMES=/d\nMINIO_OPTS=--json\nPORT=9\nMINIO_REGION=eu\nMINIO_DOMAIN=x\n")
    (source,) = told(read(tmp_path, ["own"]), "/bin/minio server $MINIO_OPTS --address :${PORT}", "salt")
    assert source["public"] == {"MINIO_VOLUMES": "/d", "MINIO_OPTS": "--json", "PORT": "9", "MINIO_REGION": "eu"}
    assert source["sums"]["MINIO_ROOT_PASSWORD"] == salted("salt", "topsecret") and "topsecret" not in json.dumps(source)


def test_names_of_secrets_are_told_of_the_files_of_the_role_and_of_the_unit(tmp_path):
    lines = ["MINIO_ROOT_PASSWORD=topsecret", "# export MINIO_SECRET_KEY = 'x y'", "HTTPS_PROXY=http://u:p@proxy", "MINIO_ROOT_PASSWORD_FILE=/f", "A_TOKEN="]
    (tmp_path / "own").write_text("\n".join(lines))
    (source,) = told(read(tmp_path, ["own"]), "", "salt")
    assert source["hidden"] == ["HTTPS_PROXY", "MINIO_ROOT_PASSWORD", "MINIO_SECRET_KEY"]
    (unit,) = read_sources(Service("minio", environment={"MINIO_ROOT_PASSWORD": "topsecret", "MINIO_REGION": "eu"}), [])
    assert unit.hidden == ("MINIO_ROOT_PASSWORD",)


def test_a_file_that_cannot_be_understood_is_none_without_secrets(tmp_path):
    (tmp_path / "own").write_text("MINIO_ROOT_PASSWORD=topsecret\nMINIO_VOLUMES='/d\n")
    (source,) = read(tmp_path, ["own"])
    assert source.problems and source.hidden == ("MINIO_ROOT_PASSWORD",)


@pytest.mark.parametrize(
    "line, names",
    [
        ("#Environment=MINIO_ROOT_PASSWORD=topsecret", ["MINIO_ROOT_PASSWORD"]),
        ('; Environment="MINIO_ROOT_PASSWORD=topsecret" A=b', ["MINIO_ROOT_PASSWORD"]),
        ("Environment='https_proxy=http://u:topsecret@proxy'", ["https_proxy"]),
        ("Environment=MINIO_ROOT_PASSWORD_FILE=/etc/minio/root-password", []),
        ("EnvironmentFile=-/etc/default/minio", []),
    ],
)
def test_a_comment_of_the_unit_keeps_its_secret_out_of_a_diff(tmp_path, line, names):
    (tmp_path / "minio.service").write_text(f"[Service]\n{line}\n")
    found = told(read_sources(Service("minio", state="stopped", unit=str(tmp_path / "minio.service")), []), "", "salt")
    assert [source["hidden"] for source in found] == ([names] if names else []) and "topsecret" not in json.dumps(found)


def test_a_unit_that_cannot_be_read_is_not_one_without_secrets(tmp_path):
    (source,) = read_sources(Service("minio", state="stopped", unit=str(tmp_path)), [])
    assert source.kind == "unit" and "is there and cannot be read" in source.problems[0]
    # A masked one has a problem already.
    assert read_sources(Service("minio", unit="/dev/null", problem="the unit is masked"), []) == []
