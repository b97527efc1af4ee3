# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""CORS of a bucket: which web pages of other origins may use it. Silo has it, upstream has not."""

from __future__ import annotations

import typing as t
import xml.etree.ElementTree as ET

from ..._common.fields import Read, list_of, names, number, text
from ..._common.xml import build, find, find_all, tree
from ..._site.capabilities import CORS, server_of
from ..._site.session import Session
from .base import Setting

_METHODS = ("GET", "PUT", "HEAD", "POST", "DELETE")
_MOST_RULES = 100
_LONGEST_ID = 255
_LONGEST_AGE = 2**31 - 1
_LISTS = {"origins": "AllowedOrigin", "methods": "AllowedMethod", "headers": "AllowedHeader", "expose_headers": "ExposeHeader"}
_TEXTS = {"id": "ID", "max_age": "MaxAgeSeconds"}
_ASKED = "cors"


def _some(value: t.Any) -> list[str]:
    found = names(value)
    if not found or not all(found):
        raise ValueError("it is empty, or has an empty text")
    return found


def _patterns(value: t.Any) -> list[str]:
    """Texts with at most one ``*``, as the server takes them (Silo, internal/bucket/cors/cors.go, Validate)."""
    for pattern in _some(value):
        if pattern.count("*") > 1 or "?" in pattern:
            raise ValueError(f"{pattern!r} has a '?', or more than one '*'")
    return value


def _methods(value: t.Any) -> list[str]:
    found = [method.upper() for method in _some(value)]
    wrong = [method for method in found if method not in _METHODS]
    if wrong:
        raise ValueError(f"{wrong[0]!r} is not one of {', '.join(_METHODS)}")
    return found


def _id(value: t.Any) -> str:
    if len(text(value)) > _LONGEST_ID:
        raise ValueError(f"it has more than {_LONGEST_ID} characters")
    return value


_OPTIONS = {
    "id": {"type": "str"},
    "origins": {"type": "list", "elements": "str", "required": True},
    "methods": {"type": "list", "elements": "str", "required": True},
    "headers": {"type": "list", "elements": "str"},
    "expose_headers": {"type": "list", "elements": "str"},
    "max_age": {"type": "int"},
}
_FIELDS: dict[str, Read] = {
    "id": _id,
    "origins": _patterns,
    "methods": _methods,
    "headers": _patterns,
    "expose_headers": _some,
    "max_age": number(0, _LONGEST_AGE),
}
_read_list = list_of(_FIELDS, ("origins", "methods"), lambda rule: [])


def read_cors(value: t.Any) -> list[dict[str, t.Any]]:
    """The rules of a definition, in their order, which counts: the first that fits is used.

    :raises ValueError: not a list, or too long. :raises InputErrors: every error of every rule.
    """
    rules = _read_list(value)
    if len(rules) > _MOST_RULES:
        raise ValueError(f"{len(rules)} rules are more than the {_MOST_RULES} that a bucket can have")
    return rules


class Cors(Setting):
    """A list of rules with the keys of a definition, in the order in which the server tries them."""

    # An import of the first releases that have it leaves it out (Silo, cmd/admin-bucket-handlers.go), so it is written by its own call.
    name, file, report, subresource = "cors", "cors.xml", "", "cors"
    options = {"cors": {"type": "list", "elements": "dict", "options": _OPTIONS}}
    fields = {"cors": read_cors}
    elements = tuple(f"CORSRule/{name}" for name in (*_LISTS.values(), *_TEXTS.values()))

    def needed(self, value: t.Any) -> set[str]:
        return {_ASKED} if value else set()

    def lacking(self, session: Session, names: t.Collection[str]) -> dict[str, str]:
        server = server_of(session)
        return {_ASKED: f"the server ({server}) has no {CORS.name}. {CORS.remedy}"} if names and server.has(CORS) is False else {}

    def parse(self, data: bytes) -> t.Any:
        return [_parse_rule(node) for node in find_all(tree(data), "CORSRule")] or None

    def render(self, value: t.Any) -> bytes:
        return build("CORSConfiguration", *(("CORSRule", list(_render_rule(rule))) for rule in value))


def _parse_rule(node: ET.Element) -> dict[str, t.Any]:
    rule: dict[str, t.Any] = {key: [child.text or "" for child in find_all(node, element)] for key, element in _LISTS.items() if find_all(node, element)}
    if find(node, "ID"):
        rule["id"] = find(node, "ID")
    if find(node, "MaxAgeSeconds"):
        rule["max_age"] = int(find(node, "MaxAgeSeconds"))
    return rule


def _render_rule(rule: t.Mapping[str, t.Any]) -> t.Iterator[tuple[str, str]]:
    for key, element in _LISTS.items():
        yield from ((element, content) for content in rule.get(key, ()))
    for key, element in _TEXTS.items():
        if key in rule:
            yield element, str(rule[key])
