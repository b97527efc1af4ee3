# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The server's configuration: its text, and what is declared of it."""

from __future__ import annotations

import datetime
import json

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import InputErrors
from ansible_collections.creativeflow.minio.plugins.module_utils._server.config import read_server_config, secrets_in, server_config_from
from ansible_collections.creativeflow.minio.plugins.module_utils._server.config_defaults import DEFAULTS, HIDDEN
from ansible_collections.creativeflow.minio.plugins.module_utils._server.config_format import parse, readable, render, understood, variable
from hypothesis import given
from hypothesis import strategies as st

KEYS = list(DEFAULTS["audit_webhook"])


def test_what_a_server_prints():
    text = (
        "api requests_max=0 cors_allow_origin=* \n"
        "# MINIO_AUDIT_WEBHOOK_ENDPOINT_a=http://a/?b=c\n"
        'audit_webhook:a endpoint= auth_token="Bearer "x y" client_cert= \n'
        "# scanner speed=default \n"
    )
    entries = parse(text)
    assert list(entries) == ["api", "audit_webhook:a", "scanner"]
    assert entries["api"].values == {"requests_max": "0", "cors_allow_origin": "*"}
    assert entries["audit_webhook:a"].values == {"endpoint": "", "auth_token": 'Bearer "x y', "client_cert": ""}
    assert entries["audit_webhook:a"].environment == {"MINIO_AUDIT_WEBHOOK_ENDPOINT_a": "http://a/?b=c"}
    assert variable("audit_webhook:a", "endpoint") == "MINIO_AUDIT_WEBHOOK_ENDPOINT_a"
    assert entries["scanner"].environment == {}


@given(st.dictionaries(st.sampled_from(KEYS), st.text(st.characters(codec="ascii", exclude_categories=["Cc"]), max_size=12)))
def test_what_is_written_is_what_a_server_prints(values):
    line = render("audit_webhook:a", values)
    if understood(line, KEYS) == ("audit_webhook:a", values) and not any(f'" {key}=' in value for key in KEYS for value in values.values()):
        assert parse(line)["audit_webhook:a"].values == values


@pytest.mark.parametrize(
    ("line", "values"),
    [
        ("audit_webhook endpoint=http://a auth_token=b", {"endpoint": "http://a", "auth_token": "b"}),
        ("audit_webhook endpoint=http://a foo=bar", {"endpoint": "http://a foo=bar"}),
        ("audit_webhook endpoint=http://a/?proxy=1 auth_token='b c'", {"endpoint": "http://a/?proxy=1", "auth_token": "b c"}),
        ("audit_webhook endpoint=http://a/?auth_token=1 auth_token=b", {"endpoint": "http://a/?", "auth_token": "1 auth_token=b"}),
    ],
)
def test_how_a_server_reads_a_request(line, values):
    assert understood(line, KEYS) == ("audit_webhook", values)


@pytest.mark.parametrize("subsystem", sorted(DEFAULTS))
def test_a_server_reads_each_key_of_a_line_that_says_shorter_ones_before(subsystem):
    keys = [*DEFAULTS[subsystem], *HIDDEN.get(subsystem, ())]
    for key in keys:
        said = readable({key: "on"}, keys, lambda _shorter: "as-it-is")
        assert understood(render(subsystem, said), keys) == (subsystem, said) and said[key] == "on"
    said = readable({key: f"value-{key.replace('_', '-')}" for key in reversed(keys)}, keys, str)
    assert understood(render(subsystem, said), keys) == (subsystem, said) and "as-it-is" not in said.values()


def test_idle_speed_of_the_scanner_does_not_change_its_speed():
    keys = [*DEFAULTS["scanner"], *HIDDEN["scanner"]]
    assert understood("scanner idle_speed=on", keys)[1].get("speed") == "on"
    assert render("scanner", readable({"idle_speed": "on"}, keys, lambda _key: "slow")) == "scanner speed=slow idle_speed=on"


def test_what_must_not_be_shown():
    settings = {"auth_token": "a", "endpoint": "https://u:p@host/", "address": "host:1", "password": None, "url": "https://host/a@b:c"}
    assert secrets_in(settings) == {"a", "https://u:p@host/"}


@pytest.mark.parametrize(
    ("name", "settings", "error"),
    [
        ("apis", {}, "Did you mean api?"),
        ("api:a", {"odirect": True}, "api has no targets"),
        ("notify_webhook:a b", {"endpoint": "x"}, "a target's name"),
        ("api", {"requests": 1}, "unknown key"),
        ("site", {"name": "a\nb"}, "would read another value"),
        ("notify_webhook:a", {"endpoint": "http://a/?queue_dir=b"}, "would read another value"),
        ("api", None, "give settings"),
        ("compression", {"extensions": {".txt": None}}, "settings.extensions: it must be text"),
        ("compression", {"extensions": [[".txt"]]}, "settings.extensions: it must be text"),
    ],
)
def test_what_cannot_be(name, settings, error):
    with pytest.raises(InputErrors, match=error.replace("?", r"\?")):
        server_config_from({"subsystems": None, "name": name, "settings": settings, "state": "present"}, None)


def test_h13_region_points_to_site():
    with pytest.raises(InputErrors, match="Set region of site instead"):
        server_config_from({"subsystems": None, "name": "region", "settings": {"name": "eu-1"}, "state": "present"}, None)


class Site:
    """What a session of minio_export is asked for here."""

    def __init__(self, text):
        self.text = text

    def admin(self, _method, _command):
        return self.text.encode()

    def decrypt(self, data):
        return data


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("api requests_max=0 cors_allow_origin=* ", []),
        ("api requests_max=7 ", [{"name": "api", "settings": {"requests_max": "7"}}]),
        ("# MINIO_API_REQUESTS_MAX=9\napi requests_max=7 ", []),
        ("audit_webhook:a endpoint=http://a/ auth_token=secret ", [{"name": "audit_webhook:a", "settings": {"endpoint": "http://a/", "enable": "on"}}]),
        ("audit_webhook:a enable=off endpoint=http://a/ ", [{"name": "audit_webhook:a", "settings": {"endpoint": "http://a/", "enable": "off"}}]),
        ("audit_webhook:a endpoint=https://a/?token=t batch_size=2 ", [{"name": "audit_webhook:a", "settings": {"batch_size": "2", "enable": "on"}}]),
        ("notify_mysql:a dsn_string=u:p@tcp(a)/b table=t ", [{"name": "notify_mysql:a", "settings": {"table": "t", "enable": "on"}}]),
    ],
)
def test_what_is_exported_of_it(line, found):
    lost = []
    assert read_server_config(Site(line), lost) == found and lost == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("new_subsystem key=value ", "new_subsystem: there is no such subsystem"),
        ("api requests_max='7' ", "settings.requests_max: the server would read another value"),
    ],
)
def test_what_cannot_be_exported_is_named(line, said):
    lost = []
    assert read_server_config(Site(line), lost) == [] and said in lost[0]


class Nodes:
    """A site whose nodes started so many seconds ago, with what was set so many seconds ago. The node runs with the text that answers."""

    site = "az1"
    server_time = datetime.datetime(2026, 1, 1, 12, 0, 0, tzinfo=datetime.timezone.utc)

    def __init__(self, text, uptimes, history):
        self.text, self.uptimes, self.history = text, uptimes, history

    def admin(self, _method, command, _query=None):
        if command == "config":
            return self.text.encode()
        if command == "info":
            return json.dumps({"servers": [{"uptime": uptime} for uptime in self.uptimes]}).encode()
        entries = [{"createTime": (self.server_time - datetime.timedelta(seconds=ago)).isoformat(), "data": line} for ago, line in self.history]
        return json.dumps(entries).encode()

    def decrypt(self, data):
        return data


@pytest.mark.parametrize(
    ("text", "uptimes", "history", "due"),
    [
        # All nodes started since, none did, the one that answers did, the one that answers did not.
        ("site name=a ", [50, 50], [(100, "site name=a")], []),
        ("site name=b ", [200, 200], [(100, "site name=a")], ["site"]),
        ("site name=a ", [50, 200], [(100, "site name=a")], ["site"]),
        ("site name=b ", [200, 50], [(100, "site name=a")], ["site"]),
        # Nobody set it between the starts, and a node that says nothing did not start.
        ("site name=a ", [50, 200], [(300, "site name=a")], []),
        ("site name=a ", [50, 0], [(100, "site name=a")], []),
        # What is not declared is no reason, and neither is what comes into force at once.
        ("site name=a ", [50, 200], [(100, "notify_webhook:x endpoint=http://a")], []),
        ("site name=a ", [50, 200], [(100, "api requests_max=7")], []),
    ],
)
def test_a_restart_is_due_until_all_nodes_did_it(text, uptimes, history, due):
    declared = [{"name": "site", "settings": {"name": "a"}, "state": "present"}, {"name": "api", "settings": {"requests_max": 7}, "state": "present"}]
    found = server_config_from({"subsystems": declared}, Nodes(text + "\napi requests_max=7 ", uptimes, history))
    assert found.compare(found.read()) == []
    assert found.report()["restart_for"] == due
