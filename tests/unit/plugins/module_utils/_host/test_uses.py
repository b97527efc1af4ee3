# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""h8: what else on a host uses a user, a group or a program, from real processes and files."""

from __future__ import annotations

import grp
import os
import pwd
import shutil
import subprocess
import sys

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._host import uses
from ansible_collections.creativeflow.minio.plugins.module_utils._host.places import Mount
from ansible_collections.creativeflow.minio.plugins.module_utils._host.uses import Owned, owned_files, uses_of_group, uses_of_program, uses_of_user

ME = pwd.getpwuid(os.geteuid()).pw_name
GROUP = grp.getgrgid(os.getegid()).gr_name
STRANGER = 54321


@pytest.fixture(name="units", autouse=True)
def units_fixture(tmp_path, monkeypatch):
    """The units of the host: as many as a test writes."""
    folder = tmp_path / "units"
    folder.mkdir()
    monkeypatch.setattr(uses, "units", lambda: {path.name: str(path) for path in folder.iterdir()})
    return folder


@pytest.fixture(name="quiet")
def quiet_fixture(monkeypatch):
    """No process counts."""
    monkeypatch.setattr(uses, "_running", lambda _service, _fits: [])


def disk(path):
    return [Mount("8:1", "/", str(path), "ext4", "/dev/sda", [])]


def test_a_process_of_the_user_is_a_use():
    assert any(line.startswith("process ") and line.endswith(" runs") for line in uses_of_user(ME, "minio"))
    assert uses_of_user("nobody-has-this-name", "minio") == uses_of_group("nobody-has-this-name", "x", "minio") == []


def test_a_process_of_the_program_is_a_use(tmp_path):
    program = shutil.copy(shutil.which("sleep"), tmp_path / "program")
    assert uses_of_program(str(program), "minio") == []
    with subprocess.Popen([str(program), "60"]) as process:
        found = uses_of_program(str(program), "minio")
        process.kill()
    assert [line.split()[:2] for line in found] == [["process", str(process.pid)]]
    assert uses_of_program(f"{tmp_path}/gone", "minio") == []


def test_other_units_are_uses_and_the_service_is_none(quiet, units):
    for name, text in {"minio": "own", "backup": "backup", "other": "nobody"}.items():
        (units / f"{name}.service").write_text(f"[Service]\nUser={ME if text != 'nobody' else 'nobody'}\nGroup={GROUP if text != 'nobody' else 'nobody'}\n")
    assert uses_of_user(ME, "minio") == ["backup.service runs as it"]
    assert uses_of_group(GROUP, ME, "minio")[-1] == "backup.service runs with it"


def test_a_supplementary_group_is_a_use(quiet, units):
    (units / "reader.service").write_text(f"SupplementaryGroups=adm {GROUP} audio\n")
    (units / "similar.service").write_text(f"SupplementaryGroups={GROUP}er\n")
    assert [line for line in uses_of_group(GROUP, ME, "minio") if "service" in line] == ["reader.service runs with it"]


def test_a_unit_that_names_the_program_is_a_use(quiet, units):
    (units / "second.service").write_text(f"ExecStart={sys.executable} server\n")
    (units / "longer.service").write_text(f"ExecStart={sys.executable}-config\n")
    (units / "other.service").write_text(f"ExecStart=/opt{sys.executable}\n")
    assert uses_of_program(sys.executable, "minio") == ["second.service names it"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files to somebody else")
def test_files_elsewhere_are_found(tmp_path):
    place = tmp_path / "disk"
    (place / "config").mkdir(parents=True)
    (place / "a [b]").mkdir()
    for path in (place / "config" / "x", place / "a [b]" / "x"):
        path.touch()
        os.chown(path, STRANGER, STRANGER)
    assert owned_files(STRANGER, STRANGER, [f"{place}/config", f"{place}/a [b]"], "minio", disk(place), 60) == Owned()
    assert owned_files(STRANGER, STRANGER, [f"{place}/config"], "minio", disk(place), 60) == Owned(of_user=f"{place}/a [b]/x")
    os.chown(place / "a [b]" / "x", 0, STRANGER)
    assert owned_files(STRANGER, STRANGER, [f"{place}/config"], "minio", disk(place), 60) == Owned(of_group=f"{place}/a [b]/x")
    assert owned_files(None, STRANGER, [], "minio", disk(place), 60).of_group
    assert owned_files(None, None, [], "minio", disk(place), 60) == Owned()


def test_a_search_that_fails_is_not_an_answer(tmp_path, monkeypatch):
    begin = disk(tmp_path)
    assert "did not end within" in owned_files(STRANGER, None, [], "minio", begin, 0.000001).problem
    failed = subprocess.CompletedProcess([], 1, "", "find: '/mnt/x': Input/output error\n")
    monkeypatch.setattr(uses.subprocess, "run", lambda *_words, **_options: failed)
    assert owned_files(STRANGER, None, [], "minio", begin, 60).problem == "find: '/mnt/x': Input/output error"
    gone = subprocess.CompletedProcess([], 1, "", "find: '/x': No such file or directory\n")
    monkeypatch.setattr(uses.subprocess, "run", lambda *_words, **_options: gone)
    assert owned_files(STRANGER, None, [], "minio", begin, 60) == Owned()


def test_only_the_disks_of_this_host_are_searched(monkeypatch):
    asked = []
    done = subprocess.CompletedProcess([], 0, "", "")
    monkeypatch.setattr(uses.subprocess, "run", lambda command, **_options: asked.append(command) or done)
    kinds = {"/": "ext4", "/proc": "proc", "/net": "nfs4", "/run": "tmpfs", "/data": "xfs"}
    owned_files(STRANGER, None, ["/etc/minio"], "minio", [Mount(path, "/", path, kind, "", []) for path, kind in kinds.items()], 60)
    assert asked[0][1:4] == ["/", "/data", "-xdev"]
    assert "/etc/minio" in asked[0]
