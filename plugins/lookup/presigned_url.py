# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: presigned_url
short_description: Make a URL by which anybody may read or write one object for some time
version_added: 0.4.0
author:
  - CreativeFlow (@creativeflow)
description:
  - Makes a URL for each object, without keys in it. It is a secret for as long as it is valid. The server checks the permissions of the access key when
    somebody uses the URL.
  - Runs on the controller. It sends one request for each bucket, which tells the region that the signature needs.
extends_documentation_fragment:
  - creativeflow.minio.connection
options:
  _terms:
    description: The objects, each as C(BUCKET/KEY).
    type: list
    elements: str
    required: true
  method:
    description: The use of the URL. V(put) writes the object, which need not exist.
    type: str
    choices: [get, put]
    default: get
  expires:
    description:
      - The time for which it is valid, such as V(15m) or V(7d), which is the longest one. A URL ends with the temporary keys that sign it. A time that is
        longer than that of O(assume_role) is refused. The end of a O(session_token) is not known, and may be earlier than that of the URL.
    type: str
    default: 1h
  version_id:
    description: The version to read, if it is not the current one.
    type: str
"""

EXAMPLES = r"""
- name: Have a host download an object without keys
  ansible.builtin.get_url:
    url: "{{ lookup('creativeflow.minio.presigned_url', 'system-assets/agent.tar.gz', site='az1', expires='10m') }}"
    dest: /opt/agent.tar.gz
  no_log: true
"""

RETURN = r"""
_list:
  description: A URL for each object.
  type: list
  elements: str
"""

import os
import typing as t

from ansible.errors import AnsibleLookupError
from ansible.module_utils.parsing.convert_bool import boolean
from ansible.plugins.lookup import LookupBase

from ..module_utils._common.errors import InputErrors, MinioError
from ..module_utils._objects.presign import check_presign, learn_region, presigned_url
from ..module_utils._site.connection import CONNECTION_SPEC, session_from
from ..module_utils._site.transport import IMPORT_ERROR
from ..plugin_utils._deployment_paths import paths_of
from ..plugin_utils._site import SiteNames


class LookupModule(LookupBase):
    """Ansible's entry point."""

    def run(self, terms: list[str], variables: t.Any = None, **kwargs: t.Any) -> list[str]:
        """The urls. :raises AnsibleLookupError: everything that is wrong with the options, or what the server said."""
        if IMPORT_ERROR is not None:
            raise AnsibleLookupError("presigned_url: the Python package minio (>= 7.2.20, < 8) is missing for the Python of ansible-playbook itself.")
        self.set_options(var_options=variables, direct=kwargs)
        try:
            return self._urls(terms, variables or {}, kwargs)
        except MinioError as error:
            raise AnsibleLookupError(f"presigned_url: {error}") from None

    def _urls(self, terms: list[str], variables: t.Mapping[str, t.Any], given: t.Mapping[str, t.Any]) -> list[str]:
        version = self.get_option("version_id") or ""
        seconds, errors = check_presign(self.get_option("method"), self.get_option("expires"), version)
        places = [str(term).partition("/") for term in terms]
        errors += [f"{term}: write it as BUCKET/KEY." for term, (bucket, _slash, key) in zip(terms, places) if not bucket or not key]
        if errors:
            raise InputErrors(errors)
        template = self._templar.template if self._templar else lambda value: value
        names = SiteNames(variables.get("minio_sites"), template, lambda: paths_of(variables, template), os.environ)
        said = {name: self.get_option(name) for name, spec in CONNECTION_SPEC.items() if given.keys() & {name, *spec.get("aliases", ())}}
        session = session_from({**_defaults(), **names.complete(said, "presigned_url")})
        for bucket in dict.fromkeys(bucket for bucket, _slash, _key in places):
            learn_region(session, bucket)
        return [presigned_url(session, bucket, key, self.get_option("method"), seconds, version) for bucket, _slash, key in places]


def _defaults() -> dict[str, t.Any]:
    """What modules take where nothing is said: the environment, else their defaults."""
    found = {}
    for name, option in CONNECTION_SPEC.items():
        _fallback, variables = option.get("fallback", (None, []))
        value = next((os.environ[variable] for variable in variables if variable in os.environ), option.get("default"))
        found[name] = {"bool": boolean, "int": int}.get(option["type"], lambda given: given)(value) if value is not None else None
    return found
