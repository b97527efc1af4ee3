# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh

# Says whether the proxy is stopped, current, or stale: started or reloaded last before one of its files was written.
# $@: its files
# In UTC, because date cannot read every time zone's name.
since=$(TZ=UTC LC_ALL=C systemctl show --property StateChangeTimestamp --value haproxy.service)
if ! systemctl --quiet is-active haproxy.service || [ -z "$since" ]; then echo stopped; exit; fi
since=$(TZ=UTC LC_ALL=C date -d "$since" +%s)
for file in "$@"; do
    if [ -e "$file" ] && [ "$(stat -L -c %Y "$file")" -gt "$since" ]; then echo stale; exit; fi
done
echo current
