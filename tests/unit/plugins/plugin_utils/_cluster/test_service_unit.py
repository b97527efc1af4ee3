# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lines of the unit that depend on a deployment."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from ansible_collections.creativeflow.minio.plugins.plugin_utils._cluster.service_unit import is_temporary, unit_text

HOME = "home"

NODE = SimpleNamespace(
    user="minio", group="minio", config_dir="/etc/minio", program="/usr/local/bin/minio", env_file="/etc/default/minio", secret_env_file="/etc/minio/secrets",
    root_user_file="/etc/minio/root_user", root_password_file="/etc/minio/root_password", kms_file="/etc/minio/kms_secret_key",
)  # fmt: skip


def lines(drives=("/mnt/disk1",), queues=(), ports=(9000, 9001), **options):
    return unit_text("az1", NODE, drives, queues, ports, **{"kms": False, "secrets": False, **options}).splitlines()


@pytest.mark.parametrize(("ports", "capability"), [((9000, 9001), ""), ((443, 9001), "CAP_NET_BIND_SERVICE"), ((9000, 9001, 990), "CAP_NET_BIND_SERVICE")])
def test_a_port_below_1024_can_be_opened(ports, capability):
    found = lines(ports=ports)
    assert f"CapabilityBoundingSet={capability}" in found and (f"AmbientCapabilities={capability}" in found) == bool(capability)


@pytest.mark.parametrize(("drive", "hidden"), [("/mnt/disk1", "yes"), ("/" + "home/minio/disk1", "no"), ("/" + "root/disk1", "no"), ("/homes/disk1", "yes")])
def test_drives_below_home_are_seen(drive, hidden):
    assert f"ProtectHome={hidden}" in lines(drives=[drive])


@pytest.mark.parametrize("place", ["config_dir", "root_user_file", "root_password_file", "program"])
def test_what_the_server_reads_below_home_is_seen(place):
    node = SimpleNamespace(**{**vars(NODE), place: f"/{HOME}/minio/x"})
    text = unit_text("az1", node, ["/mnt/disk1"], [], [9000, 9001], kms=False, secrets=False)
    assert "ProtectHome=no" in text.splitlines()


def test_other_paths_below_home_are_seen():
    assert "ProtectHome=no" in lines(drives=[f"/{HOME}"])
    assert "ProtectHome=no" in lines(queues=[f"/{HOME}/minio/queue"])
    assert "ProtectHome=no" in lines(named=["on", f"/{HOME}/minio/kes.crt"])


@pytest.mark.parametrize(
    ("path", "temporary"), [("/tmp/disk1", True), ("/var/tmp", True), ("/var/tmp/minio/disk1", True), ("/mnt/tmp/disk1", False), ("", False)]
)
def test_places_of_which_the_service_has_its_own(path, temporary):
    assert is_temporary(path) is temporary


def test_what_the_server_writes_to_may_be_missing():
    assert [line for line in lines(["/d1", "/d2"], ["/queue"]) if line.startswith("ReadWritePaths")] == [
        "ReadWritePaths=-/d1",
        "ReadWritePaths=-/d2",
        "ReadWritePaths=-/queue",
    ]


@pytest.mark.parametrize("kms", [True, False])
@pytest.mark.parametrize("secrets", [True, False])
def test_no_start_without_the_files_that_it_needs(kms, secrets):
    found = lines(kms=kms, secrets=secrets)
    assert {"AssertFileNotEmpty=/etc/minio/root_user", "AssertFileNotEmpty=/etc/minio/root_password"} <= set(found)
    assert ("AssertFileNotEmpty=/etc/minio/kms_secret_key" in found, "EnvironmentFile=/etc/minio/secrets" in found) == (kms, secrets)
