# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh

# Tells how a node's service is, which files and which command give it its variables, what the process has, and which files are newer than it. It
# only fetches: what files mean is for those who know their rules. Texts are in base64. What is there and cannot be read is told as such.
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
# $1: what a text is, $2: the text, $3: where it is from
text() { printf '%s %s %s\n' "$1" "$(printf %s "$2" | base64 -w 0)" "$3"; }
# Whether something has this name, be it a link that leads nowhere or a place that nobody may look into.
there() { [ -e "$1" ] || ! LC_ALL=C stat "$1" 2>&1 | grep -q 'No such file or directory\|Not a directory'; }
# $1: what a file is, $2: the file
read_file() {
    if ! there "$2"; then
        printf 'missing %s\n' "$2"
    elif [ -f "$2" ] && content=$(base64 -w 0 "$2" 2> /dev/null); then
        printf '%s %s %s\n' "$1" "$content" "$2"
    else
        printf 'unreadable %s\n' "$2"
    fi
}
# Standard input: texts. Tells the files in which the server looks for more variables.
config_files() {
    sed -n "s/.*MINIO_CONFIG_ENV_FILE[[:space:]]*=[[:space:]\"']*\([^\"'[:space:]\\\\]*\).*/\1/p" | sort -u | while IFS= read -r file; do
        [ -z "$file" ] || read_file config "$file"
    done
}

for file in $own; do
    read_file file "$file"
    if [ -r "$file" ]; then config_files < "$file"; fi
done
for file in $secrets; do
    if ! there "$file"; then continue; fi
    if content=$(cat "$file" 2> /dev/null); then printf 'secret %s %s\n' "$file" "$(sum "$content")"; else printf 'unreadable %s\n' "$file"; fi
done
if ! loaded=$(show LoadState 2>&1) || [ -z "$loaded" ]; then text trouble "$loaded" systemctl; exit; fi
if [ "$loaded" = not-found ]; then echo 'state absent'; exit; fi

# Else it would tell what it knew before somebody added to the unit, which a restart takes up.
reload=$(show NeedDaemonReload)
# That does not see the first file of a folder that is new.
for file in "/etc/systemd/system/$service.service.d"/*.conf; do
    case " $(show DropInPaths) " in
        *" $file "*) ;;
        *) if [ -e "$file" ]; then reload=yes; fi ;;
    esac
done
if [ "$reload" = yes ]; then
    systemctl daemon-reload
    loaded=$(show LoadState)
fi
if [ "$loaded" != loaded ]; then text trouble "the unit is $loaded" "$service.service"; exit; fi
text unit "$(show Environment)" "$service.service"
show Environment | config_files
text start "$(show ExecStart | sed -n 's/.* argv\[\]=\(.*\) ; ignore_errors=.*/\1/p' | tail -n 1)" "$service.service"
place=earlier
show EnvironmentFiles | sed -E 's/ \(ignore_errors=(yes|no)\)$//' | while IFS= read -r pattern; do
    case " $own " in
        *" $pattern "*) place=after ;;
        *)
            # A pattern, of names that may contain spaces.
            IFS=
            for file in $pattern; do
                read_file "$place" "$file"
                if [ -r "$file" ]; then config_files < "$file"; fi
            done
            ;;
    esac
done

# In UTC, because date cannot read every time zone's name.
since=$(TZ=UTC LC_ALL=C systemctl show --property ExecMainStartTimestamp --value "$service.service")
if [ -z "$since" ]; then echo 'state unused'; exit; fi
pid=$(show MainPID)
if [ "$pid" = 0 ] || ! [ -e "/proc/$pid/environ" ]; then echo 'state stopped'; exit; fi
if ! variables=$(tr '\0' '\n' < "/proc/$pid/environ"); then echo 'state running'; printf 'unreadable %s\n' "/proc/$pid/environ"; exit; fi
echo 'state running'
text command "$(tr '\0' '\n' < "/proc/$pid/cmdline")" "$service.service"
# Those that decide about pools, and are no secrets.
text process "$(printf '%s\n' "$variables" | grep -E '^MINIO_(ARGS|VOLUMES|ENDPOINTS|CONFIG|CONFIG_ENV_FILE|ERASURE_SET_DRIVE_COUNT)=')" "$service.service"
printf '%s\n' "$variables" | tell runs "$service.service"
config=$(printf '%s\n' "$variables" | sed -n 's/^MINIO_CONFIG_ENV_FILE=//p')
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
