# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Paths on the controller, by one rule: below the deployment's folder, then below the working directory."""

from __future__ import annotations

import os
import typing as t

from ..module_utils._common.errors import InputErrors

PATH_KEYS = ("ca_path", "client_cert", "client_key", "policy_file", "web_identity_token_file")
"""The keys of dictionaries in variables (sites, webhooks, policies) that hold a path on the controller."""


def deployment_folder(definitions_dir: t.Any, inventory_file: t.Any, sources: t.Iterable[str], working: str) -> str:
    """The folder of the deployment, absolute. Links are not followed: it is the folder above the inventory as the user names it.

    :param definitions_dir: ``minio_definitions_dir``, which wins; relative to the working directory.
    :param inventory_file: the file that the host comes from; nothing for the implicit localhost.
    :param sources: the inventories of the run; an entry such as ``host,`` is no path.
    :param working: the working directory, which is the answer where no inventory is a path.
    :raises InputErrors: ``minio_definitions_dir`` is no path.
    """
    if definitions_dir:
        return _absolute(_text("minio_definitions_dir", definitions_dir), working)
    inventories = [_absolute(source, working) for source in sources if isinstance(source, str)]
    folders = [path if os.path.isdir(path) else os.path.dirname(path) for path in inventories if os.path.exists(path)]
    own = os.path.dirname(inventory_file) if isinstance(inventory_file, str) and os.path.isabs(inventory_file) else ""
    # A folder in the inventory's folder belongs to the same inventory.
    around = sorted((folder for folder in folders if own == folder or own.startswith(os.path.join(folder, ""))), key=len)
    chosen = around[-1] if around else own or next(iter(folders), "")
    return os.path.dirname(chosen) if chosen else working


def _absolute(path: str, working: str) -> str:
    return os.path.normpath(os.path.join(working, os.path.expanduser(path)))


def _text(name: str, value: t.Any) -> str:
    if not isinstance(value, str):
        raise InputErrors([f"{name}: must be a path, not {type(value).__name__}. Write it as text."])
    return value


class Paths:
    """Finds files by the rule.

    :param folder: the deployment's folder. :param working: the working directory.
    """

    def __init__(self, folder: str, working: str) -> None:
        self._folders = list(dict.fromkeys([folder, working]))

    def candidates(self, path: str) -> list[str]:
        """Where a path may be, the first place first; one place for an absolute path, and none for ``''``."""
        return list(dict.fromkeys(_absolute(path, folder) for folder in self._folders)) if path else []

    def find(self, path: t.Optional[str]) -> str:
        """The absolute path of what is there, or the first place where it could be; ``''`` for nothing.

        :raises InputErrors: it is no text.
        """
        places = self.candidates(_text("path", path)) if path is not None else []
        return next(filter(os.path.exists, places), places[0] if places else "")

    def problem(self, name: str, path: t.Any, made: t.Collection[str] = ()) -> str:
        """Why a path is no file that can be read, in one line with all places; ``''`` if it is one, or no path is given.

        :param name: the variable that the path stands in. :param made: folders that a run makes, whose files need not be there before it.
        """
        if path is None or path == "":
            return ""
        if not isinstance(path, str):
            return f"{name}: must be a path, not {type(path).__name__}. Write it as text."
        found = self.find(path)
        if not os.path.exists(found):
            places = self.candidates(path)
            if any(os.path.dirname(place) in made for place in places):
                return ""
            return f"{name}: the file {path} does not exist on the controller. Searched: {', '.join(places)}. Correct the path or create the file."
        if not os.path.isfile(found):
            return f"{name}: {found} on the controller is not a file. Name a file."
        if not os.access(found, os.R_OK):
            return f"{name}: the file {found} on the controller cannot be read: permission denied. Give the user of Ansible read access."
        return ""

    def problems(
        self,
        name: str,
        value: t.Any,
        template: t.Callable[[t.Any], t.Any] = lambda value: value,
        made: t.Collection[str] = (),
        keys: t.Container[str] = PATH_KEYS,
    ) -> list[str]:
        """A line for each path in a variable that is no file: a path, a list of them, or dictionaries with such keys.

        :param template: fills in the variables in a value. Secrets beside the paths are left alone. :param made: see ``problem``.
        """
        return [line for line in (self.problem(*item, made) for item in _named(name, value, _Reading(template, keys))) if line]

    def replace(self, value: t.Any, keys: t.Container[str] = PATH_KEYS) -> t.Any:
        """The same dictionaries and lists, with what these keys hold found by the rule.

        :raises InputErrors: a key holds something other than text.
        """
        if isinstance(value, t.Mapping):
            return {key: self._replaced(item) if key in keys else self.replace(item, keys) for key, item in value.items()}
        if isinstance(value, list):
            return [self.replace(item, keys) for item in value]
        return value

    def _replaced(self, path: t.Any) -> t.Any:
        """What is not given stays so, and a dictionary may have a key of this name for something else."""
        return self.find(path) if path and not isinstance(path, t.Mapping) else path


class _Reading(t.NamedTuple):
    """How paths are found in a value. :param template: fills in variables. :param keys: those of dictionaries that hold a path."""

    template: t.Callable[[t.Any], t.Any]
    keys: t.Container[str]


def _named(name: str, value: t.Any, reading: _Reading, inner: bool = False) -> t.Iterator[tuple[str, t.Any]]:
    """The paths in a variable's value, each with the name of its place."""
    value = reading.template(value) if isinstance(value, str) else value
    if isinstance(value, t.Mapping):
        for key, item in value.items():
            if key in reading.keys:
                yield f"{name}.{key}", reading.template(item)
            elif isinstance(item, (t.Mapping, list)) or not inner:
                yield from _of_dictionaries(f"{name}.{key}", item, reading)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            # Below a dictionary, text is a path only where the key says so: it may be a secret.
            if inner and not isinstance(item, (t.Mapping, list)):
                continue
            entry = isinstance(item, t.Mapping)
            yield from _named(f"{name}[{index}]" if len(value) > 1 or entry else name, item, reading, inner or entry)
    else:
        yield name, value


def _of_dictionaries(name: str, value: t.Any, reading: _Reading) -> t.Iterator[tuple[str, t.Any]]:
    """The paths in dictionaries alone: other text in a dictionary is something else."""
    filled = reading.template(value) if isinstance(value, str) else value
    return _named(name, filled, reading, True) if isinstance(filled, (t.Mapping, list)) else iter(())
