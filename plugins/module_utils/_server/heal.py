# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One heal of a site, a bucket or a prefix: the server looks at each version on each drive, and writes what is missing."""

from __future__ import annotations

import dataclasses
import datetime
import json
import time
import typing as t
from urllib.parse import quote

from .._common.errors import InputErrors, MinioError, ServerError
from .._common.units import parse_time
from .._site.session import Session

Record = dict[str, t.Any]
_PAUSE = 0.2
_LONGEST_PAUSE = 2.0
_SECOND = 1.0
"""As exactly as an answer tells the server's clock."""
_MISSING = {"missing", "corrupt"}
"""States of a drive's part that a heal mends; one that is offline it cannot."""
_SCAN = {False: 1, True: 2}
"""What the server calls a normal and a deep scan (A heal-commands.go, HealScanMode)."""
_LINES = 20
_NEVER = "0001-"
_RUNNING = "XMinioHealAlreadyRunning"


@dataclasses.dataclass
class Counts:
    """What a heal has done so far.

    :param scanned: versions, buckets and files of the server's own that were looked at.
    :param healed: those that lacked something and lack less now; in a dry run, those that lack something.
    :param failed: those that could not be mended. :param incomplete: those that lack a part after that, as a drive does not take it.
    :param gone: those that were listed, and not there any more when it was their turn. The server removes what is left of a version that has lost more
        parts than its parity whenever it looks at it, in a dry run as well (S cmd/erasure-healing.go, healObject and deleteIfDangling).
    """

    scanned: int = 0
    healed: int = 0
    failed: int = 0
    incomplete: int = 0
    failures: list[str] = dataclasses.field(default_factory=list)
    gone: int = 0
    gone_names: list[str] = dataclasses.field(default_factory=list)

    def add(self, item: Record, dry_run: bool) -> None:
        """Count one result of the server (A heal-commands.go, HealResultItem)."""
        before, after = ([drive["state"] for drive in (item.get(when) or {}).get("drives") or ()] for when in ("before", "after"))
        detail = item.get("detail") or ""
        self.scanned += 1
        if detail and not any(state == "ok" for state in before) and "not found" in detail.lower():
            self.gone += 1
            self.gone_names += [_name(item)] if len(self.gone_names) < _LINES else []
            return
        lacked = sum(state in _MISSING for state in before)
        lacks = sum(state in _MISSING for state in after)
        if dry_run:
            self.healed += bool(lacked)
        else:
            self.healed += lacks < lacked
            self.incomplete += any(state != "ok" for state in after)
            if detail:
                self.failed += 1
                if len(self.failures) < _LINES:
                    self.failures.append(f"{_name(item)}: {' '.join(detail.split())}")


def _name(item: Record) -> str:
    version = f" (version {item['versionId']})" if item.get("versionId") not in (None, "", "null") else ""
    return "/".join(filter(None, (item.get("bucket"), item.get("object")))) + version


class Heal:
    """A heal that the server runs. It pauses after 1,000 results that nobody has read (S cmd/admin-heal-ops.go, pushHealResultItem).

    :param resume: what :meth:`resume` gave for the same heal.
    :ivar over: whether it has ended. :ivar problem: why it ended early.
    """

    def __init__(self, session: Session, bucket: str, prefix: str, resume: t.Optional[Record] = None) -> None:
        self.counts = Counts(**resume["counts"]) if resume else Counts()
        self.over = False
        self.problem = ""
        self._session = session
        self._token = resume["token"] if resume else ""
        self._what = "/".join(filter(None, (bucket, prefix))) or "all buckets"
        self._command = "heal/" + "/".join(quote(part, safe="-_.~/") for part in (bucket, prefix) if part)
        self._dry_run = False

    def resume(self) -> Record:
        """What another process needs to go on."""
        return {"token": self._token, "counts": dataclasses.asdict(self.counts)}

    def start(self, deep: bool, remove: bool, dry_run: bool, deadline: float) -> None:
        """Start it, or join one of the same kind that was left by a task that was stopped.

        :raises MinioError: one of another kind is running, or one that somebody else watches does not end.
        """
        self._dry_run = dry_run
        options = {"recursive": True, "dryRun": dry_run, "remove": remove, "scanMode": _SCAN[deep]}
        while True:
            try:
                answer = json.loads(self._post({}, json.dumps(options).encode()))
                break
            except ServerError as error:
                if error.code != _RUNNING or time.monotonic() + _PAUSE > deadline:
                    raise
                time.sleep(_PAUSE)
        self._token = answer["clientToken"]
        settings = self._read()
        if any(settings.get(name) != value for name, value in options.items()):
            raise InputErrors([f"site {self._session.site}: a heal of {self._what} with other options is running. Wait for it, or end it (state: stopped)."])

    def wait(self, deadline: float) -> None:
        """Read results until it has ended, or the time is over."""
        pause = _PAUSE
        while not self.over and time.monotonic() + pause < deadline:
            time.sleep(pause)
            before = self.counts.scanned
            self._read()
            # Results that wait keep the server from going on.
            pause = _PAUSE if self.counts.scanned > before else min(pause * 2, _LONGEST_PAUSE)

    def running(self, since: datetime.datetime) -> bool:
        """Whether the server has one of the same path that has not ended. It tells only the one who starts one, so a dry run is started.

        :param since: the server's clock before that, to the second.
        """
        # What the server starts from the next second on is this one; one that ran before began earlier.
        time.sleep(_SECOND)
        try:
            answer = json.loads(self._post({}, json.dumps({"recursive": True, "dryRun": True, "scanMode": _SCAN[False]}).encode()))
        except ServerError as error:
            if error.code not in (_RUNNING, "XMinioHealOverlappingPaths"):
                raise
            return error.code == _RUNNING
        if parse_time(answer["startTime"]) < since + datetime.timedelta(seconds=_SECOND):
            return True
        self.stop()
        return False

    def stop(self) -> None:
        """End it, if there is one."""
        self._post({"forceStop": ""}, b"{}")

    def _post(self, query: dict[str, str], body: bytes = b"") -> bytes:
        return self._session.admin("POST", self._command, query, body, resource=f"heal {self._what}", once=not query)

    def _read(self) -> Record:
        """Take the results that are there. :returns: the heal's settings."""
        status = json.loads(self._post({"clientToken": self._token}))
        settings = status.get("Settings") or {}
        self._dry_run = bool(settings.get("dryRun", self._dry_run))
        for item in status.get("Items") or ():
            self.counts.add(item, self._dry_run)
        summary = status.get("Summary")
        if summary == "finished" and str(status.get("StartTime", _NEVER)).startswith(_NEVER):
            raise MinioError(
                f"site {self._session.site}: heal of {self._what}: the server does not know it any more, because it was stopped or the server was"
                " restarted. Start it again."
            )
        self.over = summary in ("finished", "stopped")
        if summary == "stopped":
            self.problem = " ".join((status.get("Detail") or "it was stopped").split())
        return settings
