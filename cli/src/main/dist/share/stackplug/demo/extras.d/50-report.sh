# shellcheck shell=bash
#
# extras.d/50-report.sh - sourced at every point of a run, before the plugins, with the point in $1 and $2. Such
# a file is for the needs of a single machine: a plugin has to be fetched, a file in extras.d only has to exist.
#
# This one prints the state before the plugins run, at the points at which there is something to see.

# Trace off, restored at the end.
_XTRACE_REPORT=$(set +o | grep xtrace)
set +o xtrace

# report_files - prints the names of the files below DATA_DIR on one line
function report_files {
    local name names=""
    # All plugins share the options of this shell: a pattern that needs other options is expanded in a subshell.
    while read -r name; do
        if [[ -f $name ]]; then
            names+=" ${name#"$DATA_DIR/"}"
        fi
    done < <(shopt -s globstar nullglob && printf '%s\n' "$DATA_DIR"/**)
    echo "${names:- none}"
}

# report_process - prints the id of the greeter's process
function report_process {
    local pid="none"
    if [[ -r ${GREETER_RUN_DIR-}/pid ]]; then
        read -r pid <"$GREETER_RUN_DIR/pid" || true
    fi
    echo "$pid"
}

case "$1${2:+ $2}" in
    override_defaults)
        echo_summary "report: plugins, in this order: ${DEVSTACK_PLUGINS//,/ }"
        ;;
    source)
        # Not greeter's own default: its settings come after this.
        echo_summary "report: GREETER_TONE, before any settings: ${GREETER_TONE:-not set}"
        ;;
    "stack pre-install")
        echo_summary "report: services: $ENABLED_SERVICES"
        ;;
    "stack install" | "stack post-config" | clean)
        echo_summary "report: files below DATA_DIR: $(report_files)"
        ;;
    "stack extra")
        if [[ -r ${GREETER_CONF-} ]]; then
            echo_summary "report: greeter's configuration, merged: $(tr '\n' ' ' <"$GREETER_CONF")"
        fi
        ;;
    "stack test-config" | unstack)
        echo_summary "report: greeter's process: $(report_process)"
        ;;
esac

# Restore xtrace
$_XTRACE_REPORT
