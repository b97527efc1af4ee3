# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""mc: what reads only, and what is refused before it runs."""

from __future__ import annotations

import os
import stat

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._errors import InputErrors, MinioError
from ansible_collections.creativeflow.minio.plugins.module_utils._mc import Alias, reads_only, redact, run_mc

SITE = {"site": Alias("https://s3.example.net:9000", "key", "s3cr3t@/+")}


@pytest.mark.parametrize(("command", "reads"), [
    (["ls", "site/b"], True),
    (["admin", "info", "site"], True),
    (["admin", "user", "list", "site"], True),
    (["admin", "user", "add", "site"], False),
    (["ilm", "rule", "ls", "site/b"], True),
    (["lsx"], False),
    (["mb", "site/ls"], False),
    (["mb", "--help"], True),
])
def test_what_reads_only(command, reads):
    assert reads_only(command) is reads


def test_the_variable_is_as_mc_reads_it():
    assert SITE["site"].variable() == "https://key:s3cr3t@/+@s3.example.net:9000"


def test_no_secret_is_in_a_text_of_an_alias_or_an_error():
    assert "s3cr3t" not in repr(SITE)
    assert redact("at https://key:s3cr3t@/+@s3", ["s3cr3t@/+", ""]) == "at https://key:********@s3"


@pytest.fixture
def program(tmp_path):
    def make(script):
        path = tmp_path / "mc"
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        return str(path)

    return make


def test_the_environment_has_the_aliases_and_no_others(program, monkeypatch):
    monkeypatch.setenv("MC_HOST_other", "http://x")
    monkeypatch.setenv("MINIO_ROOT_PASSWORD", "other-secret")
    script = """env | grep -c 'MC_HOST_\\|MINIO_'; echo "$@" | grep -c s3cr3t; cat"""
    assert run_mc(program(script), ["ls"], SITE, 10, data='{"a": 1}') == [1, 0, {"a": 1}]


def test_its_own_words_are_the_error_without_the_secret(program):
    script = """echo '{"status":"error","error":{"message":"Unable to list.","cause":{"message":"no https://key:s3cr3t@/+@s3"}}}'; exit 1"""
    with pytest.raises(MinioError) as caught:
        run_mc(program(script), ["ls", "site/b"], SITE, 10)
    assert str(caught.value) == "mc ls site/b: Unable to list: no https://key:********@s3"


def test_a_failure_without_words(program):
    with pytest.raises(MinioError, match="mc ls: it ended with 3"):
        run_mc(program("exit 3"), ["ls"], SITE, 10)


def test_the_certificate_is_where_mc_looks(program, tmp_path):
    (tmp_path / "ca.pem").write_text("CA")
    script = 'cat "$2/certs/CAs/ca.crt"; echo; test -n "$2" && echo "$@" | grep -c insecure'
    assert run_mc(program(script), ["ls"], SITE, 10, ca_path=os.fspath(tmp_path / "ca.pem"), insecure=True) == ["CA", 1]


@pytest.mark.parametrize(("command", "aliases", "error"), [
    (["admin", "user", "add", "site", "u", "xs3cr3t@/+"], SITE, "the secret key of site stands in it"),
    (["alias", "set", "x"], SITE, "aliases are options of the module"),
    (["ls"], {"a b": SITE["site"]}, "mc takes letters"),
    (["ls"], {"a": Alias("http://x", "k", "a:b")}, "session token"),
])
def test_refused(program, command, aliases, error):
    with pytest.raises(InputErrors, match=error):
        run_mc(program("touch ran"), command, aliases, 10)
