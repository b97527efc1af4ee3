# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The shapes. A new one is an entry here; what it does not say is as in the reference deployment."""

from __future__ import annotations

import collections
import itertools
import typing as t

from .shape import CONTENTS, DIMENSIONS, Shape

SHAPES = (
    Shape("plain", flows="both-ways", contents=("lock",), drill=True, difference=True),
    Shape(
        "ipv6-and-openid",
        members="nested",
        names="capitals",
        url="ipv6",
        region="undeclared",
        tls="authorities",
        key="no-bucket-metadata",
        people="openid",
        vault="values",
        paths="relative",
        ansible="merge",
        contents=("odd-names", "lock", "client-key", "encrypted", "renamed", "kept-deletions"),
    ),
    Shape(
        "no-export",
        members="nested",
        names="capitals",
        url="upper",
        region="declared",
        key="no-export-iam",
        vault="values",
        paths="relative",
        ansible="native",
        contents=("lock", "encrypted", "kept-deletions"),
    ),
    Shape(
        "unverified-site",
        members="variable",
        names="dash",
        url="upper",
        region="declared",
        tls="unverified",
        key="no-export-iam",
        ansible="one-fork",
        outage="yes",
        contents=("odd-names", "client-key", "renamed", "kept-deletions"),
    ),
    Shape(
        "ipv6-both-ways",
        members="nested",
        flows="both-ways",
        names="digits",
        url="ipv6",
        ansible="native",
        outage="yes",
        contents=("encrypted",),
    ),
    Shape(
        "three-sites",
        members="variable",
        flows="three-sites",
        url="slash",
        key="admin",
        login="temporary",
        vault="values",
        ansible="merge",
        contents=("odd-names", "encrypted", "renamed"),
    ),
    Shape(
        "three-authorities",
        members="variable",
        flows="three-sites",
        names="dash",
        url="slash",
        region="undeclared",
        tls="authorities",
        key="admin",
        people="disabled",
        paths="relative",
        ansible="fact-cache",
        outage="yes",
        contents=("lock", "client-key", "kept-deletions"),
    ),
    Shape(
        "no-port",
        flows="both-ways",
        names="digits",
        url="portless",
        region="undeclared",
        tls="authorities",
        people="disabled",
        vault="values",
        ansible="free",
        drill=True,
        outage="yes",
        contents=("lock", "client-key", "encrypted", "renamed"),
    ),
    Shape(
        "two-environments",
        members="environments",
        names="underscore",
        region="undeclared",
        key="no-bucket-metadata",
        login="temporary",
        people="openid",
        ansible="one-fork",
        outage="yes",
        contents=("odd-names", "renamed"),
    ),
    Shape(
        "no-port-disabled",
        flows="both-ways",
        names="capitals",
        url="portless",
        region="undeclared",
        people="disabled",
        paths="relative",
        ansible="fact-cache",
        contents=("odd-names", "kept-deletions"),
    ),
    Shape(
        "environments-openid",
        members="environments",
        flows="both-ways",
        names="underscore",
        tls="unverified",
        key="no-bucket-metadata",
        people="openid",
        vault="values",
        paths="relative",
        ansible="free",
        contents=("lock", "client-key", "encrypted", "kept-deletions"),
    ),
    Shape(
        "directory",
        flows="both-ways",
        tls="authorities",
        people="directory",
        paths="relative",
        outage="yes",
        contents=("odd-names", "lock", "client-key", "encrypted", "renamed", "kept-deletions"),
        drill=True,
    ),
    Shape("directory-one-way", members="variable", names="dash", url="slash", people="directory", vault="values", drill=True),
)

# Each value of these has to meet each value of those that have two, and each content. Each value of all dimensions has to be in two shapes.
_MEETING = ("members", "flows", "url", "region", "tls", "key", "people")
_TWO = ("vault", "paths", "outage")
# What cannot be, and why.
_IMPOSSIBLE = {frozenset({("tls", "none"), ("client-key", "yes")}): "the server takes client keys over TLS alone"}

Pair = frozenset[tuple[str, str]]


def missing(shapes: t.Iterable[Shape]) -> set[Pair]:
    """The pairs of values that no shape has, and the values that fewer than two have: with one alone, it is unknown what of a shape a value breaks."""
    found: collections.Counter[Pair] = collections.Counter()
    for shape in shapes:
        features = shape.features().items()
        found.update(frozenset(pair) for pair in itertools.combinations_with_replacement(features, 2))
    return {pair for pair in _wanted() if found[pair] < (2 if len(pair) == 1 else 1)} - set(_IMPOSSIBLE)


def _wanted() -> set[Pair]:
    values = {name: [(name, value) for value in known] for name, known in DIMENSIONS.items()}
    contents = [(content, "yes") for content in CONTENTS]
    many = [value for name in _MEETING for value in values[name]]
    wanted = {frozenset({value}) for known in values.values() for value in known}
    wanted.update(frozenset(pair) for pair in itertools.combinations(contents, 2))
    for name in _TWO:
        wanted.update(frozenset(pair) for pair in itertools.product(many + contents, values[name]))
    wanted.update(frozenset(pair) for pair in itertools.product(many, contents))
    wanted.update(frozenset(pair) for one, other in itertools.combinations(_TWO, 2) for pair in itertools.product(values[one], values[other]))
    return wanted
