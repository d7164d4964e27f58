#!/usr/bin/env bash
#
# Shows that a DevStack tree's own stack.sh clones nothing behind "stackplug fetch --all": on a copy of the tree whose
# functions that lead to a git_clone are its own, and whose others are stand-ins (see copy.sh). For each of several
# configurations both run, stack.sh without stackplug and with a git that traces what it is asked; without the fetch it
# runs as well, so that what it would clone is known. Prints a line for each promise; the exit status is the number of those
# that did not hold.
#
# Usage: fetch-all.sh TREE [FOLDER [NAME...]]
#
# As root it goes on as the user nobody. FOLDER has to be one that this user can come to. NAMEs are the configurations that
# are tried; all without one.
#
# What configure_tempest clones is cloned under its own condition, without the rest of that function; repositories are small
# ones of the names that the tree has.

set -o nounset -o pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
stackplug=$here/../../cli/target/stackplug/bin/stackplug
tree=$1
folder=${2:-$(mktemp -d)}
only=" ${*:3} "
failed=0

# shellcheck source=it-tests/devstack/promises.sh
source "$here/promises.sh"

# clones: the folders that stack.sh has had git clone into, in order; below DEST without it.
function clones {
    sed -n -E "s#.* start [^ ]*git clone .* ##; T; s#^$folder/dest/##; p" "$folder/home/git.log"
}

# stack_as_it_is NAME: runs the tree's own stack.sh. It puts /bin first when it installs OVN: as functions the stand-ins stay
# before what is there.
function stack_as_it_is {
    as_user truncate -s 0 "$folder/home/git.log"
    as_user GIT_TRACE2="$folder/home/git.log" "BASH_FUNC_sudo%%=() { $folder/bin/sudo \"\$@\"; }" \
        "BASH_FUNC_cat%%=() { $folder/bin/cat \"\$@\"; }" ./stack.sh >"$folder/home/$1.out" 2>&1
}

# empty_dest: begins anew, with the folders of the tree's configuration and a program that an installed service would have.
function empty_dest {
    rm -rf "$folder/dest"
    as_user mkdir -p "$folder"/dest/etc/{nova,cinder,glance,keystone,neutron,placement,swift,tempest} \
        "$folder/dest/data/venv/bin"
    # What stack.sh calls at its end.
    as_user ln -s /bin/true "$folder/dest/data/venv/bin/nova-status"
}

# heads: what is checked out below DEST, with the URL it came from.
function heads {
    local repo
    for repo in "$folder"/dest/*/.git; do
        echo "$(basename "${repo%/.git}") $(git -c safe.directory='*' --git-dir "$repo" rev-parse HEAD) $(git -c safe.directory='*' \
            --git-dir "$repo" config remote.origin.url)"
    done
}

# try NAME LINE...: one configuration, these lines in localrc.
function try {
    local name=$1 out=$folder/home/$1.out
    shift
    [[ -z ${only// /} || $only == *" $name "* ]] || return 0
    {
        cat "$folder/base.conf"
        printf '%s\n' "$@"
    } >"$folder/tree/local.conf"
    empty_dest
    rm -rf "$folder/tree/.localrc.auto" "$folder/tree/stackplug.lock"
    stack_as_it_is "$name-alone"
    check "$name: stack.sh alone comes to its end" [ $? = 0 ]
    clones | sort >"$folder/home/$name.wanted"
    heads >"$folder/home/$name.heads"

    empty_dest
    as_user "$stackplug" fetch --all >"$out" 2>&1
    check "$name: fetch --all, exit 0" [ $? = 0 ]
    (cd "$folder/dest" && find . -maxdepth 2 -name .git) | cut -d / -f 2 | sort >"$folder/home/$name.brought"
    stack_as_it_is "$name-behind"
    check "$name: stack.sh comes to its end behind it" [ $? = 0 ]
    check "$name: and clones nothing of $(wc -l <"$folder/home/$name.wanted") ($(wc -l <"$folder/home/$name.brought") brought)" [ -z "$(clones)" ]
    clones | sed 's/^/            clones /'
    heads >"$folder/home/$name.heads-behind"
    check "$name: and finds every commit and URL as it would have had them" [ -z "$(sort "$folder/home/$name".heads{,-behind} \
        | uniq -u | grep -vwFf <(comm -13 "$folder/home/$name.wanted" "$folder/home/$name.brought"))" ]
    # What neither is brought nor listed would be seen here as a clone; what is brought for nothing, here.
    comm -13 "$folder/home/$name.wanted" "$folder/home/$name.brought" | sed 's/^/            brought as well: /'
    grep -A 30 'depends on the run' "$out" | grep -E -- '-->' | sed 's/^ */            listed /'
}

rm -rf "$folder"
bash "$here/copy.sh" "$tree" "$folder" clones || exit 1
chmod 755 "$folder"
# What is cloned from other sites comes from here, too.
cat >"$folder/home/.gitconfig" <<EOF
[safe]
    directory = *
[url "file://$folder/repos/"]
    insteadOf = https://github.com/
    insteadOf = http://anongit.freedesktop.org/
EOF
touch "$folder/home/git.log"
third=$folder/repos/openstack/third.git
cp -r "$folder/repos/openstack/second.git" "$third"
cat >"$third/devstack/settings" <<'EOF'
enable_service s-proxy s-object g-api
if is_service_enabled swift; then
    disable_service g-api
fi
EOF
for repo in "$third" "$folder"/repos/openstack/{keystone,cinder}.git; do
    git -C "$repo" add --all
    git -C "$repo" -c user.name=test -c user.email=test@example.org commit --quiet --allow-empty --message 'for a test'
    git -C "$repo" tag a-tag HEAD~1
    git -C "$repo" update-ref refs/changes/01/1/1 HEAD~1
done
{
    sed -e '/^ENABLED_SERVICES=/d' -e '/^enable_plugin/d' -e '/post-config/,$d' "$folder/tree/local.conf"
    # It would ask.
    echo SWIFT_HASH=secret
} >"$folder/base.conf"
((EUID != 0)) || chown -R 65534:65534 "$folder"

try default
try services 'ENABLED_SERVICES=key,mysql,rabbit'
try libraries 'LIBS_FROM_GIT=oslo.log,os-vif,neutron-lib,python-novaclient,glance_store,pbr,keystoneauth,sqlalchemy,ovsdbapp,python-openstackclient'
try swift 'enable_service s-proxy s-object s-container s-account n-spice' 'disable_service tempest horizon' \
    'SPICE_FROM_PACKAGE=False' 'LIBS_FROM_GIT=python-swiftclient'
try ovs 'Q_AGENT=openvswitch' 'Q_ML2_PLUGIN_MECHANISM_DRIVERS=openvswitch' 'Q_ML2_TENANT_NETWORK_TYPE=vxlan' \
    'disable_service ovn-controller ovn-northd q-ovn-agent ovs-vswitchd ovsdb-server' \
    'enable_service q-agt q-dhcp q-l3 q-meta' 'LIBS_FROM_GIT=os-ken'
try source 'OVN_BUILD_FROM_SOURCE=True'
try all 'LIBS_FROM_GIT=ALL'
try refs 'NOVA_BRANCH=branch-3.3' 'KEYSTONE_BRANCH=a-tag' 'CINDER_BRANCH=refs/changes/01/1/1' 'GIT_DEPTH=1'
# Its settings enable services.
# shellcheck disable=SC2016 # expanded when localrc is read
try plugin 'enable_plugin third $GIT_BASE/openstack/third.git' 'ENABLED_SERVICES=key,rabbit'

echo "$failed failed; the copy is $folder"
exit "$failed"
