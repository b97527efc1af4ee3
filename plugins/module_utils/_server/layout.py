# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Server pools: what a definition means to the server, and what the server would refuse or never forgive."""

from __future__ import annotations

import collections
import itertools
import re
import typing as t
from urllib.parse import urlsplit

from .._common.errors import InputErrors

RANGE = re.compile(r"\{([0-9a-z]*)\.\.\.([0-9a-z]*)\}")
_PARITY = re.compile(r"EC:(\d+)")
SET_SIZES = range(2, 17)
_LARGEST_RANGE = 4096
_KEYS = ("hosts", "drives")


class Pool:
    """One server pool: the same drives on each of its nodes.

    :param hosts: node names, as a pattern such as ``az1-n{1...4}``.
    :param drives: drive paths, as a pattern such as ``/mnt/disk{1...4}``.
    :raises InputErrors: a pattern that the server would not take.
    """

    def __init__(self, hosts: str, drives: str) -> None:
        self.hosts, self.drives = hosts, drives
        self.nodes, self.paths = expand(hosts), expand(drives)
        errors = []
        if re.fullmatch(r"\[?[0-9a-f]*:[0-9a-f:.]*\]?", hosts, re.IGNORECASE):
            errors.append(f"hosts '{hosts}' is an IPv6 address, which the names of nodes cannot be: use a name that resolves to it.")
        elif re.search(r"[/:,\s]", hosts):
            errors.append(f"hosts '{hosts}' must be one pattern of host names without scheme, port or path, for example az1-n{{1...4}}.")
        if not drives.startswith("/") or re.search(r"[,\s]", drives):
            errors.append(f"drives '{drives}' must be one pattern of absolute paths, for example /mnt/disk{{1...4}}.")
        errors += [f"{name} is named twice by '{pattern}'." for pattern, names in ((hosts, self.nodes), (drives, self.paths)) for name in _twice(names)]
        if errors:
            raise InputErrors(errors)

    def __str__(self) -> str:
        return f"{self.hosts}:{self.drives}"

    @property
    def size(self) -> int:
        """The number of drives."""
        return len(self.nodes) * len(self.paths)

    @property
    def endpoints(self) -> list[str]:
        """Node and path of each drive. Two definitions with the same endpoints in the same order are the same pool."""
        return [f"{node}:{path}" for path in self.paths for node in self.nodes]

    def argument(self, scheme: str, port: int) -> str:
        """The pool on the server's command line. A lone drive must be given by its path."""
        return self.drives if self.size == 1 else f"{scheme}://{self.hosts}:{port}{self.drives}"

    def set_size(self, asked: int = 0) -> int:
        """Drives in one erasure set, as the server chooses them.

        :param asked: ``MINIO_ERASURE_SET_DRIVE_COUNT``; 0 leaves the choice to the server.
        :raises InputErrors: the drives cannot be divided into sets.
        """
        if self.size == 1:
            return 1
        possible = [size for size in SET_SIZES if self.size % size == 0]
        if not possible:
            raise InputErrors([f"{self.size} drives cannot be divided into erasure sets of 2 to 16 drives: use another number of nodes or of drives a node."])
        if asked:
            if asked not in possible:
                raise InputErrors([f"MINIO_ERASURE_SET_DRIVE_COUNT={asked} does not divide {self.size} drives: use one of {', '.join(map(str, possible))}."])
            return asked
        # The server judges symmetry by the leftmost range alone, which is the nodes' unless the host is a plain name.
        leftmost = RANGE.search(str(self))
        first = len(expand(leftmost.group())) if leftmost else 1
        even = [size for size in possible if max(first, size) % min(first, size) == 0]
        if not even:
            raise InputErrors(
                [f"no erasure set of 2 to 16 drives spreads {self.size} drives evenly over a range of {first}: change the number of nodes or of drives a node."]
            )
        return max(even)


def expand(pattern: str) -> list[str]:
    """Every name that a pattern stands for; the last range varies slowest, as on the server.

    :raises InputErrors: a range that the server would not take.
    """
    parts = RANGE.split(pattern)
    literals, ranges = parts[0::3], list(zip(parts[1::3], parts[2::3]))
    if any(sign in literal for literal in literals for sign in ("{", "}", "...")):
        raise InputErrors([f"'{pattern}': a range is written {{1...4}}, with three dots and without spaces."])
    values = [_range(pattern, start, end) for start, end in ranges]
    return ["".join(itertools.chain.from_iterable(zip(literals, (*reversed(chosen), "")))) for chosen in itertools.product(*reversed(values))]


def _range(pattern: str, start: str, end: str) -> list[str]:
    base = 10 if start.isdigit() and end.isdigit() else 16
    try:
        first, last = int(start, 10 if start.isdigit() else 16), int(end, 10 if end.isdigit() else 16)
    except ValueError:
        raise InputErrors([f"'{pattern}': {{{start}...{end}}} is no range of decimal or hexadecimal numbers."]) from None
    if first > last:
        raise InputErrors([f"'{pattern}': the range {{{start}...{end}}} runs backwards."])
    if last - first >= _LARGEST_RANGE:
        raise InputErrors([f"'{pattern}': the range {{{start}...{end}}} has more than {_LARGEST_RANGE} values, which no site has: correct it."])
    width = len(end) if (start.startswith("0") and len(start) > 1) or end.startswith("0") else 0
    return [f"{number:0{width}{'d' if base == 10 else 'x'}}" for number in range(first, last + 1)]


def _twice(names: t.Iterable[str]) -> list[str]:
    return sorted(name for name, count in collections.Counter(names).items() if count > 1)


def parse_pools(definitions: t.Any, where: str) -> list[Pool]:
    """The pools of a site. :raises InputErrors: everything that is wrong with them, each with its index."""
    if not isinstance(definitions, (list, tuple)) or not definitions:
        raise InputErrors([f"{where} must be a list with at least one pool, for example [{{hosts: 'az1-n{{1...4}}', drives: '/mnt/disk{{1...4}}'}}]."])
    errors: list[str] = []
    pools: list[Pool] = []
    for index, definition in enumerate(definitions):
        at = f"{where}[{index}]"
        if not isinstance(definition, t.Mapping) or sorted(definition) != sorted(_KEYS) or not all(isinstance(definition[key], str) for key in _KEYS):
            errors.append(f"{at} must have exactly the keys hosts and drives, each a text.")
            continue
        try:
            pools.append(Pool(definition["hosts"], definition["drives"]))
        except InputErrors as found:
            errors += [f"{at}: {error}" for error in found.errors]
    if not errors:
        errors += [f"{where}: {endpoint} is named by two pools." for endpoint in _twice(endpoint for pool in pools for endpoint in pool.endpoints)]
        # Without a range the server takes all arguments together as one pool, which can never be expanded.
        if len(pools) > 1:
            errors += [
                f"{where}[{index}]: {pool} has no range: a site of several pools needs one in each, {{1...1}} for a single drive."
                for index, pool in enumerate(pools)
                if not RANGE.search(str(pool))
            ]
        if len(pools) == 1 and pools[0].size > 1 and not RANGE.search(str(pools[0])):
            errors.append(f"{where}[0]: {pools[0]} has no range.")
    if errors:
        raise InputErrors(errors)
    return pools


def volumes(pools: t.Sequence[Pool], scheme: str, port: int) -> str:
    """The value of ``MINIO_VOLUMES``."""
    return " ".join(pool.argument(scheme, port) for pool in pools)


def parse_volumes(text: str, where: str) -> list[dict[str, t.Any]]:
    """The pools in a value of ``MINIO_VOLUMES`` that a definition is made of: hosts, drives, scheme and port of each.

    A bare path has no host, scheme or port. :raises InputErrors: what cannot be read, or cannot be a definition.
    """
    found, errors = split_volumes(text, where)
    arguments = text.split()
    if len(arguments) > 1 and not all(RANGE.search(argument) for argument in arguments):
        errors.append(f"{where}: several arguments without ranges are one pool that can never be expanded: write each pool with {{1...N}} instead.")
    if len({(pool["scheme"], pool["port"]) for pool in found}) > 1:
        errors.append(f"{where}: all pools must have the same scheme and port.")
    if errors:
        raise InputErrors(errors)
    return found


def split_volumes(text: str, where: str) -> tuple[list[dict[str, t.Any]], list[str]]:
    """Hosts, drives, scheme and port of each argument, and what cannot be read."""
    errors: list[str] = []
    found: list[dict[str, t.Any]] = []
    for argument in text.split():
        if argument.startswith("/"):
            found.append({"hosts": "", "drives": argument, "scheme": "", "port": 0})
            continue
        try:
            parts = urlsplit(argument)
            if parts.scheme not in ("http", "https") or not parts.hostname or not parts.path.startswith("/"):
                raise ValueError
            # .hostname lowers the case of what the user wrote; the last colon ends the host.
            host, _colon, port = parts.netloc.rpartition(":") if re.search(r":\d+$", parts.netloc) else (parts.netloc, "", "9000")
            found.append({"hosts": host, "drives": parts.path, "scheme": parts.scheme, "port": int(port)})
        except ValueError:
            errors.append(f"{where}: '{argument}' is neither a path nor http(s)://HOST:PORT/PATH.")
    return found, errors


def parity_errors(pools: t.Sequence[Pool], standard: str, rrs: str, asked: int = 0) -> list[str]:
    """What is wrong with the storage classes on these pools.

    :param standard: ``MINIO_STORAGE_CLASS_STANDARD``, '' for the server's default.
    :param rrs: ``MINIO_STORAGE_CLASS_RRS``, '' for the server's default.
    :param asked: ``MINIO_ERASURE_SET_DRIVE_COUNT``.
    """
    errors: list[str] = []
    values: dict[str, int] = {}
    for name, text in (("standard", standard), ("rrs", rrs)):
        if not text:
            continue
        match = _PARITY.fullmatch(text)
        if match:
            values[name] = int(match.group(1))
        else:
            errors.append(f"storage class {name}: '{text}' is no value: write EC:n, n being the number of parity drives, for example EC:4.")
    sizes: dict[int, int] = {}
    for index, pool in enumerate(pools):
        try:
            sizes[index] = pool.set_size(asked)
        except InputErrors:
            continue
    if not standard and 0 in sizes:
        values["standard"] = default_parity(sizes[0])
    for index, size in sizes.items():
        for name, parity in values.items():
            if parity > size // 2:
                default = "" if (name, standard) != ("standard", "") else " (the default, by the size of the first pool's sets)"
                errors.append(
                    f"storage class {name}: EC:{parity}{default} is not possible in pool {index + 1} ({pools[index]}), "
                    f"whose erasure sets have {size} drives: at most EC:{size // 2}."
                )
    if values.get("standard", 0) and values.get("rrs", 0) > values["standard"]:
        errors.append(f"storage class rrs: EC:{values['rrs']} is more than the standard class has (EC:{values['standard']}): it must not be.")
    return errors


def default_parity(size: int) -> int:
    """Parity drives of a set of this size if no storage class says otherwise."""
    return sum(size >= limit for limit in (2, 4, 6, 8))
