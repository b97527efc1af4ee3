# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes what is made from the alerts and metrics: the dashboards, and the tables of docs/monitoring.md."""

from __future__ import annotations

import sys
from pathlib import Path

from . import dashboards, reference


def main(repository: Path) -> int:
    """Write all. :param repository: the folder of the collection."""
    page = repository / "docs" / "monitoring.md"
    page.write_text(reference.renewed(page.read_text(encoding="utf-8")), encoding="utf-8")
    folder = repository / "roles" / "minio_monitoring" / "files" / "dashboards"
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in dashboards.files().items():
        (folder / name).write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
