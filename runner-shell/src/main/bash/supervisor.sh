#!/usr/bin/env bash
#
# supervisor.sh - starts, supervises and stops services where systemd does not run: in a container, on a CI machine
#
# A program, not a family of helpers: supervisor.sh COMMAND [UNIT...], with the commands, words and statuses of systemctl that
# plugins use. Unit files are read from SYSTEMD_DIR, /etc/systemd/system and /usr/lib/systemd/system. The state of a unit is in
# SERVICE_DIR/units/UNIT, its output in LOGDIR/NAME.service.log (NAME is that of devstack@NAME).
#
# Each service has its own supervising process, in its own session, with a clean environment and without the descriptors of
# the process that started it. The supervising process holds a lock, so that a stale process id is never mistaken for it. The
# processes of a service are known by INVOCATION_ID in their environment, as systemd sets it as well.

shopt -s nullglob
umask 022

: "${SERVICE_DIR:?}" "${LOGDIR:=$SERVICE_DIR}" "${SYSTEMD_DIR:=/etc/systemd/system}"

readonly UNIT_NOT_FOUND=5 NOT_RUNNING=3 SYSTEM_PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

# say TEXT... - prints a message to the user
function say {
    printf '%s\n' "$*" >&2
}

source "${BASH_SOURCE[0]%/*}/supervisor/unit-file"
source "${BASH_SOURCE[0]%/*}/supervisor/service"
source "${BASH_SOURCE[0]%/*}/supervisor/control"

# elevated COMMAND - restarts this program with sudo when UNIT belongs to another user, by its file or by its starter
function elevated {
    local user=''
    ((EUID != 0)) || return 0
    if unit_files; then
        read_unit
        identity || user=other
        [[ ${FILES[0]} == "$SYSTEMD_DIR/"* || -n ${SETTINGS[User]-} ]] || user=other
    fi
    [[ ! -e $STATE || -O $STATE ]] || user=other
    if [[ -n $user ]] && type -P sudo >/dev/null; then
        # shellcheck disable=SC2153 # unit_name sets UNIT
        exec sudo -n env SERVICE_DIR="$SERVICE_DIR" LOGDIR="$LOGDIR" SYSTEMD_DIR="$SYSTEMD_DIR" "$BASH" "$0" "$1" "$UNIT"
    fi
}

# run_for_unit COMMAND - runs a command for UNIT; returns its status
function run_for_unit {
    case $1 in
        start) start ;;
        stop) stop ;;
        restart) stop && start ;;
        try-restart | condrestart)
            state_of
            [[ $CURRENT != active ]] || { stop && start; }
            ;;
        reload) reload ;;
        reload-or-restart | force-reload)
            state_of
            if [[ $CURRENT == active ]] && unit_files && read_unit && ((${#RELOAD[@]})); then
                reload
            else
                stop && start
            fi
            ;;
        kill)
            members
            ((${#MEMBERS[@]} == 0)) || kill -TERM "${MEMBERS[@]}"
            ;;
        enable)
            if ! unit_files; then
                say "Failed to enable unit: Unit file $UNIT does not exist."
                return 1
            fi
            mkdir -p "$STATE"
            : >"$STATE/enabled"
            ((NOW == 0)) || start
            ;;
        disable)
            rm -f "$STATE/enabled"
            ((NOW == 0)) || stop
            ;;
        is-enabled)
            if ((QUIET)); then enabled &>/dev/null; else enabled; fi
            ;;
        is-active)
            state_of
            ((QUIET)) || echo "$CURRENT"
            [[ $CURRENT == active ]] || return "$NOT_RUNNING"
            ;;
        is-failed)
            state_of
            ((QUIET)) || echo "$CURRENT"
            [[ $CURRENT == failed ]]
            ;;
        reset-failed)
            state_of
            [[ $CURRENT != failed ]] || set_state inactive
            ;;
        status) status ;;
        show)
            state_of
            printf 'Id=%s\nActiveState=%s\nMainPID=%s\n' "$UNIT" "$CURRENT" "$(cat "$STATE/main" 2>/dev/null || echo 0)"
            ;;
        *)
            say "the service supervisor has no command $1, and systemd does not run on this machine"
            return 1
            ;;
    esac
}

# main WORD... - parses the options and the command, and runs the command for every unit
function main {
    local word command='' result=0 unit
    local -a units=()
    NOW=0 QUIET=0
    for word; do
        case $word in
            --now) NOW=1 ;;
            -q | --quiet) QUIET=1 ;;
            -*) ;;
            *)
                if [[ -z $command ]]; then command=$word; else units+=("$word"); fi
                ;;
        esac
    done
    case $command in
        supervise)
            supervise "${units[0]}"
            return
            ;;
        # Unit files are not read before they are needed.
        daemon-reload | daemon-reexec) return 0 ;;
        reset-failed) ((${#units[@]})) || return 0 ;;
        list-units)
            for unit in "$SERVICE_DIR"/units/*; do
                unit_name "${unit##*/}"
                state_of
                printf '%-40s %s\n' "$UNIT" "$CURRENT"
            done
            return
            ;;
    esac
    open_pipe
    for unit in "${units[@]}"; do
        unit_name "$unit"
        case $command in
            is-* | status | show) ;;
            *) elevated "$command" ;;
        esac
        run_for_unit "$command" || result=$?
    done
    return "$result"
}

main "$@"
