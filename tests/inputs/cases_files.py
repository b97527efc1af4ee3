# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files and definitions."""

from __future__ import annotations

import typing as t

from .deployment import FILES, HOSTS, VARIABLES, Case

_TWO_ITEMS = [*FILES["config/buckets_definition.json"], {"name": "users"}]
_THREE_HOSTS: dict[str, t.Any] = {"minio": {"children": {"az1": {"hosts": {"az1-n1": {}, "az1-n2": {}}}, "dr": {"hosts": {"dr-n1": {}}}}}}
_NO_RULES: dict[str, t.Any] = {"config/replication_rules.json": {"bucketReplications": []}}


def _rule(**changes: object) -> dict[str, object]:
    first, second = FILES["config/replication_rules.json"]["bucketReplications"]
    return {"config/replication_rules.json": {"bucketReplications": [{**first, **changes}, second]}}


def _bucket(**changes: object) -> dict[str, object]:
    return {**_NO_RULES, "config/buckets_definition.json": [{**FILES["config/buckets_definition.json"][0], **changes}]}


FILE_CASES = (
    Case(
        "definitions-missing",
        (
            "minio_buckets_definitions: the file config/buckets_definition.json does not exist on the controller. Searched: "
            "{folder}/config/buckets_definition.json. Correct the path or create the file. Or, without buckets, set minio_buckets_definitions: [].",
        ),
        files={"config/buckets_definition.json": None},
    ),
    Case(
        "definitions-missing-buckets",
        (
            "minio_buckets_definitions: the file config/buckets_definition.json does not exist on the controller. Searched: "
            "{folder}/config/buckets_definition.json. Correct the path or create the file. Or, without buckets, set minio_buckets_definitions: [].",
        ),
        playbook="buckets",
        files={"config/buckets_definition.json": None},
    ),
    Case(
        "rules-missing",
        (
            "minio_replication_rules: the file config/replication_rules.json does not exist on the controller. Searched: "
            "{folder}/config/replication_rules.json. Correct the path or create the file. Or, without replication, set minio_replication_rules: [].",
        ),
        playbook="replication",
        files={"config/replication_rules.json": None},
    ),
    Case(
        "rules-missing-one-site",
        variables={"minio_sites": {"az1": VARIABLES["minio_sites"]["az1"]}, "minio_replication_secrets": None},
        files={"config/replication_rules.json": None},
        hosts={"minio": {"children": {"az1": HOSTS["minio"]["children"]["az1"]}}},
        code=0,
    ),
    Case(
        "rules-missing-status",
        (
            "minio_replication_rules: the file config/replication_rules.json does not exist on the controller. Searched: "
            "{folder}/config/replication_rules.json. Correct the path or create the file. Or, without replication, set minio_replication_rules: [].",
        ),
        playbook="status",
        files={"config/replication_rules.json": None},
    ),
    Case("rules-none-several-sites", variables={"minio_replication_rules": [], "minio_replication_secrets": None}, code=0),
    Case(
        "nothing-declared",
        variables={"minio_buckets_definitions": [], "minio_replication_rules": [], "minio_replication_secrets": None, "minio_iam_secrets": None},
        files={name: None for name in FILES if name.startswith(("config/", "policies/"))},
        code=0,
    ),
    # The path is the user's own, and so is the mistake in it.
    Case(
        "rules-missing-named",
        (
            "minio_replication_rules: the file config/ruels.json does not exist on the controller. Searched: {folder}/config/ruels.json. Correct the path "
            "or create the file.",
        ),
        variables={"minio_replication_rules": ["config/ruels.json"]},
    ),
    Case(
        "identities-missing",
        (
            "minio_iam_definitions: the file config/nobody.json does not exist on the controller. Searched: "
            "{folder}/config/nobody.json. Correct the path or create the file.",
        ),
        variables={"minio_iam_definitions": ["config/nobody.json"]},
    ),
    Case(
        "policy-missing",
        (
            "{folder}/config/buckets_definition.json: bucket users: policy_file: the file policies/raeder.json does not exist. "
            "Searched: {folder}/config/policies/raeder.json, {folder}/policies/raeder.json. Correct the path or create the file.",
        ),
        files=_bucket(policy_file="policies/raeder.json"),
    ),
    Case(
        "certificate-missing",
        (
            "minio_cluster_tls_cert: the file tls/node.crt does not exist on the controller. Searched: {folder}/tls/node.crt. "
            "Correct the path or create the file.",
            "minio_cluster_tls_key: the file tls/node.key does not exist on the controller. Searched: {folder}/tls/node.key. Correct "
            "the path or create the file.",
        ),
        variables={"minio_cluster_tls_cert": "tls/node.crt", "minio_cluster_tls_key": "tls/node.key"},
    ),
    Case(
        "certificate-for-another-name-missing",
        (
            "minio_cluster_tls_more_certs[0].cert: the file tls/s3.crt does not exist on the controller. Searched: {folder}/tls/s3.crt. "
            "Correct the path or create the file.",
        ),
        variables={"minio_cluster_tls_more_certs": [{"name": "s3", "cert": "tls/s3.crt", "key_content": "x"}]},
    ),
    Case(
        "certificate-of-each-host-missing",
        (
            "minio_cluster_tls_cert: the file tls/az1-n1.crt does not exist on the controller. Searched: {folder}/tls/az1-n1.crt. "
            "Correct the path or create the file. Host: az1-n1.",
            "minio_cluster_tls_cert: the file tls/az1-n2.crt does not exist on the controller. Searched: {folder}/tls/az1-n2.crt. "
            "Correct the path or create the file. Host: az1-n2.",
            "minio_cluster_tls_cert: the file tls/dr-n1.crt does not exist on the controller. Searched: {folder}/tls/dr-n1.crt. "
            "Correct the path or create the file. Host: dr-n1.",
        ),
        variables={"minio_cluster_tls_cert": "tls/{{ inventory_hostname }}.crt"},
        hosts=_THREE_HOSTS,
    ),
    Case(
        "environment-file-missing",
        (
            "minio_cluster_env_file: the file config/none.env does not exist on the controller. Searched: {folder}/config/none.env. "
            "Correct the path or create the file.",
        ),
        variables={"minio_cluster_env_file": "config/none.env"},
    ),
    Case("authority-is-folder", ("minio_client_ca: {folder}/config on the controller is not a file. Name a file.",), variables={"minio_client_ca": "config"}),
    Case(
        "definitions-dir-missing",
        ("minio_definitions_dir: there is no folder elsewhere on the controller. Correct the path.",),
        variables={"minio_definitions_dir": "elsewhere"},
    ),
    Case(
        "webhook-certificate-missing",
        (
            "minio_cluster_audit_webhooks[0].client_cert: the file siem.crt does not exist on the controller. Searched: "
            "{folder}/siem.crt. Correct the path or create the file.",
        ),
        variables={"minio_cluster_audit_webhooks": [{"name": "siem", "endpoint": "https://siem", "client_cert": "siem.crt"}]},
    ),
)
DEFINITIONS = (
    Case(
        "bucket-not-json",
        ("{folder}/config/buckets_definition.json:1: not JSON at column 19: Expecting property name enclosed in double quotes.",),
        files={**_NO_RULES, "config/buckets_definition.json": '[{"name": "users",}]'},
    ),
    Case(
        "bucket-with-comments",
        (
            "{folder}/config/buckets_definition.json:2: not JSON at column 1: a comment begins there, and JSON has none. Remove it, and those on line 4. "
            "A file of YAML (.yml) has comments, behind #.",
        ),
        files={**_NO_RULES, "config/buckets_definition.json": '[\n// of people\n{"name": "users"}\n// no more\n]'},
    ),
    Case(
        "bucket-key-misspelt",
        ("{folder}/config/buckets_definition.json[0] (users).verzioning: unknown key. Did you mean versioning?",),
        files=_bucket(verzioning=True),
    ),
    Case(
        "bucket-name-invalid",
        (
            "{folder}/config/buckets_definition.json[0] (Users).name: 'Users' is not a valid bucket name: 3 to 63 of a-z, 0-9, '-' and '.', "
            "beginning and ending with a letter or digit.",
        ),
        files=_bucket(name="Users"),
    ),
    Case(
        "bucket-versioning-wrong",
        ("{folder}/config/buckets_definition.json[0] (users).versioning: 'perhaps' is not one of enabled, suspended, disabled.",),
        files=_bucket(versioning="perhaps"),
    ),
    Case(
        "bucket-twice",
        (
            "{folder}/config/buckets_definition.json[1] (users): {folder}/config/buckets_definition.json[0] defines the bucket users "
            "already. Merge the two, or give both the sites that they are for.",
        ),
        files={**_NO_RULES, "config/buckets_definition.json": _TWO_ITEMS},
    ),
    Case(
        "bucket-site-misspelt",
        ("{folder}/config/buckets_definition.json: bucket users: sites: there is no site 'drr'. Did you mean dr?",),
        files=_bucket(sites=["az1", "drr"]),
    ),
    Case(
        "rule-site-misspelt",
        ("{folder}/config/replication_rules.json: bucketReplications[0].target: there is no site 'drr'. Did you mean dr?",),
        files=_rule(targetAlias="drr"),
    ),
    Case(
        "rule-bucket-undeclared",
        ("{folder}/config/replication_rules.json: bucketReplications[0] (user → dr).bucket: no bucket user is declared for site az1. Did you mean users?",),
        files=_rule(sourceBucket="user"),
    ),
    Case(
        "rule-key-misspelt",
        ("{folder}/config/replication_rules.json: bucketReplications[0].priorty: unknown key. Did you mean priority?",),
        files=_rule(priorty=1),
    ),
    Case(
        "service-level-misspelt",
        ("{folder}/config/iam_definition.json: services[0].buckets: 'raeder' is not one of reader, writer, owner.",),
        files={"config/iam_definition.json": {"services": [{"name": "app", "buckets": {"users": "raeder"}}]}},
    ),
    Case(
        "service-with-null-and-lists",
        (
            "{folder}/config/iam_definition.json: services[0].buckets[0].prefix: it is null, and without prefix more is affected. Give its value, or "
            "leave prefix out.",
            "{folder}/config/iam_definition.json: services[0].keys[0].buckets: it is null, and without buckets more is affected. Give its value, or "
            "leave buckets out.",
            "{folder}/config/iam_definition.json: services[0].keys[0].expires: ['2027-01-01'] is not text. A list is not taken: write one entry for each.",
            "{folder}/config/iam_definition.json: services[0].sites: it is null, and without sites more is affected. Give its value, or leave sites out.",
        ),
        files={
            "config/iam_definition.json": {
                "services": [
                    {
                        "name": "app",
                        "buckets": [{"name": "users", "level": "writer", "prefix": None}],
                        "keys": [{"key": "app-key", "buckets": None, "expires": ["2027-01-01"]}],
                        "sites": None,
                    }
                ]
            }
        },
    ),
    Case(
        "placeholder-without-value",
        ("{folder}/policies/reader.json:1: {{NOBODY}}: no value for it. Give NOBODY in policy_variables. There are values for BUCKET_NAME.",),
        files={"policies/reader.json": '{"Version": "2012-10-17", "Statement": [], "Id": "{{NOBODY}}"}'},
    ),
    Case(
        "replication-secret-missing",
        ("minio_replication_secrets has no secret for dr. Each site that receives needs one of 8 to 40 characters, from the vault.",),
        variables={"minio_replication_secrets": {"az1": "replication-of-az1"}},
    ),
    Case(
        "replication-secrets-missing",
        ("minio_replication_secrets has no secret for az1, dr. Each site that receives needs one of 8 to 40 characters, from the vault.",),
        playbook="replication",
        variables={"minio_replication_secrets": None},
    ),
)
