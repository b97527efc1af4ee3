# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The entries of minio_sites, and files of aliases."""

from __future__ import annotations

from .deployment import VARIABLES, Case, sites

_NUMBERED = "minio_sites: {az1: &a {url: 'http://127.0.0.1:1', access_key: a, secret_key: b}, dr: *a, 1: *a}\n"
SITES = (
    Case("site-without-url", ("minio_sites.az1.url: missing. Write http(s)://host[:port].",), variables=sites(url=None)),
    Case("site-without-access-key", ("minio_sites.az1.access_key: missing. Give it from a vault.",), variables=sites(access_key=None)),
    Case("site-without-secret-key", ("minio_sites.az1.secret_key: missing. Give it from a vault.",), variables=sites(secret_key=None)),
    Case(
        "site-key-misspelt",
        (
            "minio_sites.az1: unknown key acess_key. Did you mean access_key? Your own notes belong in the key notes.",
            "minio_sites.az1.access_key: missing. Give it from a vault.",
        ),
        variables=sites(acess_key="key-of-az1", access_key=None),
    ),
    Case(
        "site-region-misspelt",
        ("minio_sites.az1: unknown key regoin. Did you mean region? Your own notes belong in the key notes.",),
        variables=sites(regoin="eu"),
    ),
    Case(
        "site-key-unknown",
        (
            "minio_sites.az1: unknown key colour. There are url, access_key, secret_key, region, ca_path, validate_certs, session_token, "
            "assume_role, web_identity_token, web_identity_token_file, client_cert, client_key, replication_url, timeout, key_owner, api, path, notes. "
            "Your own notes belong in the key notes.",
        ),
        variables=sites(colour="blue"),
    ),
    Case("site-own-notes", variables=sites(notes={"colour": "blue"}), code=0),
    Case(
        "sites-list",
        ("minio_sites: must be a dictionary of the sites by name, not a list. Write az1: {url: …, access_key: …, secret_key: …} for each.",),
        variables={"minio_sites": [VARIABLES["minio_sites"]["az1"]]},
    ),
    Case(
        "sites-text",
        ("minio_sites: must be a dictionary of the sites by name, not text. Write az1: {url: …, access_key: …, secret_key: …} for each.",),
        variables={"minio_sites": "az1"},
    ),
    Case("sites-empty", ("minio_sites: has no site. Write az1: {url: …, access_key: …, secret_key: …} for each.",), variables={"minio_sites": {}}),
    Case("sites-missing", ("minio_sites: missing. Write az1: {url: …, access_key: …, secret_key: …} for each site.",), variables={"minio_sites": None}),
    Case(
        "sites-missing-buckets",
        ("minio_sites: missing. Write az1: {url: …, access_key: …, secret_key: …} for each site.",),
        playbook="buckets",
        variables={"minio_sites": None},
    ),
    Case(
        "site-null",
        ("minio_sites.az1: must be a dictionary with url, access_key and secret_key, not nothing.",),
        files={"inventory/group_vars/minio/s.yml": "minio_sites: {az1: , dr: {url: 'http://dr', access_key: a, secret_key: b}}\n"},
    ),
    Case(
        "site-text",
        ("minio_sites.az1: must be a dictionary with url, access_key and secret_key, not text.",),
        variables={"minio_sites": {**VARIABLES["minio_sites"], "az1": "http://127.0.0.1:1"}},
    ),
    Case("site-name-number", ("minio_sites: the name 1 is not text for YAML. Put it in quotes.",), files={"inventory/group_vars/minio/s.yml": _NUMBERED}),
    Case(
        "url-with-keys",
        (
            "minio_sites.az1.url: there is a user, a password or an @ in the address (not shown here). Give keys as access_key and "
            "secret_key, and write http(s)://host[:port].",
        ),
        variables=sites(url="http://operator:secret-of-az1@127.0.0.1:1"),
    ),
    Case(
        "url-port-99999",
        ("minio_sites.az1.url: 'http://127.0.0.1:99999' has a port that does not exist. Give one from 1 to 65535.",),
        variables=sites(url="http://127.0.0.1:99999"),
    ),
    Case(
        "url-port-text",
        ("minio_sites.az1.url: 'http://127.0.0.1…' has a port that is not a number (not shown here). Write http(s)://host[:port].",),
        variables=sites(url="http://127.0.0.1:http"),
    ),
    Case("url-blank-at-end", variables=sites(url="http://127.0.0.1:1 "), code=0),
    Case(
        "url-blank-inside",
        ("minio_sites.az1.url: 'http://127.0…' has a host that is no name and no address. Write http(s)://host[:port], without blanks.",),
        variables=sites(url="http://127.0 .0.1"),
    ),
    Case("url-without-scheme", ("minio_sites.az1.url: '127.0.0.1:1' is not of the form http(s)://host[:port].",), variables=sites(url="127.0.0.1:1")),
    Case("url-ftp", ("minio_sites.az1.url: 'ftp…' is not of the form http(s)://host[:port].",), variables=sites(url="ftp://127.0.0.1")),
    Case(
        "url-path",
        ("minio_sites.az1.url: 'http://127.0.0.1:1…' has a path behind the host. A path is not possible with MinIO: write http(s)://host[:port].",),
        variables=sites(url="http://127.0.0.1:1/minio"),
    ),
    Case(
        "url-query",
        ("minio_sites.az1.url: 'http://127.0.0.1:1…' has a query behind the host (not shown here). Write http(s)://host[:port].",),
        variables=sites(url="http://127.0.0.1:1/?token=secret-of-az1"),
    ),
    Case(
        "url-list",
        ("minio_sites.az1.url: the address must be text, and is of the type list. Write http(s)://host[:port].",),
        variables=sites(url=["http://127.0.0.1:1"]),
    ),
    Case("url-empty", ("minio_sites.az1.url: the address is missing. Write http(s)://host[:port].",), variables=sites(url="")),
    Case("url-without-host", ("minio_sites.az1.url: 'http://…' has no host. Write http(s)://host[:port].",), variables=sites(url="http://:9000")),
    Case(
        "url-ipv6-bare",
        (
            "minio_sites.az1.url: 'http://2001…' has more than one port. Write http(s)://host[:port], and an IPv6 address in "
            "brackets, such as http://[2001:db8::1]:9000.",
        ),
        variables=sites(url="http://2001:db8::1:9000"),
    ),
    Case(
        "replication-url",
        ("minio_sites.az1.replication_url: '127.0.0.1' is not of the form http(s)://host[:port].",),
        variables=sites(replication_url="127.0.0.1"),
    ),
    Case("secret-key-number", ("minio_sites.az1.secret_key: must be text, not a number. Put it in quotes.",), variables=sites(secret_key=12345678)),
    Case("secret-key-list", ("minio_sites.az1.secret_key: must be text, not a list.",), variables=sites(secret_key=["secret-of-az1"])),
    Case("secret-key-empty", ("minio_sites.az1.secret_key: is empty.",), variables=sites(secret_key=" ")),
    Case(
        "secret-key-placeholder",
        ("minio_sites.az1.secret_key: is a placeholder that nobody has filled in (not shown here). Give the value, from a vault.",),
        variables=sites(secret_key="<SECRET>"),
    ),
    Case("validate-certs-maybe", ("minio_sites.az1.validate_certs: must be true or false.",), variables=sites(validate_certs="maybe")),
    Case("timeout-zero", ("minio_sites.az1.timeout: must be a number of seconds above 0.",), variables=sites(timeout=0)),
    Case("region-number", ("minio_sites.az1.region: must be text, not a number. Put it in quotes.",), variables=sites(region=1)),
    Case(
        "ca-path-missing",
        ("minio_sites.az1.ca_path: the file ca.pem does not exist on the controller. Searched: {folder}/ca.pem. Correct the path or create the file.",),
        variables=sites(ca_path="ca.pem"),
    ),
    Case("ca-path-list", ("minio_sites.az1.ca_path: must be text, not a list.",), variables=sites(ca_path=["ca.pem"])),
    Case("api-unknown", ("minio_sites.az1.api: must be one of S3v4, S3v2, s3v4, s3v2.",), variables=sites(api="S3v5")),
)
_ALIASES = "{{ lookup('creativeflow.minio.sites', 'aliases.json') }}"
_ALIAS = {"url": "http://127.0.0.1:1", "accessKey": "key-of-az1", "secretKey": "secret-of-az1"}


def _aliases(**changes: object) -> dict[str, object]:
    return {"aliases.json": {"az1": {**_ALIAS, **changes}, "dr": _ALIAS}}


ALIASES = (
    Case("aliases", variables={"minio_sites": _ALIASES}, files=_aliases(), code=0),
    Case("aliases-whole-config", variables={"minio_sites": _ALIASES}, files={"aliases.json": {"version": "10", "aliases": _aliases()["aliases.json"]}}, code=0),
    Case(
        "aliases-missing",
        ("minio_sites: sites: the file aliases.json does not exist on the controller. Searched: {folder}/aliases.json. Correct the path or create the file.",),
        variables={"minio_sites": _ALIASES},
    ),
    Case(
        "aliases-not-json",
        ("minio_sites: {folder}/aliases.json:2: not JSON at column 1: Expecting property name enclosed in double quotes.",),
        variables={"minio_sites": _ALIASES},
        files={"aliases.json": "{\n'az1': 5}"},
    ),
    Case(
        "aliases-list",
        ("minio_sites: {folder}/aliases.json: aliases must be a dictionary of aliases by name.",),
        variables={"minio_sites": _ALIASES},
        files={"aliases.json": []},
    ),
    Case(
        "aliases-unset",
        ("minio_sites: {folder}/aliases.json: alias az1: secretKey: the environment variable AZ1_SECRET_OF_NOBODY is not set on the controller.",),
        variables={"minio_sites": _ALIASES},
        files=_aliases(secretKey="{{AZ1_SECRET_OF_NOBODY}}"),
    ),
    Case(
        "aliases-dollar",
        (
            "minio_sites: {folder}/aliases.json: alias az1: secretKey: a placeholder is not filled in (not shown here). Write the "
            "value, or ${NAME}, in capital letters, for a variable of the environment.",
        ),
        variables={"minio_sites": _ALIASES},
        files=_aliases(secretKey="$S3_SECRET"),
    ),
    Case(
        "aliases-lower-case",
        (
            "minio_sites: {folder}/aliases.json: alias az1: secretKey: a placeholder is not filled in (not shown here). Write the "
            "value, or ${NAME}, in capital letters, for a variable of the environment.",
        ),
        variables={"minio_sites": _ALIASES},
        files=_aliases(secretKey="{{ vault_az1 }}"),
    ),
    Case(
        "aliases-number",
        ("minio_sites: {folder}/aliases.json: alias az1: secretKey must be text, and YAML reads it as a number: put it in quotes.",),
        variables={"minio_sites": _ALIASES},
        files=_aliases(secretKey=12345678),
    ),
    Case(
        "aliases-unknown-key",
        ("minio_sites: {folder}/aliases.json: alias az1: unknown key 'secretkey', did you mean secret_key.",),
        variables={"minio_sites": _ALIASES},
        files=_aliases(secretkey="secret-of-az1"),
    ),
)
