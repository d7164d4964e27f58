# shellcheck shell=bash
# shellcheck disable=SC2016,SC2317 # text is expanded and functions are called by what is under test
#
# Services without systemd: real processes, in their own folder. With systemd the same files are written, and the calls
# of systemctl are those of DevStack.

source "$HELPERS/functions"

_SYSTEMD_MARK=/nowhere
DEST=$PWD LOGDIR=$PWD/logs STACK_USER=$(id -un) ENABLED_SERVICES=svc
TMPDIR=$PWD

# finish - stops the processes that a test has left, at its end
function finish {
    local unit
    for unit in status/units/*; do
        [[ ! -d $unit ]] || _supervisor stop "${unit##*/}"
    done
}
trap finish EXIT

# program NAME TEXT - makes the bash program NAME
function program {
    printf '#!/bin/bash\n%s\n' "$2" >"$1"
    chmod +x "$1"
}

# within SECONDS COMMAND... - fails the test unless COMMAND returns 0 before that
function within {
    local until=$((SECONDS + $1))
    until "${@:2}"; do
        ((SECONDS <= until)) || holds "${@:2}"
        sleep 0.05
    done
}

# gone PID... - returns 0 when none of the processes lives
function gone {
    local pid
    for pid; do
        [[ ! -d /proc/$pid || $(<"/proc/$pid/stat") == *') Z '* ]] || return 1
    done
}

# unit NAME LINE... - writes a unit file with these lines in its section Service
function unit {
    mkdir -p status/systemd
    { echo '[Service]'; printf '%s\n' "${@:2}"; } >"status/systemd/$1.service"
}

# is STATE UNIT - returns 0 when UNIT is in STATE
function is {
    [[ $(_supervisor is-active "$2") == "$1" ]]
}

# ran N - returns 0 when the file runs has N lines
function ran {
    [[ $(wc -l <runs) == "$1" ]]
}

function promise_starts_runs_and_stops_a_service {
    program serve 'echo "started $*"; exec sleep 1000'
    run_process svc "$PWD/serve one 'two words'"
    holds is_running "sleep 1000"
    equal active "$(_supervisor is-active devstack@svc)"
    within 5 grep -q "^started one two words$" logs/svc.service.log
    local pid
    pid=$(<status/units/devstack@svc.service/main)
    stop_process svc >out
    file_is out $'enabled\n'
    holds gone "$pid"
    equal inactive "$(_supervisor is-active devstack@svc)"
    status 1 _supervisor is-enabled devstack@svc >out 2>&1
}

function promise_ignores_a_service_that_is_not_enabled {
    program serve 'touch ran'
    run_process other "$PWD/serve"
    stop_process other
    status 1 test -e status/systemd
}

function promise_terminates_every_process_of_a_stopped_service {
    program serve 'setsid sleep 1001 & sleep 1002 & (trap "" TERM; exec sleep 1003) &
        echo $! >stubborn; (setsid bash -c "sleep 1004 & echo \$! >orphan" &); wait'
    unit svc "ExecStart=$PWD/serve" "WorkingDirectory=$PWD" KillMode=process
    _supervisor start svc
    within 5 test -s orphan
    local pids
    mapfile -t pids < <(pgrep -f '^sleep 100[1-4]$' || cat stubborn orphan)
    stop_service svc
    holds gone "${pids[@]}" "$(<stubborn)" "$(<orphan)"
}

function promise_returns_from_wait_without_waiting_for_a_service {
    program serve 'exec sleep 1000'
    run_process svc "$PWD/serve"
    local begin=$SECONDS
    wait
    holds test $((SECONDS - begin)) -le 1
}

function promise_keeps_no_descriptor_of_the_step_in_a_service {
    program serve 'exec sleep 1000'
    local reader pid
    mkfifo pipe
    cat pipe >output &
    reader=$!
    (run_process svc "$PWD/serve") >pipe 2>&1 3>&1 6>&1 9>&1
    # The end of the step is the end of its output.
    within 5 gone "$reader"
    pid=$(<status/units/devstack@svc.service/main)
    equal "/dev/null $PWD/logs/svc.service.log $PWD/logs/svc.service.log" \
        "$(readlink "/proc/$pid/fd/"* | tr '\n' ' ' | sed 's/ $//')"
    status 1 grep -qa STACKPLUG "/proc/$pid/environ"
}

function promise_keeps_a_service_running_after_its_shell_ends {
    program serve 'exec sleep 1000'
    bash -c 'source "$HELPERS/functions"; _SYSTEMD_MARK=/nowhere DEST=$PWD LOGDIR=$PWD/logs STACK_USER=$(id -un)
        ENABLED_SERVICES=svc; run_process svc "$PWD/serve"'
    sleep 0.3
    equal active "$(_supervisor is-active devstack@svc)"
    stop_process svc >out
    equal inactive "$(_supervisor is-active devstack@svc)"
}

function promise_restarts_a_service_as_its_unit_file_demands {
    program serve 'echo run >>runs; [[ $(wc -l <runs) -lt 4 ]] || exec sleep 1000; exit 3'
    unit svc "ExecStart=$PWD/serve" "WorkingDirectory=$PWD" Restart=on-failure RestartSec=10ms
    _supervisor start svc 2>err
    within 10 ran 4
    equal active "$(_supervisor is-active svc)"
}

function promise_starts_a_running_service_again_when_its_unit_has_changed {
    program one 'exec sleep 1000'
    program other 'exec sleep 1001'
    run_process svc "$PWD/one"
    local first
    first=$(<status/units/devstack@svc.service/main)
    run_process svc "$PWD/one" >out
    equal "$first" "$(<status/units/devstack@svc.service/main)"
    run_process svc "$PWD/other" >out
    holds grep -qF "the service 'svc' runs with another unit, and is started again" out
    holds gone "$first"
    equal active "$(_supervisor is-active devstack@svc)"
}

function promise_refuses_a_running_service_of_another_user {
    program one 'exec sleep 1000'
    run_process svc "$PWD/one"
    sed -i 's/^User = .*/User = somebody/' status/systemd/devstack@svc.service
    (run_process svc "$PWD/one") >out 2>err && broken
    holds grep -qF "the service 'svc' of the user somebody runs on this machine" err
}

function promise_reports_services_that_do_not_run_at_the_end {
    program good 'exec sleep 1000'
    program bad 'echo "no such option"; exit 3'
    ENABLED_SERVICES=good,bad,off
    export STACKPLUG_SERVICES=$PWD/noted
    touch noted
    run_process good "$PWD/good"
    holds check_noted_services noted
    run_process bad "$PWD/bad"
    status 1 check_noted_services noted >out
    holds grep -qF "the service 'bad' does not run: devstack@bad.service is failed" out
    holds grep -qF "no such option" out
    equal '' "$(grep "'good'" out)"
    disable_service bad
    holds check_noted_services noted
}

function promise_stops_restarting_a_service_that_ends_too_often {
    program serve 'echo run >>runs; exit 3'
    unit svc "ExecStart=$PWD/serve" "WorkingDirectory=$PWD" Restart=always RestartSec=10ms StartLimitBurst=2
    _supervisor start svc 2>err
    within 10 _supervisor -q is-failed svc
    equal 3 "$(wc -l <runs)"
}

function promise_restarts_nothing_without_Restart {
    program serve 'echo run >>runs'
    unit svc "ExecStart=$PWD/serve" "WorkingDirectory=$PWD"
    _supervisor start svc 2>err
    holds grep -q 'ended at once' err
    sleep 0.3
    equal 1 "$(wc -l <runs)"
    equal inactive "$(_supervisor is-active svc)"
}

function promise_reports_a_killed_service_as_failed_and_starts_it_again {
    program serve 'exec sleep 1000'
    unit svc "ExecStart=$PWD/serve"
    _supervisor start svc
    local pid
    pid=$(<status/units/svc.service/main)
    kill -KILL "$pid"
    within 5 _supervisor -q is-failed svc
    _supervisor start svc
    equal active "$(_supervisor is-active svc)"
}

function promise_leaves_no_process_of_a_killed_supervisor_to_the_next_one {
    program serve 'exec sleep 1000'
    unit svc "ExecStart=$PWD/serve"
    _supervisor start svc
    local pid
    pid=$(<status/units/svc.service/main)
    kill -KILL "$(awk '/^PPid/ {print $2}' "/proc/$pid/status")"
    within 5 _supervisor -q is-failed svc
    _supervisor start svc
    within 5 gone "$pid"
    equal active "$(_supervisor is-active svc)"
}

function promise_reports_a_missing_program_at_once {
    status 1 run_process svc "/no/such/program" 2>err
    holds grep -q 'status 203' err
}

function promise_passes_only_the_variables_of_the_unit_file {
    export LEAKED=1
    SYSTEMD_ENV_VARS[svc]='C=3'
    program serve 'env >seen; exec sleep 1000'
    run_process svc "/bin/bash -c 'cd $PWD && exec ./serve'" '' '' 'A=1 "B=two words"'
    within 5 grep -q '^A=1' seen
    holds grep -q '^B=two words$' seen
    holds grep -q '^C=3$' seen
    status 1 grep -q LEAKED seen
}

function promise_splits_a_command_like_systemd {
    program serve 'printf "<%s>" "$@" >seen; exec sleep 1000'
    unit svc "ExecStart=-$PWD/serve \"a b\" 'c d' e\\x20f \$WORDS \${WORDS} \$\$ %% %n 100%%" 'Environment="WORDS=x y"' \
        "WorkingDirectory=$PWD"
    _supervisor start svc
    within 5 test -s seen
    file_is seen '<a b><c d><e f><x><y><x y><$><%><svc.service><100%>'
}

function promise_runs_the_commands_for_reload_and_stop {
    program serve 'trap "echo hup >>seen" HUP; trap "exit 0" TERM; echo up >seen; while :; do sleep 0.05; done'
    unit svc "ExecStart=$PWD/serve" "WorkingDirectory=$PWD" 'ExecReload=/bin/kill -HUP $MAINPID' \
        "ExecStartPre=/bin/sh -c 'echo pre >pre'" "ExecStop=/bin/sh -c 'echo stop >>seen'"
    _supervisor start svc
    file_is pre $'pre\n'
    within 5 test -s seen
    _supervisor reload svc
    within 5 grep -q hup seen
    reload_service svc
    stop_service svc
    holds grep -q stop seen
}

function promise_keeps_a_oneshot_active_only_if_its_file_demands_it {
    unit once Type=oneshot "ExecStart=/bin/sh -c 'echo ran >$PWD/ran'"
    _supervisor start once
    file_is ran $'ran\n'
    within 5 is inactive once
    unit stays Type=oneshot RemainAfterExit=yes ExecStart=/bin/true
    _supervisor start stays
    equal active "$(_supervisor is-active stays)"
}

function promise_finds_a_forking_service_by_its_pid_file {
    program serve 'sleep 1000 & echo $! >pid'
    unit svc Type=forking "ExecStart=$PWD/serve" "PIDFile=$PWD/pid" "WorkingDirectory=$PWD"
    _supervisor start svc
    equal active "$(_supervisor is-active svc)"
    stop_service svc
    holds gone "$(<pid)"
}

function promise_refuses_a_service_of_a_user_that_it_cannot_become {
    ((EUID != 0)) || skip "root can become anybody"
    # shellcheck disable=SC2123 # no sudo
    type -P sudo >/dev/null && skip "there is a sudo"
    program serve 'exec sleep 1000'
    status 1 run_process svc "$PWD/serve" '' root 2>err
    holds grep -q 'is to run as root:' err
}

function promise_starts_a_service_as_the_user_of_the_unit {
    ((EUID == 0)) || skip "only root can become somebody else"
    getent passwd nobody >/dev/null || skip "there is no nobody"
    chmod 755 .
    program serve 'exec sleep 1000'
    run_process svc "/bin/sleep 1000" '' nobody
    equal nobody "$(stat -c %U "/proc/$(<status/units/devstack@svc.service/main)")"
}

function promise_shows_the_status_and_the_last_log_lines_of_a_service {
    program serve 'echo "last words"; exec sleep 1000'
    run_process svc "$PWD/serve"
    within 5 grep -q words logs/svc.service.log
    service_check >out
    holds grep -q 'Active: active' out
    holds grep -q 'last words' out
    stop_process svc >out
    status 3 _supervisor status devstack@svc >out
}

function promise_reports_a_missing_service_of_the_system {
    status 5 restart_service no-such-service 2>err
    holds grep -q 'there is no unit file of that name' err
}

function promise_refuses_an_invalid_command_with_the_message_of_DevStack {
    (run_process svc 'sudo /bin/true') 2>err && broken
    holds grep -q 'You are trying to use run_process with sudo' err
    (run_process svc 'true') 2>err && broken
    holds grep -q 'does not start with an absolute path' err
}

function promise_calls_systemctl_under_systemd {
    _SYSTEMD_MARK=/
    SYSTEMD_DIR=$PWD/units SYSTEMCTL='told one'
    function told { echo "$*" >>calls; }
    run_process svc '/bin/true x' staff
    file_is calls $'one daemon-reload\none enable devstack@svc.service\none start devstack@svc.service\n'
    equal "/bin/true x" "$(iniget units/devstack@svc.service Service ExecStart)"
    equal staff "$(iniget units/devstack@svc.service Service Group)"
    unset SYSTEMCTL SYSTEMD_DIR
    _service_defaults
    equal 'sudo systemctl /etc/systemd/system' "$SYSTEMCTL $SYSTEMD_DIR"
}

function promise_finds_a_process_by_a_part_of_its_command {
    sleep 1234.5 &
    within 5 is_running 'sleep 1234[.]5'
    status 1 is_running 'no such process anywhere'
    kill $!
}

function promise_starts_and_stops_in_a_hostile_shell {
    program serve 'exec sleep 1000'
    (
        set -efuC -o pipefail
        shopt -s nocasematch failglob
        IFS=e/
        unset LOGDIR SYSTEMCTL SYSTEMD_DIR
        export POSIXLY_CORRECT=
        unset POSIXLY_CORRECT
        run_process svc "$PWD/serve"
        stop_process svc
    ) >out 2>&1 || { cat out >&2; broken; }
}
