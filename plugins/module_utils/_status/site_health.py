# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a site is: whether it answers and takes writes, and if not, what is known of the reason."""

from __future__ import annotations

import datetime
import email.utils
import re
import threading
import time
import typing as t
from dataclasses import dataclass, field

from .._common.errors import NO_QUORUM, InputErrors, MinioError
from .._site.address import is_tls, read_address
from .._site.connection_failures import cause_at_other_addresses, cause_of
from .._site.transport import trust

try:
    import urllib3
except ImportError:
    HAS_URLLIB3 = False
else:
    HAS_URLLIB3 = True

STATES = ("alive", "no_write_quorum", "dead", "unknown")
DEAD_CAUSES = {"refused", "no_route", "timed_out"}
"""What every attempt must end with before a site is dead."""
_AGAIN = {*DEAD_CAUSES, "dns", "network", "closed", "proxy"}
"""What may be otherwise in the next attempt."""
_MAY_START = {*DEAD_CAUSES, "closed", "proxy"}
"""What ends when the site's servers start: balancers answer, or close the connection, while they reach none."""
_NO_SERVER = (502, 503, 504)
_CLUSTER = "/minio/health/cluster"
_LIVE = "/minio/health/live"
_CONNECT = 5
_LIVE_ANSWER = 3
_LONGEST = 3600
_LONGEST_BODY = 65536


@dataclass(frozen=True)
class Site:
    """One site to ask.

    :param url: in its normal form. :param timeout: seconds to wait for one answer.
    :param client: files of the certificate that this client shows, and of its key.
    """

    name: str
    url: str
    ca_path: t.Optional[str]
    validate_certs: bool
    timeout: float
    client: tuple[t.Optional[str], t.Optional[str]] = (None, None)


@dataclass(frozen=True)
class Answer:
    """What came of one attempt.

    :param state: ``alive``, ``no_write_quorum``, or ``""`` where the attempt alone does not tell.
    :param cause: ``answered``, or one of the words that the module's documentation lists.
    :param text: the same for people. :param date: the server's clock, as it wrote it.
    :param reachable: whether a server of the site answered; ``None`` where this is unknown.
    """

    state: str
    cause: str
    text: str
    date: str = ""
    reachable: t.Optional[bool] = None


@dataclass
class _Attempts:
    """What became of the attempts at one site so far. One thread adds, another one reads."""

    site: Site
    answers: list[Answer] = field(default_factory=list)
    began: datetime.datetime = field(default_factory=lambda: datetime.datetime.now(datetime.timezone.utc))
    over: bool = False


def health_from(params: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
    """Ask all sites at once.

    :param params: the module's options.
    :returns: the module's result.
    :raises InputErrors: every error of the options.
    """
    sites = _sites(params)
    everything = [_Attempts(site) for site in sites]
    # Nothing can end a thread that waits for a name or a server, so that it must not hold up the end of the module.
    threads = [threading.Thread(target=_attempt, args=(attempts, params["tries"], params["pause"]), daemon=True) for attempts in everything]
    deadline = time.monotonic() + params["within"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))
    found = [_health(attempts, params["within"]) for attempts in everything]
    return {
        "changed": False,
        "sites": found,
        "by_name": {entry["name"]: entry for entry in found},
        **{state: [entry["name"] for entry in found if entry["state"] == state] for state in STATES},
        "reasons": [entry["reason"] for entry in found if entry["state"] != "alive"],
    }


def _sites(params: t.Mapping[str, t.Any]) -> list[Site]:
    errors = [f"tries: {params['tries']} is less than 2, and one attempt does not prove that a site is dead. Give 2 or more."] if params["tries"] < 2 else []
    errors += [_no_seconds(name, params[name]) for name in ("timeout", "within") if not 0 < params[name] <= _LONGEST]
    errors += [_no_seconds("pause", params["pause"])] if not 0 <= params["pause"] <= _LONGEST else []
    sites: dict[str, Site] = {}
    for index, item in enumerate(params["sites"]):
        where = f"sites[{index}] ({item['name']})"
        timeout = params["timeout"] if item["timeout"] is None else item["timeout"]
        url = ""
        try:
            url = read_address(item["url"])
        except MinioError as error:
            errors.append(f"{where}.url: {error}")
        if not item["name"].strip():
            errors.append(f"sites[{index}].name: the name is missing.")
        if item["timeout"] is not None and not 0 < timeout <= _LONGEST:
            errors.append(_no_seconds(f"{where}.timeout", timeout))
        if item["name"] in sites:
            errors.append(f"{where}: another site has this name already. Give each site a different name.")
        client = (item.get("client_cert"), item.get("client_key"))
        if client[1] and not client[0]:
            errors.append(f"{where}.client_cert: missing, beside client_key.")
        sites[item["name"]] = Site(item["name"], url, item["ca_path"], item["validate_certs"], timeout, client)
    if errors:
        raise InputErrors(errors)
    return list(sites.values())


def _no_seconds(where: str, value: float) -> str:
    return f"{where}: {value:g} is not a number of seconds up to {_LONGEST}."


def _attempt(attempts: _Attempts, tries: int, pause: float) -> None:
    """Ask a site until an answer tells how it is, or until it has been asked often enough."""
    site = attempts.site
    distrust = ""
    try:
        pool = _pool(trust(site.ca_path, site.validate_certs, site.client))
    except MinioError as error:
        # A site that refuses connections is dead also where nothing could be trusted.
        pool, distrust = _pool(trust(None, False)), str(error) if is_tls(site.url) else ""
    while True:
        answer = _ask(pool, site)
        if distrust and answer.cause not in _AGAIN - {"proxy"}:
            answer = Answer("", "tls", distrust)
        attempts.answers.append(answer)
        if answer.cause not in _AGAIN or len(attempts.answers) >= tries:
            attempts.over = True
            return
        time.sleep(pause)


def _pool(trusted: dict[str, t.Any]) -> "urllib3.PoolManager":
    return urllib3.PoolManager(retries=False, **trusted)


def _ask(pool: "urllib3.PoolManager", site: Site) -> Answer:
    answer = _get(pool, site, _CLUSTER, site.timeout)
    # The server answers for its drives only after it has waited for the nodes that hang. Whether it lives it tells at once.
    if answer.cause == "timed_out" and _get(pool, site, _LIVE, min(_LIVE_ANSWER, site.timeout)).reachable:
        return Answer("", "busy", f"a server answers, and does not tell within {site.timeout:g} s whether it has write quorum.", reachable=True)
    return answer


def _get(pool: "urllib3.PoolManager", site: Site, path: str, seconds: float) -> Answer:
    connect = min(seconds, _CONNECT)
    limit = urllib3.Timeout(connect=connect, read=seconds)
    try:
        answer = pool.request("GET", site.url + path, timeout=limit, redirect=False, preload_content=False, headers={"Connection": "close"})
        body = answer.read(_LONGEST_BODY, decode_content=False)
        answer.close()
    except urllib3.exceptions.HTTPError as error:
        cause = cause_of(error, site.url, connect, seconds)
        if cause.kind == "network":
            cause = cause_at_other_addresses(site.url, connect) or cause
        return Answer("", cause.kind, cause.text)
    return judge(answer.status, answer.headers, body)


def judge(status: int, headers: t.Mapping[str, str], body: bytes) -> Answer:
    """What an answer to ``/minio/health/cluster`` says of the site (S cmd/healthcheck-handler.go, ClusterCheckHandler).

    Only the server's own answer counts. The servers name themselves, and give their state or quorum in a header, which a load balancer that answers
    for them does not.
    """
    lower = {name.lower(): value for name, value in headers.items()}
    date = lower.get("date", "")
    own = lower.get("server", "").lower().startswith("minio") or any(name.startswith("x-minio-") for name in lower)
    if b"HTTP request to an HTTPS server" in body:
        return Answer("", "tls", "the server has TLS on this port. Use https://.")
    if not own and status in _NO_SERVER:
        return Answer("", "proxy", f"a load balancer or proxy answers HTTP {status}, because it reaches no server of the site.")
    if not own:
        text = f"something that is not MinIO answers HTTP {status}. Give the address of the S3 API, not of the console or another service."
        return Answer("", "not_minio", text)
    if status == 200:
        return Answer("alive", "answered", "it answers and has write quorum.", date, True)
    code = _code(body)
    if status == 503 and (not code or code in NO_QUORUM):
        return Answer("no_write_quorum", "answered", _without_quorum(lower.get("x-minio-server-status", "")), date, True)
    if status in (429, 503):
        return Answer("", "busy", f"the server answers {code or f'HTTP {status}'} and does not tell whether it has write quorum.", date, True)
    return Answer("", "not_minio", f"the server answers HTTP {status} {code}".rstrip() + ". Give the address of the S3 API.", date, True)


def _without_quorum(status: str) -> str:
    if status:
        return f"a server answers that it does not serve yet ({status}). It is starting, or it has no quorum."
    return "it answers and has no write quorum, so that it can only be read at best. Bring back the drives and nodes that are offline."


def _code(body: bytes) -> str:
    found = re.search(rb"<Code>([A-Za-z]+)</Code>", body)
    return found[1].decode() if found else ""


def _health(attempts: _Attempts, within: float) -> dict[str, t.Any]:
    answers = list(attempts.answers)
    last = answers[-1] if answers else Answer("", "no_result", "")
    causes = {answer.cause for answer in answers}
    if last.state or last.reachable:
        state, cause, text = last.state or "unknown", last.cause, last.text
    elif not attempts.over:
        state, cause, text = "unknown", "no_result", f"there is no result after {within:g} s{': ' + last.text if last.text else '.'}"
    elif causes <= DEAD_CAUSES:
        state, cause, text = "dead", last.cause, f"{len(answers)} attempts failed: {last.text}"
    elif len(causes) > 1:
        different = " ".join(dict.fromkeys(answer.text for answer in answers))
        state, cause = "unknown", "mixed" if last.cause in _AGAIN else last.cause
        text = f"{len(answers)} attempts failed in different ways: {different}"
    else:
        state, cause, text = "unknown", last.cause, last.text if len(answers) == 1 else f"{len(answers)} attempts failed: {last.text}"
    return {
        "name": attempts.site.name,
        "url": attempts.site.url,
        "state": state,
        "cause": cause,
        "reachable": True if last.reachable else False if state == "dead" else None,
        "write_quorum": {"alive": True, "no_write_quorum": False}.get(state),
        "may_start": bool(answers) and attempts.over and causes <= _MAY_START,
        "reason": f"site {attempts.site.name} ({attempts.site.url}): {text}",
        "since": _since(last, attempts.began),
        "tries": len(answers),
    }


def _since(answer: Answer, began: datetime.datetime) -> str:
    moment = began
    if answer.date:
        try:
            moment = email.utils.parsedate_to_datetime(answer.date).astimezone(datetime.timezone.utc)
        except (TypeError, ValueError, OverflowError):
            moment = began
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
