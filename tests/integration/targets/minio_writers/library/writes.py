#!/usr/bin/python
# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every way to write, tried by one access key (none is anonymous), and two to read. Says C(ok) or the server's code for each."""

from __future__ import annotations

import base64
import datetime
import hashlib
import re
import typing as t
import urllib.parse
import uuid

import urllib3
from ansible.module_utils.basic import AnsibleModule
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import ServerError
from ansible_collections.creativeflow.minio.plugins.module_utils._site.session import Session
from minio import Minio
from minio.datatypes import PostPolicy

_LIFECYCLE = b"""<LifecycleConfiguration><Rule><ID>a</ID><Status>Enabled</Status><Filter><Prefix>none/</Prefix></Filter>
<Expiration><Days>3000</Days></Expiration></Rule></LifecycleConfiguration>"""
_DELETE = "<Delete><Object><Key>{}</Key></Object></Delete>"
_SEED = "seed"


class _Ways:
    """:param bucket: has an object C(seed), and an upload in parts that was begun with the id in C(upload)."""

    def __init__(self, params: t.Mapping[str, t.Any]) -> None:
        self._bucket, self._upload, self._secret = params["bucket"], params["upload"], params["secret_key"]
        self._session = Session(params["url"], params["access_key"], params["secret_key"])
        address = urllib.parse.urlsplit(params["url"])
        self._client = Minio(address.netloc, params["access_key"], params["secret_key"], secure=address.scheme == "https", region="us-east-1")
        self._plain = urllib3.PoolManager()
        self._name = f"object-{uuid.uuid4().hex}"

    def put(self) -> None:
        self._session.s3("PUT", self._bucket, self._name, body=b"x")

    def copy(self) -> None:
        self._session.s3("PUT", self._bucket, f"{self._name}-copy", headers={"x-amz-copy-source": f"/{self._bucket}/{_SEED}"})

    def begin_upload(self) -> str:
        answer = self._session.s3("POST", self._bucket, "parts", {"uploads": ""}).decode()
        return re.search("<UploadId>(.*?)</UploadId>", answer)[1]

    def upload_part(self) -> None:
        self._session.s3("PUT", self._bucket, "parts", {"partNumber": "1", "uploadId": self._upload}, b"x")

    def complete_upload(self) -> None:
        tag = hashlib.md5(b"x", usedforsecurity=False).hexdigest()
        body = f"<CompleteMultipartUpload><Part><PartNumber>1</PartNumber><ETag>{tag}</ETag></Part></CompleteMultipartUpload>"
        self._session.s3("POST", self._bucket, "parts", {"uploadId": self._upload}, body.encode())

    def presigned_put(self) -> None:
        _judge(self._plain.request("PUT", self._client.presigned_put_object(self._bucket, f"{self._name}-presigned"), body=b"x"))

    def post_policy(self) -> None:
        policy = PostPolicy(self._bucket, datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(hours=1))
        policy.add_starts_with_condition("$key", "object")
        form = self._client.presigned_post_policy(policy)
        fields = {**form, "key": f"{self._name}-form", "file": ("file", b"x")}
        _judge(self._plain.request("POST", f"{self._session.url}/{self._bucket}", fields=fields))

    def tag(self) -> None:
        body = b"<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>"
        self._session.s3("PUT", self._bucket, _SEED, {"tagging": ""}, body, _digest(body))

    def delete(self) -> None:
        self._session.s3("DELETE", self._bucket, f"{self._name}-none")

    def delete_version(self) -> None:
        self._session.s3("DELETE", self._bucket, f"{self._name}-none", {"versionId": "null"})

    def delete_several(self) -> None:
        body = _DELETE.format(f"{self._name}-none").encode()
        answer = self._session.s3("POST", self._bucket, "", {"delete": ""}, body, _digest(body)).decode()
        code = re.search("<Code>(.*?)</Code>", answer)
        if code:
            raise ServerError("", "", 200, code[1], "")

    def make_bucket(self) -> None:
        self._session.s3("PUT", f"it-writers-{uuid.uuid4().hex[:12]}")

    def write_lifecycle(self) -> None:
        self._session.s3("PUT", self._bucket, query={"lifecycle": ""}, body=_LIFECYCLE, headers=_digest(_LIFECYCLE))

    def remove_bucket_policy(self) -> None:
        self._session.s3("DELETE", self._bucket, query={"policy": ""})

    def read(self) -> None:
        self._session.s3("GET", self._bucket, _SEED)

    def list(self) -> None:
        self._session.s3("GET", self._bucket, query={"list-type": "2"})

    def anonymous_put(self) -> None:
        _judge(self._plain.request("PUT", f"{self._session.url}/{self._bucket}/{self._name}-anonymous", body=b"x"))

    def anonymous_read(self) -> None:
        _judge(self._plain.request("GET", f"{self._session.url}/{self._bucket}/{_SEED}"))


def _digest(body: bytes) -> dict[str, str]:
    return {"Content-MD5": base64.b64encode(hashlib.md5(body, usedforsecurity=False).digest()).decode()}


def _judge(answer: t.Any) -> None:
    if answer.status >= 300:
        code = re.search("<Code>(.*?)</Code>", answer.data.decode())
        raise ServerError("", "", answer.status, code[1] if code else str(answer.status), "")


def main() -> None:
    """Entry point."""
    module = AnsibleModule(
        {
            "url": {"type": "str", "required": True},
            "access_key": {"type": "str", "required": True},
            "secret_key": {"type": "str", "required": True, "no_log": True},
            "bucket": {"type": "str", "required": True},
            "upload": {"type": "str", "default": ""},
            "ways": {"type": "list", "elements": "str", "required": True},
        }
    )
    ways = _Ways(module.params)
    answers: dict[str, str] = {}
    upload = ""
    for way in module.params["ways"]:
        try:
            found = getattr(ways, way)()
            upload = found if way == "begin_upload" else upload
            answers[way] = "ok"
        except ServerError as error:
            answers[way] = error.code
    module.exit_json(changed=True, answers=answers, codes=sorted(set(answers.values())), upload=upload)


if __name__ == "__main__":
    main()
