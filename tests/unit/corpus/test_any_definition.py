# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Readers of definitions and of units: whatever stands there, they raise only what they say, and make no text of a list or of null."""

from __future__ import annotations

from ansible_collections.creativeflow.minio.plugins.module_utils._batch.definition import check_jobs
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import InputErrors
from ansible_collections.creativeflow.minio.plugins.module_utils._definitions.access import Access, table
from ansible_collections.creativeflow.minio.plugins.module_utils._definitions.rules import Rules
from ansible_collections.creativeflow.minio.plugins.module_utils._host import systemd
from ansible_collections.creativeflow.minio.plugins.module_utils._identities.policy_inputs import POLICY_OPTIONS, declared_policies
from ansible_collections.creativeflow.minio.plugins.module_utils._objects.definition import COPY_OPTIONS, OBJECT_OPTIONS, check_objects
from ansible_collections.creativeflow.minio.plugins.module_utils._tiers.definition import TIER_OPTIONS, check_tiers
from ansible_collections.creativeflow.minio.plugins.module_utils._tiers.formats import KINDS
from hypothesis import given
from hypothesis import strategies as st

from .test_any_input import ANY, MARK, assert_is_plain, assert_lines, bounded

TEXTS = st.text(max_size=4) | st.sampled_from([MARK, "5TiB", "30d", "2090-01-31", "*", "a/", "http://n1:9000"])


def dictionaries(keys, values, **fixed):
    """Dictionaries with some of the keys, and with those that are fixed."""
    return st.dictionaries(st.sampled_from(sorted(keys)), values, max_size=4).map(lambda found: {**fixed, **found})


# --- identities

SITES = st.sampled_from([["az1"], ["dr"], [], ["az9"]])
LEVELS = st.sampled_from(["reader", "writer", "owner"])
GRANTS = st.dictionaries(st.sampled_from(["b1", "b2", 7, None, True]), LEVELS | ANY, max_size=2) | st.lists(
    dictionaries(["name", "level", "prefix"], ANY | LEVELS, name="b1", level="reader"), max_size=2
)
OF_KEYS = st.lists(dictionaries(["key", "buckets", "expires", "name", "description", "replaces", "state", "x"], ANY | GRANTS, key="k"), max_size=2)
OF_IDENTITY = ["name", "buckets", "keys", "members", "enabled", "sites", "state", "x"]
IDENTITIES = st.lists(dictionaries(OF_IDENTITY, ANY | SITES | GRANTS | OF_KEYS, name="app") | ANY, max_size=2)
EXPORTED = st.lists(dictionaries(["sites", "users", "groups", "policies", "access_keys"], SITES | ANY | st.lists(dictionaries(["name"], TEXTS))), max_size=2)


@bounded
@given(st.dictionaries(st.sampled_from(["services", "groups", "exported", "x"]), IDENTITIES | EXPORTED | ANY, max_size=3) | IDENTITIES | ANY)
def test_identities_are_read_or_refused(content):
    access = Access(["az1", "dr"], {"b1", "b2"})
    access.add(content, "f.json")
    if access.errors:
        assert_lines(access.errors)
        return
    for site in ("az1", "dr"):
        found = access.of_site(site)
        assert_is_plain({key: value for key, value in found.items() if "exported" not in content})
        table(found["access"])


# --- rules

RULE_KEYS = """sourceAlias source sourceBucket bucket targetAlias target targetBucket target_bucket isAsync synchronous storageClass prefix tags priority
 enabled bandwidth health_check delete_markers allow_partial state notes x""".split()
RULES = st.lists(
    dictionaries(RULE_KEYS, ANY | st.sampled_from(["az1", "dr", "b1"]), source="az1", target="dr", bucket="b1")
    | dictionaries(RULE_KEYS, ANY | st.sampled_from(["az1", "dr", "b1"])),
    max_size=3,
)
PAIRS = st.lists(dictionaries(["sourceAlias", "targetAlias", "source", "notes", "x"], ANY | st.sampled_from(["az1", "dr"])), max_size=2)


@bounded
@given(st.dictionaries(st.sampled_from(["siteReplications", "bucketReplications", "x"]), RULES | PAIRS | ANY, max_size=2) | RULES | ANY, st.booleans())
def test_rules_are_read_or_refused(content, partial):
    bucket = {"versioning": "enabled", "object_lock": False, "encryption": None}
    rules = Rules(["az1", "dr"], {site: {"b1": bucket} for site in ("az1", "dr")})
    rules.add(content, "f.json")
    found = rules.check(partial)
    if rules.errors:
        assert_lines(rules.errors)
        return
    assert_is_plain([found, rules.site_groups()])


# --- what Ansible has checked: options of the modules by their types

BY_TYPE = {
    "str": TEXTS,
    "path": TEXTS,
    "json": TEXTS,
    "bool": st.booleans(),
    "raw": ANY,
    "dict": st.dictionaries(TEXTS, ANY, max_size=2),
}


def option(spec):
    """A value as Ansible gives it, or none."""
    return st.none() | (st.sampled_from(spec["choices"]) if "choices" in spec else BY_TYPE[spec["type"]])


def by_options(options, required):
    """Dictionaries with some options in their types, and with the required ones."""
    others = {name: option(spec) for name, spec in options.items() if name not in required}
    return st.fixed_dictionaries(dict.fromkeys(required, TEXTS), optional=others)


@bounded
@given(st.lists(by_options(TIER_OPTIONS, ["name"]) | dictionaries([*TIER_OPTIONS, "x"], ANY | st.sampled_from(sorted(KINDS))), max_size=2))
def test_tiers_are_read_or_refused(items):
    tiers, errors = check_tiers(items, "tiers")
    if errors:
        assert_lines(errors)
    assert_is_plain(tiers)


COPIES = by_options(COPY_OPTIONS, ["key"])
RETENTIONS = st.fixed_dictionaries({"mode": st.sampled_from(["governance", "compliance", "none"]), "until": st.none() | TEXTS})
OBJECTS = by_options({name: spec for name, spec in OBJECT_OPTIONS.items() if name not in ("copy_from", "retention")}, ["key"])


@bounded
@given(
    st.lists(st.tuples(OBJECTS, st.dictionaries(st.just("copy_from"), COPIES), st.dictionaries(st.just("retention"), RETENTIONS)), max_size=2),
    st.none() | TEXTS,
)
def test_objects_are_read_or_refused(parts, bucket):
    items, errors = check_objects([{**item, **copy, **retention} for item, copy, retention in parts], bucket)
    if errors:
        assert_lines(errors)
        return
    assert_is_plain([{**item, "content": ""} for item in items])


# --- batch jobs

OF_JOBS = """bucket prefix prefixes rules type name older_than created_before tags metadata size_less_than retain_versions encryption kms_key kms_context filter
 source target endpoint path_style snowball batch notify_endpoint retry_attempts retry_delay x""".split()
JOB_PARTS = st.recursive(
    ANY | st.sampled_from(["http://n1:9000", "sse-kms", "sse-s3", "s3", "minio", "object", "b1"]),
    lambda item: st.lists(item, max_size=2) | st.dictionaries(st.sampled_from(OF_JOBS), item, max_size=4),
    max_leaves=8,
)
JOBS = st.lists(
    dictionaries(["name", "state", "id", "expire", "keyrotate", "replicate", "x"], JOB_PARTS, name="j")
    | st.builds(
        lambda part: {"name": "j", "expire": {"bucket": "b1", "rules": [part]}},
        dictionaries(["type", "name", "older_than", "created_before", "tags", "metadata", "size_less_than", "retain_versions"], ANY),
    )
    | ANY,
    max_size=2,
)


@bounded
@given(JOBS, st.dictionaries(st.sampled_from(["j", "k"]), ANY, max_size=2))
def test_jobs_are_read_or_refused(items, credentials):
    jobs, errors = check_jobs(items, credentials)
    if errors:
        assert_lines(errors)
    assert_is_plain(jobs)


# --- policies

POLICIES = dictionaries([*(name for name in POLICY_OPTIONS if name != "policy_file"), "x"], ANY | st.lists(TEXTS | ANY, max_size=2), name="p")


@bounded
@given(st.lists(POLICIES, max_size=2))
def test_policies_are_read_or_refused(items):
    try:
        declared = declared_policies({"policies": items})
    except InputErrors as error:
        assert_lines(error.errors)
    else:
        assert_is_plain([{**item, "policy": None, "policy_variables": None} for item in declared])


# --- units

SHOWN = st.lists(
    st.sampled_from(
        ["ExecStart", "=", "{ path=/m ; argv[]=", "/m server", " ; ignore_errors=no ; ", "EnvironmentFiles", " (ignore_errors=yes)", "Environment", '"', "\\",
         "\n", "\0", "é", "Tue ", "2026-01-31 02:03:04", "DropInPaths"]
    ),
    max_size=10,
).map("".join)  # fmt: skip


@bounded
@given(SHOWN)
def test_units_are_read(text):
    shown = systemd.parse_show(text)
    for values in (*shown.values(), [text]):
        assert isinstance(systemd.start_command(values), str)
        assert all(isinstance(path, str) for path in systemd.environment_files(values))
        assert all(isinstance(systemd.moment(value), (float, type(None))) for value in values)
