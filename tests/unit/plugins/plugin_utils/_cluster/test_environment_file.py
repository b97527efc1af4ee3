# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Environment files are read as systemd and the server read them, and written so that both read the same."""

from __future__ import annotations

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import InputErrors
from ansible_collections.creativeflow.minio.plugins.plugin_utils._cluster.environment_file import (
    divide,
    parse,
    read_for_server,
    read_for_systemd,
    read_properties,
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


# As systemd 252 reads them, by its own generator of environment.d, which has the same parser.
SYSTEMD = [
    ("; set up by hand\nMINIO_VOLUMES=/d\n", {"MINIO_VOLUMES": "/d"}),
    ("MINIO_REGION=a\nMINIO_VOLUMES=/d\nMINIO_REGION=b\n", {"MINIO_REGION": "b", "MINIO_VOLUMES": "/d"}),
    ('MINIO_VOLUMES="http://n{1...4}/d \\\n http://m{1...4}/d"\n', {"MINIO_VOLUMES": "http://n{1...4}/d  http://m{1...4}/d"}),
    ("MINIO_VOLUMES=http://n{1...4}/d \\\n http://m{1...4}/d\n", {"MINIO_VOLUMES": "http://n{1...4}/d  http://m{1...4}/d"}),
    ("  MINIO_VOLUMES = /d  \n", {"MINIO_VOLUMES": "/d"}),
    ('MINIO_VOLUMES="/d"\r\nMINIO_REGION=eu\r\n', {"MINIO_VOLUMES": "/d", "MINIO_REGION": "eu"}),
    ("MINIO_REGION=\nMINIO_VOLUMES='/d'", {"MINIO_REGION": "", "MINIO_VOLUMES": "/d"}),
    ('A="x\\"y" \nB=a\\ b\nC=\'q\' # c\nD="a""b"\nE="\\n"\n', {"A": 'x"y', "B": "a b", "C": "q# c", "D": "ab", "E": "\\n"}),
    ("no assignment\nA-B=1\nMINIO_VOLUMES=/d\n", {"MINIO_VOLUMES": "/d"}),
    # A script that reads the file takes it, so the pools in it are to be protected.
    ("export MINIO_VOLUMES=/d\n", {"MINIO_VOLUMES": "/d"}),
    ("", {}),
]


@pytest.mark.parametrize("text, variables", SYSTEMD)
def test_files_of_hosts_are_read_as_systemd_reads_them_a14(text, variables):
    assert read_for_systemd(text.encode(), "/etc/default/minio") == variables


@pytest.mark.parametrize(
    "content, error",
    [
        (b"MINIO_REGION=a\nMINIO_VOLUMES='/d\nA=1\n", "line 2: MINIO_VOLUMES: the quotation mark of its value is not closed"),
        (b"\xef\xbb\xbfMINIO_VOLUMES=/d\n", "line 1: a byte order mark before MINIO_VOLUMES makes systemd ignore the variable: save the file without it"),
        (b"A=1\nB=\xff\n", "line 2: it is not UTF-8"),
        (b"A=1\0\n", "NUL byte"),
        (b"MINIO_VOLUMES: /d\n", "line 1: systemd ignores this line, which seems to be about the pools"),
        (b"set MINIO_VOLUMES=/d\n", "line 1: systemd ignores this line"),
        (b"# was: \\\nMINIO_VOLUMES=/d\n", "line 2: MINIO_VOLUMES: a backslash at the end of the comment"),
    ],
)
def test_what_systemd_cannot_read_is_no_empty_file_a14(content, error):
    with pytest.raises(InputErrors) as found:
        read_for_systemd(content, "/etc/default/minio")
    assert len(found.value.errors) == 1 and found.value.errors[0].startswith("/etc/default/minio") and error in found.value.errors[0]


def test_the_servers_own_file_is_read_as_the_server_reads_it_a14():
    text = b'# c\n\nexport MINIO_VOLUMES="/d"\r\nA=\'b\'\nB="x\nA=2\n'
    assert read_for_server(text, "config.env") == {"MINIO_VOLUMES": "/d", "A": "2", "B": '"x'}
    with pytest.raises(InputErrors, match="config.env, line 1: .* the server does not start"):
        read_for_server(b"; comment\n", "config.env")


def test_the_environment_of_a_unit_a14():
    assert read_properties('A=1 "MINIO_VOLUMES=http://n1/d http://n2/d" "C=say \\"x\\" \\$y" D=') == {
        "A": "1",
        "MINIO_VOLUMES": "http://n1/d http://n2/d",
        "C": 'say "x" $y',
        "D": "",
    }


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
def test_is_read(name, expected):
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
def test_remark(name, text):
    assert text in remark(name)


def test_nothing_to_remark():
    assert remark("MINIO_VOLUMES") == ""
