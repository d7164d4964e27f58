#!/usr/bin/env bash
#
# The part of booted-root.sh that runs in the booted system, as root: the user "stack" runs stackplug.

cd /opt/trial || exit
exec >promises 2>errors
mkdir repository top
export HOME=/home/stack
failed=0

# check TEXT COMMAND...: says whether a promise holds.
function check {
    if "${@:2}" >/dev/null 2>&1; then
        echo "ok      $1"
    else
        echo "FAILED  $1"
        failed=$((failed + 1))
    fi
}

# as_stack COMMAND...: runs a command as the user.
function as_stack {
    runuser -u stack -- env HOME=/home/stack XDG_RUNTIME_DIR="/run/user/$(id -u stack)" \
        DBUS_SESSION_BUS_ADDRESS="unix:path=/run/user/$(id -u stack)/bus" "$@"
}

# run COMMAND LINE...: runs a command of stackplug with these lines in localrc; its output is in the file "output".
function run {
    { echo '[[local|localrc]]'; printf '%s\n' "${@:2}" 'enable_plugin serving /opt/trial/repository'; } >top/local.conf
    as_stack /opt/stackplug/bin/stackplug "$1" -C /opt/trial/top >output 2>&1
}

# start_run COMMAND: begins a command in the background, which writes to the file "output"; sets "running".
function start_run {
    as_stack /opt/stackplug/bin/stackplug "$1" -C /opt/trial/top >output 2>&1 &
    running=$!
}

# write_plugin LINE...: commits another plugin.sh with these lines at install.
function write_plugin {
    # shellcheck disable=SC2016 # the plugin expands it
    printf '%s\n' '[[ $2 != install ]] || {' "$@" '}' >repository/devstack/plugin.sh
    (cd repository && as_stack git -c user.name=x -c user.email=x@example.org commit -qam z)
}

# wait_until COMMAND...: waits for at most a minute until a command succeeds.
function wait_until {
    local tries
    for ((tries = 0; tries < 600; tries++)); do
        "$@" >/dev/null 2>&1 && return
        sleep 0.1
    done
    return 1
}

# make_package NAME: makes a package that takes three seconds to be configured, and is not installed.
function make_package {
    # An earlier trial in this root may have installed it.
    dpkg --purge "$1" || return
    mkdir -p "package/DEBIAN"
    printf 'Package: %s\nVersion: 1\nArchitecture: all\nMaintainer: x <x@example.org>\nDescription: slow\n' "$1" \
        >package/DEBIAN/control
    printf '#!/bin/sh\ntouch /run/%s-is-configured\nsleep 3\n' "$1" >package/DEBIAN/postinst
    chmod 755 package/DEBIAN/postinst
    dpkg-deb --build package "$1.deb"
}

# is STATE UNIT [--user]: whether a unit is in that state.
function is {
    if [[ ${3-} == --user ]]; then
        [[ $(as_stack systemctl --user is-active "$2") == "$1" ]]
    else
        [[ $(systemctl is-active "$2") == "$1" ]]
    fi
}

# run_in_cron: a stack with the environment that cron gives.
function run_in_cron {
    runuser -u stack -- env -i HOME=/home/stack LOGNAME=stack SHELL=/bin/sh PATH=/usr/bin:/bin \
        /opt/stackplug/bin/stackplug stack -C /opt/trial/top >output 2>&1
}

# main_process: prints that of the service "good".
function main_process {
    systemctl show -p MainPID --value devstack@good
}

function differs {
    [[ $1 != "$2" ]]
}

function says {
    grep -qF -- "$1" output
}

mkdir repository/devstack
echo 'enable_service good dead' >repository/devstack/settings
cat >repository/devstack/plugin.sh <<'END'
if [[ $2 == install ]]; then
    mkdir -p "$DEST/bin"
    printf '#!/bin/bash\nexec sleep "$1"\n' >"$DEST/bin/good"
    printf '#!/bin/bash\necho no such option\nexit 3\n' >"$DEST/bin/dead"
    chmod +x "$DEST/bin/good" "$DEST/bin/dead"
    run_process good "$DEST/bin/good ${SLEEP:-1000}"
    [[ ${DEAD-} != True ]] || run_process dead "$DEST/bin/dead"
elif [[ $1 == unstack ]]; then
    stop_process good
    stop_process dead
fi
END
chown -R stack .
(cd repository && as_stack git init -q -b master . && as_stack git add -A \
    && as_stack git -c user.name=x -c user.email=x@example.org commit -qm x)

check "a stack with a service ends well" run stack
check "the service runs" is active devstack@good
first=$(main_process)
check "a second stack leaves it as it is" run stack
check "it is the same process" test "$(main_process)" = "$first"
check "a stack with another command ends well" run stack SLEEP=2000
check "the service was started again" differs "$first" "$(main_process)"
check "the log says so" grep -rqF "runs with another unit, and is started again" top/.stackplug/runs/latest/logs
run stack SLEEP=2000 DEAD=True
check "a service that ends at once is an error" says "does not run: devstack@dead.service is failed"
check "the end of its log is shown" says "no such option"
sed -i 's/^User = .*/User = nobody/' /etc/systemd/system/devstack@good.service
run stack SLEEP=2000
check "a running service of another user is refused" says "the service 'good' of the user nobody runs"
sed -i 's/^User = .*/User = stack/' /etc/systemd/system/devstack@good.service
check "unstack ends well" run unstack SLEEP=2000
check "the service was stopped" is inactive devstack@good

check "a stack with cron's PATH ends well" run_in_cron
check "the folders of sbin are in the unit file" grep -qE '^Environment.*PATH=[^"]*:/usr/sbin:/sbin' \
    /etc/systemd/system/devstack@good.service
check "unstack ends well after it" run unstack SLEEP=2000

loginctl enable-linger stack
sleep 3
check "a stack with USER_UNITS ends well" run stack USER_UNITS=True
check "the service is one of the user's manager" is active devstack@good --user
check "unstack with USER_UNITS ends well" run unstack USER_UNITS=True
check "that service was stopped" is inactive devstack@good --user

echo 'stack ALL=(ALL) ALL' >/etc/sudoers.d/stack
sed -i 's/run_process good .*/install_package no-such-package/' repository/devstack/plugin.sh
(cd repository && as_stack git -c user.name=x -c user.email=x@example.org commit -qam y)
SECONDS=0
run stack RECLONE=True
check "without a terminal sudo's question is reported" says "sudo asks for a password although there is no terminal"
check "it is reported at once" test "$SECONDS" -lt 30
echo 'stack ALL=(ALL) NOPASSWD: ALL' >/etc/sudoers.d/stack

for signal in TERM INT HUP; do
    make_package "slow-$signal" >/dev/null
    write_plugin "sudo apt-get install -y /opt/trial/slow-$signal.deb"
    echo 'RECLONE=True' >>top/local.conf
    start_run stack
    check "SIG$signal: apt-get is at work" wait_until test -e "/run/slow-$signal-is-configured"
    pkill "-$signal" -u stack java
    wait "$running"
    status=$?
    check "SIG$signal: the run is reported as interrupted" test "$status" -eq $((128 + $(kill -l "$signal")))
    check "SIG$signal: the package is installed" grep -q 'ok installed' <(dpkg -s "slow-$signal" | grep ^Status)
    check "SIG$signal: dpkg is in order" test -z "$(dpkg --audit)"
    check "SIG$signal: no apt-get is left" test -z "$(pgrep -x apt-get)"
done
echo "the end"
