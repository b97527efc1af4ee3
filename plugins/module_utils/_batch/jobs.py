# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The batch jobs of a site: which of them are those that are declared, and how they are started, cancelled and waited for."""

from __future__ import annotations

import json
import re
import time
import typing as t
from dataclasses import dataclass, field

from .._common.errors import InputErrors, MinioError, ServerError
from .._common.files import parse
from .._common.plan import Change, Failure
from .._common.poll import poll
from .._site.session import Session
from .definition import check_jobs
from .formats import identity, render

_NO_JOB = "XMinioAdminNoSuchJob"
_TRIED_AGAIN = "replicate"
"""The type whose failed jobs the server tries again as a whole."""
_ATTEMPTS = 3
"""How often, where a job says nothing of it (S cmd/batch-handlers.go, batchReplJobDefaultRetries)."""
_CAUSE = re.compile(r"cause\((.*)\)", re.DOTALL)
_PARTS = {"expire": "expired", "keyrotate": "rotation", "replicate": "replicate"}
"""Where the counts of a status are (A metrics.go, JobMetric)."""
ENDED = ("complete", "failed")
_GONE = "gone"
"""The state of a job that the server no longer knows, because somebody cancelled it."""

Definition = t.Mapping[str, t.Any]


@dataclass
class Job:
    """A job that the server knows.

    :param state: ``queued``, ``running``, ``complete`` or ``failed``. :param counts: what it has done. :param names: of the declared jobs that it is.
    """

    id: str
    type: str
    user: str
    started: str
    identity: t.Any = None
    state: str = "queued"
    counts: dict[str, t.Any] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)

    def shown(self) -> dict[str, t.Any]:
        """As results have it."""
        shown = {"id": self.id, "type": self.type, "state": self.state, "started": self.started, "user": self.user}
        return {"names": self.names, **shown, **self.counts}


class Jobs:
    """The declared jobs of a site.

    :param declared: see ``definition.check_jobs``. :param credentials: by the names of jobs. :param force: start anew what runs or has succeeded.
    :param resume: the ids of jobs that an earlier run waited for, by their names; then none is started or cancelled.
    """

    def __init__(
        self,
        session: Session,
        declared: t.Sequence[Definition],
        credentials: t.Mapping[str, t.Any],
        force: bool,
        resume: t.Optional[t.Mapping[str, str]] = None,
    ) -> None:
        self._session = session
        self._declared = declared
        self._credentials = credentials
        self._force = force
        self._resume = resume
        self._started: dict[str, str] = dict(resume or {})
        self._known: list[Job] = []
        self.total = len(declared)

    def read(self) -> list[Job]:
        """All jobs that the server knows, the newest first, each with its state; with what it does where that matters."""
        listed = json.loads(self._session.admin("GET", "list-jobs")).get("jobs") or []
        self._known = [Job(item["id"], item["type"], item.get("user", ""), item["started"]) for item in listed]
        self._known.sort(key=lambda job: job.started, reverse=True)
        types = {_TRIED_AGAIN, *(job["type"] for job in self._declared if "type" in job)}
        for job, _nothing, error in self._session.parallel(lambda job: self._look(job, job.type in types), self._known):
            if error and not (isinstance(error, ServerError) and error.code == _NO_JOB):
                raise error
            if error:
                # Removed since it was listed.
                job.state = _GONE
        self._known = [job for job in self._known if job.state != _GONE]
        for declared in self._declared:
            for job in self._matching(declared):
                job.names.append(declared["name"])
        return self._known

    def _look(self, job: Job, described: bool) -> None:
        if described:
            text = self._session.admin("GET", "describe-job", {"jobId": job.id}).decode()
            job.identity = identity(parse(text, "describe-job.yml"))
        self._status(job)

    def _status(self, job: Job) -> bool:
        """Whether there is one. A job that has not begun has none, nor one whose node has just started, nor one that was cancelled."""
        try:
            status = json.loads(self._session.admin("GET", "status-job", {"jobId": job.id}))["LastMetric"]
        except ServerError as error:
            if error.code != _NO_JOB:
                raise
            return False
        part = status.get(_PARTS.get(job.type, "")) or {}
        job.state = _state(job, status, part)
        # From its second attempt on, the server only counts successes, and takes each off the failures.
        counted = job.type != _TRIED_AGAIN or status.get("retryAttempts", 0) < (1 if job.state == "running" else 2) or job.state == "complete"
        job.counts = {
            "objects": part.get("objects", 0),
            "failed_objects": part.get("objectsFailed", 0) if counted else None,
            "delete_markers": part.get("deleteMarkers", 0),
            "failed_delete_markers": part.get("deleteMarkersFailed", 0) if counted else None,
            "bytes": part.get("bytesTransferred", 0),
            "retries": status.get("retryAttempts", 0),
            "updated": status.get("lastUpdate", ""),
        }
        return True

    def _is_gone(self, job: Job) -> bool:
        try:
            self._session.admin("GET", "describe-job", {"jobId": job.id})
        except ServerError as error:
            if error.code != _NO_JOB:
                raise
            return True
        return False

    def _matching(self, declared: Definition) -> list[Job]:
        if "id" in declared:
            return [job for job in self._known if job.id == declared["id"]]
        wanted = identity(render(declared["type"], declared["job"], {}))
        own = identity(render(declared["type"], declared["job"], self._credentials.get(declared["name"], {})))
        # The access key of another site is no secret to the server; whoever cancels a job need not know it.
        wanted = wanted if declared["state"] == "cancelled" else own
        return [job for job in self._known if job.identity is not None and _same(job.identity, wanted, declared["state"] == "cancelled")]

    def compare(self, actual: t.Sequence[Job]) -> list[Change]:
        """Jobs to start and to cancel. One that has failed, or was cancelled, is started again, but not while a run waits for it."""
        changes: list[Change] = []
        if self._resume is not None:
            return changes
        for declared in self._declared:
            jobs = [job for job in actual if declared["name"] in job.names]
            active = [job for job in jobs if job.state not in ENDED]
            if declared["state"] == "cancelled":
                if active:
                    changes.append(Change(declared["name"], "state", active[0].state, "cancelled"))
            elif declared["name"] not in self._started and (self._force or not [job for job in jobs if job.state != "failed"]):
                changes.append(Change(declared["name"], "state", jobs[0].state if jobs else None, "started"))
        return changes

    def apply(self, changes: list[Change]) -> list[Failure]:
        """One after the other: the server checks a job before it takes it."""
        declared = {job["name"]: job for job in self._declared}
        failures = []
        for change in changes:
            job = declared[change.object]
            try:
                if job["state"] == "cancelled":
                    self._cancel(job)
                else:
                    self._start(job)
            except MinioError as error:
                failures.append(Failure.of(change.object, change.setting, error))
        return failures

    def _start(self, job: Definition) -> None:
        body = json.dumps(render(job["type"], job["job"], self._credentials.get(job["name"], {})))
        try:
            # Twice would be two jobs.
            answer = self._session.admin("POST", "start-job", body=body.encode(), once=True)
        except ServerError as error:
            cause = _CAUSE.search(error.message)
            if not cause:
                raise
            raise Refused(f"site {error.site} ({error.url}): the server does not take the job: {' '.join(cause[1].split()).rstrip('.')}. Correct it.") from None
        self._started[job["name"]] = json.loads(answer)["id"]

    def _cancel(self, declared: Definition) -> None:
        for job in self._known:
            if declared["name"] in job.names and job.state not in ENDED:
                self._session.admin("DELETE", "cancel-job", {"id": job.id})

    def wait(self, seconds: float) -> list[str]:
        """Wait until the declared jobs have ended that are to be started. :returns: a line for each that has not, or has failed."""
        waited = self._waited()

        def ask() -> bool:
            for job in waited.values():
                if job.state not in (*ENDED, _GONE) and not self._status(job) and self._is_gone(job):
                    job.state = _GONE
            return all(job.state in (*ENDED, _GONE) for job in waited.values())

        poll(ask, lambda over: over, time.monotonic() + seconds)
        self._known = [job for job in self._known if job.state != _GONE]
        return [line for name, job in waited.items() for line in [_unfinished(name, job)] if line]

    def _waited(self) -> dict[str, Job]:
        """The jobs to wait for, by the names of those that are declared: the newest of each, or the one that was started or waited for before."""
        known = {job.id: job for job in self._known}
        found: dict[str, Job] = {}
        for declared in self._declared:
            name = declared["name"]
            # The newest one first.
            own = [job for job in self._known if name in job.names]
            if declared["state"] == "started" and name in self._started:
                job_id = self._started[name]
                found[name] = known.get(job_id) or Job(job_id, declared["type"], "", "", state=_GONE)
            elif declared["state"] == "started" and own:
                found[name] = own[0]
        return found

    def report(self) -> dict[str, t.Any]:
        """What the result says besides the changes."""
        running = any(job.names and job.state not in ENDED for job in self._known)
        return {
            "jobs": [job.shown() for job in self._known],
            "running": running,
            **({"resume": {name: job.id for name, job in self._waited().items()}} if running else {}),
        }


class Refused(MinioError):
    """The server does not take a job."""

    code = "InvalidJob"


def _state(job: Job, status: t.Mapping[str, t.Any], part: t.Mapping[str, t.Any]) -> str:
    """After each attempt at a replication, the server says how that one ended, although it goes on with the next one (S cmd/batch-handlers.go, Start).

    Of later attempts it does not count what fails, and takes each success off the failures: what was done then is unknown, whatever it says. So that such a
    job has failed to us, and is started again, which copies what is missing. Where successes stand beside the end, a server counts rightly.
    """
    complete, failed, attempts = status.get("complete"), status.get("failed"), status.get("retryAttempts", 0)
    if job.type == _TRIED_AGAIN:
        most = (job.identity or {}).get(job.type, {}).get("flags", {}).get("retry", {}).get("attempts") or _ATTEMPTS
        if failed and attempts < most:
            return "running"
        if attempts > 1 and not (complete and (part.get("objects") or part.get("deleteMarkers"))):
            return "failed"
    return "complete" if complete else "failed" if failed else "running"


def _same(known: t.Any, wanted: t.Any, without_keys: bool) -> bool:
    if not without_keys or "replicate" not in known or "replicate" not in wanted:
        return bool(known == wanted)

    def stripped(job: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
        sides = {side: {key: value for key, value in job["replicate"][side].items() if key != "credentials"} for side in ("source", "target")}
        return {**job["replicate"], **sides}

    return stripped(known) == stripped(wanted)


def _unfinished(name: str, job: Job) -> str:
    if job.state == "complete":
        return ""
    if job.state == _GONE:
        return f"job {name} ({job.id}): it was cancelled while this run waited for it. Run this again to start it again."
    if job.state == "failed" and job.counts.get("failed_objects") is None:
        return (
            f"job {name} ({job.id}): objects failed, and the server tried it again. It does not count what fails then, so that it is unknown whether all is"
            " copied. Run this again: it copies what is missing."
        )
    if job.state == "failed":
        failed = job.counts.get("failed_objects", 0) + job.counts.get("failed_delete_markers", 0)
        return f"job {name} ({job.id}): it has failed, with {failed:,} objects that could not be done. See the server's log, then run this again."
    return f"job {name} ({job.id}): it has not ended within wait_timeout. The server continues; run this again to wait, or raise wait_timeout."


def jobs_from(params: t.Mapping[str, t.Any], session: Session) -> Jobs:
    """The jobs that a module's options declare. :raises InputErrors: every error in them."""
    credentials = params["credentials"] or {}
    declared, errors = check_jobs(params["jobs"], credentials)
    if errors:
        raise InputErrors(errors)
    return Jobs(session, declared, credentials, params["force"], params["resume"])
