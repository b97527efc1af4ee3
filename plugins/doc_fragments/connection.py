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
  timeout:
    description:
      - The seconds within which the site must have answered a request, repetitions included.
      - If not set, the environment variable E(MINIO_TIMEOUT) is used.
    type: int
    default: 30
requirements:
  - python >= 3.9
  - minio >= 7.2.20, < 8
"""
