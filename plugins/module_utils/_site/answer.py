# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a server answered."""

from __future__ import annotations

import io
import typing as t

if t.TYPE_CHECKING:
    import urllib3

_PART = 1 << 20


class Answer(t.NamedTuple):
    """An answer to its end. :param headers: by name, in whatever case."""

    status: int
    reason: t.Optional[str]
    headers: t.Mapping[str, str]
    data: bytes


def read_whole(response: urllib3.BaseHTTPResponse) -> Answer:
    """The answer of a response that was not read yet. Unlike urllib3, it keeps no second copy of a long body while it reads.

    :raises urllib3.exceptions.HTTPError: the connection broke.
    """
    body = io.BytesIO()
    for part in response.stream(_PART):
        body.write(part)
    # An answer without a body gives its connection back by nothing else.
    response.release_conn()
    return Answer(response.status, response.reason, response.headers, body.getvalue())
