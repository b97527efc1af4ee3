# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh

# Tells how a node's service is, and which variables it has, those of its next start, and which files are newer than it. Values are told by their
# SHA-256 sums alone.
# $1: the service, $2: its environment files that the role writes, $3: files with secrets, both divided by spaces, $4: its program, the others: more of its
# files
service=$1
own=$2
secrets=$3
shift 3

show() { systemctl show --property "$1" --value "$service.service"; }
sum() { printf %s "$1" | sha256sum | cut -d ' ' -f 1; }
# Standard input: lines NAME=VALUE. $1: what they are, $2: where they are from
tell() {
    while IFS= read -r line || [ -n "$line" ]; do
        case $line in
            [A-Za-z_]*=*) printf '%s %s %s %s\n' "$1" "${line%%=*}" "$(sum "${line#*=}")" "$2" ;;
        esac
    done
}
# $1: what the variables of a file are, $2: the file
read_file() {
    [ -r "$2" ] || return 0
    sed -E "s/^[[:space:]]*(export[[:space:]]+)?//; s/[[:space:]]+\$//; s/^([A-Za-z_][A-Za-z0-9_]*)=\"(.*)\"\$/\\1=\\2/; s/^([A-Za-z_][A-Za-z0-9_]*)='(.*)'\$/\\1=\\2/" "$2" | tell "$1" "$2"
}

for file in $own; do read_file file "$file"; done
for file in $secrets; do
    if [ -e "$file" ]; then printf 'secret %s %s\n' "$file" "$(sum "$(cat "$file")")"; fi
done
if [ "$(show LoadState)" != loaded ]; then echo 'state absent'; exit; fi

# Else it would tell what it knew before somebody added to the unit, which a restart takes up.
reload=$(show NeedDaemonReload)
# That does not see the first file of a folder that is new.
for file in "/etc/systemd/system/$service.service.d"/*.conf; do
    case " $(show DropInPaths) " in
        *" $file "*) ;;
        *) if [ -e "$file" ]; then reload=yes; fi ;;
    esac
done
if [ "$reload" = yes ]; then systemctl daemon-reload; fi
show Environment | xargs -n 1 printf '%s\n' | tell before "$service.service"
show EnvironmentFiles | sed -E 's/ \(ignore_errors=(yes|no)\)$//' | while IFS= read -r file; do
    case " $own " in
        *" $file "*) ;;
        *) read_file after "$file" ;;
    esac
done

# In UTC, because date cannot read every time zone's name.
since=$(TZ=UTC LC_ALL=C systemctl show --property ExecMainStartTimestamp --value "$service.service")
if [ -z "$since" ]; then echo 'state unused'; exit; fi
pid=$(show MainPID)
if [ "$pid" = 0 ] || ! [ -r "/proc/$pid/environ" ]; then echo 'state stopped'; exit; fi
echo 'state running'
printf 'volumes %s\n' "$(tr '\0' '\n' < "/proc/$pid/environ" | sed -n 's/^MINIO_VOLUMES=//p')"
tr '\0' '\n' < "/proc/$pid/environ" | tell runs "$service.service"
config=$(tr '\0' '\n' < "/proc/$pid/environ" | sed -n 's/^MINIO_CONFIG_ENV_FILE=//p')
if [ -n "$config" ]; then read_file config "$config"; fi
since=$(TZ=UTC LC_ALL=C date -d "$since" +%s)
for file in $secrets $config "$@"; do
    if [ -e "$file" ] && [ "$(stat -L -c %Y "$file")" -gt "$since" ]; then
        printf 'newer %s\n' "$file"
    # A package keeps the time at which its program was built.
    elif [ "$file" = "$1" ] && [ -e "/proc/$pid/exe" ] && ! [ "$file" -ef "/proc/$pid/exe" ]; then
        printf 'newer %s\n' "$file"
    fi
done
