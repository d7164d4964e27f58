#!/usr/bin/env bash
#
# Hosts for a lab on one machine: containers with a systemd, an sshd and an address of their own, in network
# namespaces of their own. All share one root; what a host writes is in its overlay.
#
# Usage: hosts.sh up FOLDER NAME...     boots hosts; waits until each answers by ssh; writes FOLDER/inventory
#        hosts.sh out FOLDER            lets the hosts reach what this machine reaches
#        hosts.sh start FOLDER NAME...  boots hosts that have been cut
#        hosts.sh cut FOLDER NAME...    they lose power
#        hosts.sh down FOLDER           ends all, and removes their network; the root stays, for the next time
#
# Needs root, debootstrap, systemd-nspawn, iproute2 and ssh; "out" needs iptables. The first time takes some four minutes and 800 MB.

set -o errexit -o nounset -o pipefail

((EUID == 0)) || {
    echo 'hosts.sh: a system is booted by root only' >&2
    exit 77
}
action=${1:?up, out, start, cut or down}
folder=$(mkdir -p "${2:?the folder is missing}" && cd "$2" && pwd -P)
shift 2

# The bridge's name tells rigs in different folders apart: their networks may be there at the same time.
number=$(cksum <<<"$folder" | cut -d' ' -f1)
bridge=splab$((number % 10000))
network=10.$((100 + number % 100)).$((number / 100 % 250))

make_root() {
    [[ ! -e $folder/root.done ]] || return 0
    rm -rf "$folder/root"
    # Of two --include the last counts.
    local parts=systemd,systemd-sysv,dbus,dbus-user-session,libpam-systemd,sudo,openssh-server,python3,python3-apt
    parts=$parts,git,iproute2,openjdk-17-jre-headless,procps,ca-certificates,curl,gawk,gpg,locales,lsb-release,wget
    debootstrap --variant=minbase --include="$parts" bookworm "$folder/root" >"$folder/root.log" 2>&1 || {
        echo "hosts.sh: debootstrap has failed, see $folder/root.log" >&2
        exit 70
    }
    chroot "$folder/root" useradd -m -s /bin/bash stack
    echo 'stack ALL=(ALL) NOPASSWD: ALL' >"$folder/root/etc/sudoers.d/stack"
    chmod 440 "$folder/root/etc/sudoers.d/stack"
    ln -sf /dev/null "$folder/root/etc/systemd/system/systemd-networkd-wait-online.service"
    rm -f "$folder/root/etc/hostname"
    cp /usr/local/share/ca-certificates/*.crt "$folder/root/usr/local/share/ca-certificates/" 2>/dev/null || true
    chroot "$folder/root" update-ca-certificates >>"$folder/root.log" 2>&1
    printf '[global]\ncert = /etc/ssl/certs/ca-certificates.crt\ntimeout = 180\n' >"$folder/root/etc/pip.conf"
    touch "$folder/root.done"
}

make_key() {
    [[ -e $folder/key ]] || ssh-keygen -q -t ed25519 -N '' -f "$folder/key"
    install -d -m 700 "$folder/root/root/.ssh"
    install -m 600 "$folder/key.pub" "$folder/root/root/.ssh/authorized_keys"
    install -d -m 700 -o 1000 -g 1000 "$folder/root/home/stack/.ssh"
    install -m 600 -o 1000 -g 1000 "$folder/key.pub" "$folder/root/home/stack/.ssh/authorized_keys"
}

address() {
    local name=$1 index
    mkdir -p "$folder/hosts/$name"
    if [[ ! -s $folder/hosts/$name/address ]]; then
        index=$(find "$folder/hosts" -name address | wc -l)
        echo "$network.$((10 + index))" >"$folder/hosts/$name/address"
    fi
    cat "$folder/hosts/$name/address"
}

# The bridge's end of a host's cable. The names of interfaces have at most 15 characters.
cable() {
    echo "sp${bridge#splab}$(cksum <<<"$1" | cut -c1-5)"
}

wire() {
    local name=$1 space=$bridge-$1 at=$2 cable
    cable=$(cable "$name")
    ip netns list | grep -q "^$space\b" || ip netns add "$space"
    ! ip -n "$space" link show host0 >/dev/null 2>&1 || return 0
    ip link add "$cable" type veth peer name host0 netns "$space"
    ip link set "$cable" master "$bridge" up
    ip -n "$space" addr add "$at/24" dev host0
    ip -n "$space" link set host0 up
    ip -n "$space" link set lo up
    ip -n "$space" route add default via "$network.1"
}

boot() {
    local name=$1 here=$folder/hosts/$1
    [[ ! -s $here/pid ]] || ! kill -0 "$(<"$here/pid")" 2>/dev/null || return 0
    mkdir -p "$here/upper" "$here/work" "$here/root"
    mountpoint -q "$here/root" ||
        mount -t overlay overlay -o "lowerdir=$folder/root,upperdir=$here/upper,workdir=$here/work" "$here/root"
    echo "$name" >"$here/root/etc/hostname"
    printf '127.0.0.1 localhost\n127.0.1.1 %s\n' "$name" >"$here/root/etc/hosts"
    # Its network is its own, so it may set it up.
    SYSTEMD_NSPAWN_API_VFS_WRITABLE=network setsid systemd-nspawn --quiet -D "$here/root" --boot --register=no --keep-unit \
        --machine="$name" --resolv-conf=copy-host --capability=CAP_NET_ADMIN --network-namespace-path="/run/netns/$bridge-$name" \
        </dev/null >"$here/boot.log" 2>&1 &
    echo $! >"$here/pid"
}

# Without a key of the host's: the sshd of a new root makes it at its first start, and so does each overlay.
await() {
    local name=$1 at
    at=$(address "$name")
    for _ in {1..120}; do
        ! ssh -F "$folder/ssh_config" "$name" true 2>/dev/null || return 0
        sleep 0.5
    done
    echo "hosts.sh: $name ($at) does not answer, see $folder/hosts/$name/boot.log" >&2
    exit 70
}

write_inventory() {
    local name
    {
        printf 'Host *\n  IdentityFile %s/key\n  UserKnownHostsFile /dev/null\n  StrictHostKeyChecking no\n' "$folder"
        printf '  LogLevel ERROR\n  ConnectTimeout 5\n'
        for name; do
            printf 'Host %s\n  HostName %s\n  User stack\n' "$name" "$(address "$name")"
        done
    } >"$folder/ssh_config"
    {
        for name; do
            printf "%s ansible_host=%s ansible_user=stack ansible_ssh_common_args='-F %s/ssh_config'\n" \
                "$name" "$(address "$name")" "$folder"
        done
    } >"$folder/inventory"
}

# The rule of the network's translation; -A adds it, -D removes it.
translate() {
    iptables -t nat "$1" POSTROUTING -s "$network.0/24" ! -d "$network.0/24" -j MASQUERADE
}

cut_power() {
    local pid=$folder/hosts/$1/pid
    [[ -s $pid ]] || return 0
    # The whole container: what nspawn started ends with the first process of the container.
    pkill -KILL -P "$(<"$pid")" 2>/dev/null || true
    kill -KILL "$(<"$pid")" 2>/dev/null || true
    rm -f "$pid"
}

case $action in
    up)
        make_root
        make_key
        if [[ ! -e /sys/class/net/$bridge ]]; then
            ip link add "$bridge" type bridge
            ip addr add "$network.1/24" dev "$bridge"
            ip link set "$bridge" up
        fi
        for name; do
            wire "$name" "$(address "$name")"
            boot "$name"
        done
        write_inventory "$@"
        for name; do
            await "$name"
        done
        ;;
    out)
        echo 1 >/proc/sys/net/ipv4/ip_forward
        translate -C 2>/dev/null || translate -A
        ;;
    start)
        for name; do
            boot "$name"
        done
        for name; do
            await "$name"
        done
        ;;
    cut)
        for name; do
            cut_power "$name"
        done
        ;;
    down)
        for host in "$folder"/hosts/*/; do
            name=$(basename "$host")
            cut_power "$name"
            for _ in {1..20}; do
                ! mountpoint -q "$host/root" || umount "$host/root" 2>/dev/null || sleep 0.5
            done
            # A namespace, and a cable into it, ends some time after its last process.
            ip link del "$(cable "$name")" 2>/dev/null || true
            ip netns del "$bridge-$name" 2>/dev/null || true
            rm -rf "$host"
        done
        ip link del "$bridge" 2>/dev/null || true
        translate -D 2>/dev/null || true
        ;;
    *)
        echo "hosts.sh: no action '$action'" >&2
        exit 64
        ;;
esac
