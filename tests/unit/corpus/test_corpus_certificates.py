# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The preflight and the handshake of nodes agree with what a minio server and mc made of the same certificates (p5)."""

from __future__ import annotations

import datetime
import ssl

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._host.handshake import trusting
from ansible_collections.creativeflow.minio.plugins.plugin_utils._certificates import paths
from ansible_collections.creativeflow.minio.plugins.plugin_utils._certificates.material import files, problems
from ansible_collections.creativeflow.minio.tests.corpus import layouts
from ansible_collections.creativeflow.minio.tests.corpus.cases import cases, recorded

CASES, RECORDED = cases("certificates"), recorded("certificates")
NOW = datetime.datetime.now(datetime.timezone.utc)


def test_every_case_was_asked():
    assert CASES.keys() == RECORDED.keys() and len(CASES) >= 25


def found(case):
    material = layouts.files(case, NOW)
    return problems({"name": "h1", **material, "names": [case.get("ask", "localhost")], "missing": [], "sources": ["minio_cluster_tls_cert"]}, NOW)


# An older package is not asked, and the way alone does not show this.
_BEFORE_45 = [name for name in CASES if name != "unknown_critical_extension"]


@pytest.mark.parametrize("name, has_policies", [*((name, True) for name in CASES), *((name, False) for name in _BEFORE_45)])
def test_p5_the_preflight_agrees_with_the_client(name, has_policies, monkeypatch):
    monkeypatch.setattr(paths, "_HAS_POLICIES", has_policies)
    lines = found(CASES[name])
    assert (not lines) == (RECORDED[name]["verdict"] == "taken"), (lines, RECORDED[name])
    # One cause is one line.
    assert len(lines) <= 1 or name == "authority_before_the_certificate", lines
    assert all("\n" not in line and line.endswith(".") for line in lines)


@pytest.mark.parametrize(
    "name, text",
    [
        ("intermediate_ended", "the intermediate certificate CN=I ended on "),
        ("intermediate_is_no_authority", "the intermediate certificate CN=I is none that may issue certificates"),
        ("names_outside_of_what_is_permitted", "the authority CN=A may not issue certificates for all names of this one"),
        ("authority_without_basic_constraints", "the authority CN=A is none that may issue certificates"),
        ("intermediate_below_length_zero", "the authority CN=A allows only 0 intermediate certificates"),
        ("intermediate_may_not_sign", "the intermediate certificate CN=I may not sign certificates"),
        ("authority_for_clients", "the authority CN=A may not issue certificates of servers"),
        ("intermediate_missing", "was issued by CN=I, which is none of the authorities"),
        ("unknown_critical_extension", "critical extensions"),
    ],
)
def test_p5_the_cause_is_named(name, text):
    (line,) = found(CASES[name])
    assert text in line


def shake(material, folder, name):
    """A handshake within this process."""
    paths = {key: folder / key for key in material}
    for key, path in paths.items():
        path.write_text(material[key], encoding="utf-8")
    serving = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    serving.load_cert_chain(paths["certificate"], paths["key"])
    ends = [(ssl.MemoryBIO(), ssl.MemoryBIO()) for _end in range(2)]
    client = trusting(str(paths["authorities"])).wrap_bio(*ends[0], server_hostname=name)
    server = serving.wrap_bio(*ends[1], server_side=True)
    for _round in range(6):
        for end in (client, server):
            try:
                end.do_handshake()
            except ssl.SSLWantReadError:
                pass
            ends[1][0].write(ends[0][1].read())
            ends[0][0].write(ends[1][1].read())


# What OpenSSL refuses on nodes, whatever it is told: it looks for one authority of a name where nothing else tells two of them apart, does not take "any"
# for servers, wants keys of some length, and reads no bundle in part.
_OTHERWISE = {"authority_of_the_same_name_and_another_key", "for_any_purpose", "rsa_too_short", "bundle_with_an_unreadable_authority"}


@pytest.mark.parametrize("name", [name for name, verdict in RECORDED.items() if verdict["verdict"] == "taken" and name not in _OTHERWISE])
def test_p5_a_node_takes_what_clients_take(name, tmp_path):
    case = CASES[name]
    shake(files(layouts.files(case, NOW)), tmp_path, case.get("ask", "localhost"))


@pytest.mark.parametrize("name", ["intermediate_ended", "intermediate_is_no_authority", "names_outside_of_what_is_permitted", "authority_of_another_site"])
def test_p5_a_node_refuses_what_clients_refuse(name, tmp_path):
    with pytest.raises(ssl.SSLCertVerificationError):
        shake(files(layouts.files(CASES[name], NOW)), tmp_path, "localhost")
