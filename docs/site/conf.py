# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Settings of Sphinx for `make docs`. The folder of sources is the repository, with the reference of plugins in reference/."""

project = "creativeflow.minio"
copyright = "2026, CreativeFlow"  # pylint: disable=redefined-builtin  # the name that Sphinx reads
extensions = ["myst_parser", "sphinx_antsibull_ext"]
root_doc = "index"
include_patterns = [
    "index.md",
    "docs/**",
    "reference/**",
    "roles/*/README.md",
    "README.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "SECURITY.md",
    "lab/README.md",
    "examples/*/README.md",
    "extensions/eda/rulebooks/README.md",
]
exclude_patterns = ["docs/site/**"]
myst_heading_anchors = 4
# Ansible's own syntax in YAML and consoles is no error of a page.
suppress_warnings = ["misc.highlighting_failure"]
html_theme = "furo"
html_title = "creativeflow.minio"
html_theme_options = {
    "source_repository": "https://github.com/creativeflow/ansible-minio/",
    "source_branch": "main",
    "source_directory": "",
}


def setup(app):  # type: ignore[no-untyped-def]  # Sphinx gives its application
    """Sphinx's entry point of a configuration."""
    app.connect("html-page-context", _source_of)


def _source_of(_app, name, _template, context, _doctree):  # type: ignore[no-untyped-def]  # Sphinx gives the name of the page and what its template sees
    """Link each page to its source: the first page is another file, and the reference is made of the plugins."""
    if name == "index":
        context["theme_source_directory"] = "docs/site"
    elif name.startswith("reference/"):
        context["theme_source_repository"] = ""
