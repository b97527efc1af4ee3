# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""All cases: every setting of every kind is made, changed and removed."""

from __future__ import annotations

import typing as t

from .case import Case, Options, Stage

_PUBLIC = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject"}


def _read(bucket: str, path: str = "*") -> Options:
    return {"Version": "2012-10-17", "Statement": [{**_PUBLIC, "Resource": f"arn:aws:s3:::{bucket}/{path}"}]}


def _allow(*actions: str, resource: str = "arn:aws:s3:::*") -> Options:
    return {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": list(actions), "Resource": [resource]}]}


def _setting(name: str, *values: t.Any, setting: str = "", impossible: str = "", before: tuple[tuple[str, Options], ...] = (), **bucket: t.Any) -> Case:
    """A setting of a bucket through values; a tuple has a value and other spellings of it. In the end the bucket goes."""
    full = f"parity-{name}"
    key = setting or name.partition("-")[0]
    stages = []
    for value in values:
        first, *same = value if isinstance(value, tuple) else (value,)
        stages.append(Stage({"name": full, **bucket, key: first}, tuple({"name": full, **bucket, key: other} for other in same)))
    made = () if bucket.get("object_lock") or impossible else (("bucket", {"name": full}),)
    gone = () if impossible else (Stage({"name": full, "state": "absent"}),)
    return Case(f"bucket-{name}", "bucket", (*stages, *gone), (*before, *made), impossible=impossible)


def _rule(**rule: t.Any) -> list[Options]:
    return [{"id": "rule", **rule}]


_LIFECYCLES: t.Mapping[str, tuple[Options, ...]] = {
    "days": ({"expire_days": 30}, {"expire_days": 31}),
    "days-text": ({"expire_days": "30"}, {"expire_days": 40}),
    "date": ({"expire_date": "2030-01-31"}, {"expire_date": "2031-01-31"}),
    "prefix": ({"prefix": "tmp/", "expire_days": 1}, {"prefix": "cache/", "expire_days": 1}),
    "prefix-odd": ({"prefix": "ä b&<c>/", "expire_days": 1}, {"prefix": "日本/", "expire_days": 1}),
    "tags": ({"tags": {"kind": "scratch"}, "expire_days": 1}, {"tags": {"kind": "scratch", "team": "media"}, "expire_days": 1}),
    "prefix-tags": ({"prefix": "a/", "tags": {"k": "v"}, "expire_days": 1}, {"prefix": "a/", "tags": {"k": "w"}, "expire_days": 1}),
    "size": ({"size_greater_than": "1MiB", "expire_days": 1}, {"size_greater_than": "2MiB", "expire_days": 1}),
    "size-both": ({"size_greater_than": "1KiB", "size_less_than": "1MiB", "expire_days": 1}, {"size_less_than": "1MiB", "expire_days": 1}),
    "marker": ({"expire_delete_marker": True}, {"expire_delete_marker": True, "noncurrent_expire_days": 7}),
    "all-versions": ({"expire_days": 90, "expire_all_versions": True}, {"expire_days": 90}),
    "marker-days": ({"delete_marker_days": 5}, {"delete_marker_days": 6}),
    "noncurrent": ({"noncurrent_expire_days": 7}, {"noncurrent_expire_days": 8}),
    "keep": ({"noncurrent_expire_days": 7, "noncurrent_keep": 3}, {"noncurrent_expire_days": 7, "noncurrent_keep": 4}),
    "disabled": ({"expire_days": 30, "enabled": False}, {"expire_days": 30, "enabled": True}),
}
_POLICIES: t.Mapping[str, tuple[t.Any, ...]] = {
    "scalar": ({"Action": "s3:GetObject"}, {"Action": ["s3:GetObject", "s3:GetObjectVersion"]}),
    "address": ({"Condition": {"IpAddress": {"aws:SourceIp": "192.0.2.0/24"}}}, {"Condition": {"IpAddress": {"aws:SourceIp": "198.51.100.0/24"}}}),
    "addresses": ({"Condition": {"IpAddress": {"aws:SourceIp": ["192.0.2.0/24", "198.51.100.0/24"]}}}, {}),
    "referer": ({"Condition": {"StringLike": {"aws:Referer": "https://example.net/*"}}}, {}),
    "secure": ({"Condition": {"Bool": {"aws:SecureTransport": "true"}}}, {"Condition": {"Bool": {"aws:SecureTransport": "false"}}}),
    "principal": ({"Principal": {"AWS": ["*"]}}, {"Principal": "*", "Sid": "named"}),
}
_TAGS: t.Mapping[str, tuple[Options, Options]] = {
    "one": ({"team": "media"}, {"team": "brand"}),
    "several": ({"team": "media", "tier": "gold"}, {"tier": "gold"}),
    "numbers": ({"cost": 12}, {"cost": "13"}),
    "signs": ({"a/b=c@d": "x+y-z._:"}, {"a/b=c@d": "x y"}),
    "blank": ({"k": ""}, {"k": "v"}),
    "fifty": ({f"k{number}": "v" for number in range(50)}, {f"k{number}": "w" for number in range(50)}),
}


def _lifecycle(name: str, rules: tuple[Options, ...]) -> Case:
    return _setting(f"lifecycle-{name}", *(_rule(**rule) for rule in rules), [])


def _policy(name: str, changes: tuple[Options, ...]) -> Case:
    bucket = f"parity-policy-{name}"
    documents = [{"Version": "2012-10-17", "Statement": [{**_PUBLIC, "Resource": f"arn:aws:s3:::{bucket}/*", **change}]} for change in changes]
    return _setting(f"policy-{name}", *documents, {})


BUCKETS: tuple[Case, ...] = (
    Case("bucket-plain", "bucket", (Stage({"name": "parity-plain"}), Stage({"name": "parity-plain", "state": "absent"}))),
    Case("bucket-dots", "bucket", (Stage({"name": "parity.plain.1"}), Stage({"name": "parity.plain.1", "state": "absent"}))),
    Case("bucket-long", "bucket", (Stage({"name": "p" * 63}), Stage({"name": "p" * 63, "state": "absent"}))),
    Case(
        "buckets-several",
        "bucket",
        (
            Stage({"buckets": [{"name": f"parity-several-{number}", "versioning": True} for number in range(12)]}),
            Stage({"buckets": [{"name": f"parity-several-{number}", "tags": {"n": number}} for number in range(12)]}),
            Stage({"buckets": [{"name": f"parity-several-{number}", "state": "absent"} for number in range(12)]}),
        ),
    ),
    _setting("versioning", ("enabled", True, "Enabled"), ("suspended", "disabled", False), "enabled"),
    _setting("exclude", {"prefixes": ["tmp/"]}, {"prefixes": ["tmp/", "*/cache/"]}, {"folders": True}, {}, setting="versioning_exclude", versioning="enabled"),
    Case(
        "bucket-lock",
        "bucket",
        (
            Stage({"name": "parity-lock", "object_lock": True}, ({"buckets": [{"name": "parity-lock", "objectLocking": True}]},)),
            Stage(
                {"name": "parity-lock", "retention": {"mode": "GOVERNANCE", "days": 1}},
                ({"name": "parity-lock", "retention": {"mode": "governance", "days": 1}},),
            ),
            Stage({"name": "parity-lock", "retention": {"mode": "COMPLIANCE", "days": 2}}),
            Stage({"name": "parity-lock", "retention": {"mode": "GOVERNANCE", "years": 1}}),
            Stage({"name": "parity-lock", "retention": {}}),
            Stage({"name": "parity-lock", "state": "absent"}),
        ),
    ),
    _setting("quota", ("1GiB", "1024MiB", 1073741824, "1073741824"), "2GB", ("0", 0)),
    _setting("quota-small", ("1", 1), "1KiB", "0"),
    _setting("encryption", ({"algorithm": "SSE-S3"}, {"algorithm": "sse-s3"}), {"algorithm": "SSE-KMS", "key": "parity-key"}, {}),
    _setting("encryption-kms", {"algorithm": "SSE-KMS", "key": "parity-key"}, {"algorithm": "SSE-S3"}, {}),
    *(_lifecycle(name, rules) for name, rules in _LIFECYCLES.items()),
    _setting(
        "lifecycle-several", [{"id": "a", "expire_days": 1}, {"id": "b", "prefix": "x/", "expire_days": 2}], [{"id": "b", "prefix": "x/", "expire_days": 2}], []
    ),
    _setting("lifecycle-nameless", [{"expire_days": 1}], [{"expire_days": 2}], []),
    _setting("lifecycle-lock", _rule(noncurrent_expire_days=1), [], object_lock=True),
    *(_policy(name, changes) for name, changes in _POLICIES.items()),
    _setting("policy", _read("parity-policy"), (_read("parity-policy", "public/*"),), {}),
    _setting("prefixes", {"": "public-read"}, {"samples/": "public-list"}, {"samples/": "public-read-write", "in/": "public-write"}, {}),
    *(_setting(f"tags-{name}", *values, {}) for name, values in _TAGS.items()),
    Case(
        "bucket-tags-added",
        "bucket",
        (
            Stage({"name": "parity-tags-added", "tags": {"a": "1"}}),
            Stage({"name": "parity-tags-added", "tags": {"b": "2"}, "purge_tags": False}, ({"name": "parity-tags-added", "tags": {"a": "1", "b": "2"}},)),
            Stage({"name": "parity-tags-added", "tags": {"b": "2"}}),
            Stage({"name": "parity-tags-added", "state": "absent"}),
        ),
    ),
    *(
        _setting(f"notifications-{event}", [{"target": "IT:webhook", "events": [event]}], [{"target": "IT:webhook", "events": [event], "prefix": "in/"}], [])
        for event in ("put", "get", "delete", "replica", "ilm", "scanner")
    ),
    _setting(
        "notifications",
        (
            [{"target": "IT:webhook", "events": ["s3:ObjectCreated:Put", "s3:ObjectRemoved:Delete"], "suffix": ".jpg"}],
            [{"target": "arn:minio:sqs::IT:webhook", "events": ["s3:ObjectRemoved:Delete", "s3:ObjectCreated:Put"], "suffix": ".jpg"}],
        ),
        [{"target": "IT:webhook", "events": ["put"], "suffix": "ä ü.jpg"}],
        [],
    ),
    _setting("cors", [{"origins": ["https://app.example.net"], "methods": ["GET"]}], impossible="cors_allow_origin"),
    Case("bucket-acl", "bucket", (Stage({"buckets": [{"name": "parity-acl", "acl": "public-read"}]}),), (), "unknown key"),
    Case(
        "bucket-policy-deny",
        "bucket",
        (
            Stage(
                {
                    "name": "parity-deny",
                    "policy": {"Version": "2012-10-17", "Statement": [{**_PUBLIC, "Effect": "Deny", "Resource": "arn:aws:s3:::parity-deny/*"}]},
                }
            ),
        ),
        (),
        "only Deny statements",
    ),
)


def _group(name: str, *stages: Options) -> Case:
    users = ("user", {"users": [{"name": f"parity-{name}-{number}", "secret": "secret-of-parity"} for number in (1, 2)]})
    return Case(f"group-{name}", "group", tuple(Stage({"name": f"parity-{name}", **stage}) for stage in stages), (users,))


def _user(name: str, *stages: Options, before: tuple[tuple[str, Options], ...] = ()) -> Case:
    full = f"parity-{name}"
    return Case(f"user-{name}", "user", (*(Stage({"name": full, **stage}) for stage in stages), Stage({"name": full, "state": "absent"})), before)


_SECRET = {"secret": "secret-of-parity"}
_ODD_USERS = ("with space", "ümlaut", "日本語", "a@example.net", "a+b", "a.b-c_d", "CAPITALS", "x" * 64)
_STRINGS = ("StringEquals", "StringNotEquals", "StringEqualsIgnoreCase", "StringNotEqualsIgnoreCase", "StringLike", "StringNotLike")
_NUMBERS = tuple(f"Numeric{word}" for word in ("Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals"))
_DATES = tuple(f"Date{word}" for word in ("Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals"))
_CONDITIONS: t.Mapping[str, tuple[str, t.Any, t.Any]] = {
    **dict.fromkeys(_STRINGS, ("s3:prefix", "home/", ["home/", "tmp/*"])),
    **dict.fromkeys(("ForAllValues:StringEquals", "ForAnyValue:StringLike"), ("aws:groups", ["media", "brand"], "media")),
    **dict.fromkeys(_NUMBERS, ("s3:max-keys", "10", 20)),
    **dict.fromkeys(_DATES, ("aws:CurrentTime", "2027-01-01T00:00:00Z", "2028-01-01T00:00:00Z")),
    **dict.fromkeys(("IpAddress", "NotIpAddress"), ("aws:SourceIp", "192.0.2.0/24", ["192.0.2.0/24", "2001:db8::/32"])),
    "Bool": ("aws:SecureTransport", "true", False),
    "Null": ("s3:prefix", "true", False),
}
_ACTIONS: t.Mapping[str, tuple[Options, Options]] = {
    "object": (_allow("s3:GetObject"), _allow("s3:GetObject", "s3:PutObject")),
    "wildcard": (_allow("s3:*"), _allow("s3:Get*")),
    "bucket": (_allow("s3:ListBucket", resource="arn:aws:s3:::a"), _allow("s3:ListBucket", resource="arn:aws:s3:::b")),
    "admin": (
        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["admin:ServerInfo"]}]},
        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["admin:ServerInfo", "admin:Prometheus"]}]},
    ),
    "kms": (
        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["kms:ListKeys"]}]},
        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["kms:ListKeys", "kms:CreateKey"], "Resource": ["arn:minio:kms:::a*"]}]},
    ),
    "variable": (
        _allow("s3:GetObject", resource="arn:aws:s3:::home/${aws:username}/*"),
        _allow("s3:PutObject", resource="arn:aws:s3:::home/${aws:username}/*"),
    ),
    "sid": (
        {"Version": "2012-10-17", "Statement": [{"Sid": "One", "Effect": "Allow", "Action": ["s3:GetObject"], "Resource": ["arn:aws:s3:::a/*"]}]},
        {"Version": "2012-10-17", "Statement": [{"Sid": "Two", "Effect": "Allow", "Action": ["s3:GetObject"], "Resource": ["arn:aws:s3:::a/*"]}]},
    ),
    "not-resource": (
        {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": ["s3:PutObject"], "NotResource": ["arn:aws:s3:::a/*"]}]},
        {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": ["s3:PutObject"], "NotResource": ["arn:aws:s3:::b/*"]}]},
    ),
}


def _iam_policy(name: str, documents: tuple[Options, Options]) -> Case:
    full = f"parity-{name}"
    reordered = {"Statement": documents[0]["Statement"], "Version": documents[0]["Version"]}
    stages = (
        Stage({"name": full, "policy": documents[0]}, ({"name": full, "policy": reordered},)),
        Stage({"name": full, "policy": documents[1]}),
        Stage({"name": full, "state": "absent"}),
    )
    return Case(f"policy-{name}", "policy", stages)


def _if(operator: str, key: str, value: t.Any) -> Options:
    statement = {"Effect": "Allow", "Action": ["s3:ListBucket"], "Resource": ["arn:aws:s3:::*"], "Condition": {operator: {key: value}}}
    return {"Version": "2012-10-17", "Statement": [statement]}


_KEY = {"key": "parity-key-a", "secret": "secret-of-parity", "user": "parity-owner"}
_OWNER = (("user", {"name": "parity-owner", **_SECRET}),)


def _key(name: str, *stages: Options) -> Case:
    own = {**_KEY, "key": f"parity-{name}"[:20]}
    return Case(f"access-key-{name}", "access_key", (*(Stage({**own, **stage}) for stage in stages), Stage({"key": own["key"], "state": "absent"})), _OWNER)


IDENTITIES: tuple[Case, ...] = (
    _user("plain", _SECRET, {"enabled": False}, {"enabled": True}),
    _user("made-disabled", {**_SECRET, "enabled": False}, {"enabled": True}),
    *(
        Case(
            f"user-odd-{number}",
            "user",
            (Stage({"name": name, **_SECRET}), Stage({"name": name, "enabled": False}), Stage({"name": name, "state": "absent"})),
        )
        for number, name in enumerate(_ODD_USERS, 1)
    ),
    _user(
        "grouped",
        {**_SECRET, "groups": ["parity-groups-a"]},
        {"groups": ["parity-groups-a", "parity-groups-b"]},
        {"groups": []},
        before=(
            ("user", {"name": "parity-groups-x", **_SECRET}),
            ("group", {"groups": [{"name": f"parity-groups-{letter}", "members": ["parity-groups-x"]} for letter in "ab"]}),
        ),
    ),
    Case("user-slash", "user", (Stage({"name": "a/", **_SECRET}),), (), "a/"),
    _group("one", {"members": ["parity-one-1"]}, {"members": ["parity-one-1", "parity-one-2"]}, {"members": ["parity-one-2"]}, {"state": "absent"}),
    _group("added", {"members": ["parity-added-1"]}, {"members": ["parity-added-2"], "purge_members": False}, {"state": "absent"}),
    _group("off", {"members": ["parity-off-1"]}, {"enabled": False}, {"enabled": True}, {"state": "absent"}),
    _group("made-off", {"members": ["parity-made-off-1"], "enabled": False}, {"enabled": True}, {"state": "absent"}),
    *(_iam_policy(name, documents) for name, documents in _ACTIONS.items()),
    *(_iam_policy(f"if-{name.replace(':', '-')}", (_if(name, key, one), _if(name, key, two))) for name, (key, one, two) in _CONDITIONS.items()),
    Case(
        "policy-attached",
        "policy",
        (
            Stage({"name": "parity-attached", "policy": _allow("s3:GetObject"), "users": ["parity-owner"]}),
            Stage({"name": "parity-attached", "users": ["parity-owner", "parity-second"]}),
            Stage({"name": "parity-attached", "users": ["parity-second"], "purge_attachments": True}),
            Stage({"name": "parity-attached", "users": [], "purge_attachments": True}),
            Stage({"name": "parity-attached", "state": "absent"}),
        ),
        (*_OWNER, ("user", {"name": "parity-second", **_SECRET})),
    ),
    Case(
        "policy-of-a-group",
        "policy",
        (
            Stage({"name": "parity-of-group", "policy": _allow("s3:GetObject"), "groups": ["parity-held"]}),
            Stage({"name": "parity-of-group", "groups": [], "purge_attachments": True}),
            Stage({"name": "parity-of-group", "state": "absent"}),
        ),
        (*_OWNER, ("group", {"name": "parity-held", "members": ["parity-owner"]})),
    ),
    Case(
        "policy-of-a-bucket",
        "policy",
        (
            Stage({"bucket": "parity-policed", "policy": _read("parity-policed")}),
            Stage({"bucket": "parity-policed", "policy": _read("parity-policed", "public/*")}),
            Stage({"bucket": "parity-policed", "state": "absent"}),
        ),
        (("bucket", {"name": "parity-policed"}),),
    ),
    Case(
        "policy-built-in",
        "policy",
        (Stage({"name": "readonly", "users": ["parity-owner"]}), Stage({"name": "readonly", "users": [], "purge_attachments": True})),
        _OWNER,
    ),
    _key("plain", {}),
    _key("off", {"enabled": False}, {"enabled": True}),
    _key("name", {"name": "thumbnails"}, {"name": "thumbs-2"}),
    _key("about", {"description": "for the thumbnails"}, {"description": "für die Vorschau"}),
    _key("policy", {"policy": _allow("s3:GetObject")}, {"policy": _allow("s3:PutObject")}, {"policy": {}}),
    _key("named", {"policy_name": "readonly"}, {"policy_name": "writeonly"}),
    _key("end", {"expires": "2027-08-31"}, {"expires": "2027-09-30T12:00:00Z"}, {"expires": ""}),
    _key("late-policy", {}, {"policy": _allow("s3:GetObject")}, {"name": "later"}),
)


def _config(name: str, subsystem: str, *values: Options) -> Case:
    stages = tuple(Stage({"name": subsystem, "settings": value}) for value in values)
    return Case(f"config-{name}", "config", (*stages, Stage({"name": subsystem, "state": "absent"})))


_HOOK = "http://127.0.0.1:1/"
SERVER: tuple[Case, ...] = (
    _config("requests", "api", {"requests_max": 1600}, {"requests_max": "1700"}),
    _config("deadline", "api", {"cluster_deadline": "20s"}, {"cluster_deadline": "30s"}),
    _config("origins", "api", {"cors_allow_origin": "https://a.example.net"}, {"cors_allow_origin": "https://a.example.net,https://b.example.net"}),
    _config("uploads", "api", {"stale_uploads_expiry": "48h"}, {"stale_uploads_expiry": "72h", "delete_cleanup_interval": "10m"}),
    _config("scanner", "scanner", {"speed": "slow"}, {"speed": "fast"}),
    _config("heal", "heal", {"bitrotscan": "on"}, {"bitrotscan": "off", "max_sleep": "500ms"}),
    _config("batch", "batch", {"replication_workers_wait": "1ms"}, {"replication_workers_wait": "2ms"}),
    _config("lifecycle", "ilm", {"expiration_workers": 50}, {"expiration_workers": 60, "transition_workers": 20}),
    _config(
        "compression", "compression", {"enable": "on"}, {"enable": "on", "extensions": ".txt"}, {"enable": "on", "extensions": ".txt", "mime_types": "text/*"}
    ),
    _config("workers", "api", {"replication_max_workers": 400}, {"replication_max_workers": 450, "replication_priority": "slow"}),
    _config("objects", "api", {"list_quorum": "optimal"}, {"list_quorum": "reduced"}),
    _config("gzip", "api", {"gzip_objects": "on"}, {"gzip_objects": "on", "odirect": "off"}),
    _config("cycle", "scanner", {"speed": "slowest", "alert_excess_versions": 200}, {"speed": "slowest", "alert_excess_versions": 300}),
    _config("drive", "drive", {"max_timeout": "40s"}, {"max_timeout": "50s"}),
    _config("scanner-fast", "scanner", {"speed": "fastest"}, {"speed": "slow", "idle_speed": "on"}),
    _config("rotation", "heal", {"max_io": 50}, {"max_io": 60}),
    _config("class", "storage_class", {"standard": "EC:1"}, {"standard": "EC:2"}),
    _config("audit", "audit_webhook:parity", {"endpoint": _HOOK}, {"endpoint": _HOOK, "queue_size": 2000}),
    _config("logger", "logger_webhook:parity", {"endpoint": _HOOK}, {"endpoint": _HOOK, "batch_size": 2}),
    _config("blank-and-quote", "api", {"cors_allow_origin": "https://a.example.net, https://b.example.net"}, {"cors_allow_origin": "https://c.example.net"}),
    Case("kms-key", "kms_key", (Stage({"keys": ["parity-new"]}),), impossible="MINIO_KMS_SECRET_KEY"),
    Case("config-unknown", "config", (Stage({"name": "apis", "settings": {"requests_max": 1}}),), (), "apis"),
    Case("config-unknown-key", "config", (Stage({"name": "api", "settings": {"request_max": 1}}),), (), "requests_max"),
)


def _rules(name: str, *stages: Options, of: t.Optional[Options] = None) -> Case:
    """A rule from the first site to the second one. :param of: what tells the rule from others of the bucket: its prefix and tags."""
    bucket = f"parity-rule-{name}"
    own = {
        "bucket": bucket,
        "target": "az2",
        "targets": [{"name": "az2", "url": "@az2.url", "access_key": "@az2.access_key", "secret_key": "@az2.secret_key"}],
        **(of or {}),
    }
    made = tuple(("bucket", {"alias": site, "name": bucket, "versioning": True}) for site in ("az1", "az2"))
    return Case(f"rule-{name}", "bucket_replication", (*(Stage({**own, **stage}) for stage in stages), Stage({**own, "state": "absent"})), made)


_COLD = ("bucket", {"alias": "az2", "name": "parity-cold"})


def _tier(name: str, *stages: Options) -> Case:
    """A tier on the second site."""
    full = f"PARITY-{name}".upper()
    own = {
        "name": full,
        "type": "minio",
        "endpoint": "@az2.url",
        "bucket": "parity-cold",
        "prefix": f"{name}/",
        "access_key": "@az2.access_key",
        "secret_key": "@az2.secret_key",
    }
    states = tuple(Stage({"tiers": [{**own, **stage}]}) for stage in stages)
    return Case(f"tier-{name}", "tier", (*states, Stage({"tiers": [{"name": full, "state": "absent"}]})), (_COLD,))


_FROZEN = {
    "name": "PARITY-RULES",
    "type": "minio",
    "endpoint": "@az2.url",
    "bucket": "parity-cold",
    "prefix": "rules/",
    "access_key": "@az2.access_key",
    "secret_key": "@az2.secret_key",
}
_TRANSITIONS: t.Mapping[str, tuple[Options, Options]] = {
    "days": ({"transition_days": 30}, {"transition_days": 31}),
    "date": ({"transition_date": "2030-01-31"}, {"transition_date": "2031-01-31"}),
    "size": ({"transition_days": 30, "size_greater_than": "1MiB"}, {"transition_days": 30, "size_greater_than": "2MiB"}),
    "expiry": ({"transition_days": 30, "expire_days": 60}, {"transition_days": 30, "expire_days": 90}),
}
_OLD_VERSIONS = ({"noncurrent_transition_days": 3, "noncurrent_transition_tier": "PARITY-RULES"}, {"noncurrent_transition_days": 4})


def _transition(name: str, *rules: Options) -> Case:
    return _setting(f"lifecycle-to-tier-{name}", *(_rule(**rule) for rule in rules), [], before=(_COLD, ("tier", {"tiers": [_FROZEN]})))


def _object(name: str, *stages: Options) -> Case:
    """An object of a bucket that has one version of each."""
    bucket, key = f"parity-object-{name}", f"ä b/{name}+&.txt"
    states = tuple(Stage({"bucket": bucket, "objects": [{"key": key, "content": "one", **stage}]}) for stage in stages)
    return Case(f"object-{name}", "object", (*states, Stage({"bucket": bucket, "objects": [{"key": key, "state": "absent"}]})), (("bucket", {"name": bucket}),))


CONTENTS: tuple[Case, ...] = (
    _tier("plain", {}),
    Case("tier-class", "tier", (Stage({"tiers": [{**_FROZEN, "storage_class": "STANDARD"}]}),), refused="a tier of the type minio has none"),
    *(_transition(name, *({**rule, "transition_tier": "PARITY-RULES"} for rule in rules)) for name, rules in _TRANSITIONS.items()),
    _transition("old-versions", *({**rule, "noncurrent_transition_tier": "PARITY-RULES"} for rule in _OLD_VERSIONS)),
    _object("content", {}, {"content": "two"}, {"content": ""}),
    _object("type", {"content_type": "text/plain"}, {"content_type": "application/json"}),
    _object("metadata", {"metadata": {"owner": "media"}}, {"metadata": {"owner": "brand", "n": "1"}}),
    _object("tags", {"tags": {"team": "media"}}, {"tags": {"team": "brand", "n": "1"}}, {"tags": {}}),
    _object("headers", {"headers": {"Cache-Control": "max-age=1"}}, {"headers": {"Cache-Control": "max-age=2", "Content-Language": "de"}}),
    _object("encryption", {"encryption": "sse-s3"}, {"encryption": "sse-kms", "kms_key": "parity-key"}),
)


REPLICATION: tuple[Case, ...] = (
    _rules("plain", {}),
    _rules("priority", {"priority": 5}, {"priority": 6}),
    _rules("prefix", {}, {"priority": 4}, of={"prefix": "ä b/"}),
    _rules("tags", {}, {"priority": 4}, of={"tags": {"tier": "gold"}}),
    _rules("bandwidth", {"bandwidth": "200MB"}, {"bandwidth": "300MB"}, {"bandwidth": "0"}),
    _rules("synchronous", {"synchronous": True}, {"synchronous": False}),
    _rules("deletes", {"delete_replication": False}, {"delete_replication": True}),
    _rules("markers", {"delete_markers": False}, {"delete_markers": True}),
    _rules("existing", {"existing_objects": False}, {"existing_objects": True}),
    _rules("off", {"enabled": False}, {"enabled": True}),
    _rules("class", {"storage_class": "REDUCED_REDUNDANCY"}, {"storage_class": "STANDARD"}),
    _rules("modifications", {"replica_modifications": False}, {"replica_modifications": True}),
    _rules("style", {"path_style": "on"}, {"path_style": "off"}),
    _rules("check", {"health_check": "30s"}, {"health_check": "60s"}),
    _rules("proxy", {"disable_proxy": True}, {"disable_proxy": False}),
)

CASES: tuple[Case, ...] = (*BUCKETS, *IDENTITIES, *SERVER, *CONTENTS, *REPLICATION)
