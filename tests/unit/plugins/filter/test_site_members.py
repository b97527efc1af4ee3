# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest
from ansible_collections.creativeflow.minio.plugins.filter.site_members import FilterModule

GROUPS = {"all": ["n1", "n2", "n3", "n4"], "az1": ["n2", "n1"], "empty": []}
HOSTVARS = {"n1": {"minio_site": "az1"}, "n2": {}, "n3": {"minio_site": "az1"}, "n4": {"minio_site": "az2"}}


@pytest.mark.parametrize("site, hosts", [("az1", ["n2", "n1", "n3"]), ("az2", ["n4"]), ("empty", []), ("none", []), ("", [])])
def test_c1_a_site_has_one_definition_of_its_hosts(site, hosts):
    assert FilterModule().filters()["site_members"](GROUPS, HOSTVARS, site) == hosts
