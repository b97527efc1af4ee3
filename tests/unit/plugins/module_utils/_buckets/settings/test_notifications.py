# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Notifications: other words for the same are the same."""

from __future__ import annotations

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._buckets.settings.notifications import Notifications, read_notifications
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import InputErrors
from hypothesis import given
from hypothesis import strategies as st

NOTIFICATIONS = Notifications()
EVENTS = st.lists(st.sampled_from(["put", "get", "delete", "replica", "ilm", "scanner", "s3:ObjectCreated:Put", "s3:ObjectRemoved:NoOP"]), min_size=1)
ITEMS = st.fixed_dictionaries(
    {"target": st.sampled_from(["a:webhook", "b:kafka"]), "events": EVENTS}, optional={"prefix": st.just("in/"), "suffix": st.just(".jpg")}
)


@given(ITEMS)
def test_what_is_written_is_what_is_read(item):
    declared = read_notifications([item])
    assert NOTIFICATIONS.parse(NOTIFICATIONS.render(declared)) == declared
    assert read_notifications(declared) == declared


def test_an_arn_with_any_region_is_the_same_target():
    arn = {"target": "arn:minio:sqs:eu-1:a:webhook", "events": ["put"]}
    assert read_notifications([arn]) == read_notifications([{**arn, "target": "a:webhook"}])


def test_nothing_is_an_empty_document():
    assert NOTIFICATIONS.parse(NOTIFICATIONS.render(None)) is None


def test_the_targets_that_are_needed():
    assert NOTIFICATIONS.needed([{"target": "a:webhook"}, {"target": "b:kafka"}]) == {"a:webhook", "b:kafka"}


@pytest.mark.parametrize(
    ("items", "error"),
    [
        ([{"target": "a", "events": ["put"]}], "[0].target: 'a' is neither"),
        ([{"target": "a:b:c", "events": ["put"]}], "[0].target: 'a:b:c' is neither"),
        ([{"target": "a:b", "events": []}], "[0].events: it names no event."),
        ([{"target": "a:b", "events": ["s3:ObjectCreated:putt"]}], "[0].events: 's3:ObjectCreated:putt' is no event. Did you mean s3:ObjectCreated:Put?"),
        ([{"target": "a:b", "events": ["put"], "prefix": "a/../b"}], "[0].prefix: 'a/../b'"),
        (
            [{"target": "a:b", "events": ["put"]}, {"target": "a:b", "events": ["s3:ObjectCreated:*"]}],
            ": the notification of s3:ObjectCreated:* to a:b is there twice",
        ),
    ],
)
def test_errors(items, error):
    with pytest.raises(InputErrors) as caught:
        read_notifications(items)
    assert caught.value.errors[0].startswith(error)
