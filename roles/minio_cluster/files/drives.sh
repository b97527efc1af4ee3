# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh

# Tells what is at the places of drives: a line for each with its path, what is there, where that is, what the service sees, and details.
# A server makes .minio.sys again before it has noticed that a drive was emptied.
# $1: the service, the others: the paths
service=$1
shift
root=$(stat -L -c %d /)
process=$(systemctl show --property MainPID --value "$service.service")
# Device and path on it: the service has a view of its own of the file systems. $1: the process, $2: the path
place() {
    awk -v path="$2" '{
        on = $5 == "/" ? "" : $5
        if (index(path "/", on "/") == 1 && length(on) >= length(best)) { best = on; device = $3; top = $4 == "/" ? "" : $4 }
    } END { print device, top substr(path, length(best) + 1) }' "/proc/$1/mountinfo"
}
for path in "$@"; do
    nearest=$path
    until [ -e "$nearest" ]; do nearest=$(dirname "$nearest"); done
    if [ "$(stat -L -c %d "$nearest")" = "$root" ]; then on=root; else on=own; fi
    if [ "$process" = 0 ]; then
        seen=down
    elif [ "$(place "$process" "$nearest")" = "$(place self "$nearest")" ]; then
        seen=same
    else
        seen=other
    fi
    format=$path/.minio.sys/format.json
    found=$(LC_ALL=C find "$path" -mindepth 1 -maxdepth 1 ! -name lost+found ! -name .minio.sys -printf '%f\n' 2>&1 | head -n 6)
    # A place that is not there is empty; one that cannot be read is not.
    case $found in
        *"$path"*'No such file or directory'*) names= why= ;;
        *'find: '*"$path"*) names= why=$(printf %s "${found##*: }" | tr ' \n' '__') ;;
        *) names=$(printf %s "$found" | head -n 5 | tr ' \n' '_ ') why= ;;
    esac
    if [ -z "$why" ] && [ -e "$format" ]; then
        deployment=$(sed -n 's/.*"format":"xl[^"]*","id":"\([^"]*\)".*/\1/p' "$format" 2> /dev/null) && [ -n "$deployment" ] || why=format.json
    fi
    if [ -n "$why" ]; then
        echo "$path unreadable $on $seen $why"
    elif [ -e "$format" ]; then
        echo "$path formatted $on $seen $deployment"
    elif [ -n "$names" ]; then
        echo "$path used $on $seen $names"
    else
        echo "$path empty $on $seen"
    fi
done
