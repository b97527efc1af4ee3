#!/usr/bin/python
# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: minio_site_health
short_description: Check whether MinIO sites are alive
version_added: 0.4.0
author:
  - CreativeFlow (@creativeflow)
description:
  - Asks each site whether it answers and has write quorum, all sites at the same time. No keys are needed.
  - A site is dead only after every one of several attempts was refused or timed out. An answer of any kind never makes it dead. Whatever cannot be
    told is unknown, with the reason.
  - The module does not fail for the state of a site. It fails only for errors in its options, and then names all of them.
extends_documentation_fragment:
  - creativeflow.minio.attributes
  - creativeflow.minio.attributes.reads
options:
  sites:
    description:
      - The sites to ask.
      - A name in place of a dictionary stands for what the variable C(minio_sites) says of that site. A dictionary without C(url) takes from there what it
        leaves out. One with C(url) takes nothing, so that no key from there goes to another address.
    type: list
    elements: dict
    required: true
    suboptions:
      name:
        description: Name of the site.
        type: str
        required: true
      url:
        description: Address of the site's S3 API, C(http(s)://host[:port]). A slash at its end makes no difference.
        type: str
        required: true
      ca_path:
        description: File of certificates in PEM form that are trusted besides the system's.
        type: path
      validate_certs:
        description: Whether to verify the server's certificate.
        type: bool
        default: true
      client_cert:
        description: Certificate of this client in PEM form, for a server or proxy that asks for one.
        type: path
      client_key:
        description: Key of the certificate in PEM form, without a password. It may also be in the file of the certificate.
        type: path
      timeout:
        description: Seconds to wait for one answer of this site. The default is the O(timeout) of the module.
        type: float
  tries:
    description: Number of attempts that must all be refused or time out before a site is dead. At least 2.
    type: int
    default: 3
  pause:
    description: Seconds between two attempts.
    type: float
    default: 1
  timeout:
    description:
      - Seconds to wait for one answer. A connection must be made within 5 of them.
      - A site with a node that hangs takes up to 10 seconds to answer, so that less than the default can take such a site for dead.
    type: float
    default: 15
  within:
    description: Seconds for the whole run. A site without a result by then is unknown.
    type: float
    default: 60
requirements:
  - python >= 3.9
  - minio >= 7.2.20, < 8
notes:
  - The answers are those that this machine gets. If it is cut off itself, all sites are dead for it.
  - Proxies of the environment are not used.
seealso:
  - module: creativeflow.minio.minio_cluster_info
    description: Nodes, drives and quorum of one site, with keys.
"""

EXAMPLES = r"""
- name: Query the health of the sites
  creativeflow.minio.minio_site_health:
    sites:
      - {name: az1, url: "https://s3.az1.example.net"}
      - {name: dr, url: "https://s3.dr.example.net", ca_path: files/dr-ca.crt}
  delegate_to: localhost
  register: health

- name: Fail if the state of a site is unknown
  ansible.builtin.fail:
    msg: "{{ health.reasons | join('\n') }}"
  when: health.unknown | length > 0
"""

RETURN = r"""
sites:
  description: What each site answered, in the order of O(sites).
  returned: success
  type: list
  elements: dict
  contains:
    name:
      description: Name of the site.
      type: str
      sample: az1
    url:
      description: Address that was asked, in its normal form.
      type: str
      sample: https://s3.az1.example.net
    state:
      description:
        - V(alive), the site answers and has write quorum.
        - V(no_write_quorum), a server of the site answers, and takes no writes. It has no quorum, or is starting.
        - V(dead), every attempt was refused, timed out, or found no route to the host.
        - V(unknown), anything else, see RV(sites[].cause).
      type: str
      sample: alive
    cause:
      description:
        - Why the site has this state. V(answered) for V(alive) and V(no_write_quorum).
        - For V(dead), V(refused), V(timed_out) or V(no_route), whichever came last.
        - For V(unknown), V(tls), the certificate is not trusted or the protocol is wrong. V(dns), the name cannot be resolved. V(proxy), a load balancer or
          proxy answers that it reaches no server. V(not_minio), something else answers, or the server refuses the request. V(busy), the server answers
          that it is overloaded, or does not tell its state in time. V(closed), the connection was closed without an answer. V(network), this machine
          has no route or may not connect. V(mixed), the attempts failed in different ways. V(no_result), O(within) was over.
      type: str
      sample: answered
    reachable:
      description: Whether a server of the site answers. Null where this is unknown.
      type: bool
      sample: true
    write_quorum:
      description: Whether the site takes writes. Null where this is unknown.
      type: bool
      sample: true
    may_start:
      description:
        - Whether the site does not answer for a reason that ends when its servers start, so V(dead), or V(unknown) because of V(proxy).
        - False where the site answers, and where the address, the name or the certificate must be corrected first.
      type: bool
      sample: false
    reason:
      description: One line for people, with the site, its address, what was tried and what came back.
      type: str
      sample: "site az1 (https://s3.az1.example.net): it answers and has write quorum."
    since:
      description: The server's clock at its answer. Without an answer of a server, this machine's clock at the first attempt.
      type: str
      sample: "2026-11-28T22:30:00Z"
    tries:
      description: Number of attempts that were made.
      type: int
      sample: 1
alive:
  description: Names of the sites that are alive.
  returned: success
  type: list
  elements: str
  sample: [az1]
no_write_quorum:
  description: Names of the sites that answer and take no writes.
  returned: success
  type: list
  elements: str
  sample: []
dead:
  description: Names of the sites that are dead.
  returned: success
  type: list
  elements: str
  sample: []
unknown:
  description: Names of the sites whose state is unknown.
  returned: success
  type: list
  elements: str
  sample: []
reasons:
  description: The reasons of all sites that are not alive.
  returned: success
  type: list
  elements: str
  sample: []
by_name:
  description: The entries of RV(sites) by the name of the site.
  returned: success
  type: dict
  sample: {}
"""

from ansible.module_utils.basic import AnsibleModule, missing_required_lib

from ..module_utils._common.errors import InputErrors
from ..module_utils._site.module import hide_secrets_in_addresses
from ..module_utils._site.transport import IMPORT_ERROR
from ..module_utils._status.site_health import health_from

_SITE = {
    "name": {"type": "str", "required": True},
    "url": {"type": "str", "required": True},
    "ca_path": {"type": "path"},
    "validate_certs": {"type": "bool", "default": True},
    "client_cert": {"type": "path"},
    "client_key": {"type": "path", "no_log": False},
    "timeout": {"type": "float"},
}


def main() -> None:
    """Entry point."""
    module = AnsibleModule(
        {
            "sites": {"type": "list", "elements": "dict", "required": True, "options": _SITE},
            "tries": {"type": "int", "default": 3},
            "pause": {"type": "float", "default": 1},
            "timeout": {"type": "float", "default": 15},
            "within": {"type": "float", "default": 60},
        },
        supports_check_mode=True,
    )
    if IMPORT_ERROR is not None:
        module.fail_json(msg=missing_required_lib("minio>=7.2.20,<8"), exception=str(IMPORT_ERROR))
    hide_secrets_in_addresses(module)
    try:
        result = health_from(module.params)
    except InputErrors as error:
        module.fail_json(msg=str(error), errors=error.errors)
    module.exit_json(**result)


if __name__ == "__main__":
    main()
