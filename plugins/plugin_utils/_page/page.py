# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The report as one page of HTML, which needs nothing else: no script, no font, no picture and no request."""

from __future__ import annotations

import functools
import typing as t
from pathlib import Path

import jinja2
from markupsafe import Markup

from ...module_utils._common.units import show_count, show_duration, show_size
from .drawing import drives, gauge, topology
from .view import Record, view

_FOLDER = Path(__file__).parent


def render(documents: t.Sequence[Record], now: float, title: str, max_age: float, unreadable: t.Sequence[str] = ()) -> str:
    """The page.

    :param documents: results, as of docs/results.md. :param now: in seconds of Unix. :param title: the name of the deployment.
    :param max_age: a status that is older says nothing of now, in seconds. :param unreadable: a line for each file that is no result.
    """
    content = view(documents, now, max_age)
    style = Markup((_FOLDER / "page.css").read_text(encoding="utf-8"))
    return _template().render(title=title, style=style, unreadable=list(unreadable), **content)


@functools.lru_cache(maxsize=None)
def _template() -> jinja2.Template:
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters.update(size=show_size, duration=show_duration, count="{:,}".format, of=show_count)
    environment.globals.update(gauge=gauge, drives=drives, topology=topology)
    return environment.from_string((_FOLDER / "page.html.j2").read_text(encoding="utf-8"))
