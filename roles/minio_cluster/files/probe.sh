# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh

# Tells where drives are, what they are, whether the service can write them, and which names do not resolve.
# $1: paths of drives, $2: names of nodes, both divided by spaces; $3: the user of the service
printf 'root %s\n' "$(stat -L -c %d /)"
# A user that is to be made has no more rights than nobody.
number=$(id -u "$3" 2> /dev/null) || number=65534
group=$(id -g "$3" 2> /dev/null) || group=65534
for path in $1; do
    nearest=$path
    until [ -e "$nearest" ]; do nearest=$(dirname "$nearest"); done
    if [ -d "$nearest" ]; then kind=directory; else kind=other; fi
    access=yes
    owner=$(stat -c %u "$path/.minio.sys" 2> /dev/null) || owner=$number
    [ "$owner" = "$number" ] || access=foreign:$owner
    if [ "$nearest" = "$path" ]; then above=$(dirname "$path"); else above=$nearest; fi
    setpriv --reuid="$number" --regid="$group" --clear-groups test -x "$above" || access=unreachable
    # Root lacks the permission only where nobody has it.
    [ -w "$nearest" ] || access=readonly
    type=$(stat -L -f -c %T "$nearest" | tr ' ' _)
    # Bytes, inodes, free inodes.
    counts=$(stat -L -f -c '%b %S %c %d' "$nearest" | awk '{ printf "%.0f %s %s", $1 * $2, $3, $4 }')
    printf 'drive %s %s %s %s %s %s %s\n' "$path" "$nearest" "$kind" "$(stat -L -c %d "$nearest")" "$type" "$counts" "$access"
done
for name in $2; do
    getent ahosts "$name" > /dev/null || printf 'unresolved %s\n' "$name"
done
