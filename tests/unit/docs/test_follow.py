# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
_spec = importlib.util.spec_from_file_location("follow", ROOT / "tests" / "docs" / "follow.py")
follow = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(follow)

PAGE = """
Text with `a/path`: nothing.

`a/b.yml`:

```yaml
key: value
```

```console
$ first "command"
one
… two
$ second
```

```yaml
not: a file
```
"""


def test_files_and_commands_come_in_order():
    assert list(follow.steps(PAGE)) == [("a/b.yml", "key: value\n", ()), ("", 'first "command"', ("one", "… two")), ("", "second", ())]


@pytest.mark.parametrize(
    "expected, printed, line",
    [
        ((), "", ""),
        (("…",), "", ""),
        (("one", "two"), "zero\none\nx\ntwo\n", ""),
        (("two", "one"), "one\ntwo\n", "one"),
        (("host : ok=… changed=0 failed=0",), "host   : ok=12   changed=0    failed=0\n", ""),
        (("host : ok=… changed=0 failed=0",), "host   : ok=12   changed=1    failed=0\n", "host : ok=… changed=0 failed=0"),
        (("a…ok",), "a x y\nb ok\n", "a…ok"),
    ],
)
def test_a_line_that_does_not_come_is_named(expected, printed, line):
    assert follow.missing(expected, printed) == line


def test_the_page_has_files_commands_and_output():
    found = list(follow.steps((ROOT / "docs" / "getting-started.md").read_text(encoding="utf-8")))
    assert sum(bool(step.path) for step in found) > 10
    assert sum(bool(step.output) for step in found) > 3


def test_a_part_of_a_page():
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    found = list(follow.steps(follow.section(page, "Two sites")))
    assert sum(bool(step.path) for step in found) > 5 and not any("make demo" in step.text for step in found)
    with pytest.raises(ValueError, match="no heading 'Nothing'"):
        follow.section(page, "Nothing")


def test_from_the_upgrade_on_other_options_are_added(tmp_path, monkeypatch, capsys):
    commands = ("one", "--old one"), ("creativeflow.minio.upgrade", "--new creativeflow.minio.upgrade"), ("two", "--new two")
    blocks = "".join(f"$ echo ansible-playbook {command}\nansible-playbook {printed}\n" for command, printed in commands)
    page = tmp_path / "page.md"
    page.write_text(f"```console\n{blocks}```\n", encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["follow", str(page), str(tmp_path), "--playbook-option=--old", "--upgrade-option=--new"])
    assert follow.main() == 0, capsys.readouterr().out
