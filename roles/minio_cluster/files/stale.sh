# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh

# Says whether a service is absent, stopped, current, or stale: running since before one of its files was written.
# $1: the service, the others: its files
service=$1
shift
if [ "$(systemctl show --property LoadState --value "$service.service")" != loaded ]; then echo absent; exit; fi
# In UTC, because date cannot read every time zone's name.
since=$(TZ=UTC LC_ALL=C systemctl show --property ExecMainStartTimestamp --value "$service.service")
if [ "$(systemctl show --property MainPID --value "$service.service")" = 0 ] || [ -z "$since" ]; then echo stopped; exit; fi
since=$(TZ=UTC LC_ALL=C date -d "$since" +%s)
for file in "$@"; do
    if [ -e "$file" ] && [ "$(stat -L -c %Y "$file")" -gt "$since" ]; then echo stale; exit; fi
done
echo current
