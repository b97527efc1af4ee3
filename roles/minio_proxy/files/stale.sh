# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh

# Says whether the proxy is stopped, current, or stale: its youngest process is older than one of its files. Its service says that a reload was a success
# also where the old process had to go on, because the new one could not do what the check of the configuration had taken.
# $1: seconds to wait until it is current; the others: its files
state() {
    main=$(systemctl show --property MainPID --value haproxy.service)
    age=$(ps --ppid "$main" -o etimes= | sort -n | head -n 1)
    if [ "$main" = 0 ] || [ -z "$age" ]; then echo stopped; return; fi
    since=$(($(date +%s) - age))
    for file in "$@"; do
        if [ -e "$file" ] && [ "$(stat -L -c %Y "$file")" -gt "$since" ]; then echo stale; return; fi
    done
    echo current
}

end=$(($(date +%s) + $1))
shift
while found=$(state "$@") && [ "$found" != current ] && [ "$(date +%s)" -lt "$end" ]; do sleep 1; done
echo "$found"
