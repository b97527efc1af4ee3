# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files of Ansible Vault, written and read without a trace of their plain text."""

from __future__ import annotations

import os
import tempfile
import typing as t

from ansible import constants as C
from ansible.errors import AnsibleError
from ansible.parsing.vault import VaultLib, get_file_vault_secret, is_encrypted

from ..module_utils._common.errors import MinioError

_DEFAULT = "default"
_HOW = "Give ansible-playbook --vault-id or --vault-password-file, or the task vault_password_file."


class Vault:
    """The secrets of the running ansible-playbook, or the one of a file.

    :param loader: Ansible's loader of files. :param password_file: a file with the secret, or a program that prints it.
    :param vault_id: the label of the secret to encrypt with.
    :raises MinioError: there is no secret, or it is not clear which one is meant.
    """

    def __init__(self, loader: t.Any, password_file: t.Optional[str], vault_id: t.Optional[str]) -> None:
        if password_file:
            try:
                secret = get_file_vault_secret(password_file, vault_id=vault_id, loader=loader)
                secret.load()
            except AnsibleError as error:
                raise MinioError(f"vault_password_file {password_file}: {error}") from None
            self._secrets = [(vault_id or _DEFAULT, secret)]
        else:
            self._secrets = list(loader._vault.secrets or ())  # pylint: disable=protected-access
        self._vault_id = vault_id

    def label(self) -> str:
        """The label of the secret to encrypt with. :raises MinioError: there is none, or several."""
        labels = list(dict.fromkeys(label for label, _secret in self._secrets))
        wanted = self._vault_id or C.DEFAULT_VAULT_ENCRYPT_IDENTITY
        if not labels:
            raise MinioError(f"there is no vault secret, and a backup is only written encrypted. {_HOW}")
        if wanted and wanted not in labels:
            raise MinioError(f"vault_id {wanted}: this run of ansible-playbook has no secret of that name, but {', '.join(labels)}.")
        if not wanted and len(labels) > 1:
            raise MinioError(f"this run of ansible-playbook has several vault secrets, {', '.join(labels)}: say with vault_id which one encrypts.")
        return wanted or labels[0]

    def encrypt(self, text: str) -> bytes:
        """The text in the form that ``ansible-vault`` reads."""
        label = self.label()
        return VaultLib(self._secrets).encrypt(text, secret=dict(reversed(self._secrets))[label], vault_id=label)

    def decrypt(self, path: str, may_be_plain: t.Callable[[bytes], bool]) -> bytes:
        """A file's content.

        :param may_be_plain: says which content need not be encrypted.
        :raises MinioError: it is not there, not encrypted, or with another secret.
        """
        try:
            with open(path, "rb") as file:
                data = file.read()
        except OSError as error:
            raise MinioError(f"{path}: {error.strerror}. A relative path begins at the working directory of the playbook run.") from None
        if not is_encrypted(data):
            if may_be_plain(data):
                return data
            raise MinioError(f"{path}: it is not encrypted with Ansible Vault.")
        if not self._secrets:
            raise MinioError(f"{path}: it is encrypted, and there is no vault secret. {_HOW}")
        try:
            return VaultLib(self._secrets).decrypt(data)
        except AnsibleError:
            raise MinioError(f"{path}: none of the vault secrets decrypts it, or it is damaged. {_HOW}") from None


def fail_if_there(path: str) -> None:
    """:raises MinioError: there is something at a path where a backup is to be."""
    if os.path.lexists(path):
        raise MinioError(f"{path}: it exists already, and a backup replaces no file. Give another path.")


def write_new(path: str, data: bytes) -> None:
    """Write a file of mode 0600, whole or not at all. Its folder is made where it is missing, for nobody else.

    :raises MinioError: it is there already, or cannot be written.
    """
    folder = os.path.dirname(os.path.abspath(path))
    temporary = ""
    try:
        if not os.path.isdir(folder):
            os.makedirs(folder, mode=0o700)
        handle, temporary = tempfile.mkstemp(dir=folder, prefix=f".{os.path.basename(path)}-")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        # Unlike a renaming, it does not replace what is there.
        os.link(temporary, path)
    except OSError as error:
        fail_if_there(path)
        raise MinioError(f"{path}: {error.strerror}. The backup was not written.") from None
    finally:
        if temporary:
            os.unlink(temporary)
