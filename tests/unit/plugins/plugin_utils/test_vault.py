# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which secret encrypts, and files that are there whole or not at all."""

from __future__ import annotations

import os
import stat

import pytest
from ansible import constants
from ansible.parsing.dataloader import DataLoader
from ansible.parsing.vault import VaultLib, VaultSecret
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import MinioError
from ansible_collections.creativeflow.minio.plugins.plugin_utils._vault import Vault, fail_if_there, write_new

ONE, TWO = ("prod", VaultSecret(b"of-prod")), ("lab", VaultSecret(b"of-lab"))


def vault(*secrets, vault_id=None, file=None):
    loader = DataLoader()
    loader.set_vault_secrets(list(secrets))
    return Vault(loader, file, vault_id)


@pytest.mark.parametrize(("secrets", "wanted", "label"), [([ONE], None, "prod"), ([ONE, TWO], "lab", "lab"), ([ONE, ONE], None, "prod")])
def test_the_secret_that_encrypts(secrets, wanted, label):
    made = vault(*secrets, vault_id=wanted)
    assert made.label() == label
    assert VaultLib([(label, dict(secrets)[label])]).decrypt(made.encrypt("text")) == b"text"


def test_the_secret_of_the_configuration_of_ansible(monkeypatch):
    monkeypatch.setattr(constants, "DEFAULT_VAULT_ENCRYPT_IDENTITY", "lab")
    assert vault(ONE, TWO).label() == "lab"


@pytest.mark.parametrize(("secrets", "wanted", "error"), [
    ([], None, "there is no vault secret, and a backup is only written encrypted. Give ansible-playbook --vault-id"),
    ([ONE], "lab", "vault_id lab: this run of ansible-playbook has no secret of that name, but prod."),
    ([ONE, TWO], None, "several vault secrets, prod, lab: say with vault_id which one encrypts."),
])  # fmt: skip
def test_no_secret_that_is_meant(secrets, wanted, error):
    with pytest.raises(MinioError) as caught:
        vault(*secrets, vault_id=wanted).encrypt("text")
    assert error in str(caught.value)


def test_a_file_with_the_secret(tmp_path):
    (tmp_path / "password").write_text("of-prod\n", encoding="utf-8")
    made = vault(file=str(tmp_path / "password"), vault_id="prod")
    assert VaultLib([ONE]).decrypt(made.encrypt("text")) == b"text"
    with pytest.raises(MinioError, match="vault_password_file .*/none: "):
        vault(file=str(tmp_path / "none"))


def test_a_file_is_for_nobody_else_and_in_a_folder_of_its_own(tmp_path):
    path = tmp_path / "new" / "backup"
    write_new(str(path), b"data")
    assert path.read_bytes() == b"data"
    assert (stat.S_IMODE(path.stat().st_mode), stat.S_IMODE(path.parent.stat().st_mode)) == (0o600, 0o700)
    assert os.listdir(path.parent) == ["backup"]


def test_nothing_is_left_of_a_file_that_is_there_already(tmp_path):
    path = tmp_path / "backup"
    path.write_bytes(b"old")
    with pytest.raises(MinioError, match="it exists already, and a backup replaces no file. Give another path."):
        write_new(str(path), b"new")
    assert path.read_bytes() == b"old" and os.listdir(tmp_path) == ["backup"]
    with pytest.raises(MinioError, match="it exists already"):
        fail_if_there(str(path))
    fail_if_there(str(tmp_path / "new"))
    with pytest.raises(MinioError, match="The backup was not written."):
        write_new(str(path / "below"), b"new")
