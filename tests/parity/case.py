# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a case is, and how it is played on a real server."""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import typing as t
from dataclasses import dataclass

from ansible.module_utils.testing import patch_module_args

Options = t.Mapping[str, t.Any]
_MODULES = "ansible_collections.creativeflow.minio.plugins.modules"


class Stage(t.NamedTuple):
    """A desired state. :param options: of the module. :param same: other spellings of the same, which must change nothing."""

    options: Options
    same: tuple[Options, ...] = ()


@dataclass(frozen=True)
class Case:
    """An object through its states, each of which differs from the one before.

    :param module: without ``minio_``. :param before: what must exist, as pairs of module and options, and is not judged. :param refused: part of the error
        with which the first state is refused, because nobody can mean it. :param impossible: the same, because this server cannot have it.
    """

    name: str
    module: str
    stages: tuple[Stage, ...]
    before: tuple[tuple[str, Options], ...] = ()
    refused: str = ""
    impossible: str = ""


class Wrong(Exception):
    """Something is not as it must be."""


class Player:
    """Plays cases on the first of some sites. :param sites: by name, each with ``url``, ``access_key`` and ``secret_key``."""

    def __init__(self, sites: t.Mapping[str, t.Mapping[str, str]]) -> None:
        self._sites = sites

    def play(self, case: Case) -> str:
        """Go through all states. :returns: why the server cannot have them, ``''`` where it can. :raises Wrong: names the state and what differs."""
        for module, options in case.before:
            result = self._run(module, options)
            if result.get("failed"):
                raise Wrong(f"what must exist: {result['msg']}")
        if case.refused:
            self._refusal(case, case.refused)
            return ""
        if case.impossible:
            return self._refusal(case, case.impossible)
        for number, stage in enumerate(case.stages, 1):
            self._stage(f"state {number} of {len(case.stages)}", case.module, stage)
        return ""

    def _refusal(self, case: Case, text: str) -> str:
        options = case.stages[0].options
        for check in (True, False):
            result = self._run(case.module, options, check)
            if not result.get("failed") or text not in result["msg"]:
                raise Wrong(f"it must be refused with '{text}'{' in check mode' if check else ''}, and was {result}")
        return str(result["msg"]).splitlines()[-1]

    def _stage(self, where: str, module: str, stage: Stage) -> None:
        shown = self._run(module, stage.options, check=True)
        done = self._run(module, stage.options)
        for result, how in ((shown, "check mode"), (done, "the run")):
            if result.get("failed"):
                raise Wrong(f"{where}: {how} failed: {result['msg']}")
            if not result["changed"]:
                raise Wrong(f"{where}: {how} changes nothing")
        if shown.get("changes") != done.get("changes") or shown.get("diff") != done.get("diff"):
            raise Wrong(f"{where}: check mode shows {shown.get('changes')} {shown.get('diff')}, and the run did {done.get('changes')} {done.get('diff')}")
        if done.get("rewritten"):
            raise Wrong(f"{where}: it was written twice: {done['rewritten']}")
        for options in (stage.options, *stage.same):
            again = self._run(module, options)
            if again.get("failed"):
                raise Wrong(f"{where}: {options} again failed: {again['msg']}")
            if again["changed"]:
                raise Wrong(f"{where}: {options} again changes {again.get('changes')} {again.get('diff')}")

    def _run(self, module: str, options: Options, check: bool = False) -> dict[str, t.Any]:
        main = importlib.import_module(f"{_MODULES}.minio_{module}").main
        output = io.StringIO()
        site = options.get("alias", next(iter(self._sites)))
        given = self._filled({"alias": site, **self._sites[site], **options})
        with patch_module_args({**given, "_ansible_check_mode": check, "_ansible_diff": True}):
            with contextlib.redirect_stdout(output), contextlib.suppress(SystemExit):
                main()
        return json.loads(output.getvalue())

    def _filled(self, value: t.Any) -> t.Any:
        """With what a site has in place of ``@site.key``."""
        if isinstance(value, dict):
            return {key: self._filled(item) for key, item in value.items()}
        if isinstance(value, list):
            return [self._filled(item) for item in value]
        site, _dot, key = value[1:].partition(".") if isinstance(value, str) and value.startswith("@") else ("", "", "")
        return self._sites[site][key] if site in self._sites else value
