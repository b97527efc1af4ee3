# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What all modules share: connection options, one session, and the way from a plan to a result."""

from __future__ import annotations

import os
import typing as t

from ansible.module_utils.basic import AnsibleModule, env_fallback, missing_required_lib

from .._common.errors import InputErrors, MinioError
from .._common.plan import Kind, Outcome, converge
from .address import read_address, secret_parts
from .session import IMPORT_ERROR, Session

_FAILURES_SHOWN = 20
_ITEMS_SHOWN = 100
_IN_USE = {
    "bucket": "holds objects",
    "policy document": "a user or a group has",
    "replication rule": "leads back to a site, because an operation between two sites is open",
}

CONNECTION_SPEC: dict[str, dict[str, t.Any]] = {
    "alias": {"type": "str"},
    "url": {"type": "str"},
    "access_key": {"type": "str", "no_log": False},
    "secret_key": {"type": "str", "no_log": True},
    "region": {"type": "str", "fallback": (env_fallback, ["MINIO_REGION"])},
    "ca_path": {"type": "path", "fallback": (env_fallback, ["MINIO_CA_PATH"])},
    "validate_certs": {"type": "bool", "default": True, "fallback": (env_fallback, ["MINIO_VALIDATE_CERTS"])},
    "timeout": {"type": "int", "default": 30, "fallback": (env_fallback, ["MINIO_TIMEOUT"])},
}
_VARIABLES = {"url": "MINIO_URL", "access_key": "MINIO_ACCESS_KEY", "secret_key": "MINIO_SECRET_KEY"}


def connection(params: t.Mapping[str, t.Any], environment: t.Mapping[str, str]) -> dict[str, str]:
    """The url and the keys: from the options, else from the environment, with the alias as a prefix of the variables' names.

    :returns: ``url`` in its normal form, ``access_key``, ``secret_key``.
    :raises InputErrors: names every variable that is missing, and an url that is no address.
    """
    alias = params["alias"]
    prefix = f"{alias.upper().replace('-', '_')}_" if alias else ""
    found = {name: params[name] or environment.get(prefix + variable, "") for name, variable in _VARIABLES.items()}
    missing = [f"{name} is missing: give the option {name}, or set the environment variable {prefix}{_VARIABLES[name]}." for name in found if not found[name]]
    try:
        found["url"] = read_address(found["url"]) if found["url"] else ""
    except MinioError as error:
        missing.append(f"{f'site {alias}: ' if alias else ''}{'url' if params['url'] else f'environment variable {prefix}MINIO_URL'}: {error}")
    if missing:
        raise InputErrors(missing)
    return found


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


def create_module(spec: dict[str, dict[str, t.Any]], **options: t.Any) -> AnsibleModule:
    """A module with the connection options and check mode; fails where the SDK is missing."""
    module = AnsibleModule(argument_spec={**CONNECTION_SPEC, **spec}, supports_check_mode=True, **options)
    hide_secrets_in_addresses(module)
    if IMPORT_ERROR is not None:
        module.fail_json(msg=missing_required_lib("minio>=7.2.20,<8"), exception=str(IMPORT_ERROR))
    return module


def open_session(module: AnsibleModule) -> Session:
    """The session that the module's options describe. :raises InputErrors: an option is missing."""
    module.no_log_values.add(connection(module.params, os.environ)["secret_key"])
    return session_from(module.params)


def session_from(params: t.Mapping[str, t.Any]) -> Session:
    """The session that options describe. :raises InputErrors: an option is missing."""
    return Session(
        **connection(params, os.environ),
        region=params["region"],
        ca_path=params["ca_path"],
        validate_certs=params["validate_certs"],
        timeout=params["timeout"],
        site=params["alias"],
    )


def run_kind(module: AnsibleModule, noun: str, build: t.Callable[[t.Mapping[str, t.Any], Session], Kind]) -> None:
    """Converge one kind of objects and end the module.

    :param noun: what one object is called in messages.
    :param build: options and session in, the kind with its checked declarations out; its ``total`` counts the objects, and its ``report``, where
        it has one, gives what else the result says; its ``warnings`` are shown.
    """
    with_session(module, lambda session: _converge(module, noun, build(module.params, session), session))


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
        "module_args": {
            name: f"({len(value)} items)" if isinstance(value, list) and len(value) > _ITEMS_SHOWN else value for name, value in params.items()
        }
    }


def cost(session: t.Optional[Session]) -> dict[str, t.Any]:
    """What the run cost: requests sent and seconds since the session began."""
    return {"requests": session.requests, "seconds": round(session.seconds, 3)} if session else {"requests": 0, "seconds": 0.0}


def _converge(module: AnsibleModule, noun: str, kind: t.Any, session: Session) -> dict[str, t.Any]:
    outcome = converge(kind, module.check_mode)
    result = summary(outcome, kind.total)
    if module._diff and outcome.changes:  # pylint: disable=protected-access
        result["diff"] = {**outcome.diff(), "before_header": f"{session.site} {_plural(noun)}", "after_header": f"{session.site} {_plural(noun)}"}
    result.update(getattr(kind, "report", dict)())
    for line in result.pop("warnings", []):
        module.warn(line)
    kept = result.get("kept")
    if kept:
        shown = ", ".join(kept[:_FAILURES_SHOWN]) + (" …" if len(kept) > _FAILURES_SHOWN else ".")
        module.warn(f"site {session.site}: purge keeps what {_IN_USE[noun]}: {shown}")
    if outcome.failures:
        result["msg"] = failure_message(outcome, noun, kind.total, session.site)
    return result


def summary(outcome: Outcome, total: int) -> dict[str, t.Any]:
    """The parts of a result that all modules share."""
    changed: dict[str, list[str]] = {}
    for change in outcome.changes:
        changed.setdefault(change.object, []).append(change.setting)
    failed_keys = {(failure.object, failure.setting) for failure in outcome.failures}
    # A failed state explains every setting of that object.
    unmade = {failure.object for failure in outcome.failures if failure.setting == "state"}
    failed = {failure.object for failure in outcome.failures}
    return {
        "changed": any(change.key not in failed_keys and change.object not in unmade for change in outcome.changes),
        "changes": [{"name": name, "settings": settings} for name, settings in changed.items()],
        "failures": [{"name": f.object, "setting": f.setting, "code": f.code, "error": f.error} for f in outcome.failures],
        "rewritten": [{"name": change.object, "setting": change.setting} for change in outcome.rewritten],
        "counts": {"total": total, "changed": len(changed.keys() - failed), "failed": len(failed), "unchanged": total - len(changed.keys() | failed)},
    }


def failure_message(outcome: Outcome, noun: str, total: int, site: str) -> str:
    """One line for each object and cause, the first ones only where there are many."""
    failed = len({failure.object for failure in outcome.failures})
    lines = [f"site {site}: {failed} of {total} {_plural(noun)} failed{'; the others are done' if failed < total else ''}."]
    causes: dict[tuple[str, str], list[str]] = {}
    for failure in outcome.failures[:_FAILURES_SHOWN]:
        causes.setdefault((failure.object, failure.error), []).append(failure.setting)
    lines += [f"{noun} {name}: {', '.join(settings)}: {error}" for (name, error), settings in causes.items()]
    if len(outcome.failures) > _FAILURES_SHOWN:
        lines.append(f"… and {len(outcome.failures) - _FAILURES_SHOWN} more in 'failures' of the result.")
    return "\n".join(lines)


def _plural(noun: str) -> str:
    return f"{noun[:-1]}ies" if noun.endswith("cy") else f"{noun}s"
