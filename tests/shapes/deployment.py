# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the folder of a deployment, as its user would."""

from __future__ import annotations

import json
import secrets
import typing as t
from pathlib import Path

import yaml
from ansible.parsing.vault import VaultLib, VaultSecret

from .directory import Directory
from .shape import Shape
from .sites import Login, Site

BUCKETS = {"odd-names": "media", "lock": "logs", "client-key": "sealed", "encrypted": "encrypted", "renamed": "uploads", "kept-deletions": "archive"}
_PLAIN = "users"
_CONFIGURATION: dict[str, dict[str, t.Any]] = {
    "plain": {},
    "free": {"strategy": "free"},
    "one-fork": {"forks": 1, "gathering": "explicit"},
    "merge": {"hash_behaviour": "merge"},
    "fact-cache": {"gathering": "smart", "fact_caching": "jsonfile", "fact_caching_connection": "facts", "fact_caching_timeout": 86400},
    "native": {"jinja2_native": True, "force_handlers": True},
}
_HOST = {"ansible_connection": "local", "ansible_become": False, "ansible_python_interpreter": "{{ ansible_playbook_python }}"}


class _Vaulted(str):
    """A text that stands in the file encrypted."""


class _Dumper(yaml.SafeDumper):
    """Writes encrypted values with their tag."""


_Dumper.add_representer(_Vaulted, lambda dumper, text: dumper.represent_scalar("!vault", str(text), style="|"))


class Deployment:
    """The folder, and what the harness has to know of it.

    :param directory: where the users are, if not at the servers.
    :ivar writer: a service, or a user of the directory, that may write to all buckets. :ivar writer_key: an access key of it.
    :ivar options: what its user gives to ansible-playbook each time. :ivar secrets: of the replication users, by site.
    """

    def __init__(self, shape: Shape, folder: Path, sites: t.Mapping[str, Site], directory: t.Optional[Directory]) -> None:
        self.folder = folder
        self.writer = directory.writer if directory else Login("app", secrets.token_urlsafe(24))
        self.writer_key = Login("app-key", secrets.token_urlsafe(24))
        self.options = ["--limit", "production"] if shape.members == "environments" else []
        self.secrets = {site.name: secrets.token_urlsafe(24) for site in sites.values()}
        self._shape = shape
        self._sites = sites
        self._directory = directory
        self._vault = VaultLib([("default", VaultSecret(secrets.token_urlsafe(24).encode()))])

    def buckets(self) -> list[str]:
        """The buckets of the first site."""
        return [_PLAIN, *(BUCKETS[content] for content in self._shape.contents)]

    def at(self, site: str, bucket: str) -> str:
        """The name that a bucket of the first site has at another."""
        return f"{bucket}-copy" if bucket == BUCKETS["renamed"] and site == self._shape.site_names()[-1] else bucket

    def path(self, name: str) -> str:
        """A path below the folder, as the deployment writes it."""
        return name if self._shape.paths == "relative" else str(self.folder / name)

    def write(self) -> None:
        """Write everything."""
        for name in ("config", "hooks", "inventory/group_vars/all"):
            (self.folder / name).mkdir(parents=True)
        self._yaml("inventory/hosts.yml", self._hosts())
        self._definitions()
        self._variables()
        password = self._vault.secrets[0][1].bytes.decode()
        self._text("vault-password", f"{password}\n", 0o600)
        settings = {"inventory": "inventory", "vault_password_file": "vault-password", "pipelining": True, **_CONFIGURATION[self._shape.ansible]}
        self._text("ansible.cfg", "[defaults]\n" + "".join(f"{name} = {value}\n" for name, value in settings.items()))
        hook = [
            {
                "name": "Tell the clients",
                "ansible.builtin.copy": {"content": "{{ minio_serving_site }}", "dest": str(self.folder / "serving")},
                "delegate_to": "localhost",
                "become": False,
            }
        ]
        self._yaml("hooks/clients.yml", hook)

    def _hosts(self) -> dict[str, t.Any]:
        names = list(self._sites)
        if self._shape.members == "variable":
            return {"minio": {"hosts": {f"host{index}": {**_HOST, "minio_site": name} for index, name in enumerate(names)}}}
        if self._shape.members == "nested":
            racks = {name: {"children": {f"rack_{name}_{rack}": {"hosts": {f"{name}-r{rack}": _HOST}} for rack in (1, 2)}} for name in names}
            return {"minio": {"children": {"europe": {"children": racks}}}}
        if self._shape.members == "environments":
            # The other environment has the same groups of sites; its hosts come first, and nothing answers there.
            here, there = {f"p-{name}": _HOST for name in names}, {f"a-{name}": _HOST for name in names}
            groups: dict[str, t.Any] = {name: {"hosts": {f"a-{name}": {}, f"p-{name}": {}}} for name in names}
            return {"staging": {"hosts": there}, "production": {"hosts": here}, "minio": {"children": groups}}
        return {"minio": {"children": {name: {"hosts": {f"{name}-n1": _HOST}} for name in names}}}

    def _definitions(self) -> None:
        shape, names = self._shape, list(self._sites)
        buckets: list[dict[str, t.Any]] = [{"name": _PLAIN, "versioning": True}]
        rules: list[dict[str, t.Any]] = []
        for content in shape.contents:
            bucket: dict[str, t.Any] = {"name": BUCKETS[content], "versioning": True}
            settings: dict[str, t.Any] = {
                "lock": {"objectLocking": True, "retention": {"mode": "GOVERNANCE", "days": 1}},
                "encrypted": {"encryption": {"algorithm": "SSE-S3"}},
                "renamed": {"sites": names[:-1]},
            }
            bucket.update(settings.get(content, {}))
            buckets.append(bucket)
        if "renamed" in shape.contents:
            buckets.append({"name": self.at(names[-1], BUCKETS["renamed"]), "versioning": True, "sites": names[-1:]})
        for name in self.buckets():
            for source, target in shape.rules():
                rule = {"sourceAlias": source, "sourceBucket": self.at(source, name), "targetAlias": target, "targetBucket": self.at(target, name)}
                rules.append({**rule, **({"delete_replication": False} if name == BUCKETS["kept-deletions"] else {})})
        owned = {bucket["name"]: "owner" for bucket in buckets}
        services: list[dict[str, t.Any]] = [{"name": self.writer.name, "buckets": owned, "keys": [{"key": self.writer_key.name}]}]
        if shape.people == "disabled":
            services += [{"name": "dormant", "enabled": False}, {"name": "asleep", "enabled": False, "buckets": {_PLAIN: "reader"}}]
        self._json("config/buckets_definition.json", buckets)
        self._json("config/replication_rules.json", {"bucketReplications": rules})
        self._json("config/iam_definition.json", self._of_directory(self._directory, owned) if self._directory else {"services": services})

    def _of_directory(self, directory: Directory, buckets: t.Iterable[str]) -> dict[str, t.Any]:
        """What takes the place of the service."""
        resources = [f"arn:aws:s3:::{bucket}{below}" for bucket in buckets for below in ("", "/*")]
        policy = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:*"], "Resource": resources}]}
        attached = {"name": "writers", "users": [directory.dn], "policy": policy}
        return {"exported": [{"policies": [attached], "access_keys": [{"key": self.writer_key.name, "user": self.writer.name}]}]}

    def _variables(self) -> None:
        everyone = "inventory/group_vars/all"
        variables: dict[str, t.Any] = {"minio_definitions_dir": "{{ inventory_dir }}/.."}
        if self._shape.paths == "relative":
            variables = {
                "minio_buckets_definitions": ["config/buckets_definition.json"],
                "minio_iam_definitions": ["config/iam_definition.json"],
                "minio_replication_buckets_definitions": ["config/buckets_definition.json"],
                "minio_replication_rules": ["config/replication_rules.json"],
            }
        variables["minio_replication_secrets"] = {name: self._hidden(f"replication_{name}", secret) for name, secret in self.secrets.items()}
        variables["minio_iam_secrets"] = {name: self._hidden(name, secret) for name, secret in self._service_secrets().items()}
        sites = {name: self._connection(site) for name, site in self._sites.items()}
        if self._shape.members == "environments":
            (self.folder / "inventory/group_vars/staging").mkdir()
            (self.folder / "inventory/group_vars/production").mkdir()
            nowhere = {name: {"url": "http://127.0.0.1:1", "access_key": "staging", "secret_key": "secret-of-staging"} for name in sites}
            self._yaml("inventory/group_vars/staging/sites.yml", {"minio_sites": nowhere})
            self._yaml("inventory/group_vars/production/sites.yml", {"minio_sites": sites})
        else:
            variables["minio_sites"] = sites
        self._yaml(f"{everyone}/minio.yml", variables)
        if self._shape.vault == "file":
            content = {
                "vault": {
                    **{f"replication_{name}": secret for name, secret in self.secrets.items()},
                    **self._service_secrets(),
                    **{f"key_{name}": site.key.name for name, site in self._sites.items()},
                    **{f"secret_{name}": site.key.secret for name, site in self._sites.items()},
                }
            }
            self._text(f"{everyone}/vault.yml", self._vault.encrypt(yaml.safe_dump(content)).decode(), 0o600)

    def _connection(self, site: Site) -> dict[str, t.Any]:
        first = self._shape.site_names()[0]
        connection: dict[str, t.Any] = {
            "url": site.url,
            "access_key": self._hidden(f"key_{site.name}", site.key.name),
            "secret_key": self._hidden(f"secret_{site.name}", site.key.secret),
        }
        if self._directory:
            connection["key_owner"] = connection["access_key"]
        if self._shape.login == "temporary":
            connection["assume_role"] = {"duration": "15m"}
        if self._shape.region == "declared":
            connection["region"] = site.region
        if site.forwarded:
            connection["replication_url"] = site.forwarded
        if self._shape.tls == "unverified" and site.name == first:
            connection["validate_certs"] = False
        elif site.authority:
            connection["ca_path"] = self.path(str(site.authority.relative_to(self.folder)))
        return connection

    def _service_secrets(self) -> dict[str, str]:
        """Those of people who do not write are the writer's in reverse: nobody signs in with them."""
        idle = {"dormant": self.writer.secret[::-1], "asleep": self.writer.secret[::-1]} if self._shape.people == "disabled" else {}
        return {self.writer.name: self.writer.secret, self.writer_key.name: self.writer_key.secret, **idle}

    def _hidden(self, name: str, value: str) -> str:
        return f"{{{{ vault['{name}'] }}}}" if self._shape.vault == "file" else _Vaulted(self._vault.encrypt(value).decode())

    def _yaml(self, name: str, content: t.Any) -> None:
        self._text(name, yaml.dump(content, Dumper=_Dumper, sort_keys=False, allow_unicode=True))

    def _json(self, name: str, content: t.Any) -> None:
        self._text(name, json.dumps(content, indent=2) + "\n")

    def _text(self, name: str, text: str, mode: int = 0o644) -> None:
        (self.folder / name).write_text(text, encoding="utf-8")
        (self.folder / name).chmod(mode)
