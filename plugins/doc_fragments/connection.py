# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How every module reaches a site."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  site:
    description:
      - The name of the site, which stands in messages. Connection options that are not set are taken from its entry in the variable C(minio_sites); see
        L(the page about it,https://github.com/creativeflow/ansible-minio/blob/main/docs/sites.md).
      - O(access_key) and O(secret_key) are taken from there only if neither is given. The path of O(ca_path) is found there by the rule of
        P(creativeflow.minio.deployment_path#lookup), and is a file of the controller. Run the task there, with C(delegate_to=localhost).
      - Also the prefix of the environment variables that give what neither says. With V(primary), O(url) comes from E(PRIMARY_MINIO_URL),
        O(access_key) from E(PRIMARY_MINIO_ACCESS_KEY), and O(secret_key) from E(PRIMARY_MINIO_SECRET_KEY).
      - A name that neither C(minio_sites) nor the environment knows is an error if O(url) is not given. Under the former name O(alias), it is left to the
        module to say what is missing.
    type: str
    aliases: [alias]
  url:
    description:
      - The address of the site's S3 API, for example V(https://s3.az1.example.net).
      - If not set, the environment variable E(MINIO_URL) is used, with the prefix of O(site) if that is set.
    type: str
  access_key:
    description:
      - The access key to sign with.
      - If not set, the environment variable E(MINIO_ACCESS_KEY) is used, with the prefix of O(site) if that is set.
    type: str
  secret_key:
    description:
      - The secret key to sign with.
      - If not set, the environment variable E(MINIO_SECRET_KEY) is used, with the prefix of O(site) if that is set.
      - Do not set that variable by the keyword C(environment) of a task or play, because Ansible writes it into the arguments of a shell, where every user of
        the machine can read it. Set it for C(ansible-playbook) itself.
    type: str
  session_token:
    description:
      - The token of temporary keys in O(access_key) and O(secret_key).
      - If neither those nor this option are set, the environment variable E(MINIO_SESSION_TOKEN) is used, with the prefix of O(site) if that is set.
    type: str
    version_added: 0.4.0
  assume_role:
    description:
      - Has the site make temporary keys for the user of O(access_key), and signs with those. V({}) makes keys for an hour that may do all that the user may.
      - Keys are renewed when their end comes near during a task. An access key of a user cannot get temporary keys.
    type: dict
    version_added: 0.4.0
    suboptions:
      duration:
        description:
          - The time for which keys are valid, from V(15m) to V(365d). The default is V(1h).
        type: str
      policy:
        description:
          - A policy that the keys are limited to. They may do what this policy and the permissions of the user both allow. The server takes 2,048 bytes.
        type: dict
      arn:
        description:
          - The role of the identity provider, with a token of it, where the site has roles.
        type: str
  web_identity_token:
    description:
      - A token of an identity provider (OpenID Connect) for which the site makes temporary keys. O(access_key) and O(secret_key) are not needed then.
      - O(assume_role) has the details.
    type: str
    version_added: 0.4.0
  web_identity_token_file:
    description:
      - A file with the token, which is read each time that keys are made. The path of a site in C(minio_sites) is a file of the controller.
      - If not set, the environment variable E(MINIO_WEB_IDENTITY_TOKEN_FILE) is used.
    type: path
    version_added: 0.4.0
  region:
    description:
      - The site's region. If not set, the environment variable E(MINIO_REGION) is used, else the region that the server asks for.
    type: str
  ca_path:
    description:
      - A file of certificates in PEM form that are trusted besides the system's.
      - If not set, the environment variable E(MINIO_CA_PATH) is used.
    type: path
  validate_certs:
    description:
      - Whether to verify the certificate of the server.
      - If not set, the environment variable E(MINIO_VALIDATE_CERTS) is used.
    type: bool
    default: true
  client_cert:
    description:
      - A certificate of this client in PEM form, with those between it and its authority, for a server or proxy that asks for one.
      - If not set, the environment variable E(MINIO_CLIENT_CERT) is used.
    type: path
    version_added: 0.4.0
  client_key:
    description:
      - The key of O(client_cert) in PEM form, without a password. It may also be in the file of the certificate.
      - If not set, the environment variable E(MINIO_CLIENT_KEY) is used.
    type: path
    version_added: 0.4.0
  timeout:
    description:
      - The seconds, more than 0, within which the site must have answered a request, repetitions included.
      - If not set, the environment variable E(MINIO_TIMEOUT) is used.
    type: int
    default: 30
requirements:
  - python >= 3.9
  - minio >= 7.2.20, < 8
"""
