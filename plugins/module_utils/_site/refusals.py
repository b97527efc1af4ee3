# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the server says where it refuses: its own code and sentence, and what it wants instead."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET

from .._common.errors import ServerError
from .answer import Answer

NO_SERVER = (502, 503, 504)
"""What a load balancer says of servers that it does not reach."""
_WRONG_REGION = {"AuthorizationHeaderMalformed", "InvalidRegion"}


def refusal(site: str, url: str, answer: Answer, resource: str) -> ServerError:
    """The server's own code and sentence: XML from the S3 API, JSON from the admin API, headers where an answer has no body."""
    data = answer.data
    code, message = "", answer.reason or ""
    if not data:
        code, message = answer.headers.get("x-minio-error-code", ""), answer.headers.get("x-minio-error-desc", message).strip('"')
    try:
        if data.lstrip().startswith(b"{"):
            fields = json.loads(data)
            code, message = fields.get("Code", ""), fields.get("Message", message)
        elif data.lstrip().startswith(b"<"):
            root = ET.fromstring(data)
            code, message = root.findtext("Code", ""), root.findtext("Message", message)
        if answer.status == 400 and b"HTTP request to an HTTPS server" in data:
            message = "the server has TLS on this port. Use https://"
    except (ValueError, ET.ParseError):
        message = "the answer is not MinIO's. Is url the address of the S3 API, not of the console or of another service?"
    if answer.status in NO_SERVER and not code:
        message = "this is not the server's own answer, but that of a load balancer or proxy before it, which reaches no server"
    return ServerError(site, url, answer.status, code, message, resource)


def expected_region(answer: Answer) -> str:
    """The region that the server wants in signatures, where that is what it refused (S cmd/api-response.go, writeErrorResponse)."""
    if answer.status != 400:
        return ""
    # The answer to a HEAD has no body; what it would say stands in headers (S cmd/api-response.go, writeErrorResponseHeadersOnly).
    if answer.headers.get("x-minio-error-code") in _WRONG_REGION:
        return answer.headers.get("x-amz-bucket-region", "")
    error = refusal("", "", answer, "")
    found = re.search(r"expecting '([^']+)'", error.message)
    return found.group(1) if found and error.code in _WRONG_REGION else ""
