#!/usr/bin/python
# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: minio_leftovers_info
short_description: Get what a host has of a MinIO site that is to be removed
version_added: 0.4.0
author:
  - CreativeFlow (@creativeflow)
description:
  - Reads the service, files, folders, drives, user, group and programs of a host, and what else on the host uses them.
  - No content of a file is returned, but that of O(record).
  - Needs nothing but Python, systemd and find on the host. Run it as root (C(become)).
extends_documentation_fragment:
  - creativeflow.minio.attributes
  - creativeflow.minio.attributes.reads
options:
  service:
    description: Name of the service, without C(.service). What it uses itself does not count as a use.
    type: str
    default: minio
  record:
    description: File of JSON that a removal has written when it began.
    type: path
  paths:
    description: Paths of which the kind is returned.
    type: list
    elements: path
    default: []
  folders:
    description: Folders whose entries are returned.
    type: list
    elements: path
    default: []
  empty_folders:
    description: Folders that the removal takes away if they are empty.
    type: list
    elements: path
    default: []
  leaving:
    description: Paths that the removal takes away with all below them. What belongs to O(user) there does not count as a use.
    type: list
    elements: path
    default: []
  drives:
    description: Drives of the node.
    type: list
    elements: path
    default: []
  emptied:
    description:
      - Whether the removal takes what MinIO has on O(drives).
      - Without it, and while there is something on a drive, no other files of O(user) and O(group) are looked for, because the data belongs to them.
    type: bool
    default: false
  user:
    description: User of the service.
    type: str
    default: minio-user
  group:
    description: Group of the service. The default is the name of O(user).
    type: str
    default: ''
  programs:
    description: Paths of programs.
    type: list
    elements: path
    default: []
seealso:
  - module: creativeflow.minio.minio_node_info
  - module: creativeflow.minio.minio_drive_content
"""

EXAMPLES = r"""
- name: Read what the host has of the site
  creativeflow.minio.minio_leftovers_info:
    paths: [/etc/default/minio, /etc/systemd/system/minio.service]
    folders: [/etc/minio]
    drives: [/mnt/disk1, /mnt/disk2]
    programs: [/usr/local/bin/minio]
  become: true
  register: leftovers
"""

RETURN = r"""
service:
  description: The service, with C(state) (V(absent), V(unused), V(stopped) or V(running)), C(active), C(enabled), C(unit) and C(problem), as
    M(creativeflow.minio.minio_node_info) has them.
  returned: success
  type: dict
  sample: {state: running, active: active, enabled: enabled, unit: /etc/systemd/system/minio.service, problem: ""}
record:
  description: The content of O(record), empty if there is none.
  returned: success
  type: dict
  sample: {}
paths:
  description: The kind of each of O(paths), V(file), V(directory), V(link), V(other), V(absent) or V(unknown).
  returned: success
  type: dict
  sample: {/etc/default/minio: file}
folders:
  description: The names in each of O(folders), each with its kind. It is null for a folder that does not exist.
  returned: success
  type: dict
  sample: {/etc/minio: {root_user: file, certs: directory}}
drives:
  description: What is on each of O(drives).
  returned: success
  type: list
  elements: dict
  contains:
    path:
      description: The path.
      type: str
    state:
      description: V(absent), V(empty), V(formatted) by MinIO, V(used) by something else, or V(refused), for the reason in C(problem).
      type: str
    deployment:
      description: The deployment that the format names.
      type: str
    buckets:
      description: The folders that may be buckets.
      type: list
      elements: str
    others:
      description: What else there is.
      type: list
      elements: str
    problem:
      description: Why nothing may be removed from it.
      type: str
  sample: [{path: /mnt/disk1, state: formatted, deployment: 4f4a3c1e, buckets: [media], others: [], problem: ""}]
user:
  description: The user, with C(exists), C(uid), C(group), C(groups), C(home) and C(shell), and in C(uses) a line for each other use that was found.
  returned: success
  type: dict
  sample: {name: minio-user, exists: true, uid: 998, group: minio-user, groups: [], home: /etc/minio, shell: /usr/sbin/nologin, uses: []}
group:
  description: The group, with C(exists), C(gid) and C(uses).
  returned: success
  type: dict
  sample: {name: minio-user, exists: true, gid: 998, uses: [alice is in it]}
programs:
  description: Each of O(programs), with C(kind), C(target) of a link, and C(uses).
  returned: success
  type: dict
  sample: {/usr/local/bin/minio: {kind: file, target: "", uses: [minio-test.service names it]}}
"""

from ansible.module_utils.basic import AnsibleModule

from ..module_utils._common.errors import MinioError
from ..module_utils._host.leftovers import leftovers


def main() -> None:
    """Entry point."""
    paths = {"type": "list", "elements": "path", "default": []}
    module = AnsibleModule(
        {
            "service": {"type": "str", "default": "minio"},
            "record": {"type": "path"},
            "paths": paths,
            "folders": paths,
            "empty_folders": paths,
            "leaving": paths,
            "drives": paths,
            "emptied": {"type": "bool", "default": False},
            "user": {"type": "str", "default": "minio-user"},
            "group": {"type": "str", "default": ""},
            "programs": paths,
        },
        supports_check_mode=True,
    )
    try:
        module.exit_json(changed=False, **leftovers(module.params))
    except (MinioError, OSError) as error:
        module.fail_json(msg=f"the host cannot be read: {error}")


if __name__ == "__main__":
    main()
