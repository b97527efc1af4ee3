#!/usr/bin/python
# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: minio_bucket_replication
short_description: Replicate MinIO buckets to other sites
version_added: 0.1.0
author:
  - CreativeFlow (@creativeflow)
description:
  - Converges replication rules of one source site, together with the remote targets that they need.
  - The connection options are those of the source. The O(targets) are the sites that receive; the source connects to them itself,
    with the keys given there.
  - A rule is found by its bucket, target and filter, whoever made it. Running the task again changes nothing.
  - A target whose secret changed is noticed, because the module reads what the source has stored, and is rotated in place.
  - A rule that cannot be written leaves no remote target behind. Removing a rule removes its remote target if no other rule uses
    it, also while the target is offline.
  - Replicas are not forwarded. An object that az1 received from az2 is not sent on to a third site, so every site that takes
    writes needs a rule of its own to every site that must have the object.
extends_documentation_fragment:
  - creativeflow.minio.connection
  - creativeflow.minio.attributes
  - creativeflow.minio.attributes.writes
  - creativeflow.minio.attributes.actiongroup_minio
options:
  targets:
    description:
      - The sites that receive.
      - A name in place of a dictionary stands for what the variable C(minio_sites) says of that site. A dictionary without C(url) takes from there what it
        leaves out. One with C(url) takes nothing, so that no key from there goes to another address.
      - For a rule that is to be written, the module asks them for the encryption of the bucket there. A new rule is refused where the bucket is
        encrypted and the one on the target is not, because a resync then stores replicas without encryption, and where the KMS of the target
        lacks the key, because no object would ever be replicated. For a rule that exists, and where a site does not answer or the access key
        may not see it, there is a warning. A warning also names a target without a KMS, or without the default key of the source, if the access
        keys of both have C(admin:ServerInfo) and C(admin:KMSKeyStatus).
    type: list
    elements: dict
    suboptions:
      name:
        description:
          - The name of the site in rules.
        type: str
        required: true
      url:
        description:
          - The address of the S3 API of the site, as the source reaches it, unless O(targets[].replication_url) is set.
          - Two spellings of one address are the same, for example with and without a slash at its end.
        type: str
        required: true
      replication_url:
        description:
          - The address as the source reaches it, if it differs from O(targets[].url).
        type: str
        version_added: 0.4.0
      access_key:
        description:
          - The access key that the source uses there. It needs few permissions, see the role P(creativeflow.minio.minio_replication#role).
          - A rule that is only removed needs no keys.
        type: str
      secret_key:
        description:
          - The secret key that belongs to O(targets[].access_key).
        type: str
      region:
        description:
          - The region of the site, where it is not the server's default.
        type: str
      ca_path:
        description:
          - A file of certificates in PEM form that are trusted besides the system's, where the module itself asks the site for the
            encryption of a bucket. The source trusts the authorities in its own folder of certificates.
        type: path
        version_added: 0.4.0
      validate_certs:
        description:
          - Whether the certificate of the site is verified, like O(targets[].ca_path).
        type: bool
        default: true
        version_added: 0.4.0
      client_cert:
        description: Certificate of this client in PEM form, for a server or proxy that asks for one, where the module itself asks the site.
        type: path
        version_added: 0.4.0
      client_key:
        description: Key of O(targets[].client_cert) in PEM form, without a password. It may also be in the file of the certificate.
        type: path
        version_added: 0.4.0
  rules:
    description:
      - Several rules, each a dictionary with the options of one rule. All errors of all rules are reported at once, before anything is written.
      - A key that is null is the same as one that is missing, but for C(prefix), C(tags) and C(enabled), for which it is an error.
    type: list
    elements: dict
    suboptions:
      bucket:
        description: See O(bucket).
        type: str
        required: true
      target:
        description: See O(target).
        type: str
        required: true
      target_bucket:
        description: See O(target_bucket).
        type: str
      priority:
        description: See O(priority).
        type: int
      prefix:
        description: See O(prefix).
        type: raw
      tags:
        description: See O(tags).
        type: dict
      enabled:
        description: See O(enabled).
        type: bool
      delete_replication:
        description: See O(delete_replication).
        type: bool
      delete_markers:
        description: See O(delete_markers).
        type: bool
      existing_objects:
        description: See O(existing_objects).
        type: bool
      replica_modifications:
        description: See O(replica_modifications).
        type: bool
      synchronous:
        description: See O(synchronous).
        type: bool
      bandwidth:
        description: See O(bandwidth).
        type: str
      storage_class:
        description: See O(storage_class).
        type: str
      health_check:
        description: See O(health_check).
        type: str
        version_added: 0.4.0
      disable_proxy:
        description: See O(disable_proxy).
        type: bool
        version_added: 0.4.0
      path_style:
        description: See O(path_style).
        type: str
        version_added: 0.4.0
      state:
        description: See O(state).
        type: str
        choices: [present, absent]
        default: present
  bucket:
    description:
      - The bucket of the source. It needs versioning.
    type: str
  target:
    description:
      - The name of one of the O(targets).
    type: str
  target_bucket:
    description:
      - The bucket of the target, which must exist and needs versioning. The default is the name of O(bucket).
      - A bucket can replicate to one bucket of a site only.
    type: str
  priority:
    description:
      - The rank of the rule among those that match an object and lead to the same target. The highest number wins.
      - A new rule without it gets the next free number.
    type: int
  prefix:
    description:
      - The beginning of the keys of the objects that the rule is for, a text. Together with O(tags) it tells rules of the same target apart.
    type: raw
  tags:
    description:
      - Tags of the objects that the rule is for. An object needs one of them. Names and values are free.
    type: dict
  enabled:
    description:
      - Whether the rule is in force. A new rule is.
    type: bool
  delete_replication:
    description:
      - Whether the permanent removal of a version is replicated. A new rule does it.
    type: bool
  delete_markers:
    description:
      - Whether delete markers are replicated. A new rule does it, unless it has O(tags).
      - Delete markers have no tags, so the server refuses this in a rule that is for one tag.
    type: bool
  existing_objects:
    description:
      - Whether objects that are older than the rule are replicated. A new rule does it.
      - The server finds them as its scanner passes, or by a resync.
    type: bool
  replica_modifications:
    description:
      - Whether changes of metadata that are made to a replica go back. A new rule does it. It is needed in both directions
        of a pair.
    type: bool
  synchronous:
    description:
      - Whether an upload waits for its replica. This belongs to the remote target, so that rules that share one must agree.
      - It does not promise that the replica is there. The upload succeeds also if the target is offline, and deletions are
        never synchronous.
    type: bool
  bandwidth:
    description:
      - The largest number of bytes per second to the remote target, for example V(200MB), at least V(100MB). V(0) is for no limit.
    type: str
  storage_class:
    description:
      - The storage class of the replicas, V(STANDARD) or V(REDUCED_REDUNDANCY). An empty text is for that of the object.
      - The server cannot change it in place, nor the region. A second remote target is then made beside the old one, with its url spelled otherwise
        for a moment, the rules are led to it in one write, and the old one is removed. No rule is away in between, also not where the run fails or
        is killed; rules that are not declared and options of the target that this module does not know are kept. Objects that wait for the
        old target are replicated by O(existing_objects) only.
    type: str
  health_check:
    description:
      - The seconds between two looks of the source whether the target answers, for example V(60s). V(0) is for the server's own, which are five.
      - The server keeps the value, and looks every five seconds whatever it is.
      - Like O(synchronous), this and the two options below belong to the remote target. Where they are not set, those of a target stay, also where
        another one takes its place.
    type: str
    version_added: 0.4.0
  disable_proxy:
    description:
      - Whether the source leaves the target alone when a client asks it for an object that it does not have (yet). By default it asks the target,
        and hands the object on.
    type: bool
    version_added: 0.4.0
  path_style:
    description:
      - Whether the bucket stands in the path of the urls of the target, V(on), or in their host, V(off). V(auto) is the server's own way. The
        server keeps the value, and does not use it.
    type: str
    version_added: 0.4.0
  state:
    description:
      - Whether the rule exists.
    type: str
    choices: [present, absent]
    default: present
  purge:
    description:
      - Whether to remove the rules that are not declared, and remote targets without a rule, of every bucket in O(rules) or O(buckets).
      - While a failover or a rebuild is open (M(creativeflow.minio.minio_failover_record)), the rules that lead back to the other site stay, and a
        warning names them. To know that, a purge with rules to remove needs the permission C(admin:GetPolicy).
    type: bool
    default: false
  buckets:
    description:
      - Buckets to purge, although they may have no rule in O(rules).
    type: list
    elements: str
notes:
  - The server checks all targets of a bucket when one of its rules is written. A rule of a bucket cannot be changed while the
    target of another rule of the same bucket is offline, with the exception of the removal of the last rule.
seealso:
  - module: creativeflow.minio.minio_bucket
  - module: creativeflow.minio.minio_replication_status
"""

EXAMPLES = r"""
- name: Replicate a bucket to the disaster-recovery site
  creativeflow.minio.minio_bucket_replication:
    site: az1
    bucket: generations
    target: dr
    targets:
      - name: dr
        url: https://s3.dr.example.net
        access_key: replication
        secret_key: "{{ vault_replication_secret_dr }}"

- name: Have exactly these rules on two buckets
  creativeflow.minio.minio_bucket_replication:
    site: az1
    targets: "{{ replication_targets }}"
    rules:
      - {bucket: generations, target: az2, priority: 1}
      - {bucket: generations, target: dr, priority: 2, bandwidth: 200MB}
      - {bucket: users, target: az2, prefix: uploads/, tags: {tier: gold}}
    purge: true

- name: Remove a rule, and its remote target if nothing else uses it
  creativeflow.minio.minio_bucket_replication:
    site: az1
    bucket: generations
    target: dr
    targets:
      - {name: dr, url: "https://s3.dr.example.net"}
    state: absent
"""

RETURN = r"""
changes:
  description: The rules that differed and which of their options, also in check mode.
  returned: always
  type: list
  elements: dict
  sample:
    - name: generations → dr/generations
      settings: [bandwidth]
failures:
  description: What could not be done, with the server's own code. The other rules are done nevertheless.
  returned: always
  type: list
  elements: dict
  sample:
    - name: generations → dr/generations
      setting: state
      code: XMinioAdminReplicationRemoteConnectionError
      error: "target dr (https://s3.dr.example.net): site az1 (https://s3.az1.example.net): set-remote-target generations: …"
rewritten:
  description: The options that were found missing after the apply, because somebody else wrote at the same time, and were written again.
  returned: always
  type: list
  elements: dict
  sample: []
counts:
  description: How many rules were declared, changed, failed and unchanged.
  returned: always
  type: dict
  sample: {total: 14, changed: 1, failed: 0, unchanged: 13}
kept:
  description: The rules that a purge kept because an operation between two sites is open.
  returned: when there are such rules
  type: list
  elements: str
  sample: ["users → https://s3.az1.example.net/users (failover from az1 to dr)"]
  version_added: 0.4.0
errors:
  description: Every error of the input, if that is why the module failed.
  returned: when the input is wrong
  type: list
  elements: str
  sample: ["rules[3] (users → az2).priorty: unknown key. Did you mean priority?"]
api:
  description: What the run cost.
  returned: always
  type: dict
  sample: {requests: 2, seconds: 0.214}
"""

from ..module_utils._replication.options import RULE_OPTIONS, RULES_OPTION, TARGET_OPTIONS
from ..module_utils._replication.rules import replication_from
from ..module_utils._site.module import create_module, run_kind

_CLIENT = {"client_cert": {"type": "path"}, "client_key": {"type": "path", "no_log": False}}


def main() -> None:
    """Entry point."""
    module = create_module(
        {
            "targets": {"type": "list", "elements": "dict", "options": {**TARGET_OPTIONS, **_CLIENT}},
            "rules": RULES_OPTION,
            "purge": {"type": "bool", "default": False},
            "buckets": {"type": "list", "elements": "str"},
            **RULE_OPTIONS,
        },
        read_later=("rules",),
        required_one_of=[("bucket", "rules", "buckets")],
        mutually_exclusive=[("bucket", "rules")],
        required_together=[("bucket", "target")],
        required_by={"buckets": ["purge"]},
    )
    run_kind(module, "replication rule", replication_from)


if __name__ == "__main__":
    main()
