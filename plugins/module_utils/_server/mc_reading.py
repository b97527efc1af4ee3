# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which command lines of mc change nothing, neither on a site nor on this machine."""

from __future__ import annotations

import typing as t

_VERSION = "version-id= vid="
_SEVERAL = f"{_VERSION} rewind= versions recursive r"
_KEYS = "users-only temp-only svcacc-only self all"
_ENTITIES = "user= u= group= g= policy= p="

_COMMANDS = f"""
alias list, alias ls
cat: rewind= {_VERSION} zip offset= tail= part-number= enc-c=
diff
du: depth= d= recursive r rewind= versions
find: ignore= versions name= newer-than= older-than= path= print= regex= larger= smaller= maxdepth= metadata= tags=
head: n= lines= rewind= {_VERSION} zip enc-c=
ls: rewind= versions recursive r incomplete I summarize storage-class= sc= zip
ping: count=! c=! exit! x! error-count= e= interval= i= distributed a
ready: cluster-read maintenance
share list, share ls
sql: query= e= recursive r csv-input= json-input= compression= csv-output= csv-output-header= json-output= enc-c=
stat: rewind= versions {_VERSION} recursive r verbose v no-list enc-c=
tree: files f depth= d= rewind=
undo: dry-run! last= recursive r action=
version info
anonymous get, anonymous get-json, anonymous list, anonymous links: recursive r
cors get
encrypt info
event list, event ls
ilm rule export
ilm rule list, ilm rule ls: expiry transition
ilm tier info, ilm tier list, ilm tier ls
legalhold info: {_SEVERAL}
quota info
replicate backlog: arn= verbose v nodes= n= full a
replicate export
replicate list, replicate ls: status=
replicate resync status: remote-bucket=
replicate status: backlog= b= nodes n
retention info: {_SEVERAL} default
tag list: {_SEVERAL}
batch list, batch ls: type=
batch status, batch describe
admin accesskey info
admin accesskey list, admin accesskey ls: {_KEYS}
admin config export, admin config get
admin config history: count= n=
admin decommission status, admin decom status
admin group info, admin group list, admin group ls
admin info: offline
admin kms key list, admin kms key status
admin policy entities: {_ENTITIES}
admin policy info, admin policy list, admin policy ls
admin prometheus metrics: bucket= api-version=
admin rebalance status
admin replicate info
admin replicate resync status
admin replicate status: buckets policies users groups ilm-expiry-rules all bucket= policy= user= group= ilm-expiry-rule=
admin user info, admin user list, admin user ls, admin user policy
admin user sts info, admin user svcacct info: policy
admin user svcacct list, admin user svcacct ls
idp ldap accesskey info
idp ldap accesskey list, idp ldap accesskey ls: {_KEYS}
idp ldap info, idp ldap list, idp ldap ls
idp ldap policy entities: {_ENTITIES}
idp openid info, idp openid list, idp openid ls
"""
"""A command a line, with the flags that leave it one that reads: = for one with a value, ! where one of these must be given, because the command changes
something or never ends without. Each flag that is not here counts as one that changes something, such as exec of find, which runs a program, watch, and what
writes a file. Not here either, because they write: admin cluster … export and support inspect (files), ilm tier check (an object in the tier)."""

_EVERYWHERE = {"quiet", "q", "disable-pager", "dp", "no-color", "json", "insecure", "limit-upload=", "limit-download="}


def _table() -> dict[tuple[str, ...], tuple[set[str], set[str]]]:
    """By the words of a command: its flags as above without the !, and those of which one must be given."""
    table = {}
    for line in filter(None, _COMMANDS.splitlines()):
        names, _colon, flags = line.partition(":")
        allowed = {flag.rstrip("!") for flag in flags.split()}
        needed = {flag.rstrip("!") for flag in flags.split() if flag.endswith("!")}
        for name in names.split(","):
            table[tuple(name.split())] = (allowed, needed)
    return table


_READING = _table()


def reads_only(command: t.Sequence[str]) -> bool:
    """Whether a command line is known to change nothing. What is not known is taken for a change.

    The line is read as mc does: a flag has one hyphen or two, and its value stands behind = or in the next word; short flags are not put together and words
    are not shortened; flags stand anywhere behind the last word of a command's name, and those of all commands before it as well
    (minio/cli command.go, Command.Run; Go's flag package).
    """
    words = list(command)
    if _asks_for_help(words):
        return True
    name: tuple[str, ...] = ()
    while words and name not in _READING:
        if words[0].startswith("-"):
            if not _take_flag(words, _EVERYWHERE):
                return False
        else:
            name += (words.pop(0),)
    return name in _READING and _flags_read(words, *_READING[name])


def _asks_for_help(words: t.Sequence[str]) -> bool:
    """Only where nothing before it can be a flag of which it would be the value, or make it an argument."""
    return bool(words) and words[-1] in ("--help", "-h") and not any(word.startswith("-") for word in words[:-1])


def _flags_read(words: list[str], allowed: set[str], needed: set[str]) -> bool:
    given = set()
    while words and words[0] != "--":
        if words[0] == "-" or not words[0].startswith("-"):
            words.pop(0)
            continue
        flag = _take_flag(words, allowed | _EVERYWHERE)
        if not flag:
            return False
        given.add(flag)
    return not needed or bool(given & needed)


def _take_flag(words: list[str], allowed: set[str]) -> str:
    """Take a flag and its value from the words. :returns: the flag as it stands in the table; ``""`` for one that is not allowed."""
    text, equals, value = words.pop(0).partition("=")
    name = text[2:] if text.startswith("--") else text[1:]
    if f"{name}=" in allowed:
        if not equals and words:
            words.pop(0)
        return f"{name}="
    # A switch may be switched off by its value.
    return name if name in allowed and (not equals or value == "true") else ""
