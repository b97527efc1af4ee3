# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Environment files are read as systemd and the server read them."""

from __future__ import annotations

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import InputErrors
from ansible_collections.creativeflow.minio.plugins.module_utils._host.environment_files import read_for_server, read_for_systemd, read_properties

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
