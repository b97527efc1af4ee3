# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A backup is encrypted, replaces no file, and neither it nor its restoring shows a secret."""

from __future__ import annotations

import json
import stat

import pytest
from ansible.parsing.dataloader import DataLoader
from ansible.parsing.vault import VaultLib, VaultSecret
from ansible_collections.creativeflow.minio.plugins.action import minio_backup, minio_restore
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import MinioError

SITE = {"site": "az1", "url": "http://127.0.0.1:1", "access_key": "root", "secret_key": "secret-of-root"}
DOCUMENT = {
    "format": 1, "site": "az1", "url": "http://127.0.0.1:1", "made": "2026-11-25T02:00:00Z", "buckets": {}, "config": "", "tiers": [], "tiers_left_out": [],
    "identities": {"users": {"app": {"secretKey": "secret-of-app"}}, "svcaccts": {}},
}  # fmt: skip


@pytest.fixture(name="act")
def _act(make_action, tmp_path, monkeypatch):
    """What a backup or the restoring of one returns; the site is not asked."""
    (tmp_path / "password").write_text("of-the-vault", encoding="utf-8")
    monkeypatch.setattr(minio_backup, "read_backup", lambda session: DOCUMENT)

    def act(module, **arguments):
        action = make_action(module, path=str(tmp_path / "az1.vault"), vault_password_file=str(tmp_path / "password"), **{**SITE, **arguments})
        action._loader = DataLoader()
        return action.run(task_vars={})

    return act


def opened(path):
    return json.loads(VaultLib([("default", VaultSecret(b"of-the-vault"))]).decrypt(path.read_bytes()))


def test_a_backup_is_encrypted_and_for_nobody_else(act, tmp_path):
    found = act("minio_backup")
    path = tmp_path / "az1.vault"
    assert found["changed"] and found["path"] == str(path) and opened(path) == DOCUMENT
    assert stat.S_IMODE(path.stat().st_mode) == 0o600 and b"secret-of-app" not in path.read_bytes()
    assert "secret-of" not in str(found)


def test_a_backup_replaces_no_file(act, tmp_path):
    act("minio_backup")
    before = (tmp_path / "az1.vault").read_bytes()
    found = act("minio_backup")
    assert found["failed"] and "it exists already, and a backup replaces no file" in found["msg"]
    assert (tmp_path / "az1.vault").read_bytes() == before and len(list(tmp_path.iterdir())) == 2


def test_a_backup_in_check_mode_writes_nothing(act, tmp_path):
    assert act("minio_backup", check_mode=True)["changed"] and [path.name for path in tmp_path.iterdir()] == ["password"]


@pytest.mark.parametrize("module", ["minio_backup", "minio_restore"])
def test_a_connection_that_lacks_something_is_named(act, module):
    found = act(module, access_key=None)
    assert found["failed"] and "access_key is missing" in found["msg"] and "secret-of-root" not in str(found)


@pytest.mark.parametrize(("content", "error"), [
    (None, "No such file or directory"),
    (b"plain", "it is not encrypted with Ansible Vault"),
    (VaultLib().encrypt("{}", secret=VaultSecret(b"another")), "none of the vault secrets decrypts it, or it is damaged"),
])  # fmt: skip
def test_what_cannot_be_restored(act, tmp_path, content, error):
    if content is not None:
        (tmp_path / "az1.vault").write_bytes(content)
    found = act("minio_restore")
    assert found["failed"] and f"{tmp_path}/az1.vault" in found["msg"] and error in found["msg"]


def test_an_error_while_it_is_restored_shows_no_secret(act, monkeypatch):
    act("minio_backup")

    def refused(*_arguments):
        raise MinioError("the server refused secret-of-app and secret-of-tier")

    monkeypatch.setattr(minio_restore, "load_backup", lambda data, path: json.loads(data))
    monkeypatch.setattr(minio_restore, "lacking", lambda document, parts: [])
    monkeypatch.setattr(minio_restore, "restore", refused)
    found = act("minio_restore", tier_credentials={"COLD": {"access_key": "k", "secret_key": "secret-of-tier"}})
    assert found["failed"] and "the server refused" in found["msg"] and "secret-of" not in str(found)
