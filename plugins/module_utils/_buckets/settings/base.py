# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What every setting of a bucket can do: be declared, compared, read and written."""

from __future__ import annotations

import typing as t

from ..._common.errors import ServerError
from ..._common.fields import Read
from ..._common.xml import tree, unknown_paths
from ..._site.session import Session, content_md5

NOT_CONFIGURED = {
    "NoSuchCORSConfiguration",
    "NoSuchBucketPolicy",
    "NoSuchLifecycleConfiguration",
    "NoSuchTagSet",
    "ObjectLockConfigurationNotFoundError",
    "ServerSideEncryptionConfigurationNotFoundError",
    "XMinioAdminNoSuchQuotaConfiguration",
}
"""The codes by which a server says that a bucket has no such setting."""


class Setting:
    """One configuration of a bucket.

    Its canonical value is what a definition would say; ``None`` where it is not configured.
    """

    name: str
    """The name for messages and reports, which is that of its first option."""
    options: t.Mapping[str, dict[str, t.Any]]
    """The options of the module that declare it, each with its entry of an argument spec."""
    fields: t.Mapping[str, Read]
    """The same keys in a definition, each with what reads its value."""
    file: str
    """The file's name in the server's export and import."""
    report: str = ""
    """The key in the import's answer; ``""`` where the import cannot write it."""
    subresource: str = ""
    """The S3 sub-resource."""
    elements: t.Collection[str] = ()
    """The elements of the wire format that ``parse`` reads, by their paths; empty where it is not XML."""
    removed_by_writing = False
    """Whether there is an empty value to write in place of a DELETE."""
    needs: str = ""
    """What the server must have before the setting can be written, for messages; ``""`` for nothing."""
    remedy = "Add it first, or correct the name."
    """What to do where it lacks that."""

    def declared(self, bucket: dict[str, t.Any]) -> t.Any:
        """What the definition says of it; ``None`` for untouched."""
        return bucket.get(self.name)

    def target(self, declared: t.Any, actual: t.Any) -> t.Any:
        """The canonical value that satisfies the declaration: the actual one if it already does."""
        return declared or None

    def problem(self, actual: t.Any, target: t.Any, exists: bool) -> str:
        """Why the server will not go from actual to target; ``""`` if it will."""
        return ""

    def needed(self, value: t.Any) -> set[str]:
        """The names of what the server must have for this value, see ``needs``."""
        return set()

    def available(self, session: Session) -> set[str]:
        """What of it the server has. :raises ServerError: not to be seen with this access key."""
        return set()

    def lacking(self, session: Session, names: t.Collection[str]) -> dict[str, str]:
        """Why each of these names cannot be had there. :param names: see ``needed``.

        :raises ServerError: the access key may not ask, or the server has no answer.
        """
        available = self.available(session)
        has = ", ".join(sorted(available)) or "none"
        return {name: f"the site has no {self.needs} {name}. It has {has}. {self.remedy}" for name in names if name not in available}

    def definition(self, value: t.Any) -> dict[str, t.Any]:
        """The keys of a bucket's definition that declare this value."""
        return {self.name: value}

    def parse(self, data: bytes) -> t.Any:
        """The canonical value of the wire format."""
        raise NotImplementedError

    def unsaid(self, data: bytes) -> list[str]:
        """What the wire format has and ``parse`` leaves out, for messages: extensions of another server."""
        return list(dict.fromkeys(unknown_paths(tree(data), self.elements))) if self.elements else []

    def render(self, value: t.Any) -> bytes:
        """The wire format of a canonical value."""
        raise NotImplementedError

    def get(self, session: Session, bucket: str) -> t.Optional[bytes]:
        """Read the wire format by its own call; ``None`` where it is not configured."""
        try:
            return session.s3("GET", bucket, query={self.subresource: ""})
        except ServerError as error:
            if error.code in NOT_CONFIGURED:
                return None
            raise

    def put(self, session: Session, bucket: str, value: t.Any) -> None:
        """Write it by its own call; ``None`` removes it."""
        if value is None and not self.removed_by_writing:
            session.s3("DELETE", bucket, query={self.subresource: ""})
            return
        body = self.render(value)
        session.s3("PUT", bucket, query={self.subresource: ""}, body=body, headers=content_md5(body))
