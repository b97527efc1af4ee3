# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: report_page
short_description: Make a page of HTML from the results of playbooks
version_added: 0.4.0
author:
  - CreativeFlow (@creativeflow)
description:
  - Makes one page that needs nothing else, no script, no font, no picture and no request. It shows what is wrong with the runbooks, the sites and the
    replication between them, rules, nodes, drives and space, drift, certificates, drills, backups, comparisons and versions.
  - It can be read in light and dark, on narrow screens, with a screen reader, and on paper. The playbook C(creativeflow.minio.report) writes it.
options:
  _input:
    description: The results, as P(creativeflow.minio.results#lookup) gives them in C(documents). There may be none.
    type: list
    elements: dict
    required: true
  now:
    description: Time at which the page is made, in seconds since 1970.
    type: float
    required: true
  title:
    description: The name of the deployment.
    type: str
    default: MinIO
  max_age:
    description: The seconds after which a status says nothing of now. The page then says that it is old.
    type: float
    default: 3600
  unreadable:
    description: A line for each file of results that cannot be read.
    type: list
    elements: str
    default: []
  sites:
    description: The names of all sites. Results about single sites that are not among them are left out. The default leaves nothing out.
    type: list
    elements: str
    default: []
seealso:
  - plugin: creativeflow.minio.results
    plugin_type: lookup
"""

EXAMPLES = r"""
- name: Write the report
  ansible.builtin.copy:
    content: "{{ results.documents | creativeflow.minio.report_page(now().timestamp(), unreadable=results.unreadable) }}"
    dest: /srv/www/minio.html
    mode: "0644"
  vars:
    results: "{{ lookup('creativeflow.minio.results') }}"
"""

RETURN = r"""
_value:
  description: The page.
  type: str
"""

import typing as t

from ..plugin_utils._page.page import render
from ..plugin_utils._results.document import of_sites


def report_page(
    documents: t.Sequence[dict[str, t.Any]],
    now: float,
    title: str = "MinIO",
    max_age: float = 3600,
    unreadable: t.Sequence[str] = (),
    sites: t.Sequence[str] = (),
) -> str:
    """See DOCUMENTATION."""
    return render(of_sites(documents, sites), float(now), title, float(max_age), unreadable)


class FilterModule:
    """Ansible's entry point."""

    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        """The filter by name."""
        return {"report_page": report_page}
