# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plan, apply, prove: from what is to what shall be. Knows nothing of MinIO."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from .errors import InputErrors, MinioError


@dataclass(frozen=True)
class Change:
    """One setting of one object that differs.

    :param object: the object's name, as users call it.
    :param setting: what of it differs; ``"state"`` for its existence.
    :param before: the canonical value now; ``None`` where there is none.
    :param after: the canonical value that is declared; ``None`` where it is to be removed.
    :param secret: the values are secrets: only that they differ is shown.
    """

    object: str
    setting: str
    before: t.Any
    after: t.Any
    secret: bool = False

    @property
    def key(self) -> tuple[str, str]:
        """What identifies the change in a run."""
        return self.object, self.setting


@dataclass(frozen=True)
class Failure:
    """One change that could not be made, and why.

    :param error: one line for a person.
    :param code: the server's own code, ``""`` where there is none.
    """

    object: str
    setting: str
    error: str
    code: str = ""

    @classmethod
    def of(cls, name: str, setting: str, error: MinioError) -> Failure:
        """From the error that a change ended with."""
        return cls(name, setting, str(error), error.code)


class NotThereYet(InputErrors):
    """What is declared needs something that is not there, and that another task can make. In check mode, a task before made nothing.

    :param errors: a line for each. :param changes: those that are made once it is there.
    """

    def __init__(self, errors: list[str], changes: list[Change]) -> None:
        super().__init__(errors)
        self.changes = changes


def reachable(changes: list[Change], errors: list[str], missing: list[str]) -> list[Change]:
    """The changes, where nothing speaks against them.

    :param errors: a line for each thing that does, in the order of showing them. :param missing: those of them that another task can mend.
    :raises InputErrors: one of them stays, whatever other tasks make. :raises NotThereYet: all may be mended.
    """
    if len(errors) > len(missing):
        raise InputErrors(errors)
    if missing:
        raise NotThereYet(missing, changes)
    return changes


class Kind(t.Protocol):
    """What a kind of object must be able to do so that it can be converged."""

    def read(self) -> t.Any:
        """The actual state."""

    def compare(self, actual: t.Any) -> list[Change]:
        """The changes that lead from the actual state to the declared one, in the order of making them.

        :raises InputErrors: what is declared cannot be reached from there. :raises NotThereYet: it can, once another task has made what it needs.
        """

    def apply(self, changes: list[Change]) -> list[Failure]:
        """Make the changes. A failure of one does not stop the others."""


@dataclass
class Outcome:
    """What a run found, did and could not do.

    :param lacking: in check mode, a line for each thing that the changes need, and that a task before would have to make.
    """

    changes: list[Change] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    rewritten: list[Change] = field(default_factory=list)
    lacking: list[str] = field(default_factory=list)

    def diff(self) -> dict[str, t.Any]:
        """Before and after of every changed object, without secrets, in the form of Ansible's diffs."""
        before: dict[str, t.Any] = {}
        after: dict[str, t.Any] = {}
        for change in self.changes:
            for side, value, shown in ((before, change.before, "(not shown)"), (after, change.after, "(changed)")):
                if change.setting == "state":
                    side.setdefault(change.object, {})["state"] = value or "absent"
                else:
                    side.setdefault(change.object, {})[change.setting] = shown if change.secret else value
        return {"before": before, "after": after}


def converge(kind: Kind, check_mode: bool) -> Outcome:
    """Read once, plan, apply, and prove what was written by one more reading.

    A server can lose one of two writes to the same object without an error, and somebody else may have written too: what
    is missing afterwards is written once more, and reported as lost where it is missing again.

    :raises InputErrors: nothing was written. :raises MinioError: the site could not be read, or not be compared after the changes were written.
    """
    try:
        outcome = Outcome(changes=kind.compare(kind.read()))
    except NotThereYet as error:
        if not check_mode:
            raise
        return Outcome(changes=error.changes, lacking=error.errors)
    if check_mode or not outcome.changes:
        return outcome
    outcome.failures = kind.apply(outcome.changes)
    outcome.rewritten = _missing(kind, outcome)
    if outcome.rewritten:
        outcome.failures += kind.apply(outcome.rewritten)
        outcome.failures += [
            Failure(
                change.object,
                change.setting,
                "written twice and answered with success both times, but not there afterwards: something else writes to the same"
                " object at the same time. Stop it, then run this again.",
                "LostUpdate",
            )
            for change in _missing(kind, outcome)
        ]
    return outcome


def _missing(kind: Kind, outcome: Outcome) -> list[Change]:
    """What still differs although no failure was reported for it."""
    try:
        left = kind.compare(kind.read())
    except InputErrors as error:
        lines = [*error.errors, *(f"{failure.object}: {failure.setting}: {failure.error}" for failure in outcome.failures)]
        raise MinioError("After the changes were written, " + (lines[0] if len(lines) == 1 else f"{len(lines)} errors:\n" + "\n".join(lines))) from None
    failed = {(failure.object, failure.setting) for failure in outcome.failures}
    # A failed creation explains every setting of that object.
    absent = {failure.object for failure in outcome.failures if failure.setting == "state"}
    return [change for change in left if change.key not in failed and change.object not in absent]
