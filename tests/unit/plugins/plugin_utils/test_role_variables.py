# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Variables of a role that a lookup reads."""

from __future__ import annotations

import pytest
from ansible.errors import AnsibleLookupError
from ansible.parsing.dataloader import DataLoader
from ansible.template import trust_as_template
from ansible_collections.creativeflow.minio.plugins.plugin_utils._role_variables import RoleVariables, plain


def variables(**raw):
    return RoleVariables(DataLoader(), {name: trust_as_template(value) if isinstance(value, str) else value for name, value in raw.items()})


def test_values_are_filled_in_once():
    found = variables(port=9000, address="n1:{{ port }}", list=["a", {"b": None}])
    assert (found.value("address"), found.value("list"), found.value("none")) == ("n1:9000", ["a", {"b": None}], None)
    assert found.value("address").__class__ is str and found.value("list") is found.value("list")


def test_other_values_are_of_a_copy():
    found = variables(port=9000, address="n1:{{ port }}")
    assert found.but({"port": 9443}).value("address") == "n1:9443" and found.value("address") == "n1:9000"


def test_the_variable_is_named_that_cannot_be_filled_in():
    with pytest.raises(AnsibleLookupError, match="address cannot be filled in: .*port"):
        variables(address="n1:{{ port }}").value("address")
    with pytest.raises(AnsibleLookupError, match="port is not set. Use this in tasks of its role."):
        variables().required("port")


def test_only_data_is_left():
    assert plain({1: ("a", {2.5}), "b": True, "c": None}) == {"1": ["a", [2.5]], "b": True, "c": None}
