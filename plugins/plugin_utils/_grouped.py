# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lines of problems, few enough to be read: what is the same for many hosts, drives or names is one line."""

from __future__ import annotations

import re
import typing as t

from ..module_utils._common.units import show_names

MOST = 40
"""Lines that a person reads."""

_ALONE = 2
"""So many of one kind are told one by one."""

_NAMED = 4
_HOST = re.compile(r"host (?P<host>[^\s:]+): (?P<text>.*)", re.DOTALL)
_SUBJECT = re.compile(r"(?:(?P<drive>drive) (?P<path>/[^\s:,]*)|the (?P<name>name) (?P<other>[^\s:,]+))(?=[\s:,])")


class _Problem(t.NamedTuple):
    """A line, and what it is about. :param kind: the text without host and subject, the same for all that go together."""

    line: str
    kind: str
    host: str
    subject: str
    noun: str


def grouped(lines: t.Iterable[str], most: int = MOST) -> list[str]:
    """The lines with those of one kind put together, in the order in which kinds are first said. The first of a kind is told as it is.

    :param lines: ``host az1-n1: drive /mnt/disk1 …``; others are left as they are. Each is told once. :param most: how many lines there may be; the last
        one then says how many are left out.
    """
    kinds: dict[str, list[_Problem]] = {}
    for line in dict.fromkeys(lines):
        problem = _read(line)
        kinds.setdefault(problem.kind, []).append(problem)
    found: list[str] = []
    # How many problems each line stands for.
    counts: list[int] = []
    for problems in kinds.values():
        if len(problems) <= _ALONE:
            found += [problem.line for problem in problems]
            counts += [1] * len(problems)
        else:
            found.append(_together(problems))
            counts.append(len(problems))
    if len(found) <= most:
        return found
    left_out = sum(counts[most - 1 :])
    return [*found[: most - 1], f"{left_out} more problems are not shown. Correct these first."]


def _read(line: str) -> _Problem:
    found = _HOST.fullmatch(line)
    if not found:
        return _Problem(line, line, "", "", "")
    host, text = found["host"], found["text"]
    subject = _SUBJECT.match(text)
    if not subject:
        return _Problem(line, f"host : {_without(text, host)}", host, "", "host")
    name = subject["path"] or subject["other"]
    return _Problem(line, f"host : {_without(_without(text, name), host)}", host, name, subject["drive"] or subject["name"])


def _without(text: str, word: str) -> str:
    return re.sub(rf"(?<![\w./-]){re.escape(word)}(?![\w/-]|\.\w)", "", text)


def _together(problems: t.Sequence[_Problem]) -> str:
    hosts = list(dict.fromkeys(problem.host for problem in problems))
    on = f"host {hosts[0]}" if len(hosts) == 1 else f"{len(hosts)} hosts ({show_names(hosts, _NAMED)})"
    noun = problems[0].noun
    if noun == "host":
        return f"{on}, the first: {problems[0].line}"
    subjects = list(dict.fromkeys(problem.subject for problem in problems))
    count = len(problems) if noun == "drive" else len(subjects)
    return f"{count} {noun}{'' if count == 1 else 's'} ({show_names(subjects, _NAMED)}) on {on}, the first: {problems[0].line}"
