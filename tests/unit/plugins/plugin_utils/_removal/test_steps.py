# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""h8: what goes from a host, and what stays there."""

from __future__ import annotations

import dataclasses

import pytest
from ansible_collections.creativeflow.minio.plugins.plugin_utils._removal.steps import Wanted, steps, unread, wanted_from

UNIT, ENV = "/etc/systemd/system/minio.service", "/etc/default/minio"
WANTED = Wanted(
    site="dr",
    service="minio",
    config_dir="/etc/minio",
    files=("/etc/minio/root_user", "/etc/minio/certs/public.crt", ENV, UNIT, f"{UNIT}.d/50-limits.conf"),
    folders=("/etc/minio", "/etc/minio/certs", "/etc/minio/certs/CAs", "/etc/minio/kes", f"{UNIT}.d"),
    swept=("/etc/minio/kes",),
    queues=("/var/lib/minio-audit",),
    drives=("/mnt/disk1", "/mnt/disk2"),
    settings=("/etc/sysctl.d/60-minio.conf",),
    user="minio-user",
    group="minio-user",
    home="/etc/minio",
    shell="/usr/sbin/nologin",
    program="/usr/local/bin/minio",
    method="build",
)
RUNNING = {"state": "running", "active": "active", "enabled": "enabled", "unit": UNIT, "problem": ""}
STOPPED = {"state": "stopped", "active": "inactive", "enabled": "disabled", "unit": UNIT, "problem": ""}
GONE = {"state": "absent", "active": "inactive", "enabled": "", "unit": "", "problem": ""}
USER = {"name": "minio-user", "exists": True, "uid": 998, "group": "minio-user", "groups": [], "home": "/etc/minio", "shell": "/usr/sbin/nologin", "uses": []}
GROUP = {"name": "minio-user", "exists": True, "gid": 998, "uses": []}
NOBODY = {"exists": False, "uid": None, "gid": None, "home": "", "shell": "", "uses": []}
ABSENT = {"kind": "absent", "target": "", "uses": []}


def drive(path, state="formatted", **changes):
    empty = {"path": path, "state": state, "deployment": "4f4a" if state == "formatted" else "", "buckets": [], "others": [], "problem": ""}
    return {**empty, **changes}


def look(**changes):
    """A host as the roles leave it."""
    return {
        "service": RUNNING,
        "record": {},
        "paths": dict.fromkeys(WANTED.files, "file") | {f"{UNIT}.d/50-limits.conf": "absent", "/etc/sysctl.d/60-minio.conf": "absent"},
        "folders": {
            "/etc/minio": {"root_user": "file", "certs": "directory"},
            "/etc/minio/certs": {"public.crt": "file", "CAs": "directory"},
            "/etc/minio/certs/CAs": {},
            "/etc/minio/kes": None,
            f"{UNIT}.d": None,
        },
        "drives": [drive("/mnt/disk1", buckets=["media"]), drive("/mnt/disk2")],
        "user": USER,
        "group": GROUP,
        "programs": {"/usr/local/bin/minio": {**ABSENT, "kind": "file"}, "/usr/local/bin/minio.new": ABSENT, "/usr/local/bin/minio.old": ABSENT},
        **changes,
    }


EMPTY = {
    "service": GONE,
    "paths": dict.fromkeys([*WANTED.files, *WANTED.settings], "absent"),
    "folders": dict.fromkeys(WANTED.folders),
    "drives": [drive("/mnt/disk1", "empty"), drive("/mnt/disk2", "empty")],
    "user": NOBODY,
    "group": NOBODY,
    "programs": dict.fromkeys(WANTED.programs, ABSENT),
}


def test_the_data_stays_with_its_user():
    found = steps(WANTED, look(), emptied=False)
    assert (found.phase, found.stops, found.drives, found.user, found.group) == ("installed", True, (), False, False)
    assert found.files == ("/etc/minio/root_user", "/etc/minio/certs/public.crt", ENV, UNIT)
    assert found.folders == ("/etc/minio/certs/CAs", "/etc/minio/certs", "/etc/minio")
    assert found.programs == ("/usr/local/bin/minio",)
    assert found.kept == (
        "/mnt/disk1: data of deployment 4f4a (media)",
        "/mnt/disk2: data of deployment 4f4a",
        "user minio-user: the data on the drives belongs to it",
        "group minio-user: the data on the drives belongs to it",
    )
    assert found.problems == ()


def test_with_the_data_all_goes():
    found = steps(WANTED, look(), emptied=True)
    assert (found.drives, found.deployments, found.user, found.group) == (("/mnt/disk1", "/mnt/disk2"), ("4f4a",), True, True)
    assert (found.kept, found.problems) == ((), ())
    assert found.removed[0] == "service minio"
    assert found.removed[-2:] == ("user minio-user", "group minio-user")


@pytest.mark.parametrize("emptied", [False, True])
def test_a_second_run_has_nothing_to_do(emptied):
    found = steps(WANTED, look(**EMPTY), emptied)
    assert (found.phase, found.stops, found.removed, found.drives, found.kept, found.problems) == ("absent", False, (), (), (), ())


def test_after_a_removal_without_data_the_data_can_go():
    after = look(**{**EMPTY, "drives": look()["drives"], "user": USER, "group": GROUP})
    assert steps(WANTED, after, emptied=False).removed == ()
    assert steps(WANTED, after, emptied=True).removed == ("user minio-user", "group minio-user")
    assert steps(WANTED, after, emptied=True).drives == ("/mnt/disk1", "/mnt/disk2")


@pytest.mark.parametrize(
    ("service", "record", "expected"),
    [
        (RUNNING, {"site": "dr"}, "installed"),
        (STOPPED, {"site": "dr", "lossless": True}, "begun"),
        (STOPPED, {"site": "az1"}, "installed"),
        (STOPPED, {}, "installed"),
        ({**STOPPED, "enabled": "enabled"}, {"site": "dr"}, "installed"),
        ({**STOPPED, "active": "failed"}, {"site": "dr"}, "begun"),
        (GONE, {"site": "dr"}, "begun"),
        (GONE, {}, "absent"),
    ],
)
def test_a_record_counts_only_while_the_service_is_off(service, record, expected):
    found = steps(WANTED, look(service=service, record=record), emptied=False)
    assert (found.phase, found.lossless) == (expected, bool(record.get("lossless")))


def test_the_record_keeps_no_folder_and_is_not_reported():
    folders = {**look()["folders"], "/etc/minio": {"root_user": "file", "certs": "directory", "removal.json": "file"}}
    found = steps(WANTED, look(service=STOPPED, record={"site": "dr"}, folders=folders), emptied=False)
    assert "/etc/minio" in found.folders
    assert not any("removal.json" in line for line in (*found.removed, *found.kept))


def test_a_queue_goes_when_it_is_empty():
    queue = WANTED.queues[0]
    assert queue in steps(WANTED, look(folders={**look()["folders"], queue: {}}), emptied=True).folders
    full = steps(WANTED, look(folders={**look()["folders"], queue: {"1.event": "file"}}), emptied=True)
    assert queue not in full.folders
    assert full.kept == (f"{queue}: entries of the log that nobody took",)


def test_what_somebody_put_there_stays_and_is_named():
    folders = {
        "/etc/minio": {"root_user": "file", "certs": "directory", "notes": "file"},
        "/etc/minio/certs": {"public.crt": "file", "CAs": "directory", "extra": "directory"},
        "/etc/minio/certs/CAs": {},
        "/etc/minio/kes": {"old.key": "file", "folder": "directory"},
        f"{UNIT}.d": {"50-limits.conf": "file", "override.conf": "file"},
    }
    paths = {**look()["paths"], f"{UNIT}.d/50-limits.conf": "file", ENV: "directory", "/etc/sysctl.d/60-minio.conf": "file"}
    found = steps(WANTED, look(folders=folders, paths=paths), emptied=True)
    assert f"{UNIT}.d/50-limits.conf" in found.files
    assert "/etc/minio/kes/old.key" in found.files
    assert ENV not in found.files
    assert found.folders == ("/etc/minio/certs/CAs",)
    assert set(found.kept) == {
        f"{ENV}: it is no file",
        f"{UNIT}.d: the roles did not write override.conf",
        "/etc/minio/certs: the roles did not write extra",
        "/etc/minio/kes: the roles did not write folder",
        "/etc/minio: the roles did not write certs, notes",
        "/etc/sysctl.d/60-minio.conf: it is a setting of the host",
    }


@pytest.mark.parametrize(
    ("user", "group", "expected"),
    [
        ({"uid": 1001}, {}, ("user minio-user: the role did not make it (number 1001, home /etc/minio, shell /usr/sbin/nologin)", "user minio-user stays")),
        ({"home": "/srv/x"}, {}, ("user minio-user: the role did not make it (number 998, home /srv/x, shell /usr/sbin/nologin)", "user minio-user stays")),
        ({"uses": ["backup.service runs as it"]}, {}, ("user minio-user: backup.service runs as it", "user minio-user stays")),
        ({}, {"uses": ["alice is in it"]}, (None, "alice is in it")),
        ({}, {"gid": 100000}, (None, "the role did not make it (number 100000)")),
        ({"exists": False}, {}, (None, None)),
        (
            {"uid": 0},
            {"gid": 0},
            ("user minio-user: the role did not make it (number 0, home /etc/minio, shell /usr/sbin/nologin)", "the role did not make it (number 0)"),
        ),
    ],
)
def test_a_user_that_is_somebody_elses_too_stays(user, group, expected):
    found = steps(WANTED, look(user={**USER, **user}, group={**GROUP, **group}), emptied=True)
    of_user, of_group = expected
    assert found.kept == tuple(filter(None, (of_user, f"group minio-user: {of_group}" if of_group else None)))
    assert (found.user, found.group) == (of_user is None and user.get("exists") is not False, of_group is None)


@pytest.mark.parametrize(
    ("method", "program", "removed", "kept"),
    [
        ("file", {"kind": "file"}, ("/usr/local/bin/minio",), ()),
        ("none", {"kind": "file"}, (), ("/usr/local/bin/minio: the role did not install it",)),
        ("build", {"kind": "file", "uses": ["minio-test.service names it"]}, (), ("/usr/local/bin/minio: minio-test.service names it",)),
        ("package", {"kind": "link", "target": "/usr/bin/silo"}, ("/usr/local/bin/minio",), ("/usr/bin/silo: its package stays installed",)),
        ("package", {"kind": "file"}, (), ("/usr/local/bin/minio: its package stays installed",)),
        ("build", {"kind": "directory"}, (), ("/usr/local/bin/minio: it is no file",)),
        ("build", {}, (), ()),
    ],
)
def test_a_program_that_something_else_needs_stays(method, program, removed, kept):
    programs = {**look()["programs"], "/usr/local/bin/minio": {**ABSENT, **program}}
    found = steps(dataclasses.replace(WANTED, method=method), look(programs=programs), emptied=True)
    assert (found.programs, found.kept) == (removed, kept)


def test_what_an_upgrade_left_goes_too():
    programs = {path: {**ABSENT, "kind": "file"} for path in WANTED.programs}
    assert steps(WANTED, look(programs=programs), emptied=False).programs == WANTED.programs


@pytest.mark.parametrize(
    ("state", "changes", "problem", "kept"),
    [
        ("used", {"others": ["x"]}, "drive /mnt/disk2 has no format of MinIO: it holds x.", "/mnt/disk2: x, not of MinIO"),
        ("empty", {}, "drive /mnt/disk2 has no format of MinIO: it is empty, or not mounted.", None),
        ("absent", {}, "drive /mnt/disk2 has no format of MinIO: it is not there.", None),
        ("refused", {"problem": "/mnt/disk2 leads away."}, "drive /mnt/disk2 leads away.", "/mnt/disk2: /mnt/disk2 leads away."),
    ],
)
def test_a_drive_without_a_format_is_refused_while_the_site_is_there(state, changes, problem, kept):
    drives = [drive("/mnt/disk1"), drive("/mnt/disk2", state, **changes)]
    with_data = steps(WANTED, look(drives=drives), emptied=True)
    assert [line for line in with_data.problems if line.startswith(problem)] == list(with_data.problems) != []
    without = steps(WANTED, look(drives=drives), emptied=False)
    assert without.problems == ()
    assert (kept in without.kept) is (kept is not None)
    again = steps(WANTED, look(**{**EMPTY, "drives": drives}), emptied=True)
    assert again.problems == (("drive /mnt/disk2 leads away.",) if state == "refused" else ())


def test_what_cannot_be_read_is_no_absence():
    paths = {**look()["paths"], ENV: "unknown"}
    service = {**RUNNING, "state": "absent", "problem": "minio.service: the unit is masked"}
    found = steps(WANTED, look(paths=paths, service=service), emptied=False)
    assert found.problems == (f"{ENV} cannot be read. Correct that first.", "minio.service: the unit is masked. Correct that first.")


def test_a_server_whose_unit_is_missing_is_to_be_stopped_first():
    found = steps(WANTED, look(service={**RUNNING, "enabled": "", "unit": ""}), emptied=False)
    assert found.problems == ("minio.service runs, and somebody removed the file of its unit. Stop it first (systemctl stop minio), then run this again.",)


def test_a_host_that_cannot_be_read_is_a_reason():
    assert unread("the host cannot be read: no find.").problems == ("the host cannot be read: no find. Correct that first.",)
    assert unread("").problems == ("it cannot be read. Correct that first.",)


def test_what_the_roles_write_is_taken_from_the_plan():
    own = {
        "_minio_cluster_plan": {
            "site": "dr",
            "files": {"/etc/minio/root_user": {}, UNIT: {}},
            "absent": ["/etc/minio/kms_secret_key", "/etc/minio/removal.json"],
            "copied": [{"path": "/etc/minio/webhooks/audit-siem.crt"}],
            "root_folders": ["/etc/minio", "/etc/minio/webhooks"],
            "swept_folders": ["/etc/minio/kes", "/etc/minio/webhooks"],
            "queues": ["/var/lib/minio-audit"],
            "layout": {"drives": ["/mnt/disk1/"]},
            "account": {"user": "minio-user", "group": "minio-user", "home": "/etc/minio", "shell": "/usr/sbin/nologin"},
        },
        "minio_cluster_service_name": "minio",
        "minio_cluster_config_dir": "/etc/minio",
        "minio_cluster_install_path": "/usr/local/bin/minio",
        "minio_cluster_install_method": "build",
    }
    found = wanted_from(own.get)
    assert found.files == ("/etc/minio/root_user", UNIT, "/etc/minio/kms_secret_key", "/etc/minio/webhooks/audit-siem.crt", f"{UNIT}.d/50-limits.conf")
    assert found.folders == ("/etc/minio", "/etc/minio/webhooks", "/etc/minio/kes", f"{UNIT}.d")
    assert found.drives == ("/mnt/disk1",)
    assert found.settings == ("/etc/sysctl.d/60-minio.conf", "/etc/systemd/journald.conf.d/50-minio.conf")
    options = found.look(emptied=True)
    assert (options["record"], options["emptied"], options["leaving"][0]) == ("/etc/minio/removal.json", True, "/etc/minio")
