# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What must not be shown is found by its name and by its value, the same for the environment and for the configuration (b5)."""

from __future__ import annotations

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._common.secret_values import is_secret

# What the server calls secret (S internal/config and internal/logger, help.go: Secret), and what carries credentials by its nature.
KEYS = (
    "api_key",
    "auth_token",
    "client_secret",
    "connection_string",
    "dsn_string",
    "license",
    "lookup_bind_password",
    "nkey_seed",
    "password",
    "sasl_password",
    "token",
)
VARIABLES = (
    "MINIO_ROOT_PASSWORD",
    "MINIO_SECRET_KEY",
    "MINIO_CERT_PASSWD",
    "MINIO_KMS_SECRET_KEY",
    "MINIO_KMS_API_KEY",
    "MINIO_KMS_KES_API_KEY",
    "MINIO_KMS_KES_KEY_PASSWORD",
    "MINIO_IDENTITY_OPENID_CLIENT_SECRET_okta",
    "MINIO_IDENTITY_LDAP_LOOKUP_BIND_PASSWORD",
    "MINIO_IAM_OPA_AUTHTOKEN",
    "MINIO_POLICY_OPA_AUTH_TOKEN",
    "MINIO_PROMETHEUS_AUTH_TOKEN",
    "MINIO_NOTIFY_MYSQL_DSN_STRING_a",
    "MINIO_NOTIFY_NATS_TOKEN_b",
    "MINIO_NOTIFY_WEBHOOK_AUTH_TOKEN_FILE",
    "MINIO_SUBNET_LICENSE",
    "CONSOLE_PBKDF_PASSPHRASE",
    "AWS_SECRET_ACCESS_KEY",
)


@pytest.mark.parametrize("name", KEYS + VARIABLES)
def test_secret_names(name):
    assert is_secret(name, "")


@pytest.mark.parametrize(
    "name",
    [
        "MINIO_ROOT_USER",
        "MINIO_ROOT_PASSWORD_FILE",
        "MINIO_KMS_SECRET_KEY_FILE",
        "MINIO_KMS_KES_KEY_FILE",
        "MINIO_ETCD_CLIENT_CERT_KEY",
        "client_key",
        "MINIO_API_ROOT_ACCESS",
        "keycloak_realm",
        "PGPASSWORD_FILE",
    ],
)
def test_names_that_are_no_secrets(name):
    assert not is_secret(name, "/etc/minio/x")


@pytest.mark.parametrize(
    "value",
    [
        "http://user:pass@proxy.example.net:3128",
        "https://token@hooks.example.net/x",
        "amqp://user:pa/ss@host:5672",
        "amqp://user:p?a#s@host",
        "user:pass@proxy:3128",
        "user:pass@tcp(127.0.0.1:3306)/db",
        "https://example.net/hook?token=abc",
        "https://example.net/hook?a=1&access_token=abc",
        "https://example.net/hook?X-Amz-Signature=abc",
        "https://example.net/hook?sig=abc",
        "https://example.net/hook?api-key=abc",
        "http://a.example.net,http://user:pass@b.example.net",
        "Bearer abc",
        "Basic dXNlcjpwYXNz",
    ],
)
@pytest.mark.parametrize("name", ["HTTPS_PROXY", "MINIO_NOTIFY_ELASTICSEARCH_URL_a", "MINIO_AUDIT_WEBHOOK_ENDPOINT_a", "endpoint", "url", "proxy"])
def test_values_that_carry_credentials(name, value):
    assert is_secret(name, "", value)


@pytest.mark.parametrize(
    "value",
    [
        "https://example.net:9200/index",
        "http://proxy:3128",
        "https://example.net/hook?bucket=logs",
        "https://example.net/hook?token=",
        "eu-1",
        "on",
        "",
        "ldap.example.net:636",
        "cn=admin,dc=example,dc=net",
        "http://n{1...4}:9000/mnt/disk{1...4}",
        ".txt,.log",
        "https://[::1]:9000/a",
        "https://host/a@b:c",
    ],
)
def test_values_that_may_be_shown(value):
    assert not is_secret("endpoint", value)


def test_a_proxy_may_leave_out_its_scheme():
    assert is_secret("http_proxy", "token@proxy:3128") and is_secret("MINIO_SUBNET_PROXY", "token@proxy:3128")
    assert not is_secret("MINIO_IDENTITY_LDAP_LOOKUP_BIND_DN", "minio@example.net")
