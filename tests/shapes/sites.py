# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The servers of a shape, and clients of them that share no code with the collection."""

from __future__ import annotations

import base64
import dataclasses
import socket
import typing as t
from pathlib import Path

import urllib3
from _lab.local import Local, Place
from minio import Minio
from minio.credentials import Provider, StaticProvider
from minio.minioadmin import MinioAdmin

from . import authority
from .forwarder import Forwarder
from .play import Wrong
from .shape import Shape

_REGION = "eu-west-1"
_OWN_PORTS = ("80", "443")
_KMS = "MINIO_KMS_SECRET_KEY", "shape:" + base64.b64encode(bytes(range(32))).decode()


@dataclasses.dataclass(frozen=True)
class Login:
    """Who signs in."""

    name: str
    secret: str = dataclasses.field(repr=False)

    def provider(self) -> Provider:
        """The same for the SDK."""
        return StaticProvider(self.name, self.secret)


@dataclasses.dataclass
class Site:
    """A site as the harness knows it.

    :param address: its server, as host and port.
    :param url: how the deployment writes its url.
    :param key: what the deployment has as its keys.
    :param forwarded: the url by which other sites replicate to it, where that is another one.
    """

    name: str
    address: str
    url: str
    root: Login
    key: Login
    authority: t.Optional[Path]
    region: str
    forwarded: str = ""

    @property
    def server(self) -> str:
        """The url of the server, plainly."""
        return f"{'https' if self.authority else 'http'}://{self.address}"

    @property
    def target(self) -> str:
        """How the text of a rule to this site ends, before the bucket."""
        return f":{(self.forwarded or self.address).rpartition(':')[2]}/"

    def client(self, login: t.Union[Login, Provider]) -> Minio:
        """A client that does not try again by itself: what it is told counts."""
        provider = login.provider() if isinstance(login, Login) else login
        return Minio(self.address, secure=bool(self.authority), region=self.region, credentials=provider, http_client=self.pool())

    def administrator(self) -> MinioAdmin:
        """A client of root's."""
        return MinioAdmin(endpoint=self.address, credentials=self.root.provider(), secure=bool(self.authority), http_client=self.pool())

    def pool(self) -> urllib3.PoolManager:
        """Connections that trust this site's authority and no other."""
        trust = {"ca_certs": str(self.authority)} if self.authority else {}
        return urllib3.PoolManager(retries=False, timeout=urllib3.Timeout(connect=3, read=30), **trust)


class Servers:
    """The servers of one shape, in a folder of its own.

    :param deployment: the folder where the authorities' certificates go, which belong to the deployment.
    :param environment: more variables of the servers' environment.
    """

    def __init__(self, shape: Shape, folder: Path, deployment: Path, base_port: int, environment: t.Mapping[str, str]) -> None:
        self._shape = shape
        self._certificates = deployment / "certificates"
        variables = dict(environment)
        if shape.region != "default":
            variables["MINIO_SITE_REGION"] = _REGION
        if "encrypted" in shape.contents:
            variables.update([_KMS])
        if shape.tls != "none":
            authority.make(self._certificates, shape.site_names())
        places = {name: self._place(name) for name in shape.site_names()}
        self._local = Local(folder / "servers", base_port, variables, places)
        self._forwarders: list[Forwarder] = []

    def up(self) -> dict[str, Site]:
        """Start the servers; the sites by name, in the order of the shape."""
        made = self._local.up(self._shape.site_names())
        return {name: self._site(name, site.url, Login(site.access_key, site.secret_key)) for name, site in made.items()}

    def stop(self, name: str) -> None:
        """Kill a site's server, as a power cut would."""
        self._local.stop(name)

    def start(self, name: str) -> None:
        """Start it again."""
        self._local.start(name)

    def down(self) -> None:
        """End all servers and remove what they hold."""
        for forwarder in self._forwarders:
            forwarder.close()
        self._local.down()

    def _place(self, name: str) -> Place:
        tls = self._shape.tls != "none"
        port = 0
        if self._shape.url == "portless" and name == self._shape.site_names()[0]:
            port = 443 if tls else 80
            _require_free(port)
        return Place(
            host="[::1]" if self._shape.url == "ipv6" else "127.0.0.1",
            port=port,
            certificates=self._certificates / name if tls else None,
        )

    def _site(self, name: str, url: str, root: Login) -> Site:
        scheme, _colon, address = url.partition("://")
        port = address.rpartition(":")[2]
        forwarded = ""
        if self._shape.url == "portless" and port in _OWN_PORTS:
            # A server takes a target on its own machine whose url has no port for itself (S cmd/net.go, isLocalHost).
            self._forwarders.append(Forwarder(int(port)))
            forwarded = f"{scheme}://127.0.0.1:{self._forwarders[-1].port}"
        return Site(
            name,
            address,
            _written(self._shape.url, scheme, address),
            root,
            root,
            self._certificates / f"{name}.pem" if scheme == "https" else None,
            "us-east-1" if self._shape.region == "default" else _REGION,
            forwarded,
        )


def _written(kind: str, scheme: str, address: str) -> str:
    if kind == "slash":
        return f"{scheme}://{address}/"
    if kind == "upper":
        return f"{scheme.upper()}://{address.replace('127.0.0.1', 'LOCALHOST')}"
    if kind == "portless":
        host, _colon, port = address.replace("127.0.0.1", "localhost").rpartition(":")
        return f"{scheme}://{host}" if port in _OWN_PORTS else f"{scheme}://{host}:{port}"
    return f"{scheme}://{address}"


def _require_free(port: int) -> None:
    """:raises Wrong: somebody listens there, or this user may not. Another port would be another shape."""
    with socket.socket() as probe:
        # As servers do, so that connections that have ended are nobody's.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise Wrong(f"a url without a port needs port {port} of 127.0.0.1: {error.strerror}. Free it, or leave this shape out") from error
