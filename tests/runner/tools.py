# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tools of all steps: one virtual environment in the user's cache folder, made once for each content of requirements.txt."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import typing as t
from pathlib import Path

from .shell import Failed, LeftOut, Log

REPOSITORY = Path(__file__).resolve().parents[2]
_REQUIREMENTS = Path(__file__).with_name("requirements.txt")
# ansible-test asks for this version of pip in the virtual environments that it makes.
_PIP = "pip==24.2"
# Another ansible-core than that of requirements.txt: 2.21.5
_CORE = os.environ.get("ANSIBLE_CORE", "")
_lock = threading.Lock()
_BEGAN = time.monotonic()

_GET_PIP = '''"""Installs pip from a wheel, in the place of the script that ansible-test would download."""
import sys
sys.path.insert(0, {wheel!r})
from pip._internal.cli.main import main
sys.exit(main(["install", *(word for word in sys.argv[1:] if word not in ("--no-setuptools", "--no-wheel"))]))
'''


def cache() -> Path:
    """The folder that the lab uses too."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "creativeflow-minio"


def only() -> list[str]:
    """The targets, scenarios or files that the variable ONLY of the environment asks for, instead of all."""
    return os.environ.get("ONLY", "").split()


def at_night() -> bool:
    """Whether a step runs what it leaves out of `make test`, because that takes longer, and nothing else."""
    return bool(os.environ.get("NIGHTLY"))


def has_time() -> bool:
    """Whether another part of a step may begin: the variable TEST_MINUTES of the environment says after how many minutes none does."""
    return time.monotonic() - _BEGAN < 60 * float(os.environ.get("TEST_MINUTES", "inf"))


def require_time() -> None:
    """:raises LeftOut: no step may begin any more."""
    if not has_time():
        raise LeftOut(f"not begun, because {os.environ['TEST_MINUTES']} minutes were over")


def venv() -> Path:
    """Where the tools are, once ``ensure`` has run."""
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    core = f"-core-{_CORE}" if _CORE else ""
    return cache() / f"tools-{version}-{hashlib.sha256(_REQUIREMENTS.read_bytes()).hexdigest()[:12]}{core}"


def home() -> Path:
    """A home folder for ansible-test, which keeps its own environments in it."""
    return venv() / "home"


def ensure(log: Log) -> None:
    """Install the tools; another thread or another run that is doing so is waited for."""
    with _one_at_a_time():
        if not (venv() / "complete").exists():
            _install(log)


@contextlib.contextmanager
def _one_at_a_time() -> t.Iterator[None]:
    """Among the threads of this run, and among runs: two that install into one folder at once leave it half made."""
    with _lock:
        cache().mkdir(parents=True, exist_ok=True)
        with (cache() / "tools.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield


def separate(log: Log, requirement: str) -> Path:
    """Have one package in a virtual environment of its own, because it wants other versions of packages than Ansible; its folder of programs.

    :param requirement: with its version, ``mitmproxy==11.0.2``.
    """
    place = cache() / f"{requirement.replace('==', '-')}-{sys.version_info[0]}.{sys.version_info[1]}"
    with _one_at_a_time():
        if not (place / "complete").exists():
            shutil.rmtree(place, ignore_errors=True)
            log.run(sys.executable, "-m", "venv", place, cwd=REPOSITORY)
            log.run(place / "bin" / "python", "-m", "pip", "--disable-pip-version-check", "install", "--quiet", requirement, cwd=REPOSITORY)
            (place / "complete").touch()
    return place / "bin"


def go_program(log: Log, package: str) -> Path:
    """Have a program that Go builds.

    :param package: with its version, ``example.net/tool/cmd/tool@v1.0.0``. :raises LeftOut: there is no Go.
    """
    if not shutil.which("go"):
        raise LeftOut("go is missing, which builds the program of this check")
    name = package.rpartition("/")[2]
    place = cache() / name.replace("@", "-")
    with _one_at_a_time():
        if not place.exists():
            with tempfile.TemporaryDirectory(dir=cache()) as folder:
                log.run("go", "install", package, cwd=Path(folder), env={"GOBIN": folder})
                (Path(folder) / name.partition("@")[0]).rename(place)
    return place


def environment(collections: Path) -> dict[str, str]:
    """What the tools need to find each other and the collection."""
    return {
        "PATH": f"{venv() / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "VIRTUAL_ENV": str(venv()),
        "ANSIBLE_COLLECTIONS_PATH": str(collections),
        "ANSIBLE_LOCALHOST_WARNING": "false",
        "LC_ALL": "C.UTF-8",
        "NO_COLOR": "1",
        "ANSIBLE_NOCOLOR": "1",
    }


def _install(log: Log) -> None:
    if not _has_venv():
        raise Failed("python3 has no venv module: install the package python3-venv")
    shutil.rmtree(venv(), ignore_errors=True)
    log.run(sys.executable, "-m", "venv", venv(), cwd=REPOSITORY)
    pip: list[t.Union[str, Path]] = [venv() / "bin" / "python", "-m", "pip", "--disable-pip-version-check"]
    # Three of four files of Python are collections of others, of which hardly one is run: to compile them takes as long as to install all.
    log.run(*pip, "install", "--quiet", "--no-compile", "-r", _REQUIREMENTS, cwd=REPOSITORY)
    if _CORE:
        log.run(*pip, "install", "--quiet", "--no-compile", "--no-deps", f"ansible-core=={_CORE}", cwd=REPOSITORY)
    log.run(venv() / "bin" / "python", "-m", "compileall", "-q", "-x", "/ansible_collections/", venv() / "lib", cwd=REPOSITORY)
    bootstrap = home() / ".ansible" / "test" / "cache"
    bootstrap.mkdir(parents=True)
    log.run(*pip, "download", "--quiet", "--no-deps", "--dest", bootstrap, _PIP, cwd=REPOSITORY)
    (wheel,) = bootstrap.glob("*.whl")
    script = bootstrap / f"get_{_PIP.replace('==', '_').replace('.', '_')}.py"
    script.write_text(_GET_PIP.format(wheel=str(wheel)), encoding="utf-8")
    # Not through the log: an index's address can hold a password.
    listing = subprocess.run([*pip, "config", "list"], stdout=subprocess.PIPE, text=True, check=False).stdout
    _copy_pip_configuration(listing)
    (venv() / "complete").touch()


def _has_venv() -> bool:
    try:
        import ensurepip  # pylint: disable=import-outside-toplevel
    except ImportError:
        return False
    return bool(ensurepip.version())


def _copy_pip_configuration(listing: str) -> None:
    """ansible-test hides the environment and the home from pip, and with them where the user gets packages from."""
    options = {}
    for line in listing.splitlines():
        name, equals, value = line.partition("=")
        section, dot, option = name.rpartition(".")
        if equals and dot and section in ("global", "install", ":env:"):
            options[option] = value.strip("'").replace("\\n", "\n  ")
    if options:
        file = home() / ".config" / "pip" / "pip.conf"
        file.parent.mkdir(parents=True)
        file.write_text("\n".join(["[global]", *(f"{name} = {value}" for name, value in options.items()), ""]), encoding="utf-8")
        file.chmod(0o600)
