# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the server would refuse of keys and webhooks is found before, and no text shows a secret."""

from __future__ import annotations

import base64

import pytest
from ansible_collections.creativeflow.minio.plugins.plugin_utils._cluster.environment_file import divide
from ansible_collections.creativeflow.minio.plugins.plugin_utils._cluster.kms_and_webhooks import kms_problems, webhook_environment, webhook_problems

KEY = "my-key:" + base64.b64encode(b"k" * 32).decode()
KES = {"ENDPOINT": "https://kes:7373", "KEY_NAME": "my-key", "API_KEY": "kes:v1:abc"}


def kms(secret_key="", **kes):
    return kms_problems(secret_key, {f"MINIO_KMS_KES_{name}": value for name, value in kes.items()})


def test_a_key_or_kes_or_neither():
    assert kms() == []
    assert kms(KEY) == []
    assert kms(**KES) == []
    assert kms(**{**KES, "API_KEY": "", "CERT_FILE": "c", "KEY_FILE": "k", "KEY_PASSWORD": "p"}) == []


def test_a_key_by_the_variable():
    assert kms_problems("", {"MINIO_KMS_SECRET_KEY": KEY}) == []
    assert "is not of the form" in kms_problems("", {"MINIO_KMS_SECRET_KEY": "x"})[0]
    assert "leave out the variable" in kms_problems(KEY, {"MINIO_KMS_SECRET_KEY": KEY})[0]


@pytest.mark.parametrize("key", ["name", "name:", ":" + KEY.partition(":")[2], "name:###", "name:" + base64.b64encode(b"short").decode()])
def test_what_is_no_key(key):
    (problem,) = kms(key)
    assert "is not of the form NAME:KEY" in problem and key not in problem


@pytest.mark.parametrize(
    "key, kes, texts",
    [
        (KEY, KES, ["not both"]),
        ("", {"CAPATH": "ca.crt"}, ["endpoint is missing", "key_name is missing", "cert is missing", "key is missing"]),
        ("", {**KES, "CERT_FILE": "c", "KEY_FILE": "k"}, ["an API key or a certificate, not both"]),
        ("", {**KES, "API_KEY": "", "CERT_FILE": "c"}, ["minio_cluster_kes_key is missing"]),
    ],
)
def test_what_the_server_would_refuse(key, kes, texts):
    problems = kms(key, **kes)
    assert len(problems) == len(texts) and all(text in problem for text, problem in zip(texts, problems))


@pytest.mark.parametrize(
    "kind, changes, text",
    [
        ("audit", {"name": "a-b"}, "letters, digits and underscores"),
        ("audit", {"endpoint": "siem.example.net"}, "is not of the form http(s)"),
        ("logger", {"endpoint": "https://u:secret@siem"}, "give it as auth_token"),
        ("logger", {"client_cert": "c"}, "client_cert and client_key go together"),
        ("audit", {"proxy": "http://proxy"}, "no proxy for the audit log"),
        ("audit", {"queue_dir": "queue"}, "must be an absolute path"),
        ("audit", {"queue_dir": "/var/tmp/queue"}, "is empty after each restart of the service"),
    ],
)
def test_webhooks(kind, changes, text):
    (problem,) = webhook_problems(kind, [{"name": "siem", "endpoint": "https://siem", **changes}])
    assert problem.startswith(f"minio_cluster_{kind}_webhooks[0]") and text in problem and "secret" not in problem


def test_webhooks_that_are_right_and_one_that_is_there_twice():
    webhook = {"name": "siem", "endpoint": "https://siem", "queue_dir": "/var/q", "client_cert": "c", "client_key": "k"}
    assert webhook_problems("audit", [webhook]) == []
    assert "another one has the same name" in webhook_problems("audit", [webhook, webhook])[0]


def test_variables():
    webhook = {"name": "siem", "endpoint": "https://siem", "auth_token": "token", "batch_size": 10, "proxy": None, "client_cert": "c", "client_key": "k"}
    variables = webhook_environment("audit", [webhook], "/etc/w")
    assert variables == {
        "MINIO_AUDIT_WEBHOOK_ENABLE_siem": "on",
        "MINIO_AUDIT_WEBHOOK_ENDPOINT_siem": "https://siem",
        "MINIO_AUDIT_WEBHOOK_AUTH_TOKEN_siem": "token",
        "MINIO_AUDIT_WEBHOOK_BATCH_SIZE_siem": "10",
        "MINIO_AUDIT_WEBHOOK_CLIENT_CERT_siem": "/etc/w/audit-siem.crt",
        "MINIO_AUDIT_WEBHOOK_CLIENT_KEY_siem": "/etc/w/audit-siem.key",
    }
    assert list(divide(variables)[1]) == ["MINIO_AUDIT_WEBHOOK_AUTH_TOKEN_siem"]
    assert webhook_environment("logger", [{"name": "x", "endpoint": "http://x"}], "/w") == {
        "MINIO_LOGGER_WEBHOOK_ENABLE_x": "on",
        "MINIO_LOGGER_WEBHOOK_ENDPOINT_x": "http://x",
    }


@pytest.mark.parametrize("endpoint", ["http://siem:99999", "http://[::1", "http://a b", 5, ["x"], None])
def test_p12_an_endpoint_that_is_no_address_is_one_line(endpoint):
    found = webhook_problems("audit", [{"name": "siem", "endpoint": endpoint}])
    assert len(found) == 1 and "endpoint is not of the form" in found[0]
