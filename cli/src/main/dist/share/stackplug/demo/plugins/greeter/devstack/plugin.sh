# shellcheck shell=bash
#
# devstack/plugin.sh - sourced once for each phase, as "source plugin.sh MODE [PHASE]". Above, the functions, one for
# each job; at the end, which of them runs when.
#
# All plugins share one shell, in which a failing command ends the run (errexit). So the names carry the plugin's name,
# variables of a function are local, and no function ends in a test that may say no.

# Whoever traces the run wants to see what it does, not how functions are defined: trace off here, restored at the end.
_XTRACE_GREETER=$(set +o | grep xtrace)
set +o xtrace

# greeter_pid - prints the number of the service's process; returns 1 if there is none.
# A number in a file may be another process's by now, so it is believed only if that process runs our program.
function greeter_pid {
    local pid="" arguments=()
    if [[ -r $GREETER_RUN_DIR/pid ]]; then
        read -r pid <"$GREETER_RUN_DIR/pid" || true
    fi
    if [[ -z $pid || ! -r /proc/$pid/cmdline ]]; then
        return 1
    fi
    # The process may end between the line above and the next.
    mapfile -d '' -t arguments 2>/dev/null <"/proc/$pid/cmdline" || true
    if [[ " ${arguments[*]} " != *" $GREETER_PROGRAM serve "* ]]; then
        return 1
    fi
    echo "$pid"
}

# install_greeter - builds the program: the template with its paths and phrases filled in.
# The result goes below DATA_DIR and not into the checkout, which stays as it was fetched.
function install_greeter {
    local language tone phrase phrases="" program

    if ! function_exists phrasebook_phrase; then
        die $LINENO "greeter requires the plugin phrasebook: enable it in local.conf"
    fi
    # shellcheck disable=SC2153 # phrasebook's settings set it
    for language in $PHRASEBOOK_LANGUAGES; do
        for tone in plain formal; do
            phrase=$(phrasebook_phrase "$language" "$tone") \
                || die $LINENO "the phrasebook isn't there yet: phrasebook has to run before greeter"
            # @Q quotes: nothing in a phrase can become code.
            phrases+="phrases[$language.$tone]=${phrase@Q}"$'\n'
        done
    done

    program=$(<"$GREETER_DIR/files/greeter.in")
    program=${program/"@CONF@"/"${GREETER_CONF@Q}"}
    program=${program/"@RUN_DIR@"/"${GREETER_RUN_DIR@Q}"}
    program=${program/"# @PHRASES@"/"$phrases"}

    mkdir -p "${GREETER_PROGRAM%/*}"
    printf '%s\n' "$program" >"$GREETER_PROGRAM"
    chmod +x "$GREETER_PROGRAM"
}

# configure_greeter - writes the configuration file.
# Afresh: a setting that the user has taken out of local.conf since the last run must not live on.
function configure_greeter {
    mkdir -p "${GREETER_CONF%/*}"
    rm -f "$GREETER_CONF"
    iniset "$GREETER_CONF" DEFAULT language "$GREETER_LANGUAGE"
    iniset "$GREETER_CONF" DEFAULT tone "$GREETER_TONE"
}

# start_greeter - starts or restarts the service, and returns when it is ready.
# run_process does this for most plugins, with systemd and root. Without: setsid gives the service a session of its own,
# so that Ctrl-C in this terminal doesn't reach it. It must not hold the descriptors that the stack script has open, or
# a reader of the run's output waits for the service to end; 3 and 6 are the terminal and the summary.
function start_greeter {
    local try

    stop_greeter
    mkdir -p "${GREETER_LOG%/*}" "$GREETER_RUN_DIR"
    chmod 700 "$GREETER_RUN_DIR"
    setsid "$GREETER_PROGRAM" serve </dev/null >>"$GREETER_LOG" 2>&1 3>&- 6>&- &
    # A bare "wait" of another plugin must not wait for it.
    disown

    for ((try = 0; try < 100; try++)); do
        if "$GREETER_PROGRAM" ask >/dev/null 2>&1; then
            return 0
        fi
        sleep 0.05
    done
    tail -n 5 "$GREETER_LOG"
    die $LINENO "greeter does not answer; above, the end of $GREETER_LOG"
}

# check_greeter - asks the service, and dies unless the answer is right.
# What is right follows from the configuration file, because a section of local.conf may have changed it.
function check_greeter {
    local answer expected signature

    expected=$(phrasebook_phrase "$(iniget "$GREETER_CONF" DEFAULT language)" "$(iniget "$GREETER_CONF" DEFAULT tone)")
    signature=$(iniget "$GREETER_CONF" answer signature)
    expected+=", World!${signature:+ ($signature)}"

    answer=$("$GREETER_PROGRAM" ask World) || die $LINENO "greeter gave no answer"
    if [[ $answer != "$expected" ]]; then
        die $LINENO "greeter said '$answer' instead of '$expected'"
    fi
    echo_summary "greeter says: $answer"
}

# stop_greeter - stops the service; a service that does not run is not an error, because unstack may follow a failed stack.
function stop_greeter {
    local pid try

    if pid=$(greeter_pid); then
        kill "$pid" || true
        for ((try = 0; try < 100; try++)); do
            if ! greeter_pid >/dev/null; then
                break
            fi
            sleep 0.05
        done
        if greeter_pid >/dev/null; then
            kill -KILL "$pid" || true
        fi
    fi
    rm -rf "$GREETER_RUN_DIR"
}

# cleanup_greeter - removes all that the functions above have made; the checkout stays.
function cleanup_greeter {
    # An empty variable here would be a catastrophe: ":?" makes it an error.
    rm -rf "${GREETER_DATA_DIR:?}"
}

if is_service_enabled greeter; then
    if [[ "$1" == "stack" && "$2" == "install" ]]; then
        echo_summary "Building greeter"
        install_greeter

    elif [[ "$1" == "stack" && "$2" == "post-config" ]]; then
        echo_summary "Configuring greeter"
        configure_greeter

    elif [[ "$1" == "stack" && "$2" == "extra" ]]; then
        # Not before: between post-config and extra, the sections of local.conf are merged into the file.
        echo_summary "Starting greeter"
        start_greeter

    elif [[ "$1" == "stack" && "$2" == "test-config" ]]; then
        check_greeter
    fi

    if [[ "$1" == "unstack" ]]; then
        echo_summary "Stopping greeter"
        stop_greeter
    fi

    if [[ "$1" == "clean" ]]; then
        # Plugins are cleaned in the order in which they are stacked: phrasebook's data are gone by now, and a teardown
        # should need nothing but its own. The service is stopped: before clean, there always is an unstack.
        echo_summary "Removing greeter's data"
        cleanup_greeter
    fi
fi

# Restore xtrace
$_XTRACE_GREETER
