# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The folder of the documents: written whole or not at all, and read as far as they can be."""

from __future__ import annotations

import os
import typing as t
from dataclasses import dataclass, field

from ...module_utils._common.errors import MinioError
from ...module_utils._common.files import replace_text
from .._deployment_paths import paths_of
from .document import Document, parse, render

DEFAULT = ".minio-results"
"""The folder in the deployment's folder."""
_VARIABLE = "minio_results_dir"
_SUFFIX = ".json"


@dataclass
class Results:
    """What there is in a folder. :ivar unreadable: a line for each file that cannot be read."""

    documents: list[Document] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)


def folder_of(given: t.Any, variables: t.Mapping[str, t.Any], template: t.Callable[[t.Any], t.Any]) -> str:
    """The absolute path of the folder.

    :param given: what a task says, else it is the variable, else DEFAULT. :param variables: those of the task. :param template: fills in a value.
    :raises InputErrors: it is no path.
    """
    return paths_of(variables, template).find(given or template(variables.get(_VARIABLE)) or DEFAULT)


def read_results(folder: str) -> Results:
    """All documents of a folder, by the names of the files; none where there is no folder."""
    found = Results()
    try:
        names = sorted(name for name in os.listdir(folder) if name.endswith(_SUFFIX) and not name.startswith("."))
    except FileNotFoundError:
        return found
    except OSError as error:
        found.unreadable.append(f"{folder}: {error.strerror}.")
        return found
    for name in names:
        try:
            found.documents.append(_read(os.path.join(folder, name)))
        except MinioError as error:
            found.unreadable.append(str(error))
    return found


def read_result(path: str) -> t.Optional[Document]:
    """One document, ``None`` where there is no file. :raises MinioError: it cannot be read."""
    return _read(path) if os.path.lexists(path) else None


def _read(path: str) -> Document:
    try:
        with open(path, encoding="utf-8") as file:
            return parse(file.read())
    except OSError as error:
        raise MinioError(f"{path}: {error.strerror}.") from None
    except (ValueError, RecursionError) as error:
        raise MinioError(f"{path} cannot be read: {' '.join(str(error).split())}. Remove it, and run its playbook again.") from None


def write_result(path: str, content: Document) -> None:
    """Replace a document. Whoever reads meanwhile finds the old one or the new one. :raises MinioError: it cannot be written."""
    try:
        replace_text(path, render(content))
    except OSError as error:
        raise MinioError(f"{path}: {error.strerror}. The result was not written.") from None
