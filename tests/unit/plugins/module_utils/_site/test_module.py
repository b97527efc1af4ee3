# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Suboptions reach the readers of a module as they were given."""

from __future__ import annotations

import pytest
from ansible.module_utils.testing import patch_module_args
from ansible_collections.creativeflow.minio.plugins.module_utils._common.plan import Change, NotThereYet
from ansible_collections.creativeflow.minio.plugins.module_utils._site.module import converge_kind, create_module
from ansible_collections.creativeflow.minio.plugins.module_utils._site.session import Session

SPEC = {
    "rules": {"type": "list", "elements": "dict", "options": {"prefix": {"type": "str"}, "days": {"type": "int"}, "id": {"type": "str", "required": True}}},
    "scope": {"type": "dict", "options": {"prefix": {"type": "str"}}},
}


def created(**arguments):
    with patch_module_args(arguments):
        return create_module(SPEC, read_later=("rules",))


@pytest.mark.parametrize("rule", [{"prefix": ["a/"]}, {"prefix": None}, {}, {"colour": "red", "days": "x"}])
def test_nothing_is_converted_added_or_refused(rule):
    assert created(rules=[rule]).params["rules"] == [rule]


@pytest.mark.parametrize("count", [1, 100, 101, 3000])
def test_a_list_of_thousands_is_as_it_was_given(count):
    rules = [{"prefix": ["a/"], "number": number} for number in range(count)]
    assert created(rules=rules).params["rules"] == rules


def test_items_of_a_long_list_that_are_no_dictionaries_are_left_to_ansible(capsys):
    assert created(rules=[*({"id": "a"} for _number in range(200)), "id=b"]).params["rules"][-1] == {"id": "b"}
    with pytest.raises(SystemExit):
        created(rules=[*({"id": "a"} for _number in range(200)), 7])
    assert "dict" in capsys.readouterr().out


def test_other_suboptions_are_checked_by_ansible(capsys):
    assert created(scope={}).params["scope"] == {"prefix": None}
    with pytest.raises(SystemExit):
        created(scope={"prefx": "a/"})
    assert "prefx" in capsys.readouterr().out


@pytest.mark.parametrize(("given", "read"), [('{"days": 1}', {"days": 1}), ("days=1", {"days": "1"})])
def test_text_of_a_dictionary_is_one(given, read):
    assert created(rules=[given]).params["rules"] == [read]


def test_in_check_mode_what_is_not_there_yet_is_a_warning(monkeypatch):
    class Kind:
        total = 1

        def read(self):
            return None

        def compare(self, actual):
            raise NotThereYet([f"there is no user u{number}." for number in range(22)], [Change("team", "members", None, ["u0"])])

    warnings = []
    with patch_module_args({"_ansible_check_mode": True}):
        module = create_module(SPEC)
    monkeypatch.setattr(module, "warn", warnings.append)
    result = converge_kind(module, "group", Kind(), Session("http://127.0.0.1:1", "admin", "secret", site="az1"))
    assert result["changed"] and "msg" not in result
    assert len(warnings) == 21 and warnings[0].startswith("there is no user u0. Outside of check mode this is an error, unless")
    assert warnings[-1].startswith("site az1: 2 more things are not there.")
