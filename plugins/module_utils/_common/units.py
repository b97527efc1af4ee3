# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sizes and durations as people write and read them, and times as the server writes them."""

from __future__ import annotations

import datetime
import re
import typing as t

_SIZES = {"": 1, "b": 1}
for _power, _letter in enumerate("kmgtpe", 1):
    _SIZES.update({_letter: 1000**_power, f"{_letter}b": 1000**_power, f"{_letter}i": 1024**_power, f"{_letter}ib": 1024**_power})
_SECONDS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}
_LARGEST = 2**63
"""Sizes are 64 bits to the server."""
_FRACTION = re.compile(r"\.\d+")
_NUMBER = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?)\s*([A-Za-z]*)\s*")


def parse_size(value: t.Any) -> int:
    """Bytes from a number or from text such as ``5TiB`` (1024) or ``100 MB`` (1000).

    :raises ValueError: says what is wrong with it.
    """
    return round(_parse(value, _SIZES, "a size, for example 500MB, 5TiB or a number of bytes"))


def parse_duration(value: t.Any) -> float:
    """Seconds from a number or from text such as ``15m``, ``1.5h`` or ``1h30m``.

    :raises ValueError: says what is wrong with it.
    """
    what = "a duration, for example 90s, 15m, 1h30m or a number of seconds"
    text = str(value).strip()
    parts = re.findall(r"[0-9.]+[A-Za-z]+", text)
    if parts and "".join(parts) == text:
        return sum(_parse(part, _SECONDS, what) for part in parts)
    return _parse(value, _SECONDS, what)


def _parse(value: t.Any, units: dict[str, int], what: str) -> float:
    match = None if isinstance(value, bool) else _NUMBER.fullmatch(str(value))
    if not match or match[2].lower() not in units:
        raise ValueError(f"{value!r} is not {what}")
    found = float(match[1]) * units[match[2].lower()]
    if found > _LARGEST:
        raise ValueError(f"{str(value)[:20]!r}… is more than there can be")
    return found


def show_size(size: float) -> str:
    """``1536`` → ``1.5 KiB``."""
    for unit in ("B", "KiB", "MiB", "GiB", "TiB"):
        if size < 1024:
            return f"{size:.0f} B" if unit == "B" else f"{size:.1f} {unit}"
        size /= 1024
    return f"{size:.1f} PiB"


def show_duration(seconds: float) -> str:
    """``2400`` → ``40 min``; the two largest units."""
    seconds = max(0, round(seconds))
    counts = ((seconds // 86400, "d"), (seconds // 3600 % 24, "h"), (seconds // 60 % 60, "min"), (seconds % 60, "s"))
    parts = [f"{count} {unit}" for count, unit in counts if count]
    return " ".join(parts[:2]) or "0 s"


def show_count(count: int, noun: str) -> str:
    """``1 node``, ``1,234 nodes``. :param noun: of one."""
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def show_key(key: str) -> str:
    """A name that somebody else chose, in one line: control characters as ``\\n`` or ``\\x01``."""
    return key if key.isprintable() else "".join(sign if sign.isprintable() else repr(sign)[1:-1] for sign in key)


def show_names(names: t.Sequence[str], most: int) -> str:
    """``n1, n2 and 3 more``. :param most: so many are named."""
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")


def parse_time(text: str) -> datetime.datetime:
    """A time of the server's, RFC 3339 with up to nine digits of a second, of which Python before 3.11 reads three or six."""
    return datetime.datetime.fromisoformat(_FRACTION.sub(lambda found: f"{found[0][:7]:0<7}", text).replace("Z", "+00:00"))
