# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A device that holds anything is never formatted, and drives that do not fit together are found."""

from __future__ import annotations

import pytest
from ansible_collections.creativeflow.minio.plugins.plugin_utils._cluster.drives import device_plan, pool_problems

DRIVE = {"path": "/mnt/disk1", "device": "/dev/disk/by-id/a", "label": "disk1"}
BLANK = "mkfs\npath /mnt/disk1 - absent\ndevice /mnt/disk1 /dev/sdb 8:16 1000 - - - -\n"


def plan(probe=BLANK, drives=(DRIVE,)):
    return device_plan(list(drives), probe, "n1", "noatime")


def test_a_blank_device_is_made_a_drive():
    assert plan() == {"problems": [], "drives": [DRIVE], "make": [DRIVE], "mount": [DRIVE], "sizes": {"/mnt/disk1": 1000}, "needs_package": False}
    assert plan(BLANK.replace("mkfs\n", ""))["needs_package"] is True


def test_an_interrupted_run_is_completed():
    found = plan(BLANK.replace("- - - -", "- - xfs disk1"))
    assert found["make"] == [] and found["problems"] == [] and found["sizes"] == {"/mnt/disk1": 1000}


def test_a_drive_that_is_mounted_is_left():
    found = plan("path /mnt/disk1 8:16 filled\ndevice /mnt/disk1 /dev/sdb 8:16 1000 /mnt/disk1 - xfs disk1\n")
    assert found["make"] == [] and found["problems"] == [] and found["sizes"] == {} and found["needs_package"] is False


MOUNTED = "path /mnt/disk1 8:16 filled\ntable /mnt/disk1 LABEL=disk1 xfs noatime 0 0\ndevice /mnt/disk1 /dev/sdb 8:16 1000 /mnt/disk1 - xfs disk1\n"


@pytest.mark.parametrize(
    "probe, mounts",
    [
        (MOUNTED, False),
        (MOUNTED.replace("noatime", "noatime,ro"), True),
        (MOUNTED.replace("LABEL=disk1", "LABEL=disk2"), True),
        (MOUNTED.replace("xfs noatime 0 0", "xfs noatime 0 2"), True),
        (MOUNTED.replace("xfs noatime 0 0", "ext4 noatime 0 0"), True),
        (MOUNTED.replace("noatime 0 0", "noatime"), True),
        # Not at the next start; not now; twice.
        (MOUNTED.replace("table /mnt/disk1 LABEL=disk1 xfs noatime 0 0\n", ""), True),
        (MOUNTED.replace("path /mnt/disk1 8:16 filled", "path /mnt/disk1 - empty"), True),
        (MOUNTED.replace("device", "table /mnt/disk1 /dev/sdc xfs noatime 0 0\ndevice", 1), True),
    ],
)
def test_a_drive_is_mounted_now_and_at_every_start(probe, mounts):
    found = plan(probe)
    assert found["problems"] == [] and found["make"] == [] and found["mount"] == ([DRIVE] if mounts else [])


@pytest.mark.parametrize("drive", [{"path": "/mnt/disk1/", "device": DRIVE["device"]}, {**DRIVE, "path": "/mnt/disk1//"}])
def test_a_slash_at_the_end_of_a_path_is_the_same_path(drive):
    found = plan(MOUNTED, (drive,))
    assert found["drives"] == [DRIVE] and found["problems"] == found["make"] == found["mount"] == []


def test_nothing_is_planned_for_no_devices():
    assert plan("", ())["make"] == []


@pytest.mark.parametrize(
    "probe, text",
    [
        (BLANK.replace("- - - -", "- - ext4 -"), "/dev/disk/by-id/a is not blank, it holds ext4: it is never formatted."),
        (BLANK.replace("- - - -", "- - xfs other"), "it holds xfs with the label other"),
        (BLANK.replace("- - - -", "- - dos,xfs disk1"), "it holds dos, xfs with the label disk1"),
        (BLANK.replace("- - - -", "- - gpt -"), "it holds gpt"),
        (BLANK.replace("- - - -", "- - unreadable -"), "it holds unreadable"),
        (BLANK.replace("- - - -", "/srv - xfs disk1"), "is mounted at /srv"),
        (BLANK.replace("- - - -", "- sdb1,md0 - -"), "is part of sdb1, md0"),
        (BLANK.replace("- absent", "- filled"), "there are files at this path"),
        (BLANK.replace("- absent", "- file"), "there are files at this path"),
        (BLANK.replace("- absent", "8:32 filled"), "another device (8:32) is mounted there"),
        ("path /mnt/disk1 - absent\ndevice /mnt/disk1 /dev/disk/by-id/a -\n", "is no block device"),
        (BLANK + "labelled /mnt/disk1 /dev/sdc\n", "the label 'disk1' is also that of /dev/sdc"),
    ],
)
def test_what_must_not_be_touched(probe, text):
    found = plan(probe)
    assert found["make"] == [] and found["sizes"] == {} and len(found["problems"]) == 1
    assert found["problems"][0].startswith("host n1: drive /mnt/disk1: ") and text in found["problems"][0]


@pytest.mark.parametrize(
    "changes, text",
    [
        ({"path": "mnt/disk1"}, "the path must be absolute"),
        ({"label": "a-label-of-more-than-12"}, "must have 1 to 12 characters"),
        ({"label": "a b"}, "without spaces"),
        ({"label": ""}, "must have 1 to 12"),
    ],
)
def test_wrong_inputs(changes, text):
    found = plan(drives=[{**DRIVE, **changes}])
    assert len(found["problems"]) == 1 and text in found["problems"][0] and found["make"] == []


def test_nothing_is_given_twice():
    other = {"path": "/mnt/disk2", "device": "/dev/sdb", "label": "disk1"}
    problems = plan(BLANK + "path /mnt/disk2 - absent\ndevice /mnt/disk2 /dev/sdb 8:16 1000 - - - -\n", [DRIVE, other])["problems"]
    assert problems == ["host n1: the label disk1 is given to two drives.", "host n1: the device /dev/sdb is given to two drives."]


def found(path, nearest, kind, size):
    """What the module says of a drive, as far as a pool is concerned."""
    return {"path": path, "nearest": nearest, "kind": "directory", "file_system": kind, "size": size}


def pool(first, second, sizes=None, tolerance=5):
    drives = [[found("/d1", *values)] for values in (first, second)]
    hosts = [{"node": node, "drives": drives[index], "sizes": {} if sizes is None else {"/d1": sizes[index]}} for index, node in enumerate("ab")]
    hosts.append({"node": "of another pool", "drives": drives[0], "sizes": {}})
    return pool_problems({"name": "az1", "pools": [{"hosts": "{a...b}", "drives": "/d1"}], "hosts": hosts, "tolerance": tolerance})


def test_drives_that_fit_together():
    assert pool(("/d1", "xfs", 100), ("/d1", "xfs", 95)) == []
    assert pool(("/d1", "xfs", 100), ("/d1", "xfs", 50), tolerance=60) == []
    # What is to be mounted is compared by its device, not by the file system that is there until then.
    assert pool(("/", "ext2/ext3", 7), ("/", "ext2/ext3", 9), sizes=[100, 100]) == []
    # Reported elsewhere.
    assert pool(("/", "ext2/ext3", 7), ("/", "ext2/ext3", 9)) == []
    assert pool_problems({"name": "az1", "pools": [{"hosts": "a b", "drives": "/d"}], "hosts": [], "tolerance": 5}) == []


def test_other_paths_are_not_judged():
    hosts = [{"node": "a", "drives": [found("/old", "/old", "ext4", 1), found("/d1", "/d1", "xfs", 100)], "sizes": {}}]
    assert pool_problems({"name": "az1", "pools": [{"hosts": "{a...b}", "drives": "/d1"}], "hosts": hosts, "tolerance": 5}) == []


def test_drives_that_do_not():
    assert "site az1: pool 1: the drives have different file systems: xfs on a:/d1; btrfs on b:/d1." in pool(("/d1", "xfs", 100), ("/d1", "btrfs", 100))[0]
    assert "differ in size by more than 5 %: the largest has 2.0 GiB, a:/d1 only 1.0 GiB" in pool(("/d1", "xfs", 2**30), ("/d1", "xfs", 2**31))[0]
    assert "b:/d1 only 10 B" in pool(("/", "x", 1), ("/", "x", 1), sizes=[20, 10])[0]


def test_many_drives_are_not_all_listed():
    hosts = [{"node": "a", "drives": [found(f"/d{n}", f"/d{n}", "xfs", 1 if n < 8 else 100) for n in range(1, 9)], "sizes": {}}]
    assert "and 3 more" in pool_problems({"name": "s", "pools": [{"hosts": "a", "drives": "/d{1...8}"}], "hosts": hosts, "tolerance": 5})[0]
