#!/usr/bin/python
# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: minio_writers
short_description: Stop all writers of a MinIO site, prove it, and admit them again
version_added: 0.4.0
author:
  - CreativeFlow (@creativeflow)
description:
  - Stops writes to a site while reads go on, for example before another site takes over.
  - A policy that denies writes is attached to every user of the server, disabled ones included, and to every user and group of a directory
    (LDAP) that has a policy. Their access keys and temporary credentials inherit it.
  - Access keys of the root user and of users that the server does not list get a statement that denies writes in their own policy.
  - A bucket policy that lets anybody write gets a statement that denies writes.
  - With RV(unstoppable), names who cannot be stopped, in check mode and with O(state=queried) too, so that a person can decide first.
  - Proves the result. All identities and bucket policies are read again, and a temporary user with the policy tries to write and must be
    refused. Where this fails, the module fails.
  - Stops nobody where the access key cannot see all identities.
extends_documentation_fragment:
  - creativeflow.minio.connection
  - creativeflow.minio.attributes
  - creativeflow.minio.attributes.writes
  - creativeflow.minio.attributes.actiongroup_minio
options:
  state:
    description:
      - The state to reach. With V(stopped), only O(except_users) write. Run it again to stop users that were created or enabled since.
      - With V(admitted), exactly these changes are undone, also if the stop was incomplete or users were disabled or deleted since.
      - With V(queried), nothing is changed.
    type: str
    choices: [stopped, admitted, queried]
    required: true
  except_users:
    description:
      - Users of the server, DNs of a directory, or access keys that go on writing, for example the user that other sites replicate with. The
        user of an access key that is named here goes on writing too, and in a directory the groups that this user had when the key was made.
      - Name every access key and user that other sites replicate to this one with.
      - The access key of the connection and its user always go on. RV(excepted) names them.
    type: list
    elements: str
    default: []
  policy:
    description:
      - The name of the policy that denies writes. It is created, and removed with O(state=admitted).
      - An existing policy of that name that allows anything is not touched, and the module fails.
    type: str
    default: minio-frozen
  nodes:
    description:
      - The addresses of single nodes, in the form of O(url). Each must refuse the temporary user as well.
      - If not set, only O(url) is tried.
    type: list
    elements: str
    default: []
  proof_timeout:
    description:
      - The seconds within which every node must refuse the temporary user.
    type: int
    default: 30
notes:
  - The policy denies every S3 action that changes objects or the settings of buckets, see RV(denied). Actions of the admin API are not denied. A
    user with rights to the admin API could detach the policy, import settings of buckets, or start a batch job.
  - What the server itself does goes on, for example the expiry of a lifecycle rule, batch jobs that run, and replication to other sites.
  - A write that the server accepted before is finished. Multipart uploads can be neither continued nor completed while writers are stopped.
  - While writers are stopped, a module that declares a bucket policy, or the policy of an access key of the root user, takes the statement out
    again. O(state=queried) names it in RV(unstopped), and O(state=stopped) stops it again. An export or a backup has the statements in it.
  - Users of OpenID, of a certificate (C(identity_tls)) or of a plugin (C(identity_plugin)) have no policy that could be attached to. They are
    named in RV(unstoppable). Their access keys are stopped.
  - With an authorization plugin (C(policy_plugin)) the server does not look at policies, and the module fails.
  - In site replication, all sites share users and policies, so that all sites would be stopped. The module fails.
  - The access key needs C(admin:ExportIAM), C(admin:SiteReplicationInfo), C(admin:CreatePolicy), C(admin:DeletePolicy),
    C(admin:AttachUserOrGroupPolicy), C(admin:CreateUser) and C(admin:DeleteUser) (for the temporary user), C(admin:UpdateServiceAccount),
    C(s3:ListAllMyBuckets), C(s3:GetBucketPolicy), C(s3:PutBucketPolicy), C(s3:DeleteBucketPolicy). In place of C(s3:GetBucketPolicy),
    C(admin:ExportBucketMetadata) does as well, with fewer requests.
  - With C(admin:ImportIAM), disabled users are stopped and admitted like others. Without it, a disabled user is left alone, named in
    RV(disabled), and cannot write until somebody enables the user.
  - With C(admin:ConfigUpdate) and C(admin:ListServiceAccounts), providers of identities and temporary credentials of the root user are seen. What
    cannot be seen is named in RV(unstoppable).
seealso:
  - module: creativeflow.minio.minio_policy
  - module: creativeflow.minio.minio_service
"""

EXAMPLES = r"""
- name: Query who writes, and who cannot be stopped
  creativeflow.minio.minio_writers:
    site: az1
    state: queried
    except_users: [replication]
  register: writers

- name: Stop all writers
  creativeflow.minio.minio_writers:
    site: az1
    state: stopped
    except_users: [replication]

- name: Admit all writers again
  creativeflow.minio.minio_writers:
    site: az1
    state: admitted
"""

RETURN = r"""
writers:
  description: V(stopped) where all who can be stopped are, V(admitted) where nobody is, otherwise V(partly).
  returned: when the site answered
  type: str
  sample: stopped
stopped:
  description:
    - Who is stopped after the run, by kind. In check mode and with O(state=queried), who is stopped now.
    - C(users) and C(groups) are those of the server and of a directory. C(access_keys) are those that do not inherit it from a user. C(buckets)
      are those whose policy lets anybody write.
  returned: when the site answered
  type: dict
  sample: {users: [mlops, "uid=anna,ou=people,dc=example,dc=net"], groups: [], access_keys: [backup-key], buckets: []}
unstopped:
  description: Who could be stopped and is not, in the same form.
  returned: when the site answered
  type: dict
  sample: {users: [], groups: [], access_keys: [], buckets: []}
disabled:
  description:
    - Disabled users of the server who are not stopped. They cannot write until somebody enables them.
    - With O(state=admitted), disabled users who are still stopped, because the access key lacks C(admin:ImportIAM). The policy stays with them.
  returned: when the site answered
  type: list
  elements: str
  sample: []
excepted:
  description: Who goes on writing on purpose.
  returned: when the site answered
  type: list
  elements: dict
  sample:
    - {kind: user, name: replication, why: "It is in except_users."}
unstoppable:
  description:
    - Who can write and cannot be stopped. C(kind) is V(root), V(temporary credentials), V(access key), V(openid), V(certificate), V(plugin),
      V(provider) or V(directory).
    - C(seen) is whether such a writer was seen. It is V(false) for the root user, who is always named, and for a user of a directory who is gone.
      It is V(null) where the access key cannot see it.
  returned: when the site answered
  type: list
  elements: dict
  sample:
    - {kind: root, name: root, seen: false, why: "The server looks at no policy for the root user."}
    - {kind: openid, name: keycloak, seen: true, why: "The server keeps no list of the users of OpenID."}
proved:
  description: Whether what O(state) says was proved by this run. Always V(false) in check mode and with O(state=queried).
  returned: when the site answered
  type: bool
  sample: true
canaries:
  description:
    - What each address answered to the temporary user C(minio-writers-canary) before and after it got the policy.
    - Empty on a site with a directory, where the server has no users of its own. The proof is then that all have the policy.
  returned: when writers were stopped
  type: list
  elements: dict
  sample:
    - {url: "https://s3.az1.example.net", allowed_before: true, refused_after: true}
denied:
  description: The actions that the policy denies.
  returned: when the site answered
  type: list
  elements: str
  sample: ["s3:AbortMultipartUpload", "s3:Delete*", "s3:Put*"]
changes:
  description: What was changed, or would be in check mode.
  returned: always
  type: list
  elements: dict
  sample:
    - {name: user mlops, settings: [writes]}
failures:
  description: What could not be done, with the server's own code. The others are done nevertheless.
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
  description: How many users, groups, access keys and bucket policies there are, the policy included, and how many were changed, failed and unchanged.
  returned: always
  type: dict
  sample: {total: 5, changed: 4, failed: 0, unchanged: 1}
errors:
  description: Every error that was found before anything was changed.
  returned: when that is why the module failed
  type: list
  elements: str
  sample: ["site az1: not all writers can be seen: the access key lacks admin:ExportIAM. Nobody was stopped. Use a key that has it."]
api:
  description: What the run cost.
  returned: always
  type: dict
  sample: {requests: 14, seconds: 0.31}
"""

from ..module_utils._site.module import create_module, run_kind
from ..module_utils._writers.writers import WRITERS_OPTIONS, writers_from


def main() -> None:
    """Entry point."""
    module = create_module(WRITERS_OPTIONS)
    run_kind(module, "writer", lambda params, session: writers_from(params, session, module.check_mode))


if __name__ == "__main__":
    main()
