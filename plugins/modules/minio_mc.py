#!/usr/bin/python
# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: minio_mc
short_description: Run one command of mc
version_added: 0.2.0
author:
  - CreativeFlow (@creativeflow)
description:
  - Runs MinIO's client with JSON output and returns its answer as data. Use it for operations without a module of their own.
  - The credentials go to C(mc) by its environment, not by its arguments, and are removed from its errors. Its own configuration is not
    read and not changed.
  - A command that is known to read only, such as C(ls), C(stat), C(admin info), is never changed, as long as each of its flags is known to read
    only as well. All others are changed whenever they succeed, also C(find --exec), commands that write files (C(admin cluster iam export),
    C(admin policy info --policy-file), C(support inspect)), and C(ping) without C(--count) or C(--exit), which never ends. Override this with
    O(changed) or with C(changed_when).
  - In check mode, commands that read only are run, and others are not.
extends_documentation_fragment:
  - creativeflow.minio.connection
  - creativeflow.minio.attributes
  - creativeflow.minio.attributes.actiongroup_minio
attributes:
  check_mode:
    support: partial
    details:
      - What a command would change is not known. It is said to be changed, and is not run.
  diff_mode:
    support: none
  idempotent:
    support: none
options:
  command:
    description:
      - The words of the command, without C(mc). The site is the alias V(site), or O(site) if that is given, for example
        V([ls, site/generations]).
    type: list
    elements: str
    required: true
  aliases:
    description:
      - Further sites, for commands with two.
    type: list
    elements: dict
    suboptions:
      name:
        description: The alias in O(command).
        type: str
        required: true
      url:
        description: See O(url).
        type: str
        required: true
      access_key:
        description: See O(access_key).
        type: str
        required: true
      secret_key:
        description: See O(secret_key).
        type: str
        required: true
  data:
    description:
      - The standard input of the command. Give secrets that a command needs here.
    type: str
  changed:
    description:
      - Whether the command changes something, if the rule above is wrong for it. With V(false) it also runs in check mode.
    type: bool
  command_timeout:
    description:
      - The seconds after which the command is ended.
    type: int
    default: 300
  executable:
    description:
      - The program, or its path.
    type: str
    default: mc
notes:
  - A secret key in O(command) is refused, because every user of the machine could read it. Objects and configurations that hold other
    secrets do not belong there either.
  - O(timeout) is not used.
  - C(mc) reaches the site directly, as all modules do. The environment variables C(HTTP_PROXY), C(HTTPS_PROXY), C(ALL_PROXY) and C(NO_PROXY)
    make no difference.
seealso:
  - module: creativeflow.minio.minio_info
"""

EXAMPLES = r"""
- name: What is below a prefix
  creativeflow.minio.minio_mc:
    site: az1
    command: [ls, --recursive, az1/generations/2026/]
  register: listing

- name: The keys of it
  ansible.builtin.debug:
    msg: "{{ listing.results | map(attribute='key') }}"

- name: Copy a bucket to another site
  creativeflow.minio.minio_mc:
    site: az1
    aliases:
      - {name: other, url: "https://s3.example.org", access_key: "{{ vault_other_key }}", secret_key: "{{ vault_other_secret }}"}
    command: [mirror, --overwrite, az1/templates, other/templates]
    command_timeout: 3600
"""

RETURN = r"""
results:
  description: What the command said, a value for each line; text where a line is no JSON.
  returned: when it was run
  type: list
  elements: raw
  sample: [{status: success, type: file, key: a.txt, size: 4}]
"""

import os

from ansible.module_utils.basic import AnsibleModule, missing_required_lib

from ..module_utils._common.errors import InputErrors, MinioError
from ..module_utils._server.mc import Alias, run_mc
from ..module_utils._server.mc_reading import reads_only
from ..module_utils._site.address import read_address
from ..module_utils._site.connection import CONNECTION_SPEC, SECRETS, connection, gets_keys, session_from
from ..module_utils._site.module import hide_secrets_in_addresses
from ..module_utils._site.transport import IMPORT_ERROR

_ALIAS_OPTIONS = {
    "name": {"type": "str", "required": True},
    "url": {"type": "str", "required": True},
    "access_key": {"type": "str", "required": True, "no_log": False},
    "secret_key": {"type": "str", "required": True, "no_log": True},
}


def main() -> None:
    """Entry point."""
    module = AnsibleModule(
        {
            **CONNECTION_SPEC,
            "command": {"type": "list", "elements": "str", "required": True},
            "aliases": {"type": "list", "elements": "dict", "options": _ALIAS_OPTIONS},
            "data": {"type": "str", "no_log": True},
            "changed": {"type": "bool"},
            "command_timeout": {"type": "int", "default": 300},
            "executable": {"type": "str", "default": "mc"},
        },
        supports_check_mode=True,
    )
    hide_secrets_in_addresses(module)
    params = module.params
    changes = params["changed"] if params["changed"] is not None else not reads_only(params["command"])
    try:
        found = connection(params, os.environ)
        if params["client_cert"]:
            raise InputErrors(["client_cert: this module does not give mc a certificate of the client. Leave it out, or use another module."])
        if gets_keys(params):
            if IMPORT_ERROR is not None:
                module.fail_json(msg=missing_required_lib("minio>=7.2.20,<8"), exception=str(IMPORT_ERROR))
            keys = session_from(params).signing_keys
            found.update(access_key=keys.access_key, secret_key=keys.secret_key, session_token=keys.token)
        module.no_log_values.update(found[name] for name in SECRETS if found.get(name))
        others = {other["name"]: Alias(read_address(other["url"]), other["access_key"], other["secret_key"]) for other in params["aliases"] or ()}
        aliases = {params["site"] or "site": Alias(**found), **others}
        if changes and module.check_mode:
            module.exit_json(changed=True)
        results = run_mc(
            params["executable"],
            params["command"],
            aliases,
            params["command_timeout"],
            params["data"],
            params["ca_path"],
            not params["validate_certs"],
        )
    except MinioError as error:
        module.fail_json(msg=str(error), **({"errors": error.errors} if isinstance(error, InputErrors) else {}))
    module.exit_json(changed=changes, results=results)


if __name__ == "__main__":
    main()
