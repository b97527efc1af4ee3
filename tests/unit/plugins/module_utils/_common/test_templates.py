# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import json

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import InputErrors
from ansible_collections.creativeflow.minio.plugins.module_utils._common.templates import fill, load_policy


def errors_of(function, *arguments):
    with pytest.raises(InputErrors) as caught:
        function(*arguments)
    return caught.value.errors


def test_fills_names_with_and_without_spaces():
    assert fill("{{BUCKET_NAME}}/{{ PREFIX }}*/{{N_1}}", {"BUCKET_NAME": "b", "PREFIX": "", "N_1": 5}, "x") == "b/*/5"


def test_leaves_policy_variables_alone():
    assert fill("${aws:username}/{{A}}", {"A": "a"}, "x") == "${aws:username}/a"


def test_names_every_placeholder_without_value_with_its_line():
    errors = errors_of(fill, '{{A}}\n{{ B }} {{A}}\n"{{lower}}" {{C}} {{D}}', {"A": "a", "C": ["a"], "D": True}, "p.json")
    assert [error.split(": ", 2)[:2] for error in errors] == [
        ["p.json:2", "{{ B }}"],
        ["p.json:3", "{{lower}}"],
        ["p.json:3", "{{C}}"],
        ["p.json:3", "{{D}}"],
    ]
    assert "There are values for A, C, D." in errors[0]


@pytest.mark.parametrize("name", ["p.json", "p.yml"])
def test_a_value_stays_in_its_string(tmp_path, name):
    path = tmp_path / name
    path.write_text('{"Version": "2012-10-17", "Resource": ["{{A}}"]}', encoding="utf-8")
    value = 'x"], "Action": ["s3:*\n#: '
    assert load_policy(str(path), {"A": value}) == {"Version": "2012-10-17", "Resource": [value]}


def test_yaml_dates_stay_text(tmp_path):
    path = tmp_path / "p.yaml"
    path.write_text("Version: 2012-10-17\nStatement: []\n", encoding="utf-8")
    assert load_policy(str(path), {}) == {"Version": "2012-10-17", "Statement": []}


@pytest.mark.parametrize(
    ("name", "text", "error"),
    [
        ("p.json", '{\n  "a": 1,\n}', ":3: not JSON at column 1: "),
        ("p.json", '{\n "a": {{A}}}', ":2: not JSON at column 8: "),
        ("p.json", "[]", ": a policy is a dictionary"),
        ("p.json", '{"a": 1, "a": 2}', ": the key a stands twice"),
        ("p.yml", "a: 1\nb: [\n", ": not YAML at column 1: "),
        ("p.yml", "a: 1\nb: {{A}}\n", ":2: not YAML at column 5: "),
        ("p.yml", "a: 1\na: 2\n", ":2: not YAML at column 1: the key a stands twice"),
        ("p.yml", "a: \x07\n", ": not YAML: "),
        ("p.yml", "a: 1\nb: !!int\n", ":2: not YAML at column 4: the value is no int."),
        ("p.yml", "b: !!bool x\n", ":1: not YAML at column 4: the value is no bool."),
        ("p.yml", "b: [!!timestamp x]\n", ":1: not YAML at column 5: the value is no timestamp."),
        ("p.yml", "", ": a policy is a dictionary"),
    ],
)
def test_errors_have_file_and_line(tmp_path, name, text, error):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    (line,) = errors_of(load_policy, str(path), {"A": "a"})
    assert line.startswith(str(path)) and error in line and "\n" not in line


@pytest.mark.parametrize(("name", "text"), [("p.json", '{"a": {{A}}}'), ("p.yml", "a: {{A}}")])
def test_a_placeholder_without_quotes_is_explained(tmp_path, name, text):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    assert errors_of(load_policy, str(path), {"A": "a"})[0].endswith("A placeholder must stand in quotes.")


def test_file_that_is_not_there_or_not_text(tmp_path):
    assert "No such file" in errors_of(load_policy, str(tmp_path / "none.json"), {})[0]
    binary = tmp_path / "b.json"
    binary.write_bytes(b"\xff\xfe")
    assert "UTF-8" in errors_of(load_policy, str(binary), {})[0]


def test_keys_are_filled_too(tmp_path):
    path = tmp_path / "p.json"
    path.write_text(json.dumps({"{{A}}": [1, True, None, {"x": "{{A}}"}]}), encoding="utf-8")
    assert load_policy(str(path), {"A": "k"}) == {"k": [1, True, None, {"x": "k"}]}
