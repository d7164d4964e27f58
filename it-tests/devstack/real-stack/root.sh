# shellcheck shell=bash
#
# The Debian root of real-stack.sh, and the systems that boot from copies of it. All is below $folder:
#
#   base       a small Debian with the user "stack"
#   packages   what DevStack's own list of packages adds to it, as a layer
#   rows/NAME  a row's layer, its mounted root, and its output
#   cache      what apt and pip have downloaded
#   served     the repositories, under the names that GIT_BASE expects

# fail SENTENCE...: ends the script.
function fail {
    echo "real-stack.sh: $*" >&2
    exit 70
}

# check_machine: says in one sentence what is missing for a system to boot here.
function check_machine {
    local program
    ((EUID == 0)) || fail 'only root can boot a system'
    for program in debootstrap systemd-nspawn nsenter git python3; do
        type -P "$program" >/dev/null || fail "$program is not installed"
    done
    [[ -x $stackplug/bin/stackplug ]] || fail "there is no distribution in $stackplug; run: mvn package"
    [[ -x $tree/stack.sh ]] || fail "$tree is no DevStack tree"
    [[ -d $repositories ]] || fail "there is no folder $repositories"
}

# make_base: a Debian that can boot, with the certificates and the pip configuration of this machine.
function make_base {
    local base=$folder/base
    [[ ! -e $base/complete ]] || return 0
    # Of two --include the last counts.
    local parts=systemd,systemd-sysv,dbus,dbus-user-session,libpam-systemd,sudo,git,procps
    parts=$parts,openjdk-17-jre-headless,ca-certificates,iproute2,gawk,lsb-release,locales,gpg,wget,curl,python3
    [[ -x $base/usr/bin/java ]] || debootstrap --variant=minbase --include="$parts" \
        bookworm "$base" >"$folder/base.log" 2>&1 || fail "debootstrap has failed, see $folder/base.log"
    chroot "$base" useradd -s /bin/bash -d /opt/stack -m stack
    chmod 755 "$base/opt/stack"
    echo 'stack ALL=(ALL) NOPASSWD: ALL' >"$base/etc/sudoers.d/stack"
    echo 'APT::Keep-Downloaded-Packages "true";' >"$base/etc/apt/apt.conf.d/keep"
    cp /etc/apt/sources.list.d/debian.sources "$base/etc/apt/sources.list.d/" 2>/dev/null \
        && rm -f "$base/etc/apt/sources.list"
    echo stacked >"$base/etc/hostname"
    printf '127.0.0.1 localhost stacked\n::1 localhost\n' >"$base/etc/hosts"
    # Names are the host's business, and its ports are taken or not.
    ln -sf /dev/null "$base/etc/systemd/system/systemd-networkd.service"
    ln -sf /dev/null "$base/etc/systemd/system/ssh.service"
    cp /usr/local/share/ca-certificates/*.crt "$base/usr/local/share/ca-certificates/" 2>/dev/null
    chroot "$base" update-ca-certificates >>"$folder/base.log" 2>&1
    printf '[global]\ncert = /etc/ssl/certs/ca-certificates.crt\ntimeout = 180\n' >"$base/etc/pip.conf"
    touch "$base/complete"
}

# make_packages: the layer with the packages of the tree's own list, which every row would install.
function make_packages {
    [[ ! -e $folder/packages/complete ]] || return 0
    rm -rf "$folder/packages" "$folder/rows/packages"
    boot packages
    put_tree
    write_conf
    as_root apt-get -q update >"$folder/packages.log" 2>&1
    inside env FORCE=yes ./tools/install_prereqs.sh >>"$folder/packages.log" 2>&1 \
        || fail "DevStack's packages could not be installed, see $folder/packages.log"
    as_root apt-get -q -y install redis-server >>"$folder/packages.log" 2>&1
    as_root rm -rf /opt/stack/devstack
    shut_down
    mv "$folder/rows/packages/upper" "$folder/packages"
    rm -rf "$folder/rows/packages"
    touch "$folder/packages/complete"
}

# boot NAME [LAYER]: boots a new system from the base, the packages, and another row's layer; sets "row" and "init".
function boot {
    row=$folder/rows/$1
    rm -rf "$row"
    mkdir -p "$row"/{upper,work,root} "$folder"/cache/{apt/partial,pip,pip-root}
    local layers=$folder/base
    [[ ! -d $folder/packages ]] || layers=$folder/packages:$layers
    [[ -z ${2-} ]] || layers=$folder/rows/$2/upper:$layers
    mount -t overlay overlay -o "lowerdir=$layers,upperdir=$row/upper,workdir=$row/work" "$row/root" \
        || fail "can't mount an overlay at $row/root"
    start_system
}

# start_system: boots the mounted root.
function start_system {
    chown -R 1000:1000 "$folder/cache/pip"
    systemd-nspawn --quiet -D "$row/root" --boot --register=no --keep-unit --resolv-conf=copy-host \
        --bind="$folder/cache/apt:/var/cache/apt/archives" --bind="$folder/cache/pip:/opt/stack/.cache/pip" \
        --bind="$folder/cache/pip-root:/root/.cache/pip" --bind-ro="$folder/stackplug:/opt/stackplug" \
        </dev/null >>"$row/boot.log" 2>&1 &
    machine=$!
    local tries
    for ((tries = 0; tries < 300; tries++)); do
        init=$(pgrep -P "$machine" | head -1)
        if [[ -n $init ]] && [[ $(as_root systemctl is-system-running 2>/dev/null) == @(running|degraded) ]]; then
            as_root chown stack: /opt/stack/.cache
            return
        fi
        sleep 0.2
    done
    fail "the system does not boot, see $row/boot.log"
}

# as_root COMMAND...: runs a command in the booted system.
function as_root {
    nsenter -t "$init" -m -u -i -n -p -- env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
        HOME=/root LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"
}

# inside COMMAND...: runs a command in the booted system as the user "stack", in the tree.
function inside {
    as_root runuser -u stack -- env -i PATH=/usr/local/bin:/usr/bin:/bin HOME=/opt/stack USER=stack LOGNAME=stack \
        LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive bash -c 'cd /opt/stack/devstack && exec "$@"' inside "$@"
}

# stop_system: powers the system off, and keeps its root mounted.
function stop_system {
    as_root systemctl poweroff >/dev/null 2>&1
    local tries
    for ((tries = 0; tries < 300; tries++)); do
        kill -0 "$machine" 2>/dev/null || break
        sleep 0.2
    done
    kill -9 "$machine" 2>/dev/null
    wait "$machine" 2>/dev/null
    machine=''
}

# shut_down: ends the system of a row; its layer stays.
function shut_down {
    [[ -z ${machine-} ]] || stop_system
    [[ -z ${row-} ]] || umount "$row/root" 2>/dev/null
    row=''
}

# put_tree: a clone of the tree, which belongs to the user.
function put_tree {
    git clone -q "$tree" "$row/root/opt/stack/devstack" || fail "can't clone $tree"
    chown -R 1000:1000 "$row/root/opt/stack"
}

# serve: starts the git server.
function serve {
    local repository name served=$folder/served/openstack
    mkdir -p "$served"
    for repository in "$repositories"/* "$repositories"/openstack/*; do
        name=$(basename "${repository%.git}")
        git -C "$repository" rev-parse --git-dir >/dev/null 2>&1 && ln -sfn "$repository" "$served/$name.git"
    done
    # Not by "git daemon", which is the parent of the server.
    "$(git --exec-path)/git-daemon" --reuseaddr --listen=127.0.0.1 --port="$port" --base-path="$folder/served" \
        --export-all --informative-errors >"$folder/daemon.log" 2>&1 &
    server=$!
}

# stop_serving: stops the git server.
function stop_serving {
    [[ -z ${server-} ]] || kill "$server"
    server=''
}
