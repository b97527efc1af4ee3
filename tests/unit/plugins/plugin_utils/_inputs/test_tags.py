# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tags on the command line."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from ansible_collections.creativeflow.minio.plugins.plugin_utils._inputs.tags import TAGS, tag_errors

ROOT = Path(__file__).resolve().parents[5]
ALL = ("all",)


@pytest.mark.parametrize("tags, skip", [
    (ALL, ()), (("buckets",), ()), (("install", "status"), ()), (("tagged",), ()), (ALL, ("install",)), (("buckets", "iam"), ("iam",)), (ALL, ("untagged",)),
])  # fmt: skip
def test_tags_of_the_site(tags, skip):
    assert tag_errors(["creativeflow.minio.site"], tags, skip) == []


@pytest.mark.parametrize("tags, skip, line", [
    (("bucket",), (), "--tags bucket: there is no such tag. Did you mean buckets? The tags are install, configure, "),
    (("buckets", "x", "y"), (), "--tags x,y: there is no such tag. The tags are install, "),
    (("all", "x"), (), "--tags x: there is no such tag."),
    (ALL, ("bucket",), "--skip-tags bucket: there is no such tag. Did you mean buckets?"),
    (ALL, ("always",), "--skip-tags always: there is no such tag."),
    (("untagged",), (), "--tags untagged: creativeflow.minio.site would do nothing. Its tags are install, "),
    (("always",), (), "--tags always: creativeflow.minio.site would do nothing."),
    (ALL, ("all",), "--skip-tags all: creativeflow.minio.site would do nothing."),
    (ALL, ("tagged",), "--skip-tags tagged: creativeflow.minio.site would do nothing."),
    (("iam",), ("iam",), "--tags iam --skip-tags iam: creativeflow.minio.site would do nothing."),
])  # fmt: skip
def test_c11_what_the_site_would_not_do(tags, skip, line):
    (found,) = tag_errors(["/x/ansible_collections/creativeflow/minio/playbooks/site.yml"], tags, skip)
    assert found.startswith(line)


@pytest.mark.parametrize("tags, skip, right", [
    (ALL, (), True), (("untagged",), (), True), (ALL, ("tagged",), True),
    (("buckets",), (), False), (("tagged",), (), False), (ALL, ("buckets",), False), (ALL, ("all",), False), (ALL, ("always",), False),
])  # fmt: skip
def test_playbooks_without_tags(tags, skip, right):
    found = tag_errors(["creativeflow.minio.failover"], tags, skip)
    assert [line.partition(": ")[2] for line in found] == ([] if right else [
        "creativeflow.minio.failover has no tags, and does one thing as a whole. Run it without the option."
    ])  # fmt: skip


def test_each_of_several_playbooks_has_something_to_do():
    both = ["creativeflow.minio.buckets", "creativeflow.minio.iam"]
    assert tag_errors(both, ("buckets", "iam"), ()) == []
    assert tag_errors(both, ("buckets",), ()) == ["--tags buckets: creativeflow.minio.iam would do nothing. Its tag is iam."]
    assert tag_errors(both, ("status",), ()) == ["--tags status: there is no such tag. The tags are buckets, iam."]


@pytest.mark.parametrize("playbooks", [["own.yml"], ["creativeflow.minio.site", "own.yml"], []])
def test_playbooks_of_the_user_may_have_any_tags(playbooks):
    assert tag_errors(playbooks, ("x",), ("y",)) == []


def _tags_of(content):
    """The tags in plays, tasks, and what they import; without those that are filled in as Ansible runs."""
    for item in content if isinstance(content, list) else [content]:
        if not isinstance(item, dict):
            continue
        yield from (tag for tag in item.get("tags", ()) if "{{" not in tag)
        if "ansible.builtin.import_playbook" in item:
            yield from _tags_in(ROOT / "playbooks" / item["ansible.builtin.import_playbook"])
        if "ansible.builtin.import_role" in item and item["ansible.builtin.import_role"].get("tasks_from") is None:
            yield from _tags_in(ROOT / "roles" / item["ansible.builtin.import_role"]["name"].rpartition(".")[2] / "tasks/main.yml")
        for key in ("tasks", "pre_tasks", "block"):
            yield from _tags_of(item.get(key, []))


def _tags_in(path):
    return set(_tags_of(yaml.safe_load(path.read_text(encoding="utf-8"))))


@pytest.mark.parametrize("playbook", TAGS)
def test_table_is_what_playbooks_have(playbook):
    assert _tags_in(ROOT / "playbooks" / f"{playbook}.yml") == set(TAGS[playbook])


def test_others_have_none():
    with_tags = {path.stem for path in (ROOT / "playbooks").glob("*.yml") if "tags:" in path.read_text(encoding="utf-8")}
    assert with_tags <= {*TAGS, "check_inputs"}


@pytest.mark.parametrize("role", ["minio_cluster", "minio_client", "minio_proxy"])
def test_each_task_of_a_role_in_parts_belongs_to_one(role):
    """One without a tag would be left out whenever tags are given."""
    tasks = yaml.safe_load((ROOT / "roles" / role / "tasks/main.yml").read_text(encoding="utf-8"))
    assert [task["name"] for task in tasks if not task.get("tags")] == []


def test_each_play_of_the_site_belongs_to_a_part():
    for name in TAGS:
        for play in yaml.safe_load((ROOT / "playbooks" / f"{name}.yml").read_text(encoding="utf-8")):
            in_roles = any("ansible.builtin.import_role" in task for task in play.get("tasks", ()))
            assert "ansible.builtin.import_playbook" in play or play.get("tags") or in_roles, name
