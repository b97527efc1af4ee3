# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The archive as a user gets it: built, installed, used by its full names, and read by Galaxy's importer."""

from __future__ import annotations

import re
import shutil
import typing as t
from pathlib import Path

from . import tools, workspace
from .shell import Failed, LeftOut, Log

SITE = tools.REPOSITORY / ".cache" / "docs"
"""Where the documentation is built."""

# What the importer says about every collection that is not checked by its own containers, and of a busy machine: it gives ansible-lint 180 s. The step
# lint runs the same rules and more, on more files, for as long as that takes.
_EXPECTED = ("No docker or podman found", "Timeout on call to ansible-lint")

# Labels of Ansible's own documentation, which is not read for a build without a network.
_OF_ANSIBLE = re.compile(r"undefined label: '(?:\w+_plugins|common_return_values|ansible_configuration_settings|ansible_collections\.(?!creativeflow\.).*)'")
# Sphinx ends well with all of them.
_COMPLAINT = re.compile(r"\b(WARNING|ERROR|CRITICAL|SEVERE):")
_CONTENTS = re.compile(r"^\.\. contents::\n(?:   .*\n)*", re.MULTILINE)
_REFERENCE = ("--use-current", "--squash-hierarchy", "--fail-on-error")
_EXAMPLE = ("-i", "inventory", "--vault-password-file", "vault-password.txt")


def archive(log: Log) -> str:
    """Build, install into an empty collections path, and use what is in it, with the examples and by an execution environment."""
    tools.ensure(log)
    with workspace.copy("archive") as root:
        built, env = _build(log, root)
        installed = workspace.collections(root) / "installed"
        env["ANSIBLE_COLLECTIONS_PATH"] = str(installed)
        # The collections that it depends on came with the tools.
        log.run("ansible-galaxy", "collection", "install", "--offline", "--no-deps", "-p", installed, built, cwd=installed.parent, env=env)
        modules = _names(root, "plugins/modules/*.py")
        roles = _names(root, "roles/*/meta/argument_specs.yml", 1)
        playbooks = _names(root, "playbooks/*.yml")
        _expect("module", modules, log.run("ansible-doc", "-t", "module", "-l", "creativeflow.minio", cwd=installed, env=env))
        _expect("role", roles, log.run("ansible-doc", "-t", "role", "-l", "creativeflow.minio", cwd=installed, env=env))
        for name in playbooks:
            log.run("ansible-playbook", "-i", "localhost,", "--syntax-check", f"creativeflow.minio.{name}", cwd=installed, env=env)
        examples = _names(root, "examples/*/ansible.cfg", 0)
        for name in examples:
            example = root / "examples" / name
            log.run("ansible-playbook", *_EXAMPLE, "creativeflow.minio.check_inputs", cwd=example, env={**env, **_exported(example)})
        log.run("ansible-builder", "create", "--file", root / "examples" / "execution-environment.yml", cwd=installed, env=env)
        _expect_required(root, log.run("ansible-builder", "introspect", installed, cwd=installed, env=env))
    return f"{len(modules)} modules, {len(roles)} roles, {len(playbooks)} playbooks, {len(examples)} examples"


def importer(log: Log) -> str:
    """galaxy-importer, with no error and no warning."""
    tools.ensure(log)
    with workspace.copy("importer") as root:
        if not (root / "README.md").is_file():
            raise LeftOut("README.md does not exist")
        built, env = _build(log, root)
        env.update(GALAXY_IMPORTER_CONFIG=str(root / "tests" / "galaxy-importer.cfg"), HOME=str(workspace.collections(root)))
        output = log.run(tools.venv() / "bin" / "python", "-m", "galaxy_importer.main", built, cwd=built.parent, env=env)
    complaints = [line for line in output.splitlines() if re.match("(ERROR|WARNING)", line) and not any(text in line for text in _EXPECTED)]
    if complaints:
        raise Failed(complaints[0])
    return ""


def docs(log: Log) -> str:
    """The site of all pages, roles, modules and plugins, as HTML."""
    tools.ensure(log)
    with workspace.copy("docs") as root:
        env = tools.environment(workspace.collections(root))
        reference = root / "reference"
        reference.mkdir(mode=0o755)
        log.run("antsibull-docs", "collection", *_REFERENCE, "--dest-dir", reference, "creativeflow.minio", cwd=root, env=env)
        _leave_contents_to_the_theme(reference)
        first = (root / "docs" / "site" / "index.md").read_text(encoding="utf-8")
        (root / "index.md").write_text(first.replace("](../", "](docs/"), encoding="utf-8")
        built = workspace.collections(root) / "html"
        output = log.run(tools.venv() / "bin" / "python", "-m", "sphinx", "-q", "-c", "docs/site", "-b", "html", root, built, cwd=root, env=env)
        complaints = [line for line in output.splitlines() if _COMPLAINT.search(line) and not _OF_ANSIBLE.search(line)]
        if complaints:
            raise Failed(f"{len(complaints)} complaints, the first: {complaints[0].replace(str(root), '.')}")
        shutil.rmtree(SITE, ignore_errors=True)
        shutil.copytree(built, SITE)
    return f"{SITE.relative_to(tools.REPOSITORY)}/index.html"


def _leave_contents_to_the_theme(reference: Path) -> None:
    """The theme shows the headings of a page beside it, and an error in place of a second list of them."""
    for page in reference.rglob("*.rst"):
        text = page.read_text(encoding="utf-8")
        page.write_text(_CONTENTS.sub("", text), encoding="utf-8")


def _build(log: Log, root: Path) -> tuple[Path, dict[str, str]]:
    env = tools.environment(workspace.collections(root))
    folder = workspace.collections(root) / "archive"
    log.run("ansible-galaxy", "collection", "build", "--output-path", folder, root, cwd=root, env=env)
    (built,) = folder.glob("*.tar.gz")
    return built, env


def _names(root: Path, pattern: str, parent: t.Optional[int] = None) -> list[str]:
    paths = [path for path in root.glob(pattern) if path.stem != "__init__"]
    return sorted(path.stem if parent is None else path.parents[parent].name for path in paths)


def _exported(example: Path) -> dict[str, str]:
    """What the reader of an example exports before the playbooks run: the keys of its aliases."""
    aliases = example / "config" / "mc_aliases.json"
    text = aliases.read_text(encoding="utf-8") if aliases.is_file() else ""
    return {name: f"throw-away-{name.lower()}" for name in re.findall(r"\{([A-Z0-9_]+)\}", text)}


def _expect(noun: str, names: list[str], listing: str) -> None:
    missing = [name for name in names if not re.search(rf"^creativeflow\.minio\.{name}\b", listing, re.MULTILINE)]
    if missing:
        raise Failed(f"the installed archive lacks the {noun} {', '.join(missing)}")


def _expect_required(root: Path, introspected: str) -> None:
    """What an execution environment installs for the collection is what its requirements name."""
    names = re.findall(r"^([\w-]+)", (root / "requirements.txt").read_text(encoding="utf-8"), re.MULTILINE)
    missing = [name for name in names if not re.search(rf"^- '?{name}\b.*from collection", introspected, re.MULTILINE)]
    if missing:
        raise Failed(f"an execution environment would lack {', '.join(missing)}")
