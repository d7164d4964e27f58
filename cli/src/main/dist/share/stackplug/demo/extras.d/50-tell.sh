# shellcheck shell=bash
#
# extras.d/50-tell.sh - sourced at every point of a run, before the plugins, with the point in $1 and $2. For what one
# machine needs and nobody else: a plugin has to be fetched, a file in extras.d only has to be there.
#
# This one tells, where there is something to see, how things stand before the plugins are run.

# Trace off, restored at the end.
_XTRACE_TELL=$(set +o | grep xtrace)
set +o xtrace

# tell_files - prints the names of the files below DATA_DIR on one line
function tell_files {
    local name names=""
    # The options of this shell are everybody's: a pattern that needs others is expanded in a subshell.
    while read -r name; do
        if [[ -f $name ]]; then
            names+=" ${name#"$DATA_DIR/"}"
        fi
    done < <(shopt -s globstar nullglob && printf '%s\n' "$DATA_DIR"/**)
    echo "${names:- none}"
}

# tell_process - prints what the greeter has written about its process
function tell_process {
    local pid="none"
    if [[ -r ${GREETER_RUN_DIR-}/pid ]]; then
        read -r pid <"$GREETER_RUN_DIR/pid" || true
    fi
    echo "$pid"
}

case "$1${2:+ $2}" in
    override_defaults)
        echo_summary "tell: plugins, in this order: ${DEVSTACK_PLUGINS//,/ }"
        ;;
    source)
        # Not greeter's own default: its settings come after this.
        echo_summary "tell: GREETER_TONE, before any settings: ${GREETER_TONE:-not set}"
        ;;
    "stack pre-install")
        echo_summary "tell: services: $ENABLED_SERVICES"
        ;;
    "stack install" | "stack post-config" | clean)
        echo_summary "tell: files below DATA_DIR: $(tell_files)"
        ;;
    "stack extra")
        if [[ -r ${GREETER_CONF-} ]]; then
            echo_summary "tell: greeter's configuration, merged: $(tr '\n' ' ' <"$GREETER_CONF")"
        fi
        ;;
    "stack test-config" | unstack)
        echo_summary "tell: greeter's process: $(tell_process)"
        ;;
esac

# Restore xtrace
$_XTRACE_TELL
