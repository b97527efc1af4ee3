# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh

# Tells what devices hold and what is at the paths where they are to be mounted. Reads only.
# $1, $2, $3 and so on: path, device, label
command -v mkfs.xfs > /dev/null && echo 'mkfs'
while [ $# -ge 3 ]; do
    path=$1 device=$2 label=$3
    shift 3

    # The number of the device that is mounted there, and whether a mount would hide something.
    there=$(awk -v path="$path" '$5 == path { found = $3 } END { print found }' /proc/self/mountinfo)
    if [ ! -e "$path" ]; then content=absent
    elif [ ! -d "$path" ]; then content=file
    elif [ -n "$(ls -A "$path")" ]; then content=filled
    else content=empty; fi
    echo "path $path ${there:--} $content"
    # How it is mounted when the host starts.
    awk -v path="$path" '$2 == path && $1 !~ /^#/ { print "table", path, $1, $3, $4, $5, $6 }' /etc/fstab 2> /dev/null

    real=$(readlink -f "$device")
    if [ ! -b "$real" ]; then echo "device $path $device -"; continue; fi
    block=/sys/class/block/${real##*/}
    number=$(cat "$block/dev")
    bytes=$(blockdev --getsize64 "$real")
    mounts=$(awk -v number="$number" '$3 == number { print $5 }' /proc/self/mountinfo | paste -s -d ,)
    # What is made of the device: partitions, RAID, logical volumes, encryption.
    users=$(for part in "$block"/holders/* "$block/${real##*/}"*; do [ -e "$part" ] && echo "${part##*/}"; done | paste -s -d ,)
    # Two programs look, in case one of them knows more.
    signatures=$(wipefs --no-act --noheadings --output TYPE "$real") || signatures=unreadable
    blkid -p "$real" > /dev/null 2>&1
    case $? in
        2) ;;
        0) [ -n "$signatures" ] || signatures=unknown ;;
        *) signatures="$signatures ambiguous" ;;
    esac
    signatures=$(for signature in $signatures; do echo "$signature"; done | sort -u | paste -s -d ,)
    found=$(blkid -p -s LABEL -o value "$real")
    echo "device $path $real $number $bytes ${mounts:--} ${users:--} ${signatures:--} $(echo "${found:--}" | tr ' ' _)"
    blkid -c /dev/null -t "LABEL=$label" -o device | while read -r other; do
        [ "$other" = "$real" ] || echo "labelled $path $other"
    done
done
