# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""With which pools a server runs or would start is told by its environment, by its unit and by its process (a14)."""

from __future__ import annotations

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._host.launch import launch, option, options

UNIT = "/usr/local/bin/minio server $MINIO_OPTS $MINIO_VOLUMES"


@pytest.mark.parametrize(
    "environment, command, volumes",
    [
        ({"MINIO_VOLUMES": "/d"}, "", "/d"),
        ({"MINIO_VOLUMES": "/d", "MINIO_OPTS": "--address :9010 --certs-dir /etc/minio/certs"}, UNIT, "/d"),
        ({"MINIO_ARGS": "/a", "MINIO_VOLUMES": "/d"}, UNIT, "/a"),
        ({"MINIO_ENDPOINTS": "http://n{1...4}/d"}, UNIT, "http://n{1...4}/d"),
        ({"MINIO_VOLUMES": " "}, UNIT, ""),
        ({}, UNIT, ""),
        ({}, "", ""),
        ({}, "/usr/bin/minio server --address :9000 --certs-dir /c --quiet /d1 /d2", "/d1 /d2"),
        ({}, "minio --json --certs-dir=/c server /d{1...4} --console-address :9001", "/d{1...4}"),
        ({}, "minio server -S /c -- /d", "/d"),
        ({"DATA": "/d1 /d2", "PORT": "9000"}, "minio server --address :${PORT} $DATA", "/d1 /d2"),
        ({}, '/bin/sh -c "exec minio server http://n{1...4}/d"', "http://n{1...4}/d"),
        ({}, "/usr/bin/podman run -v /srv:/data minio/minio server /data{1...4}", "/data{1...4}"),
        ({"MINIO_VOLUMES": "/d"}, "/usr/local/bin/start-minio", "/d"),
    ],
)
def test_the_pools_of_a_command(environment, command, volumes):
    found = launch("the unit", environment, command.split())
    assert (found.volumes, found.problem, found.doubt) == (volumes, "", "")


def test_a_command_that_is_not_understood_is_not_nothing():
    found = launch("the unit", {}, ["/usr/local/bin/start-minio", "--password=hidden"])
    assert found.volumes == "" and "the unit runs /usr/local/bin/start-minio, in which no command 'minio server' can be seen" in found.doubt
    assert "hidden" not in found.doubt


@pytest.mark.parametrize(
    "environment, command",
    [
        ({"MINIO_CONFIG": "/etc/minio.yml", "MINIO_VOLUMES": "/d"}, UNIT),
        ({}, "minio server --config /etc/minio.yml"),
        ({}, "minio server --config=/etc/minio.yml"),
    ],
)
def test_pools_of_a_configuration_file_are_not_nothing(environment, command):
    assert "read /etc/minio.yml" in launch("the unit", environment, command.split()).problem


@pytest.mark.parametrize(
    "words, value",
    [
        ("--certs-dir /c", "/c"),
        ("-S /c", "/c"),
        ("--S=/c", "/c"),
        ("-certs-dir=", ""),
        ("--certs-dir", ""),
        ("certs-dir /c", ""),
        ("---S /c", ""),
        ("--address :9000", ""),
        ("", ""),
    ],
)
def test_the_value_of_an_option(words, value):
    assert option(words.split(), "certs-dir", "S") == value


def test_an_option_that_is_given_twice():
    words = "--sftp address=:8022 -sftp=ssh-private-key=/k --address :9000".split()
    assert options(words, "sftp") == ["address=:8022", "ssh-private-key=/k"] and option(words, "sftp") == "address=:8022"
