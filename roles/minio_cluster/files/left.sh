# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh

# Tells which objects are still on drives, the first ones of each, and which drives cannot be searched: nobody knows what is on those.
# $1: formatted, if the drives must have the format of a server; any, if they may have been emptied. The others: the paths of the drives
format=$1
shift
errors=$(mktemp)
trap 'rm -f "$errors"' EXIT
for path in "$@"; do
    if ! [ -d "$path" ]; then
        if [ "$format" = formatted ]; then echo "all of drive $path, which is not there"; fi
        continue
    fi
    if [ "$format" = formatted ] && ! [ -e "$path/.minio.sys/format.json" ]; then
        echo "all of drive $path, which is not mounted or not formatted"
        continue
    fi
    : > "$errors"
    LC_ALL=C find "$path" -mindepth 1 -maxdepth 1 -name .minio.sys -prune -o -type d -print 2>> "$errors" | while IFS= read -r bucket; do
        LC_ALL=C find "$bucket" -name xl.meta -type f 2>> "$errors"
    done | head -n 10 | sed "s|^$path/||; s|/xl.meta\$||"
    # Enough were found.
    error=$(grep -v 'Broken pipe' "$errors" | head -n 1)
    if [ -n "$error" ]; then echo "what drive $path did not let read ($error)"; fi
done
