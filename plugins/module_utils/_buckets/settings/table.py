# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""All settings of a bucket. A new one is a file beside this and an entry here."""

from __future__ import annotations

from .base import Setting
from .cors import Cors
from .encryption import Encryption
from .lifecycle import Lifecycle
from .notifications import Notifications
from .object_lock import ObjectLock
from .policy import Policy
from .quota import Quota
from .tags import Tags
from .versioning import Versioning

CORS = Cors()
LIFECYCLE = Lifecycle()
SETTINGS: tuple[Setting, ...] = (ObjectLock(), Versioning(), Quota(), Tags(), Policy(), Encryption(), LIFECYCLE, Notifications(), CORS)
"""In the order in which they must be written."""

OF_REPLICATION = frozenset({"replication.xml", "bucket-targets.json"})
"""The files of a bucket that say where it is replicated to."""
KNOWN_FILES = OF_REPLICATION | {setting.file for setting in SETTINGS}
"""The files of the server's export that this collection reads."""
