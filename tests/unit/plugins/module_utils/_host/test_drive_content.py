# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""h8: what is removed from drives. Real folders; as root, drives are given to root afterwards."""

from __future__ import annotations

import errno
import json
import os

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._host import drive_content
from ansible_collections.creativeflow.minio.plugins.module_utils._host.drive_content import DriveRefused, content_of_drive, remove_content
from ansible_collections.creativeflow.minio.plugins.module_utils._host.places import Mount

DEPLOYMENT = "4f4a3c1e"


@pytest.fixture(name="drive")
def drive_fixture(tmp_path):
    """A drive with two buckets, as a server leaves it."""
    path = os.path.realpath(tmp_path / "disk1")
    write(f"{path}/.minio.sys/format.json", json.dumps({"version": "1", "format": "xl", "id": DEPLOYMENT}))
    write(f"{path}/.minio.sys/buckets/media/.metadata.bin/xl.meta")
    write(f"{path}/media/a/b/xl.meta")
    write(f"{path}/media/a/b/8e0a6c0e/part.1")
    os.makedirs(f"{path}/empty")
    return path


def write(path, content="x"):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(content)


def tree(path):
    return sorted(os.path.relpath(os.path.join(folder, name), path) for folder, folders, files in os.walk(path) for name in [*folders, *files])


def test_all_of_a_server_goes_and_the_drive_stays(drive):
    found = remove_content(drive, DEPLOYMENT, [])
    assert sorted(found.paths) == [f"{drive}/.minio.sys", f"{drive}/empty", f"{drive}/media"]
    assert (found.files, found.kept) == (4, [])
    assert os.path.isdir(drive)
    assert not os.listdir(drive)


def test_a_drive_that_has_failed_is_not_taken_for_one_that_is_gone(drive, monkeypatch):
    def failing(real):
        def call(path, *args, **kwargs):
            if str(path).startswith(drive):
                raise OSError(errno.EIO, "Input/output error")
            return real(path, *args, **kwargs)

        return call

    # XFS answers so, also for the mount point itself, when it has shut down.
    for name in ("stat", "lstat"):
        monkeypatch.setattr(os, name, failing(getattr(os, name)))
    found = content_of_drive(drive, [])
    assert (found.state, found.problem) == ("refused", f"{drive} cannot be read (Input/output error). Correct that first.")
    with pytest.raises(DriveRefused, match="Input/output error"):
        remove_content(drive, DEPLOYMENT, [])


def test_a_second_time_changes_nothing(drive):
    remove_content(drive, DEPLOYMENT, [])
    again = remove_content(drive, DEPLOYMENT, [])
    assert (again.paths, again.files, again.owner_changed) == ([], 0, False)


def test_check_mode_says_the_same_and_changes_nothing(drive):
    before = tree(drive)
    planned = remove_content(drive, DEPLOYMENT, [], check=True)
    assert tree(drive) == before
    done = remove_content(drive, DEPLOYMENT, [])
    assert (planned.paths, planned.files, planned.kept) == (done.paths, done.files, done.kept)


def test_files_of_others_stay_also_within_a_bucket(drive):
    write(f"{drive}/notes.txt")
    write(f"{drive}/media/a/backup.tar")
    write(f"{drive}/lost+found/x")
    found = remove_content(drive, DEPLOYMENT, [])
    assert found.kept == [f"{drive}/media/a/backup.tar", f"{drive}/notes.txt"]
    assert tree(drive) == ["lost+found", "lost+found/x", "media", "media/a", "media/a/backup.tar", "notes.txt"]


def test_no_link_is_followed(drive, tmp_path):
    outside = tmp_path / "outside"
    write(f"{outside}/xl.meta")
    os.symlink(outside, f"{drive}/linked")
    os.symlink(outside, f"{drive}/media/a/linked")
    os.symlink(f"{outside}/xl.meta", f"{drive}/media/xl.meta")
    os.symlink(outside, f"{drive}/.minio.sys/linked")
    found = remove_content(drive, DEPLOYMENT, [])
    assert found.kept == [f"{drive}/media/a/linked", f"{drive}/media/xl.meta", f"{drive}/linked"]
    assert tree(outside) == ["xl.meta"]
    assert not os.path.exists(f"{drive}/.minio.sys")


def test_a_drive_behind_a_link_is_refused(drive, tmp_path):
    os.symlink(drive, tmp_path / "link")
    link = f"{os.path.realpath(tmp_path)}/link"
    with pytest.raises(DriveRefused, match=f"link leads to {drive} by a link"):
        remove_content(link, DEPLOYMENT, [])
    with pytest.raises(OSError, match="link"):
        drive_content._open(link)  # pylint: disable=protected-access


def test_a_folder_that_became_a_link_is_not_entered(drive, tmp_path, monkeypatch):
    """Somebody may exchange a bucket after the look."""
    outside = tmp_path / "outside"
    write(f"{outside}/xl.meta")
    looked = content_of_drive(drive, [])
    os.rename(f"{drive}/media", f"{drive}/media.old")
    os.symlink(outside, f"{drive}/media")
    monkeypatch.setattr(drive_content, "content_of_drive", lambda _path, _mounts: looked)
    with pytest.raises(OSError, match="media"):
        remove_content(drive, DEPLOYMENT, [])
    assert tree(outside) == ["xl.meta"]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda path: os.unlink(f"{path}/.minio.sys/format.json"), "has no format of MinIO, and holds empty, media"),
        (lambda path: write(f"{path}/.minio.sys/format.json", '{"format": "xl", "id": "other"}'), "is of deployment other, not of 4f4a3c1e"),
        (lambda path: write(f"{path}/.minio.sys/format.json", "{"), r"cannot be read \(format.json\)"),
        (lambda path: write(f"{path}/.minio.sys/format.json", '{"format": "fs", "id": "4f4a3c1e"}'), r"cannot be read \(format.json\)"),
    ],
)
def test_a_drive_without_the_right_format_is_refused(drive, change, expected):
    change(drive)
    before = tree(drive)
    with pytest.raises(DriveRefused, match=expected):
        remove_content(drive, DEPLOYMENT, [])
    assert tree(drive) == before


def test_a_format_that_is_a_link_is_refused(drive, tmp_path):
    os.rename(f"{drive}/.minio.sys/format.json", tmp_path / "format.json")
    os.symlink(tmp_path / "format.json", f"{drive}/.minio.sys/format.json")
    assert content_of_drive(drive, []).problem == f"{drive}/.minio.sys/format.json is not what a server makes."


def test_something_mounted_inside_is_refused(drive):
    inside = Mount("8:1", "/", f"{drive}/media/a", "ext4", "/dev/sdb", [])
    beside = Mount("8:1", "/", f"{drive}0", "ext4", "/dev/sdb", [])
    assert content_of_drive(drive, [beside]).state == "formatted"
    assert content_of_drive(drive, [inside]).problem == f"{drive}/media/a is mounted inside of {drive}. Unmount it first."


@pytest.mark.parametrize("path", ["/", "relative", "//", "/mnt/.."])
def test_what_is_no_drive_is_refused(path):
    assert content_of_drive(path, []).state == "refused"


def test_an_interrupted_removal_is_completed(drive, monkeypatch):
    """The format goes last, so that a drive never holds data without it."""
    unlink = os.unlink
    left = []

    def interrupted(name, **options):
        if name == "format.json":
            left.append(tree(drive))
            raise KeyboardInterrupt
        unlink(name, **options)

    monkeypatch.setattr(drive_content.os, "unlink", interrupted)
    with pytest.raises(KeyboardInterrupt):
        remove_content(drive, DEPLOYMENT, [])
    monkeypatch.undo()
    assert left == [[".minio.sys", ".minio.sys/format.json"]]
    remove_content(drive, DEPLOYMENT, [])
    assert not os.listdir(drive)


def test_the_folder_of_the_format_alone_goes_too(drive):
    remove_content(drive, DEPLOYMENT, [])
    os.mkdir(f"{drive}/.minio.sys")
    assert remove_content(drive, DEPLOYMENT, [], check=True).paths == [f"{drive}/.minio.sys"]
    assert remove_content(drive, DEPLOYMENT, []).paths == [f"{drive}/.minio.sys"]
    assert not os.listdir(drive)


def test_a_key_with_many_parts(drive):
    """The longest key has 1024 signs."""
    handle = os.open(f"{drive}/media", os.O_RDONLY)
    for _part in range(500):
        os.mkdir("a" if _part else "z", dir_fd=handle)
        below = os.open("a" if _part else "z", os.O_RDONLY, dir_fd=handle)
        os.close(handle)
        handle = below
    os.close(os.open("xl.meta", os.O_CREAT | os.O_WRONLY, dir_fd=handle))
    os.close(handle)
    remove_content(drive, DEPLOYMENT, [])
    assert not os.listdir(drive)


def test_a_drive_that_is_not_there_is_nothing(tmp_path):
    path = f"{os.path.realpath(tmp_path)}/gone"
    assert content_of_drive(path, []).state == "absent"
    assert remove_content(path, DEPLOYMENT, []).paths == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give drives to somebody")
def test_the_drive_belongs_to_root_afterwards(drive):
    os.chown(drive, 65534, 65534)
    assert remove_content(drive, DEPLOYMENT, [], check=True).owner_changed
    assert os.stat(drive).st_uid == 65534
    assert remove_content(drive, DEPLOYMENT, []).owner_changed
    assert (os.stat(drive).st_uid, os.stat(drive).st_gid) == (0, 0)
