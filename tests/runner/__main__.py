# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the steps in two lanes at once, which take about the same time."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
import typing as t

from . import archive, browser, corpus, inputs, live, parity, prometheus, shapes, static, tools
from .report import Report
from .shell import Failed, LeftOut, Log, stop_all

Step = t.Callable[[Log], str]
_LANES: tuple[dict[str, Step], ...] = (
    {
        "house": static.check_house,
        "style": static.style,
        "workflows": static.workflows,
        "types": static.types,
        "changelog": static.changelog,
        "sanity": static.sanity,
        "unit": static.unit,
        "rules": prometheus.rules,
        "inputs": inputs.inputs,
        "markup": static.markup,
        "lint": static.lint,
        "archive": archive.archive,
        "importer": archive.importer,
        "molecule": live.molecule,
    },
    # On a machine that is too slow for all, whole flows are left out rather than shapes, which go through the same and more.
    {"binaries": live.binaries, "parity": parity.parity, "integration": live.integration, "shapes": shapes.shapes, "flows": live.flows},
)
# What `make nightly` runs: the parts of these that `make test` leaves out, and new examples for the tests that have made-up ones.
_AT_NIGHT = (["properties", "coverage", "page", "corpus", "molecule"], ["monitoring", "cores", "site", "flows", "shapes"])
_ON_DEMAND: dict[str, Step] = {
    "page": browser.page,
    "properties": static.properties,
    "coverage": static.coverage,
    "monitoring": prometheus.monitoring,
    "cores": static.cores,
    "docs": archive.docs,
    "site": browser.site,
    "corpus": corpus.corpus,
}
_STEPS: dict[str, Step] = {name: step for steps in (*_LANES, _ON_DEMAND) for name, step in steps.items()}


def main() -> int:
    """Entry point."""
    parser = argparse.ArgumentParser(
        prog="tests/run",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Every check of the collection, or the steps that are named.",
        epilog="\n".join(f"  {name:<12}{_about(step)}" for name, step in _STEPS.items()),
    )
    parser.add_argument("steps", metavar="STEP", nargs="*", help="one or more of those below")
    parser.add_argument("--nightly", action="store_true", help="what `make test` leaves out, because it takes longer, and nothing else")
    arguments = parser.parse_args()
    names = arguments.steps
    unknown = [name for name in names if name not in _STEPS]
    if unknown:
        parser.error(f"no step {unknown[0]}; there are {', '.join(_STEPS)}")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if arguments.nightly:
        os.environ["NIGHTLY"] = "1"
    lanes = [names] if names else [list(lane) for lane in (_AT_NIGHT if arguments.nightly else _LANES)]
    report = Report(alone=len(lanes) == 1)
    threads = [threading.Thread(target=_run_lane, args=(lane, report)) for lane in lanes]
    try:
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    except (KeyboardInterrupt, SystemExit):
        stop_all()
        raise
    return report.close([name for lane in lanes for name in lane])


def _run_lane(names: t.Sequence[str], report: Report) -> None:
    for name in names:
        log = Log(tools.REPOSITORY / "tests" / "output" / "run" / f"{name}.log", echo=report.alone)
        report.started(name, _about(_STEPS[name]), log)
        try:
            verdict, detail = "passed", _STEPS[name](log)
        except LeftOut as reason:
            verdict, detail = "left out", str(reason)
        except Failed as reason:
            verdict, detail = "failed", str(reason)
        except Exception as error:  # pylint: disable=broad-exception-caught
            verdict, detail = "failed", f"{type(error).__name__}: {error}"
        report.ended(name, verdict, detail)


def _about(step: Step) -> str:
    return (step.__doc__ or "").partition("\n")[0]


if __name__ == "__main__":
    sys.exit(main())
