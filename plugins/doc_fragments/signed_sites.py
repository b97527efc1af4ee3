# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sites of a list at which a module signs in: all of an entry of C(minio_sites)."""

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  sites:
    description:
      - The sites, each with its connection. One of them is spoken to as its own entry says; the connection options of the module are not for them.
      - A name in place of a dictionary stands for what the variable C(minio_sites) says of that site. A dictionary without C(url) takes from there what it
        leaves out. One with C(url) takes nothing, so that no key from there goes to another address.
    type: list
    elements: dict
    required: true
    suboptions:
      name:
        description:
          - The name of the site.
        type: str
        required: true
      url:
        description:
          - The address of its S3 API, as the module reaches it.
        type: str
        required: true
      replication_url:
        description:
          - The address that other sites use, where it is another one.
        type: str
      access_key:
        description:
          - The access key to sign with. Required without a token of an identity provider.
        type: str
      secret_key:
        description:
          - The secret key that belongs to O(sites[].access_key).
        type: str
      session_token:
        description:
          - The token of temporary keys in O(sites[].access_key) and O(sites[].secret_key).
        type: str
        version_added: 0.4.0
      assume_role:
        description:
          - Has the site make temporary keys for the user of O(sites[].access_key). V({}) makes keys for an hour that may do all that the user may.
        type: dict
        version_added: 0.4.0
        suboptions:
          duration:
            description:
              - The time for which keys are valid, from V(15m) to V(365d). The default is V(1h).
            type: str
          policy:
            description:
              - A policy that the keys are limited to.
            type: dict
          arn:
            description:
              - The role of the identity provider, with a token of it, where the site has roles.
            type: str
      web_identity_token:
        description:
          - A token of an identity provider (OpenID Connect), in place of O(sites[].access_key) and O(sites[].secret_key).
        type: str
        version_added: 0.4.0
      web_identity_token_file:
        description:
          - A file with the token, which is read each time that keys are made.
        type: path
        version_added: 0.4.0
      region:
        description:
          - The region of the site. If not set, the one that the server asks for.
        type: str
      ca_path:
        description:
          - A file of certificates in PEM form that are trusted besides those of the system.
        type: path
      validate_certs:
        description:
          - Whether to verify the certificate of the site.
        type: bool
        default: true
      client_cert:
        description:
          - A certificate of this client in PEM form, for a server or proxy that asks for one.
        type: path
        version_added: 0.4.0
      client_key:
        description:
          - The key of O(sites[].client_cert) in PEM form, without a password. It may also be in the file of the certificate.
        type: path
        version_added: 0.4.0
"""

    # An annotation, because ansible-test reads only texts that are assigned without one.
    MARKER_RECEIVERS: str = (
        DOCUMENTATION.replace("  sites:", "  marker_targets:")
        .replace("O(sites[", "O(marker_targets[")
        .replace("    required: true\n    suboptions", "    version_added: 0.4.0\n    suboptions")
        .replace(
            "      - The sites, each with its connection.",
            "      - The sites that receive, if delete markers are to be made there that the server does not send again; each with its connection.",
        )
    )
    RECEIVERS: str = DOCUMENTATION.replace("  sites:", "  targets:").replace("O(sites[", "O(targets[")
