# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One statement of a policy: what MinIO refuses, and what it takes and never does (K policy/statement.go and bucket-policy-statement.go)."""

from __future__ import annotations

import json
import typing as t

from .._common.suggest import nearest
from .conditions import check_condition, compares_texts, key_name
from .names import (
    ADMIN_KEYS,
    ALL_KEYS,
    FAMILIES,
    IDENTITY_KEYS,
    S3_ACTIONS,
    STS_KEYS,
    s3_action,
)
from .problem import Problem, fold
from .reach import unfilled, unreachable, unreachable_anonymously
from .resources import S3_PREFIX, Resource, parse_resource, resource_hint

_IAM_KEYS = ("Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition")
_BUCKET_KEYS = (*_IAM_KEYS, "Principal")
_USE_IAM = "allow each user what they need by an IAM policy (minio_policy with name and users)"
_ANONYMOUS = "MinIO applies bucket policies to anonymous requests only"


def check_statement(index: int, statement: t.Any, bucket: t.Optional[str]) -> list[Problem]:
    """Every problem of one statement. ``bucket`` is ``None`` for an IAM policy."""
    where = f"Statement[{index}]"
    if not isinstance(statement, dict):
        return [Problem(where, "", "a statement is a dictionary: MinIO answers {refusal}.")]
    sid = next((value for key, value in statement.items() if str(key).lower() == "sid" and value), None)
    if sid is not None:
        where += f" (Sid {str(sid)!r})"
    return _Statement(where, statement, bucket).check()


class _Statement:
    """The checks of one statement share its fields."""

    def __init__(self, where: str, statement: t.Mapping[str, t.Any], bucket: t.Optional[str]) -> None:
        self._where = where
        self._bucket = bucket
        skipped = {key for key in statement if key == "NotPrincipal" or (key == "Principal" and bucket is None)}
        shown = {key: value for key, value in statement.items() if key not in skipped}
        self._fields, self._found = fold(shown, _BUCKET_KEYS if bucket is not None else _IAM_KEYS, where)
        for key in sorted(skipped):
            self._problem(key, _principal_text(key, bucket), False)
        self._actions = self._strings("Action")
        self._resources: list[Resource] = []
        self._resource_key = "Resource"

    def _problem(self, key: str, text: str, refused: bool = True) -> None:
        self._found.append(Problem(self._where, key, text, refused))

    def _strings(self, key: str) -> list[str]:
        """The values of a field that is a string or a list of strings."""
        value = self._fields.get(key)
        items = value if isinstance(value, list) else [] if value is None else [value]
        if all(isinstance(item, str) for item in items):
            return items
        self._problem(key, "it must be a string or a list of strings: MinIO makes a text of anything else that matches nothing.", False)
        return []

    def check(self) -> list[Problem]:
        if not isinstance(self._fields.get("Sid") or "", str):
            self._problem("Sid", "it must be a string: MinIO answers {refusal}. Put it in quotes.")
        if self._fields.get("Effect") not in ("Allow", "Deny"):
            self._problem("Effect", f"{json.dumps(self._fields.get('Effect'))}: MinIO answers {{refusal}}. Write Allow or Deny.")
        if "NotAction" in self._fields:
            self._problem(
                "NotAction",
                "MinIO reads it and cannot store it: it answers InternalError. List what is meant in Action; to allow all but a few actions,"
                " allow s3:* and add a statement that denies the few.",
            )
        elif self._fields.get("Action") in (None, []):
            self._problem("Action", "it is missing or empty: MinIO answers {refusal}. Write the intended actions.")
        self._read_resources()
        if self._bucket is not None:
            self._check_principal()
            self._check_bucket_actions(self._bucket)
        else:
            self._check_iam_actions()
        self._check_condition()
        self._check_variables()
        return self._found

    def _read_resources(self) -> None:
        if self._fields.get("Resource") and self._fields.get("NotResource") and self._family() in ("s3", ""):
            self._problem("NotResource", "MinIO takes Resource or NotResource, not both, and answers {refusal}. Leave one out.")
        for key in ("Resource", "NotResource"):
            for text in self._strings(key):
                resource = parse_resource(text)
                if resource is None:
                    self._problem(key, f"{text}: MinIO cannot read it and answers {{refusal}}. {resource_hint(text, self._bucket)}.")
                else:
                    self._resources.append(resource)
                    self._resource_key = key
                    if resource.kind == "*" and resource.pattern == text and text != "*" and self._bucket is None:
                        self._problem(key, f"{text}: it names nothing, so it can never match. Write {text}* for everything.", False)

    def _family(self) -> str:
        """The first family that an action is of; ``""`` without actions."""
        for family in ("admin", "sts", "kms"):
            if self._bucket is None and any(action in FAMILIES[family] for action in self._actions):
                return family
        return "s3" if self._actions else ""

    def _check_principal(self) -> None:
        principal = self._fields.get("Principal")
        instead = 'Write "Principal": "*".'
        if principal == "*":
            return
        if principal is None:
            self._problem("Principal", f"it is missing: MinIO answers {{refusal}}. {instead}")
            return
        if not isinstance(principal, dict):
            self._problem("Principal", f'MinIO takes only "*" or a dictionary with AWS, and answers {{refusal}}. {instead}')
            return
        fields, other = fold(principal, ("AWS",), self._where)
        names = fields.get("AWS")
        names = names if isinstance(names, list) else [names] if names is not None else []
        for problem in other:
            self._problem(f"Principal.{problem.key}", "MinIO knows only AWS here and ignores this. Leave it out.", False)
        if not names:
            self._problem("Principal", f"it names nobody: MinIO answers {{refusal}}. {instead}")
        for name in names:
            if not isinstance(name, str) or not name or name.strip("*"):
                text = f"{name}: {_ANONYMOUS}, and those match * alone, so this can never match. Leave it out, and {_USE_IAM}."
                self._problem("Principal.AWS", text, False)

    def _check_bucket_actions(self, bucket: str) -> None:
        objects, buckets = any(r.is_object for r in self._resources), any(r.is_bucket for r in self._resources)
        if not self._resources:
            self._no_resource(bucket)
            return
        for action in self._actions:
            facts = s3_action(action)
            if not facts.known:
                self._problem("Action", f"{action}: {_unknown_action(action, True)}", not buckets)
            elif facts.objects and not objects:
                self._problem("Action", f"{action}: {_needs_object(facts.objects, facts.buckets)} Add {S3_PREFIX}{bucket}/* to {self._resource_key}.")
            elif not facts.objects and not buckets:
                self._problem(
                    "Action",
                    f"{action}: it is about the bucket, and {self._resource_key} has objects only: MinIO answers {{refusal}}. Add {S3_PREFIX}{bucket}.",
                )
        for resource in self._resources:
            if not resource.pattern or not resource.is_valid or not resource.in_bucket(bucket):
                text = f"{resource.text}: it does not match bucket {bucket}: MinIO answers {{refusal}}."
                self._problem(self._resource_key, f"{text} Write {S3_PREFIX}{bucket} for the bucket and {S3_PREFIX}{bucket}/* for its objects.")
            elif resource.kind == "kms":
                self._problem(self._resource_key, f"a KMS key in a bucket policy: MinIO takes it for a bucket. Write {S3_PREFIX}{bucket}.", False)
        if not any(problem.refused for problem in self._found):
            self._check_reach()

    def _no_resource(self, name: str) -> None:
        if not any(problem.key in ("Resource", "NotResource") for problem in self._found):
            self._problem("Resource", f"it is missing: MinIO answers {{refusal}}. Write {S3_PREFIX}{name} or {S3_PREFIX}{name}/*.")

    def _check_iam_actions(self) -> None:
        family = self._family()
        known = FAMILIES[family or "s3"]
        for action in self._actions:
            if family != "s3" and action not in known:
                owner = {"admin": "admin:", "sts": "sts:, or a bare *", "kms": "kms:"}[family]
                text = f"{action}: MinIO does not take it in one statement with actions of {owner}, and answers {{refusal}}. Give it a statement of its own."
                self._problem("Action", text)
            elif family == "s3" and not s3_action(action).known:
                self._problem("Action", f"{action}: {_unknown_action(action, False)}")
        if family == "kms":
            self._check_kinds("kms", "a KMS key", "arn:minio:kms:::key or *")
        elif family == "s3" and not self._resources:
            if any(s3_action(action).known for action in self._actions):
                self._no_resource("bucket")
        elif family == "s3":
            self._check_kinds("s3", "a bucket or object", f"{S3_PREFIX}bucket")
            self._check_reach()
        elif not all(r.is_valid for r in self._resources):
            self._problem(self._resource_key, "MinIO ignores it here and cannot store it: it answers InternalError. Leave it out.")
        elif "*" in self._actions and any(r.pattern != "*" for r in self._resources):
            self._problem(
                "Action",
                "*: MinIO ignores Resource beside it and allows or denies every action on every bucket, admin:* included. Write s3:* for"
                " the S3 actions on the resource.",
                False,
            )

    def _check_kinds(self, kind: str, noun: str, example: str) -> None:
        for resource in self._resources:
            if resource.kind not in (kind, "*") or not resource.is_valid:
                self._problem(self._resource_key, f"{resource.text}: not {noun}: MinIO answers {{refusal}}. Write {example}.")

    def _check_reach(self) -> None:
        """Actions that the server takes beside resources that can never match them."""
        if self._resource_key == "NotResource" or any(r.kind != "s3" for r in self._resources):
            return
        judge = unreachable if self._bucket is None else unreachable_anonymously
        for action in self._actions:
            why = judge(action, self._resources)
            if why:
                self._problem("Action", f"{action}: {why}{self._hole()}", False)

    def _check_variables(self) -> None:
        """Variables that the server does not fill, where it fills some: in resources, and in the values of operators that compare texts."""
        texts = [(self._resource_key, resource.text) for resource in self._resources]
        condition = self._fields.get("Condition")
        for operator, body in condition.items() if isinstance(condition, dict) else ():
            if compares_texts(str(operator)) and isinstance(body, dict):
                values = {str(key): value if isinstance(value, list) else [value] for key, value in body.items()}
                texts += [(f"Condition.{operator}.{key}", value) for key in values for value in values[key]]
        for key, text in texts:
            for why in unfilled(text, self._bucket is not None) if isinstance(text, str) else ():
                self._problem(key, why + self._hole(), False)

    def _hole(self) -> str:
        return " This is a Deny, so that what it is to deny stays allowed." if self._fields.get("Effect") == "Deny" else ""

    def _check_condition(self) -> None:
        if "Condition" not in self._fields:
            return
        condition = self._fields["Condition"]
        for finding in check_condition(condition):
            self._problem(f"Condition.{finding.place}".rstrip("."), finding.text, finding.refused)
        keys = {str(key) for body in condition.values() if isinstance(body, dict) for key in body} if isinstance(condition, dict) else set()
        for key in sorted(key for key in keys if key_name(key) in ALL_KEYS):
            self._check_key(key)
        if self._bucket is not None and any(key_name(key) in IDENTITY_KEYS or key_name(key).lower().startswith("aws:principala") for key in keys):
            self._problem(
                "Condition",
                f"it asks who the user is, but {_ANONYMOUS}, so that this {self._fields.get('Effect')} does nothing to users. For a private bucket"
                f" declare no bucket policy (policy: {{}}), and {_USE_IAM}.",
                False,
            )

    def _check_key(self, key: str) -> None:
        """The server asks for each action whether it knows the key there."""
        family = self._family()
        if family == "kms":
            return
        fixed = {"admin": ADMIN_KEYS, "sts": STS_KEYS}.get(family)
        wrong = [action for action in self._actions if key_name(key) not in (fixed if fixed is not None else s3_action(action).keys)]
        if not wrong:
            return
        takers = sorted(name for name in S3_ACTIONS - {"s3:*"} if key_name(key) in s3_action(name).keys)
        instead = f" It is for {', '.join(takers)}: give those a statement of their own." if takers else ""
        self._problem(f"Condition.{key}", f"MinIO does not take this key for {', '.join(wrong)} and answers {{refusal}}.{instead}")


def _principal_text(key: str, bucket: t.Optional[str]) -> str:
    if bucket is None:
        return f"MinIO ignores {key} in an IAM policy. Leave it out: the principals are the users and groups that the policy is attached to."
    return f"MinIO does not have NotPrincipal and ignores it. {_ANONYMOUS}: leave it out, and {_USE_IAM}."


def _needs_object(objects: frozenset[str], buckets: frozenset[str]) -> str:
    about = f"it matches object actions too ({', '.join(sorted(objects)[:2])})" if buckets else "it is about objects"
    return f"{about}, and the resources are buckets only: MinIO answers {{refusal}}."


def _unknown_action(action: str, in_bucket_policy: bool) -> str:
    family = action.partition(":")[0]
    if family in ("admin", "sts", "kms"):
        if in_bucket_policy:
            return f"it can never match in a bucket policy. Actions of {family}: belong in an IAM policy (minio_policy with name)."
        wildcard = f" Wildcards other than {family}:* are for s3: actions." if "*" in action and family != "sts" else ""
        return f"MinIO does not know this action and answers {{refusal}}.{wildcard}{nearest(action, FAMILIES[family])}"
    does = ", so it can never match" if in_bucket_policy else " and answers {refusal}"
    hint = nearest(action if ":" in action else f"s3:{action}", S3_ACTIONS)
    return f"MinIO does not know this action{does}.{hint or ' Write s3: and the name; names are case-sensitive.'}"
