# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""People that no definition declares: who runs the playbooks, and who writes to the sites beside their services."""

from __future__ import annotations

import json
import secrets
import typing as t

from minio.credentials import Provider, WebIdentityProvider

from .openid import CLAIM
from .openid import Provider as Identities
from .shape import Shape
from .sites import Login, Site

_EVERYTHING = [
    {"Effect": "Allow", "Action": ["admin:*"]},
    {"Effect": "Allow", "Action": ["kms:*"]},
    {"Effect": "Allow", "Action": ["s3:*"], "Resource": ["arn:aws:s3:::*"]},
]
_WITHOUT = {
    "admin": [],
    "no-export-iam": ["admin:ExportIAM"],
    "no-bucket-metadata": ["admin:ExportBucketMetadata", "admin:ImportBucketMetadata"],
}
_OPERATORS = "operators"
LEAVER = "leaver"
_GUEST_POLICY = "guests"


def make_operator(shape: Shape, site: Site) -> Login:
    """Have who runs the playbooks, with the rights that the shape says; what minio_sites has as its keys."""
    if shape.key == "root":
        return site.root
    operator = Login(f"ops-{site.name}", secrets.token_urlsafe(24))
    denied = [{"Effect": "Deny", "Action": _WITHOUT[shape.key]}] if _WITHOUT[shape.key] else []
    _add(site, operator, _OPERATORS, [*_EVERYTHING, *denied])
    return operator


def allow_everything(site: Site) -> None:
    """Take away what the operators must not do."""
    site.administrator().policy_add(_OPERATORS, policy={"Version": "2012-10-17", "Statement": _EVERYTHING})


def make_disabled(site: Site) -> None:
    """Have a user who is disabled, with a policy of its own."""
    _add(site, Login("retired", secrets.token_urlsafe(24)), "readwrite", None)
    site.administrator().user_disable("retired")


def make_leaver(site: Site) -> None:
    """Have a user who may write, and is disabled later."""
    _add(site, Login(LEAVER, secrets.token_urlsafe(24)), "readwrite", None)


def disable_leaver(site: Site) -> None:
    """Disable it."""
    site.administrator().user_disable(LEAVER)


def guest(site: Site, identities: Identities) -> Provider:
    """Somebody who signs in by OpenID, and may write what the token's claim says."""
    site.administrator().policy_add(_GUEST_POLICY, policy={"Version": "2012-10-17", "Statement": _EVERYTHING[-1:]})
    return WebIdentityProvider(
        jwt_provider_func=lambda: {"access_token": identities.token({CLAIM: _GUEST_POLICY}), "expires_in": 3600},
        sts_endpoint=site.server,
        http_client=site.pool(),
    )


def frozen(site: Site) -> list[str]:
    """The users of a site that still have a policy of a freeze."""
    users = json.loads(site.administrator().user_list())
    return sorted(name for name, user in users.items() if "frozen" in user.get("policyName", ""))


def _add(site: Site, login: Login, policy: str, statements: t.Optional[list[dict[str, t.Any]]]) -> None:
    admin = site.administrator()
    if statements is not None:
        admin.policy_add(policy, policy={"Version": "2012-10-17", "Statement": statements})
    admin.user_add(login.name, login.secret)
    admin.attach_policy([policy], user=login.name)
