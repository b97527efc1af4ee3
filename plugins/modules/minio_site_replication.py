#!/usr/bin/python
# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: minio_site_replication
short_description: Manage site replication of MinIO sites
version_added: 0.3.0
author:
  - CreativeFlow (@creativeflow)
description:
  - Puts sites into a group that has all buckets, objects, users, groups and policies in common, extends the group, changes how the connected site
    sends to the others, and takes sites out of it.
  - Before sites are put together, everything is looked at that the server does not look at, or only when it is half done. That is whether each site
    answers, and is reached from each other one with the keys; versions, clocks and identity providers; whether each has a KMS with the keys by which
    buckets of the others are encrypted; whether more than one holds buckets; and whether buckets have replication rules of their own. A warning names a
    KMS, or its default key, that one has and another has not, if no bucket needs it. All that speaks against it is said at once, and nothing is written.
  - Sites with site replication cannot have bucket replication. The server adds rules of its own to every bucket and then refuses to change targets
    and rules of buckets.
extends_documentation_fragment:
  - creativeflow.minio.connection
  - creativeflow.minio.attributes
  - creativeflow.minio.attributes.writes
  - creativeflow.minio.attributes.actiongroup_minio
options:
  sites:
    description:
      - All sites of the group, the connected one too. The server wants all of them, with keys, whenever one is added.
      - A name in place of a dictionary stands for what the variable C(minio_sites) says of that site. A dictionary without C(url) takes from there what it
        leaves out. One with C(url) takes nothing, so that no key from there goes to another address.
      - The request goes to the connected site. If one of the sites holds buckets, it must be that one.
    type: list
    elements: dict
    suboptions:
      name:
        description: The name of the site in the group. It cannot be changed.
        type: str
        required: true
      url:
        description: The address of the site, as the module reaches it.
        type: str
      replication_url:
        description: The address of the site, as the other sites reach it, if it differs from O(sites[].url). A new address is changed in place.
        type: str
      access_key:
        description: An access key of the site with all permissions. It is used to add the site to the group.
        type: str
      secret_key:
        description: The secret key that belongs to O(sites[].access_key).
        type: str
      ca_path:
        description: A file of certificates in PEM form that are trusted for it besides the system's. O(ca_path) is not used for it.
        type: path
        version_added: 0.4.0
      validate_certs:
        description: Whether to verify the certificate of the site. O(validate_certs) is not used for it.
        type: bool
        default: true
        version_added: 0.4.0
      client_cert:
        description: Certificate of this client in PEM form, for a server or proxy that asks for one, where the module itself asks the site.
        type: path
        version_added: 0.4.0
      client_key:
        description: Key of O(sites[].client_cert) in PEM form, without a password. It may also be in the file of the certificate.
        type: path
        version_added: 0.4.0
      region:
        description: The region of the site, if it is not C(us-east-1).
        type: str
      synchronous:
        description:
          - Whether an upload to the connected site waits for its replica there. It does not promise that the replica is there.
          - It applies to uploads to the connected site. Set it on the other site for uploads there.
        type: bool
      bandwidth:
        description:
          - The largest number of bytes per second for each bucket from the connected site to this one, for example V(200MB), at least V(100MB). V(0) is
            for no limit.
        type: str
      state:
        description:
          - Whether the site is in the group. V(absent) removes it. A site that does not answer is removed on the other sites. It keeps its own
            configuration and continues to replicate when it comes back, so wipe its drives first.
        type: str
        choices: [present, absent]
        default: present
  purge:
    description:
      - Whether to remove the sites that are not in O(sites) from the group. Where fewer than two sites would be left, this is an error.
    type: bool
    default: false
  replicate_ilm_expiry:
    description:
      - Whether lifecycle rules that expire objects are the same on all sites.
    type: bool
  preflight:
    description:
      - Whether to run preflight checks before a site is added. To check whether the sites reach each other, each one gets an empty bucket for a moment.
        Check mode leaves this out, and also whether the sites of a group reach a new one, because they cannot be asked.
    type: bool
    default: true
  state:
    description:
      - Whether site replication exists. V(absent) ends it on all sites. The objects stay where they are.
    type: str
    choices: [present, absent]
    default: present
notes:
  - The access key needs all rights of administration, as the server wants it for site replication.
  - What site replication does not copy are lifecycle rules other than O(replicate_ilm_expiry), notifications, the server's configuration, and
    the root user.
seealso:
  - module: creativeflow.minio.minio_bucket_replication
  - module: creativeflow.minio.minio_replication_status
"""

EXAMPLES = r"""
- name: Three sites that have everything in common
  creativeflow.minio.minio_site_replication:
    site: az1
    sites: &sites
      - {name: az1, url: "https://s3.az1.example.net", access_key: root, secret_key: "{{ vault_az1_secret_key }}"}
      - {name: az2, url: "https://s3.az2.example.net", access_key: root, secret_key: "{{ vault_az2_secret_key }}"}
      - {name: dr, url: "https://s3.dr.example.net", access_key: root, secret_key: "{{ vault_dr_secret_key }}", bandwidth: 200MB}

- name: Take a site out of it that is lost
  creativeflow.minio.minio_site_replication:
    site: az1
    sites:
      - {name: dr, state: absent}
"""

RETURN = r"""
changes:
  description: The sites that differed and in what, also in check mode.
  returned: always
  type: list
  elements: dict
  sample:
    - name: dr
      settings: [state, endpoint]
failures:
  description: What could not be done, with the server's own code.
  returned: always
  type: list
  elements: dict
  sample: []
rewritten:
  description: What was found missing after the apply, because somebody else wrote at the same time, and was written again.
  returned: always
  type: list
  elements: dict
  sample: []
counts:
  description: How many sites were declared, changed, failed and unchanged.
  returned: always
  type: dict
  sample: {total: 3, changed: 1, failed: 0, unchanged: 2}
errors:
  description: Everything that speaks against it, if that is why the module failed.
  returned: when the input is wrong, or the sites do not fit
  type: list
  elements: str
  sample: ["sites az1, dr: more than one site holds buckets (az1 7, dr 2). One may; empty the others, or wipe their drives."]
api:
  description: What the run cost, on all sites.
  returned: always
  type: dict
  sample: {requests: 2, seconds: 0.214}
"""

from ..module_utils._replication.sites import site_replication_from
from ..module_utils._site.module import create_module, run_kind


def main() -> None:
    """Entry point."""
    site = {
        "name": {"type": "str", "required": True},
        "url": {"type": "str"},
        "replication_url": {"type": "str"},
        "ca_path": {"type": "path"},
        "validate_certs": {"type": "bool", "default": True},
        "client_cert": {"type": "path"},
        "client_key": {"type": "path", "no_log": False},
        "access_key": {"type": "str", "no_log": False},
        "secret_key": {"type": "str", "no_log": True},
        "region": {"type": "str"},
        "synchronous": {"type": "bool"},
        "bandwidth": {"type": "str"},
        "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    }
    module = create_module(
        {
            "sites": {"type": "list", "elements": "dict", "options": site},
            "purge": {"type": "bool", "default": False},
            "replicate_ilm_expiry": {"type": "bool"},
            "preflight": {"type": "bool", "default": True},
            "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
        },
        required_if=[("state", "present", ["sites"])],
    )
    run_kind(module, "site", lambda params, session: site_replication_from({**params, "check_mode": module.check_mode}, session))


if __name__ == "__main__":
    main()
