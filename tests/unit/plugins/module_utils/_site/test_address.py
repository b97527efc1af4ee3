# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Addresses as people write them (a2, b6, p12): one normal form, or one sentence that shows no secret."""

from __future__ import annotations

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import MinioError
from ansible_collections.creativeflow.minio.plugins.module_utils._site.address import comparable, place, read_address, split_url
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("http://az1:9000", "http://az1:9000"),
        ("http://az1:9000/", "http://az1:9000"),
        ("http://az1:9000//", "http://az1:9000"),
        (" http://az1:9000/\n", "http://az1:9000"),
        ("HTTP://AZ1:9000", "http://az1:9000"),
        ("http://az1:80", "http://az1"),
        ("http://az1:", "http://az1"),
        ("https://s3.example.net:443/", "https://s3.example.net"),
        ("https://s3.example.net.", "https://s3.example.net"),
        ("https://s3.example.net:80", "https://s3.example.net:80"),
        ("http://az1:443", "http://az1:443"),
        ("http://az1:09000", "http://az1:9000"),
        ("http://[::1]:9000", "http://[::1]:9000"),
        ("http://[0:0:0:0:0:0:0:1]:9000/", "http://[::1]:9000"),
        ("https://[2001:DB8::00A]:443", "https://[2001:db8::a]"),
        ("http://[FE80::1%25eth0]:9000", "http://[fe80::1%25eth0]:9000"),
        ("http://[fe80::1%eth0]:9000", "http://[fe80::1%25eth0]:9000"),
        ("http://az1_n1:9000", "http://az1_n1:9000"),
        ("http://192.0.2.1:9000", "http://192.0.2.1:9000"),
        ("https://xn--bcher-kva.example", "https://xn--bcher-kva.example"),
    ],
)
def test_spellings_of_one_address(written, normal):
    assert read_address(written) == normal
    assert read_address(normal) == normal
    assert comparable(written) == normal


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (None, "missing"),
        ("", "missing"),
        ("  ", "is not of the form"),
        (["http://az1"], "of the type list"),
        (9000, "of the type int"),
        ("az1:9000", "'az1:9000' is not of the form"),
        ("az1", "'az1' is not of the form"),
        ("ftp://az1", "is not of the form"),
        ("//az1", "is not of the form"),
        ("http:/az1", "is not of the form"),
        ("http://", "has no host"),
        ("http://.", "has no host"),
        ("http://:9000", "has no host"),
        ("http://az1:0", "'http://az1:0' has a port that does not exist"),
        ("http://az1:99999", "'http://az1:99999' has a port that does not exist"),
        ("http://az1:port", "'http://az1…' has a port that is not a number"),
        ("http://az1:९०००", "has a port that is not a number"),
        ("http://az1:9000 ", None),
        ("http://az1: 9000", "has a port that is not a number"),
        ("http://az1:90:00", "has more than one port"),
        ("http://::1:9000", "IPv6 address in brackets"),
        ("http://[::1:9000", "in brackets"),
        ("http://[::1]9000", "in brackets"),
        ("http://[::g]:9000", "no IPv6 address in its brackets"),
        ("http://[]:9000", "no IPv6 address in its brackets"),
        ("http://[fe80::1%]:9000", "zone"),
        ("http://az 1:9000", "is no name and no address"),
        ("http://az1..example", "is no name and no address"),
        (f"http://{'a' * 64}", "is no name and no address"),
        ("http://bücher.example", "begins with xn--"),
        ("https://az1/minio", "'https://az1…' has a path"),
        ("https://az1:9000/bucket", "'https://az1:9000…' has a path"),
        ("https://az1?x=y", "'https://az1…' has a query"),
        ("https://az1/?x=y", "has a query"),
        ("https://az1#x", "has a fragment"),
        ("https://az1\\x", "has a path"),
    ],
)
def test_what_is_no_address_of_a_site(written, said):
    if said is None:
        assert read_address(written)
        return
    with pytest.raises(MinioError, match=r"(?s)http(\(s\))?://|from 1 to 65535|xn--") as caught:
        read_address(written)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    "written",
    [
        "http://key:SECRET@az1:9000", "https://SECRET@az1", "http://key:SE/SECRET@az1", "http://key:SE?SECRET@az1", "http://key:SE#SECRET@az1",
        "key:SECRET@az1", "http://key:p@SECRET@az1", "http://az1/x?token=a@SECRET", "http://az1:9000?secret=SECRET", "http://az1:9000/?SECRET",
        "http://az1#SECRET", "http://az1/SECRET", "http://key:SECRET", "http://key:SECRET%40az1", "http:\\\\key:SECRET@az1", "key:SECRET",
        "http://az1:SECRET/", "http://[SECRET]/", "http://[::1%SECRET x]/", "ftp://key:SECRET@az1",
    ],
)  # fmt: skip
def test_no_secret_is_shown(written):
    with pytest.raises(MinioError) as caught:
        read_address(written)
    assert "SECRET" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_how_the_server_stores_it():
    assert place(read_address("HTTPS://S3.example.net:443/")) == "s3.example.net"
    assert place(read_address("http://[::1]:9000")) == "[::1]:9000"


def test_what_cannot_be_read_is_compared_as_it_is():
    assert comparable("http://az1/path") == "http://az1/path"


_ANY = st.one_of(
    st.none(), st.integers(), st.floats(), st.booleans(), st.binary(), st.lists(st.text()), st.dictionaries(st.text(), st.text()), st.text(),
    st.builds("{}{}{}{}".format, st.sampled_from(["http://", "HTTPS://", "http:/", ""]), st.text(alphabet="aA1.-_[]:%@ \n\t/ü", max_size=12),
              st.sampled_from(["", ":", ":0", ":80", ":99999", ":x"]), st.text(alphabet="/?#@ \\%a", max_size=4)),
)  # fmt: skip


@given(_ANY)
def test_everything_is_read_or_refused_in_one_line(written):
    try:
        normal = read_address(written)
    except MinioError as error:
        assert "\n" not in str(error) and str(error)
        return
    assert read_address(normal) == normal
    assert normal == normal.strip() and not normal.endswith("/")


_WORD = st.text(alphabet="bcdfghjklmnpqrstvwxyz", min_size=12, max_size=20)


@given(st.sampled_from(["http://", "https://", "HTTPS://", ""]), _WORD, st.text(alphabet="/?#:@[]% \\é1", max_size=3), _WORD, st.text(max_size=8))
def test_a_user_and_a_password_are_never_shown(scheme, user, between, password, host):
    with pytest.raises(MinioError) as caught:
        read_address(f"{scheme}{user}:{between}{password}@{host}")
    assert user not in str(caught.value) and password not in str(caught.value)


@pytest.mark.parametrize("value", ["http://h:99999", "http://[::1", "http://a b", "ftp://h", "h:9000", "", None, 5, ["http://h"], {"a": 1}, "http://", "//h"])
def test_p12_what_has_no_host_or_port_is_no_url(value):
    assert split_url(value) is None


@pytest.mark.parametrize("value", ["http://h", " https://h:9000/path?query ", "http://user@h/x", "HTTPS://H"])
def test_p12_a_url_may_have_a_path(value):
    assert split_url(value).hostname == "h"


@given(st.text() | st.text().map("http://{}".format))
def test_p12_no_text_is_a_traceback(value):
    split_url(value)
