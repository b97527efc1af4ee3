# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pictures of the page, drawn by hand as SVG. All text in them is escaped."""

from __future__ import annotations

import math
import typing as t

from markupsafe import Markup

from .view import Record, coarse

_WIDTH, _BOX = 760, (168, 74)
_AIR = 30
"""Above and below the boxes, where arrows bend."""
Point = tuple[float, float]
_HALF = (_BOX[0] / 2 + 4, _BOX[1] / 2 + 4)
_AROUND, _ROOM = 4 * (_HALF[0] + _HALF[1]), 22
"""The length of the edge of a box, and what the head of an arrow takes of it."""
_CELL, _GAP, _ROW = 12, 4, 16
_SIGNS = {"ok": "✓", "warning": "!", "critical": "✕", "unknown": "?"}


def gauge(part: float, label: str) -> Markup:
    """How much of something is used. :param part: from 0 to 1. :param label: what that is, for who does not see it."""
    level = "critical" if part > 0.9 else "warning" if part > 0.8 else "ok"
    width = 100 * min(1.0, max(0.0, part))
    return Markup(
        '<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" role="img" aria-label="{}"><rect class="track" width="100" height="8" rx="2"/>'
        '<rect class="fill {}" width="{}" height="8" rx="2"/></svg>'
    ).format(label, level, f"{width:.1f}")


def drives(group: t.Sequence[Record], label: str) -> Markup:
    """The drives of a set as squares: filled ones work, half filled ones heal, crossed ones do not work."""
    columns = min(len(group), _ROW)
    rows = math.ceil(len(group) / _ROW)
    paths: dict[str, list[str]] = {"ok": [], "heals": [], "bad": [], "cross": []}
    for number, drive in enumerate(group):
        x, y = number % _ROW * (_CELL + _GAP), number // _ROW * (_CELL + _GAP)
        if drive["state"] != "ok":
            paths["bad"].append(f"M{x} {y}h{_CELL}v{_CELL}h-{_CELL}z")
            paths["cross"].append(f"M{x + 3} {y + 3}l{_CELL - 6} {_CELL - 6}m0 -{_CELL - 6}l-{_CELL - 6} {_CELL - 6}")
        elif drive.get("healing"):
            paths["heals"].append(f"M{x} {y + _CELL}h{_CELL}v-{_CELL}z")
            paths["bad"].append(f"M{x} {y}h{_CELL}v{_CELL}h-{_CELL}z")
        else:
            paths["ok"].append(f"M{x} {y}h{_CELL}v{_CELL}h-{_CELL}z")
    width, height = columns * (_CELL + _GAP) - _GAP, rows * (_CELL + _GAP) - _GAP
    drawn = Markup("").join(Markup('<path class="drive-{}" d="{}"/>').format(name, "".join(parts)) for name, parts in paths.items() if parts)
    head = Markup('<svg class="drives" width="{}" height="{}" viewBox="-1 -1 {} {}" role="img" aria-label="{}">')
    return head.format(width + 2, height + 2, width + 2, height + 2, label) + drawn + Markup("</svg>")


def topology(sites: t.Sequence[Record], links: t.Sequence[Record]) -> Markup:
    """The sites as boxes and their rules as arrows. Targets that are no site of the deployment are boxes, too."""
    names = list(dict.fromkeys([*(site["name"] for site in sites), *(link["target"] for link in links)]))
    places = _places(names)
    height = max(y for _x, y in places.values()) + _BOX[1] / 2 + _AIR if places else 0
    by_name = {site["name"]: site for site in sites}
    drawn = [(link, *curve) for link, curve in zip(links, _curves(links, places)) if link["source"] != link["target"]]
    arrows = Markup("").join(_arrow(*one) for one in drawn)
    boxes = Markup("").join(_box(name, places[name], by_name.get(name)) for name in names)
    labels = Markup("").join(_label(*one) for one in drawn)
    head = Markup('<svg class="topology" viewBox="0 0 {} {}" role="img" aria-label="{}"><defs>').format(
        _WIDTH, f"{height:.0f}", "The sites and the replication between them. The table below says the same."
    )
    return head + _heads() + Markup("</defs>") + arrows + boxes + labels + Markup("</svg>")


def _places(names: t.Sequence[str]) -> dict[str, tuple[float, float]]:
    """One in the middle, two side by side, more on an ellipse, the first at its left."""
    count = len(names)
    middle = _WIDTH / 2
    if count == 1:
        return {names[0]: (middle, _BOX[1] / 2 + _AIR)}
    if count == 2:
        return {names[0]: (_BOX[0] / 2 + 8, 84), names[1]: (_WIDTH - _BOX[0] / 2 - 8, 84)}
    tall = 110 + 34 * min(count, 8)
    across, down = middle - _BOX[0] / 2 - 8, tall / 2
    angles = [math.pi + 2 * math.pi * number / count + (math.pi / 6 if count == 3 else 0) for number in range(count)]
    top = min(map(math.sin, angles))
    return {name: (middle + across * math.cos(angle), _BOX[1] / 2 + _AIR + down * (math.sin(angle) - top)) for name, angle in zip(names, angles)}


def _box(name: str, place: tuple[float, float], site: t.Optional[Record]) -> Markup:
    level = site["level"] if site else "unknown"
    if site and site["known"]:
        text = f"nodes {site['nodes_online']}/{len(site['nodes'])} · drives {site['drives_ok']}/{len(site['drives'])}"
    else:
        text = "no answer" if site and site["asked"] and not site["answered"] else "not asked" if site and not site["asked"] else "nodes unknown"
    x, y = place[0] - _BOX[0] / 2, place[1] - _BOX[1] / 2
    return Markup(
        '<g class="site {}"><rect x="{}" y="{}" width="{}" height="{}" rx="10"/><text class="name" x="{}" y="{}">{} {}</text>'
        '<text class="about" x="{}" y="{}">{}</text></g>'
    ).format(level, _n(x), _n(y), *_BOX, _n(place[0]), _n(place[1] - 6), _SIGNS[level], _short(name, 14), _n(place[0]), _n(place[1] + 17), text)


def _heads() -> Markup:
    head = Markup(
        '<marker id="head-{0}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto">'
        '<path class="{0}" d="M0 0L10 5L0 10z"/></marker>'
    )
    return Markup("").join(head.format(level) for level in _SIGNS)


def _curves(links: t.Sequence[Record], places: t.Mapping[str, Point]) -> list[tuple[Point, Point, Point]]:
    """Begin, bend and end of each arrow: beside the straight line, so that the way back has a line of its own, and with ends that have room."""
    bends = [_bend(places[link["source"]], places[link["target"]]) for link in links]
    ends: dict[tuple[int, str], Point] = {}
    for name, place in places.items():
        own = [(number, side) for number, link in enumerate(links) for side in ("source", "target") if link[side] == name]
        spots = _spread([_along(_edge(place, bends[number])) for number, _side in own])
        ends.update({key: (place[0] + x, place[1] + y) for key, (x, y) in zip(own, map(_spot, spots))})
    return [(ends[number, "source"], bend, ends[number, "target"]) for number, bend in enumerate(bends)]


def _bend(begin: Point, end: Point) -> Point:
    (x1, y1), (x2, y2) = begin, end
    length = math.hypot(x2 - x1, y2 - y1) or 1
    return (x1 + x2) / 2 + (y2 - y1) / length * 52, (y1 + y2) / 2 - (x2 - x1) / length * 52


def _edge(center: Point, towards: Point) -> Point:
    """Where a line from the middle of a box leaves it, with some air; as seen from the middle."""
    x, y = towards[0] - center[0], towards[1] - center[1]
    scale = min(_HALF[0] / abs(x) if x else math.inf, _HALF[1] / abs(y) if y else math.inf)
    return (x * scale, y * scale) if scale < math.inf else (_HALF[0], 0)


def _along(edge: Point) -> float:
    """How far along the edge of a box a point is, clockwise from the left end of its top."""
    (x, y), (wide, high) = edge, _HALF
    if abs(y + high) < 0.001:
        return x + wide
    if abs(x - wide) < 0.001:
        return 2 * wide + y + high
    return 2 * wide + 2 * high + wide - x if abs(y - high) < 0.001 else 4 * wide + 2 * high + high - y


def _spot(along: float) -> Point:
    """The point at such a place."""
    (wide, high), left = _HALF, along % _AROUND
    if left < 2 * wide:
        return left - wide, -high
    left -= 2 * wide
    if left < 2 * high:
        return wide, left - high
    left -= 2 * high
    return (wide - left, high) if left < 2 * wide else (-wide, high - left + 2 * wide)


def _spread(spots: t.Sequence[float]) -> list[float]:
    """The same places along an edge, pushed apart until each has room for the head of an arrow."""
    order = sorted(range(len(spots)), key=lambda number: spots[number])
    found, room = list(spots), min(_ROOM, _AROUND / max(1, len(spots)))
    for _round in range(100):
        for here, there in zip(order, [*order[1:], *order[:1]]) if len(order) > 1 else ():
            # From the last one on, it goes round.
            lacks = room - (found[there] - found[here] + (_AROUND if there == order[0] else 0))
            if lacks > 0:
                found[here], found[there] = found[here] - lacks / 2, found[there] + lacks / 2
    return found


def _arrow(link: Record, begin: Point, bend: Point, end: Point) -> Markup:
    path = f"M{_n(begin[0])} {_n(begin[1])}Q{_n(bend[0])} {_n(bend[1])} {_n(end[0])} {_n(end[1])}"
    return Markup('<path class="arrow {0}" d="{1}" marker-end="url(#head-{0})"/>').format(link["level"], path)


def _label(link: Record, begin: Point, bend: Point, end: Point) -> Markup:
    x, y = (begin[0] + 2 * bend[0] + end[0]) / 4, (begin[1] + 2 * bend[1] + end[1]) / 4
    text = "offline" if not link["online"] else "?" if link["lag"] is None else f"{coarse(link['lag'])} behind" if link["lag"] else "up to date"
    width = 7.2 * len(text) + 14
    return Markup('<g class="label {}"><rect x="{}" y="{}" width="{}" height="22" rx="11"/><text x="{}" y="{}">{}</text></g>').format(
        link["level"], _n(x - width / 2), _n(y - 11), _n(width), _n(x), _n(y + 4.5), text
    )


def _short(name: str, most: int) -> str:
    return name if len(name) <= most else f"{name[: most - 1]}…"


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")
