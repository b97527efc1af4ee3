#!/usr/bin/python
# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Signs in with an OpenID token and lists buckets with what the server gives for it. Says which of them it may list, and whether it was refused."""

from __future__ import annotations

from ansible.module_utils.basic import AnsibleModule
from minio import Minio
from minio.credentials import WebIdentityProvider
from minio.error import S3Error


def main() -> None:
    """Entry point."""
    module = AnsibleModule(
        {
            "host": {"type": "str", "required": True},
            "token": {"type": "str", "required": True, "no_log": True},
            "role": {"type": "str", "no_log": False},
            "buckets": {"type": "list", "elements": "str", "required": True},
        }
    )
    params = module.params
    provider = WebIdentityProvider(
        jwt_provider_func=lambda: {"access_token": params["token"]}, sts_endpoint=f"http://{params['host']}", role_arn=params["role"]
    )
    try:
        provider.retrieve()
    except ValueError:
        module.exit_json(changed=False, allowed=[], refused=True)
    client = Minio(params["host"], secure=False, credentials=provider, region="us-east-1")
    allowed = []
    for bucket in params["buckets"]:
        try:
            list(client.list_objects(bucket))
            allowed.append(bucket)
        except S3Error as error:
            if error.code != "AccessDenied":
                raise
    module.exit_json(changed=False, allowed=allowed, refused=False)


if __name__ == "__main__":
    main()
