# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The examples: what check_inputs does not read of them, the environment files and the manifests."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from ansible_collections.creativeflow.minio.plugins.filter.environment_parse import environment_parse

EXAMPLES = Path(__file__).parents[3] / "examples"
ENVIRONMENTS = sorted(EXAMPLES.glob("*/config/*.env"))
MANIFESTS = sorted(EXAMPLES.glob("*/.minio-config.*sums"))


@pytest.mark.parametrize("path", ENVIRONMENTS, ids=lambda path: path.parts[-3])
def test_the_role_takes_an_environment_file(path):
    found = environment_parse(path.read_text(encoding="utf-8"), path.name, "node")
    assert found["errors"] == []
    assert found["pools"]
    assert found["ignored"] == ["MINIO_SERVER_URLS", "MINIO_OPTS"]


@pytest.mark.parametrize("path", MANIFESTS, ids=lambda path: f"{path.parts[-2]}{path.suffix}")
def test_a_manifest_has_the_sums_of_all_files(path):
    folder = path.parent
    written = dict(reversed(line.split("  ")) for line in path.read_text(encoding="utf-8").splitlines())
    files = [file for part in ("config", "policies") for file in (folder / part).rglob("*") if file.is_file()]
    kind = path.suffix.removeprefix(".").removesuffix("sums")
    assert written == {str(file.relative_to(folder)): hashlib.new(kind, file.read_bytes()).hexdigest() for file in files}
