#!/usr/bin/python
# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes one object of each kind: plain, in parts, encrypted by the server, by its KMS and by the client, with checksums, with a legal hold."""

from __future__ import annotations

import base64
import hashlib
import re

from ansible.module_utils.basic import AnsibleModule
from ansible_collections.creativeflow.minio.plugins.module_utils._site.session import Session

_KEY = b"k" * 32
_S3 = {"x-amz-server-side-encryption": "AES256"}
_KMS = {"x-amz-server-side-encryption": "aws:kms"}
_CLIENT = {
    "x-amz-server-side-encryption-customer-algorithm": "AES256",
    "x-amz-server-side-encryption-customer-key": base64.b64encode(_KEY).decode(),
    "x-amz-server-side-encryption-customer-key-MD5": base64.b64encode(hashlib.md5(_KEY, usedforsecurity=False).digest()).decode(),
}
_BODY = b"body"
_CHECKSUM = {"x-amz-checksum-sha256": base64.b64encode(hashlib.sha256(_BODY).digest()).decode()}
_PARTS = (b"a" * (5 << 20), b"b" * 1000)

_SINGLE = {"plain": {}, "s3": _S3, "kms": _KMS, "kms-checksum": {**_KMS, **_CHECKSUM}, "client": _CLIENT, "hold": {"x-amz-object-lock-legal-hold": "ON"}}
_IN_PARTS = {"parts": {}, "parts-s3": _S3, "parts-kms": _KMS, "parts-client": _CLIENT}


def main() -> None:
    """Entry point."""
    module = AnsibleModule(
        {
            "url": {"type": "str", "required": True},
            "access_key": {"type": "str", "required": True},
            "secret_key": {"type": "str", "required": True, "no_log": True},
            "ca_path": {"type": "path", "required": True},
            "bucket": {"type": "str", "required": True},
            "kinds": {"type": "list", "elements": "str", "default": [*_SINGLE, *_IN_PARTS]},
            "prefix": {"type": "str", "default": ""},
        }
    )
    params = module.params
    session = Session(params["url"], params["access_key"], params["secret_key"], ca_path=params["ca_path"])
    for kind in params["kinds"]:
        key = params["prefix"] + kind
        if kind in _SINGLE:
            session.s3("PUT", params["bucket"], key, body=_BODY, headers=_SINGLE[kind])
        else:
            _write_in_parts(session, params["bucket"], key, _IN_PARTS[kind])
    module.exit_json(changed=True)


def _write_in_parts(session: Session, bucket: str, key: str, headers: dict[str, str]) -> None:
    begun = session.s3("POST", bucket, key, {"uploads": ""}, headers=headers)
    upload = _first(rb"<UploadId>(.*?)</UploadId>", begun)
    for_parts = headers if headers is _CLIENT else {}
    for number, part in enumerate(_PARTS, 1):
        session.s3("PUT", bucket, key, {"partNumber": str(number), "uploadId": upload}, part, for_parts)
    listed = session.s3("GET", bucket, key, {"uploadId": upload})
    etags = [tag.decode().replace("&#34;", '"') for tag in re.findall(rb"<ETag>(.*?)</ETag>", listed)]
    parts = "".join(f"<Part><PartNumber>{number}</PartNumber><ETag>{etag}</ETag></Part>" for number, etag in enumerate(etags, 1))
    session.s3("POST", bucket, key, {"uploadId": upload}, f"<CompleteMultipartUpload>{parts}</CompleteMultipartUpload>".encode())


def _first(pattern: bytes, text: bytes) -> str:
    found = re.search(pattern, text)
    return found.group(1).decode() if found else ""


if __name__ == "__main__":
    main()
