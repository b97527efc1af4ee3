# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What all modules share: one session, and the way from a plan to a result."""

from __future__ import annotations

import os
import typing as t

from ansible.module_utils.basic import AnsibleModule, missing_required_lib

from .._common.errors import InputErrors, MinioError
from .._common.plan import Kind, converge
from .address import secret_parts
from .connection import CONNECTION_SPEC, SECRETS, connection, session_from
from .result import FAILURES_SHOWN, cost, failure_message, plural, summary
from .session import Session
from .transport import IMPORT_ERROR

_ITEMS_SHOWN = 100
_UNLESS_MADE = "Outside of check mode this is an error, unless a task before this one has made it by then."
_IN_USE = {
    "bucket": "holds objects",
    "policy document": "a user or a group has",
    "replication rule": "leads back to a site, because an operation between two sites is open",
}


def hide_secrets_in_addresses(module: AnsibleModule) -> None:
    """Keep a user, a password and a query in an address out of all that the module gives back, its own options included."""

    def find(value: t.Any, name: str = "") -> None:
        if isinstance(value, dict):
            for key, inner in value.items():
                find(inner, str(key))
        elif isinstance(value, list):
            for inner in value:
                find(inner, name)
        elif name.endswith(("url", "urls")):
            module.no_log_values.update(secret_parts(value))

    find(module.params)


class _Module(AnsibleModule):
    """A module that has readers of its own for the suboptions of some options.

    Ansible's check of suboptions stops at the first error and does not say in which item of a list it is. It makes text of a list, and null of each suboption
    that is not given, so that a reader could not tell the two apart. The argument spec has the suboptions all the same: it is what the documentation is
    compared with. Ansible also copies all that it checks, and logs it, which a list of thousands of dictionaries does not need.
    """

    argument_spec: dict[str, t.Any]

    def __init__(self, read_later: t.Collection[str], **options: t.Any) -> None:
        self._read_later = read_later
        self._long: dict[str, list[t.Any]] = {}
        super().__init__(**options)
        self.params.update(self._long)

    def _load_params(self) -> None:
        super()._load_params()
        for name in self._read_later:
            value = self.params.get(name)
            if isinstance(value, list) and len(value) > _ITEMS_SHOWN and all(isinstance(item, dict) for item in value):
                self._long[name], self.params[name] = value, []
        self.argument_spec = {
            name: {key: value for key, value in option.items() if key != "options" or name not in self._read_later}
            for name, option in self.argument_spec.items()
        }


def create_module(spec: dict[str, dict[str, t.Any]], read_later: t.Collection[str] = (), **options: t.Any) -> AnsibleModule:
    """A module with the connection options and check mode; fails where the SDK is missing.

    :param read_later: the options whose suboptions stay as they were given, because readers of the module find all that is wrong with them at once.
        Suboptions that are secret must not be among them.
    """
    module = _Module(read_later, argument_spec={**CONNECTION_SPEC, **spec}, supports_check_mode=True, **options)
    hide_secrets_in_addresses(module)
    if IMPORT_ERROR is not None:
        module.fail_json(msg=missing_required_lib("minio>=7.2.20,<8"), exception=str(IMPORT_ERROR))
    return module


def open_session(module: AnsibleModule) -> Session:
    """The session that the module's options describe. :raises InputErrors: an option is missing."""
    found = connection(module.params, os.environ)
    module.no_log_values.update(found[name] for name in SECRETS if found.get(name))
    return session_from(module.params)


def run_kind(module: AnsibleModule, noun: str, build: t.Callable[[t.Mapping[str, t.Any], Session], Kind]) -> None:
    """Converge one kind of objects and end the module.

    :param noun: what one object is called in messages.
    :param build: options and session in, the kind with its checked declarations out; its ``total`` counts the objects, and its ``report``, where
        it has one, gives what else the result says; its ``warnings`` are shown.
    """
    with_session(module, lambda session: converge_kind(module, noun, build(module.params, session), session))


def with_session(module: AnsibleModule, act: t.Callable[[Session], dict[str, t.Any]]) -> None:
    """Open the session, act, and end the module with what ``act`` returns; a ``msg`` in it means failure."""
    session: t.Optional[Session] = None
    try:
        session = open_session(module)
        result = act(session)
    except MinioError as error:
        extra = {"errors": error.errors} if isinstance(error, InputErrors) else {}
        module.fail_json(msg=str(error), api=cost(session), invocation=_invocation(module.params), **extra)
    result["api"] = cost(session)
    result["invocation"] = _invocation(module.params)
    if "msg" in result:
        module.fail_json(**result)
    module.exit_json(**result)


def _invocation(params: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
    """The options as ``-vvv`` shows them. Ansible would repeat a list of thousands, which takes longer than to compare them with the site."""
    return {
        "module_args": {name: f"({len(value)} items)" if isinstance(value, list) and len(value) > _ITEMS_SHOWN else value for name, value in params.items()}
    }


def converge_kind(module: AnsibleModule, noun: str, kind: t.Any, session: Session) -> dict[str, t.Any]:
    """The result of one kind, see ``run_kind``; a ``msg`` in it means failure."""
    outcome = converge(kind, module.check_mode)
    result = summary(outcome, kind.total)
    if module._diff and outcome.changes:  # pylint: disable=protected-access
        result["diff"] = {**outcome.diff(), "before_header": f"{session.site} {plural(noun)}", "after_header": f"{session.site} {plural(noun)}"}
    result.update(getattr(kind, "report", dict)())
    for line in result.pop("warnings", []):
        module.warn(line)
    for line in outcome.lacking[:FAILURES_SHOWN]:
        module.warn(f"{line} {_UNLESS_MADE}")
    if len(outcome.lacking) > FAILURES_SHOWN:
        module.warn(f"site {session.site}: {len(outcome.lacking) - FAILURES_SHOWN} more things are not there. {_UNLESS_MADE}")
    kept = result.get("kept")
    if kept:
        shown = ", ".join(kept[:FAILURES_SHOWN]) + (" …" if len(kept) > FAILURES_SHOWN else ".")
        module.warn(f"site {session.site}: purge keeps what {_IN_USE[noun]}: {shown}")
    if outcome.failures:
        result["msg"] = failure_message(outcome, noun, kind.total, session.site)
    return result
