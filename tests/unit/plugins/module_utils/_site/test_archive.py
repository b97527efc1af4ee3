# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A zip archive of many small files, as Python's own zipfile makes it."""

from __future__ import annotations

import io
import zipfile

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._site.archive import Archive, DamagedArchive
from hypothesis import given
from hypothesis import strategies as st

FILES = {"a/policy.json": b"{}", "a/quota.json": b"1" * 300, "b/policy.json": b"", "ab/tagging.xml": b"<T/>"}


def packed(files, compression=zipfile.ZIP_DEFLATED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return buffer.getvalue()


class Stream(io.RawIOBase):
    """Where nobody can go back, as in an answer of HTTP: sizes stand behind the files."""

    def __init__(self):
        self.written = bytearray()

    def writable(self):
        return True

    def write(self, data):
        self.written += data
        return len(data)


@pytest.mark.parametrize("compression", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
def test_what_was_packed(compression):
    archive = Archive(packed(FILES.items(), compression))
    assert {f"{folder}/{name}": archive.read(folder, name) for folder in archive.folders() for name in archive.files(folder)} == FILES
    assert (set(archive.folders()), archive.names()) == ({"a", "b", "ab"}, {"policy.json", "quota.json", "tagging.xml"})
    assert archive.read("a", "tagging.xml") is None and archive.read("c", "policy.json") is None and not archive.files("c")


def test_an_archive_that_was_written_into_a_stream():
    stream = Stream()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in FILES.items():
            archive.writestr(name, content)
    found = Archive(bytes(stream.written))
    assert [found.read(*name.split("/")) for name in FILES] == list(FILES.values())


def test_more_files_than_16_bits_count():
    buckets = range(11000)
    data = packed(((f"bucket-{number:05}/{name}", b"%d" % number) for number in buckets for name in "abcdef"), zipfile.ZIP_STORED)
    archive = Archive(data)
    assert len(archive.folders()) == len(buckets)
    assert {archive.read(f"bucket-{number:05}", "f") for number in (0, 10922, 10999)} == {b"0", b"10922", b"10999"}


def test_an_empty_archive():
    assert not Archive(packed([])).folders()


def test_a_folder_in_several_places_is_not_read_in_part():
    with pytest.raises(DamagedArchive, match="a are in several places"):
        Archive(packed([("a/one", b""), ("b/one", b""), ("a/two", b"")]))


@given(st.binary())
def test_what_is_no_archive(data):
    with pytest.raises(DamagedArchive):
        Archive(data)


@given(st.data())
def test_an_archive_with_a_wrong_byte_is_whole_or_refused(data):
    """Never another content: of what is wrong in names, nobody can know."""
    right = packed([("a/policy.json", b"policy of a bucket, " * 9)])
    wrong = bytearray(right)
    wrong[data.draw(st.integers(0, len(right) - 1))] ^= data.draw(st.integers(1, 255))
    try:
        found = Archive(bytes(wrong)).read("a", "policy.json")
    except DamagedArchive:
        return
    assert found in (None, b"policy of a bucket, " * 9)
