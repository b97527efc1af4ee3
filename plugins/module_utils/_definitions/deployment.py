# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The files of a deployment: buckets, rules and policies of all sites, checked together before anything is written."""

from __future__ import annotations

import os
import typing as t

from .._buckets.definition import check_buckets, shares_a_site
from .._buckets.warnings import bucket_warnings, rule_warnings
from .._common.errors import InputErrors
from .._common.files import parse, read_text
from .._common.suggest import nearest
from .._common.templates import load_policy
from .._policy.grammar import check
from .access import Access
from .rules import Rules


def read_deployment(
    sites: list[str],
    bucket_files: list[str],
    rule_files: list[str],
    identity_files: list[str],
    variables: dict[str, t.Any],
    allow_partial: bool,
    policy_folders: t.Sequence[str] = (),
) -> dict[str, t.Any]:
    """Everything that is declared, by site.

    :param sites: the names of all sites.
    :param variables: values of placeholders in policies, beside BUCKET_NAME.
    :param policy_folders: where policy files may be, besides the folder of the definition and the one above.
    :returns: ``sites``: by name ``buckets`` and ``rules`` as the modules take them and ``receives``, the names of buckets that
        other sites write to, and ``identities``, see ``access.Access.of_site``; ``site_groups``, see ``rules.Rules.site_groups``.
        ``warnings``: a line for each part that the server accepts and that its author probably did not mean.
    :raises InputErrors: every error of every file.
    """
    errors: list[str] = []
    warnings: list[str] = []
    declared: list[dict[str, t.Any]] = []
    for path in bucket_files:
        content = _content(path, errors)
        if content is not None:
            buckets, problems = check_buckets(content, path, by_site=True)
            errors += problems + _place_policies(buckets, path, variables, policy_folders, warnings)
            errors += _unknown_sites(buckets, path, sites) + _repeated(buckets, declared, path)
            declared += buckets
    by_site = {site: {bucket["name"]: bucket for bucket in declared if bucket["sites"] is None or site in bucket["sites"]} for site in sites}
    present = {site: {name: bucket for name, bucket in buckets.items() if bucket["state"] == "present"} for site, buckets in by_site.items()}
    rules = Rules(sites, present)
    for path in rule_files:
        content = _content(path, errors)
        if content is not None:
            rules.add(content, path)
    found = rules.check(allow_partial)
    access = Access(sites, {bucket["name"] for bucket in declared})
    for path in identity_files:
        content = _content(path, errors)
        if content is not None:
            access.add(content, path)
    access.check_members()
    errors += rules.errors + access.errors
    if errors:
        raise InputErrors(errors)
    warnings += [line for own in found.values() for rule in own for line in rule_warnings(rule["bucket"], rule["target"], rule.get("prefix", ""))]
    return {
        "warnings": list(dict.fromkeys(warnings)),
        "site_groups": rules.site_groups(),
        "sites": {
            site: {
                "buckets": [_module_options(bucket) for bucket in by_site[site].values()],
                "rules": found[site],
                "receives": _receives(site, found),
                "identities": access.of_site(site),
            }
            for site in sites
        },
    }


def _receives(site: str, rules: dict[str, list[dict[str, t.Any]]]) -> list[str]:
    """The buckets of a site that rules of other sites write to."""
    arriving = [rule for others in rules.values() for rule in others if rule["target"] == site and rule["state"] == "present"]
    return sorted({rule.get("target_bucket", rule["bucket"]) for rule in arriving})


def _content(path: str, errors: list[str]) -> t.Any:
    try:
        return parse(read_text(path), path)
    except InputErrors as error:
        errors += error.errors
        return None


def _place_policies(buckets: list[dict[str, t.Any]], path: str, variables: dict[str, t.Any], folders: t.Sequence[str], warnings: list[str]) -> list[str]:
    """Find the policy files, and check what they give. :param warnings: takes what each bucket probably does not mean."""
    errors: list[str] = []
    folder = os.path.dirname(os.path.abspath(path))
    around = [folder, os.path.dirname(folder), *map(os.path.abspath, folders)]
    for bucket in buckets:
        where = f"{path}: bucket {bucket['name']}: policy"
        try:
            if bucket["policy_file"]:
                bucket["policy_file"] = _policy_file(bucket["policy_file"], around, where)
                bucket["policy_variables"] = {**variables, **(bucket["policy_variables"] or {})}
                where = f"bucket {bucket['name']}: {bucket['policy_file']}"
                document = load_policy(bucket["policy_file"], {**bucket["policy_variables"], "BUCKET_NAME": bucket["name"]})
            else:
                document = bucket["policy"]
        except InputErrors as error:
            errors += error.errors
            continue
        if document:
            errors += check(document, where, bucket["name"])
        warnings += bucket_warnings({**bucket, "policy": document})
    return errors


def _policy_file(path: str, folders: list[str], where: str) -> str:
    """The file in the first folder that has it. :raises InputErrors: none has."""
    places = list(dict.fromkeys(os.path.normpath(os.path.join(folder, os.path.expanduser(path))) for folder in folders))
    found = next(filter(os.path.isfile, places), "")
    if not found:
        raise InputErrors([f"{where}_file: the file {path} does not exist. Searched: {', '.join(places)}. Correct the path or create the file."])
    return found


def _unknown_sites(buckets: list[dict[str, t.Any]], path: str, sites: list[str]) -> list[str]:
    return [
        f"{path}: bucket {bucket['name']}: sites: there is no site {site!r}.{nearest(site, sites) or ' There are ' + ', '.join(sites) + '.'}"
        for bucket in buckets
        for site in bucket["sites"] or []
        if site not in sites
    ]


def _repeated(buckets: list[dict[str, t.Any]], earlier: list[dict[str, t.Any]], path: str) -> list[str]:
    """A bucket may be in two files if they are for different sites."""
    known: dict[str, list[t.Optional[list[str]]]] = {}
    for bucket in earlier:
        known.setdefault(bucket["name"], []).append(bucket["sites"])
    return [
        f"{path}: another file defines the bucket {bucket['name']} as well. Merge the two, or give both the sites that they are for."
        for bucket in buckets
        if any(shares_a_site(sites, bucket["sites"]) for sites in known.get(bucket["name"], ()))
    ]


def _module_options(bucket: dict[str, t.Any]) -> dict[str, t.Any]:
    """What is said of a bucket, without what only chooses sites."""
    return {key: value for key, value in bucket.items() if value is not None and key != "sites" and not (key == "force" and not value)}
