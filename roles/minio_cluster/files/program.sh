# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh

# Tells which program runs, and which one is to run.
# $1: the service, $2: path of the program that is to run
set -e
pid=$(systemctl show --property MainPID --value "$1.service")
runs=$(sha256sum < "/proc/$pid/exe")
new=$(sha256sum < "$2")
# It calls itself by the name of its file, which is another one while it waits.
version=$("$2" --version | head -n 1 | sed "s/^[^ ]* /$(basename "${2%.new}") /")
printf 'runs %s\nnew %s\nversion %s\n' "${runs%% *}" "${new%% *}" "$version"
