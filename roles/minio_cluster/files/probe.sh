# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh

# Tells where drives are and which names do not resolve.
# $1: paths of drives, $2: names of nodes, both divided by spaces
printf 'root %s\n' "$(stat -L -c %d /)"
for path in $1; do
    nearest=$path
    until [ -e "$nearest" ]; do nearest=$(dirname "$nearest"); done
    if [ -d "$nearest" ]; then kind=directory; else kind=other; fi
    printf 'drive %s %s %s %s\n' "$path" "$nearest" "$kind" "$(stat -L -c %d "$nearest")"
done
for name in $2; do
    getent ahosts "$name" > /dev/null || printf 'unresolved %s\n' "$name"
done
