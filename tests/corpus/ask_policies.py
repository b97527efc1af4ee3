# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a server makes of policies: whether it takes them, and whether they do what their authors mean."""

from __future__ import annotations

import io
import json
import re
import typing as t

import urllib3
from minio import Minio
from minio.credentials import StaticProvider
from minio.error import MinioAdminException, S3Error
from minio.minioadmin import MinioAdmin

from .cases import TODAY, policy_document
from .server import ROOT_PASSWORD, ROOT_USER, Programs, running

_OBJECTS = ("team/a.txt", "team/b.jpg", "team/docs/a.txt", "team/secret/a.txt", "team/reader/a.txt", "other/a.txt")
_READER, _USER, _SECRET = "reader", "user", "example-secret-of-users"
_NAME = "case"
_NOTHING = {"Version": TODAY, "Statement": [{"Effect": "Deny", "Action": "s3:*", "Resource": "arn:aws:s3:::*"}]}
_KEY = "it-key:MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE="
_LIST = re.compile(r"(?P<bucket>\S+)(?: (?P<prefix>[^ ]+/))?(?: by (?P<delimiter>\S))?(?: of (?P<count>\d+))?")


def ask(programs: Programs, cases: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
    """For each policy ``verdict`` (taken, refused or without effect), and ``said``: the server's code, or the requests that came out otherwise."""
    with programs.place() as place, running(programs, place, {"MINIO_KMS_SECRET_KEY": _KEY}) as server:
        asked = _Asked(server.address)
        return {name: asked.one(case) for name, case in cases.items()}


class _Asked:
    """A server with buckets and users."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._root = self._client(ROOT_USER, ROOT_PASSWORD)
        self._admin = self._administrator(ROOT_USER, ROOT_PASSWORD)
        self._user = self._client(_USER, _SECRET)
        for name in (_READER, _USER):
            self._admin.user_add(name, _SECRET)
        self._admin.attach_policy(["readwrite"], user=_USER)
        # Written anew for each case, which is one request.
        self._admin.policy_add(_NAME, policy=_NOTHING)
        self._admin.attach_policy([_NAME], user=_READER)
        for bucket in ("team", "other", "home-reader", "reader"):
            self._root.make_bucket(bucket)
        for name in _OBJECTS:
            _put(self._root, name)

    def _client(self, *keys: str) -> Minio:
        return Minio(self._address, *keys, secure=False, region="us-east-1", http_client=urllib3.PoolManager(retries=False))

    def _administrator(self, *keys: str) -> MinioAdmin:
        return MinioAdmin(endpoint=self._address, credentials=StaticProvider(*keys), secure=False)

    def one(self, case: t.Mapping[str, t.Any]) -> dict[str, str]:
        """What becomes of a policy."""
        document = policy_document(case)
        try:
            if "bucket" in case:
                self._root.set_bucket_policy(case["bucket"], json.dumps(document))
                client, administrator = self._client(), None
            else:
                self._admin.policy_add(_NAME, policy=document)
                client, administrator = self._client(_READER, _SECRET), self._administrator(_READER, _SECRET)
        except (S3Error, MinioAdminException) as error:
            return {"verdict": "refused", "said": _code(error)}
        try:
            wrong = [
                f"{request}: {'allowed' if not wanted else 'denied'}"
                for key, wanted in (("allows", True), ("denies", False))
                for request in case.get(key, ())
                if self._may(request, client, administrator) is not wanted
            ]
        finally:
            self._remove(case)
        wrong += [case["in_vain"]] if "in_vain" in case else []
        return {"verdict": "without effect" if wrong else "taken", "said": "; ".join(wrong)}

    def _remove(self, case: t.Mapping[str, t.Any]) -> None:
        if "bucket" in case:
            self._root.delete_bucket_policy(case["bucket"])
        for bucket in self._root.list_buckets() if "fresh-" in str(case) else ():
            if bucket.name.startswith("fresh-"):
                self._root.remove_bucket(bucket.name)

    def _may(self, request: str, client: Minio, administrator: t.Optional[MinioAdmin]) -> bool:
        """Whether a request gets past the server's judgement. :param request: such as ``get team/a.txt``; with ``as a user`` by one with all rights."""
        client = self._user if request.endswith(" as a user") else client
        verb, _space, rest = request.removesuffix(" as a user").partition(" ")
        try:
            return _REQUESTS[verb](administrator if verb == "admin" else client, rest) is not False
        except (S3Error, MinioAdminException) as error:
            if _code(error) in ("AccessDenied", "XMinioAdminInvalidArgument"):
                return False
            if _code(error).startswith("NoSuch") or _code(error) in ("BucketNotEmpty",):
                return True
            raise


def _get(client: Minio, name: str) -> None:
    client.get_object(*name.split("/", 1)).close()


def _put(client: Minio, name: str) -> None:
    client.put_object(*name.split("/", 1), io.BytesIO(b"x"), 1)


def _delete(client: Minio, name: str) -> None:
    client.remove_object(*name.split("/", 1))


def _list(client: Minio, text: str) -> None:
    found = _LIST.fullmatch(text)
    query = {"list-type": "2", "prefix": found["prefix"] or "", "delimiter": found["delimiter"] or "", "max-keys": found["count"] or "1000"}
    client._execute("GET", found["bucket"], query_params=query)


def _buckets(client: Minio, _text: str) -> bool:
    return "team" in {bucket.name for bucket in client.list_buckets()}


def _location(client: Minio, bucket: str) -> None:
    client._execute("GET", bucket, query_params={"location": ""})


def _stat(client: Minio, bucket: str) -> bool:
    return client.bucket_exists(bucket)


def _policy(client: Minio, bucket: str) -> None:
    client.get_bucket_policy(bucket)


def _versions(client: Minio, bucket: str) -> None:
    client._execute("GET", bucket, query_params={"versions": ""})


def _tags(client: Minio, name: str) -> None:
    client.get_object_tags(*name.split("/", 1))


def _admin_request(administrator: MinioAdmin, what: str) -> None:
    administrator.info() if what == "info" else administrator.user_list()


_REQUESTS: dict[str, t.Callable[[t.Any, str], t.Optional[bool]]] = {
    "get": _get,
    "put": _put,
    "delete": _delete,
    "list": _list,
    "buckets": _buckets,
    "location": _location,
    "stat": _stat,
    "policy": _policy,
    "versions": _versions,
    "tags": _tags,
    "make": Minio.make_bucket,
    "remove": Minio.remove_bucket,
    "admin": _admin_request,
}


def _code(error: Exception) -> str:
    if isinstance(error, S3Error):
        return error.code
    found = re.search(r'"Code":\s*"(\w+)"|<Code>(\w+)</Code>', str(error).replace('\\"', '"'))
    return (found[1] or found[2]) if found else str(error)[:120]
