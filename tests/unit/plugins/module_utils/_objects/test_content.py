# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Content and the digests of a server: parts of any usual size, files that change, links."""

from __future__ import annotations

import base64
import hashlib
import os

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import MinioError
from ansible_collections.creativeflow.minio.plugins.module_utils._objects import content
from ansible_collections.creativeflow.minio.plugins.module_utils._objects.content import PART, Text, find_file, part_size, walk

MIB = 1024 * 1024


def _etag(data, length):
    parts = [hashlib.md5(data[start : start + length]).digest() for start in range(0, len(data), length)]
    return f"{hashlib.md5(b''.join(parts)).hexdigest()}-{len(parts)}"


@pytest.mark.parametrize("data", [b"", b"x", b"y" * (2 * MIB + 1)])
def test_one_part(data):
    source = Text(data)
    assert source.is_etag(hashlib.md5(data).hexdigest())
    assert source.etag() == source.md5() == hashlib.md5(data).hexdigest()
    assert source.is_sha256(base64.b64encode(hashlib.sha256(data).digest()).decode())
    assert not source.is_etag(hashlib.md5(data + b"z").hexdigest())


@pytest.mark.parametrize("length", [PART, 5 * MIB, 6 * MIB, 7 * MIB, 8 * MIB, 10 * MIB, 12 * MIB, 64 * MIB])
def test_parts_of_usual_sizes(length):
    data = os.urandom(1024) * (17 * 1024)
    assert Text(data).is_etag(_etag(data, length))
    assert not Text(data[:-1] + bytes([data[-1] ^ 1])).is_etag(_etag(data, length))


def test_how_many_sizes_of_parts_are_tried_is_bounded():
    source = Text(b"")
    source.size = 1024 * MIB
    tried = []
    source._digests = lambda length, _kind: tried.append(length) or []
    assert not source.is_etag("x-2")
    assert tried == [512 * MIB + count * MIB for count in range(16)]


def test_the_etag_of_parts_of_our_own_size():
    data = b"a" * (PART + 1)
    assert Text(data).etag() == _etag(data, PART)
    digests = [hashlib.sha256(part).digest() for part in (data[:PART], data[PART:])]
    assert Text(data).is_sha256(base64.b64encode(hashlib.sha256(b"".join(digests)).digest()).decode() + "-2")


@pytest.mark.parametrize("etag", ["", "x-", "x-y", "x-0", "x-99999", "d41d8cd98f00b204e9800998ecf8427e-3"])
def test_etags_that_are_of_nothing_known(etag):
    assert not Text(b"abc").is_etag(etag)


def test_ten_thousand_parts_are_the_most():
    assert part_size(PART * 10_000) == PART
    assert part_size(PART * 10_000 + 1) == 2 * PART


def test_a_file_that_is_another_one_is_not_read(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"one")
    file = find_file(str(path))
    assert file.read(0, 3) == b"one"
    path.unlink()
    path.symlink_to("/etc/hostname")
    with pytest.raises(MinioError, match="has changed since the run began"):
        file.read(0, 3)
    path.unlink()
    with pytest.raises(MinioError, match="cannot be read: No such file"):
        file.read(0, 3)


def test_a_folder_put_in_the_place_of_a_link_is_not_read(tmp_path):
    (tmp_path / "src/sub").mkdir(parents=True)
    (tmp_path / "other").mkdir()
    (tmp_path / "src/sub/a").write_bytes(b"in")
    (tmp_path / "other/a").write_bytes(b"no")
    folder = walk(str(tmp_path / "src"), False)
    (tmp_path / "src/sub/a").unlink()
    (tmp_path / "src/sub").rmdir()
    (tmp_path / "src/sub").symlink_to(tmp_path / "other")
    with pytest.raises(MinioError, match="has changed"):
        folder.files["sub/a"].read(0, 2)


def test_links_of_a_folder(tmp_path):
    (tmp_path / "src/sub").mkdir(parents=True)
    (tmp_path / "src/sub/a").write_bytes(b"1")
    (tmp_path / "outside").write_bytes(b"2")
    (tmp_path / "src/file").symlink_to(tmp_path / "outside")
    (tmp_path / "src/up").symlink_to(tmp_path)
    (tmp_path / "src/broken").symlink_to(tmp_path / "none")
    os.mkfifo(tmp_path / "src/pipe")
    folder = walk(str(tmp_path / "src"), False)
    assert list(folder.files) == ["sub/a"] and folder.errors == []
    assert [line.partition(":")[0] for line in folder.left_out] == ["broken", "file", "pipe", "up"]
    folder = walk(str(tmp_path / "src"), True)
    assert {"sub/a", "file", "up/outside"} <= set(folder.files)
    assert [line.partition(": ")[2][:7] for line in folder.errors] == ["No such", "a link "]


def test_what_is_no_file(tmp_path):
    assert "No such file" in find_file(str(tmp_path / "none"))
    os.mkfifo(tmp_path / "pipe")
    assert "neither a file nor a folder" in find_file(str(tmp_path / "pipe"))


def test_a_file_that_shrinks_while_it_is_read(tmp_path, monkeypatch):
    path = tmp_path / "a"
    path.write_bytes(b"one")
    file = find_file(str(path))
    monkeypatch.setattr(content, "_identity", lambda found: file._found)
    path.write_bytes(b"o")
    with pytest.raises(MinioError, match="has changed"):
        file.read(0, 3)


def test_files_that_cannot_be_read_are_all_named_before_anything_is_put(tmp_path, monkeypatch):
    for name in ("a", "b", "c"):
        (tmp_path / name).write_text("x")
    # Root may read all.
    monkeypatch.setattr(content.os, "access", lambda path, _mode: str(path).endswith("b"))
    assert find_file(str(tmp_path / "a")) == f"{tmp_path}/a: it cannot be read: Permission denied."
    found = walk(str(tmp_path), False)
    assert found.errors == [f"{tmp_path}/a: it cannot be read: Permission denied.", f"{tmp_path}/c: it cannot be read: Permission denied."]
    assert list(found.files) == ["b"]
