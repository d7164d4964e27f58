#!/usr/bin/env bash
#
# Runs plugins with services on a real systemd: boots a small Debian with sudo and Java in a container, where an ordinary user
# stacks and tears down. Prints a line for each promise; the exit status is the number of those that did not hold.
#
# Usage: booted-root.sh FOLDER
#
# Needs root, debootstrap and systemd-nspawn. FOLDER gets the root, some 700 MB, which debootstrap makes there unless there
# is one already. Takes four minutes the first time, and one after that.

set -o nounset -o pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=${1:?the folder of the root is missing}

((EUID == 0)) || {
    echo 'booted-root.sh: a system is booted by root only' >&2
    exit 77
}
if [[ ! -x $root/usr/bin/java ]]; then
    debootstrap --variant=minbase \
        --include=systemd,systemd-sysv,dbus,dbus-user-session,libpam-systemd,sudo,git,openjdk-17-jre-headless,procps \
        bookworm "$root" >"$root.log" 2>&1 || {
        echo "booted-root.sh: debootstrap has failed, see $root.log" >&2
        exit 70
    }
    chroot "$root" useradd -m -s /bin/bash stack
    echo 'stack ALL=(ALL) NOPASSWD: ALL' >"$root/etc/sudoers.d/stack"
fi

rm -rf "$root/opt/stackplug" "$root/opt/trial"
cp -r "$here/../../cli/target/stackplug" "$root/opt/stackplug"
mkdir "$root/opt/trial"
cp "$here/inside.sh" "$root/opt/trial/inside.sh"
cat >"$root/etc/systemd/system/trial.service" <<'END'
[Unit]
After=network.target
[Service]
Type=oneshot
ExecStart=/bin/bash /opt/trial/inside.sh
ExecStopPost=/bin/systemctl poweroff
END
mkdir -p "$root/etc/systemd/system/multi-user.target.wants"
ln -sf ../trial.service "$root/etc/systemd/system/multi-user.target.wants/trial.service"
timeout 600 systemd-nspawn --quiet -D "$root" --boot --register=no --keep-unit </dev/null >"$root/opt/trial/boot.log" 2>&1

cat "$root/opt/trial/promises"
failed=$(grep -c ^FAILED "$root/opt/trial/promises")
if ! grep -q '^the end$' "$root/opt/trial/promises"; then
    echo "FAILED  the trial came to its end, see $root/opt/trial"
    failed=$((failed + 1))
fi
exit "$failed"
