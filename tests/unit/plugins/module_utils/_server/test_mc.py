# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""mc: what reads only, and what is refused before it runs."""

from __future__ import annotations

import os
import stat

import pytest
from ansible_collections.creativeflow.minio.plugins.module_utils._common.errors import InputErrors, MinioError
from ansible_collections.creativeflow.minio.plugins.module_utils._server.mc import Alias, redact, run_mc
from ansible_collections.creativeflow.minio.plugins.module_utils._server.mc_reading import reads_only
from hypothesis import given
from hypothesis import strategies as st

SITE = {"site": Alias("https://s3.example.net:9000", "key", "s3cr3t@/+")}


READS = """
ls site/b
ls -r site/b
ls site/b --recursive --versions
ls -recursive site/b
ls --rewind 7d site/b
ls --rewind=7d site/b
ls --rewind --exec site/b
--json ls site/b
--json --limit-upload 1K ls site/b
--limit-download=1K -q ls site/b
ls --json site/b -q
ls -- --exec
ls -
cat site/b/o
cat --tail 5 --vid x site/b/o
head -n 5 site/b/o
head --lines=5 site/b/o
stat --no-list -v site/b/o
du -d 1 site
du --depth=1 -r site
tree -f site/b
diff site/a site/b
find site/b --name *.txt --older-than 7d --maxdepth 2
find site/b --print {url}
find site/b --name --exec
ping -c 3 site
ping --exit site
ping site --count=1
ready site --maintenance
sql -e select site/b/o.csv
undo --dry-run site/b
undo site/b -r --dry-run --last 3
undo --dry-run=true site/b
version info site/b
anonymous links -r site/b
anonymous get-json site/b
retention info --default site/b
legalhold info -r site/b
tag list --vid x site/b/o
event ls site/b
ilm rule ls --expiry site/b
ilm rule export site/b
ilm tier ls site
replicate status --nodes site/b
replicate ls --status enabled site/b
replicate backlog -v site/b
replicate resync status site/b
admin info site
admin info --offline site
admin --json info site
admin user list site
admin user ls site
admin user svcacct info --policy site key
admin user svcacct ls site u
admin group ls site
admin policy info site p
admin policy entities --user u -g g site
admin config get site region
admin config history -n 5 site
admin decom status site
admin decommission status site
admin replicate status --all site
admin replicate resync status site other
admin kms key status site
admin prometheus metrics site --bucket b
admin accesskey ls site --all
idp ldap policy entities site -u u
idp openid ls site
idp ldap accesskey ls site --self
alias ls
mb --help
rm site/b/o --help
admin user add -h
--help
""".strip().splitlines()

CHANGES = """
find site/b --exec echo
find --exec=echo site/b
find -exec echo site/b
find site/b -exec=echo
find site/b --name x --exec echo
find --name=x site/b --exec echo
find site/b --watch
find --watch=true site/b
--json find site/b --exec echo
find site/b --no-such
ls --watch site/b
ls -rI site/b
ls --Recursive site/b
ls --no-such site/b
ls --recursive=false site/b
--config-dir /etc ls site
-C /etc ls site
ls --config-dir=/etc site
ls --custom-header x:y site
ls -H x:y site
--debug ls site
--autocompletion
lsx
l site
mb site/ls
rm site/b/o
rm --dry-run site/b/o
rm --force site/b --help
rm --older-than --help site/b
rm -- --help
cp --attr --help site/a site/b
--limit-upload --help rm site/b/o
cp site/a /tmp/a
mv site/a site/b
mirror --dry-run site/a site/b
get site/b/o /tmp/o
put /tmp/o site/b
od if=/tmp/x of=site/b/o
pipe site/b/o
watch site/b
ping site
ping -a site
undo site/b
undo --last 1 site/b
undo --dry-run=false site/b
undo --dry-run --dry-run=false site/b
undo --last --dry-run site/b
undo --force --dry-run site/b
alias export site
alias set x http://x a b
alias s x
alias remove site
share download site/b/o
share upload site/b/o
version enable site/b
anonymous set public site/b
anonymous set-json p.json site/b
cors set site/b cors.xml
tag set site/b a=b
ilm rule add site/b
ilm tier check site T
ilm tier verify site T
replicate resync start site/b
batch generate site replicate
batch start site f
admin
admin user
admin user add site
admin u ls site
admin us ls site
admin config history --clear site
admin config history -c site
admin config history site --clear
admin config set site region
admin policy info site p --policy-file /etc/passwd
admin policy info -f=/etc/passwd site p
admin cluster bucket export site
admin cluster iam export site
admin cluster iam export --output /etc/x site
admin service restart site
admin service restart --dry-run site
admin heal site
admin trace site
admin logs site
admin top locks site
admin scanner status site
admin prometheus generate site
admin console site
admin profile start site
admin replicate resync start site other
admin decommission start site pool
admin rebalance start site
support inspect site/b/o
support diag site
support perf site
support top api site
support callhome enable site
license info site
update
""".strip().splitlines()


@pytest.mark.parametrize("line", READS)
def test_a4_what_reads_only(line):
    assert reads_only(line.split())


@pytest.mark.parametrize("line", CHANGES)
def test_a4_what_may_change_something(line):
    assert not reads_only(line.split())


@pytest.mark.parametrize(
    "command",
    [
        [],
        [""],
        ["admin info", "site"],
        ["find", "site/b", "--exec", "mc rm {}"],
        ["find", "site/b", "--exec=mc rm {}"],
        ["ls", "---r"],
    ],
)
def test_a4_words_are_taken_as_they_are(command):
    assert not reads_only(command)


@given(st.lists(st.sampled_from(["find", "ls", "site/b", "--name", "--exec", "-exec=x", "--", "-r", "--rewind", "--json", "--help", "x"]), max_size=6))
def test_a4_exec_never_reads_unless_it_is_a_value_or_an_argument(command):
    if not reads_only(command) or command[-1] == "--help":
        return
    taken = False
    for word in command:
        if word == "--":
            break
        assert taken or word not in ("--exec", "-exec=x", "--help")
        taken = not taken and word in ("--name", "--rewind")


def test_the_variable_is_as_mc_reads_it():
    assert SITE["site"].variable() == "https://key:s3cr3t@/+@s3.example.net:9000"


def test_no_secret_is_in_a_text_of_an_alias_or_an_error():
    assert "s3cr3t" not in repr(SITE)
    assert redact("at https://key:s3cr3t@/+@s3", ["s3cr3t@/+", ""]) == "at https://key:********@s3"


@pytest.fixture
def program(tmp_path):
    def make(script):
        path = tmp_path / "mc"
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        return str(path)

    return make


def test_the_environment_has_the_aliases_and_no_others(program, monkeypatch):
    monkeypatch.setenv("MC_HOST_other", "http://x")
    monkeypatch.setenv("MINIO_ROOT_PASSWORD", "other-secret")
    script = """env | grep -c 'MC_HOST_\\|MINIO_'; echo "$@" | grep -c s3cr3t; cat"""
    assert run_mc(program(script), ["ls"], SITE, 10, data='{"a": 1}') == [1, 0, {"a": 1}]


@pytest.mark.parametrize("name", ["HTTP_PROXY", "https_proxy", "ALL_PROXY", "no_proxy"])
def test_c9_a_proxy_of_the_environment_makes_no_difference(program, monkeypatch, name):
    monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert run_mc(program("env | grep -ci '_proxy=' || true"), ["ls"], SITE, 10) == [0]


def test_its_own_words_are_the_error_without_the_secret(program):
    script = """echo '{"status":"error","error":{"message":"Unable to list.","cause":{"message":"no https://key:s3cr3t@/+@s3"}}}'; exit 1"""
    with pytest.raises(MinioError) as caught:
        run_mc(program(script), ["ls", "site/b"], SITE, 10)
    assert str(caught.value) == "mc ls site/b: Unable to list: no https://key:********@s3"


def test_a_failure_without_words(program):
    with pytest.raises(MinioError, match="mc ls: it ended with 3"):
        run_mc(program("exit 3"), ["ls"], SITE, 10)


def test_a_certificate_that_is_missing_is_named(program, tmp_path):
    with pytest.raises(InputErrors, match="ca_path .*/none.pem: not there, or not to be read"):
        run_mc(program("touch ran"), ["ls"], SITE, 10, ca_path=os.fspath(tmp_path / "none.pem"))


def test_content_that_is_no_text_is_no_traceback(program):
    assert run_mc(program(r"printf 'a\377b\n'"), ["cat", "site/b/o"], SITE, 10) == ["a\ufffdb"]


def test_the_certificate_is_where_mc_looks(program, tmp_path):
    (tmp_path / "ca.pem").write_text("CA")
    script = 'cat "$2/certs/CAs/ca.crt"; echo; test -n "$2" && echo "$@" | grep -c insecure'
    assert run_mc(program(script), ["ls"], SITE, 10, ca_path=os.fspath(tmp_path / "ca.pem"), insecure=True) == ["CA", 1]


@pytest.mark.parametrize(
    ("command", "aliases", "error"),
    [
        (["admin", "user", "add", "site", "u", "xs3cr3t@/+"], SITE, "the secret key of site stands in it"),
        (["alias", "set", "x"], SITE, "aliases are options of the module"),
        (["alias", "s", "x"], SITE, "aliases are options of the module"),
        (["--quiet", "alias", "i", "x"], SITE, "aliases are options of the module"),
        (["ls"], {"a b": SITE["site"]}, "mc takes letters"),
        (["ls"], {"a": Alias("http://x", "k", "a:b")}, "session token"),
    ],
)
def test_refused(program, command, aliases, error):
    with pytest.raises(InputErrors, match=error):
        run_mc(program("touch ran"), command, aliases, 10)
