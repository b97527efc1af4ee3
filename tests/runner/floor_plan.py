# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which package of the plugins may import which, and how large packages and files may be."""

from __future__ import annotations

import ast
import functools
import io
import tokenize
import typing as t
from pathlib import Path

# A package may import those that are named beside it, and all of them stand above it. `.` is what stands beside the packages of plugin_utils.
ARROWS: dict[str, tuple[str, ...]] = {
    "module_utils/_common": (),
    "module_utils/_policy": ("_common",),
    "module_utils/_host": ("_common",),
    "module_utils/_site": ("_common",),
    "module_utils/_failover": ("_common", "_site"),
    "module_utils/_rules": ("_common", "_site"),
    "module_utils/_buckets/settings": ("_common", "_policy", "_site"),
    "module_utils/_buckets": ("_common", "_policy", "_site", "_rules", "_buckets/settings"),
    "module_utils/_server": ("_common", "_site", "_buckets/settings"),
    "module_utils/_tiers": ("_common", "_site"),
    "module_utils/_objects": ("_common", "_site"),
    "module_utils/_batch": ("_common", "_site"),
    "module_utils/_identities": ("_common", "_policy", "_site", "_failover", "_buckets/settings", "_server"),
    "module_utils/_replication": ("_common", "_site", "_failover", "_rules", "_buckets/settings", "_buckets"),
    "module_utils/_writers": ("_common", "_policy", "_site", "_buckets/settings", "_identities", "_replication"),
    "module_utils/_root": ("_common", "_site", "_rules", "_identities", "_replication"),
    "module_utils/_transfer": ("_common", "_site", "_rules", "_replication"),
    "module_utils/_removal": ("_common", "_site", "_failover", "_rules", "_tiers", "_replication", "_transfer"),
    "module_utils/_status": ("_common", "_site", "_failover", "_rules", "_replication", "_transfer"),
    "module_utils/_definitions": ("_common", "_policy", "_site", "_rules", "_buckets/settings", "_buckets", "_server", "_identities", "_replication", "_tiers"),
    "plugin_utils": ("_common", "_site"),
    "plugin_utils/_hosts": ("_common", "_host"),
    "plugin_utils/_certificates": ("_common", "_site"),
    "plugin_utils/_programs": (),
    "plugin_utils/_cluster": (".", "_common", "_host", "_site", "_server", "_certificates", "_programs"),
    "plugin_utils/_adoption": ("_common", "_host", "_server", "_hosts"),
    "plugin_utils/_removal": (),
    "plugin_utils/_monitoring": ("_common",),
    "plugin_utils/_results": (".", "_common"),
    "plugin_utils/_verdict": ("_common", "_certificates"),
    "plugin_utils/_page": ("_common",),
    "plugin_utils/_inputs": (".", "_common", "_site", "_definitions", "_cluster"),
    "plugin_utils/_backup": ("_common", "_policy", "_site", "_buckets/settings", "_buckets", "_server", "_identities", "_tiers"),
}
MOST_FILES = 20
MOST_LINES = 350
_OWN = "ansible_collections.creativeflow.minio.plugins"
_SKIPPED = {tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENCODING, tokenize.ENDMARKER}


def check(root: Path, files: t.Sequence[Path]) -> t.Iterator[str]:
    """The plugins keep to the floor plan: a package imports what its entry in ARROWS names and nothing else, and neither packages nor files grow too large."""
    paths = [path for path in files if path.suffix == ".py" and path.parts[0] == "plugins" and path.name != "__init__.py"]
    known = set(paths)
    used: dict[str, set[str]] = {}
    for path in paths:
        text = (root / path).read_text(encoding="utf-8")
        tree = parsed(root / path)
        if _OWN in text:
            yield f"{path}: names the collection in an import. Import relatively."
        targets = _imports(tree, path, known)
        used.setdefault(_package(path), set()).update(targets)
        yield from (f"{path}: {problem}" for problem in _problems(path, targets))
        lines = _code_lines(text, tree)
        if lines > MOST_LINES:
            yield f"{path}: {lines} lines of code, and {MOST_LINES} are the most. Divide it."
    yield from _unused(used)
    for package in sorted({path.parent for path in paths if path.parts[1].endswith("_utils")}):
        count = sum(path.parent == package for path in paths)
        if count > MOST_FILES:
            yield f"{package}: {count} files, and {MOST_FILES} are the most. Divide it."


def _problems(path: Path, targets: t.Iterable[str]) -> t.Iterator[str]:
    package = _package(path)
    if package == "module_utils":
        yield "stands beside the packages. Put it into one."
    elif not path.parts[1].endswith("_utils"):
        if path.parts[1] == "modules" and any(target.startswith("plugin_utils") for target in targets):
            yield "is a module, and imports what the controller alone has."
    elif package not in ARROWS:
        yield f"is of a package that has no entry in ARROWS of {Path(__file__).name}."
    else:
        for target in sorted(set(targets) - {package}):
            if (target.partition("/")[2] or ".") not in ARROWS[package]:
                yield f"imports {target}, which ARROWS of {Path(__file__).name} does not allow to {package}."


def _unused(used: t.Mapping[str, set[str]]) -> t.Iterator[str]:
    """Arrows that no import needs. :param used: the packages that each package imports."""
    for package, allowed in ARROWS.items():
        if package not in used:
            yield f"ARROWS of {Path(__file__).name}: there is no package {package}."
        for name in sorted(set(allowed) - {target.partition("/")[2] or "." for target in used.get(package, ())}):
            yield f"ARROWS of {Path(__file__).name}: no file of {package} imports {name}."


def _package(path: Path) -> str:
    return "/".join(path.parts[1:-1])


@functools.cache
def parsed(path: Path) -> ast.Module:
    """A file of Python. Two rules look at each."""
    return ast.parse(path.read_text(encoding="utf-8"))


def _imports(tree: ast.Module, path: Path, known: set[Path]) -> set[str]:
    """The packages that a file imports relatively."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = path.parents[node.level - 1] / Path(*(node.module or "").split("."))
            found.update(_package(base.with_suffix(".py") if base.with_suffix(".py") in known else base / name.name) for name in node.names)
    return found


def _code_lines(text: str, tree: ast.Module) -> int:
    """Lines with code: none of comments, docstrings and documentation."""
    documented: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            documented.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
        if isinstance(node, ast.Assign) and any(isinstance(name, ast.Name) and name.id in ("DOCUMENTATION", "EXAMPLES", "RETURN") for name in node.targets):
            documented.update(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in _SKIPPED:
            lines.update(range(token.start[0], token.end[0] + 1))
    return len(lines - documented)
