# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names, types and templates of variables."""

from __future__ import annotations

from .deployment import VARIABLES, Case, on, sites

NAMES = (
    Case(
        "variable-port-misspelt",
        ("minio_cluster_prot: there is no such variable. Did you mean minio_cluster_port? If it is your own, name it in minio_own_variables.",),
        variables={"minio_cluster_prot": 9000},
    ),
    Case(
        "variable-bucket-definitions",
        ("minio_bucket_definitions: there is no such variable. Did you mean minio_buckets_definitions? If it is your own, name it in minio_own_variables.",),
        variables={"minio_bucket_definitions": ["config/other.json"]},
    ),
    Case(
        "variable-secrets-misspelt",
        ("minio_replication_secret: there is no such variable. Did you mean minio_replication_secrets? If it is your own, name it in minio_own_variables.",),
        variables={"minio_replication_secret": {"az1": "replication-of-az1"}},
    ),
    Case(
        "variable-sites-misspelt",
        ("minio_stes: there is no such variable. Did you mean minio_sites? If it is your own, name it in minio_own_variables.",),
        variables={"minio_stes": {}},
    ),
    Case(
        "variable-of-playbook-misspelt",
        ("minio_failover_form: there is no such variable. Did you mean minio_failover_from? If it is your own, name it in minio_own_variables.",),
        options=("-e", "minio_failover_form=az1"),
    ),
    Case(
        "variable-in-capitals",
        ("minio_cluster_Port: there is no such variable. Did you mean minio_cluster_port? If it is your own, name it in minio_own_variables.",),
        variables={"minio_cluster_Port": 9000},
    ),
    Case(
        "variable-of-one-host",
        (
            "minio_cluster_nodename: there is no such variable. Did you mean minio_cluster_node_name? If it is your own, name it in "
            "minio_own_variables. Host: dr-n2.",
        ),
        files=on("dr-n2", minio_cluster_nodename="x"),
    ),
    Case(
        "variable-sites-other-letter",
        ("minio_sitez: there is no such variable. Did you mean minio_sites? If it is your own, name it in minio_own_variables.",),
        variables={"minio_sitez": {}},
    ),
    Case(
        "variable-of-the-user",
        variables={"minio_totally_unknown": 1, "minio_contact": "me"},
        code=0,
        warnings=(
            "minio_contact: this collection has no such variable. If it is your own, name it in minio_own_variables.",
            "minio_totally_unknown: this collection has no such variable. If it is your own, name it in minio_own_variables.",
        ),
    ),
    Case(
        "variable-of-the-user-named",
        variables={"minio_totally_unknown": 1, "minio_contact": "me", "minio_own_variables": ["minio_totally_unknown", "minio_contact"]},
        code=0,
    ),
    Case("variable-named-as-own", variables={"minio_site1": "x", "minio_own_variables": ["minio_site1"]}, code=0),
    Case(
        "variable-like-one-of-a-role",
        variables={"minio_cluster_colour": "blue"},
        code=0,
        warnings=(
            "minio_cluster_colour: this collection has no such variable. Did you mean minio_cluster_user? If it is your own, name it in minio_own_variables.",
        ),
    ),
    Case(
        "environment-misspelt",
        (
            "minio_cluster_environment.MINIO_REGOIN: the server ignores it: did you mean MINIO_REGION? If it is new in your server, "
            "name it in minio_own_variables.",
        ),
        variables={"minio_cluster_environment": {"MINIO_REGOIN": "eu"}},
    ),
    Case("environment-new", variables={"minio_cluster_environment": {"MINIO_SOMETHING_NEW": "eu"}}, code=0),
    Case(
        "site-to-rotate-misspelt",
        ("minio_rotate_site: minio_sites has no site az11. Did you mean az1?",),
        playbook="rotate_root",
        options=("-e", "minio_rotate_site=az11"),
    ),
    Case(
        "sites-to-back-up-misspelt",
        ("minio_backup_sites: minio_sites has no site drr. Did you mean dr?",),
        playbook="backup_config",
        options=("-e", '{"minio_backup_sites": ["az1", "drr"]}'),
    ),
    Case(
        "sites-to-adopt-misspelt",
        ("minio_adopt_sites: minio_sites has no site drr. Did you mean dr?",),
        playbook="adopt",
        options=("-e", '{"minio_adopt_sites": ["drr"]}'),
    ),
    Case(
        "secret-of-unknown-site",
        (
            "minio_failover_nodes.az11: minio_sites has no site of this name. Did you mean az1?",
            "minio_replication_secrets.az11: minio_sites has no site of this name. Did you mean az1?",
        ),
        variables={
            "minio_failover_nodes": {"az11": ["http://az1-n1:9000"]},
            "minio_replication_secrets": {**VARIABLES["minio_replication_secrets"], "az11": "replication-of-az1"},
        },
    ),
)
TYPES = (
    Case("port-text", ("minio_cluster_port: 'abc' must be a whole number.",), variables={"minio_cluster_port": "abc"}),
    Case("port-list", ("minio_cluster_port: must be a whole number.",), variables={"minio_cluster_port": [9000]}),
    Case("truth-perhaps", ("minio_cluster_allow_root_drive: 'perhaps' must be true or false.",), variables={"minio_cluster_allow_root_drive": "perhaps"}),
    Case(
        "pools-dictionary",
        ("minio_cluster_pools: must be a list, not a dictionary.",),
        variables={"minio_cluster_pools": {"hosts": "az1-n{1...4}", "drives": "/mnt/disk{1...4}"}},
    ),
    Case("pools-without-drives", ("minio_cluster_pools[0].drives: missing.",), variables={"minio_cluster_pools": [{"hosts": "az1-n{1...4}"}]}),
    Case(
        "pools-key-misspelt",
        (
            "minio_cluster_pools[0].drive: unknown key. Did you mean drives?",
            "minio_cluster_pools[0].drives: missing.",
        ),
        variables={"minio_cluster_pools": [{"hosts": "az1-n{1...4}", "drive": "/mnt/disk{1...4}"}]},
    ),
    Case("pools-text", ("minio_cluster_pools[0]: must be a dictionary, not text.",), variables={"minio_cluster_pools": ["az1-n{1...4}/mnt/disk{1...4}"]}),
    Case(
        "variables-null",
        tuple(
            f"{name}: it is null, which a line without a value gives. Give a value, or leave {name} out to have its default. Host: dr-n2."
            for name in ("minio_cluster_environment", "minio_cluster_user")
        ),
        files=on("dr-n2", minio_cluster_environment=None, minio_cluster_user=None),
    ),
    Case("environment-list", ("minio_cluster_environment: must be a dictionary, not a list.",), variables={"minio_cluster_environment": ["MINIO_BROWSER=off"]}),
    Case("text-dictionary", ("minio_cluster_region: must be text, not a dictionary.",), variables={"minio_cluster_region": {"name": "eu"}}),
    Case("timeout-with-unit", ("minio_buckets_timeout: '60s' must be a whole number.",), variables={"minio_buckets_timeout": "60s"}),
    Case(
        "password-number",
        ("minio_cluster_root_password: must be text, not a number: YAML reads some numbers as others. Put it in quotes.",),
        variables={"minio_cluster_root_password": 12345678},
    ),
    Case("password-list", ("minio_cluster_root_password: must be text, not a list.",), variables={"minio_cluster_root_password": ["password-of-root"]}),
    Case("secrets-list", ("minio_replication_secrets: must be a dictionary, not a list.",), variables={"minio_replication_secrets": ["replication-of-az1"]}),
    Case("secrets-of-identities-text", ("minio_iam_secrets: must be a dictionary, not text.",), variables={"minio_iam_secrets": "secret-of-app"}),
    Case(
        "definitions-dictionary",
        ("minio_buckets_definitions: must be a list, not a dictionary.",),
        variables={"minio_buckets_definitions": {"file": "config/buckets_definition.json"}},
    ),
    Case("purge-key-misspelt", ("minio_buckets_purge.prefx: unknown key. Did you mean prefix?",), variables={"minio_buckets_purge": {"prefx": "tmp-"}}),
    Case(
        "firewall-misspelt",
        ("minio_host_firewall: 'nftable' is not one of none, auto, firewalld, nftables, ufw, absent. Did you mean nftables?",),
        variables={"minio_host_firewall": "nftable"},
    ),
    Case("proxy-port-text", ("minio_proxy_port: 'https' must be a whole number. Host: gate.",), variables={"minio_proxy_port": "https"}),
    Case("webhook-without-endpoint", ("minio_cluster_audit_webhooks[0].endpoint: missing.",), variables={"minio_cluster_audit_webhooks": [{"name": "siem"}]}),
    Case(
        "several-types",
        (
            "minio_cluster_port: 'abc' must be a whole number.",
            "minio_buckets_timeout: 'long' must be a whole number.",
            "minio_iam_show: 'so' must be true or false.",
        ),
        variables={"minio_cluster_port": "abc", "minio_buckets_timeout": "long", "minio_iam_show": "so"},
    ),
)
_VAULT = "$ANSIBLE_VAULT;1.1;AES256\n          3233\n"
TEMPLATES = (
    Case(
        "vault-variable-missing",
        ("minio_cluster_root_password: the variable vault_root_password is not defined. Define it, in a vault if it is secret, or correct its name.",),
        playbook="site",
        variables={"minio_cluster_root_password": "{{ vault_root_password }}"},
    ),
    Case(
        "vault-variables-missing",
        (
            "minio_replication_secrets.az1: the variable vault_az1 is not defined. Define it, in a vault if it is secret, or correct its name.",
            "minio_replication_secrets.dr: the variable vault_dr is not defined. Define it, in a vault if it is secret, or correct its name.",
        ),
        variables={"minio_replication_secrets": {"az1": "{{ vault_az1 }}", "dr": "{{ vault_dr }}"}},
    ),
    Case(
        "vault-key-missing",
        ("minio_sites.az1.secret_key: there is no az1 in what it refers to. Define it, in a vault if it is secret, or correct its name.",),
        variables={"vault": {"a": 1}, **sites(secret_key="{{ vault.az1 }}")},
    ),
    Case(
        "vault-variable-of-one-host",
        ("minio_cluster_kms_secret_key: the variable vault_kms is not defined. Define it, in a vault if it is secret, or correct its name. Host: az1-n3.",),
        files=on("az1-n3", minio_cluster_kms_secret_key="{{ vault_kms }}"),
    ),
    Case(
        "braces",
        ("minio_cluster_region: not a template of Jinja: unexpected end of template, expected 'end of print statement'. Correct the braces.",),
        variables={"minio_cluster_region": "{{ region"},
    ),
    Case(
        "encrypted-without-password",
        (
            "minio_cluster_root_password: it is encrypted with Ansible Vault, and no vault secret of this run decrypts it. Give "
            "ansible-playbook --vault-id or --vault-password-file.",
        ),
        files={"inventory/group_vars/minio/s.yml": f"minio_cluster_root_password: !vault |\n          {_VAULT}"},
    ),
    Case(
        "of-a-later-time",
        code=0,
        variables={
            "minio_cluster_region": "{{ ansible_facts.domain }}",
            "minio_cluster_server_url": "{{ minio_cluster_console_url }}",
        },
    ),
)
