# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh

# Tells which firewalls are there and active, and the addresses of nodes.
# $1: names of nodes, divided by spaces
for tool in firewall-cmd ufw nft; do
    command -v "$tool" > /dev/null && printf 'present %s\n' "$tool"
done
if command -v firewall-cmd > /dev/null && firewall-cmd --state > /dev/null 2>&1; then printf 'active firewalld\n'; fi
if command -v ufw > /dev/null; then
    status=$(LC_ALL=C ufw status verbose)
    case $status in *'Status: active'*) printf 'active ufw\n' ;; esac
    case $status in *'Default: allow (incoming)'*) printf 'open ufw\n' ;; esac
    if grep -qiE '^IPV6=.?no' /etc/default/ufw && grep -qsv ' lo$' /proc/net/if_inet6; then printf 'ipv4only ufw\n'; fi
fi
for name in $1; do
    if addresses=$(getent ahosts "$name"); then
        printf '%s\n' "$addresses" | while read -r address _type; do printf 'node %s %s\n' "$name" "$address"; done | sort -u
    else
        printf 'unresolved %s\n' "$name"
    fi
done
