# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""a7: listings whose metadata is made to be taken for something else."""

from __future__ import annotations

import re

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import MinioError, ServerError
from ansible_collections.creativeflow.minio.plugins.module_utils._site.listing import read_page
from ansible_collections.creativeflow.minio.plugins.module_utils._site.listing_page import Lock, MalformedPage, Version, parse_page
from hypothesis import given, settings
from hypothesis import strategies as st

TIME = "2026-01-02T03:04:05.678Z"
LOCK = "<X-Amz-Object-Lock-Mode>GOVERNANCE</X-Amz-Object-Lock-Mode>"
PIECES = [
    "a", "x-amz-meta-a", "<", ">", "/", "</", "<!--", "-->", "<![CDATA[", "]]>", "<?", "?>", "<x-amz-meta-a>", "</x-amz-meta-a>", "<UserMetadata>",
    "</UserMetadata>", "<UserMetadata", "<UserTags>", "</UserTags>", "<Version>", "</Version>", "<Key>z</Key>", LOCK, "&", "\x01", "\x00", "é", " ", "=", '"',
    "</ListVersionsResult>", "<Internal>", "</Internal>",
]  # fmt: skip
NAMES = st.lists(st.sampled_from(PIECES), max_size=12).map(lambda pieces: "x-amz-meta-" + "".join(pieces)) | st.text(max_size=20).map("x-amz-meta-".__add__)
VALUES = st.lists(st.sampled_from(PIECES), max_size=4).map("".join) | st.text(max_size=20)
METADATA = st.dictionaries(NAMES, VALUES, max_size=3)


def escaped(text):
    """As the server writes text: control characters get references that no XML has."""
    named = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;"}
    return "".join(named.get(sign) or (f"&#x{ord(sign):X};" if sign < " " else sign) for sign in text)


def page(*objects, first=0):
    """As S cmd/api-response.go, generateListVersionsResponse: names of metadata are written as they are."""
    found = ""
    for number, (metadata, tags, lock) in enumerate(objects, first):
        mode = f"<x-amz-object-lock-mode>{lock}</x-amz-object-lock-mode>" if lock else ""
        meta = mode + "".join(f"<{name}>{escaped(value)}</{name}>" for name, value in metadata.items())
        found += (
            f"<Version><Key>k{number}</Key><LastModified>{TIME}</LastModified><ETag>&#34;e&#34;</ETag><Size>1</Size>"
            f"<UserMetadata>{meta}</UserMetadata>{f'<UserTags>{escaped(tags)}</UserTags>' if tags else ''}"
            f"<Internal><K>2</K><M>2</M></Internal><IsLatest>true</IsLatest><VersionId>v{number}</VersionId></Version>"
        )
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<ListVersionsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>b</Name>'
    return f"{head}<IsTruncated>false</IsTruncated>{found}<EncodingType>url</EncodingType></ListVersionsResult>".encode()


def version(number, lock="", tags=()):
    return Version(f"k{number}", f"v{number}", False, 1, "e", TIME, Lock.of(lock, "", ""), tags, "", "")


@settings(max_examples=1500, deadline=None)
@given(st.lists(st.tuples(METADATA, st.sampled_from(["", "a=b", "a=\x01%3C"]), st.sampled_from(["", "COMPLIANCE"])), min_size=1, max_size=3))
def test_a7_a_page_says_what_there_is_or_is_refused(objects):
    try:
        found = parse_page(page(*objects), True).versions
    except MalformedPage:
        assert any(set("<>") & set(name) for metadata, _tags, _lock in objects for name in metadata)
        return
    tags = {"": (), "a=b": (("a", "b"),), "a=\x01%3C": (("a", "\x01<"),)}
    assert found == [version(number, lock, tags[text]) for number, (_metadata, text, lock) in enumerate(objects)]


@pytest.mark.parametrize(
    "name",
    [
        f"x-amz-meta-a>{LOCK}",
        f"x-amz-meta-a></x-amz-meta-a>{LOCK}<x-amz-meta-a",
        "x-amz-meta-a>x</x-amz-meta-a></UserMetadata></Version><Version><Key>z</Key><!--",
        "x-amz-meta-a>x</x-amz-meta-a></UserMetadata><UserMetadata a=''",
        "x-amz-meta-a>x</x-amz-meta-a></UserMetadata><UserMetadata><![CDATA[",
        "x-amz-meta-a<b>c",
    ],
)
def test_a7_a_name_is_not_taken_for_markup(name):
    with pytest.raises(MalformedPage):
        parse_page(page(({name: "v"}, "", "")), True)


@pytest.mark.parametrize("name", ["x-amz-meta-a$b", "x-amz-meta-!#%&'*+-.^_`|~", "X-Amz-Meta-", "x-amz-meta- /", "x-amz-meta-\x01\x00", 'x-amz-meta-é="'])
def test_a7_a_name_that_is_no_name_of_xml_is_passed(name):
    assert parse_page(page(({name: "]]>&\x01"}, "", "GOVERNANCE")), True).versions == [version(0, "GOVERNANCE")]


class Site:
    """Lists objects as the server does, one version each, and tells their locks."""

    site, url = "az1", "http://az1"

    def __init__(self, objects):
        self.objects, self.listed, self.asked = objects, 0, 0

    def s3(self, _method, _bucket, key="", query=None):
        if "versions" not in query:
            self.asked += 1
            _metadata, _tags, lock = self.objects[int(key[1:])]
            if "retention" in query and lock:
                return f"<Retention xmlns='x'><Mode>{lock}</Mode></Retention>".encode()
            if "tagging" in query:
                return b"<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>"
            raise ServerError("az1", "", 400, "NoSuchObjectLockConfiguration", "")
        self.listed += 1
        begin = int(query.get("key-marker", "k-1")[1:]) + 1
        end = min(begin + int(query.get("max-keys", 1000)), len(self.objects))
        text = page(*self.objects[begin:end], first=begin).decode()
        if "metadata" not in query:
            text = re.sub(r"<UserMetadata>.*?</UserMetadata>(?=<UserTags|<Internal)", "", text, flags=re.DOTALL)
            text = re.sub(r"<UserTags>[^<]*</UserTags>", "", text)
        if end < len(self.objects):
            more = f"true</IsTruncated><NextKeyMarker>k{end - 1}</NextKeyMarker><NextVersionIdMarker>v{end - 1}</NextVersionIdMarker>"
            text = text.replace("false</IsTruncated>", more, 1)
        return text.encode()


def test_a7_what_no_listing_can_hold_is_asked_for_alone():
    objects = [({}, "a=b", "GOVERNANCE")] * 9
    objects[4] = ({f"x-amz-meta-a>{LOCK}": "v"}, "a=b", "COMPLIANCE")
    site = Site(objects)
    found = read_page(site, "b", {"metadata": "true"}).versions
    assert [(item.key, item.lock.mode, item.tags) for item in found] == [
        (f"k{number}", "COMPLIANCE" if number == 4 else "GOVERNANCE", (("a", "b"),)) for number in range(9)
    ]
    assert site.asked == 3 and site.listed < 25


def test_a7_one_odd_version_of_a_thousand_costs_two_dozen_requests():
    objects = [({}, "", "")] * 2500
    objects[777] = ({"x-amz-meta-<": "v"}, "", "")
    site = Site(objects)
    marker, found = {}, []
    while marker is not None:
        answer = read_page(site, "b", {"metadata": "true", **marker})
        found += answer.versions
        marker = answer.next
    assert [item.key for item in found] == [f"k{number}" for number in range(2500)]
    assert site.listed <= 26 and site.asked == 3


def test_a_page_without_metadata_that_is_no_xml_is_an_error():
    class Broken:
        site, url = "az1", "http://az1"

        def s3(self, *_args, **_options):
            return b"<html>"

    with pytest.raises(MinioError, match="bucket b: the listing is no XML"):
        read_page(Broken(), "b", {})
