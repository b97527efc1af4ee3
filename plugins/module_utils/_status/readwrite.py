# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Does a site serve: a small object in each bucket is written, read and removed."""

from __future__ import annotations

import time
import typing as t

from .._common.errors import MinioError, ServerError
from .._rules.snapshot import read_rules
from .._site.session import Session
from .._site.snapshot import bucket_names
from .canary import BODY, NAME, Canary


def check_from(params: t.Mapping[str, t.Any], session: Session, check_mode: bool) -> dict[str, t.Any]:
    """Write, read and remove in each bucket.

    :returns: the module's result; a ``msg`` in it where a bucket does not serve.
    """
    names = params["buckets"] if params["buckets"] is not None else sorted(bucket_names(session))
    if check_mode:
        return {"changed": False, "buckets": [], "breaches": [], "notes": []}
    found, lines = [], []
    for name, entry, error in session.parallel(lambda name: _serve(session, name), names):
        if error or entry is None:
            lines.append(f"bucket {name}: {error}")
        else:
            found.append(entry)
    unknown = [entry["name"] for entry in found if entry.pop("kept") is None]
    notes = [f"bucket {name}: its rules could not be read, so that a target may have kept {NAME}/…" for name in unknown]
    result = {"changed": False, "buckets": found, "breaches": lines, "notes": notes}
    return {**result, "msg": "\n".join(lines)} if lines else result


def _serve(session: Session, bucket: str) -> dict[str, t.Any]:
    kept = _is_kept_by_targets(session, bucket)
    canary = Canary(session, bucket, "", (), stays=bool(kept))
    began = time.monotonic()
    try:
        canary.write()
        written = time.monotonic()
        if session.s3("GET", bucket, canary.key) != BODY:
            raise MinioError(f"site {session.site} ({session.url}): {bucket}/{canary.key}: what was read is not what was written.")
        read = time.monotonic()
    except MinioError as cause:
        raise canary.removed_after(cause) from None
    canary.remove()
    return {"name": bucket, "write_seconds": round(written - began, 3), "read_seconds": round(read - written, 3), "kept": kept}


def _is_kept_by_targets(session: Session, bucket: str) -> t.Optional[bool]:
    """Whether the bucket has a rule by which a target would get the object, and keep it. ``None`` where the key may not read the rules.

    :raises MinioError: the server refused for another reason.
    """
    try:
        return any(rule.enabled and not rule.delete_replication for rule in read_rules(session, bucket))
    except ServerError as error:
        if error.code == "AccessDenied":
            return None
        raise
