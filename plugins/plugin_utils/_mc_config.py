# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The configuration file of mc."""

from __future__ import annotations

import difflib
import json
import re
import typing as t

from ..module_utils._common.errors import InputErrors, MinioError
from ..module_utils._common.files import json_problem
from ..module_utils._site.address import read_address
from ..module_utils._site.entries import KEYS, gets_keys_by_token

_ALIAS = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_PLACEHOLDER = re.compile(r"\{\{\s*([A-Z][A-Z0-9_]*)\s*\}\}|\$\{([A-Z][A-Z0-9_]*)\}")
# The definition's keys in both spellings; what else a site has means nothing to mc.
_KEYS = {
    "url": "url", "access_key": "accessKey", "accessKey": "accessKey", "secret_key": "secretKey", "secretKey": "secretKey",
    "session_token": "sessionToken", "sessionToken": "sessionToken", "api": "api", "path": "path",
}  # fmt: skip
OTHERS = tuple(key for key in KEYS if key not in _KEYS)
"""The keys of a site that mc does not know."""
_UNFILLED = re.compile(r"\$[A-Z][A-Z0-9_]*|<[^<>]*>|YOUR-(ACCESS|SECRET)-KEY-HERE")
"""What stands where a value must be put in, and is nobody's key."""
_BRACES = re.compile(r"\{\{[^{}]*\}\}")
_CREDENTIALS = ("accessKey", "secretKey")
_WRONG = "-"
"""In the place of what is wrong and was named."""
_MADE_BY_MC = {"gcs": "storage.googleapis.com", "local": "localhost:9000", "play": "play.min.io", "s3": "s3.amazonaws.com"}
"""The aliases that mc puts into a new file, and where they lead."""
_API = {"": "S3v4", "s3v4": "S3v4", "s3v2": "S3v2"}
_VERSION = "10"


def build(aliases: t.Any, present: str, purge: bool, environment: t.Mapping[str, str]) -> dict[str, t.Any]:
    """The configuration that the file should have. A site whose keys come from an identity provider has no alias in it.

    :param aliases: see ``read_aliases``.
    :param present: the file's text, '' if there is none.
    :param purge: leave out aliases that are in the file but not in the definition.
    :param environment: values of placeholders such as ``{{PRIMARY_MINIO_SECRET_KEY}}``.
    :raises InputErrors: everything that is wrong with the definition. Never shows a key.
    """
    wanted = {name: alias for name, alias in read_aliases(aliases, environment).items() if alias["accessKey"]}
    kept = {} if purge else read(present).get("aliases", {})
    return {"version": _VERSION, "aliases": {**kept, **wanted}}


def read_aliases(aliases: t.Any, environment: t.Mapping[str, str]) -> dict[str, dict[str, str]]:
    """The aliases as mc has them; those without keys of their own, which an identity provider gives, have empty ones.

    :param aliases: by name, a whole configuration with them in it, or the text of a JSON file of either. :param environment: see ``build``.
    :raises InputErrors: everything that is wrong with the definition. Never shows a key.
    """
    errors: list[str] = []
    if isinstance(aliases, str):
        try:
            aliases = json.loads(aliases)
        except json.JSONDecodeError as error:
            raise InputErrors([f"aliases, line {error.lineno}: {json_problem(error)}"]) from None
    aliases = aliases_of(aliases)
    if not isinstance(aliases, t.Mapping):
        raise InputErrors(["aliases must be a dictionary of aliases by name."])
    found = {name: _alias(name, definition, environment, errors) for name, definition in aliases.items()}
    if errors:
        raise InputErrors(errors)
    return found


def without(present: str, names: t.Iterable[str]) -> dict[str, t.Any]:
    """The configuration without aliases.

    :param present: the file's text, '' if there is none.
    :returns: ``text``, '' where no alias is left but those that mc makes by itself; ``removed`` and ``left``, names of aliases.
    """
    config = read(present)
    aliases = config.get("aliases", {})
    removed = [name for name in aliases if name in set(names)]
    rest = {name: alias for name, alias in aliases.items() if name not in removed}
    left = [name for name, alias in rest.items() if not _is_made_by_mc(name, alias)]
    text = json.dumps({**config, "aliases": rest}, indent="\t", sort_keys=True) + "\n" if removed and left else present if left else ""
    return {"text": text, "removed": removed, "left": left}


def names_of(aliases: t.Any) -> list[str]:
    """The names of aliases, in each of the forms that ``build`` takes; none of what is no such form."""
    if isinstance(aliases, str):
        try:
            aliases = json.loads(aliases)
        except ValueError:
            return []
    found = aliases_of(aliases)
    return [str(name) for name in found] if isinstance(found, t.Mapping) else []


def aliases_of(content: t.Any) -> t.Any:
    """The aliases of a whole configuration of mc, without those that mc makes by itself; anything else stays as it is."""
    if not isinstance(content, t.Mapping) or not isinstance(content.get("aliases"), t.Mapping) or set(content) - {"version", "aliases"}:
        return content
    return {name: alias for name, alias in content["aliases"].items() if not _is_made_by_mc(name, alias)}


def _is_made_by_mc(name: str, alias: t.Any) -> bool:
    return (
        name in _MADE_BY_MC
        and isinstance(alias, t.Mapping)
        and str(alias.get("url")).rstrip("/").endswith(f"//{_MADE_BY_MC[name]}")
        and (name == "play" or not alias.get("secretKey") or bool(_UNFILLED.fullmatch(str(alias["secretKey"]))))
    )


def read(text: str) -> dict[str, t.Any]:
    """The configuration in the text of a file; empty if the text is no configuration."""
    try:
        config = json.loads(text) if text.strip() else {}
    except ValueError:
        return {}
    return config if isinstance(config, dict) and isinstance(config.get("aliases", {}), dict) else {}


def _alias(name: str, definition: t.Any, environment: t.Mapping[str, str], errors: list[str]) -> dict[str, str]:
    at = f"alias {name}"
    if not isinstance(name, str) or not _ALIAS.fullmatch(name):
        errors.append(f"{at}: a name begins with a letter and has letters, digits, '_' and '-'.")
    if not isinstance(definition, t.Mapping):
        errors.append(f"{at}: must be a dictionary with url, access_key and secret_key.")
        return {}
    found: dict[str, str] = {}
    for key, value in definition.items():
        if key in OTHERS:
            continue
        if key not in _KEYS:
            near = difflib.get_close_matches(str(key), [*_KEYS, *OTHERS], 1)
            errors.append(f"{at}: unknown key '{key}'{f', did you mean {near[0]}' if near else ''}.")
        elif _KEYS[key] in found:
            errors.append(f"{at}: {key} is there in both spellings. Keep one of them.")
        elif value is not None and not isinstance(value, str):
            errors.append(f"{at}: {key} must be text{', and YAML reads it as a number: put it in quotes' if isinstance(value, (int, float)) else ''}.")
            found[_KEYS[key]] = _WRONG if _KEYS[key] in ("url", *_CREDENTIALS) else ""
        else:
            found[_KEYS[key]] = fill(value or "", f"{at}: {key}", environment, errors)
    errors += [f"{at}: {key} begins or ends with a blank. Write it without." for key in _CREDENTIALS if found.get(key, "") != found.get(key, "").strip()]
    by_token = gets_keys_by_token(definition) and not any(found.get(key) for key in _CREDENTIALS)
    for key in ("url",) if by_token else ("url", *_CREDENTIALS):
        if not found.get(key) and not any(error.startswith(f"{at}: {key}: ") for error in errors):
            errors.append(f"{at}: {key} is missing.")
    url = ""
    if isinstance(definition.get("url"), str) and found.get("url"):
        try:
            url = read_address(found["url"])
        except MinioError as error:
            errors.append(f"{at}: url: {error}")
    api = _API.get(found.get("api", "").lower())
    if api is None:
        errors.append(f"{at}: api must be S3v4 or S3v2.")
    path = found.get("path") or "auto"
    if path not in ("auto", "on", "off", "dns"):
        errors.append(f"{at}: path must be auto, on, off or dns.")
    keys = {key: found.get(key, "") for key in _CREDENTIALS}
    token = {"sessionToken": found["sessionToken"]} if found.get("sessionToken") else {}
    return {"url": url, **keys, **token, "api": api or "", "path": path}


def fill(value: str, where: str, environment: t.Mapping[str, str], errors: list[str]) -> str:
    """A value with variables of the environment in the place of their placeholders. What cannot be filled in goes to the errors, without the value."""

    def replace(match: re.Match[str]) -> str:
        name = match[1] or match[2]
        if not environment.get(name):
            errors.append(f"{where}: the environment variable {name} is not set on the controller.")
        return environment.get(name, "")

    if _BRACES.search(_PLACEHOLDER.sub("", value)) or _UNFILLED.fullmatch(value.strip()):
        errors.append(
            f"{where}: a placeholder is not filled in (not shown here). Write the value, or ${{NAME}}, in capital letters, for a variable of the environment."
        )
        return _WRONG
    return _PLACEHOLDER.sub(replace, value)
