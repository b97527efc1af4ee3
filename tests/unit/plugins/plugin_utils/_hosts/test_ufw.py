# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""b3: rules of ufw. The lines of the files are those that ufw 0.36.2 wrote for the commands beside them."""

from __future__ import annotations

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import InputErrors
from ansible_collections.creativeflow.minio.plugins.plugin_utils._hosts.ufw import plan, read_rules

PORTS = [9000, 9001]
WANTED = [{"network": "10.20.0.0/16", "port": 9000}, {"network": "fd00:20::/32", "port": 9000}, {"network": "10.99.0.1", "port": 9001}]
OWN = "comment=6372656174697665666c6f772e6d696e696f"
DONE = [
    f"allow tcp 9000 0.0.0.0/0 any 10.20.0.0/16 in {OWN}",
    f"allow tcp 9000 ::/0 any fd00:20::/32 in {OWN}",
    f"allow tcp 9001 0.0.0.0/0 any 10.99.0.1 in {OWN}",
]


def planned(*tuples, wanted=None, ports=None):
    text = "*filter\n" + "".join(f"### tuple ### {line}\n-A ufw-user-input -j ACCEPT\n" for line in tuples)
    return plan(read_rules(text), WANTED if wanted is None else wanted, PORTS if ports is None else ports, "creativeflow.minio")


def test_nothing_is_there():
    assert planned() == {
        "delete": [],
        "breaches": [],
        "add": [
            ["allow", "from", "10.20.0.0/16", "to", "0.0.0.0/0", "port", "9000", "proto", "tcp", "comment", "creativeflow.minio"],
            ["allow", "from", "fd00:20::/32", "to", "::/0", "port", "9000", "proto", "tcp", "comment", "creativeflow.minio"],
            ["allow", "from", "10.99.0.1/32", "to", "0.0.0.0/0", "port", "9001", "proto", "tcp", "comment", "creativeflow.minio"],
        ],
    }


def test_a_second_run_changes_nothing():
    assert planned(*DONE) == {"add": [], "delete": [], "breaches": []}


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("allow tcp 9000 0.0.0.0/0 any 0.0.0.0/0 out", id="ufw allow out 9000/tcp"),
        pytest.param("route:allow tcp 9000 0.0.0.0/0 any 0.0.0.0/0 in", id="ufw route allow proto tcp to any port 9000"),
        pytest.param("route:allow any 9000 0.0.0.0/0 any 0.0.0.0/0 in_eth0!out_eth1", id="ufw route allow in on eth0 out on eth1 to any port 9000"),
        pytest.param("allow any 9000 0.0.0.0/0 any 0.0.0.0/0 in_lo", id="ufw allow in on lo to any port 9000"),
        pytest.param("allow tcp 9000 ::/0 any ::1 in", id="ufw allow proto tcp from ::1 to any port 9000"),
        pytest.param("allow tcp 22 0.0.0.0/0 9000 0.0.0.0/0 in", id="ufw allow proto tcp from any port 9000 to any port 22"),
        pytest.param("allow udp 9000 0.0.0.0/0 any 0.0.0.0/0 in", id="ufw allow 9000/udp"),
        pytest.param("allow ah any 0.0.0.0/0 any 0.0.0.0/0 in", id="ufw allow proto ah from any"),
        pytest.param("allow tcp 19000 0.0.0.0/0 any 0.0.0.0/0 in", id="ufw allow 19000/tcp"),
        pytest.param("allow tcp 8000:8999,9002:9010 0.0.0.0/0 any 0.0.0.0/0 in", id="ufw allow 8000:8999,9002:9010/tcp"),
        pytest.param("deny tcp 9000:9001 0.0.0.0/0 any 0.0.0.0/0 in", id="ufw deny 9000:9001/tcp"),
    ],
)
def test_what_is_left_as_it_is(line):
    assert planned(*DONE, line) == {"add": [], "delete": [], "breaches": []}


@pytest.mark.parametrize(
    ("line", "words"),
    [
        pytest.param("allow any 9000 0.0.0.0/0 any 0.0.0.0/0 in", "delete allow from 0.0.0.0/0 to 0.0.0.0/0 port 9000", id="ufw allow 9000"),
        pytest.param("allow tcp 9000 ::/0 any ::/0 in", "delete allow from ::/0 to ::/0 port 9000 proto tcp", id="ufw allow 9000/tcp"),
        pytest.param("limit tcp 9001 0.0.0.0/0 any 0.0.0.0/0 in", "delete limit from 0.0.0.0/0 to 0.0.0.0/0 port 9001 proto tcp", id="ufw limit 9001/tcp"),
        pytest.param(
            "reject_log-all tcp 9001 0.0.0.0/0 any 0.0.0.0/0 in",
            "delete reject log-all from 0.0.0.0/0 to 0.0.0.0/0 port 9001 proto tcp",
            id="ufw reject log-all 9001/tcp",
        ),
        pytest.param(
            "allow tcp 9000 0.0.0.0/0 any 0.0.0.0/0 in_wg0",
            "delete allow in on wg0 from 0.0.0.0/0 to 0.0.0.0/0 port 9000 proto tcp",
            id="ufw allow in on wg0 to any port 9000 proto tcp",
        ),
        pytest.param(
            "allow tcp 9000 10.0.0.1 any 10.20.0.0/16 in",
            "delete allow from 10.20.0.0/16 to 10.0.0.1/32 port 9000 proto tcp",
            id="ufw allow proto tcp from 10.20.0.0/16 to 10.0.0.1 port 9000",
        ),
        pytest.param(
            "allow tcp 9000 0.0.0.0/0 1024 10.20.0.0/16 in",
            "delete allow from 10.20.0.0/16 port 1024 to 0.0.0.0/0 port 9000 proto tcp",
            id="ufw allow proto tcp from 10.20.0.0/16 port 1024 to any port 9000",
        ),
        pytest.param(
            f"allow tcp 9100 0.0.0.0/0 any 10.20.0.0/16 in {OWN}",
            "delete allow from 10.20.0.0/16 to 0.0.0.0/0 port 9100 proto tcp",
            id="the role's own, of a port that the server had before",
        ),
    ],
)
def test_what_is_deleted(line, words):
    assert planned(*DONE, line) == {"add": [], "delete": [words.split()], "breaches": []}


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("allow tcp 8999:9010 0.0.0.0/0 any 0.0.0.0/0 in", "'allow from any to any port 8999:9010 proto tcp' lets everybody reach 9000 and 9001."),
        ("allow tcp 80,443,9000 ::/0 any ::/0 in", "'allow from any to any port 80,443,9000 proto tcp' lets everybody reach 9000."),
        ("allow tcp 80,9001:9002 0.0.0.0/0 any 0.0.0.0/0 in", "'allow from any to any port 80,9001:9002 proto tcp' lets everybody reach 9001."),
        ("allow tcp 9000,9001 0.0.0.0/0 any 0.0.0.0/0 My%20Store - in", "'allow from any to any app My Store' lets everybody reach 9000 and 9001."),
        ("allow any any 0.0.0.0/0 any 10.9.0.0/16 in", "'allow from 10.9.0.0/16 to any' lets 10.9.0.0/16 reach 9000 and 9001."),
        ("allow any any 0.0.0.0/0 any 10.0.0.0/8 in", "'allow from 10.0.0.0/8 to any' lets 10.0.0.0/8 reach 9000 and 9001."),
        ("allow any any 0.0.0.0/0 any 10.20.3.0/24 in_eth1", "'allow in on eth1 from 10.20.3.0/24 to any' lets 10.20.3.0/24 reach 9001."),
        ("limit_log any any 0.0.0.0/0 any 0.0.0.0/0 in_eth0", "'limit in on eth0 log from any to any' lets everybody reach 9000 and 9001."),
        ("allow any any 0.0.0.0/0 9000 0.0.0.0/0 in", "'allow from any port 9000 to any' lets everybody reach 9000 and 9001."),
        ("allow any any 0.0.0.0/0 any 0.0.0.0/0", "'allow from any to any' lets everybody reach 9000 and 9001."),
    ],
)
def test_what_leaves_a_port_open(line, said):
    found = planned(*DONE, line)
    assert (found["add"], found["delete"]) == ([], [])
    assert len(found["breaches"]) == 1 and found["breaches"][0].startswith(f"the rule of ufw {said} Replace it (ufw status numbered) by one that ")


def test_a_rule_of_both_families_is_said_once():
    assert len(planned(*DONE, "allow tcp 80,9000 ::/0 any ::/0 in", "allow tcp 80,9000 0.0.0.0/0 any 0.0.0.0/0 in")["breaches"]) == 1


def test_who_is_named_may_have_more():
    everybody = [{"network": network, "port": port} for network in ("0.0.0.0/0", "::/0") for port in PORTS]
    own = [f"allow tcp {port} {network} any {network} in {OWN}" for network in ("0.0.0.0/0", "::/0") for port in PORTS]
    assert planned(*own, "allow any any 0.0.0.0/0 any 10.9.0.0/16 in", "allow tcp 9000:9001 ::/0 any ::/0 in", wanted=everybody) == {
        "add": [],
        "delete": [],
        "breaches": [],
    }


def test_the_same_rule_without_the_comment_is_taken_over():
    """It must not be deleted, with which the network would be kept out."""
    found = planned("allow tcp 9000 0.0.0.0/0 any 10.20.0.0/16 in", *DONE[1:])
    assert found == {
        "add": [["allow", "from", "10.20.0.0/16", "to", "0.0.0.0/0", "port", "9000", "proto", "tcp", "comment", "creativeflow.minio"]],
        "delete": [],
        "breaches": [],
    }


def test_removal_takes_the_own_rules_alone():
    found = planned(*DONE, "allow tcp 9000 0.0.0.0/0 any 0.0.0.0/0 in", wanted=[], ports=[])
    assert (found["add"], len(found["delete"]), found["breaches"]) == ([], 3, [])


RANGE = ["9000", "8022", "30000-30100"]
LET_IN = [{"network": "10.20.0.0/16", "port": port} for port in RANGE]
DONE_WITH_RANGE = [f"allow tcp {port} 0.0.0.0/0 any 10.20.0.0/16 in {OWN}" for port in ("9000", "8022", "30000:30100")]


def test_a_range_of_ports():
    words = ["allow", "from", "10.20.0.0/16", "to", "0.0.0.0/0", "port", "30000:30100", "proto", "tcp", "comment", "creativeflow.minio"]
    assert planned(*DONE_WITH_RANGE[:2], wanted=LET_IN, ports=RANGE) == {"add": [words], "delete": [], "breaches": []}
    assert planned(*DONE_WITH_RANGE, wanted=LET_IN, ports=RANGE) == {"add": [], "delete": [], "breaches": []}


def test_ports_are_added_in_their_order():
    added = planned(wanted=LET_IN, ports=RANGE)["add"]
    assert [words[6] for words in added] == ["8022", "9000", "30000:30100"]


@pytest.mark.parametrize("port", ["8022", "30000:30100"])
def test_a_rule_of_somebody_else_for_exactly_these_is_deleted(port):
    found = planned(*DONE_WITH_RANGE, f"allow tcp {port} 0.0.0.0/0 any 0.0.0.0/0 in", wanted=LET_IN, ports=RANGE)
    assert found == {"add": [], "delete": [["delete", "allow", "from", "0.0.0.0/0", "to", "0.0.0.0/0", "port", port, "proto", "tcp"]], "breaches": []}


@pytest.mark.parametrize(
    ("port", "said"),
    [
        ("30050", "30050."),
        ("29000:30000", "30000."),
        ("30050:31000", "30050-30100."),
        ("1:65535", "9000 and 8022 and 30000-30100."),
        ("22,8022,30001,30010:30020", "8022 and 30001 and 30010-30020."),
        ("any", "9000 and 8022 and 30000-30100."),
    ],
)
def test_which_ports_of_a_range_are_left_open(port, said):
    found = planned(*DONE_WITH_RANGE, f"allow tcp {port} 0.0.0.0/0 any 0.0.0.0/0 in", wanted=LET_IN, ports=RANGE)
    assert (found["add"], found["delete"]) == ([], [])
    assert len(found["breaches"]) == 1 and f"lets everybody reach {said}" in found["breaches"][0]


@pytest.mark.parametrize("port", ["29000:29999", "30101", "22,30101:40000", "8021"])
def test_ports_beside_a_range_are_nobodys_business(port):
    found = planned(*DONE_WITH_RANGE, f"allow tcp {port} 0.0.0.0/0 any 0.0.0.0/0 in", wanted=LET_IN, ports=RANGE)
    assert found == {"add": [], "delete": [], "breaches": []}


def test_what_is_turned_off_loses_its_own_rules_alone():
    hand = ["allow tcp 8022 0.0.0.0/0 any 0.0.0.0/0 in", "allow tcp 30000:30100 ::/0 any ::/0 in"]
    found = planned(*DONE_WITH_RANGE, *hand, wanted=LET_IN[:1], ports=RANGE[:1])
    assert [words[7] for words in found["delete"]] == ["8022", "30000:30100"] and all("10.20.0.0/16" in words for words in found["delete"])
    assert (found["add"], found["breaches"]) == ([], [])


@pytest.mark.parametrize(
    "line",
    [
        "allow tcp http 0.0.0.0/0 any 0.0.0.0/0 in",
        "allow tcp 9000",
        "allow tcp 9000 anywhere any 0.0.0.0/0 in",
        "allow tcp 9000 0.0.0.0/0 any 0.0.0.0/0 in comment=4g",
    ],
)
def test_a_rule_that_cannot_be_read_is_an_error(line):
    with pytest.raises(InputErrors, match="cannot be read"):
        read_rules(f"### tuple ### {line}\n")
