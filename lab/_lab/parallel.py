# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Several tasks at once."""

from __future__ import annotations

import queue
import threading
from typing import Any, Callable

from . import command

# Seconds that a task has for removing what it had half made.
_PATIENCE = 5


def run(*tasks: Callable[[], Any]) -> None:
    """Run the tasks side by side until all have ended; the first failure, or an interruption, ends the others."""
    results: queue.Queue[BaseException | None] = queue.Queue()

    def attempt(task: Callable[[], Any]) -> None:
        try:
            task()
            results.put(None)
        except BaseException as error:  # pylint: disable=broad-exception-caught
            results.put(error)

    threads = [threading.Thread(target=attempt, args=(task,), daemon=True) for task in tasks]
    for thread in threads:
        thread.start()
    try:
        for _task in tasks:
            error = results.get()
            if error:
                raise error
    except BaseException:
        command.stop_all()
        for thread in threads:
            thread.join(_PATIENCE)
        raise
