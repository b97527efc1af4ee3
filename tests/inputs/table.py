# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The cases."""

from __future__ import annotations

import typing as t
from pathlib import Path

import yaml

from .deployment import FILES, HOSTS, VARIABLES, Case, group, on, sites

_TWO_ITEMS = [*FILES["config/buckets_definition.json"], {"name": "users"}]
_NUMBERED = "minio_sites: {az1: &a {url: 'http://127.0.0.1:1', access_key: a, secret_key: b}, dr: *a, 1: *a}\n"
_NO_RULES = {"config/replication_rules.json": {"bucketReplications": []}}
_NO_MINIO = {"storage": HOSTS["minio"]}


def _rule(**changes: object) -> dict[str, object]:
    first, second = FILES["config/replication_rules.json"]["bucketReplications"]
    return {"config/replication_rules.json": {"bucketReplications": [{**first, **changes}, second]}}


def _bucket(**changes: object) -> dict[str, object]:
    return {**_NO_RULES, "config/buckets_definition.json": [{**FILES["config/buckets_definition.json"][0], **changes}]}


def _chosen(site: str) -> list[dict[str, t.Any]]:
    """Plays that choose the hosts of a site as the playbooks do, and say which they are."""
    playbook = yaml.safe_load((Path(__file__).resolve().parents[2] / "playbooks" / "rotate_root.yml").read_text(encoding="utf-8"))
    _inputs, choose, act = playbook[:3]
    tell = {"debug": {"msg": "chosen {{ ansible_play_hosts | join(' ') }}"}, "run_once": True}
    return [{**choose, "vars": {"minio_rotate_site": site}}, {"hosts": act["hosts"], "gather_facts": False, "tasks": [tell]}]


INVENTORY = (
    Case("nothing-wrong", code=0),
    Case("group-minios", (
        "group minio: no host of the inventory is in it, so that nothing would be done. Did you mean minios? Put the groups of "
        "the sites below it.",
    ), hosts={"minios": HOSTS["minio"]}),
    Case("group-storage", (
        "group minio: no host of the inventory is in it, so that nothing would be done. It has storage, az1, dr. Put the groups "
        "of the sites below it.",
    ), hosts=_NO_MINIO),
    Case("group-storage-status", (
        "group minio: no host of the inventory is in it, so that nothing would be done. It has storage, az1, dr. Put the groups "
        "of the sites below it.",
    ), playbook="status", hosts=_NO_MINIO),
    Case("group-storage-failover", (
        "group minio: no host of the inventory is in it, so that nothing would be done. It has storage, az1, dr. Put the groups "
        "of the sites below it.",
    ), playbook="failover", hosts=_NO_MINIO),
    Case("group-storage-buckets", (
        "group minio: no host of the inventory is in it, so that nothing would be done. It has storage, az1, dr. Put the groups "
        "of the sites below it.",
    ), playbook="buckets", hosts=_NO_MINIO),
    Case("no-hosts", (
        "group minio: no host of the inventory is in it, so that nothing would be done. It has no groups. Put the groups of the "
        "sites below it.",
    ), playbook="site", hosts={}),
    Case("group-of-site-misspelt", (
        "group az_1: minio_sites has no site of this name. Did you mean az1? Correct one of them. Hosts: az1-n1, az1-n2, az1-n3 "
        "and 1 more.",
    ), hosts=group("az1", "az_1")),
    Case("group-of-site-strange", (
        "group frankfurt: no site has this name. minio_sites has az1, dr. Put the hosts into the group of their site, or set "
        "minio_site. Hosts: az1-n1, az1-n2, az1-n3 and 1 more.",
        "site az1: no host of the group minio belongs to it, so that nobody would ask it. Put one of its hosts into the group "
        "az1, or set minio_site to az1 for one.",
    ), hosts=group("az1", "frankfurt")),
    Case("minio-site-misspelt", (
        "minio_site: minio_sites has no site azl. Did you mean az1? Correct one of them. Host: az1-n1.",
    ), files=on("az1-n1", minio_site="azl")),
    Case("minio-site-unknown", (
        "minio_site: minio_sites has no site frankfurt. minio_sites has az1, dr. Correct one of them. Host: az1-n1.",
    ), files=on("az1-n1", minio_site="frankfurt")),
    Case("host-in-two-sites", (
        "host az1-n1: belongs to several sites, az1, dr. Leave it in the group of one, and set minio_site to no other.",
    ), hosts={**HOSTS, "minio": {"children": {**HOSTS["minio"]["children"], "dr": {"hosts": {"az1-n1": {}, "dr-n1": {}}}}}}),
    Case("host-of-another-site", (
        "host az1-n1: belongs to several sites, dr, az1. Leave it in the group of one, and set minio_site to no other.",
    ), files=on("az1-n1", minio_site="dr")),
    Case("host-of-no-site", (
        "group minio alone: no site has this name. minio_sites has az1, dr. Put the hosts into the group of their site, or set "
        "minio_site. Host: stray.",
    ), hosts={**HOSTS, "minio": {**HOSTS["minio"], "hosts": {"stray": {}}}}),
    Case("site-without-hosts-status", (
        "site dr: no host of the group minio belongs to it, so that nobody would ask it. Put one of its hosts into the group dr, "
        "or set minio_site to dr for one.",
    ), playbook="status", hosts={"minio": {"children": {"az1": HOSTS["minio"]["children"]["az1"]}}}),
    Case("site-without-hosts-verify", (
        "site dr: no host of the group minio belongs to it, so that nobody would ask it. Put one of its hosts into the group dr, "
        "or set minio_site to dr for one.",
    ), playbook="verify_config", hosts={"minio": {"children": {"az1": HOSTS["minio"]["children"]["az1"]}}}),
)
SITES = (
    Case("site-without-url", (
        "minio_sites.az1.url: missing. Write http(s)://host[:port].",
    ), variables=sites(url=None)),
    Case("site-without-access-key", (
        "minio_sites.az1.access_key: missing. Give it from a vault.",
    ), variables=sites(access_key=None)),
    Case("site-without-secret-key", (
        "minio_sites.az1.secret_key: missing. Give it from a vault.",
    ), variables=sites(secret_key=None)),
    Case("site-key-misspelt", (
        "minio_sites.az1: unknown key acess_key. Did you mean access_key? Your own notes belong in the key notes.",
        "minio_sites.az1.access_key: missing. Give it from a vault.",
    ), variables=sites(acess_key="key-of-az1", access_key=None)),
    Case("site-region-misspelt", (
        "minio_sites.az1: unknown key regoin. Did you mean region? Your own notes belong in the key notes.",
    ), variables=sites(regoin="eu")),
    Case("site-key-unknown", (
        "minio_sites.az1: unknown key colour. There are url, access_key, secret_key, region, ca_path, validate_certs, "
        "replication_url, timeout, api, path, notes. Your own notes belong in the key notes.",
    ), variables=sites(colour="blue")),
    Case("site-own-notes", variables=sites(notes={"colour": "blue"}), code=0),
    Case("sites-list", (
        "minio_sites: must be a dictionary of the sites by name, not a list. Write az1: {url: …, access_key: …, secret_key: …} "
        "for each.",
    ), variables={"minio_sites": [VARIABLES["minio_sites"]["az1"]]}),
    Case("sites-text", (
        "minio_sites: must be a dictionary of the sites by name, not text. Write az1: {url: …, access_key: …, secret_key: …} for "
        "each.",
    ), variables={"minio_sites": "az1"}),
    Case("sites-empty", (
        "minio_sites: has no site. Write az1: {url: …, access_key: …, secret_key: …} for each.",
    ), variables={"minio_sites": {}}),
    Case("sites-missing", (
        "minio_sites: missing. Write az1: {url: …, access_key: …, secret_key: …} for each site.",
    ), variables={"minio_sites": None}),
    Case("sites-missing-buckets", (
        "minio_sites: missing. Write az1: {url: …, access_key: …, secret_key: …} for each site.",
    ), playbook="buckets", variables={"minio_sites": None}),
    Case("site-null", (
        "minio_sites.az1: must be a dictionary with url, access_key and secret_key, not nothing.",
    ), files={"inventory/group_vars/minio/s.yml": "minio_sites: {az1: , dr: {url: 'http://dr', access_key: a, secret_key: b}}\n"}),
    Case("site-text", (
        "minio_sites.az1: must be a dictionary with url, access_key and secret_key, not text.",
    ), variables={"minio_sites": {**VARIABLES["minio_sites"], "az1": "http://127.0.0.1:1"}}),
    Case("site-name-number", (
        "minio_sites: the name 1 is not text for YAML. Put it in quotes.",
    ), files={"inventory/group_vars/minio/s.yml": _NUMBERED}),
    Case("url-with-keys", (
        "minio_sites.az1.url: there is a user, a password or an @ in the address (not shown here). Give keys as access_key and "
        "secret_key, and write http(s)://host[:port].",
    ), variables=sites(url="http://operator:secret-of-az1@127.0.0.1:1")),
    Case("url-port-99999", (
        "minio_sites.az1.url: 'http://127.0.0.1:99999' has a port that does not exist. Give one from 1 to 65535.",
    ), variables=sites(url="http://127.0.0.1:99999")),
    Case("url-port-text", (
        "minio_sites.az1.url: 'http://127.0.0.1…' has a port that is not a number (not shown here). Write http(s)://host[:port].",
    ), variables=sites(url="http://127.0.0.1:http")),
    Case("url-blank-at-end", variables=sites(url="http://127.0.0.1:1 "), code=0),
    Case("url-blank-inside", (
        "minio_sites.az1.url: 'http://127.0…' has a host that is no name and no address. Write http(s)://host[:port], without "
        "blanks.",
    ), variables=sites(url="http://127.0 .0.1")),
    Case("url-without-scheme", (
        "minio_sites.az1.url: '127.0.0.1:1' is not of the form http(s)://host[:port].",
    ), variables=sites(url="127.0.0.1:1")),
    Case("url-ftp", (
        "minio_sites.az1.url: 'ftp…' is not of the form http(s)://host[:port].",
    ), variables=sites(url="ftp://127.0.0.1")),
    Case("url-path", (
        "minio_sites.az1.url: 'http://127.0.0.1:1…' has a path behind the host. A path is not possible with MinIO: write "
        "http(s)://host[:port].",
    ), variables=sites(url="http://127.0.0.1:1/minio")),
    Case("url-query", (
        "minio_sites.az1.url: 'http://127.0.0.1:1…' has a query behind the host (not shown here). Write http(s)://host[:port].",
    ), variables=sites(url="http://127.0.0.1:1/?token=secret-of-az1")),
    Case("url-list", (
        "minio_sites.az1.url: the address must be text, and is of the type list. Write http(s)://host[:port].",
    ), variables=sites(url=["http://127.0.0.1:1"])),
    Case("url-empty", (
        "minio_sites.az1.url: the address is missing. Write http(s)://host[:port].",
    ), variables=sites(url="")),
    Case("url-without-host", (
        "minio_sites.az1.url: 'http://…' has no host. Write http(s)://host[:port].",
    ), variables=sites(url="http://:9000")),
    Case("url-ipv6-bare", (
        "minio_sites.az1.url: 'http://2001…' has more than one port. Write http(s)://host[:port], and an IPv6 address in "
        "brackets, such as http://[2001:db8::1]:9000.",
    ), variables=sites(url="http://2001:db8::1:9000")),
    Case("replication-url", (
        "minio_sites.az1.replication_url: '127.0.0.1' is not of the form http(s)://host[:port].",
    ), variables=sites(replication_url="127.0.0.1")),
    Case("secret-key-number", (
        "minio_sites.az1.secret_key: must be text, not a number. Put it in quotes.",
    ), variables=sites(secret_key=12345678)),
    Case("secret-key-list", (
        "minio_sites.az1.secret_key: must be text, not a list.",
    ), variables=sites(secret_key=["secret-of-az1"])),
    Case("secret-key-empty", (
        "minio_sites.az1.secret_key: is empty.",
    ), variables=sites(secret_key=" ")),
    Case("secret-key-placeholder", (
        "minio_sites.az1.secret_key: is a placeholder that nobody has filled in (not shown here). Give the value, from a vault.",
    ), variables=sites(secret_key="<SECRET>")),
    Case("validate-certs-maybe", (
        "minio_sites.az1.validate_certs: must be true or false.",
    ), variables=sites(validate_certs="maybe")),
    Case("timeout-zero", (
        "minio_sites.az1.timeout: must be a number of seconds above 0.",
    ), variables=sites(timeout=0)),
    Case("region-number", (
        "minio_sites.az1.region: must be text, not a number. Put it in quotes.",
    ), variables=sites(region=1)),
    Case("ca-path-missing", (
        "minio_sites.az1.ca_path: the file ca.pem does not exist on the controller. Searched: {folder}/ca.pem. Correct the path "
        "or create the file.",
    ), variables=sites(ca_path="ca.pem")),
    Case("ca-path-list", (
        "minio_sites.az1.ca_path: must be text, not a list.",
    ), variables=sites(ca_path=["ca.pem"])),
    Case("api-unknown", (
        "minio_sites.az1.api: must be one of S3v4, S3v2, s3v4, s3v2.",
    ), variables=sites(api="S3v5")),
)
_ALIASES = "{{ lookup('creativeflow.minio.sites', 'aliases.json') }}"
_ALIAS = {"url": "http://127.0.0.1:1", "accessKey": "key-of-az1", "secretKey": "secret-of-az1"}


def _aliases(**changes: object) -> dict[str, object]:
    return {"aliases.json": {"az1": {**_ALIAS, **changes}, "dr": _ALIAS}}


ALIASES = (
    Case("aliases", variables={"minio_sites": _ALIASES}, files=_aliases(), code=0),
    Case("aliases-whole-config", variables={"minio_sites": _ALIASES}, files={"aliases.json": {"version": "10", "aliases": _aliases()["aliases.json"]}}, code=0),
    Case("aliases-missing", (
        "minio_sites: sites: the file aliases.json does not exist on the controller. Searched: {folder}/aliases.json. Correct "
        "the path or create the file.",
    ), variables={"minio_sites": _ALIASES}),
    Case("aliases-not-json", (
        "minio_sites: {folder}/aliases.json:2: not JSON at column 1: Expecting property name enclosed in double quotes.",
    ), variables={"minio_sites": _ALIASES}, files={"aliases.json": "{\n'az1': 5}"}),
    Case("aliases-list", (
        "minio_sites: {folder}/aliases.json: aliases must be a dictionary of aliases by name.",
    ), variables={"minio_sites": _ALIASES}, files={"aliases.json": []}),
    Case("aliases-unset", (
        "minio_sites: {folder}/aliases.json: alias az1: secretKey: the environment variable AZ1_SECRET_OF_NOBODY is not set on "
        "the controller.",
    ), variables={"minio_sites": _ALIASES}, files=_aliases(secretKey="{{AZ1_SECRET_OF_NOBODY}}")),
    Case("aliases-dollar", (
        "minio_sites: {folder}/aliases.json: alias az1: secretKey: a placeholder is not filled in (not shown here). Write the "
        "value, or ${NAME}, in capital letters, for a variable of the environment.",
    ), variables={"minio_sites": _ALIASES}, files=_aliases(secretKey="$S3_SECRET")),
    Case("aliases-lower-case", (
        "minio_sites: {folder}/aliases.json: alias az1: secretKey: a placeholder is not filled in (not shown here). Write the "
        "value, or ${NAME}, in capital letters, for a variable of the environment.",
    ), variables={"minio_sites": _ALIASES}, files=_aliases(secretKey="{{ vault_az1 }}")),
    Case("aliases-number", (
        "minio_sites: {folder}/aliases.json: alias az1: secretKey must be text, and YAML reads it as a number: put it in quotes.",
    ), variables={"minio_sites": _ALIASES}, files=_aliases(secretKey=12345678)),
    Case("aliases-unknown-key", (
        "minio_sites: {folder}/aliases.json: alias az1: unknown key 'secretkey', did you mean secret_key.",
    ), variables={"minio_sites": _ALIASES}, files=_aliases(secretkey="secret-of-az1")),
)
NAMES = (
    Case("variable-port-misspelt", (
        "minio_cluster_prot: there is no such variable. Did you mean minio_cluster_port? If it is your own, name it in "
        "minio_own_variables.",
    ), variables={"minio_cluster_prot": 9000}),
    Case("variable-bucket-definitions", (
        "minio_bucket_definitions: there is no such variable. Did you mean minio_buckets_definitions? If it is your own, name it "
        "in minio_own_variables.",
    ), variables={"minio_bucket_definitions": ["config/other.json"]}),
    Case("variable-secrets-misspelt", (
        "minio_replication_secret: there is no such variable. Did you mean minio_replication_secrets? If it is your own, name it "
        "in minio_own_variables.",
    ), variables={"minio_replication_secret": {"az1": "replication-of-az1"}}),
    Case("variable-sites-misspelt", (
        "minio_stes: there is no such variable. Did you mean minio_sites? If it is your own, name it in minio_own_variables.",
    ), variables={"minio_stes": {}}),
    Case("variable-of-playbook-misspelt", (
        "minio_failover_form: there is no such variable. Did you mean minio_failover_from? If it is your own, name it in "
        "minio_own_variables.",
    ), options=("-e", "minio_failover_form=az1")),
    Case("variable-in-capitals", (
        "minio_cluster_Port: there is no such variable. Did you mean minio_cluster_port? If it is your own, name it in "
        "minio_own_variables.",
    ), variables={"minio_cluster_Port": 9000}),
    Case("variable-of-one-host", (
        "minio_cluster_nodename: there is no such variable. Did you mean minio_cluster_node_name? If it is your own, name it in "
        "minio_own_variables. Host: dr-n2.",
    ), files=on("dr-n2", minio_cluster_nodename="x")),
    Case("variable-of-the-user", variables={"minio_backup_target_of_ours": 1, "minio_contact": "me"}, code=0),
    Case("variable-named-as-own", variables={"minio_site1": "x", "minio_own_variables": ["minio_site1"]}, code=0),
    Case("variable-like-one-of-a-role", variables={"minio_cluster_colour": "blue"}, code=0, warnings=(
        "minio_cluster_colour: no role has this variable. Did you mean minio_cluster_console_url? If it is your own, name it in minio_own_variables.",
    )),
    Case("environment-misspelt", (
        "minio_cluster_environment.MINIO_REGOIN: the server ignores it: did you mean MINIO_REGION? If it is new in your server, "
        "name it in minio_own_variables.",
    ), variables={"minio_cluster_environment": {"MINIO_REGOIN": "eu"}}),
    Case("environment-new", variables={"minio_cluster_environment": {"MINIO_SOMETHING_NEW": "eu"}}, code=0),
    Case("site-to-rotate-misspelt", (
        "minio_rotate_site: minio_sites has no site az11. Did you mean az1?",
    ), playbook="rotate_root", options=("-e", "minio_rotate_site=az11")),
    Case("sites-to-back-up-misspelt", (
        "minio_backup_sites: minio_sites has no site drr. Did you mean dr?",
    ), playbook="backup_config", options=("-e", '{"minio_backup_sites": ["az1", "drr"]}')),
    Case("secret-of-unknown-site", (
        "minio_replication_secrets.az11: minio_sites has no site of this name. Did you mean az1?",
    ), variables={"minio_replication_secrets": {**VARIABLES["minio_replication_secrets"], "az11": "replication-of-az1"}}),
)
TYPES = (
    Case("port-text", (
        "minio_cluster_port: 'abc' must be a whole number.",
    ), variables={"minio_cluster_port": "abc"}),
    Case("port-list", (
        "minio_cluster_port: must be a whole number.",
    ), variables={"minio_cluster_port": [9000]}),
    Case("truth-perhaps", (
        "minio_cluster_allow_root_drive: 'perhaps' must be true or false.",
    ), variables={"minio_cluster_allow_root_drive": "perhaps"}),
    Case("pools-dictionary", (
        "minio_cluster_pools: must be a list, not a dictionary.",
    ), variables={"minio_cluster_pools": {"hosts": "az1-n{1...4}", "drives": "/mnt/disk{1...4}"}}),
    Case("pools-without-drives", (
        "minio_cluster_pools[0].drives: missing.",
    ), variables={"minio_cluster_pools": [{"hosts": "az1-n{1...4}"}]}),
    Case("pools-key-misspelt", (
        "minio_cluster_pools[0].drive: unknown key. Did you mean drives?",
        "minio_cluster_pools[0].drives: missing.",
    ), variables={"minio_cluster_pools": [{"hosts": "az1-n{1...4}", "drive": "/mnt/disk{1...4}"}]}),
    Case("pools-text", (
        "minio_cluster_pools[0]: must be a dictionary, not text.",
    ), variables={"minio_cluster_pools": ["az1-n{1...4}/mnt/disk{1...4}"]}),
    Case("environment-list", (
        "minio_cluster_environment: must be a dictionary, not a list.",
    ), variables={"minio_cluster_environment": ["MINIO_BROWSER=off"]}),
    Case("text-dictionary", (
        "minio_cluster_region: must be text, not a dictionary.",
    ), variables={"minio_cluster_region": {"name": "eu"}}),
    Case("timeout-with-unit", (
        "minio_buckets_timeout: '60s' must be a whole number.",
    ), variables={"minio_buckets_timeout": "60s"}),
    Case("password-number", (
        "minio_cluster_root_password: must be text, not a number: YAML reads some numbers as others. Put it in quotes.",
    ), variables={"minio_cluster_root_password": 12345678}),
    Case("password-list", (
        "minio_cluster_root_password: must be text, not a list.",
    ), variables={"minio_cluster_root_password": ["password-of-root"]}),
    Case("secrets-list", (
        "minio_replication_secrets: must be a dictionary, not a list.",
    ), variables={"minio_replication_secrets": ["replication-of-az1"]}),
    Case("secrets-of-identities-text", (
        "minio_iam_secrets: must be a dictionary, not text.",
    ), variables={"minio_iam_secrets": "secret-of-app"}),
    Case("definitions-dictionary", (
        "minio_buckets_definitions: must be a list, not a dictionary.",
    ), variables={"minio_buckets_definitions": {"file": "config/buckets_definition.json"}}),
    Case("purge-key-misspelt", (
        "minio_buckets_purge.prefx: unknown key. Did you mean prefix?",
    ), variables={"minio_buckets_purge": {"prefx": "tmp-"}}),
    Case("firewall-misspelt", (
        "minio_host_firewall: 'nftable' is not one of none, auto, firewalld, nftables, ufw, absent. Did you mean nftables?",
    ), variables={"minio_host_firewall": "nftable"}),
    Case("proxy-port-text", (
        "minio_proxy_port: 'https' must be a whole number. Host: gate.",
    ), variables={"minio_proxy_port": "https"}),
    Case("webhook-without-endpoint", (
        "minio_cluster_audit_webhooks[0].endpoint: missing.",
    ), variables={"minio_cluster_audit_webhooks": [{"name": "siem"}]}),
    Case("several-types", (
        "minio_cluster_port: 'abc' must be a whole number.",
        "minio_buckets_timeout: 'long' must be a whole number.",
        "minio_iam_show: 'so' must be true or false.",
    ), variables={"minio_cluster_port": "abc", "minio_buckets_timeout": "long", "minio_iam_show": "so"}),
)
_VAULT = "$ANSIBLE_VAULT;1.1;AES256\n          3233\n"
TEMPLATES = (
    Case("vault-variable-missing", (
        "minio_cluster_root_password: the variable vault_root_password is not defined. Define it, in a vault if it is secret, or "
        "correct its name.",
    ), playbook="site", variables={"minio_cluster_root_password": "{{ vault_root_password }}"}),
    Case("vault-variables-missing", (
        "minio_replication_secrets.az1: the variable vault_az1 is not defined. Define it, in a vault if it is secret, or correct "
        "its name.",
        "minio_replication_secrets.dr: the variable vault_dr is not defined. Define it, in a vault if it is secret, or correct "
        "its name.",
    ), variables={"minio_replication_secrets": {"az1": "{{ vault_az1 }}", "dr": "{{ vault_dr }}"}}),
    Case("vault-key-missing", (
        "minio_sites.az1.secret_key: there is no az1 in what it refers to. Define it, in a vault if it is secret, or correct its "
        "name.",
    ), variables={"vault": {"a": 1}, **sites(secret_key="{{ vault.az1 }}")}),
    Case("vault-variable-of-one-host", (
        "minio_cluster_kms_secret_key: the variable vault_kms is not defined. Define it, in a vault if it is secret, or correct "
        "its name. Host: az1-n3.",
    ), files=on("az1-n3", minio_cluster_kms_secret_key="{{ vault_kms }}")),
    Case("braces", (
        "minio_cluster_region: not a template of Jinja: unexpected end of template, expected 'end of print statement'. Correct "
        "the braces.",
    ), variables={"minio_cluster_region": "{{ region"}),
    Case("encrypted-without-password", (
        "minio_cluster_root_password: it is encrypted with Ansible Vault, and no vault secret of this run decrypts it. Give "
        "ansible-playbook --vault-id or --vault-password-file.",
    ), files={"inventory/group_vars/minio/s.yml": f"minio_cluster_root_password: !vault |\n          {_VAULT}"}),
    Case("of-a-later-time", code=0, variables={
        "minio_cluster_region": "{{ ansible_facts.domain }}", "minio_cluster_server_url": "{{ minio_cluster_console_url }}",
    }),
)
FILE_CASES = (
    Case("definitions-missing", (
        "minio_buckets_definitions: the file config/buckets_definition.json does not exist on the controller. Searched: "
        "{folder}/config/buckets_definition.json. Correct the path or create the file.",
    ), files={"config/buckets_definition.json": None}),
    Case("definitions-missing-buckets", (
        "minio_buckets_definitions: the file config/buckets_definition.json does not exist on the controller. Searched: "
        "{folder}/config/buckets_definition.json. Correct the path or create the file.",
    ), playbook="buckets", files={"config/buckets_definition.json": None}),
    Case("rules-missing", (
        "minio_replication_rules: the file config/replication_rules.json does not exist on the controller. Searched: "
        "{folder}/config/replication_rules.json. Correct the path or create the file.",
    ), playbook="replication", files={"config/replication_rules.json": None}),
    Case("rules-missing-status", (
        "minio_replication_rules: the file config/replication_rules.json does not exist on the controller. Searched: "
        "{folder}/config/replication_rules.json. Correct the path or create the file.",
    ), playbook="status", files={"config/replication_rules.json": None}),
    Case("identities-missing", (
        "minio_iam_definitions: the file config/nobody.json does not exist on the controller. Searched: "
        "{folder}/config/nobody.json. Correct the path or create the file.",
    ), variables={"minio_iam_definitions": ["config/nobody.json"]}),
    Case("policy-missing", (
        "{folder}/config/buckets_definition.json: bucket users: policy_file: the file policies/raeder.json does not exist. "
        "Searched: {folder}/config/policies/raeder.json, {folder}/policies/raeder.json. Correct the path or create the file.",
    ), files=_bucket(policy_file="policies/raeder.json")),
    Case("certificate-missing", (
        "minio_cluster_tls_cert: the file tls/node.crt does not exist on the controller. Searched: {folder}/tls/node.crt. "
        "Correct the path or create the file.",
        "minio_cluster_tls_key: the file tls/node.key does not exist on the controller. Searched: {folder}/tls/node.key. Correct "
        "the path or create the file.",
    ), variables={"minio_cluster_tls_cert": "tls/node.crt", "minio_cluster_tls_key": "tls/node.key"}),
    Case("certificate-of-each-host-missing", (
        "minio_cluster_tls_cert: the file tls/az1-n1.crt does not exist on the controller. Searched: {folder}/tls/az1-n1.crt. "
        "Correct the path or create the file. Host: az1-n1.",
        "minio_cluster_tls_cert: the file tls/az1-n2.crt does not exist on the controller. Searched: {folder}/tls/az1-n2.crt. "
        "Correct the path or create the file. Host: az1-n2.",
        "minio_cluster_tls_cert: the file tls/dr-n1.crt does not exist on the controller. Searched: {folder}/tls/dr-n1.crt. "
        "Correct the path or create the file. Host: dr-n1.",
    ), variables={"minio_cluster_tls_cert": "tls/{{ inventory_hostname }}.crt"},
         hosts={"minio": {"children": {"az1": {"hosts": {"az1-n1": {}, "az1-n2": {}}}, "dr": {"hosts": {"dr-n1": {}}}}}}),
    Case("environment-file-missing", (
        "minio_cluster_env_file: the file config/none.env does not exist on the controller. Searched: {folder}/config/none.env. "
        "Correct the path or create the file.",
    ), variables={"minio_cluster_env_file": "config/none.env"}),
    Case("authority-is-folder", (
        "minio_client_ca: {folder}/config on the controller is not a file. Name a file.",
    ), variables={"minio_client_ca": "config"}),
    Case("definitions-dir-missing", (
        "minio_definitions_dir: there is no folder elsewhere on the controller. Correct the path.",
    ), variables={"minio_definitions_dir": "elsewhere"}),
    Case("webhook-certificate-missing", (
        "minio_cluster_audit_webhooks[0].client_cert: the file siem.crt does not exist on the controller. Searched: "
        "{folder}/siem.crt. Correct the path or create the file.",
    ), variables={"minio_cluster_audit_webhooks": [{"name": "siem", "endpoint": "https://siem", "client_cert": "siem.crt"}]}),
)
DEFINITIONS = (
    Case("bucket-not-json", (
        "{folder}/config/buckets_definition.json:1: not JSON at column 19: Expecting property name enclosed in double quotes.",
    ), files={**_NO_RULES, "config/buckets_definition.json": '[{"name": "users",}]'}),
    Case("bucket-key-misspelt", (
        "{folder}/config/buckets_definition.json[0] (users).verzioning: unknown key. Did you mean versioning?",
    ), files=_bucket(verzioning=True)),
    Case("bucket-name-invalid", (
        "{folder}/config/buckets_definition.json[0] (Users).name: 'Users' is no bucket name: 3 to 63 of a-z, 0-9, '-' and '.', "
        "beginning and ending with a letter or digit.",
    ), files=_bucket(name="Users")),
    Case("bucket-versioning-wrong", (
        "{folder}/config/buckets_definition.json[0] (users).versioning: 'perhaps' is not one of enabled, suspended, disabled.",
    ), files=_bucket(versioning="perhaps")),
    Case("bucket-twice", (
        "{folder}/config/buckets_definition.json[1] (users): {folder}/config/buckets_definition.json[0] defines the bucket users "
        "already. Merge the two.",
    ), files={**_NO_RULES, "config/buckets_definition.json": _TWO_ITEMS}),
    Case("bucket-site-misspelt", (
        "{folder}/config/buckets_definition.json: bucket users: sites: there is no site 'drr'. Did you mean dr?",
    ), files=_bucket(sites=["az1", "drr"])),
    Case("rule-site-misspelt", (
        "{folder}/config/replication_rules.json: bucketReplications[0].target: there is no site 'drr'. Did you mean dr?",
    ), files=_rule(targetAlias="drr")),
    Case("rule-bucket-undeclared", (
        "{folder}/config/replication_rules.json: bucketReplications[0] (user → dr).bucket: no bucket user is declared for site "
        "az1. Did you mean users?",
    ), files=_rule(sourceBucket="user")),
    Case("rule-key-misspelt", (
        "{folder}/config/replication_rules.json: bucketReplications[0].priorty: unknown key. Did you mean priority?",
    ), files=_rule(priorty=1)),
    Case("service-level-misspelt", (
        "{folder}/config/iam_definition.json: services[0].buckets: 'raeder' is not one of reader, writer, owner.",
    ), files={"config/iam_definition.json": {"services": [{"name": "app", "buckets": {"users": "raeder"}}]}}),
    Case("placeholder-without-value", (
        "{folder}/policies/reader.json:1: {{NOBODY}}: no value for it. Give NOBODY in policy_variables. There are values for "
        "BUCKET_NAME.",
    ), files={"policies/reader.json": '{"Version": "2012-10-17", "Statement": [], "Id": "{{NOBODY}}"}'}),
    Case("replication-secret-missing", (
        "minio_replication_secrets has no secret for dr. Each site that receives needs one of 8 to 40 characters, from the vault.",
    ), variables={"minio_replication_secrets": {"az1": "replication-of-az1"}}),
    Case("replication-secrets-missing", (
        "minio_replication_secrets has no secret for az1, dr. Each site that receives needs one of 8 to 40 characters, from the "
        "vault.",
    ), playbook="replication", variables={"minio_replication_secrets": None}),
)
COMMANDS = (
    Case("tags-site", (
        "--tags buckets: the playbooks of this collection have no tags, so that nothing would be done. Run the playbook of a "
        "part instead, such as creativeflow.minio.buckets, or limit the hosts with --limit.",
    ), playbook="site", options=("--tags", "buckets")),
    Case("tags-status", (
        "--tags x,y: the playbooks of this collection have no tags, so that nothing would be done. Run the playbook of a part "
        "instead, such as creativeflow.minio.buckets, or limit the hosts with --limit.",
    ), playbook="status", options=("--tags", "x,y")),
    Case("skip-tags-all", (
        "--skip-tags all: the playbooks of this collection have no tags, so that nothing would be done. Run the playbook of a "
        "part instead, such as creativeflow.minio.buckets, or limit the hosts with --limit.",
    ), playbook="buckets", options=("--skip-tags", "all")),
    Case("tags-of-own-playbook", playbook="{folder}/own.yml", options=("--tags", "mine"), code=0, files={"own.yml": [
        {"import_playbook": "creativeflow.minio.check_inputs"}, {"hosts": "localhost", "gather_facts": False, "tags": ["mine"], "tasks": [{"debug": None}]},
    ]}),
    # c5: what the first playbook of a run chose is not what the second one chooses.
    Case("chosen-twice", playbook="{folder}/twice.yml", code=0, files={"twice.yml": [*_chosen("az1"), *_chosen("dr")]},
         contains=('"chosen az1-n1 az1-n2 az1-n3 az1-n4"', '"chosen dr-n1 dr-n2 dr-n3 dr-n4"')),
    Case("sdk-missing", (
        "the Python package minio is missing on the controller, where … runs the modules. Install it: … -m pip install "
        "'minio>=7.2.20,<8'.",
    ), playbook="buckets", environment={"PYTHONPATH": "{folder}/without"}, files={
        "without/sitecustomize.py": "import importlib.machinery as m\nfind = m.PathFinder.find_spec\n"
        "m.PathFinder.find_spec = classmethod(lambda c, name, *a: None if name == 'minio' else find(name, *a))\n"}),
    Case("rotate-without-site", (
        "Give minio_rotate_site, the site whose root credentials change. No host belongs to ''.",
    ), playbook="rotate_root"),
    Case("expand-unknown-site", (
        "Give minio_expand_site, the site that gets another pool. No host belongs to 'frankfurt'.",
    ), playbook="expand", options=("-e", "minio_expand_site=frankfurt")),
    Case("writers-without-site", (
        "Set minio_writers_site to one of az1, dr.",
    ), playbook="writers"),
    Case("failover-without-sites", (
        "Set minio_failover_from and minio_failover_to to two of az1, dr.",
    ), playbook="failover"),
    Case("replace-drive-without-drive", (
        "Give minio_replace_node, a host of the inventory, and minio_replace_drive, the path of its drive.",
    ), playbook="replace_drive", options=("-e", "minio_replace_node=az1-n1")),
    Case("restore-without-site", (
        "Give minio_restore_site, one of az1, dr, and minio_restore_file, a backup.",
    ), playbook="restore_config"),
    Case("backup-of-unknown-site", (
        "minio_backup_sites: minio_sites has no site frankfurt. minio_sites has az1, dr.",
    ), playbook="backup_config", options=("-e", '{"minio_backup_sites": ["frankfurt"]}')),
)
# c12: what no deployment ends is said in check mode, and fails.
CHECK_MODE = (
    Case("check-https-to-http", (
        "Check mode cannot compare. site az1 (https://127.0.0.1:{http}): it does not speak TLS on this port. Use http://, or the port that has TLS.",
    ), playbook="buckets", options=("--check",), variables=sites(url="https://127.0.0.1:{http}")),
    Case("check-name-unknown", (
        "Check mode cannot compare. site az1 (http://nowhere.invalid:9000): 2 attempts failed: …the host's name cannot be resolved. Check url and DNS.",
    ), playbook="iam", options=("--check",), variables=sites(url="http://nowhere.invalid:9000")),
    Case("check-no-minio", (
        "Check mode cannot compare. site az1 (http://127.0.0.1:{http}): something that is not MinIO answers HTTP 501. …",
    ), playbook="replication", options=("--check",), variables=sites(url="http://127.0.0.1:{http}")),
    Case("verify-check-unknown", (
        "What runs is not what is declared; creativeflow.minio.site would change:",
        "What it has is unknown. site az1 (http://127.0.0.1:1): 2 attempts failed: the connection was refused. Is the server running, and is the port right?",
        "What it has is unknown. site dr (http://127.0.0.1:2): 2 attempts failed: the connection was refused. Is the server running, and is the port right?",
    ), playbook="verify_config", options=("--check",)),
)
CASES = (*INVENTORY, *SITES, *ALIASES, *NAMES, *TYPES, *TEMPLATES, *FILE_CASES, *DEFINITIONS, *COMMANDS, *CHECK_MODE)
