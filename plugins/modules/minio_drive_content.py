#!/usr/bin/python
# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: minio_drive_content
short_description: Remove what MinIO has on drives of a host
version_added: 0.4.0
author:
  - CreativeFlow (@creativeflow)
description:
  - Removes the buckets and the folder C(.minio.sys) of drives. It cannot be undone.
  - All drives are checked first. The module fails and removes nothing if one of them has no format of MinIO but holds something, is of another
    deployment, is reached through a link, or has something mounted inside.
  - The drive itself stays, with what else it holds, and belongs to root then. Of a bucket, only files go that have the name of a server's file. Links are not
    followed, and a removal does not leave the file system of the drive.
  - The format of a drive goes last. A removal that was interrupted can be repeated.
  - The service must not run. To make a new file system on a large drive is much faster.
extends_documentation_fragment:
  - creativeflow.minio.attributes
  - creativeflow.minio.attributes.writes
options:
  drives:
    description: Paths of the drives, as the servers name them.
    type: list
    elements: path
    required: true
  deployment:
    description: The deployment that the drives must be of. It is in C(.minio.sys/format.json) of each drive, and M(creativeflow.minio.minio_info) returns it.
    type: str
    required: true
seealso:
  - module: creativeflow.minio.minio_leftovers_info
"""

EXAMPLES = r"""
- name: Remove the data of the site
  creativeflow.minio.minio_drive_content:
    drives: [/mnt/disk1, /mnt/disk2]
    deployment: b8f36343-e99f-4091-8eb5-46ec3aa963e5
  become: true
"""

RETURN = r"""
removed:
  description: The buckets and folders of the server that were removed, or would be.
  returned: success
  type: list
  elements: str
  sample: [/mnt/disk1/media, /mnt/disk1/.minio.sys]
files:
  description: How many files that were.
  returned: success
  type: int
  sample: 120431
kept:
  description: The first paths on the drives that stay, because no server writes such a file.
  returned: success
  type: list
  elements: str
  sample: [/mnt/disk1/notes.txt]
"""

import resource
from concurrent.futures import ThreadPoolExecutor

from ansible.module_utils.basic import AnsibleModule

from ..module_utils._host.drive_content import SYSTEM, Content, DriveRefused, checked_content, remove_content
from ..module_utils._host.places import read_mounts


def _diff(contents: list[Content], removed: list[str]) -> dict[str, dict[str, list[str]]]:
    """The names on each drive. The format stands for the server's own folder."""
    before = {drive.path: [*drive.buckets, *drive.others, *([SYSTEM] if drive.state == "formatted" else [])] for drive in contents}
    return {"before": before, "after": {path: [name for name in names if f"{path}/{name}" not in removed] for path, names in before.items()}}


def main() -> None:
    """Entry point."""
    module = AnsibleModule(
        {
            "drives": {"type": "list", "elements": "path", "required": True},
            "deployment": {"type": "str", "required": True},
        },
        supports_check_mode=True,
    )
    drives, deployment = list(dict.fromkeys(module.params["drives"])), module.params["deployment"]
    # A folder is open for each part of the longest key, on each drive.
    _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    try:
        mounts = read_mounts("self")
        contents = [checked_content(path, deployment, mounts) for path in drives]
        with ThreadPoolExecutor(max(1, len(drives))) as pool:
            found = list(pool.map(lambda path: remove_content(path, deployment, mounts, module.check_mode), drives))
    except DriveRefused as error:
        module.fail_json(msg=f"Nothing was removed: {error}")
    except OSError as error:
        module.fail_json(msg=f"{error.filename or 'the drives'}: {error.strerror or error}. Correct that, and run it again.")
    removed = [path for item in found for path in item.paths]
    module.exit_json(
        changed=bool(removed) or any(item.files or item.owner_changed for item in found),
        removed=removed,
        files=sum(item.files for item in found),
        kept=[path for item in found for path in item.kept],
        diff=_diff(contents, removed),
    )


if __name__ == "__main__":
    main()
