# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: sites
short_description: Read the sites from a file of aliases
version_added: 0.1.0
author:
  - CreativeFlow (@creativeflow)
description:
  - Gives a C(mc_aliases.json) in the form of C(minio_sites), which the roles of this collection take.
  - A value may have placeholders such as C({{AZ1_MINIO_SECRET_KEY}}) or C(${AZ1_MINIO_SECRET_KEY}), which stand for variables of the environment.
    Every one that is not set is named, and so is what looks like a placeholder and is none.
  - A whole C(config.json) of C(mc) is accepted as well. Of its aliases, those that C(mc) makes by itself (C(play), and C(gcs), C(local) and C(s3) without
    keys) are left out.
options:
  _terms:
    description: The path of the file. A relative one is found as P(creativeflow.minio.deployment_path#lookup) does.
    type: list
    elements: path
    required: true
"""

EXAMPLES = r"""
- name: Use the aliases of a file as sites
  ansible.builtin.set_fact:
    minio_sites: "{{ lookup('creativeflow.minio.sites', 'config/mc_aliases.json') }}"
  no_log: true
"""

RETURN = r"""
_list:
  description:
    - The sites by name, each with C(url), C(access_key) and C(secret_key), and with C(region), C(ca_path), C(validate_certs), C(timeout) and
      C(replication_url) where the file has them.
  type: list
  elements: dict
"""

import os
import typing as t

from ansible.errors import AnsibleLookupError
from ansible.plugins.lookup import LookupBase

from ..module_utils._common.errors import InputErrors
from ..module_utils._common.files import parse, read_text
from ..plugin_utils._deployment_paths import paths_of
from ..plugin_utils._mc_config import aliases_of, build

_KEPT = ("region", "ca_path", "validate_certs", "timeout", "replication_url")
"""What a site has besides what mc knows."""


class LookupModule(LookupBase):
    """Ansible's entry point."""

    def run(self, terms: list[str], variables: t.Any = None, **kwargs: t.Any) -> list[dict[str, t.Any]]:
        """One dictionary of sites for each file. :raises AnsibleLookupError: every error of the files."""
        try:
            paths = paths_of(variables, self._templar.template if self._templar else lambda value: value)
            problems = [line for path in terms for line in paths.problems("sites", path)]
            if problems:
                raise InputErrors(problems)
            return [_sites(paths.find(path)) for path in terms]
        except InputErrors as error:
            raise AnsibleLookupError(str(error)) from None


def _sites(path: str) -> dict[str, dict[str, t.Any]]:
    content = aliases_of(parse(read_text(path), path))
    try:
        aliases = build(content, "", True, os.environ)["aliases"]
    except InputErrors as error:
        raise InputErrors([f"{path}: {line}" for line in error.errors]) from None
    return {
        name: {
            "url": alias["url"],
            "access_key": alias["accessKey"],
            "secret_key": alias["secretKey"],
            **{key: content[name][key] for key in _KEPT if content[name].get(key) is not None},
        }
        for name, alias in aliases.items()
    }
