# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""b1: root writes below a user's folder, and the user makes links. Run by root, with real files and the user nobody."""

from __future__ import annotations

import os
import shutil
import tempfile

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._host.owned_paths import OwnedPaths, Owner, PathRefused

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files to somebody else")


@pytest.fixture
def place():
    """A folder of root that everybody can look into, with the home of nobody and a secret of root. Not below the folder of pytest, which is for root alone."""
    path = tempfile.mkdtemp(dir="/var/lib")
    os.chmod(path, 0o755)
    os.makedirs(f"{path}/user/.keep")
    os.makedirs(f"{path}/etc/own")
    with open(f"{path}/etc/secret", "w", encoding="ascii") as file:
        file.write("secret of root")
    os.chmod(f"{path}/etc/secret", 0o600)
    os.chmod(f"{path}/user", 0o750)
    chown(f"{path}/user")
    yield path
    shutil.rmtree(path)


@pytest.fixture
def nobody():
    return Owner.find("nobody")


def chown(path, uid=65534):
    os.lchown(path, uid, uid)


def link(target, path, uid=65534):
    os.symlink(target, path)
    chown(path, uid)


def write(path, content="x", uid=65534):
    with open(path, "w", encoding="ascii") as file:
        file.write(content)
    chown(path, uid)


def seen(path):
    found = os.lstat(path)
    return found.st_uid, found.st_gid, oct(found.st_mode & 0o7777)


def state(path):
    """All of a tree: names, owners, modes, contents."""
    found = {}
    for folder, _folders, files in os.walk(path):
        found[folder] = seen(folder)
        for name in files:
            with open(f"{folder}/{name}", "rb") as file:
                found[f"{folder}/{name}"] = (*seen(f"{folder}/{name}"), file.read())
    return found


def test_what_is_missing_is_made_and_a_second_run_changes_nothing(place, nobody):
    for changes in (4, 0):
        paths = OwnedPaths(nobody)
        paths.folder(f"{place}/user/.mc/certs/CAs", 0o700)
        paths.file(f"{place}/user/.mc/config.json", b"{}", 0o600)
        assert len(paths.changes) == changes
    assert seen(f"{place}/user/.mc") == seen(f"{place}/user/.mc/certs/CAs") == (65534, 65534, "0o700")
    assert seen(f"{place}/user/.mc/config.json") == (65534, 65534, "0o600")
    assert os.listdir(f"{place}/user/.mc") in (["certs", "config.json"], ["config.json", "certs"])
    assert OwnedPaths(nobody).read(f"{place}/user/.mc/config.json") == b"{}"
    assert (os.geteuid(), os.getegid()) == (0, 0)


def test_check_mode_changes_nothing(place, nobody):
    before = state(place)
    paths = OwnedPaths(nobody, check=True)
    paths.folder(f"{place}/user/.mc/certs", 0o700)
    paths.file(f"{place}/user/.mc/config.json", b"{}", 0o600)
    paths.folder(f"{place}/user/.mc", 0o700)
    assert {path for path, _before, _after in paths.changes} == {f"{place}/user/.mc", f"{place}/user/.mc/certs", f"{place}/user/.mc/config.json"}
    assert state(place) == before


def test_content_and_mode_are_corrected(place, nobody):
    path = f"{place}/user/config.json"
    write(path, "old")
    os.chmod(path, 0o644)
    paths = OwnedPaths(nobody)
    paths.file(path, b"new", 0o600)
    assert [(str(before), str(after)) for _path, before, after in paths.changes] == [("file nobody:nogroup 0644", "file nobody:nogroup 0600")]
    assert OwnedPaths(nobody).read(path) == b"new"


def test_what_only_root_can_have_put_there_is_given_to_the_owner(place, nobody):
    """Drives: a file system that was just mounted, one of another user of the service, and one behind a link of root."""
    os.mkdir(f"{place}/disk1")
    os.mkdir(f"{place}/disk2")
    chown(f"{place}/disk2", 12345)
    os.mkdir(f"{place}/real")
    link("real", f"{place}/disk3", 0)
    for path in ("disk1", "disk2", "disk3", "disk4/data"):
        OwnedPaths(nobody).folder(f"{place}/{path}", 0o750)
    assert {seen(f"{place}/{path}") for path in ("disk1", "disk2", "real", "disk4", "disk4/data")} == {(65534, 65534, "0o750")}


@pytest.mark.parametrize(
    "attack",
    [
        pytest.param(lambda place: link(f"{place}/etc", f"{place}/user/.mc"), id="the folder is a link to one of root"),
        pytest.param(lambda place: link("../etc", f"{place}/user/.mc"), id="a relative link"),
        pytest.param(lambda place: link(".keep", f"{place}/user/.mc"), id="a link to a folder that root left"),
        pytest.param(lambda place: link("nothing", f"{place}/user/.mc"), id="a link to nothing"),
        pytest.param(lambda place: link(".mc", f"{place}/user/.mc"), id="a link to itself"),
        pytest.param(lambda place: link(f"{place}/etc", f"{place}/user/.mc", 0), id="a link of root, which the user moved there"),
        pytest.param(lambda place: os.rename(f"{place}/user/.keep", f"{place}/user/.mc"), id="a folder of root, which the user renamed"),
        pytest.param(lambda place: write(f"{place}/user/.mc"), id="a file"),
        pytest.param(lambda place: os.mkfifo(f"{place}/user/.mc"), id="a pipe"),
    ],
)
def test_a_folder_below_a_users_folder(place, nobody, attack):
    attack(place)
    before = state(f"{place}/etc")
    for path in (f"{place}/user/.mc", f"{place}/user/.mc/certs"):
        with pytest.raises(PathRefused, match="link|belongs to|not a folder"):
            OwnedPaths(nobody).folder(path, 0o700)
    assert state(f"{place}/etc") == before


@pytest.mark.parametrize(
    "attack",
    [
        pytest.param(lambda place: link(f"{place}/etc/secret", f"{place}/user/config.json"), id="the file is a link to one of root"),
        pytest.param(lambda place: link(f"{place}/etc/new", f"{place}/user/config.json"), id="a link to a file that is not there"),
        pytest.param(lambda place: os.link(f"{place}/etc/secret", f"{place}/user/config.json"), id="a hard link to a file of root"),
        pytest.param(lambda place: os.mkdir(f"{place}/user/config.json"), id="a folder"),
        pytest.param(lambda place: os.mkfifo(f"{place}/user/config.json"), id="a pipe"),
    ],
)
def test_a_file_below_a_users_folder(place, nobody, attack):
    attack(place)
    before = state(f"{place}/etc")
    for check in (False, True):
        with pytest.raises(PathRefused):
            OwnedPaths(nobody, check).file(f"{place}/user/config.json", b"new", 0o600)
        with pytest.raises(PathRefused):
            OwnedPaths(nobody).read(f"{place}/user/config.json")
    assert state(f"{place}/etc") == before


def test_a_file_that_is_exchanged_by_a_link_between_look_and_read(place, nobody, monkeypatch):
    """The user is quick: below the user's folder, all is done with the user's rights, and the last link is not followed."""
    path = f"{place}/user/config.json"
    write(path, "old")
    paths = OwnedPaths(nobody)
    content = paths._content

    def exchanged(above, name):
        os.unlink(path)
        link(f"{place}/etc/secret", path)
        return content(above, name)

    monkeypatch.setattr(paths, "_content", exchanged)
    with pytest.raises(OSError):
        paths.read(path)


def test_the_folder_that_is_exchanged_after_it_was_opened(place, nobody, monkeypatch):
    """What was opened is written to, not what the path leads to by then."""
    paths = OwnedPaths(nobody)
    paths.folder(f"{place}/user/.mc", 0o700)
    content = paths._content

    def exchanged(above, name):
        os.rename(f"{place}/user/.mc", f"{place}/user/.moved")
        link(f"{place}/etc", f"{place}/user/.mc")
        return content(above, name)

    before = state(f"{place}/etc")
    write(f"{place}/user/.mc/config.json", "old")
    os.chmod(f"{place}/user/.mc/config.json", 0o600)
    monkeypatch.setattr(paths, "_content", exchanged)
    paths.file(f"{place}/user/.mc/config.json", b"new", 0o600)
    assert state(f"{place}/etc") == before
    assert OwnedPaths(nobody).read(f"{place}/user/.moved/config.json") == b"new"


def test_files_of_root_and_of_others_below_a_users_folder(place):
    chown(f"{place}/user/.keep")
    os.chmod(f"{place}/user", 0o755)
    for owner in ("root", "daemon"):
        for path in (f"{place}/user/new", f"{place}/user/.keep"):
            with pytest.raises(PathRefused, match="belongs to nobody"):
                OwnedPaths(Owner.find(owner)).folder(path, 0o700)
        with pytest.raises(PathRefused, match="belongs to nobody"):
            OwnedPaths(Owner.find(owner)).file(f"{place}/user/file", b"", 0o600)


def test_a_folder_that_everybody_can_write_to(place, nobody):
    """Somebody may have been there first."""
    os.chmod(f"{place}/etc", 0o1777)
    os.mkdir(f"{place}/etc/queue")
    chown(f"{place}/etc/queue", 12345)
    with pytest.raises(PathRefused, match="belongs to 12345"):
        OwnedPaths(nobody).folder(f"{place}/etc/queue", 0o700)
    OwnedPaths(nobody).folder(f"{place}/etc/other", 0o700)


def test_folders_are_judged_for_root(place):
    root = OwnedPaths(Owner.find("root"), check=True)
    assert [root.problem(f"{place}/{path}") for path in ("etc", "etc/own", "etc/new/deep", "new")] == [""] * 4
    link("etc", f"{place}/of-root", 0)
    link(f"{place}/etc", f"{place}/of-nobody")
    link(f"{place}/etc", f"{place}/user/link")
    assert root.problem(f"{place}/of-root/own") == ""
    for path in ("user", "user/new", "user/.keep", "user/link", "user/link/own", "of-nobody", "of-nobody/own"):
        assert "nobody" in root.problem(f"{place}/{path}")


@pytest.mark.parametrize("path", ["", "relative", "/", "/etc/../etc"])
def test_what_is_no_path(nobody, path):
    with pytest.raises(PathRefused):
        OwnedPaths(nobody).folder(path, 0o700)


def test_who_is_not_there():
    for arguments in (("no-such-user",), ("123456",), ("nobody", "no-such-group")):
        with pytest.raises(PathRefused, match="There is no "):
            Owner.find(*arguments)
    assert Owner.find("0") == Owner("root", "root", 0, 0)


def test_a_file_is_removed_and_nothing_that_a_link_leads_to(place, nobody):
    write(f"{place}/user/.keep/config.json")
    chown(f"{place}/user/.keep")
    checked = OwnedPaths(nobody, check=True)
    checked.remove(f"{place}/user/.keep/config.json")
    assert os.path.exists(f"{place}/user/.keep/config.json")
    assert [str(after) for _path, _before, after in checked.changes] == ["absent"]
    paths = OwnedPaths(nobody)
    paths.remove(f"{place}/user/.keep/config.json")
    assert not os.path.exists(f"{place}/user/.keep/config.json")
    for gone in ("user/.keep/config.json", "user/none/config.json"):
        paths.remove(f"{place}/{gone}")
    assert len(paths.changes) == 1
    link(f"{place}/etc", f"{place}/user/away")
    link(f"{place}/etc/secret", f"{place}/user/.keep/config.json")
    before = state(f"{place}/etc")
    for path in ("user/away/secret", "user/.keep/config.json", "user/.keep"):
        with pytest.raises(PathRefused):
            paths.remove(f"{place}/{path}")
    assert state(f"{place}/etc") == before
