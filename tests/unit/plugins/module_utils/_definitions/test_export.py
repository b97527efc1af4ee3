# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Access keys in an export: none gets more rights by it than it has."""

from __future__ import annotations

from ansible_collections.creativeflow.minio.plugins.module_utils._definitions.export import _access_keys
from ansible_collections.creativeflow.minio.plugins.module_utils._identities.snapshot import IAM_FILES, exported_identities, iam_archive

VERSION = "2012-10-17"
READ = {"Version": VERSION, "Statement": [{"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": ["arn:aws:s3:::b1/*"]}]}
UNSAYABLE = {"Version": VERSION, "Statement": [{"Effect": "Allow", "Action": ["s3:Unknown"], "Resource": ["arn:aws:s3:::b1/*"]}]}


def exported(**policies):
    keys = {key: {"parent": "alice", "secretKey": "secret-of-key", "status": "on", "sessionPolicy": policy} for key, policy in policies.items()}
    lost = []
    found = _access_keys(exported_identities(iam_archive({**dict.fromkeys(IAM_FILES, {}), "svcaccts": keys})), lost)
    return {item["key"]: item["policy"] for item in found}, lost


def test_a_key_without_a_policy_has_the_rights_of_its_user():
    assert exported(one=None, two={"Version": "", "Statement": None}, three=READ) == ({"one": {}, "two": {}, "three": READ}, [])


def test_a_key_whose_policy_no_definition_can_say_is_left_out_whole():
    found, lost = exported(nothing={"Version": VERSION, "Statement": []}, unknown=UNSAYABLE)
    assert not found
    assert [line.partition(":")[0] for line in lost] == ["access key nothing", "access key unknown"]
    assert "Statement: it is missing or empty" in lost[0] and "s3:Unknown" in lost[1]
