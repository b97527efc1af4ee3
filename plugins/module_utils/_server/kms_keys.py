# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keys of the KMS of a site: whether they are there, and those that are missing made."""

from __future__ import annotations

import re
import typing as t

from .._common.errors import InputErrors, ServerError
from .._common.plan import Change, Failure
from .._site.kms import BUILT_IN, create_key, default_key, key_names, key_problem, kms_name
from .._site.session import Session

_NAME = re.compile(r"[A-Za-z0-9_.-]{1,80}")
_MISSING = "does not exist"
"""How the server says that there is no such key (S internal/kms/errors.go, ErrKeyNotFound). Any other sentence says nothing of that."""


class KmsKeys:
    """The declared keys of one site.

    :param names: the keys. :param absent: they are to be absent, which the server can only find to be so.
    """

    def __init__(self, session: Session, names: t.Sequence[str], absent: bool) -> None:
        self._session = session
        self._names = list(names)
        self._absent = absent
        self.total = len(names)

    def read(self) -> dict[str, str]:
        """Why the KMS does not encrypt with a key, by the key; ``""`` where it does. One request for each.

        :raises ServerError: the access key lacks admin:KMSKeyStatus, or the site has no KMS.
        """
        found = {}
        for name, problem, error in self._session.parallel(lambda name: key_problem(self._session, name), self._names):
            if error:
                raise error
            found[name] = problem or ""
        return found

    def compare(self, actual: t.Mapping[str, str]) -> list[Change]:
        """The keys that are to be made.

        :raises InputErrors: names keys of which it is unknown whether they are there, and those that nobody can make or delete.
        """
        missing = [name for name, problem in actual.items() if _MISSING in problem]
        problems = [
            f"key {name}: the KMS does not encrypt with it, and it is unknown whether it is there: {problem}. See the log of the KMS, and what the server may"
            " do there."
            for name, problem in actual.items()
            if problem and name not in missing
        ]
        if self._absent:
            problems += [
                f"key {name}: it is there, and the server cannot delete a key of a KMS. Delete it in the KMS itself, if nothing is encrypted with it:"
                " what is can never be read again without it."
                for name, problem in actual.items()
                if not problem
            ]
            missing = []
        if missing and kms_name(self._session) == BUILT_IN:
            problems += [
                f"key {name}: the site has one key, {default_key(self._session)}, which comes from its environment (MINIO_KMS_SECRET_KEY), and cannot make"
                " others. Use that key, or a KMS such as KES (minio_cluster_kes_* of the role minio_cluster)."
                for name in missing
            ]
        if problems:
            raise InputErrors([f"site {self._session.site}: {problem}" for problem in problems])
        return [Change(name, "state", None, "present") for name in missing]

    def apply(self, changes: list[Change]) -> list[Failure]:
        """One request for each."""
        made = self._session.parallel(lambda change: create_key(self._session, change.object), changes)
        return [Failure.of(change.object, change.setting, error) for change, _none, error in made if error]

    def report(self) -> dict[str, t.Any]:
        """The KMS, its default key, and all keys that it lists; ``None`` where it does not."""
        return {"kms": kms_report(self._session)}


def kms_report(session: Session) -> dict[str, t.Any]:
    """``name``, ``default_key`` and ``available``, the keys, which is ``None`` where the access key may not list them or the KMS does not. Three requests.

    :raises ServerError: the access key lacks admin:KMSKeyStatus, or the site has no KMS.
    """
    try:
        keys: t.Optional[list[str]] = key_names(session)
    except ServerError:
        keys = None
    return {"name": kms_name(session), "default_key": default_key(session), "available": keys}


def kms_keys_from(params: t.Mapping[str, t.Any], session: Session) -> KmsKeys:
    """The kind from a module's options. :raises InputErrors: every name that is none, or is there twice."""
    names = params["keys"]
    errors = [
        f"keys[{index}]: {name!r} is no name of a key: it has 1 to 80 letters, digits, '-', '_' and '.'."
        for index, name in enumerate(names)
        if not _NAME.fullmatch(name)
    ]
    errors += [f"keys: {name} is there twice. Declare it once." for name in dict.fromkeys(names) if names.count(name) > 1]
    if errors:
        raise InputErrors(errors)
    return KmsKeys(session, names, params["state"] == "absent")
