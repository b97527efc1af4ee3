# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks on real servers, which the lab starts."""

from __future__ import annotations

import base64
import json
import os
import re
import shutil
import subprocess
from pathlib import Path

from . import tools, workspace
from .shell import Failed, LeftOut, Log

_PORT = "19400"
_LONGEST = "replication"
# Scenarios and flows that `make nightly` runs, because `make test` has no time for them.
_NIGHTLY = ("around", "drift", "examples", "growth", "interrupted", "monitoring", "node_loss", "readme", "remove", "secrets", "tutorial", "upgrade")
_NIGHTLY_FLOWS = ("playbook_examples", "playbook_results", "playbook_status", "replication_failover")
_FLOWS = ("playbook_", "replication_")
_PART = 6
_OPTIONS = ("--local", "--color", "no", "--retry-on-error", "--continue-on-error")
# The Debian releases that hosts of the scenarios run.
_SUITES = ("bookworm", "trixie")
_MITMPROXY = "mitmproxy==11.0.2"
LDAPTOR = "ldaptor==21.2.0"

# A key for the tests of encryption, and a notification target that nobody answers behind: rules need no more than that it is configured.
_SERVER_ENVIRONMENT = (
    "MINIO_KMS_SECRET_KEY=it-key:" + base64.b64encode(bytes(32)).decode(),
    "MINIO_NOTIFY_WEBHOOK_ENABLE_IT=on",
    "MINIO_NOTIFY_WEBHOOK_ENDPOINT_IT=http://127.0.0.1:1/",
)


def binaries(log: Log) -> str:
    """Build minio and mc, unless they are in the cache; the folder of both."""
    _needs("lab/lab")
    return _have(log, "binaries")


def _have(log: Log, what: str) -> str:
    """Have the lab make something; where it is."""
    return log.run("./lab/lab", what, cwd=tools.REPOSITORY).splitlines()[-1]


def integration(log: Log) -> str:
    """ansible-test integration of the modules, against three sites on loopback."""
    names = [name for name in _targets() if not name.startswith((*_FLOWS, "setup_"))]
    parts = [names[start : start + _PART] for start in range(0, len(names), _PART)]
    return _run_targets(log, [tools.only()] if tools.only() else parts)


def flows(log: Log) -> str:
    """ansible-test integration of what playbooks do with several sites, which takes minutes each."""
    names = [name for name in _targets() if name.startswith(_FLOWS) and (name in _NIGHTLY_FLOWS) == tools.at_night()]
    found = _run_targets(log, [tools.only()] if tools.only() else [[name] for name in names])
    return found if tools.only() or tools.at_night() else f"{found}; `make nightly` runs {', '.join(_NIGHTLY_FLOWS)}"


def _targets() -> list[str]:
    return sorted(path.name for path in (tools.REPOSITORY / "tests" / "integration" / "targets").iterdir() if (path / "tasks").is_dir())


def _run_targets(log: Log, parts: list[list[str]]) -> str:
    """Run parts of the targets, one call of ansible-test after the other; none begins when the time is over. One that fails keeps no other from running."""
    _needs("lab/lab", "tests/integration/targets")
    tools.ensure(log)
    output = ""
    late: list[str] = []
    failed: list[str] = []
    with workspace.copy("integration") as root:
        state = workspace.collections(root) / "lab"
        env = {**tools.environment(workspace.collections(root)), "HOME": str(tools.home())}
        try:
            variables = [word for variable in _SERVER_ENVIRONMENT for word in ("--server-env", variable)]
            log.run("./lab/lab", "up", "--driver", "local", "--state", state, "--base-port", _PORT, *variables, cwd=tools.REPOSITORY)
            values = {
                "PROGRAMS": binaries(log),
                "TOXIPROXY": _have(log, "toxiproxy"),
                "MITMDUMP": str(tools.separate(log, _MITMPROXY) / "mitmdump"),
                "LDAPTOR": str(tools.separate(log, LDAPTOR) / "python"),
            }
            _write_config(root, json.loads((state / "sites.json").read_text(encoding="utf-8")), values)
            for names in parts:
                if not tools.has_time():
                    late += names
                    continue
                try:
                    output += log.run("ansible-test", "integration", *_OPTIONS, *names, cwd=root, env=env)
                except Failed as reason:
                    output += reason.output
                    failed += failed_targets(reason.output) or [str(reason)]
        finally:
            log.run("./lab/lab", "down", "--driver", "local", "--state", state, cwd=tools.REPOSITORY)
    if failed:
        raise Failed(f"failed twice: {', '.join(failed)}" + (f"; not begun: {', '.join(late)}" if late else ""))
    done = set(re.findall(r"^Running (\S+) integration test role", output, re.MULTILINE))
    if not done and not late:
        raise Failed("no targets were run")
    return _all_in_time(f"{len(done)} targets" + _again(re.findall(r"Retrying test target \"(\S+)\"", output)), late)


def failed_targets(output: str) -> list[str]:
    """The targets that ansible-test names at its end, because they failed at the second try, too."""
    closing = re.search(r"^FATAL: The \d+ integration test\(s\) listed below .*\n((?:\S+\n)+)", output, re.MULTILINE)
    return closing[1].split() if closing else []


def molecule(log: Log) -> str:
    """The roles on systemd containers."""
    _needs("lab/lab", "extensions/molecule/config.yml")
    if not _has_engine() and not (os.geteuid() == 0 and shutil.which("apt-get")):
        raise LeftOut("no container engine answers, and only root can install one: the roles are not run on hosts")
    tools.ensure(log)
    for suite in _SUITES:
        log.run("./lab/lab", "image", suite, cwd=tools.REPOSITORY)
    programs = {"MINIO_LAB_BINARIES": binaries(log), "MINIO_LAB_OLDER_SERVER": _have(log, "older-server")}
    with workspace.copy("molecule") as root:
        # A home of its own, because Molecule keeps the state of its runs there.
        env = {**tools.environment(workspace.collections(root)), "HOME": str(workspace.collections(root)), **programs}
        every = {path.parent.name for path in (root / "extensions" / "molecule").glob("*/molecule.yml")}
        # The longest first: begun late, it would not end in time on a slow machine.
        names = tools.only() or sorted(set(_NIGHTLY) if tools.at_night() else every - set(_NIGHTLY), key=lambda name: (name != _LONGEST, name))
        repeated, late, failed = [], [], []
        for name in names:
            if not tools.has_time():
                late.append(name)
                continue
            try:
                log.run("molecule", "test", "--scenario-name", name, cwd=root, env=env)
            except Failed:
                if not tools.has_time() or not _passes_again(log, name, root, env):
                    failed.append(name)
                else:
                    repeated.append(name)
    if failed:
        raise Failed(f"{', '.join(failed)} failed")
    left = "" if tools.only() or tools.at_night() else f"; `make nightly` runs {', '.join(_NIGHTLY)}"
    return _all_in_time(f"{len(names) - len(late)} scenarios" + _again(repeated) + left, late)


def _passes_again(log: Log, scenario: str, root: Path, env: dict[str, str]) -> bool:
    try:
        log.run("molecule", "test", "--scenario-name", scenario, cwd=root, env=env)
    except Failed:
        return False
    return True


def _all_in_time(detail: str, late: list[str]) -> str:
    """The detail of a step that is complete. :raises LeftOut: the machine is so slow that parts were not begun; it names them."""
    if late:
        raise LeftOut(f"{detail}; not begun, because {os.environ['TEST_MINUTES']} minutes were over: {', '.join(late)}")
    return detail


def _again(repeated: list[str]) -> str:
    """What passed only when it was run again: everything shares the machine, so that a deadline may pass. It is said, because it may be a fault."""
    return f", of which {', '.join(repeated)} at the second try" if repeated else ""


def _write_config(root: Path, sites: dict, programs: dict[str, str]) -> None:
    folder = root / "tests" / "integration"
    text = (folder / "integration_config.yml.template").read_text(encoding="utf-8")
    first = sites["az1"]
    values = {
        "URL": first["url"],
        "ACCESS_KEY": first["access_key"],
        "SECRET_KEY": first["secret_key"],
        "SITES": json.dumps({name: {key: site[key] for key in ("url", "access_key", "secret_key")} for name, site in sites.items()}),
        **programs,
    }
    for name, value in values.items():
        text = text.replace(f"@{name}", value)
    (folder / "integration_config.yml").write_text(text, encoding="utf-8")


def _has_engine() -> bool:
    docker = shutil.which("docker")
    return docker is not None and not subprocess.run([docker, "info"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode


def _needs(*paths: str) -> None:
    for path in paths:
        if not (tools.REPOSITORY / path).exists():
            raise LeftOut(f"{path} does not exist")
