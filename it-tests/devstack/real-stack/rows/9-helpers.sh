# shellcheck shell=bash

# row_helpers: the helper library without a tree: services of the real systemd, Python packages of the live index, and public
# plugins that need no OpenStack.
function row_helpers {
    boot helpers
    mkdir -p "$row/root/opt/stack/devstack"
    make_plugin devstack-plugin-helpers helpers
    write_helpers_conf
    chown -R 1000:1000 "$row/root/opt/stack"
    replace_nfs_server
    run_stackplug stack stack
    check "stackplug stack ends well" [ $? = 0 ]
    check_units
    check_python
    check "mariadb answers with the password of localrc" as_root mysql -h 127.0.0.1 -u stack "-p${secrets[1]}" -e 'select 1'
    check "the nfs plugin has written its export" test -s "$row/root/etc/exports.d/stack_nfs.exports"
    stop_system
    start_system
    check "an enabled service survives a reboot" wait_for 30 is_active lone
    run_stackplug unstack unstack
    check "stackplug unstack ends well" [ $? = 0 ]
    check "unstack stops a service of settings" is_inactive lone
    check "unstack stops a service that was enabled during the run" is_inactive late
    run_stackplug clean clean
    check "stackplug clean ends well" [ $? = 0 ]
    stop_system
}

# write_helpers_conf: local.conf with the plugins that need no OpenStack. The last commits of two that are retired are given.
function write_helpers_conf {
    write_conf '' 'enable_service mysql' 'MYSQL_HOST=127.0.0.1' 'SERVICE_LISTEN_ADDRESS=127.0.0.1' \
        'DEST=/opt/stack' 'DATA_DIR=$DEST/data' 'REQUIREMENTS_DIR=$DEST/requirements' 'LATEST_CODEBASES=,' \
        'enable_plugin devstack-plugin-helpers $GIT_BASE/openstack/devstack-plugin-helpers' \
        'enable_plugin devstack-plugin-nfs $GIT_BASE/openstack/devstack-plugin-nfs' \
        "enable_plugin devstack-plugin-mariadb \$GIT_BASE/openstack/devstack-plugin-mariadb $(before_retirement mariadb)" \
        "enable_plugin devstack-plugin-additional-pkg-repos \$GIT_BASE/openstack/devstack-plugin-additional-pkg-repos \
$(before_retirement additional-pkg-repos)"
    sed -i '/^ENABLED_SERVICES/d; /^LOGFILE/d' "$row/root/opt/stack/devstack/local.conf"
}

# replace_nfs_server: lets the unit of the NFS server do nothing where the kernel has none.
function replace_nfs_server {
    ! grep -q nfsd /proc/filesystems || return 0
    echo "note    this kernel has no NFS server: nfs-server.service does nothing"
    printf '[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/true\nExecReload=/bin/true\n' \
        >"$row/root/etc/systemd/system/nfs-server.service"
}

# before_retirement PLUGIN: the last commit of a repository of which only a README is left.
function before_retirement {
    git -C "$folder/served/openstack/devstack-plugin-$1.git" rev-list -1 HEAD~1
}

function check_units {
    check "a service runs" is_active lone
    check "as its user" [ "$(property lone User)" = stack ]
    check "in its group" [ "$(property lone Group)" = daemon ]
    check "with its variables" has_variable lone WORD=given
    check "its output is in systemd's journal" as_root bash -c 'curl -s http://127.0.0.1:19877/ >/dev/null
        journalctl -u devstack@lone | grep -q "GET / HTTP"'
    local before
    before=$(property lone MainPID)
    check "systemctl restarts it" as_root systemctl restart devstack@lone
    check "it is another process then" [ "$(property lone MainPID)" != "$before" ]
    check "a written unit runs" is_active written
    check "it has its variables" has_variable written OTHER=word
    check "a service that is enabled during the run runs" is_active late
}

function check_python {
    local venv=/opt/stack/data/venv/bin
    check "setup_develop: the package is imported from its checkout" \
        as_root "$venv/python" -c 'import helped; assert helped.__file__.startswith("/opt/stack/devstack-plugin-helpers/")'
    check "setup_package: the package is installed" \
        as_root "$venv/python" -c 'import packaged; assert "site-packages" in packaged.__file__'
    check "the constraints hold" as_root bash -c '
        for name in PyYAML oslo.utils requests; do
            version=$('"$venv"'/pip show "$name" | sed -n "s/^Version: //p")
            grep -qix "$name===$version.*" /opt/stack/requirements/upper-constraints.txt || exit 1
        done'
    check "install_bindep: the package is installed" as_root dpkg -s tree
}

function is_active {
    [[ $(as_root systemctl is-active "devstack@$1") == active ]]
}

function is_inactive {
    [[ $(as_root systemctl is-active "devstack@$1") == inactive ]]
}

function property {
    as_root systemctl show -p "$2" --value "devstack@$1"
}

# has_variable SERVICE ASSIGNMENT: whether the main process of a service has that variable.
function has_variable {
    as_root grep -qzFx "$2" "/proc/$(property "$1" MainPID)/environ"
}
