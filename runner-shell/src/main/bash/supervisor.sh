#!/usr/bin/env bash
# shellcheck disable=SC2034 # variables are set here and read by name
#
# supervisor.sh - starts, supervises and stops services where systemd does not run: in a container, on a CI machine
#
# A program, not a family of helpers: supervisor.sh COMMAND [UNIT...], with systemctl's commands, words and statuses as far as
# plugins use them. Unit files are read from SYSTEMD_DIR, /etc/systemd/system and /usr/lib/systemd/system.
# SERVICE_DIR/units/UNIT is what is known of a unit, LOGDIR/NAME.service.log what it wrote (NAME is that of devstack@NAME).
#
# Each service has a process of its own that waits for it, in a session of its own, with a clean environment and without
# the descriptors of whoever started it. It holds a lock while it lives, so that nobody takes a stale process id for it.
# What belongs to a service is known by INVOCATION_ID in the environment, which systemd gives its services, too.

shopt -s nullglob
umask 022

: "${SERVICE_DIR:?}" "${LOGDIR:=$SERVICE_DIR}" "${SYSTEMD_DIR:=/etc/systemd/system}"

readonly UNIT_NOT_FOUND=5 NOT_RUNNING=3 SYSTEM_PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin

# say TEXT... - tells the user
function say {
    printf '%s\n' "$*" >&2
}

# unit_name NAME - sets UNIT to the full name of a unit, STATE to its folder and LOG to its log
function unit_name {
    UNIT=$1
    [[ $UNIT == *.service || $UNIT == *.socket || $UNIT == *.target || $UNIT == *.timer ]] || UNIT+=.service
    if [[ $UNIT == */* || $UNIT == .* ]]; then
        say "$1 is no name of a unit"
        exit "$UNIT_NOT_FOUND"
    fi
    STATE=$SERVICE_DIR/units/$UNIT
    LOG=${UNIT%.service}
    LOG=$LOGDIR/${LOG#devstack@}.service.log
}

# unit_files - sets FILES to the unit's file and what overrides parts of it; returns 1 when there is no file
function unit_files {
    local folder name
    FILES=()
    for folder in "$SYSTEMD_DIR" /etc/systemd/system /run/systemd/system /usr/local/lib/systemd/system \
        /usr/lib/systemd/system /lib/systemd/system; do
        # foo@x.service is foo@.service when it has no file of its own.
        for name in "$UNIT" "${UNIT%%@*}@.service"; do
            if ((${#FILES[@]} == 0)) && [[ -f $folder/$name ]]; then
                FILES+=("$folder/$name")
            fi
        done
    done
    ((${#FILES[@]})) || return 1
    FILES+=("$SYSTEMD_DIR/$UNIT.d"/*.conf)
    if [[ $SYSTEMD_DIR != /etc/systemd/system ]]; then
        FILES+=("/etc/systemd/system/$UNIT.d"/*.conf)
    fi
}

# read_unit - reads FILES: sets the arrays ENVIRONMENT, ENVIRONMENT_FILES, PRE, START, POST, STOP, STOP_POST, RELOAD, and
# the values of other keys in SETTINGS
function read_unit {
    local file line key value section
    ENVIRONMENT=() ENVIRONMENT_FILES=() PRE=() START=() POST=() STOP=() STOP_POST=() RELOAD=()
    declare -gA SETTINGS=()
    for file in "${FILES[@]}"; do
        section=''
        while IFS='' read -r line || [[ -n $line ]]; do
            while [[ $line == *\\ ]] && IFS='' read -r value; do
                line=${line%\\}' '$value
            done
            line=${line#"${line%%[![:space:]]*}"}
            line=${line%"${line##*[![:space:]]}"}
            case $line in
                '' | '#'* | ';'*) continue ;;
                '['*']') section=$line ;;
                *=*)
                    key=${line%%=*}
                    key=${key%"${key##*[![:space:]]}"}
                    value=${line#*=}
                    value=${value#"${value%%[![:space:]]*}"}
                    [[ $section != '[Service]' ]] || set_key "$key" "$value"
                    ;;
            esac
        done <"$file"
    done
}

# set_key KEY VALUE - keeps one line of the section [Service]; an empty value empties a list
function set_key {
    local -n list=SETTINGS
    case $1 in
        Environment) local -n list=ENVIRONMENT ;;
        EnvironmentFile) local -n list=ENVIRONMENT_FILES ;;
        ExecStartPre) local -n list=PRE ;;
        ExecStart) local -n list=START ;;
        ExecStartPost) local -n list=POST ;;
        ExecStop) local -n list=STOP ;;
        ExecStopPost) local -n list=STOP_POST ;;
        ExecReload) local -n list=RELOAD ;;
        *)
            SETTINGS[$1]=$2
            return
            ;;
    esac
    if [[ -z $2 ]]; then list=(); else list+=("$2"); fi
}

# specifiers TEXT - sets REPLY to TEXT with %i, %n and so on replaced
function specifiers {
    local rest=$1 instance=${UNIT%.service}
    REPLY=''
    if [[ $instance == *@* ]]; then instance=${instance#*@}; else instance=''; fi
    while [[ $rest == *%* ]]; do
        REPLY+=${rest%%\%*}
        rest=${rest#*%}
        case $rest in
            [iI]*) REPLY+=$instance ;;
            n*) REPLY+=$UNIT ;;
            N*) REPLY+=${UNIT%.service} ;;
            [pP]*) REPLY+=${UNIT%%[@.]*} ;;
            u*) REPLY+=${SETTINGS[User]:-root} ;;
            H*) REPLY+=$HOSTNAME ;;
            t*) REPLY+=/run ;;
            S*) REPLY+=/var/lib ;;
            %*) REPLY+=% ;;
            *) REPLY+=%${rest:0:1} ;;
        esac
        rest=${rest:1}
    done
    REPLY+=$rest
}

# split TEXT - sets WORDS to the words of a line of a unit file: blanks, quotes and backslashes as systemd has them
function split {
    local text=$1 word='' quote='' char open=''
    WORDS=()
    while [[ -n $text ]]; do
        char=${text:0:1}
        text=${text:1}
        case $char in
            \\)
                char=${text:0:1}
                text=${text:1}
                case $char in
                    n) word+=$'\n' ;;
                    t) word+=$'\t' ;;
                    s) word+=' ' ;;
                    x)
                        printf -v char '%b' "\\x${text:0:2}"
                        word+=$char
                        text=${text:2}
                        ;;
                    *) word+=$char ;;
                esac
                open=1
                ;;
            [\'\"])
                if [[ -z $quote ]]; then
                    quote=$char open=1
                elif [[ $quote == "$char" ]]; then
                    quote=''
                else
                    word+=$char
                fi
                ;;
            ' ' | $'\t')
                if [[ -n $quote ]]; then
                    word+=$char
                elif [[ -n $open ]]; then
                    WORDS+=("$word")
                    word='' open=''
                fi
                ;;
            *) word+=$char open=1 ;;
        esac
    done
    [[ -z $open ]] || WORDS+=("$word")
}

# variables WORD - sets EXPANDED to what $NAME, ${NAME} and $$ make of WORD: $NAME alone is split at blanks
function variables {
    local rest=$1 name
    EXPANDED=()
    if [[ $rest =~ ^\$([A-Za-z_][A-Za-z0-9_]*)$ ]]; then
        read -r -d '' -a EXPANDED <<<"${VARIABLES[${BASH_REMATCH[1]}]-}" || :
        return
    fi
    REPLY=''
    while [[ $rest == *\$* ]]; do
        REPLY+=${rest%%\$*}
        rest=${rest#*\$}
        if [[ $rest == \$* ]]; then
            REPLY+=\$
            rest=${rest:1}
        elif [[ $rest =~ ^\{([A-Za-z_][A-Za-z0-9_]*)\} ]]; then
            REPLY+=${VARIABLES[${BASH_REMATCH[1]}]-}
            rest=${rest:${#BASH_REMATCH[0]}}
        elif [[ $rest =~ ^[A-Za-z_][A-Za-z0-9_]* ]]; then
            name=${BASH_REMATCH[0]}
            REPLY+=${VARIABLES[$name]-}
            rest=${rest:${#name}}
        else
            REPLY+=\$
        fi
    done
    EXPANDED=("$REPLY$rest")
}

# environment - sets VARIABLES to the variables that the service gets: few, as systemd gives them
function environment {
    local line word file
    declare -gA VARIABLES=([PATH]=$SYSTEM_PATH [LANG]=${LANG:-C.UTF-8} [INVOCATION_ID]=$INVOCATION)
    if [[ -n ${SETTINGS[User]-} ]]; then
        IFS=: read -r word _ _ _ _ file line < <(getent passwd "${SETTINGS[User]}")
        VARIABLES[USER]=$word VARIABLES[LOGNAME]=$word VARIABLES[HOME]=$file VARIABLES[SHELL]=$line
    else
        VARIABLES[HOME]=${HOME-/}
    fi
    for line in "${ENVIRONMENT[@]}"; do
        specifiers "$line"
        split "$REPLY"
        for word in "${WORDS[@]}"; do
            [[ $word != [A-Za-z_]*=* ]] || VARIABLES[${word%%=*}]=${word#*=}
        done
    done
    for file in "${ENVIRONMENT_FILES[@]}"; do
        specifiers "$file"
        file=${REPLY#-}
        [[ -r $file ]] || continue
        while IFS='' read -r line || [[ -n $line ]]; do
            [[ $line == [A-Za-z_]*=* ]] || continue
            split "${line#*=}"
            VARIABLES[${line%%=*}]=${WORDS[*]-}
        done <"$file"
    done
}

# command_of LINE - sets COMMAND to what a line such as ExecStart says, and IGNORE to 1 when its failure is none
function command_of {
    local word
    IGNORE=0
    COMMAND=()
    specifiers "$1"
    split "$REPLY"
    while [[ ${WORDS[0]-} == [-@+!:]* ]]; do
        [[ ${WORDS[0]} != -* ]] || IGNORE=1
        WORDS[0]=${WORDS[0]:1}
    done
    for word in "${WORDS[@]}"; do
        variables "$word"
        COMMAND+=("${EXPANDED[@]}")
    done
}

# identity - sets BECOME to the command that makes the next one run as the unit's user and group; returns 1 when this
# user may not
function identity {
    local user=${SETTINGS[User]-} group=${SETTINGS[Group]-} me
    BECOME=()
    me=$(id -un)
    if [[ -z $user || $user == "$me" ]]; then
        [[ -n $group && $group != "$(id -gn)" ]] || return 0
        user=$me
    fi
    ((EUID == 0)) || return 1
    if ! getent passwd "$user" >/dev/null; then
        say "$UNIT: there is no user $user"
        return 1
    fi
    BECOME=(setpriv "--reuid=$user" "--regid=${group:-$(id -gn "$user")}" --init-groups)
}

# milliseconds SPAN DEFAULT - sets REPLY to a span of time as unit files have it: 5, 100ms, 1min 30s, infinity
function milliseconds {
    local rest=${1// /} number unit
    REPLY=$2
    [[ -n $rest ]] || return 0
    if [[ $rest == infinity || $rest == 0 ]]; then
        REPLY=0
        [[ $rest == 0 ]] || REPLY=2147483647
        return
    fi
    REPLY=0
    while [[ $rest =~ ^([0-9]+)(\.[0-9]+)?([a-z]*) ]]; do
        number=${BASH_REMATCH[1]} unit=${BASH_REMATCH[3]}
        rest=${rest:${#BASH_REMATCH[0]}}
        case $unit in
            ms | msec) REPLY=$((REPLY + 10#$number)) ;;
            m | min | minute | minutes) REPLY=$((REPLY + 10#$number * 60000)) ;;
            h | hr | hour | hours) REPLY=$((REPLY + 10#$number * 3600000)) ;;
            *) REPLY=$((REPLY + 10#$number * 1000)) ;;
        esac
    done
}

# rest MILLISECONDS - does nothing for that long, without a process
function rest {
    local seconds
    printf -v seconds '%d.%03d' $(($1 / 1000)) $(($1 % 1000))
    # A pipe that nobody writes to; a signal ends the waiting.
    read -r -t "$seconds" -u "$PIPE" || :
}

# open_pipe - opens a pipe without a name, for waiting
function open_pipe {
    local name
    name=$(mktemp -u "${TMPDIR:-/tmp}/stackplug-pipe-XXXXXXXX")
    mkfifo -m 600 "$name"
    exec {PIPE}<>"$name"
    rm -f "$name"
}

# members - sets MEMBERS to the processes of the unit, all that carry its INVOCATION_ID; not those that wait for them
function members {
    local invocation process variable
    local -a variables
    MEMBERS=()
    [[ -r $STATE/invocation ]] || return 0
    read -r invocation <"$STATE/invocation"
    for process in /proc/[0-9]*; do
        [[ $process != "/proc/$$" && -r $process/environ ]] || continue
        { mapfile -d '' -t variables <"$process/environ"; } 2>/dev/null || continue
        for variable in "${variables[@]}"; do
            if [[ $variable == INVOCATION_ID="$invocation" ]]; then
                MEMBERS+=("${process#/proc/}")
                break
            fi
        done
    done
}

# supervised - returns 0 while the unit's own supervisor lives
function supervised {
    [[ -e $STATE/lock ]] && ! flock -n "$STATE/lock" true
}

# state_of - sets CURRENT to active, activating, inactive or failed
function state_of {
    local gone=0
    CURRENT=inactive
    # In this order: what is noted after the supervisor has gone stays.
    supervised || gone=1
    [[ ! -r $STATE/state ]] || read -r CURRENT <"$STATE/state"
    if ((gone)) && [[ $CURRENT == activ* ]]; then
        # It was killed.
        CURRENT=failed
    fi
}

# set_state STATE - notes how the unit is; whoever reads it sees the old or the new, never half of it
function set_state {
    printf '%s\n' "$1" >"$STATE/state.new"
    mv -f "$STATE/state.new" "$STATE/state"
}

# run_command LINE - runs what a line such as ExecStartPre says, to its end; returns its status, 0 when it is ignored
function run_command {
    local status=0
    command_of "$1"
    (in_unit "${COMMAND[@]}") || status=$?
    ((IGNORE == 0)) || status=0
    return "$status"
}

# in_unit COMMAND... - turns this process into a command, as the unit's user, in its folder, with its environment and no
# descriptor of ours
function in_unit {
    local name
    local -a variables=()
    for name in "${!VARIABLES[@]}"; do
        variables+=("$name=${VARIABLES[$name]}")
    done
    exec {LOCK}>&- {PIPE}>&-
    cd "${SETTINGS[WorkingDirectory]:-/}" || exit 200
    [[ -z ${SETTINGS[LimitNOFILE]-} ]] || ulimit -n "${SETTINGS[LimitNOFILE]%%:*}" 2>/dev/null
    exec "${BECOME[@]}" env -i "${variables[@]}" "$@"
}

# answer TEXT - tells whoever has started the unit how that went; once
function answer {
    [[ -p $STATE/answer ]] || return 0
    printf '%s\n' "$1" 1<>"$STATE/answer"
}

# wanted_again STATUS - returns 0 when the unit file wants a service that ended with STATUS started once more
function wanted_again {
    local status=$1 clean=1 word
    [[ ! -e $STATE/stopping ]] || return 1
    for word in 0 ${SETTINGS[SuccessExitStatus]-}; do
        [[ $word != "$status" ]] || clean=0
    done
    # Ended by one of these signals is a clean end, too.
    case $status in 129 | 130 | 141 | 143) clean=0 ;; esac
    for word in ${SETTINGS[RestartPreventExitStatus]-}; do
        [[ $word != "$status" ]] || return 1
    done
    for word in ${SETTINGS[RestartForceExitStatus]-}; do
        [[ $word != "$status" ]] || return 0
    done
    case ${SETTINGS[Restart]:-no} in
        always) return 0 ;;
        on-success) return "$clean" ;;
        on-failure) ((clean)) ;;
        on-abnormal | on-abort) ((clean && status > 128)) ;;
        *) return 1 ;;
    esac
}

# too_often - returns 0 when the service was started more often than the unit file allows
function too_often {
    local interval burst=${SETTINGS[StartLimitBurst]:-5} now=$((${EPOCHREALTIME//[!0-9]/} / 1000))
    milliseconds "${SETTINGS[StartLimitIntervalSec]:-${SETTINGS[StartLimitInterval]-}}" 10000
    interval=$REPLY
    STARTS+=("$now")
    while ((now - STARTS[0] > interval)); do
        STARTS=("${STARTS[@]:1}")
    done
    ((interval > 0 && ${#STARTS[@]} > burst))
}

# main_process - after a forking service's first process has ended: sets MAIN to the process that stays, if any
function main_process {
    local tries file=${SETTINGS[PIDFile]-}
    MAIN=''
    for ((tries = 0; tries < 50; tries++)); do
        if [[ -n $file && -s $file ]]; then
            read -r MAIN <"$file"
        elif [[ -z $file ]]; then
            members
            MAIN=${MEMBERS[0]-}
        fi
        [[ -z $MAIN ]] || return 0
        rest 100
    done
}

# serve_once - starts the service and waits for its end; returns its status
function serve_once {
    local line status=0
    for line in "${PRE[@]}"; do
        run_command "$line" || return 1
    done
    for line in "${START[@]}"; do
        command_of "$line"
        if [[ ! -x ${COMMAND[0]} && -z $(PATH=${VARIABLES[PATH]} type -P "${COMMAND[0]}") ]]; then
            say "$UNIT: ${COMMAND[0]} is no program"
            return 203
        fi
        in_unit "${COMMAND[@]}" &
        MAIN=$!
        printf '%s\n' "$MAIN" >"$STATE/main"
        case ${SETTINGS[Type]:-simple} in
            oneshot)
                await "$MAIN" || status=$?
                ((IGNORE == 0)) || status=0
                ((status == 0)) || return "$status"
                ;;
            forking)
                await "$MAIN" || return "$?"
                main_process
                [[ -n $MAIN ]] || return 1
                printf '%s\n' "$MAIN" >"$STATE/main"
                ;;
        esac
    done
    set_state active
    for line in "${POST[@]}"; do
        run_command "$line" || :
    done
    answer active
    case ${SETTINGS[Type]:-simple} in
        oneshot)
            while [[ ${SETTINGS[RemainAfterExit],,} == @(yes|true|1|on) && ! -e $STATE/stopping ]]; do
                rest 1000
            done
            ;;
        forking)
            while [[ -d /proc/$MAIN ]]; do
                rest 500
            done
            ;;
        *)
            await "$MAIN" || status=$?
            ((IGNORE == 0)) || status=0
            ;;
    esac
    return "$status"
}

# await PID - waits for a child, through signals that this process gets; returns its status
function await {
    local status
    while :; do
        status=0
        wait "$1" 2>/dev/null || status=$?
        ((status > 128)) && kill -0 "$1" 2>/dev/null || return "$status"
    done
}

# supervise UNIT - the process that a service has: starts it, as often as the unit file wants, and ends with it
function supervise {
    local status line delay
    unit_name "$1"
    exec {LOCK}>>"$STATE/lock"
    # Whoever asks for the lock holds it for a moment, too.
    flock -w 2 "$LOCK" || exit 0
    # Nothing of whoever has started us: only the log stays.
    for line in "/proc/$$/fd"/*; do
        line=${line##*/}
        # 255 is how bash reads this file.
        if ((line > 2 && line != LOCK && line != 255)); then eval "exec $line>&-"; fi
    done
    open_pipe
    # Whoever stops a service says so by a file; this process goes when the service has gone.
    trap : TERM INT HUP
    unit_files || { answer "failed there is no file of the unit $UNIT"; exit 1; }
    read_unit
    STARTS=()
    if ! identity; then
        set_state failed
        answer "failed it is to run as ${SETTINGS[User]-}:${SETTINGS[Group]-}, which this user may not"
        exit 1
    fi
    while :; do
        printf -v INVOCATION '%s' "$(od -An -v -tx1 -N16 /dev/urandom | tr -d ' \n')"
        printf '%s\n' "$INVOCATION" >"$STATE/invocation"
        environment
        set_state activating
        status=0
        serve_once || status=$?
        printf '%s\n' "$status" >"$STATE/status"
        say "$(printf '%(%F %T)T') $UNIT: ended with status $status"
        # What the service has left running is not to meet its successor.
        end_members
        for line in "${STOP_POST[@]}"; do
            run_command "$line" || :
        done
        if ! wanted_again "$status"; then
            break
        elif too_often; then
            say "$UNIT: was started too often; it is left alone"
            status=1
            break
        fi
        milliseconds "${SETTINGS[RestartSec]-}" 100
        delay=$REPLY
        while ((delay > 0)) && [[ ! -e $STATE/stopping ]]; do
            rest $((delay < 500 ? delay : 500))
            delay=$((delay - 500))
        done
        [[ ! -e $STATE/stopping ]] || break
    done
    if [[ -e $STATE/stopping ]] || ! wanted_failed "$status"; then
        set_state inactive
    else
        set_state failed
    fi
    answer "failed it ended with status $status; see $LOG"
}

# wanted_failed STATUS - returns 0 when a service that ended with STATUS by itself has failed
function wanted_failed {
    case $1 in 0 | 129 | 130 | 141 | 143) return 1 ;; esac
    [[ " ${SETTINGS[SuccessExitStatus]-} " != *" $1 "* ]]
}

# end_members - ends what is left of the unit's processes: asks, waits two seconds, kills
function end_members {
    local tries
    members
    ((${#MEMBERS[@]})) || return 0
    kill -TERM "${MEMBERS[@]}" 2>/dev/null
    for ((tries = 0; tries < 20; tries++)); do
        rest 100
        members
        ((${#MEMBERS[@]})) || return 0
    done
    kill -KILL "${MEMBERS[@]}" 2>/dev/null
    rest 100
}

# start - starts UNIT unless it is active, and waits until it is; returns 1 when it fails, telling why
function start {
    local reply=''
    state_of
    [[ $CURRENT != active ]] || return 0
    if ! unit_files; then
        say "Failed to start $UNIT: there is no file of that name in $SYSTEMD_DIR or below /etc and /usr/lib"
        return "$UNIT_NOT_FOUND"
    fi
    read_unit
    if ((${#START[@]} == 0)); then
        say "Failed to start $UNIT: ${FILES[0]} has no ExecStart"
        return 1
    fi
    if ! identity; then
        say "Failed to start $UNIT: it is to run as ${SETTINGS[User]-}:${SETTINGS[Group]-}, which this user may not"
        return 1
    fi
    mkdir -p "$STATE" "${LOG%/*}"
    if [[ $CURRENT != activating ]]; then
        # A supervisor that was killed may have left its service.
        end_members
        rm -f "$STATE/stopping" "$STATE/answer"
        mkfifo -m 600 "$STATE/answer"
        exec {ANSWER}<>"$STATE/answer"
        # Not below this process, not in its session, and with nothing of its environment.
        setsid --fork env -i PATH="$SYSTEM_PATH" HOME="${HOME-/}" LANG="${LANG:-C.UTF-8}" SERVICE_DIR="$SERVICE_DIR" \
            LOGDIR="$LOGDIR" SYSTEMD_DIR="$SYSTEMD_DIR" "$BASH" "$0" supervise "$UNIT" \
            </dev/null >>"$LOG" 2>&1 {ANSWER}>&- {PIPE}>&-
        milliseconds "${SETTINGS[TimeoutStartSec]-}" 90000
        read -r -t $((REPLY / 1000 + 1)) -u "$ANSWER" reply || :
        exec {ANSWER}>&-
        rm -f "$STATE/answer"
    fi
    case $reply in
        active) settle ;;
        '') say "Failed to start $UNIT: it says nothing; see $LOG" ;;
        *) say "Failed to start $UNIT: ${reply#failed }" ;;
    esac
    [[ $reply == active ]]
}

# settle - a service that can't even be started ends at once: waits a moment, to tell it while somebody looks
function settle {
    [[ ${SETTINGS[Type]:-simple} != oneshot ]] || return 0
    rest 100
    state_of
    if [[ $CURRENT != active && $CURRENT != activating ]]; then
        say "$UNIT was started and has ended at once; see $LOG"
    fi
}

# stop - stops UNIT, and with it every process that it has started; returns 0 when none is left
function stop {
    local main='' tries signal
    [[ -d $STATE ]] || return 0
    : >"$STATE/stopping"
    unit_files || FILES=()
    read_unit
    BECOME=()
    identity || :
    INVOCATION=''
    [[ ! -r $STATE/invocation ]] || read -r INVOCATION <"$STATE/invocation"
    [[ ! -r $STATE/main ]] || read -r main <"$STATE/main"
    members
    if ((${#MEMBERS[@]})); then
        environment
        VARIABLES[MAINPID]=$main
        exec {LOCK}</dev/null
        for signal in "${STOP[@]}"; do
            run_command "$signal" || :
        done
        signal=${SETTINGS[KillSignal]:-TERM}
        # The main process first, which ends its children in order.
        if [[ ${SETTINGS[KillMode]:-control-group} == @(process|mixed) && " ${MEMBERS[*]} " == *" $main "* ]]; then
            kill -s "${signal#SIG}" "$main" 2>/dev/null
        else
            kill -s "${signal#SIG}" "${MEMBERS[@]}" 2>/dev/null
        fi
        milliseconds "${SETTINGS[TimeoutStopSec]-}" 90000
        for ((tries = REPLY / 50; tries > 0; tries--)); do
            rest 50
            [[ -d /proc/$main ]] || break
        done
        end_members
    fi
    for ((tries = 0; tries < 100; tries++)); do
        supervised || break
        rest 50
    done
    members
    if ((${#MEMBERS[@]})); then
        say "$UNIT: can't be stopped: ${MEMBERS[*]} still run"
        return 1
    fi
    rm -f "$STATE/main" "$STATE/invocation" "$STATE/stopping"
    set_state inactive
}

# reload - runs what the unit file has for it; returns its status
function reload {
    local line main=''
    unit_files && read_unit && identity || return 1
    [[ ! -r $STATE/main ]] || read -r main <"$STATE/main"
    if ((${#RELOAD[@]} == 0)); then
        say "Failed to reload $UNIT: its file has no ExecReload"
        return 1
    fi
    read -r INVOCATION <"$STATE/invocation"
    environment
    VARIABLES[MAINPID]=$main
    exec {LOCK}</dev/null
    for line in "${RELOAD[@]}"; do
        run_command "$line" || return
    done
}

# status - shows UNIT as systemctl does, in short; returns 0 when it is active, 3 when not, 4 when there is none
function status {
    local main='' line
    if ! unit_files && [[ ! -d $STATE ]]; then
        say "Unit $UNIT could not be found."
        return 4
    fi
    state_of
    [[ ! -r $STATE/main ]] || read -r main <"$STATE/main"
    printf '%s\n' "$UNIT" "     Loaded: ${FILES[0]-not found} ($(enabled))" "     Active: $CURRENT"
    [[ $CURRENT != active ]] || printf '%s\n' "   Main PID: $main"
    printf '%s\n' "        Log: $LOG"
    members
    for line in "${MEMBERS[@]}"; do
        printf '%14s %s\n' "$line" "$(tr '\0' ' ' <"/proc/$line/cmdline" 2>/dev/null)"
    done
    [[ ! -s $LOG ]] || tail -n 10 "$LOG"
    [[ $CURRENT == active ]] || return "$NOT_RUNNING"
}

# enabled - prints enabled or disabled; returns 0 or 1
function enabled {
    if [[ -e $STATE/enabled ]]; then
        echo enabled
    elif unit_files; then
        echo disabled
        return 1
    else
        say "Failed to get unit file state for $UNIT: No such file or directory"
        return 1
    fi
}

# elevated COMMAND - begins anew by sudo when UNIT is another user's: by its file, or by who has started it
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
        exec sudo -n env SERVICE_DIR="$SERVICE_DIR" LOGDIR="$LOGDIR" SYSTEMD_DIR="$SYSTEMD_DIR" "$BASH" "$0" "$1" "$UNIT"
    fi
}

# one COMMAND - does it to UNIT; returns its status
function one {
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
            say "the supervisor of services has no command $1; systemd, which has, does not run on this machine"
            return 1
            ;;
    esac
}

# main WORD... - takes options and the command apart, and does it to every unit
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
        # There is nothing that reads unit files before they are needed.
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
        one "$command" || result=$?
    done
    return "$result"
}

main "$@"
