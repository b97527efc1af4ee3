# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""DNs as people write them, as the server keeps them (go-ldap dn.go, String) and as it says them (K ldap/, DecodeDN)."""

from __future__ import annotations

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._identities.directory_names import login_name, normal_name, readable_name
from hypothesis import given
from hypothesis import strategies as st

SPELLINGS = [
    # declared, kept, said
    ("uid=anna,ou=people,dc=example", "uid=anna,ou=people,dc=example", "uid=anna,ou=people,dc=example"),
    ("UID=Anna , ou=People, dc=example", "uid=anna,ou=people,dc=example", "uid=anna,ou=people,dc=example"),
    ("uid=пользователь,dc=example", r"uid=\d0\bf\d0\be\d0\bb\d1\8c\d0\b7\d0\be\d0\b2\d0\b0\d1\82\d0\b5\d0\bb\d1\8c,dc=example", "uid=пользователь,dc=example"),
    ("cn=Jürgen Groß,dc=example", r"cn=J\c3\bcrgen Gro\c3\9f,dc=example", "cn=Jürgen Groß,dc=example"),
    ("cn=Ju\u0308rgen Gross,dc=example", r"cn=J\c3\bcrgen Gro\c3\9f,dc=example", "cn=Jürgen Groß,dc=example"),
    (r"cn=hash\#1,dc=example", "cn=hash#1,dc=example", "cn=hash#1,dc=example"),
    (r"cn=\#1,dc=example", r"cn=\#1,dc=example", "cn=#1,dc=example"),
    (r"cn=Smith\, John,dc=example", r"cn=Smith\, John,dc=example", "cn=Smith, John,dc=example"),
    (r"cn=Smith\2c John;dc=example", r"cn=Smith\, John,dc=example", "cn=Smith, John,dc=example"),
    (r"cn=a\\b,dc=example", r"cn=a\\b,dc=example", r"cn=a\b,dc=example"),
    ("uid=b+cn=a,dc=example", "cn=a+uid=b,dc=example", "cn=a+uid=b,dc=example"),
    (r"cn=C\+\+,dc=example", r"cn=C\+\+,dc=example", "cn=C++,dc=example"),
    ("cn=a=b,dc=example", "cn=a=b,dc=example", "cn=a=b,dc=example"),
]


@pytest.mark.parametrize(("declared", "kept", "said"), SPELLINGS)
def test_h5_one_user_has_one_normal_name_however_it_is_written(declared, kept, said):
    assert normal_name(declared) == normal_name(kept) == normal_name(said)
    assert normal_name(readable_name(declared)) == normal_name(readable_name(kept)) == normal_name(kept)


@pytest.mark.parametrize(
    ("name", "readable"),
    [
        ("UID=Anna , OU=people", "uid=Anna,ou=people"),
        (r"cn=J\c3\bcrgen Gro\c3\9f,dc=example", "cn=Jürgen Groß,dc=example"),
        (r"cn=hash\#1;dc=example", "cn=hash#1,dc=example"),
        (r"cn=\23 1\, 2\\,dc=example", r"cn=\# 1\, 2\\,dc=example"),
        ("cn=#04024869,dc=example", "cn=#04024869,dc=example"),
        (r"cn=a\0ab,dc=example", r"cn=a\0ab,dc=example"),
        (r"cn=\20", r"cn=\ "),
        (r"cn=a\20 , dc=example", r"cn=a\ ,dc=example"),
        ("cn=\\e2\\80\\83,dc=example", "cn=\u2003,dc=example"),
        ("alice", "alice"),
    ],
)
def test_h5_names_are_shown_and_sent_as_they_are_written(name, readable):
    assert readable_name(name) == readable
    assert readable_name(readable) == readable


def test_h5_different_users_have_different_names():
    assert len({normal_name(declared) for declared, _kept, _said in SPELLINGS}) == len(SPELLINGS) - 3
    assert normal_name("Anna") == "Anna"


@pytest.mark.parametrize(
    ("name", "login"),
    [(r"uid=j\c3\bcrgen,dc=example", "jürgen"), (r"cn=hash\#1,dc=example", "hash#1"), (r"cn=a\20", "a "), ("uid=b+cn=a,dc=example", "b"), ("alice", "")],
)
def test_h5_the_first_part_is_a_name_to_sign_in_with(name, login):
    assert login_name(name) == login


@given(st.lists(st.tuples(st.sampled_from(["cn", "uid", "OU"]), st.text(min_size=1)), min_size=1, max_size=4))
def test_h5_any_value_survives_the_servers_form(parts):
    def kept(value):
        text = "".join(f"\\{byte:02x}" if not 32 < byte < 127 or chr(byte) in '\\",+;<>#=' else chr(byte) for byte in value.encode())
        return text

    name = ",".join(f"{kind}={kept(value)}" for kind, value in parts)
    assert normal_name(readable_name(name)) == normal_name(name)
    assert readable_name(readable_name(name)) == readable_name(name)
