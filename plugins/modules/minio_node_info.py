#!/usr/bin/python
# Copyright (c) 2026, CreativeFlow
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
module: minio_node_info
short_description: Get the state of a node of a MinIO site in one look
version_added: 0.4.0
author:
  - CreativeFlow (@creativeflow)
description:
  - Reads the service, its environment, files, drives, names, certificates, program, user and ports of one host.
  - Secrets are told by salted sums alone. Their values never leave the host.
  - It needs nothing but Python and systemd on the host. Run it as root (C(become)). What it may not read is reported as a problem.
  - If somebody changed the unit of the service, the module has systemd read its units again, because it would tell the old ones.
extends_documentation_fragment:
  - creativeflow.minio.attributes
  - creativeflow.minio.attributes.reads
options:
  service:
    description: Name of the service, without C(.service).
    type: str
    default: minio
  environment_files:
    description: Environment files of the service that the deployment writes. Other files are found in the unit.
    type: list
    elements: path
    default: []
  salt:
    description:
      - Key of all salted sums. Give all nodes of a run the same random text to compare their sums.
      - Without it, each call takes a new one.
    type: str
    default: ''
  files:
    description: Files whose owner, mode and sum are returned.
    type: list
    elements: path
    default: []
  secret_files:
    description: Files with secrets, of which the salted sums are returned.
    type: list
    elements: path
    default: []
  folders:
    description: Folders whose entries are returned. A path that ends with C(/*) stands for all folders there.
    type: list
    elements: path
    default: []
  service_folders:
    description:
      - Folders that belong to O(user) and O(group), each with its mode in octal digits, for example V(0750).
      - They are checked as M(creativeflow.minio.minio_owned_paths) checks them.
    type: dict
    default: {}
  start_files:
    description: Files that the server reads only when it starts. Its program and the file of C(MINIO_CONFIG_ENV_FILE) are compared in any case.
    type: list
    elements: path
    default: []
  checked_paths:
    description: Folders to check for users who could lead elsewhere what root writes below them.
    type: list
    elements: path
    default: []
  drives:
    description: Paths of drives. They need not exist.
    type: list
    elements: path
    default: []
  searched_drives:
    description: Drives to search for objects. That reads whole drives if they have few objects.
    type: list
    elements: path
    default: []
  searched_formatted:
    description: Whether each of O(searched_drives) must be there with the format of a server.
    type: bool
    default: true
  names:
    description: Host names to resolve.
    type: list
    elements: str
    default: []
  user:
    description: User of the service.
    type: str
    default: minio-user
  group:
    description: Group of the service. The default is the name of O(user).
    type: str
    default: ''
  program:
    description: Path of the program. It is started once with C(--version).
    type: path
  ports:
    description: Ports whose listeners are returned.
    type: list
    elements: int
    default: []
  certificates:
    description: Files with certificates in PEM.
    type: list
    elements: path
    default: []
  pair:
    description: Folder with a certificate, C(public.crt), and its key, C(private.key), of which it is told whether they belong together.
    type: path
  server:
    description: The address of this node's server. Without it, the server is not asked.
    type: dict
    suboptions:
      host:
        description: Name of the node.
        type: str
        required: true
      scheme:
        description: Used where the process does not tell.
        type: str
        choices: [http, https]
        default: http
      port:
        description: Used where the process does not tell.
        type: int
        default: 9000
      ca_path:
        description: File with the authorities that the certificate is verified with. The default are those of the system.
        type: path
      metrics_token:
        description: Bearer token for the metrics of Prometheus, V(public) where they need none. Without it, the metrics are not asked for.
        type: str
  server_names:
    description: Names to ask the server for in further TLS handshakes, which may have certificates of their own.
    type: list
    elements: str
    default: []
  wait_for:
    description:
      - Things to wait for. V(process) is a process of the service other than O(former_pid), V(start) the same where systemd calls the service active,
        V(ports) somebody who listens on each of O(ports), V(quorum) the write quorum of the site as the node tells it, and V(metrics) an answer to
        O(server.metrics_token).
      - If it does not come in time, C(waiting_for) says so. That is no failure. A start that systemd has given up, or has tried three times, is not waited for.
    type: list
    elements: str
    choices: [process, start, ports, quorum, metrics]
    default: []
  wait_timeout:
    description: Seconds to wait at most. Metrics that are refused are asked for no longer than 30 seconds.
    type: int
    default: 180
  former_pid:
    description: Number of the process that was there before, V(0) for none.
    type: int
    default: 0
  progress:
    description: Name at the beginning of lines that tell of a wait of ten seconds and more, for example that of a site. Without it, no line is shown.
    type: str
    default: ''
seealso:
  - module: creativeflow.minio.minio_cluster_info
  - module: creativeflow.minio.minio_certificate_info
"""

EXAMPLES = r"""
- name: Look at each node
  creativeflow.minio.minio_node_info:
    environment_files: [/etc/default/minio]
    drives: [/mnt/disk1, /mnt/disk2]
    names: [az1-n1, az1-n2]
    program: /usr/local/bin/minio
    ports: [9000, 9001]
    server:
      host: "{{ inventory_hostname }}"
  become: true
  register: node

- name: Show other MinIO servers on the hosts
  ansible.builtin.debug:
    msg: "{{ node.other_servers }}"

- name: Wait until the node serves
  creativeflow.minio.minio_node_info:
    server:
      host: "{{ inventory_hostname }}"
    wait_for: [quorum]
    progress: az1
  become: true
  register: node
  failed_when: node.waiting_for | length > 0
"""

RETURN = r"""
waiting_for:
  description: What of O(wait_for) is still not there.
  returned: success
  type: list
  elements: str
  sample: [quorum]
clock:
  description: The clock of the host against that of the controller.
  returned: success
  type: dict
  contains:
    time:
      description: The host's time, in seconds since 1970.
      type: float
    offset:
      description: The host's time minus the controller's, in seconds. It is between this value minus and plus C(uncertainty).
      type: float
    uncertainty:
      description: Half of the seconds that the call was on its way.
      type: float
  sample: {time: 1764417600.1, offset: 0.2, uncertainty: 0.3}
service:
  description: The service, as systemd tells it.
  returned: success
  type: dict
  contains:
    name:
      description: Its name.
      type: str
    state:
      description: V(absent) (there is no unit), V(unused) (never started), V(stopped) or V(running).
      type: str
    active:
      description: C(ActiveState) of systemd.
      type: str
    enabled:
      description: C(UnitFileState) of systemd, V(enabled) if it starts with the host.
      type: str
    unit:
      description: Path of the unit.
      type: str
    unit_sum:
      description: SHA-256 sum of the unit.
      type: str
    drop_ins:
      description: SHA-256 sum of each file that adds to the unit, by path.
      type: dict
    pid:
      description: Number of the process, V(0) for none.
      type: int
    started:
      description: When the process began, in seconds since 1970.
      type: float
    restarts:
      description: How often systemd started it again by itself.
      type: int
    start_command:
      description: The command of the unit.
      type: str
    command:
      description: The words of the command that runs.
      type: list
      elements: str
    problem:
      description: Why the state is not known, empty if it is.
      type: str
  sample: {name: minio, state: running, active: active, enabled: enabled, unit: /etc/systemd/system/minio.service, pid: 812, problem: ""}
sources:
  description: Each place that gives the server variables. A later one wins over an earlier one.
  returned: success
  type: list
  elements: dict
  contains:
    kind:
      description: >-
        V(unit) (C(Environment=) of the unit), V(earlier), V(file) or V(after) (environment files before those of O(environment_files), these, and those
        behind them), V(config) (what the server reads by itself at its next start), V(process) (what the process has) or V(process_config) (what it read by
        itself).
      type: str
    where:
      description: Path of the file, or name of the unit.
      type: str
    sums:
      description: The salted sum of each value, by the name of the variable.
      type: dict
    public:
      description: The values of variables that decide about pools, addresses, the region and storage classes, or stand on the command line.
      type: dict
    problems:
      description: Why it is not known what the place gives.
      type: list
      elements: str
    hidden:
      description: Names that the file has with a secret as value, in comments too, so that its diff must not be shown.
      type: list
      elements: str
  sample: [{kind: file, where: /etc/default/minio, sums: {MINIO_REGION: 7d5c}, public: {}, problems: [], hidden: []}]
newer:
  description: Files that changed after the process began, and that it reads only when it starts.
  returned: success
  type: list
  elements: str
  sample: [/usr/local/bin/minio]
files:
  description: >-
    Of each of O(files), by path, C(kind) (V(file), V(directory), V(link), V(other), V(absent), or V(unknown) if it cannot be read), C(owner), C(group),
    C(mode), C(size), C(modified), C(target) of a link, and C(sum) (SHA-256).
  returned: success
  type: dict
  sample: {/etc/default/minio: {kind: file, owner: root, group: root, mode: "0640", size: 312, modified: 1764417600.0, target: "", sum: 9f86d0}}
secret_files:
  description: >-
    The same of O(secret_files), without C(size). C(sum) is the salted sum of the content, and C(value_sum) that of the content without line breaks at its
    end.
  returned: success
  type: dict
  sample: {/etc/minio/root_user: {kind: file, owner: minio-user, group: minio-user, mode: "0600", sum: 7d5c, value_sum: 31b2}}
folders:
  description: >-
    The names in each of O(folders), by path, each with its kind: V(file), V(directory), V(link) or V(other). It is null for a folder that does not exist.
  returned: success
  type: dict
  sample: {/etc/minio/webhooks: {audit-siem.crt: file, audit-siem.key: file}}
service_folders:
  description: What differs at each of O(service_folders), or why it is refused. It is empty for a folder that is as it should be.
  returned: success
  type: dict
  sample: {/mnt/disk1: "/mnt/disk1: directory root:root 0755 instead of directory minio-user:minio-user 0750", /mnt/disk2: ""}
path_problems:
  description: A line for each of O(checked_paths) below which somebody else could lead elsewhere what root writes.
  returned: success
  type: list
  elements: str
  sample: []
drives:
  description: What is at each of O(drives).
  returned: success
  type: list
  elements: dict
  contains:
    path:
      description: The path.
      type: str
    nearest:
      description: The path itself, or the nearest folder above it that exists.
      type: str
    kind:
      description: V(directory), V(other) or V(unknown) (it cannot be read), of C(nearest).
      type: str
    mounted:
      description: Whether a file system other than that of C(/) is mounted right there.
      type: bool
    on_root:
      description: Whether it is on the file system of C(/).
      type: bool
    device:
      description: The device, as the kernel names it.
      type: str
    file_system:
      description: The type of the file system.
      type: str
    size:
      description: Bytes of the file system.
      type: int
    free:
      description: Free bytes.
      type: int
    inodes:
      description: Inodes, V(0) where the file system makes them as it needs them.
      type: int
    free_inodes:
      description: Free inodes.
      type: int
    owner:
      description: The owner of the mount point.
      type: str
    group:
      description: Its group.
      type: str
    mode:
      description: Its mode.
      type: str
    access:
      description: >-
        Whether the service can write it: V(yes), V(readonly), V(unreachable) (it may not enter the folders above), V(foreign) (what a server has there
        belongs to another user) or V(unknown) (it cannot be read).
      type: str
    server_owner:
      description: Number of the user to whom belongs what a server has there.
      type: int
    seen:
      description: V(same) if the service sees the same file system there, V(other), or V(down) if no service runs.
      type: str
    contents:
      description: V(empty), V(formatted) (by a server), V(used) (by something else) or V(unreadable), also where the device has failed.
      type: str
    deployment:
      description: The deployment of a drive that is formatted.
      type: str
    names:
      description: The first names on a drive that is used.
      type: list
      elements: str
    error:
      description: Why it cannot be read.
      type: str
  sample: [{path: /mnt/disk1, nearest: /mnt/disk1, mounted: true, file_system: xfs, size: 1099511627776, access: "yes", contents: formatted, seen: same}]
remains:
  description: The first objects on O(searched_drives), and which of these cannot be searched.
  returned: success
  type: list
  elements: str
  sample: []
names:
  description: The addresses of each of O(names); an empty list if it does not resolve.
  returned: success
  type: dict
  sample: {az1-n1: [10.0.0.11]}
user:
  description: The user of the service, with C(exists), C(uid), C(group), C(groups), C(home) and C(shell).
  returned: success
  type: dict
  sample: {name: minio-user, exists: true, uid: 998, group: minio-user, groups: [], home: /etc/minio, shell: /usr/sbin/nologin}
group:
  description: The group of the service, with C(exists) and C(gid).
  returned: success
  type: dict
  sample: {name: minio-user, exists: true, gid: 998}
program:
  description: The program.
  returned: if O(program) is given
  type: dict
  contains:
    path:
      description: Its path.
      type: str
    exists:
      description: Whether there is a program.
      type: bool
    sum:
      description: Its SHA-256 sum.
      type: str
    version:
      description: The first line of C(--version), empty if it does not run.
      type: str
    signature:
      description: The signature of minisign that lies beside it, empty for none, null for one that cannot be read.
      type: str
    owner:
      description: Its owner.
      type: str
    group:
      description: Its group.
      type: str
    mode:
      description: Its mode.
      type: str
    is_running:
      description: Whether the process runs this very file.
      type: bool
    running_sum:
      description: SHA-256 sum of the program that runs, empty for none.
      type: str
  sample: {path: /usr/local/bin/minio, exists: true, sum: 5f1b1e, version: minio version RELEASE.2025-10-15T17-29-55Z, signature: "", is_running: true,
           running_sum: 5f1b1e}
ports:
  description: Who listens on each of O(ports), with C(port), C(pid), C(program), C(user) and C(unit).
  returned: success
  type: list
  elements: dict
  sample: [{port: 9000, pid: 812, program: /usr/local/bin/minio, user: minio-user, unit: minio.service}]
other_servers:
  description: Other MinIO servers of the host, running or installed as a unit.
  returned: success
  type: list
  elements: dict
  contains:
    unit:
      description: The unit that starts it, empty for none.
      type: str
    pid:
      description: Number of the process, V(0) if it does not run.
      type: int
    program:
      description: Path of its program.
      type: str
    user:
      description: Its user.
      type: str
    container:
      description: Whether it runs in a container. Its paths are those of the container then.
      type: bool
    ports:
      description: Ports of the host on which it listens.
      type: list
      elements: int
    command:
      description: The words of its command.
      type: list
      elements: str
    volumes:
      description: The pools that it has by its environment, else by its command.
      type: str
  sample: [{unit: minio-server.service, pid: 812, program: /opt/minio/minio, user: s3, container: false, ports: [9000, 9001],
            command: [/opt/minio/minio, server], volumes: "/mnt/disk{1...4}"}]
certificates:
  description: The SHA-256 sums of the certificates in each of O(certificates), by path; null for a file that is there and cannot be read.
  returned: success
  type: dict
  sample: {/etc/minio/certs/public.crt: [5f1b1e]}
pair:
  description: C(certificate), the text of the certificate in O(pair), and C(matches), whether the key there is its own. It is null without O(pair).
  returned: success
  type: dict
  sample: {certificate: "-----BEGIN CERTIFICATE-----", matches: true}
health:
  description: >-
    What the server says, null if it was not asked or does not run. C(url), the HTTP statuses C(live), C(cluster) (V(200) means write quorum) and C(metrics)
    (V(0) for no answer), and C(healing), the drives of the site that heal, V(-1) if it does not say.
  returned: success
  type: dict
  sample: {url: "https://az1-n1:9000", live: 200, cluster: 200, metrics: 200, healing: 0}
shown:
  description: >-
    The certificate that the server shows, with the keys of M(creativeflow.minio.minio_certificate_info) and C(problem), why it shows none. It is null without
    TLS.
  returned: success
  type: dict
  sample: {verified: true, error: "", fingerprint: 5f1b1e, days_left: 341.5, problem: ""}
shown_for:
  description: The same for each of O(server_names). It is empty without TLS.
  returned: success
  type: dict
  sample: {}
"""

from ansible.module_utils.basic import AnsibleModule

from ..module_utils._common.errors import MinioError
from ..module_utils._host.look import look
from ..module_utils._host.waiting import WAITS, awaited


def main() -> None:
    """Entry point."""
    paths = {"type": "list", "elements": "path", "default": []}
    module = AnsibleModule(
        {
            "service": {"type": "str", "default": "minio"},
            "environment_files": paths,
            "salt": {"type": "str", "default": "", "no_log": True},
            "files": paths,
            "secret_files": {**paths, "no_log": False},
            "folders": paths,
            "service_folders": {"type": "dict", "default": {}},
            "start_files": paths,
            "checked_paths": paths,
            "drives": paths,
            "searched_drives": paths,
            "searched_formatted": {"type": "bool", "default": True},
            "names": {"type": "list", "elements": "str", "default": []},
            "user": {"type": "str", "default": "minio-user"},
            "group": {"type": "str", "default": ""},
            "program": {"type": "path"},
            "ports": {"type": "list", "elements": "int", "default": []},
            "certificates": paths,
            "pair": {"type": "path"},
            "server_names": {"type": "list", "elements": "str", "default": []},
            "wait_for": {"type": "list", "elements": "str", "choices": list(WAITS), "default": []},
            "wait_timeout": {"type": "int", "default": 180},
            "former_pid": {"type": "int", "default": 0},
            "progress": {"type": "str", "default": ""},
            "server": {
                "type": "dict",
                "options": {
                    "host": {"type": "str", "required": True},
                    "scheme": {"type": "str", "choices": ["http", "https"], "default": "http"},
                    "port": {"type": "int", "default": 9000},
                    "ca_path": {"type": "path"},
                    "metrics_token": {"type": "str", "no_log": True},
                },
            },
        },
        supports_check_mode=True,
    )
    try:
        params = module.params
        found = awaited(lambda: look(params), params, 0 if module.check_mode else params["wait_timeout"])
        module.exit_json(changed=False, **found)
    except (MinioError, OSError) as error:
        module.fail_json(msg=f"the node cannot be read: {error}")


if __name__ == "__main__":
    main()
