# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=sh

# Keeps the program that runs, whatever its path holds by now, and puts the new one there. Each step is done or not, also if the power fails.
# $1: the service, $2: path of the program; the new one is $2.new, unless something else brings it
set -e
pid=$(systemctl show --property MainPID --value "$1.service")
cp "/proc/$pid/exe" "$2.kept"
chmod 0755 "$2.kept"
mv -f "$2.kept" "$2.old"
if [ -e "$2.new" ]; then mv -f "$2.new" "$2"; fi
sync "$(dirname "$2")"
