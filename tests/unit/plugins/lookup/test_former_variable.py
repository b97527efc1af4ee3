# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Variables by their former names."""

from __future__ import annotations

import pytest
from ansible.plugins.loader import lookup_loader
from ansible.utils.display import Display


@pytest.fixture
def warned(monkeypatch):
    found = []
    monkeypatch.setattr(Display, "deprecated", lambda _self, msg, **_options: found.append(msg))
    return found


def _read(variables, **options):
    return lookup_loader.get("creativeflow.minio.former_variable").run(["accept"], variables, new="example_accept", **options)


@pytest.mark.parametrize("value", [True, False, "", None, [], {"a": 1}])
def test_value_of_the_former_variable_and_a_warning(warned, value):
    assert _read({"accept": value}, default="other") == [value]
    assert warned == ["accept is deprecated. Use example_accept."]


@pytest.mark.parametrize("default", [True, False, "", None, 86400])
def test_default_without_a_warning(warned, default):
    assert _read({"example_accept": True}, default=default) == [default]
    assert _read(None, default=default) == [default]
    assert not warned
