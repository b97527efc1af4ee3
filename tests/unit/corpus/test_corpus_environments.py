# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The readers of environment files read what systemd and a server read, and the strict one takes only what its author means."""

from __future__ import annotations

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import InputErrors
from ansible_collections.creativeflow.minio.plugins.module_utils._host import environment_files
from ansible_collections.creativeflow.minio.plugins.plugin_utils._cluster import environment_file
from ansible_collections.creativeflow.minio.tests.corpus.cases import cases, recorded

CASES, RECORDED = cases("environments"), recorded("environments")


def told(variables):
    """What systemd and the server tell of variables: nothing of those that are empty."""
    return {name: value for name, value in variables.items() if value}


def read(reader, text):
    try:
        return reader(text, "x.env")
    except InputErrors as error:
        assert all(line.startswith("x.env") and "\n" not in line for line in error.errors)
        return None


def test_every_case_was_asked():
    assert CASES.keys() == RECORDED.keys() and len(CASES) >= 40


@pytest.mark.parametrize("name", CASES)
def test_p1_what_systemd_reads(name):
    found = read(environment_files.read_for_systemd, CASES[name]["text"].encode())
    # A file that nobody can be sure of is refused; the others are read alike.
    if found is None:
        assert RECORDED[name]["systemd"] != told(CASES[name]["means"])
    else:
        assert {key: value for key, value in told(found).items() if key in RECORDED[name]["systemd"]} == RECORDED[name]["systemd"]


@pytest.mark.parametrize("name", CASES)
def test_p1_what_the_server_reads(name):
    found, answer = read(environment_files.read_for_server, CASES[name]["text"].encode()), RECORDED[name]["server"]
    if found is None or answer is None:
        # Short keys are refused by another check.
        assert found is answer or name == "keys_that_are_short"
    else:
        assert {key: found.get(key, "").strip() for key in answer} == answer


@pytest.mark.parametrize("name", CASES)
def test_p9_the_strict_reader_takes_what_is_meant_and_nothing_else(name):
    found, means = read(environment_file.parse, CASES[name]["text"]), CASES[name]["means"]
    if found is None:
        # A line that is no assignment keeps a server from starting, where it reads the file itself.
        assert RECORDED[name]["systemd"] != told(means) or RECORDED[name]["server"] is None
    else:
        assert found == means
