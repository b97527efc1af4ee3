#!/usr/bin/python
# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: minio_owned_paths_info
short_description: Read files of a user, and check paths, without following links of that user
version_added: 0.4.0
author:
  - CreativeFlow (@creativeflow)
description:
  - Reads files that belong to a user, and checks whether somebody else could lead elsewhere what is written below a folder.
  - Links and folders are judged as M(creativeflow.minio.minio_owned_paths) judges them.
extends_documentation_fragment:
  - creativeflow.minio.attributes
  - creativeflow.minio.attributes.reads
options:
  owner:
    description: Name or number of the user who owns the files, or will own them.
    type: str
    default: root
  directories:
    description: Absolute paths of folders to check. They need not exist yet.
    type: list
    elements: str
    default: []
  files:
    description: Absolute paths of files to read. They need not exist.
    type: list
    elements: str
    default: []
seealso:
  - module: creativeflow.minio.minio_owned_paths
"""

EXAMPLES = r"""
- name: Read the aliases of an operator
  creativeflow.minio.minio_owned_paths_info:
    owner: alice
    files: [/srv/operators/alice/.mc/config.json]
  become: true
  register: aliases
  no_log: true
"""

RETURN = r"""
problems:
  description: A line for each folder below which somebody else could lead elsewhere what is written for the owner.
  returned: success
  type: list
  elements: str
  sample: ["/srv/minio/certs: certs is a link, which minio-user can have made to lead root elsewhere. Remove the link, or name the path to which it leads."]
contents:
  description: The content of each of the files that exist, by path, encoded in Base64.
  returned: success
  type: dict
  sample: {/srv/operators/alice/.mc/config.json: e30K}
"""

import base64

from ansible.module_utils.basic import AnsibleModule

from ..module_utils._host.owned_paths import OwnedPaths, Owner, PathRefused


def main() -> None:
    """Entry point."""
    module = AnsibleModule(
        {
            "owner": {"type": "str", "default": "root"},
            "directories": {"type": "list", "elements": "str", "default": []},
            "files": {"type": "list", "elements": "str", "default": []},
        },
        supports_check_mode=True,
    )
    params = module.params
    path = ""
    try:
        paths = OwnedPaths(Owner.find(params["owner"]), check=True)
        problems = []
        for path in params["directories"]:
            problems.append(paths.problem(path))
        contents = {}
        for path in params["files"]:
            content = paths.read(path)
            if content is not None:
                contents[path] = base64.b64encode(content).decode("ascii")
    except PathRefused as error:
        module.fail_json(msg=str(error))
    except OSError as error:
        module.fail_json(msg=f"{path} cannot be read with the rights of {params['owner']}: {error.strerror}. Correct its owner or mode, or remove it.")
    module.exit_json(changed=False, problems=list(dict.fromkeys(filter(None, problems))), contents=contents)


if __name__ == "__main__":
    main()
