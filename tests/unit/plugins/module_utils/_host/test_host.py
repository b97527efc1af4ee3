# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What systemd, the kernel and programs print is understood; what cannot be read is not nothing."""

from __future__ import annotations

import base64
import errno
import grp
import hashlib
import json
import os
import subprocess
import sys

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._host import facts, places, processes, program, remains, server, systemd
from ansible_collections.creativeflow.minio.tests.unit.plugins.plugin_utils._certificates.holders import Holder

SHOWN = """Environment=MINIO_REGION=eu "MINIO_VOLUMES=/d /e"
EnvironmentFiles=/etc/default/minio (ignore_errors=no)
EnvironmentFiles=/etc/with space (ignore_errors=yes)
ExecStart={ path=/bin/a ; argv[]=/bin/a b ; ignore_errors=no ; start_time=[n/a] }
ExecStart={ path=/bin/minio ; argv[]=/bin/minio server $MINIO_OPTS ; ignore_errors=no ; start_time=[n/a] }
ExecMainStartTimestamp=Sat 2026-11-28 12:00:01 UTC
DropInPaths=
"""


def test_what_systemctl_shows():
    shown = systemd.parse_show(SHOWN)
    assert systemd.first(shown, "Environment").startswith("MINIO_REGION=eu ") and systemd.first(shown, "DropInPaths") == systemd.first(shown, "Nothing") == ""
    assert systemd.environment_files(shown["EnvironmentFiles"]) == ["/etc/default/minio", "/etc/with space"]
    assert systemd.start_command(shown["ExecStart"]) == "/bin/minio server $MINIO_OPTS"
    assert systemd.start_command([]) == "" and systemd.environment_files([""]) == []
    assert systemd.moment(systemd.first(shown, "ExecMainStartTimestamp")) == 1795867201.0
    assert systemd.moment("") is None and systemd.moment("n/a") is None


@pytest.mark.parametrize(
    ("loaded", "runs", "state", "problem"),
    [
        ("loaded", True, "running", ""),
        ("not-found", True, "running", ""),
        ("not-found", False, "absent", ""),
        ("loaded", False, "stopped", ""),
        ("masked", True, "absent", "minio.service: the unit is masked"),
    ],
)
def test_the_state_of_a_service(monkeypatch, loaded, runs, state, problem):
    pid = os.getpid() if runs else 0
    text = f"LoadState={loaded}\nActiveState=active\nMainPID={pid}\nExecMainStartTimestamp=Thu 2026-11-26 12:00:01 UTC\nNRestarts=0\n"
    monkeypatch.setattr(systemd, "_systemctl", lambda *_arguments: text)
    found = systemd.read_service("minio")
    assert (found.state, found.problem, found.pid) == (state, problem, pid if state == "running" else 0)


MOUNTS = r"""22 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw
30 22 8:17 / /mnt/disk1 rw - xfs /dev/sdb1 rw
31 22 8:33 /sub /mnt/with\040space ro - xfs /dev/sdc1 ro
32 22 8:49 / /mnt/disk1 rw - xfs /dev/sdd1 rw
broken line
"""


def test_the_mount_of_a_path():
    mounts = places.parse_mounts(MOUNTS)
    assert len(mounts) == 4
    assert places.mount_of("/mnt/disk1", mounts).source == "/dev/sdd1"
    assert places.mount_of("/mnt/disk10", mounts).point == "/"
    assert places.mount_of("/mnt/with space/x", mounts).options == ["ro"]
    assert places.mount_of("/", mounts).kind == "ext4" and places.mount_of("/", []) is None


def test_a_place_is_the_same_only_on_the_same_device():
    mounts = places.parse_mounts(MOUNTS)
    assert places.place_of("/mnt/with space/a", mounts) == ("8:33", "/sub/a")
    assert places.place_of("/srv", mounts) == ("8:1", "/srv")
    assert places.place_of("/mnt/disk1", mounts) != places.place_of("/mnt/disk1", mounts[:2])


@pytest.mark.parametrize(
    "names, contents",
    [
        ([], {"contents": "empty"}),
        (["lost+found", ".minio.sys"], {"contents": "empty"}),
        ([*"abcdefgh"], {"contents": "used", "names": [*"abcdef"]}),
    ],
)
def test_what_is_on_a_drive(tmp_path, names, contents):
    for name in names:
        (tmp_path / name).mkdir()
    assert {**places.contents_of(str(tmp_path)), **contents} == places.contents_of(str(tmp_path))


@pytest.mark.parametrize(
    "text, contents, deployment",
    [
        (json.dumps({"version": "1", "format": "xl", "id": "d-1", "xl": {"this": "x"}}), "formatted", "d-1"),
        (json.dumps({"format": "xl-single", "id": "d-2"}), "formatted", "d-2"),
        (json.dumps({"format": "xl"}), "unreadable", ""),
        (json.dumps({"format": "fs", "id": "d"}), "unreadable", ""),
        ("[]", "unreadable", ""),
        ("{", "unreadable", ""),
        ("", "unreadable", ""),
    ],
)
def test_the_format_of_a_drive(tmp_path, text, contents, deployment):
    (tmp_path / ".minio.sys").mkdir()
    (tmp_path / ".minio.sys" / "format.json").write_text(text)
    found = places.contents_of(str(tmp_path))
    assert (found["contents"], found["deployment"]) == (contents, deployment)


def test_a_place_that_is_not_there_is_empty(tmp_path):
    assert places.contents_of(str(tmp_path / "no" / "disk"))["contents"] == "empty"
    assert places.nearest_of(str(tmp_path / "no" / "disk")) == str(tmp_path)


def test_a_certificate_and_its_key(tmp_path):
    one, other = Holder("n1"), Holder("n1")
    assert server.pair(None) is None
    assert server.pair(str(tmp_path)) == {"certificate": "", "matches": False}
    (tmp_path / "public.crt").write_text(one.pem)
    assert server.pair(str(tmp_path)) == {"certificate": one.pem, "matches": False}
    for key, matches in ((one.key_pem(), True), (other.key_pem(), False), (one.key_pem(b"passphrase"), False), ("", False)):
        (tmp_path / "private.key").write_text(key)
        assert server.pair(str(tmp_path)) == {"certificate": one.pem, "matches": matches}
    (tmp_path / "private.key").write_text(one.key_pem())
    (tmp_path / "private.key").rename(tmp_path / "moved.key")
    (tmp_path / "private.key").symlink_to("moved.key")
    assert server.pair(str(tmp_path)) == {"certificate": one.pem, "matches": False}
    (tmp_path / "public.crt").unlink()
    (tmp_path / "public.crt").mkdir()
    assert server.pair(str(tmp_path)) == {"certificate": "", "matches": False}


@pytest.mark.parametrize("call", ["stat", "statvfs", "listdir"])
def test_a_drive_that_has_failed_is_there_and_says_why(tmp_path, monkeypatch, call):
    drive = tmp_path / "disk1"
    drive.mkdir()
    real = getattr(os, call)

    def failing(path, *args, **kwargs):
        if str(path).startswith(str(drive)):
            raise OSError(errno.EIO, "Input/output error")
        return real(path, *args, **kwargs)

    looker = places.Looker(None, None, 0)
    monkeypatch.setattr(os, call, failing)
    found = looker.look(str(drive))
    assert found["nearest"] == found["path"] == str(drive)
    assert (found["contents"], found["error"]) == ("unreadable", "Input/output error")
    assert found["kind"] == ("directory" if call == "listdir" else "unknown")
    assert found.keys() == looker.look(str(tmp_path)).keys()


def test_a_folder_is_entered_with_all_groups_of_the_user(tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(os, "setgroups", asked.append)
    for name in ("setegid", "seteuid"):
        monkeypatch.setattr(os, name, lambda _number: None)
    before = os.getgroups()
    assert places.Looker(1234, 1234, 0, [4242]).look(str(tmp_path))["access"] == "yes"
    assert asked == [[4242], before]


def test_groups_by_their_numbers():
    own = grp.getgrgid(0)
    assert facts.numbers_of([own.gr_name, "no-such-group"]) == [own.gr_gid]


def test_a_relative_path_has_a_folder_above_it(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert places.nearest_of("data/disk1") == "."


def test_a_format_on_a_bad_sector_says_so(tmp_path, monkeypatch):
    (tmp_path / ".minio.sys").mkdir()

    def failing(*_args, **_kwargs):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr("builtins.open", failing)
    assert places.contents_of(str(tmp_path))["error"] == "format.json: Input/output error"


LISTENERS = """  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000:2328 00000000:0000 0A 00000000:00000000 00:00000000 00000000   998        0 4711 1 0000 100 0 0 10 0
   1: 0100007F:2328 0100007F:D431 01 00000000:00000000 00:00000000 00000000   998        0 4712 1 0000 100 0 0 10 0
"""


def test_who_listens():
    assert processes.parse_listeners(LISTENERS) == [(9000, "00000000", "4711")]
    assert processes.parse_listeners("") == []


@pytest.mark.parametrize(
    "text, unit",
    [
        ("0::/system.slice/minio.service\n", "minio.service"),
        ("1:name=systemd:/docker/abc/system.slice/minio-two.service/sub\n", "minio-two.service"),
        ("0::/user.slice/user-0.slice/session-1.scope\n", ""),
        # The service of a user is another one than that of the system with its name.
        ("0::/user.slice/user@0.service/app.slice/minio.service\n", ""),
        ("", ""),
    ],
)
def test_the_unit_of_a_process(text, unit):
    assert processes.unit_of(text) == unit


@pytest.mark.parametrize(
    "text, starts",
    [
        ("[Service]\nExecStart=/usr/local/bin/minio server $MINIO_OPTS $MINIO_VOLUMES\n", True),
        ("[Service]\nExecStart=-/opt/minio-2/minio --json \\\n  server /d\n", True),
        ("[Service]\nExecStart=/usr/bin/mc mirror a b\n# minio server\n", False),
        ("[Service]\nExecStart=/usr/bin/minio-exporter --server x\n", False),
        ("", False),
    ],
)
def test_units_that_start_a_server(text, starts):
    assert processes.starts_server(text) is starts


def test_processes_that_are_servers():
    assert processes.is_server(["/opt/minio", "server", "/d"]) and processes.is_server(["minio.old", "--json", "server"])
    assert not processes.is_server(["/opt/minio", "--version"]) and not processes.is_server([]) and not processes.is_server(["mc", "server"])


def test_another_server_that_runs():
    code = "import socket; s = socket.create_server(('127.0.0.1', 0)); print(s.getsockname()[1], flush=True); input()"
    arguments = ["minio-of-a-test", "-c", code, "server", "/d"]
    environment = {**os.environ, "MINIO_VOLUMES": "/mnt/disk{1...2}", "MINIO_ROOT_PASSWORD": "secret-value"}
    with subprocess.Popen(arguments, executable=sys.executable, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        port = int(process.stdout.readline())
        (found,) = [server for server in processes.other_servers("minio", 0) if server["pid"] == process.pid]
        assert processes.other_servers("minio", process.pid) == [server for server in processes.other_servers("minio", 0) if server != found]
        listens = processes.ports_of([port])
        process.communicate("\n")
    assert found["ports"] == [port] and found["command"] == arguments and found["volumes"] == "/mnt/disk{1...2}" and not found["container"]
    assert found["unit"] == "" and "secret-value" not in str(found)
    assert [(place["port"], place["pid"]) for place in listens] == [(port, process.pid)]


@pytest.mark.parametrize(
    "volumes, address",
    [
        ("http://n{1...4}:9000/d{1...2}", ("http", 9000)),
        ("https://n1.example.net:9443/d https://n2:1/d", ("https", 9443)),
        ("https://n1/d", ("https", 9000)),
        ("http://[::1]:9100/d", ("http", 9100)),
        ("https://n{1...2}:9443/d", ("https", 9443)),
        ("/d", ("", 0)),
        ("x", ("", 0)),
        ("/d{1...4}", ("", 0)),
        ("", ("", 0)),
    ],
)
def test_the_address_of_a_server(volumes, address):
    assert server.address_in(volumes) == address


def test_a_program_has_its_own_name():
    assert program.named("/usr/local/bin/minio.new", "minio.new version RELEASE.x (commit-id=y)") == "minio version RELEASE.x (commit-id=y)"
    assert program.named("/opt/minio", "") == "" and program.version_of("/no/such/program") == ""


def test_files_are_told_by_sums(tmp_path):
    path = tmp_path / "file"
    path.write_text("value\n\n")
    path.chmod(0o640)
    found = facts.file_facts(str(path))
    assert (found["kind"], found["mode"], found["sum"]) == ("file", "0640", hashlib.sha256(b"value\n\n").hexdigest())
    secret = facts.secret_facts(str(path), "salt")
    assert secret["value_sum"] == facts.salted("salt", "value") != facts.salted("other", "value") and secret["sum"] == facts.salted("salt", b"value\n\n")
    assert "value" not in json.dumps(secret)[len('{"kind"') :].replace("value_sum", "")


@pytest.mark.parametrize("reader", [facts.file_facts, lambda path: facts.secret_facts(path, "")])
def test_nothing_and_what_is_no_file(tmp_path, reader):
    assert reader(str(tmp_path / "no"))["kind"] == "absent" and reader(str(tmp_path / "no" / "deep"))["sum"] == ""
    os.symlink(tmp_path / "nowhere", tmp_path / "link")
    assert reader(str(tmp_path / "link"))["kind"] in ("link", "unknown")
    assert reader(str(tmp_path))["kind"] in ("directory", "unknown")


def test_a_link_that_leads_nowhere_is_not_nothing(tmp_path):
    os.symlink(tmp_path / "nowhere", tmp_path / "link")
    for path in (tmp_path / "link", tmp_path):
        with pytest.raises(facts.Unreadable):
            facts.content_of(str(path))
    assert facts.content_of(str(tmp_path / "no")) is None


def test_names_in_a_folder(tmp_path):
    (tmp_path / "b").mkdir()
    (tmp_path / "a").write_text("")
    assert facts.names_in(str(tmp_path)) == {"a": "file", "b": "directory"} and facts.names_in(str(tmp_path / "no")) is None


def test_users_and_groups():
    assert facts.user_facts("root")["uid"] == 0 and facts.group_facts("root")["gid"] == 0
    assert not facts.user_facts("no-such-user")["exists"] and not facts.group_facts("no-such-group")["exists"]


def test_sums_of_certificates(tmp_path):
    path = tmp_path / "public.crt"
    pems = [f"-----BEGIN CERTIFICATE-----\n{base64.b64encode(der).decode()}\n-----END CERTIFICATE-----\n" for der in (b"one", b"two")]
    path.write_text("comment\n" + "".join(pems))
    assert server.fingerprints(str(path)) == [hashlib.sha256(der).hexdigest() for der in (b"one", b"two")]
    assert server.fingerprints(str(tmp_path / "no")) == []
    assert server.fingerprints(str(tmp_path)) is None


def test_objects_that_remain(tmp_path):
    drive = tmp_path / "disk"
    assert remains.remains(str(drive), False) == [] and "not there" in remains.remains(str(drive), True)[0]
    (drive / ".minio.sys" / "buckets").mkdir(parents=True)
    (drive / ".minio.sys" / "buckets" / "xl.meta").write_text("")
    assert remains.remains(str(drive), False) == [] and "not formatted" in remains.remains(str(drive), True)[0]
    (drive / "b" / "folder" / "object").mkdir(parents=True)
    (drive / "b" / "folder" / "object" / "xl.meta").write_text("")
    assert remains.remains(str(drive), False) == ["b/folder/object"]


def test_a_drive_that_has_failed_may_hold_objects(tmp_path, monkeypatch):
    real = os.stat

    def failing(path, *args, **kwargs):
        if str(path).startswith(str(tmp_path)):
            raise OSError(errno.EIO, "Input/output error")
        return real(path, *args, **kwargs)

    monkeypatch.setattr(os, "stat", failing)
    for formatted in (True, False):
        assert remains.remains(str(tmp_path), formatted) == [f"all of drive {tmp_path}, which cannot be read (Input/output error)"]
