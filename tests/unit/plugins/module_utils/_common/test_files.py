# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import os

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import InputErrors
from ansible_collections.creativeflow.minio.plugins.module_utils._common.files import parse, replace_text


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("// the buckets\n[]", "1: not JSON at column 1"),
        ('[\n  // the first\n  {"name": "users"}\n]', "2: not JSON at column 3"),
        ('[\n  {"name": "users"}, // of people\n  {"name": "logs"}\n]', "2: not JSON at column 22"),
        ('[\n  {"name": "users"} // of people\n]', "2: not JSON at column 21"),
        ('{\n  "a": 1, // one\n  "b": 2\n}', "2: not JSON at column 11"),
        ('{\n  "a": /* one */ 1\n}', "2: not JSON at column 8"),
        ('{\n  # one\n  "a": 1\n}', "2: not JSON at column 3"),
        ("[]\n// the end", "2: not JSON at column 1"),
        ('["https://x",\r\n\t// two\r\n"y"]', "2: not JSON at column 2"),
    ],
)
def test_a_comment_in_json_is_called_one(text, place):
    with pytest.raises(InputErrors) as caught:
        parse(text, "b.json")
    assert caught.value.errors == [f"b.json:{place}: a comment begins there, and JSON has none. Remove it. A file of YAML (.yml) has comments, behind #."]


def test_further_lines_with_comments_are_named():
    with pytest.raises(InputErrors, match=r"b.json:1: .* Remove it, and those on lines 3, 5\. "):
        parse('// one\n[\n  // two\n  "https://x"\n  //three\n]', "b.json")


@pytest.mark.parametrize("text", ['["// no comment", "/* nor this */", "# nor this"]', '["https://x"]'])
def test_a_text_with_the_signs_of_a_comment_is_a_text(text):
    assert parse(text, "b.json")


def test_another_error_is_named_as_python_does():
    with pytest.raises(InputErrors, match=r"b.json:1: not JSON at column 2: Expecting value\.$"):
        parse("[/ no]", "b.json")


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path, monkeypatch):
    path = tmp_path / "new" / "record"
    replace_text(str(path), "old")
    assert path.read_text(encoding="utf-8") == "old" and path.stat().st_mode & 0o777 == 0o640

    def full(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        replace_text(str(path), "new")
    assert path.read_text(encoding="utf-8") == "old" and [item.name for item in path.parent.iterdir()] == ["record"]
