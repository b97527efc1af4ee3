# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.creativeflow.minio.plugins.plugin_utils._programs.install import install_problems

FILE = {
    "method": "file",
    "flavour": "upstream",
    "source": "/bin/minio",
    "source_problems": [],
    "url": "",
    "sha256": "",
    "minisign_key": "",
    "package": "minio",
    "package_problems": ["p_package: the file does not exist."],
    "version": "",
}
URL = {"method": "url", "url": "https://x/minio", "sha256": "0" * 64}
BUILD = {"method": "build", "version": "v0.0.0-20260212201848-7aac2a2c5b7c"}
KEY = "RWTn5mDAqn7mqiN8EiTpBcAh8i+dLecbrOyWHvtf1ps/evjrIk/NitdC"


@pytest.mark.parametrize(
    "changes",
    [
        {},
        URL,
        {**URL, "sha256": "A" * 64},
        {**URL, "minisign_key": KEY},
        BUILD,
        {"method": "none"},
        {"method": "package"},
        {"method": "package", "package": "minio=20250907"},
        {"method": "package", "package": "/srv/minio.deb", "package_problems": []},
        {**URL, "flavour": "silo"},
    ],
)
def test_nothing_missing(changes):
    assert install_problems({**FILE, **changes}, "p") == []


@pytest.mark.parametrize(
    "changes, text",
    [
        ({"method": "copy"}, "p_method: copy is called file now."),
        ({"method": "go"}, "p_method: go is called build now."),
        ({"method": "docker"}, "p_method must be one of build, url, package, file, none, not 'docker'."),
        ({"flavour": "rustfs"}, "p_flavour must be one of upstream, silo, not 'rustfs'."),
        ({**BUILD, "flavour": "silo"}, "p_flavour: silo cannot be built"),
        ({"source": ""}, "p_source is missing"),
        ({"source_problems": ["p_source: the file /bin/minio does not exist."]}, "the file /bin/minio does not exist"),
        ({**URL, "sha256": ""}, "p_sha256 is missing"),
        ({**URL, "sha256": "g" * 64}, "p_sha256 is missing or is no SHA-256 sum"),
        ({**URL, "url": "x"}, "p_url must begin"),
        ({**URL, "minisign_key": "x"}, "p_minisign_key: the key is no base64"),
        ({"minisign_key": KEY}, "p_minisign_key is for the method url: with file"),
        ({"method": "build", "version": "latest"}, "p_version must name a version"),
        ({"method": "build", "version": "RELEASE.2025-01-01T00-00-00Z"}, "p_version must name a version"),
        ({"method": "package", "package": "./minio.rpm"}, "p_package: the file does not exist."),
    ],
)
def test_what_is_missing(changes, text):
    problems = install_problems({**FILE, **changes}, "p")
    assert len(problems) == 1 and text in problems[0]
