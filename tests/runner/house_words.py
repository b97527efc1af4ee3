# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rules of names and pages."""

from __future__ import annotations

import ast
import os
import re
import typing as t
from pathlib import Path

from . import floor_plan

NAMED = re.compile(r"^ *- name: (.+)$", re.MULTILINE)
_ASSERTED = re.compile(r"^( *)- name: (.+)\n(?:\1  .*\n)?\1  ansible\.builtin\.assert:", re.MULTILINE)
_DESCRIBED = re.compile(r"^ +(\w+):\n +description:(?: *\n +- | +)(\S+)", re.MULTILINE)
_NO_NOUN = {"What", "Which", "Who", "How", "When", "Where", "Only", "Also", "With", "For", "Do", "Have", "Give", "Take", "Accept", "Wait"}
_DOCUMENTED = {"modules", "doc_fragments", "filter", "lookup"}
_GENERATED = {"monitoring.md", "playbooks.md"}
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_OWN = re.compile(r"https://github\.com/creativeflow/ansible-minio/(?:blob|tree)/main/")
_CODE = re.compile(r"^ *```.*?^ *```$", re.MULTILINE | re.DOTALL)
_PLAIN = {"for ever": "write always, never or without end", "others than": "write differ from"}
_PRONOUNS = {"it", "its", "itself", "them", "they", "their", "that", "this", "these", "those", "what", "which", "whether", "how", "who", "whose"}
_VERBS = set(
    """
    Activate Add Admit Adopt Allow Apply Back Build Calculate Change Check Choose Compare Configure Confirm Copy Create Decommission Delete Deploy Download
    Drain Empty Enable Ensure Exchange Expand Fail Fill Gather Include Install Leave Link List Load Mount Move Prepare Probe Provide Query Read Rebalance
    Rebuild Record Reinstall Reload Remove Replace Replicate Report Restart Restore Resync Return Roll Rotate Run Select Send Set Show Sign Sort Stage Start
    Stop Store Unload Unpack Update Upgrade Validate Verify Wait Warn Write
    """.split()
)


def _task_is_named(root: Path, files: t.Sequence[Path]) -> t.Iterator[str]:
    """The name of a task or play of roles and playbooks is an imperative verb and an object that it names, in two to nine words."""
    for path in files:
        if path.suffix != ".yml" or path.parts[0] not in ("roles", "playbooks") or {"meta", "defaults", "vars"} & set(path.parts):
            continue
        for name in NAMED.findall((root / path).read_text(encoding="utf-8")):
            words = name.strip("\"'").split()
            pronouns = _PRONOUNS & {word.lower().strip(",.") for word in words[2 if words[0] == "Verify" else 1 :]}
            if words[0] not in _VERBS:
                yield f"{path}: '{name}' does not begin with a verb of _VERBS in {Path(__file__).name}"
            elif pronouns:
                yield f"{path}: '{name}': name the object instead of '{min(pronouns)}'"
            elif not 2 <= len(words) <= 9:
                yield f"{path}: '{name}' has {len(words)} words. Two to nine are right"


def _assertion_is_named(root: Path, files: t.Sequence[Path]) -> t.Iterator[str]:
    """The name of an assertion of an integration target or a scenario says what is verified."""
    for path in files:
        if path.suffix == ".yml" and (path.parts[:2] == ("tests", "integration") or path.parts[0] == "extensions"):
            for _indent, name in _ASSERTED.findall((root / path).read_text(encoding="utf-8")):
                if not name.strip("\"'").startswith("Verify that "):
                    yield f"{path}: '{name}' does not begin with 'Verify that'"


def _option_is_described(root: Path, files: t.Sequence[Path]) -> t.Iterator[str]:
    """The description of an option of a module, plugin or role is a noun phrase or begins with "Whether to"."""
    for path in files:
        if path.suffix == ".py" and path.parts[0] == "plugins" and path.parts[1] in _DOCUMENTED or path.match("roles/*/meta/argument_specs.yml"):
            text = (root / path).read_text(encoding="utf-8")
            options = text.partition("\noptions:\n")[2].partition('"""')[0] if path.suffix == ".py" else text
            for name, word in _DESCRIBED.findall(options):
                if word.startswith("V(") or word in _NO_NOUN | _VERBS:
                    yield f"{path}: {name}: its description begins with '{word}'. Begin with a noun or with 'Whether to'"


def _is_plain(root: Path, files: t.Sequence[Path]) -> t.Iterator[str]:
    """Texts of the plugins avoid words that readers have stumbled over."""
    for path in files:
        if path.suffix == ".py" and path.parts[0] == "plugins":
            for node in ast.walk(floor_plan.parsed(root / path)):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield from (f"{path}:{node.lineno}: '{word}': {_PLAIN[word]}" for word in _PLAIN if re.search(rf"\b{word}\b", node.value))


def _reads_in_a_terminal(root: Path, files: t.Sequence[Path]) -> t.Iterator[str]:
    """Pages have lines of at most 120 characters, but for code, and tables of at most 200. Generated tables are as they are."""
    for path in files:
        if path.suffix == ".md" and path.name != "CHANGELOG.md" and path.parts[0] not in ("changelogs", "extensions", "tests"):
            code = False
            for number, line in enumerate((root / path).read_text(encoding="utf-8").splitlines(), 1):
                code ^= line.lstrip().startswith("```")
                if "```" in line.lstrip()[3:]:
                    yield f"{path}:{number}: a block of code begins and ends with a line of its own"
                # A long word, such as an address, cannot be divided.
                if len(line) > 120 and not code and not line.lstrip().startswith("|") and " " in line.strip()[:120]:
                    yield f"{path}:{number}: {len(line)} characters, and 120 are the most"
                elif len(line) > 200 and line.lstrip().startswith("|") and path.parts[0] == "docs" and path.name not in _GENERATED:
                    yield f"{path}:{number}: a row of {len(line)} characters, and 200 are the most. Make it a list"


def _link_leads_somewhere(root: Path, files: t.Sequence[Path]) -> t.Iterator[str]:
    """A link of a page to a file of this repository leads to one, and to a heading of it. README.md has whole addresses, because Galaxy shows it alone."""
    known = {str(parent) for path in files for parent in (path, *path.parents)}
    for path in files:
        if path.suffix == ".md" and path.name != "CHANGELOG.md":
            for link in _LINK.findall(_CODE.sub("", (root / path).read_text(encoding="utf-8"))):
                own = _OWN.match(link)
                if "://" in link and not own or link.startswith("mailto:"):
                    continue
                place, _hash, heading = (link[own.end() :] if own else link).partition("#")
                target = path if not place else Path(os.path.normpath(place if own else path.parent / place))
                if not own and place and path == Path("README.md"):
                    yield f"{path}: {link} must be a whole address, because Galaxy shows this page alone"
                elif str(target) not in known:
                    yield f"{path}: {link} leads to no file"
                elif heading and target.suffix == ".md" and heading not in _headings((root / target).read_text(encoding="utf-8")):
                    yield f"{path}: {link} leads to no heading of {target}"


def _headings(page: str) -> set[str]:
    """The anchors of a page, as GitHub makes them."""
    titles = re.findall(r"^#+ (.+)$", _CODE.sub("", page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


RULES = (_task_is_named, _assertion_is_named, _option_is_described, _is_plain, _reads_in_a_terminal, _link_leads_somewhere)
