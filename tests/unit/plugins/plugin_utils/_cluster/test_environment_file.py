# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Environment files of users are read as systemd reads them, and written so that systemd and the server read the same."""

from __future__ import annotations

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import InputErrors
from ansible_collections.creativeflow.minio.plugins.plugin_utils._cluster.environment_file import (
    divide,
    parse,
    render,
    value_errors,
)
from ansible_collections.creativeflow.minio.plugins.plugin_utils._cluster.environment_names import is_read, remark


def test_parse():
    text = "# comment\n\nMINIO_REGION=eu\nexport MINIO_OPTS=\"--console-address :9001\"\nMINIO_VOLUMES='http://n{1...4}/d'\nA=b=c#no comment\nEMPTY=\n"
    assert parse(text, "file") == {
        "MINIO_REGION": "eu",
        "MINIO_OPTS": "--console-address :9001",
        "MINIO_VOLUMES": "http://n{1...4}/d",
        "A": "b=c#no comment",
        "EMPTY": "",
    }


def test_parse_reports_every_line_and_no_value():
    with pytest.raises(InputErrors) as found:
        parse("A=1\nsecret without equals\nB-C = 2\nA=2\n", "file")
    assert [error.split(": ")[0] for error in found.value.errors] == ["file, line 2", "file, line 3", "file, line 4"]
    assert "secret" not in str(found.value)


@pytest.mark.parametrize(
    "text, line, error",
    [
        ('A=1\nMINIO_SERVER_URL="https://s3.example.com"   # address\n', 2, "MINIO_SERVER_URL: there is more behind the quotation mark"),
        ("MINIO_REGION='eu-1'  # region", 1, "more behind"),
        ("MINIO_REGION=eu-1  # region", 1, "'#' behind a space"),
        ('MINIO_BROWSER="off\nMINIO_REGION=eu-1\n', 1, "MINIO_BROWSER: the quotation mark of its value is not closed"),
        ("# old \\\nMINIO_REGION=eu\n", 2, "a backslash at the end of the comment"),
    ],
)
def test_what_would_be_written_as_it_stands_is_refused_p9(text, line, error):
    with pytest.raises(InputErrors) as found:
        parse(text, "file")
    assert len(found.value.errors) == 1 and found.value.errors[0].startswith(f"file, line {line}: ") and error in found.value.errors[0]
    assert "eu-1" not in str(found.value)


def test_render():
    assert render({"B": 1, "A": "x y", "C": True}) == "A='x y'\nB='1'\nC='on'\n"


def test_render_can_be_parsed():
    variables = {"MINIO_VOLUMES": "http://n{1...4}:9000/d", "QUOTED": 'say "hi"', "HASH": "a#b"}
    assert parse(render(variables), "file") == variables


@pytest.mark.parametrize(
    "value, text",
    [("it's", "single quote"), ("a\\b", "backslash"), ("a\nb", "line break"), (" a", "space"), (["a"], "must be a text"), (None, "must be a text")],
)
def test_values_that_are_read_differently(value, text):
    errors = value_errors({"KEY": value}, "environment")
    assert len(errors) == 1 and text in errors[0]


def test_bad_name():
    assert "no name of a variable" in value_errors({"A-B": "1"}, "environment")[0]


def test_divide():
    variables = {
        "MINIO_REGION": "eu",
        "MINIO_KMS_SECRET_KEY": "k:abc",
        "MINIO_AUDIT_WEBHOOK_AUTH_TOKEN_siem": "t",
        "MINIO_ROOT_PASSWORD_FILE": "/f",
        "HTTPS_PROXY": "http://user:pass@proxy:3128",
        "HTTP_PROXY": "http://proxy:3128",
        "MINIO_CI_CD": True,
    }
    public, secret = divide(variables)
    assert sorted(public) == ["HTTP_PROXY", "MINIO_CI_CD", "MINIO_REGION", "MINIO_ROOT_PASSWORD_FILE"]
    assert sorted(secret) == ["HTTPS_PROXY", "MINIO_AUDIT_WEBHOOK_AUTH_TOKEN_siem", "MINIO_KMS_SECRET_KEY"]


@pytest.mark.parametrize(
    "name, expected",
    [
        ("MINIO_SERVER_URLS", False),
        ("MINIO_OPTS", False),
        ("MINIO_VOLUMES", True),
        ("MINIO_COMPRESS", True),
        ("MINIO_COMPRESS_EXTENSIONS", True),
        ("MINIO_CRAWLER_DELAY", True),
        ("MINIO_LOGGER_HTTP_ENDPOINT_a", True),
        ("MINIO_REGOIN", False),
        ("MINIO_NOTIFY_KAFKA_BROKERS_x", True),
        ("HTTPS_PROXY", True),
    ],
)
def test_p7_names_that_the_server_reads(name, expected):
    assert is_read(name) is expected


@pytest.mark.parametrize(
    "name, text",
    [
        ("MINIO_SERVER_URLS", "the server ignores it"),
        ("MINIO_OPTS", "only the service's command line"),
        ("MINIO_PROMETHEUS_URL", "console"),
        ("MINIO_STORAGE_CLASS_STANDART", "did you mean MINIO_STORAGE_CLASS_STANDARD?"),
        ("MINIO_NONSENSE", "the server ignores it."),
        ("MINIO_REGOIN", "did you mean MINIO_REGION?"),
        ("MINIO_COMPRESS", "still reads. Its present name is MINIO_COMPRESSION_ENABLE"),
        ("MINIO_REGION_NAME", "drops the value"),
    ],
)
def test_p7_what_is_said_of_a_name(name, text):
    assert text in remark(name)


def test_nothing_to_remark():
    assert remark("MINIO_VOLUMES") == ""
