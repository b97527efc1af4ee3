# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a run is killed, and between which states of the site it leads."""

from __future__ import annotations

import dataclasses
import typing as t


@dataclasses.dataclass(frozen=True)
class Point:
    """Where a run is killed: before a task began on any node, or, with ``half``, when it ended on the first node and has not begun on the other.

    :param writes: the task changes something in a run that nobody disturbs.
    :param first: the playbook that its runbook names, where the same one would be refused now; then it is repeated.
    """

    task: str
    half: bool = False
    writes: bool = True
    first: str = ""

    def __str__(self) -> str:
        return f"{'in the middle of' if self.half else 'before'} {self.task}"


@dataclasses.dataclass(frozen=True)
class Part:
    """Runs between two states, forth and back, each killed at one point and repeated.

    :param there: what the other state has of the variables ``killed_*``. :param here: what the first state has of them, beside their defaults.
    """

    name: str
    there: t.Mapping[str, str]
    points: tuple[Point, ...]
    here: t.Mapping[str, str] = dataclasses.field(default_factory=dict)
    playbook: str = "cluster"
    options: tuple[str, ...] = ()


FIRST = (
    Point("Install the program", half=True),
    Point("Write the certificate's key"),
    Point("Start and enable the service", half=True),
)
"""In the first deployment, one after the other: each run goes on with what the one before has left."""

PARTS = (
    Part(
        "everything",
        {"killed_variables": "b", "killed_tls": "private", "killed_program": "b"},
        (
            Point("Install the program", half=True),
            Point("Write the environment", half=True),
            Point("Write the secret part of the environment"),
            Point("Write the certificate's key"),
            Point("Write the keys of further certificates"),
            Point("Write the systemd unit"),
            Point("Report the reasons of the restart"),
            Point("Restart the server", half=True),
        ),
    ),
    # One reason of a restart alone: no other one makes up for it where it is forgotten.
    Part("program", {"killed_program": "b"}, (Point("Report the reasons of the restart"),)),
    Part("authorities", {"killed_tls": "authority"}, (Point("Report the reasons of the restart"),)),
    Part("certificate", {"killed_tls": "renewed"}, (Point("Reload the certificates of the server", half=True),)),
    Part(
        "root password",
        {"killed_password": "b"},
        (
            Point("Write the new credentials", half=True),
            Point("Restart the server", half=True, first="cluster"),
            Point("Remove the old credentials", half=True),
        ),
        playbook="rotate_root",
        options=("--extra-vars", "minio_rotate_site=kill"),
    ),
    Part(
        "configuration of the server",
        {"killed_config": "kill-b"},
        (Point("Record the reason of the restart", writes=False), Point("Restart the server", half=True)),
        here={"killed_config": "kill-a"},
    ),
)
