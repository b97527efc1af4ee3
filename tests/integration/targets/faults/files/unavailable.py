# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""For mitmdump: the first requests of a kind are answered as a load balancer does that reaches no server."""

from __future__ import annotations

from mitmproxy import ctx, flowfilter, http

_ANSWER = b"<html><body><h1>503 Service Unavailable</h1>No server is available to handle this request.</body></html>"


class Unavailable:
    """Options: ``kind``, a filter of mitmproxy, and ``first``, how many of its requests are answered."""

    def load(self, loader):
        loader.add_option("kind", str, "~all", "which requests")
        loader.add_option("first", int, 0, "how many of them")
        self.answered = 0

    def request(self, flow: http.HTTPFlow) -> None:
        if self.answered < ctx.options.first and flowfilter.match(ctx.options.kind, flow):
            self.answered += 1
            flow.response = http.Response.make(503, _ANSWER, {"Content-Type": "text/html"})


addons = [Unavailable()]
