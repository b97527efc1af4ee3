# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lookups of the cluster role: from the role's own variables to its plan and its problems."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from ansible.errors import AnsibleLookupError
from ansible.parsing.dataloader import DataLoader
from ansible.plugins.loader import lookup_loader
from ansible.template import Templar, trust_as_template
from ansible_collections.creativeflow.minio.plugins.lookup import cluster_plan, cluster_problems
from ansible_collections.creativeflow.minio.plugins.module_utils._host.facts import salted
from ansible_collections.creativeflow.minio.plugins.plugin_utils._certificates.authority import Wanted
from ansible_collections.creativeflow.minio.tests.unit.plugins.plugin_utils._certificates.holders import Holder
from ansible_collections.creativeflow.minio.tests.unit.plugins.plugin_utils._certificates.test_authority import made
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

ROLE = Path(__file__).resolve().parents[4] / "roles" / "minio_cluster"
SECRET = "qSECRETq"


def trusted(value):
    """As Ansible loads what stands in a role."""
    if isinstance(value, dict):
        return {name: trusted(item) for name, item in value.items()}
    if isinstance(value, list):
        return [trusted(item) for item in value]
    return trust_as_template(value) if isinstance(value, str) else value


@pytest.fixture
def variables():
    """The variables of a task of the role on the first of two nodes."""
    hosts = ["n1", "n2"]
    role = {name: value for part in ("defaults", "vars") for name, value in yaml.safe_load((ROLE / part / "main.yml").read_text(encoding="utf-8")).items()}
    return {
        **trusted(role),
        "inventory_hostname": "n1",
        "group_names": ["az1", "minio"],
        "groups": {"all": hosts, "minio": hosts, "az1": hosts},
        "hostvars": {host: {} for host in hosts},
        "ansible_play_batch": hosts,
        "minio_cluster_pools": [{"hosts": "n{1...2}", "drives": "/mnt/disk{1...2}"}],
        "minio_cluster_root_user": "rootuser",
        "minio_cluster_root_password": SECRET,
        "minio_cluster_install_method": "none",
    }


def lookup(name, terms, variables, **options):
    loader = DataLoader()
    return lookup_loader.get(f"creativeflow.minio.{name}", loader=loader, templar=Templar(loader=loader, variables=variables)).run(terms, variables, **options)


def test_the_plan(variables):
    (plan,) = lookup("cluster_plan", [], variables)
    assert plan["site"] == "az1" and plan["belonging"] == ["n1", "n2"] and plan["site_problems"] == []
    assert plan["url"] == "http://n1:9000" and plan["layout"]["drives"] == ["/mnt/disk1", "/mnt/disk2"]
    assert SECRET not in json.dumps(plan)
    assert plan["look"]["service_folders"] == {"/mnt/disk1": "0750", "/mnt/disk2": "0750"}
    assert "/etc/minio/root_password" in plan["look"]["secret_files"]


LOOK = {
    "drives": [],
    "names": {},
    "path_problems": [],
    "sources": [],
    "service": {"name": "minio", "state": "absent", "active": "inactive", "enabled": "", "problem": "", "start_command": "", "command": []},
    "secret_files": {},
    "files": {},
    "folders": {},
    "service_folders": {},
    "newer": [],
    "health": None,
    "shown": None,
    "program": None,
    "user": {"name": "minio-user", "exists": False},
    "group": {"name": "minio-user", "exists": False},
}


def test_a_node_without_anything(variables):
    (node,) = lookup("cluster_plan", ["node"], {**variables, "_minio_cluster_look": LOOK, "_minio_cluster_salt": "s"})
    assert node["texts"]["/etc/minio/root_password"] == f"{SECRET}\n"
    assert node["state"] == "absent" and node["reasons"] == []
    assert node["differences"]["install"] == ["/usr/local/bin/minio is missing"] and "user minio-user is missing" in node["differences"]["configure"]
    assert node["differences"]["certificate"] == [] and node["differences"]["drives"] == [] and node["host_problems"] == []
    wrong = {**LOOK, "path_problems": ["/etc is a link of somebody else"]}
    (node,) = lookup("cluster_plan", ["node"], {**variables, "_minio_cluster_look": wrong, "_minio_cluster_salt": "s"})
    assert node["host_problems"] == ["host n1: /etc is a link of somebody else"]
    (full,) = lookup("cluster_plan", ["node"], {**variables, "_minio_cluster_look": LOOK, "_minio_cluster_salt": "s", "minio_cluster_full": "true"})
    assert all(full["differences"].values())


def test_a_port_that_something_else_has(variables):
    ports = [{"port": port, "pid": 7, "program": "/usr/sbin/nginx", "user": "root", "unit": "nginx.service"} for port in (9001, 8022)]
    given = {**variables, "_minio_cluster_salt": "s", "_minio_cluster_look": {**LOOK, "ports": ports}}
    who = "is used by nginx.service (pid 7, /usr/sbin/nginx): stop that, or set"
    (node,) = lookup("cluster_plan", ["node"], given)
    assert node["host_problems"] == [f"host n1: port 9001 {who} minio_cluster_console_port to another port."]
    (node,) = lookup("cluster_plan", ["node"], {**given, "minio_cluster_sftp": {"port": 8022}})
    assert f"host n1: port 8022 {who} minio_cluster_sftp.port to another port." in node["host_problems"]
    # Beside a server that is bound to one address, others may listen on the port.
    (node,) = lookup("cluster_plan", ["node"], {**given, "minio_cluster_options": "--console-address 10.0.0.1:9001"})
    assert not any("nginx" in line for line in node["host_problems"])


def test_further_certificates(variables, tmp_path):
    (tmp_path / "c.crt").write_text("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", encoding="utf-8")
    entries = [{"name": "s3", "cert": str(tmp_path / "c.crt"), "key": str(tmp_path / "c.key")}]
    (plan,) = lookup("cluster_plan", [], {**variables, "minio_cluster_tls_more_certs": entries})
    assert plan["files"]["/etc/minio/certs/s3/public.crt"]["content"].startswith("-----BEGIN")
    assert any(line.startswith("minio_cluster_tls_more_certs[0].key: the file") for line in plan["problems"])
    look = {**LOOK, "folders": {"/etc/minio/certs/old": {"WRITTEN_BY_ANSIBLE": "file"}}}
    (node,) = lookup("cluster_plan", ["node"], {**variables, "_minio_cluster_look": look, "_minio_cluster_salt": "s"})
    assert node["obsolete"] == ["/etc/minio/certs/old"]


def test_a_further_certificate_of_the_private_authority(variables, tmp_path):
    """The status makes no certificates, and must know all the same with what a client verifies this one."""
    root = Holder("root", begins=-100, ends=9000, ca=True)
    other = Holder("s3", root, begins=-100, ends=9000, names=[x509.DNSName("s3")])
    (tmp_path / "ca.crt").write_text(root.pem, encoding="utf-8")
    own = {**variables, "minio_cluster_tls_more_certs": [{"name": "s3", "cert_content": other.pem, "key_content": other.key_pem()}]}
    (plan,) = lookup("cluster_plan", [], {**own, "minio_cluster_tls_private_ca": str(tmp_path)})
    assert [one["own_authority"] for one in plan["tls"]["more"]] == [True] and plan["tls"]["authorities"] == ""
    (plan,) = lookup("cluster_plan", [], own)
    assert [one["own_authority"] for one in plan["tls"]["more"]] == [False]


@pytest.fixture
def private(variables, tmp_path):
    """A node with a certificate of its private authority, and what it was looked at with."""
    folder = tmp_path / "authority"
    folder.mkdir(mode=0o700)
    root = Holder("MinIO nodes", ends=9000, ca=True)
    for name, text, mode in (("ca.crt", root.pem, 0o644), ("ca.key", root.key_pem(SECRET.encode() * 2), 0o600)):
        (folder / name).write_text(text, encoding="utf-8")
        (folder / name).chmod(mode)
    own = {
        **variables,
        "minio_cluster_tls_private_ca": str(folder),
        "minio_cluster_tls_private_ca_passphrase": SECRET * 2,
        "minio_certificates_days": 400,
        "_minio_cluster_salt": "s",
    }
    return own, {"certificate": made(Wanted("n1", ("n1",)), root, ends=3000)["certificate"], "matches": True}, root


def node_with(own, pair, files=(), **changes):
    contents = {name: {"kind": "file", "owner": "minio-user", "group": "minio-user", "mode": "0600", "value_sum": "x", **said} for name, said in files}
    look = {**LOOK, "pair": pair, "secret_files": contents}
    return lookup("cluster_plan", ["node"], {**own, "_minio_cluster_look": look, **changes})[0]


def test_the_certificate_of_a_private_authority_stays_as_it_is(private):
    own, pair, root = private
    (plan,) = lookup("cluster_plan", [], own)
    certs = "/etc/minio/certs"
    assert {f"{certs}/public.crt", f"{certs}/private.key", f"{certs}/CAs/ca.crt"} <= {*plan["look"]["secret_files"]} - {*plan["absent"]}
    files = [
        (f"{certs}/public.crt", {"sum": salted("s", pair["certificate"]), "mode": "0644"}),
        # The key does not leave the node, so nobody knows what its sum should be.
        (f"{certs}/private.key", {"sum": "unknown"}),
        (f"{certs}/CAs/ca.crt", {"sum": salted("s", root.pem), "owner": "root", "mode": "0644"}),
    ]
    node = node_with(own, pair, files)
    assert node["certificate_due"] == [] and node["host_problems"] == [] and f"{certs}/private.key" not in node["texts"]
    assert [line for line in node["differences"]["configure"] if line.startswith(tuple(path for path, _said in files))] == []
    assert node["tls"]["certificate"] == pair["certificate"] and node["tls"]["key"] and node["tls"]["key_stays"]
    readable = node_with(own, pair, [files[0], (files[1][0], {"sum": "unknown", "mode": "0644"}), files[2]])
    assert f"{certs}/private.key: mode 0644 instead of 0600" in readable["differences"]["configure"]


@pytest.mark.parametrize(
    "change",
    [{"minio_cluster_tls_names": ["s3.example.net"]}, {"minio_cluster_full": "yes"}, {"minio_certificates_renew_days": 3001}, {"minio_cluster_node_name": "x"}],
)
def test_a_certificate_is_made_anew_and_taken_then(private, change):
    own, pair, root = private
    node = node_with({**own, **change}, pair)
    assert node["certificate_due"] != [] and not node["tls"]["key_stays"] and "/etc/minio/certs/private.key" not in node["texts"]
    new = Holder("new", root, ends=3000, names=[x509.DNSName(name) for name in ("n1", "s3.example.net", "x")], usage=ExtendedKeyUsageOID.SERVER_AUTH)
    done = node_with({**own, **change}, pair, minio_certificates_made={"certificate": new.pem, "key": new.key_pem(), "authority": root.pem})
    assert done["texts"]["/etc/minio/certs/private.key"] == new.key_pem() and done["tls"]["certificate"] == new.pem
    assert not [line for line in done["host_problems"] if "certificate" in line]


@pytest.mark.parametrize("name", ["ca.crt", "ca.key"])
def test_an_authority_that_cannot_be_read_is_not_made_anew(private, tmp_path, name):
    own, pair, _root = private
    folder = tmp_path / "of-somebody-else"
    folder.mkdir()
    # As root, nothing but this cannot be read.
    (folder / name).symlink_to(name)
    node = node_with({**own, "minio_cluster_tls_private_ca": str(folder)}, pair)
    assert node["certificate_due"] == []
    assert [line for line in node["host_problems"] if f"{folder}/{name} on the controller cannot be read" in line]


@pytest.mark.parametrize("given, names", [({}, []), ({"MINIO_DOMAIN": "a.net,b.org"}, ["*.a.net", "*.b.org"])])
def test_buckets_in_the_name_of_the_host_are_names_of_the_certificate(variables, given, names):
    own = {**variables, "minio_cluster_environment": given}
    assert Templar(loader=DataLoader(), variables=own).template(variables["minio_cluster_tls_names"]) == names


@pytest.mark.parametrize("path, refused", [("/etc/minio/root_password", True), ("/etc/minio/certs/public.crt", False)])
def test_what_a_server_starts_with_must_be_readable(variables, path, refused):
    look = {**LOOK, "secret_files": {path: {"kind": "link", "owner": "", "group": "", "mode": "", "sum": "", "value_sum": ""}}}
    (node,) = lookup("cluster_plan", ["node"], {**variables, "_minio_cluster_look": look, "_minio_cluster_salt": "s"})
    assert bool(node["problems"]) is refused and [line for line in node["differences"]["configure"] if line.startswith(path)]


def test_sums_of_the_programs_on_the_controller(variables, tmp_path):
    program = tmp_path / "minio"
    program.write_bytes(b"x")
    hosts = {"n1": {"minio_binary_artifact": str(program)}, "n2": {"minio_binary_artifact": str(tmp_path / "not-built-yet")}}
    (sums,) = lookup("cluster_plan", ["sums"], {**variables, "hostvars": hosts})
    assert sums == {str(program): "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"}


def test_a_program_with_the_right_signature_is_verified_once(variables, tmp_path, monkeypatch):
    program = tmp_path / "minio"
    program.write_bytes(b"x")
    asked = []
    monkeypatch.setattr(cluster_plan, "signature_problem", lambda *given: asked.append(given) or ("wrong" if given[2] == "RWother" else ""))
    told = {"minio_binary_artifact": str(program), "minio_cluster_install_url": "https://x/minio"}
    hosts = {"n1": {**told, "minio_cluster_install_minisign_key": "RWkey"}, "n2": {**told, "minio_cluster_install_minisign_key": "RWkey"}}
    (sums,) = lookup("cluster_plan", ["sums"], {**variables, "hostvars": hosts})
    assert len(asked) == 1 and sums[f"{program} RWkey"] == sums[str(program)]
    hosts["n2"]["minio_cluster_install_minisign_key"] = "RWother"
    (sums,) = lookup("cluster_plan", ["sums"], {**variables, "hostvars": hosts})
    assert f"{program} RWother" not in sums
    own = {**variables, "minio_cluster_install_method": "url", "minio_binary_artifact": str(program), "_minio_cluster_sums": sums, "_minio_cluster_salt": "s"}
    there = {"exists": True, "sum": sums[str(program)], "version": "v", "owner": "root", "group": "root", "mode": "0755"}
    for key, lines in (("RWkey", 0), ("RWother", 1)):
        look = {**LOOK, "program": there}
        (node,) = lookup("cluster_plan", ["node"], {**own, "_minio_cluster_look": look, "minio_cluster_install_minisign_key": key})
        assert len(node["differences"]["install"]) == lines


@pytest.mark.parametrize("url, lines", [("https://x/minio", 0), ("https://x/minio.tar.gz", 1)])
def test_a_download_need_not_be_in_the_cache(variables, url, lines):
    own = {
        "minio_cluster_install_method": "url",
        "minio_cluster_install_url": url,
        "minio_cluster_install_sha256": "AB12",
        "minio_binary_artifact": "/none/minio-AB12",
    }
    there = {"exists": True, "sum": "ab12", "version": "v", "owner": "root", "group": "root", "mode": "0755"}
    (node,) = lookup("cluster_plan", ["node"], {**variables, **own, "_minio_cluster_look": {**LOOK, "program": there}, "_minio_cluster_salt": "s"})
    assert len(node["differences"]["install"]) == lines


def test_the_diffs_of_a_new_node_are_those_of_the_first_where_the_files_are_the_same(variables):
    (plan,) = lookup("cluster_plan", [], variables)
    other = {**plan, "files": {**plan["files"], "/etc/default/minio": {**plan["files"]["/etc/default/minio"], "content": "x"}}}
    unit, environment = "/etc/systemd/system/minio.service", "/etc/default/minio"
    running = {**LOOK, "service": {**LOOK["service"], "state": "running"}}

    def shown(first_plan=plan, first=None, second=None):
        first, second = first or LOOK, second or LOOK
        hosts = {"n1": {"_minio_cluster_plan": first_plan, "_minio_cluster_look": first}, "n2": {"_minio_cluster_plan": plan, "_minio_cluster_look": second}}
        own = {**variables, "inventory_hostname": "n2", "hostvars": hosts, "_minio_cluster_plan": plan, "_minio_cluster_look": second}
        return lookup("cluster_plan", ["node"], {**own, "_minio_cluster_salt": "s"})[0]["shown_elsewhere"]

    assert shown()["host"] == "n1" and {unit, environment} <= {*shown()["files"]}
    assert unit in shown(other)["files"] and environment not in shown(other)["files"]
    # Where the first is not new, its diffs are others; and what is on a host that is not new is of interest.
    assert shown(first=running) == shown(second=running) == {"host": "", "files": []}


@pytest.mark.parametrize("term, count", [("restart", 1), ("site", 4)])
def test_problems_of_many_hosts_are_one_line_where_they_are_shown_as_they_are(variables, monkeypatch, term, count):
    lines = [f"host n{number}: drive /mnt/disk1 cannot be read." for number in range(4)]
    monkeypatch.setitem(cluster_problems.CHECKS, term, lambda _known: lines)
    assert len(lookup("cluster_problems", [term], variables)) == count


@pytest.mark.parametrize(("value", "set_to"), [("false", None), (False, None), ("no", None), ("true", "1"), (True, "1")])
def test_a_flag_may_be_a_text(variables, value, set_to):
    # As the command line gives it: -e minio_cluster_allow_root_drive=false
    given = {**variables, "minio_cluster_allow_root_drive": value, "minio_cluster_allow_missing_nodes": value, "ansible_play_batch": ["n1"]}
    (plan,) = lookup("cluster_plan", [], given)
    assert plan["environment"].get("MINIO_ROOTDRIVE_THRESHOLD_SIZE") == set_to
    assert any("minio_cluster_allow_missing_nodes: true" in line for line in plan["site_problems"]) == (set_to is None)


def test_the_environment_file(variables, tmp_path):
    file = tmp_path / "minio.env"
    file.write_text(
        f"MINIO_VOLUMES=/data{{1...4}}\nMINIO_ROOT_USER=other\nMINIO_REGION=eu\nMINIO_IDENTITY_LDAP_LOOKUP_BIND_PASSWORD={SECRET}\nMINIO_BUGGY=1\n",
        encoding="utf-8",
    )
    own = {name: value for name, value in variables.items() if name not in ("minio_cluster_pools", "minio_cluster_root_user")}
    role = trusted(yaml.safe_load((ROLE / "defaults/main.yml").read_text(encoding="utf-8")))
    given = {**own, "minio_cluster_pools": role["minio_cluster_pools"], "minio_cluster_root_user": role["minio_cluster_root_user"]}
    (plan,) = lookup("cluster_plan", [], {**given, "minio_cluster_env_file": str(file)})
    # A volume without a host is a drive of this node.
    assert plan["layout"]["drives"] == ["/data1", "/data2", "/data3", "/data4"] and plan["layout"]["nodes"] == ["n1"]
    assert plan["environment"]["MINIO_REGION"] == "eu" and "MINIO_BUGGY" not in plan["environment"]
    assert "minio.env: MINIO_BUGGY: the server ignores it." in plan["remarks"]["file"]
    assert plan["secret_names"] == ["MINIO_IDENTITY_LDAP_LOOKUP_BIND_PASSWORD"]
    assert SECRET not in json.dumps(plan)


def test_what_cannot_be_filled_in_is_named(variables):
    broken = {**variables, "minio_cluster_region": trusted("{{ nobody_knows }}")}
    with pytest.raises(AnsibleLookupError, match="minio_cluster_region cannot be filled in: .*nobody_knows"):
        lookup("cluster_plan", [], broken)
    with pytest.raises(AnsibleLookupError, match="is not set. Use this in tasks of its role"):
        lookup("cluster_plan", [], {name: value for name, value in variables.items() if name != "minio_cluster_region"})
    with pytest.raises(AnsibleLookupError, match="there is no part 'x'"):
        lookup("cluster_plan", ["x"], variables)
    with pytest.raises(AnsibleLookupError, match="nobody knows x"):
        lookup("cluster_problems", ["x"], variables)


def test_parts_that_need_no_role():
    (devices,) = lookup("cluster_plan", ["devices"], {}, drives=[{"path": "/mnt/disk1", "device": "/dev/x"}], host="n1")
    assert devices["problems"] == ["host n1: drive /mnt/disk1: /dev/x is no block device on this host: correct device (ls -l /dev/disk/by-id)."]
    assert devices["drives"][0]["label"] == "disk1"
    install = {"method": "copy", "flavour": "upstream"}
    assert lookup("cluster_problems", ["install"], {}, install=install, prefix="x") == ["x_method: copy is called file now."]
    assert len(lookup("cluster_problems", ["signature"], {}, file="/none", signature="/none", key="RW")) == 1


_BROKEN = "-----BEGIN {0}-----\n{1}\n-----END {0}-----\n"


@pytest.mark.parametrize("body", ["abc", "\u00e4\u00f6\u00fc", "====", "AAAA"])
def test_certificates_and_keys_that_are_damaged_are_named(variables, body):
    pair = {"cert_content": _BROKEN.format("CERTIFICATE", body), "key_content": _BROKEN.format("PRIVATE KEY", body)}
    (plan,) = lookup("cluster_plan", [], {**variables, **{f"minio_cluster_tls_{half}": text for half, text in pair.items()}})
    assert plan["problems"] == ["host n1: the certificate: it cannot be read as a certificate: export it again as PEM."]
    more = [{"name": "s3.example.net", **pair}]
    (plan,) = lookup("cluster_plan", [], {**variables, "minio_cluster_tls_more_certs": more})
    assert plan["problems"] and all("minio_cluster_tls_more_certs[0] (s3.example.net)" in line for line in plan["problems"])
    (plan,) = lookup("cluster_plan", [], {**variables, "minio_cluster_kms_secret_key": f"key:{body}"})
    assert len(plan["site_problems"]) == 1 and "minio_cluster_kms_secret_key is not of the form NAME:KEY" in plan["site_problems"][0]
