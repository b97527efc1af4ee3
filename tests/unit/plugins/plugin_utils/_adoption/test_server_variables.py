# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What takes over a server that is there, as text that can be pasted; no value of a secret, and nothing that is not known."""

from __future__ import annotations

import pytest
import yaml
from ansible.template import trust_as_template
from ansible_collections.creativeflow.minio.plugins.plugin_utils._adoption.server_variables import server_variables
from ansible_collections.creativeflow.minio.plugins.plugin_utils._inputs.variables import options_of

COMMAND = ["/opt/minio/minio", "server", "--certs-dir", "/srv/certs", "--address", ":9010", "--console-address=:9011"]


def server(**changes):
    good = {"unit": "minio-server.service", "pid": 812, "program": "/opt/minio/minio", "user": "s3", "container": False, "ports": [9010]}
    return {**good, "command": COMMAND, "volumes": "", **changes}


def source(kind, where, public=None, names=(), problems=()):
    return {"kind": kind, "where": where, "sums": dict.fromkeys([*(public or {}), *names], "7d5c"), "public": public or {}, "problems": list(problems)}


FILE = source("earlier", "/etc/default/minio-server", {"MINIO_VOLUMES": "/old"})
PUBLIC = {"MINIO_VOLUMES": "/mnt/disk{1...2}", "MINIO_REGION": "eu-west-1", "MINIO_ERASURE_SET_DRIVE_COUNT": "2"}
PROCESS = source("process", "minio-server.service", PUBLIC, ["PATH", "MINIO_ROOT_PASSWORD", "MINIO_KMS_SECRET_KEY", "MINIO_OPTS"])


def service(sources=(FILE, PROCESS), state="running", command=tuple(COMMAND), start_command="", group="media"):
    told = {"name": "minio-server", "state": state, "command": list(command), "start_command": start_command}
    return {"service": told, "sources": list(sources), "user": {"name": "s3", "group": group}}


def text(servers=(), one=None, host="n1"):
    return server_variables({host: {"other_servers": list(servers)}}, {host: one or {}})


def test_a_server_with_a_unit():
    found = text([server(user=trust_as_template("s3"))], service(), host=trust_as_template("n1"))
    assert found.splitlines()[0] == "# n1" and found.endswith("\n")
    assert yaml.safe_load(found) == {
        "minio_cluster_service_name": "minio-server",
        "minio_cluster_user": "s3",
        "minio_cluster_group": "media",
        "minio_cluster_install_path": "/opt/minio/minio",
        "minio_cluster_service_env_file": "/etc/default/minio-server",
        "minio_cluster_pools": [{"hosts": "n1", "drives": "/mnt/disk{1...2}"}],
        "minio_cluster_port": 9010,
        "minio_cluster_console_port": 9011,
        "minio_cluster_region": "eu-west-1",
        "minio_cluster_environment": {"MINIO_ERASURE_SET_DRIVE_COUNT": "2"},
    }
    assert set(yaml.safe_load(found)) <= set(options_of("minio_cluster"))
    assert "# Its certificates are in /srv/certs: give them as minio_cluster_tls_cert and minio_cluster_tls_key." in found
    names = "MINIO_KMS_SECRET_KEY, MINIO_ROOT_PASSWORD."
    assert f"# It has these variables, too. Take their values from the host, secrets into the vault: {names}" in found


def test_a_unit_that_does_not_run_is_told_by_what_it_would_start_with():
    names = source("earlier", "/etc/default/m", {"MINIO_OPTS": "--address :9020 -S /c", "MINIO_VOLUMES": "http://n{1...2}:9020/d"})
    stopped = service([names], "stopped", (), "/usr/bin/minio server $MINIO_OPTS $MINIO_VOLUMES")
    found = text([server(pid=0, program="", user="", command=[])], stopped, host="old")
    values = yaml.safe_load(found)
    assert values["minio_cluster_install_path"] == "/usr/bin/minio" and values["minio_cluster_port"] == 9020 and "minio_cluster_user" not in values
    assert values["minio_cluster_pools"] == [{"hosts": "n{1...2}", "drives": "/d"}]
    assert "# Its certificates are in /c:" in found
    assert "# old is none of n1, n2: set minio_cluster_node_name in its host_vars." in found


def test_hosts_with_the_same_variables_are_one_part():
    pools = service([source("process", "x", {"MINIO_VOLUMES": "http://n{1...2}:9000/d"})])
    looks = {name: {"other_servers": [server()]} for name in ("n1", "n2")}
    looks["n3"] = {"unreachable": True, "msg": "Failed to connect\n  to the host"}
    found = server_variables(looks, {"n1": pools, "n2": pools, "n3": {"skipped": True}})
    assert found.startswith("# n1, n2\n") and found.endswith("\n\n# n3\n# This host could not be read: Failed to connect to the host\n")
    assert found.count("minio_cluster_pools") == 1
    assert server_variables({}) == ""


@pytest.mark.parametrize(
    "servers, line",
    [
        ([], "# No MinIO runs there, and no unit starts one."),
        (
            [server(unit="", container=True)],
            "# MinIO runs in a container (pid 812), which no variable takes over. Move it into a service first. See docs/adopt.md",
        ),
        ([server(unit="")], "# MinIO runs outside of systemd (pid 812), which no variable takes over."),
    ],
)
def test_what_no_variable_takes_over(servers, line):
    found = text(servers)
    assert line in found and yaml.safe_load(found) is None


def test_what_is_not_known_is_said():
    assert "# The service could not be read: no" in text([server()], {"failed": True, "msg": "no"})
    found = text([server(), server(unit="b.service", pid=0), server(unit="", pid=9)], service([source("process", "x", problems=["/x cannot be read"])]))
    assert "# /x cannot be read" in found and "# There is another MinIO: b.service, which does not run." in found
    assert "# There is another MinIO: outside of systemd (pid 9)." in found
    assert "# minio_cluster_pools: nothing says which drives the server has." in found
    found = text([server()], service([FILE, source("after", "/etc/more"), source("process", "x", {"MINIO_VOLUMES": "http://a/d http://b/d"})]))
    assert "# The unit has several environment files: /etc/default/minio-server, /etc/more. The role writes the first." in found
    assert "# minio_cluster_pools: its pools: several arguments without ranges are one pool" in found
