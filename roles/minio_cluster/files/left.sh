# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh

# Tells which objects are still on drives, the first ones of each.
# All arguments: the paths of the drives
for path in "$@"; do
    [ -d "$path" ] || continue
    find "$path" -mindepth 1 -maxdepth 1 -name .minio.sys -prune -o -type d -print | while IFS= read -r bucket; do
        find "$bucket" -name xl.meta -type f
    done | head -n 10 | sed "s|^$path/||; s|/xl.meta\$||"
done
