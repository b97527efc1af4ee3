# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read, compare, apply, prove."""

from __future__ import annotations

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import InputErrors, MinioError
from ansible_collections.creativeflow.minio.plugins.module_utils._common.plan import Change, Failure, NotThereYet, converge
from ansible_collections.creativeflow.minio.plugins.module_utils._site.connection import connection
from ansible_collections.creativeflow.minio.plugins.module_utils._site.result import failure_message, summary


class Shelf:
    """Things with a colour each, as a kind; somebody else repaints them after the first writes."""

    def __init__(self, declared, actual, repaint=0, refuse=()):
        self.declared, self.actual = declared, dict(actual)
        self.repaint, self.refuse = repaint, refuse
        self.reads = self.writes = 0

    def read(self):
        self.reads += 1
        return dict(self.actual)

    def compare(self, actual):
        return [Change(name, "colour", actual.get(name), colour) for name, colour in self.declared.items() if actual.get(name) != colour]

    def apply(self, changes):
        self.writes += 1
        for change in changes:
            if change.object not in self.refuse:
                self.actual[change.object] = change.after if self.writes > self.repaint else "other"
        return [Failure(change.object, change.setting, "no", "Refused") for change in changes if change.object in self.refuse]


class Bare(Shelf):
    """It needs paint that a task before it may bring."""

    def compare(self, actual):
        raise NotThereYet(["there is no paint."], super().compare(actual))


def test_what_is_not_there_yet_is_an_error_outside_of_check_mode_alone():
    shelf = Bare({"a": "red"}, {"a": "blue"})
    with pytest.raises(InputErrors, match="there is no paint"):
        converge(shelf, False)
    outcome = converge(shelf, True)
    assert outcome.lacking == ["there is no paint."] and [change.object for change in outcome.changes] == ["a"] and shelf.writes == 0


def test_nothing_to_do_is_one_read():
    shelf = Shelf({"a": "red"}, {"a": "red"})
    outcome = converge(shelf, False)
    assert (outcome.changes, shelf.reads, shelf.writes) == ([], 1, 0)


def test_check_mode_writes_nothing():
    shelf = Shelf({"a": "red"}, {})
    assert converge(shelf, True).changes == [Change("a", "colour", None, "red")]
    assert shelf.writes == 0


def test_what_was_lost_is_written_once_more():
    shelf = Shelf({"a": "red", "b": "blue"}, {"b": "blue"}, repaint=1)
    outcome = converge(shelf, False)
    assert [change.object for change in outcome.rewritten] == ["a"]
    assert outcome.failures == [] and shelf.actual["a"] == "red" and shelf.reads == 3


def test_what_is_lost_again_is_reported():
    shelf = Shelf({"a": "red"}, {}, repaint=2)
    outcome = converge(shelf, False)
    assert [failure.code for failure in outcome.failures] == ["LostUpdate"] and shelf.writes == 2


@pytest.mark.parametrize(
    ("errors", "refuse", "text"),
    [
        (["a: no."], (), "After the changes were written, a: no."),
        (["a: no.", "b: no."], (), "After the changes were written, 2 errors:\na: no.\nb: no."),
        (["a: no."], ("b",), "After the changes were written, 2 errors:\na: no.\nb: colour: no"),
    ],
)
def test_c9_what_cannot_be_compared_afterwards_does_not_say_that_nothing_was_written(errors, refuse, text):
    class Turned(Shelf):
        def compare(self, actual):
            if self.writes:
                raise InputErrors(errors)
            return super().compare(actual)

    with pytest.raises(MinioError) as error:
        converge(Turned({"a": "red", "b": "blue"}, {}, refuse=refuse), False)
    assert not isinstance(error.value, InputErrors) and str(error.value) == text


def test_a_failure_is_not_tried_again_and_stops_nothing_else():
    shelf = Shelf({"a": "red", "b": "blue"}, {}, refuse=("a",))
    outcome = converge(shelf, False)
    assert shelf.writes == 1 and shelf.actual == {"b": "blue"}
    result = summary(outcome, 2)
    assert result["changed"] and result["counts"] == {"total": 2, "changed": 1, "failed": 1, "unchanged": 0}
    assert failure_message(outcome, "thing", 2, "az1") == "site az1: 1 of 2 things failed; the others are done.\nthing a: colour: no"


def test_secrets_stay_out_of_the_diff():
    shelf = Shelf({}, {})
    shelf.compare = lambda actual: [Change("u", "secret", "old-one", "new-one", secret=True), Change("u", "state", None, "present")]
    diff = converge(shelf, True).diff()
    assert "one" not in str(diff) and diff["after"]["u"] == {"secret": "(changed)", "state": "present"} and diff["before"]["u"]["state"] == "absent"


def test_a_failed_state_leaves_nothing_changed():
    outcome = converge(Shelf({}, {}), True)
    outcome.changes = [Change("a", "state", None, "present"), Change("a", "tags", None, {})]
    outcome.failures = [Failure("a", "state", "no")]
    assert not summary(outcome, 1)["changed"]


def test_connection_from_the_environment_of_an_alias():
    params = {"site": "az-1", "url": None, "access_key": "own", "secret_key": None}
    environment = {"AZ_1_MINIO_URL": "http://h", "AZ_1_MINIO_SECRET_KEY": "s", "MINIO_ACCESS_KEY": "other"}
    assert connection(params, environment) == {"url": "http://h", "access_key": "own", "secret_key": "s", "session_token": ""}
    with pytest.raises(InputErrors) as caught:
        connection({**params, "access_key": None}, {})
    assert len(caught.value.errors) == 3 and "AZ_1_MINIO_ACCESS_KEY" in str(caught.value)
