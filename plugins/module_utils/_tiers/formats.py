# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Remote tiers as the server writes them and as definitions say them (A tier-config.go, tier-s3.go, tier-azure.go, tier-gcs.go, tier-minio.go)."""

from __future__ import annotations

import base64
import typing as t
from dataclasses import dataclass

from .._site.address import comparable

_VERSION = "v1"
_S3_ENDPOINT = "https://s3.amazonaws.com"
_PLACE = {"bucket": "Bucket", "prefix": "Prefix", "region": "Region"}
_KEYS = {"access_key": "AccessKey", "secret_key": "SecretKey"}
_PRINCIPAL = {"tenant_id": "TenantID", "client_id": "ClientID", "client_secret": "ClientSecret"}


@dataclass(frozen=True)
class Kind:
    """A type of tiers.

    :param part: where its settings are in the server's format. :param place: where objects go, by their names there; the server changes none of it.
    :param ways: the ways to sign in, each with its options, of which the last one is the secret, if it has one.
    :param required: options without which the server has no default.
    """

    part: str
    place: t.Mapping[str, str]
    ways: t.Mapping[tuple[str, ...], t.Mapping[str, str]]
    required: tuple[str, ...]


KINDS: t.Mapping[str, Kind] = {
    "minio": Kind("MinIO", {"endpoint": "Endpoint", **_PLACE}, {("access_key", "secret_key"): _KEYS}, ("endpoint", "bucket")),
    "s3": Kind(
        "S3",
        {"endpoint": "Endpoint", **_PLACE, "storage_class": "StorageClass", "role_session_name": "AWSRoleSessionName"},
        {
            ("access_key", "secret_key"): _KEYS,
            ("role",): {"role": "AWSRole"},
            ("role_arn", "role_token_file"): {"role_arn": "AWSRoleARN", "role_token_file": "AWSRoleWebIdentityTokenFile"},
        },
        ("bucket",),
    ),
    "azure": Kind(
        "Azure",
        {"endpoint": "Endpoint", **_PLACE, "storage_class": "StorageClass", "account": "AccountName"},
        {("account_key",): {"account_key": "AccountKey"}, ("tenant_id", "client_id", "client_secret"): _PRINCIPAL},
        ("bucket", "account"),
    ),
    "gcs": Kind("GCS", {**_PLACE, "storage_class": "StorageClass"}, {("credentials",): {"credentials": "Creds"}}, ("bucket",)),
}
"""By their names."""

SECRETS = ("secret_key", "account_key", "client_secret", "credentials")
"""The options that the server does not give back."""


def way_of(tier: t.Mapping[str, t.Any]) -> tuple[str, ...]:
    """How a tier signs in: one of the ways of its kind; empty where nothing is said of it."""
    for way in KINDS[tier["type"]].ways:
        if any(tier.get(option) for option in way):
            return way
    return ()


def secret_of(way: t.Sequence[str]) -> str:
    """The option with the secret of a way to sign in; ``""`` where it has none."""
    return way[-1] if way and way[-1] in SECRETS else ""


def secrets_in(tiers: t.Mapping[str, t.Any]) -> set[str]:
    """What must not be shown of credentials of tiers, by the names of those."""
    found = {item[option] for item in tiers.values() if isinstance(item, dict) for option in SECRETS if item.get(option) and isinstance(item[option], str)}
    keys = [item["credentials"] for item in tiers.values() if isinstance(item, dict) and isinstance(item.get("credentials"), dict)]
    return found | {key["private_key"] for key in keys if isinstance(key.get("private_key"), str)}


def parse(item: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
    """A tier of the server's list as a definition says it, without a secret. The server leaves that of a service principal in the list.

    :raises KeyError: it is of a type that this collection does not know.
    """
    kind = KINDS[item["Type"]]
    wire = item.get(kind.part) or {}
    tier: dict[str, t.Any] = {"name": item["Name"], "type": item["Type"]}
    tier.update({option: wire[name] for option, name in kind.place.items() if wire.get(name)})
    for names in kind.ways.values():
        source = wire.get("SPAuth") or {} if names is _PRINCIPAL else wire
        tier.update({option: source[name] for option, name in names.items() if option not in SECRETS and source.get(name)})
    for option in ("endpoint", "prefix"):
        if option in tier:
            tier[option] = normal(option, tier[option])
    return tier


def unsaid(item: t.Mapping[str, t.Any]) -> list[str]:
    """What of a tier of the server's list no definition can say."""
    if item.get("Type") not in KINDS:
        return [f"its type {item.get('Type')}"]
    kind = KINDS[item["Type"]]
    # mc writes an endpoint of Google's, which nobody uses.
    known = {*kind.place.values(), *(name for names in kind.ways.values() for name in names.values()), "SPAuth", "Endpoint"}
    return [name for name, value in (item.get(kind.part) or {}).items() if name not in known and value]


def normal(option: str, value: str) -> str:
    """An endpoint without its own port and without a slash at its end; a prefix without that slash, which the server adds."""
    if option == "endpoint":
        return comparable(value).rstrip("/")
    return value.rstrip("/") if option == "prefix" else value


def render(tier: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
    """A new tier, as the server takes it. :param tier: with its secret."""
    kind = KINDS[tier["type"]]
    wire = {name: tier[option] for option, name in kind.place.items() if tier.get(option)}
    if tier["type"] == "s3":
        wire.setdefault("Endpoint", _S3_ENDPOINT)
    way = way_of(tier)
    found = {name: tier[option] for option, name in kind.ways[way].items()}
    if "credentials" in way:
        found = {"Creds": base64.urlsafe_b64encode(tier["credentials"].encode()).decode()}
    wire.update({"SPAuth": found} if kind.ways[way] is _PRINCIPAL else found)
    return {"Version": _VERSION, "Type": tier["type"], "Name": tier["name"], kind.part: wire}


def render_credentials(tier: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
    """Other credentials of a tier that there is, as the server takes them (A tier.go, TierCreds). :param tier: with its secret."""
    way = way_of(tier)
    if "tenant_id" in way:
        return {"azSP": {_PRINCIPAL[option]: tier[option] for option in way}}
    if "credentials" in way:
        return {"creds": base64.b64encode(tier["credentials"].encode()).decode()}
    names = {"access_key": "access", "secret_key": "secret", "account_key": "secret", "role": "awsrole"}
    names.update(role_arn="awsroleARN", role_token_file="awsroleWebIdentity")
    return {names[option]: tier[option] for option in way}


def names_nothing(name: str) -> dict[str, t.Any]:
    """A tier that the server refuses because there is one of the name, or because it says nothing. See ``tiers.Tiers``."""
    return {"Version": _VERSION, "Type": "minio", "Name": name, KINDS["minio"].part: {}}
