# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Options of the command line, and check mode."""

from __future__ import annotations

import typing as t
from pathlib import Path

import yaml

from .deployment import VARIABLES, Case, sites

_TAGS = "install, configure, service, buckets, iam, replication, monitoring, status"
_ABOVE = "The failover failed. The error above says why."
_FROM_TO = ("-e", "minio_failover_from=az1", "-e", "minio_failover_to=dr")
_REFUSED = "2 attempts failed: the connection was refused. Is the server running, and is the port right?"


def _chosen(site: str) -> list[dict[str, t.Any]]:
    """Plays that choose the hosts of a site as the playbooks do, and say which they are."""
    playbook = yaml.safe_load((Path(__file__).resolve().parents[2] / "playbooks" / "rotate_root.yml").read_text(encoding="utf-8"))
    _inputs, choose, act = playbook[:3]
    tell = {"debug": {"msg": "chosen {{ ansible_play_hosts | join(' ') }}"}, "run_once": True}
    return [{**choose, "vars": {"minio_rotate_site": site}}, {"hosts": act["hosts"], "gather_facts": False, "tasks": [tell]}]


COMMANDS = (
    Case(
        "tags-misspelt",
        (f"--tags bucket: there is no such tag. Did you mean buckets? The tags are {_TAGS}.",),
        playbook="site",
        options=("--tags", "bucket"),
    ),
    # Nothing but the buckets is touched: hosts of this deployment have no servers, and the sites do not answer.
    Case(
        "tags-buckets",
        tuple(f"site {name} (http://127.0.0.1:{port}): {_REFUSED.partition(': ')[2]}" for name, port in (("az1", 1), ("dr", 2))),
        playbook="site",
        options=("--tags", "buckets"),
    ),
    Case("tags-status", ("--tags x,y: there is no such tag. The tags are status.",), playbook="status", options=("--tags", "x,y")),
    Case(
        "tags-failover",
        ("--tags buckets: creativeflow.minio.failover has no tags, and does one thing as a whole. Run it without the option.",),
        playbook="failover",
        options=("--tags", "buckets"),
    ),
    Case(
        "skip-tags-all",
        ("--skip-tags all: creativeflow.minio.buckets would do nothing. Its tag is buckets.",),
        playbook="buckets",
        options=("--skip-tags", "all"),
    ),
    Case(
        "skip-tags-always",
        ("--skip-tags always: there is no such tag. The tags are buckets.",),
        playbook="buckets",
        options=("--skip-tags", "always"),
    ),
    Case(
        "tags-of-own-playbook",
        playbook="{folder}/own.yml",
        options=("--tags", "mine"),
        code=0,
        files={
            "own.yml": [
                {"import_playbook": "creativeflow.minio.check_inputs"},
                {"hosts": "localhost", "gather_facts": False, "tags": ["mine"], "tasks": [{"debug": None}]},
            ]
        },
    ),
    # c5: what the first playbook of a run chose is not what the second one chooses.
    Case(
        "chosen-twice",
        playbook="{folder}/twice.yml",
        code=0,
        files={"twice.yml": [*_chosen("az1"), *_chosen("dr")]},
        contains=('"chosen az1-n1 az1-n2 az1-n3 az1-n4"', '"chosen dr-n1 dr-n2 dr-n3 dr-n4"'),
    ),
    Case(
        "sdk-missing",
        ("the Python package minio is missing on the controller, where … runs the modules. Install it: … -m pip install 'minio>=7.2.20,<8'.",),
        playbook="buckets",
        environment={"PYTHONPATH": "{folder}/without"},
        files={
            "without/sitecustomize.py": "import importlib.machinery as m\nfind = m.PathFinder.find_spec\n"
            "m.PathFinder.find_spec = classmethod(lambda c, name, *a: None if name == 'minio' else find(name, *a))\n"
        },
    ),
    Case(
        "controller-outdated",
        (
            "the Python package cryptography on the controller is 41.0.7, and >=42 is needed. Install it: … -m pip install 'cryptography>=42'.",
            "the Python package minio on the controller is 6.0.2, and >=7.2.20,<8 is needed. Install it: … -m pip install 'minio>=7.2.20,<8'.",
            "the collection ansible.posix on the controller is 1.6.2, and >=2.0.0 is needed. Install it: ansible-galaxy collection install "
            "'ansible.posix:>=2.0.0' --upgrade.",
        ),
        playbook="{folder}/own.yml",
        environment={"PYTHONPATH": "{folder}/outdated"},
        files={
            "own.yml": [{"import_playbook": "creativeflow.minio.check_inputs"}],
            "outdated/cryptography-41.0.7.dist-info/METADATA": "Metadata-Version: 2.1\nName: cryptography\nVersion: 41.0.7\n",
            "outdated/minio-6.0.2.dist-info/METADATA": "Metadata-Version: 2.1\nName: minio\nVersion: 6.0.2\n",
            "collections/ansible_collections/ansible/posix/MANIFEST.json": {"collection_info": {"version": "1.6.2"}},
        },
    ),
    Case("rotate-without-site", ("Give minio_rotate_site, the site whose root credentials change. No host belongs to ''.",), playbook="rotate_root"),
    Case(
        "expand-unknown-site",
        ("Give minio_expand_site, the site that gets another pool. No host belongs to 'frankfurt'.",),
        playbook="expand",
        options=("-e", "minio_expand_site=frankfurt"),
    ),
    Case("writers-without-site", ("Set minio_writers_site to one of az1, dr.",), playbook="writers"),
    # What an emergency does not need must not stop it: the keys of a third site, which no variable gives.
    Case(
        "failover-third-site-incomplete",
        (f"Site dr cannot take over: site dr (http://127.0.0.1:2): {_REFUSED.replace('2', '3', 1)}", _ABOVE),
        playbook="failover",
        options=(*_FROM_TO, "-e", "minio_failover_accept_loss=true"),
        variables={
            "minio_sites": {**VARIABLES["minio_sites"], "third": {"url": "http://127.0.0.1:3", "access_key": "key", "secret_key": "{{ nobody_knows }}"}},
            "minio_replication_secrets": {"dr": "replication-of-dr", "third": "{{ nobody_knows }}"},
        },
    ),
    Case(
        "failover-timeout-is-text",
        ("minio_failover_timeout: 'soon' must be a whole number.",),
        playbook="failover",
        options=(*_FROM_TO, "-e", "minio_failover_timeout=soon"),
    ),
    Case(
        "failback-resume-is-text",
        ("minio_failover_resume: 'perhaps' must be true or false.",),
        playbook="failback",
        options=(*_FROM_TO, "-e", "minio_failover_resume=perhaps"),
    ),
    Case(
        "drill-rate-is-text",
        ("minio_drill_rate: 'fast' must be a whole number.",),
        playbook="drill",
        options=(*_FROM_TO, "-e", "minio_drill_bucket=users", "-e", "minio_drill_rate=fast"),
    ),
    Case(
        "rebuild-timeout-is-text",
        ("minio_failover_rebuild_timeout: 'tomorrow' must be a whole number.",),
        playbook="rebuild_site",
        options=("-e", "minio_failover_rebuild_timeout=tomorrow"),
    ),
    Case("rebuild-without-sites", ("Set minio_failover_rebuild_site and minio_failover_rebuild_from to two of az1, dr.",), playbook="rebuild_site"),
    Case("failover-without-sites", ("Set minio_failover_from and minio_failover_to to two of az1, dr.", _ABOVE), playbook="failover"),
    Case(
        "replace-drive-without-drive",
        ("Give minio_replace_node, a host of the inventory, and minio_replace_drive, the path of its drive.",),
        playbook="replace_drive",
        options=("-e", "minio_replace_node=az1-n1"),
    ),
    Case("remove-without-site", ("Give minio_remove_site, the site that is to be removed. No host belongs to ''.",), playbook="remove_site"),
    Case("restore-without-site", ("Give minio_restore_site, one of az1, dr, and minio_restore_file, a backup.",), playbook="restore_config"),
    Case(
        "backup-of-unknown-site",
        ("minio_backup_sites: minio_sites has no site frankfurt. minio_sites has az1, dr.",),
        playbook="backup_config",
        options=("-e", '{"minio_backup_sites": ["frankfurt"]}'),
    ),
)
# c12: what no deployment ends is said in check mode, and fails.
CHECK_MODE = (
    Case(
        "check-https-to-http",
        ("Check mode cannot compare. site az1 (https://127.0.0.1:{http}): it does not speak TLS on this port. Use http://, or the port that has TLS.",),
        playbook="buckets",
        options=("--check",),
        variables=sites(url="https://127.0.0.1:{http}"),
    ),
    Case(
        "check-name-unknown",
        ("Check mode cannot compare. site az1 (http://nowhere.invalid:9000): 2 attempts failed: …the host's name cannot be resolved. Check url and DNS.",),
        playbook="iam",
        options=("--check",),
        variables=sites(url="http://nowhere.invalid:9000"),
    ),
    Case(
        "check-no-minio",
        ("Check mode cannot compare. site az1 (http://127.0.0.1:{http}): something that is not MinIO answers HTTP 501. …",),
        playbook="replication",
        options=("--check",),
        variables=sites(url="http://127.0.0.1:{http}"),
    ),
    Case(
        "verify-check-unknown",
        (
            "What runs is not what is declared; creativeflow.minio.site would change:",
            f"What it has is unknown. site az1 (http://127.0.0.1:1): {_REFUSED}",
            f"What it has is unknown. site dr (http://127.0.0.1:2): {_REFUSED}",
        ),
        playbook="verify_config",
        options=("--check",),
    ),
)
