# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""SFTP and FTP get options that the server takes, and values for which it would end are refused."""

from __future__ import annotations

import pytest
from ansible_collections.creativeflow.minio.plugins.plugin_utils._cluster.file_transfer import (
    host_key,
    transfer_files,
    transfer_from,
    transfer_options,
    transfer_problems,
)
from ansible_collections.creativeflow.minio.plugins.plugin_utils._hosts.ports import listening
from ansible_collections.creativeflow.minio.tests.unit.plugins.plugin_utils._certificates.holders import Holder
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

PRIVATE = ed25519.Ed25519PrivateKey.generate()
PEM, SSH = serialization.PrivateFormat.PKCS8, serialization.PrivateFormat.OpenSSH


def text(key=PRIVATE, form=SSH, passphrase=None):
    encryption = serialization.BestAvailableEncryption(passphrase) if passphrase else serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, form, encryption).decode()


PUBLIC = PRIVATE.public_key().public_bytes(serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH).decode()
FTP = Holder("ftp", begins=-100, ends=9000)
FILES = {"ca.pub": f"# users\n{PUBLIC} ca@example.net\n", "key": text(), "ftp.crt": FTP.pem, "ftp.key": FTP.key_pem()}


def transfer(sftp=None, ftp=None):
    return transfer_from(sftp, ftp, lambda path: FILES.get(path, ""))


def options(sftp=None, ftp=None):
    return transfer_options(transfer(sftp, ftp), listening({"minio_cluster_sftp": sftp, "minio_cluster_ftp": ftp}, {}), "/t")


def problems(sftp=None, ftp=None, directory=False, own=""):
    return transfer_problems(transfer(sftp, ftp), directory=directory, options=own)


def test_nothing_is_on():
    assert options() == options({}, {}) == problems() == [] and host_key(transfer()) == ""
    assert {content for content, _secret in transfer_files(transfer()).values()} == {""}


def test_sftp():
    assert options({"host_key": "key"}) == ["--sftp=address=:8022", "--sftp=ssh-private-key=/t/ssh_host_key"]
    given = {"host_key": "key", "port": 22, "trusted_user_ca": "ca.pub", "disable_password_auth": "true", "mac_algos": ["hmac-sha2-256", "hmac-sha2-512"]}
    assert options(given) == [
        "--sftp=address=:22",
        "--sftp=ssh-private-key=/t/ssh_host_key",
        "--sftp=trusted-user-ca-key=/t/user_ca.pub",
        "--sftp=disable-password-auth=true",
        "--sftp=mac-algos=hmac-sha2-256,hmac-sha2-512",
    ]
    assert problems(given) == []
    assert transfer_files(transfer(given))["ssh_host_key"] == (FILES["key"], True) and host_key(transfer(given)) == PUBLIC
    assert "PRIVATE" not in repr(transfer(given, {"cert": "ftp.crt", "key": "ftp.key"}))


def test_ftp():
    assert options(None, {"port": 8021}) == ["--ftp=address=:8021", "--ftp=passive-port-range=30000-30100"]
    own = {"cert": "ftp.crt", "key": "ftp.key", "allow_plaintext": True, "passive_ports": "1024-1030", "port": 21}
    assert options(None, own)[2:] == ["--ftp=tls-public-cert=/t/ftp.crt", "--ftp=tls-private-key=/t/ftp.key"]
    assert problems(None, own) == problems(None, {"allow_plaintext": "yes"}) == []
    assert transfer_files(transfer(None, own))["ftp.key"] == (FTP.key_pem(), True)


@pytest.mark.parametrize(
    "key",
    [
        text(form=PEM),
        text(rsa.generate_private_key(65537, 2048), serialization.PrivateFormat.TraditionalOpenSSL),
        text(ec.generate_private_key(ec.SECP256R1())),
    ],
)
def test_host_keys_of_every_kind(key):
    assert problems({"host_key_content": key}) == []


GOOD = {"host_key": "key"}


@pytest.mark.parametrize(
    "sftp, said",
    [
        ({"port": 8022}, "minio_cluster_sftp.host_key is missing"),
        ({"host_key": "none"}, "minio_cluster_sftp.host_key is missing"),
        ({**GOOD, "host_key_content": text()}, "host_key and host_key_content are given"),
        ({"host_key_content": "x"}, "host_key is no private key of SSH"),
        ({"host_key_content": PUBLIC}, "host_key is no private key of SSH"),
        ({"host_key_content": text(form=PEM, passphrase=b"secret")}, "host_key has a passphrase"),
        ({**GOOD, "disable_password_auth": True}, "leaves nobody who may sign in"),
        ({**GOOD, "trusted_user_ca": "key"}, "trusted_user_ca has"),
        ({**GOOD, "trusted_user_ca": "ftp.crt"}, "trusted_user_ca has"),
        ({**GOOD, "kex_algos": ["curve25519-sha256", "x"]}, "kex_algos: the server does not know x. It has curve25519-sha256,"),
    ],
)
def test_what_is_wrong_with_sftp(sftp, said):
    (found,) = problems(sftp)
    assert said in found and found.endswith(".") and "PRIVATE" not in found


@pytest.mark.parametrize(
    "ftp, said",
    [
        ({"port": 8021}, "the server lets users sign in without TLS"),
        ({"cert": "ftp.crt"}, "there is no key for the other half"),
        ({"key": "ftp.key"}, "there is no cert for the other half"),
        ({"cert": "ftp.crt", "key": "ftp.key", "key_content": FTP.key_pem()}, "key and key_content are given"),
        ({"cert": "ftp.crt", "key_content": Holder("x").key_pem()}, "the key is that of another certificate"),
    ],
)
def test_what_is_wrong_with_ftp(ftp, said):
    found = problems(None, ftp)
    assert [line for line in found if said in line and line.startswith("minio_cluster_ftp")]


def test_users_of_a_directory_have_keys_there():
    assert problems({**GOOD, "disable_password_auth": True}, directory=True) == []


def test_options_of_the_user():
    assert problems(own="--sftp=address=:1 --ftp address=:2") == []
    (found,) = problems(GOOD, own="--sftp address=:8022")
    assert "contains --sftp, and minio_cluster_sftp is set" in found
