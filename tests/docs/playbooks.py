# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Prints docs/playbooks.md: what each playbook is for, from its own header, and its variables, from the argument specs of the roles that it runs."""

from __future__ import annotations

import re
import typing as t
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
_LARGE = 25
_NONE = "nothing"
_SHOWS = "shows what the run will change"
_READS = "the same: nothing is changed"

# What stands in no spec: what restarts, what check mode does, and how long a run takes.
FACTS: dict[str, tuple[str, str, str]] = {
    "site": (
        "nodes whose environment, unit or program differs, all nodes of their site together",
        _SHOWS,
        "minutes for a new site, a fraction of that where nothing differs; the first run builds MinIO on the controller, unless it has the program",
    ),
    "check_inputs": (_NONE, _READS, "seconds"),
    "hosts": (_NONE, _SHOWS, "seconds"),
    "cluster": (
        "nodes whose environment, unit or program differs, all nodes of their site together",
        _SHOWS,
        "minutes for a new site; a restart takes as long as the slowest node needs to start",
    ),
    "proxy": ("HAProxy reloads without interruption", _SHOWS, "seconds, and longer where HAProxy is installed"),
    "site_replication": (_NONE, _SHOWS, "seconds; the servers then copy what the others have"),
    "buckets": (_NONE, _SHOWS, "seconds, also for thousands of buckets that are as declared"),
    "iam": (_NONE, _SHOWS, "seconds"),
    "replication": (_NONE, _SHOWS, "seconds; what exists is copied by the servers afterwards"),
    "monitoring": ("Prometheus and Alertmanager read their configuration again", _SHOWS, "seconds"),
    "status": (_NONE, _READS, "seconds; with minio_replication_wait as long as that"),
    "report": (_NONE, "writes no file", "seconds"),
    "verify_config": (_NONE, _READS, "seconds"),
    "verify_replication": (_NONE, _READS, "grows with the number of versions: both sites list all of them"),
    "adopt": (_NONE, "shows the files that the run will write", "seconds"),
    "backup_config": (_NONE, "reads the sites and writes no file", "seconds"),
    "restore_config": (_NONE, "shows what the run will restore", "seconds"),
    "failover": (
        _NONE,
        "names the expected loss, and does not ask, stop writers or run the hook",
        "grows with the backlog of the site that is left; without backlog a minute or two",
    ),
    "failback": (_NONE, "shows the steps", "grows with the objects that the returning site lacks; writers stand still only at its end"),
    "rebuild_site": (_NONE, "shows the steps", "as long as all objects take to be copied"),
    "drill": (_NONE, "not supported: a drill is a real failover", "a failover and a failback"),
    "writers": (_NONE, "shows who will be stopped or admitted", "seconds"),
    "expand": (
        "all nodes of the site together",
        "runs the preflight checks",
        "a restart of the site; with minio_cluster_rebalance the servers move objects afterwards",
    ),
    "decommission": ("all nodes of the site together, in the second run", "runs the preflight checks", "as long as all objects of the pool take to be moved"),
    "remove_site": (
        "nothing: the site is stopped for good",
        "runs the preflight checks and names what would go",
        "a minute; with its data as long as the drives need",
    ),
    "replace_drive": (
        "the node, if its drive was missing when it started",
        "runs the preflight checks",
        "the run waits for the healing, which grows with the used space of the drive",
    ),
    "replace_node": ("the node", "runs the preflight checks", "the run waits for the healing of all drives of the node"),
    "rotate_root": (
        "all nodes of the site together",
        "runs the preflight checks and names the remote targets with the old credentials",
        "a restart of the site",
    ),
    "upgrade": ("all nodes of a site together, one site after the other", "shows the state of the sites", "a restart of each site, one after the other"),
}
_HEAD = """<!--
Copyright (c) 2026, CreativeFlow
GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
SPDX-License-Identifier: GPL-3.0-or-later
-->

# Playbooks

Run a playbook as `ansible-playbook creativeflow.minio.NAME`. All variables can be in the inventory or on the command
line (`-e`). Each playbook first [checks the inputs](inputs.md). This page is made from the playbooks and from the
argument specs of their roles by `tests/docs/playbooks.py`.
"""
_ROLE = re.compile(r"name: creativeflow\.minio\.(minio_\w+)(?:\n\s+tasks_from: (\w+))?")


def page() -> str:
    """The whole page."""
    return _HEAD + "".join(f"\n{_playbook(name)}" for name in FACTS)


def playbooks() -> set[str]:
    """The names of all playbooks."""
    return {path.stem for path in (ROOT / "playbooks").glob("*.yml")}


def _playbook(name: str) -> str:
    text = (ROOT / "playbooks" / f"{name}.yml").read_text(encoding="utf-8")
    comments = re.findall(r"^# ?(.*)$", text.partition("\n---\n")[2].partition("\n- ")[0], re.MULTILINE)
    about = " ".join(line for line in comments if not line.startswith("  "))
    commands = [line.strip() for line in comments if line.startswith("  ")]
    restarts, check, lasts = FACTS[name]
    parts = [f"## {name}", *filter(None, [_wrapped(about)]), "\n".join(map(_item, (f"Restarts: {restarts}", f"Check mode: {check}", f"Lasts: {lasts}")))]
    if commands:
        parts.append("```console\n" + "\n".join(_command(line) for line in commands) + "\n```")
    return "\n\n".join([*parts, *_variables(text)]) + "\n"


def _command(line: str) -> str:
    command, _gap, about = re.match(r"(.*?)(\s{2,}|$)(.*)", line).groups()  # type: ignore[union-attr]
    return command.replace("ansible-playbook", "$ ansible-playbook", 1) + (f"    # {about}" if about else "")


def _variables(text: str) -> t.Iterator[str]:
    """A table for each role whose entry point has few variables, and a link to the others."""
    found = dict.fromkeys((role, point or "main") for role, point in _ROLE.findall(text.partition("- name: Check the inputs")[2]))
    rows: dict[str, str] = {}
    links = []
    for role, point in found:
        specs = yaml.safe_load((ROOT / "roles" / role / "meta/argument_specs.yml").read_text(encoding="utf-8"))["argument_specs"]
        options = specs[point].get("options") or {}
        if len(options) >= _LARGE or point == "main":
            links.append(f"[{role}](../roles/{role}/README.md)")
        else:
            rows.update({key: _row(key, option) for key, option in options.items() if key != "minio_sites" and not _is_internal(role, key, point)})
    if rows:
        yield "| variable | type | default | |\n|---|---|---|---|\n" + "\n".join(rows.values())
    if links:
        yield _wrapped(f"Variables: see {', '.join(dict.fromkeys(links))}.")


def _is_internal(role: str, key: str, point: str) -> bool:
    """Whether the playbook itself sets the variable."""
    return role == "minio_cluster" and point in ("choose", "certificate_breaches", "expand", "decommission", "removal", "replace_drive", "replace_node")


def _row(key: str, option: t.Mapping[str, t.Any]) -> str:
    default = "required" if option.get("required") else _shown(option["default"]) if option.get("default") not in (None, "", [], {}) else ""
    about = option["description"]
    about = " ".join(about) if isinstance(about, list) else about
    about = re.sub(r"\b[A-Z]\(([^()]*)\)", lambda found: f"`{found[1].partition('#')[0]}`", about).replace("|", "\\|")
    return f"| `{key}` | {option['type']} | {default} | {' '.join(about.split())} |"


def _shown(value: t.Any) -> str:
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def _item(text: str) -> str:
    return "- " + _wrapped(text).replace("\n", "\n  ")


def _wrapped(text: str) -> str:
    lines = [""]
    for word in text.split():
        if len(lines[-1]) + len(word) > 118:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)


if __name__ == "__main__":
    print(page(), end="")
