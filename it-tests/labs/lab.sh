#!/usr/bin/env bash
#
# Tries the Ansible collection on labs of its own: a controller and two other hosts, ten hosts, and the collection's example.
# Prints a table with a row for each promise; the exit status is the number of those that did not hold.
#
# Usage: lab.sh FOLDER ARCHIVE [PLUGINS]
#
# ARCHIVE is stackplug-VERSION.tar.gz. PLUGINS is a folder of git repositories that stand for those of opendev.org/openstack,
# of which the example has devstack-plugin-nfs. Needs what hosts.sh needs, iptables, Debian's packages, git, and ansible-core,
# whose ansible-playbook ANSIBLE may name. FOLDER keeps the root of the hosts for the next time. Takes half an hour.

# shellcheck disable=SC2317 # end is called by the trap
set -o nounset -o pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
folder=$(mkdir -p "${1:?the folder is missing}" && cd "$1" && pwd -P)
archive=$(realpath "${2:?the archive is missing}")
plugins=${3:+$(realpath "$3")}
playbook=${ANSIBLE:-ansible-playbook}
failed=0
rows=()

# shellcheck source=it-tests/labs/rows.sh
source "$here/rows.sh"
unpack_collection

# A plugin that waits. A host fails at pre-install while it has /etc/lab-fails; others than the controller need its CA.
plugin=$folder/try/repositories/labplugin
mkdir -p "$plugin/devstack"
git init -q -b master "$plugin"
cat >"$plugin/devstack/plugin.sh" <<'END'
if [[ $1 == stack && $2 == pre-install ]]; then
    sleep "$LAB_HALF"
    if [[ -e /etc/lab-fails ]]; then
        cat /etc/lab-is-missing
    fi
elif [[ $1 == stack && $2 == install ]]; then
    if [[ $LAB_ROLE == controller ]]; then
        sudo install -d -m 750 /opt/stack/data/CA
        [[ -e /opt/stack/data/CA/key ]] || echo key | sudo install -m 640 -g games /dev/stdin /opt/stack/data/CA/key
    else
        sudo test -e /opt/stack/data/CA/key
    fi
    sleep "$LAB_HALF"
elif [[ $1 == stack && $2 == test-config ]]; then
    git_clone "file://$DEST/labplugin" "$DEST/lab-clone" master
    echo "$LAB_ROLE" >"$DEST/lab-is-stacked"
fi
END
echo 'set -o errexit' >"$plugin/devstack/settings"
# Something to download: 8 MB that do not compress.
head -c 8000000 /dev/urandom >"$plugin/data"
git -C "$plugin" add -A
git -C "$plugin" -c user.name=lab -c user.email=lab@example.org commit -q -m 'A plugin that waits'
# One that has nothing to do.
second=$folder/try/repositories/second
mkdir -p "$second/devstack"
git init -q -b master "$second"
echo : >"$second/devstack/plugin.sh"
git -C "$second" add -A
git -C "$second" -c user.name=lab -c user.email=lab@example.org commit -q -m 'A plugin that does nothing'

serve() {
    PYTHONPATH=$here/../src/bench python3 - "$folder/try" <<'END' >"$folder/try/server" &
import os, signal, sys, servers
signal.signal(signal.SIGTERM, lambda *_: sys.exit())
s = servers.Servers(sys.argv[1] + "/repositories", dict(os.environ), sys.argv[1] + "/received")
try:
    print(s.url("http", 1), flush=True)
    signal.pause()
finally:
    s.stop()
END
    server=$!
    until [[ -s $folder/try/server ]]; do sleep 0.1; done
    url=$(<"$folder/try/server")
}

received() {
    sleep 0.5
    awk '{sum += $1} END {print sum + 0}' "$folder/try/received" 2>/dev/null || echo 0
}

# Usage: lab_of CONTROLLER OTHERS...
lab_of() {
    {
        echo '[controller]'
        grep "^$1 " "$folder/rig/inventory"
        echo '[compute]'
        for name in "${@:2}"; do
            grep "^$name " "$folder/rig/inventory"
        done
    } >"$folder/try/inventory"
    cat >"$folder/try/group_vars/all.yml" <<END
lab_top_dir: /opt/stack/lab
lab_results: $folder/try/results
install_archive: $archive
install_java_package: openjdk-17-jre-headless
stack_interval: 1
lab_localrc: {DEST: /opt/stack, LAB_HALF: 5}
lab_plugins:
  - {name: labplugin, url: "$url/labplugin"}
END
    echo 'lab_group_localrc: {LAB_ROLE: controller}' >"$folder/try/group_vars/controller.yml"
    echo 'lab_group_localrc: {LAB_ROLE: other}' >"$folder/try/group_vars/compute.yml"
}

runs() {
    on "$1" 'stackplug runs -C /opt/stack/lab 2>/dev/null' | grep -E -- '-(stack|unstack|clean) '
}

# The state that counts: what is stacked, the lock, and the file that the controller has made, with owner and mode.
state() {
    for name; do
        on "$name" 'cat /opt/stack/lab-is-stacked; git -C /opt/stack/labplugin rev-parse HEAD; git -C /opt/stack/labplugin remote get-url origin
            sudo stat -c "%U %G %a %s" /opt/stack/data/CA /opt/stack/data/CA/key; python3 -c "
import json
print([(e[\"name\"], e[\"commit\"]) for e in json.load(open(\"/opt/stack/lab/stackplug.lock\"))[\"plugins\"]])"' 2>&1
    done
}

end() {
    [[ -z ${server-} ]] || kill -TERM "$server" 2>/dev/null
    "$here/hosts.sh" down "$folder/rig"
    print_rows
}
trap end EXIT

"$here/hosts.sh" down "$folder/rig"
"$here/hosts.sh" up "$folder/rig" controller compute1 compute2 || exit 70
serve
lab_of controller compute1 compute2
three=(controller compute1 compute2)

lab check --check
row $? 'check mode on empty hosts succeeds' "${seconds} s"
! on controller test -e /opt/stack/lab
row $? 'check mode writes nothing' "$(on controller ls -A /opt 2>/dev/null | tr '\n' ' ')"

lab first
row $? 'a controller and two others from nothing' "${seconds} s"
wanted=$(state "${three[@]}")
[[ $(grep -c '^games\|games 640' <<<"$wanted") == 3 ]]
row $? "the controller's files are on all hosts, with group and mode" "$(grep 'games' <<<"$wanted" | sort | uniq -c | xargs)"

lab second && [[ $(changed second) == 0 ]]
row $? 'a second run changes nothing' "changed=$(changed second), ${seconds} s"
lab third --check && [[ $(changed third) == 0 ]]
row $? 'check mode shows the plan and changes nothing' "changed=$(changed third), $(grep -c 'stack install' "$folder/try/third.out") lines of it name 'stack install'"

cat >"$folder/try/facts.yml" <<'END'
- hosts: all
  roles: [stackplug.devstack.status]
  tasks:
    - ansible.builtin.debug:
        msg: "FACTS {{ fact.command }} {{ fact.outcome }} {{ fact.points | length > 5 }} {{ fact.lock.labplugin | length }}"
      vars: {fact: "{{ ansible_local.stackplug }}"}
END
play facts facts.yml && [[ $(grep -c 'FACTS stack done True 40' "$folder/try/facts.out") == 3 ]]
row $? 'facts: command, outcome, points and lock of each host' "$(grep -o 'FACTS [^"]*' "$folder/try/facts.out" | sort | uniq -c | xargs)"

before=$(runs controller | head -n 1; runs compute1 | head -n 1)
on compute2 'sudo touch /etc/lab-fails; rm /opt/stack/lab-is-stacked; stackplug unstack -q -C /opt/stack/lab'
! lab fails
grep -q "compute2 failed: .*labplugin: 'stack pre-install' failed.*/opt/stack/labplugin/devstack/plugin.sh:4" "$folder/try/fails.out"
row $? 'a failure names host, plugin, point, file and line' "$(grep -o "compute2 failed: [^\"]*" "$folder/try/fails.out" | tail -n 1)"
on compute2 'sudo rm /etc/lab-fails'
lab fixed && runs compute2 | head -n 1 | grep -q ' done ' && [[ $(state "${three[@]}") == "$wanted" ]]
row $? 'after the remedy all is as before' "${seconds} s"
[[ $(runs controller | head -n 1; runs compute1 | head -n 1) == "$before" ]]
row $? 'no other host was touched' "$(runs compute2 | head -n 1 | xargs)"
on compute2 'stackplug report -C /opt/stack/lab --format json' | grep -q '"continues" : "2'
row $? 'the host was resumed' "$(on compute2 'stackplug report -C /opt/stack/lab --format json' | grep continues | xargs)"

on compute2 'sudo rm -r /opt/stack/data/CA; rm /opt/stack/lab-is-stacked; stackplug clean -q -C /opt/stack/lab'
lab joins --limit compute2 -e lab_results=results/joins && [[ $(state "${three[@]}") == "$wanted" && $(runs controller | head -n 1; runs compute1 | head -n 1) == "$before" ]]
row $? 'a host joins by --limit: it gets the files of the controller, and no other host is touched' "$seconds s"
! lab nowhere -e lab_controller=nowhere
row $? 'a controller that is in no group is refused' "$(grep -o "lab_controller is [^\"]*" "$folder/try/nowhere.out" | head -n 1)"
! lab silent -e lab_last_command=false && grep -q 'the last command failed on controller with status 1' "$folder/try/silent.out"
row $? 'a last command that fails without a word is named' "$(grep -o 'the last command failed on [^"]*' "$folder/try/silent.out" | head -n 1)"

# The control host is killed while the others run.
begin_and_kill() {
    (cd "$folder/try" && exec "$playbook" -i inventory stackplug.devstack.lab >killed.out 2>&1) &
    control=$!
    until runs compute1 | head -n 1 | grep -q running; do sleep 0.5; done
    sleep 2
    pkill -KILL -P "$control"
    kill -KILL "$control"
    wait "$control" 2>/dev/null
}

again() {
    for name in "${three[@]}"; do
        on "$name" 'rm -f /opt/stack/lab-is-stacked; stackplug clean -q -C /opt/stack/lab' >/dev/null 2>&1
    done
}

again
(lab cut) &
lab=$!
until runs compute1 | head -n 1 | grep -q running; do sleep 0.5; done
sleep 2
"$here/hosts.sh" cut "$folder/rig" compute1
! wait "$lab"
row $? 'a host that loses power ends the lab' "$(grep -o "compute1 failed: [^\"]*" "$folder/try/cut.out" | tail -n 1 | cut -c1-100)"
[[ $(for name in controller compute2; do runs "$name" | head -n 1; done | grep -c running) == 0 ]]
row $? 'the other hosts were ended in order' "$(for name in controller compute2; do runs "$name" | head -n 1 | awk '{print $2}'; done | xargs)"
"$here/hosts.sh" start "$folder/rig" compute1
lab after-cut && [[ $(state "${three[@]}") == "$wanted" ]]
row $? 'the next run leads to the same state' "${seconds} s"

again
begin_and_kill
lab after-kill && [[ $(state "${three[@]}") == "$wanted" ]]
row $? 'the control host was killed: the next run leads to the same state' "${seconds} s"

again
sed -i 's/LAB_HALF: 5/LAB_HALF: 6/' "$folder/try/group_vars/all.yml"
begin_and_kill
sed -i 's/LAB_HALF: 6/LAB_HALF: 5/' "$folder/try/group_vars/all.yml"
lab other-variables && [[ $(state "${three[@]}") == "$wanted" && $(runs compute1 | awk 'NR < 3 {print $2}' | xargs) == 'done interrupted' ]]
row $? 'with other variables meanwhile, the run that still goes on is ended, and another one begins' "${seconds} s"

before=$(runs compute1 | head -n 1)
echo "lab_plugins: [{name: labplugin, url: \"$url/labplugin\"}, {name: second, url: \"$url/second\"}]" >>"$folder/try/group_vars/controller.yml"
lab second-plugin && [[ $(runs compute1 | head -n 1) == "$before" ]] && on controller test -e /opt/stack/second
row $? 'a plugin that only the controller gets leaves the others as they are' "${seconds} s"

# Time: the others' fetch and pre-install are half of their work.
sed -i 's/LAB_HALF: 5/LAB_HALF: 60/' "$folder/try/group_vars/all.yml"
echo 'lab_host_localrc: {LAB_HALF: 9}' >>"$folder/try/group_vars/compute.yml"
again
lab alone --limit controller
alone=$seconds
again
lab together
together=$seconds
again
one_by_one=0
for name in "${three[@]}"; do
    lab single --limit "controller,$name"
    one_by_one=$(bc <<<"$one_by_one + $seconds")
done
ratio=$(bc <<<"scale=2; $together / $alone")
[[ $(bc <<<"$ratio <= 1.15") == 1 ]]
row $? 'controller and two others: x the controller alone, at most 1.15' "$together s / $alone s = $ratio; one after the other $one_by_one s"

play teardown stackplug.devstack.teardown -e lab_clean=true &&
    [[ $(for name in "${three[@]}"; do runs "$name" | head -n 1; done | grep -c -- '-clean *done') == 3 ]]
row $? 'teardown: unstack and clean on all hosts' "$seconds s"
play again stackplug.devstack.teardown -e lab_clean=true && [[ $(changed again) == 0 ]]
row $? 'a second teardown changes nothing' "changed=$(changed again)"

# Bytes: ten hosts from nothing, against one.
"$here/hosts.sh" down "$folder/rig"
ten=(controller compute{1..9})
"$here/hosts.sh" up "$folder/rig" "${ten[@]}" || exit 70
sed -i '/lab_host_localrc/d' "$folder/try/group_vars/compute.yml"
lab_of "${ten[@]}"
rm -rf "$HOME/.cache/stackplug-lab" "$HOME/.cache/stackplug"
start=$(received)
lab one --limit controller
one=$(($(received) - start))
rm -rf "$HOME/.cache/stackplug-lab" "$HOME/.cache/stackplug"
start=$(received)
lab all
row $? 'ten hosts' "${seconds} s"
all=$(($(received) - start))
ratio=$(bc <<<"scale=3; $all / $one")
[[ $(bc <<<"$ratio <= 1.02") == 1 ]]
row $? 'ten hosts: bytes from the network, x one host, at most 1.02' "$all / $one = $ratio"

# The example as it is, but for the addresses.
"$here/hosts.sh" down "$folder/rig"
"$here/hosts.sh" up "$folder/rig" "${three[@]}" || exit 70
"$here/hosts.sh" out "$folder/rig" || exit 70
for name in "${three[@]}"; do
    # Without an NFS server in the kernel of this machine, its unit can't start.
    grep -q nfsd /proc/filesystems || for unit in nfs-server nfs-kernel-server; do
        no_op_unit "$name" "$unit"
    done
done
rm -rf "$folder/try/inventory" "$folder/try/group_vars"
cp -r "$collections/ansible_collections/stackplug/devstack/examples/." "$folder/try"
mv "$folder/try/inventory.ini" "$folder/try/inventory"
for index in 0 1 2; do
    sed -i "s/^\(node$((index + 1)) ansible_host=\).*/\1$(address_of "${three[index]}")/" "$folder/try/inventory"
done
[[ -z $plugins ]] || git config --global "url.file://$plugins/.insteadOf" https://opendev.org/openstack/
export ANSIBLE_SSH_ARGS="-F $folder/rig/ssh_config"
play example stackplug.devstack.lab -e "install_archive=$archive"
row $? "the example of the collection, with $(on controller git -C /opt/stack/devstack-plugin-nfs remote get-url origin)" "$seconds s"
[[ $(for name in "${three[@]}"; do on "$name" 'dpkg -s nfs-kernel-server; cat /etc/exports.d/*'; done | grep -c '^Status: install ok\|^/srv/nfs1\|^/srv/compute') == 6 ]]
row $? 'the example: NFS is installed and exports a folder on all hosts' "$(for name in "${three[@]}"; do on "$name" 'cat /etc/exports.d/*'; done | cut -f1 | xargs)"
play example-again stackplug.devstack.lab -e "install_archive=$archive" && [[ $(changed example-again) == 0 ]]
row $? 'the example: a second run changes nothing' "changed=$(changed example-again)"
play example-down stackplug.devstack.teardown -e lab_clean=true
row $? 'the example: teardown' "$seconds s"

exit "$failed"
