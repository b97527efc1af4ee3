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
    - The sites by name, each with C(url), C(access_key) and C(secret_key), and with all other keys of a site that the file has, but C(notes).
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
from ..plugin_utils._mc_config import OTHERS, aliases_of, fill, read_aliases

_DEFAULTS = {"api": "S3v4", "path": "auto"}


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
    errors: list[str] = []
    try:
        sites = {name: _site(name, content[name], alias, errors) for name, alias in read_aliases(content, os.environ).items()}
        if errors:
            raise InputErrors(errors)
    except InputErrors as error:
        raise InputErrors([f"{path}: {line}" for line in error.errors]) from None
    return sites


def _site(name: str, entry: dict[str, t.Any], alias: dict[str, str], errors: list[str]) -> dict[str, t.Any]:
    keys = {"access_key": alias["accessKey"], "secret_key": alias["secretKey"], "session_token": alias.get("sessionToken")}
    others = {key: entry[key] for key in OTHERS if key != "notes" and entry.get(key) is not None}
    return {
        "url": alias["url"],
        **{key: value for key, value in keys.items() if value},
        **{key: fill(value, f"alias {name}: {key}", os.environ, errors) if isinstance(value, str) else value for key, value in others.items()},
        **{key: alias[key] for key, default in _DEFAULTS.items() if alias[key] != default},
    }
