#!/usr/bin/env bash
#
# Stacks a lab of two hosts with the real stack.sh and the Ansible collection: a controller with Keystone, Placement and Nova,
# and a compute node with Nova's fake driver, with TLS. Prints a table with a row for each promise; the exit status is the
# number of those that did not hold.
#
# Usage: real-lab.sh FOLDER ARCHIVE TREE REPOSITORIES
#
#   ARCHIVE       stackplug-VERSION.tar.gz
#   TREE          a git clone of DevStack
#   REPOSITORIES  a folder of git repositories: glance, keystone, nova, placement, requirements, and those of PLUGINS
#
# PLUGINS may name public plugins that both hosts enable. ANSIBLE may name ansible-playbook, and TLS=no does without tls-proxy.
# Needs what hosts.sh needs, iptables, Debian's packages and a Python package index; takes half an hour, and 10 GB in FOLDER.
# With KEEP=yes the hosts stay; hosts.sh down FOLDER/rig ends them.

# shellcheck disable=SC2317 # end is called by the trap
set -o nounset -o pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
folder=$(mkdir -p "${1:?the folder is missing}" && cd "$1" && pwd -P)
archive=$(realpath "${2:?the archive is missing}")
tree=$(realpath "${3:?the tree is missing}")
repositories=$(realpath "${4:?the repositories are missing}")
playbook=${ANSIBLE:-ansible-playbook}
port=29419
failed=0
rows=()

# shellcheck source=it-tests/labs/rows.sh
source "$here/rows.sh"

end() {
    [[ -z ${server-} ]] || kill "$server" 2>/dev/null
    [[ -n ${KEEP-} ]] || "$here/hosts.sh" down "$folder/rig"
    print_rows
}
trap end EXIT

"$here/hosts.sh" up "$folder/rig" controller compute || exit 70
"$here/hosts.sh" out "$folder/rig" || exit 70
unpack_collection
# This kernel has no iSCSI for containers, and Nova restarts the daemon although nothing uses it here.
no_op_unit compute iscsid
controller=$(address_of controller)
network=${controller%.*}

# GIT_BASE: all that stack.sh clones comes from this machine.
rm -rf "$folder/served"
mkdir -p "$folder/served/openstack"
for repository in "$repositories"/*; do
    ln -s "$repository" "$folder/served/openstack/$(basename "$repository" .git).git"
done
"$(git --exec-path)/git-daemon" --reuseaddr --listen="$network.1" --port="$port" --base-path="$folder/served" --export-all \
    >"$folder/daemon.log" 2>&1 &
server=$!

tls='tls-proxy'
[[ ${TLS-} != no ]] || tls=''
LIMIT=3400
cat >"$folder/try/group_vars/all.yml" <<END
lab_top_dir: /opt/stack/devstack
lab_results: $folder/try/results
install_archive: $archive
install_java_package: ""
fetch_tree: $folder/try/devstack
lab_localrc:
  DEST: /opt/stack
  GIT_BASE: git://$network.1:$port
  ADMIN_PASSWORD: admin-Wq7fZ
  DATABASE_PASSWORD: database-Hk2vT
  RABBIT_PASSWORD: rabbit-Xn9cB
  SERVICE_PASSWORD: service-Pd4mJ
  VIRT_DRIVER: fake
  LOGFILE: /opt/stack/logs/stack.sh.log
  LOG_COLOR: "False"
lab_plugins: [$(for plugin in ${PLUGINS-}; do printf '{name: %s, url: "git://%s.1:%s/openstack/%s.git"}, ' "$plugin" "$network" "$port" "$plugin"; done)]
END
cat >"$folder/try/group_vars/controller.yml" <<END
lab_group_localrc:
  HOST_IP: $controller
  SERVICE_HOST: $controller
  ENABLED_SERVICES: key,mysql,rabbit,placement-api,placement-client,n-api,n-api-meta,n-sch,n-cond,n-super-cond${tls:+,$tls}
END
cat >"$folder/try/group_vars/compute.yml" <<END
lab_group_localrc:
  HOST_IP: "{{ ansible_host }}"
  SERVICE_HOST: $controller
  MYSQL_HOST: $controller
  RABBIT_HOST: $controller
  GLANCE_HOSTPORT: $controller:9292
  DATABASE_TYPE: mysql
  ENABLED_SERVICES: n-cpu,placement-client${tls:+,$tls}
END
{
    echo '[controller]'
    grep '^controller ' "$folder/rig/inventory"
    echo '[compute]'
    grep '^compute ' "$folder/rig/inventory"
} >"$folder/try/inventory"

# The control host's tree has the services of both hosts: what they clone is downloaded once.
git clone -q "$tree" "$folder/try/devstack" || exit 70
cat >"$folder/try/devstack/local.conf" <<END
[[local|localrc]]
DEST=$folder/try/dest
GIT_BASE=git://$network.1:$port
ADMIN_PASSWORD=x
DATABASE_PASSWORD=x
RABBIT_PASSWORD=x
SERVICE_PASSWORD=x
HOST_IP=127.0.0.1
VIRT_DRIVER=fake
ENABLED_SERVICES=key,mysql,rabbit,placement-api,placement-client,n-api,n-api-meta,n-cpu,n-sch,n-cond,n-super-cond
$(for plugin in ${PLUGINS-}; do echo "enable_plugin $plugin git://$network.1:$port/openstack/$plugin.git"; done)
END

# critical_path: the page's lines of the path that the wall clock depends on.
critical_path() {
    "$(find "$folder/try/unpacked" -path '*/bin/stackplug')" report --lab "$folder/try/results" | grep -v '^[A-Z]' | tr -s ' ' | tr '\n' ';'
}

as_admin() {
    on controller "cd /opt/stack/devstack && source openrc admin admin >/dev/null 2>&1 && $*"
}

lab first
row $? 'a controller and a compute node from nothing' "$seconds s"
completed=$(for name in controller compute; do on "$name" grep -ho "'completed in .*'" /opt/stack/logs/stack.sh.log.summary; done)
[[ $(wc -l <<<"$completed") == 2 && -n $completed ]]
row $? 'stack.sh comes to its last line on both hosts' "$(tr '\n' ';' <<<"$completed")"
as_admin openstack token issue -f value -c expires >/dev/null
row $? 'Keystone gives a token' ''
services=$(as_admin openstack compute service list -f value -c Binary -c Host -c State 2>/dev/null)
# The fake driver adds a number to the name of the host.
grep -q '^nova-compute compute1\? up' <<<"$services"
row $? "the compute node's service is up" "$(sort <<<"$services" | tr '\n' ';')"
hypervisors=$(as_admin "openstack hypervisor list -f value -c 'Hypervisor Hostname' -c State" 2>/dev/null)
grep -q '^compute1\? up' <<<"$hypervisors"
row $? 'the compute node has a cell: it is a hypervisor' "$(xargs <<<"$hypervisors")"
as_admin openstack resource provider list -f value -c name 2>/dev/null | grep -qx 'compute1\?'
row $? 'Placement knows the compute node' ''
if [[ -n $tls ]]; then
    [[ $(for name in controller compute; do on "$name" 'sudo sha256sum /opt/stack/data/CA/root-ca/cacert.pem' | cut -d' ' -f1; done | sort -u | wc -l) == 1 ]]
    row $? 'both hosts have one CA' "$(on compute 'sudo stat -c "%U %G %a" /opt/stack/data/CA')"
    on compute "curl -sf --cacert /opt/stack/data/ca-bundle.pem https://$controller/identity/v3" >/dev/null
    row $? 'the compute node trusts the TLS of the controller' ''
fi
held=$(jq -r 'select(.event == "held").at' "$folder/try/results/compute/journal.jsonl" | head -n 1)
released=$(jq -r 'select(.event == "hold-ended" and .end == "released").at' "$folder/try/results/compute/journal.jsonl" | head -n 1)
[[ -n $held && -n $released ]]
row $? 'the compute node was held, and released' "$held - $released"
row 0 'the critical path' "$(critical_path)"
lab second && [[ $(changed second) == 0 ]]
row $? 'a second run changes nothing' "changed=$(changed second), $seconds s"
exit "$failed"
