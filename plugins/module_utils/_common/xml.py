# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Small help with S3's XML: names without namespaces, because the server writes some documents with and some without."""

from __future__ import annotations

import typing as t
import xml.etree.ElementTree as ET

NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/"


def tree(data: bytes) -> ET.Element:
    """The document's root, all names local. :raises xml.etree.ElementTree.ParseError: not XML."""
    root = ET.fromstring(data)
    for node in root.iter():
        node.tag = node.tag.rpartition("}")[2]
    return root


def find(node: ET.Element, path: str) -> str:
    """The text at a path, ``""`` where there is none."""
    return node.findtext(path) or ""


def find_all(node: ET.Element, path: str) -> list[ET.Element]:
    """All elements at a path."""
    return node.findall(path)


def unknown_paths(node: ET.Element, known: t.Collection[str], below: str = "") -> t.Iterator[str]:
    """The elements that are not known, by their paths from the node, each once with all that it has.

    :param known: paths such as ``Filter/And/Prefix``, whose parents are known as well.
    """
    seen = set()
    for child in node:
        path = below + child.tag
        if path in seen:
            continue
        if path in known or any(name.startswith(path + "/") for name in known):
            yield from unknown_paths(child, known, path + "/")
        else:
            seen.add(path)
            yield path


def document(name: str) -> ET.Element:
    """The root of a new document in S3's namespace."""
    return ET.Element(name, {"xmlns": NAMESPACE})


def element(parent: ET.Element, name: str, text: t.Optional[str] = None) -> ET.Element:
    """A new last child."""
    child = ET.SubElement(parent, name)
    child.text = text
    return child


def build(name: str, *children: tuple[str, t.Any]) -> bytes:
    """A document of nested ``(name, text or children)``."""

    def fill(node: ET.Element, items: t.Iterable[tuple[str, t.Any]]) -> None:
        for child, content in items:
            if isinstance(content, str):
                element(node, child, content)
            else:
                fill(element(node, child), content)

    root = document(name)
    fill(root, children)
    return ET.tostring(root)
