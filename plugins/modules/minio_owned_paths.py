#!/usr/bin/python
# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: minio_owned_paths
short_description: Create folders and files of a user without following links of that user
version_added: 0.4.0
author:
  - CreativeFlow (@creativeflow)
description:
  - Creates folders and writes files that belong to a user, also below a folder that this user can write to, as M(ansible.builtin.file) and
    M(ansible.builtin.copy) do, but safely when they are run by root.
  - A link is followed only if root made it in a folder of root. Other links are refused, because their owner could lead root to any other file.
  - A path may lead from folders of root to folders of the user, and never from a folder of one user to a folder or file of somebody else.
  - Below a folder of the user, the module works with the user's rights.
  - Needs nothing but Python on the host. The user does not need a shell, and become plugins with access control lists are not needed.
extends_documentation_fragment:
  - creativeflow.minio.attributes
  - creativeflow.minio.attributes.writes
options:
  owner:
    description: Name or number of the user who owns the folders and files.
    type: str
    required: true
  group:
    description: Name or number of their group. The default is the group of O(owner).
    type: str
    default: ''
  directories:
    description: Absolute paths of folders. Folders above them that are missing are created, too, with the same owner and mode.
    type: list
    elements: str
    default: []
  directory_mode:
    description: Mode of the folders, in octal digits.
    type: str
    default: '0700'
  files:
    description:
      - The whole content of each file by its absolute path. They are written after the folders, in folders that exist.
      - The content is never shown or logged.
    type: dict
    default: {}
  file_mode:
    description: Mode of the files, in octal digits.
    type: str
    default: '0600'
  absent:
    description: Absolute paths of files that must not exist.
    type: list
    elements: str
    default: []
seealso:
  - module: creativeflow.minio.minio_owned_paths_info
"""

EXAMPLES = r"""
- name: Write the aliases of an operator
  creativeflow.minio.minio_owned_paths:
    owner: alice
    directories: [/srv/operators/alice/.mc]
    files: {/srv/operators/alice/.mc/config.json: "{{ aliases | to_json }}"}
  become: true
"""

RETURN = r"""
paths:
  description: The folders and files that were changed, or would be.
  returned: success
  type: list
  elements: str
  sample: [/srv/operators/alice/.mc/config.json]
"""

from ansible.module_utils.basic import AnsibleModule

from ..module_utils._host.owned_paths import OwnedPaths, Owner, PathRefused


def main() -> None:
    """Entry point."""
    module = AnsibleModule(
        {
            "owner": {"type": "str", "required": True},
            "group": {"type": "str", "default": ""},
            "directories": {"type": "list", "elements": "str", "default": []},
            "directory_mode": {"type": "str", "default": "0700"},
            # As a whole: Ansible would log the content of a suboption, whose line breaks it does not find again.
            "files": {"type": "dict", "default": {}, "no_log": True},
            "file_mode": {"type": "str", "default": "0600"},
            "absent": {"type": "list", "elements": "str", "default": []},
        },
        supports_check_mode=True,
    )
    params = module.params
    path = ""
    try:
        paths = OwnedPaths(Owner.find(params["owner"], params["group"]), module.check_mode)
        for path in params["directories"]:
            paths.folder(path, _mode(params["directory_mode"]))
        for path, content in params["files"].items():
            if not isinstance(content, str):
                raise PathRefused(f"The content of {path} is not a text.")
            paths.file(path, content.encode("utf-8"), _mode(params["file_mode"]))
        for path in params["absent"]:
            paths.remove(path)
    except PathRefused as error:
        module.fail_json(msg=str(error))
    except OSError as error:
        module.fail_json(msg=f"{path} cannot be written for {params['owner']}: {error.strerror}. Correct its owner or mode, or choose another path.")
    changed = list(dict.fromkeys(path for path, _before, _after in paths.changes))
    before, after = ({path: str(entry[place]) for path, *entry in paths.changes} for place in (0, 1))
    module.exit_json(changed=bool(changed), paths=changed, diff={"before": before, "after": after})


def _mode(text: str) -> int:
    try:
        return int(text, 8)
    except ValueError:
        raise PathRefused(f"The mode '{text}' is not a number in octal digits: write for example '0700'.") from None


if __name__ == "__main__":
    main()
