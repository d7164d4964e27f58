# shellcheck shell=bash
#
# devstack/plugin.sh - courtesy works by its override-defaults alone. Here it only prints whether that took effect: a
# default that changes by itself is hard to find for a user who did not expect it.

# Trace off, restored at the end.
_XTRACE_COURTESY=$(set +o | grep xtrace)
set +o xtrace

# courtesy changes nothing that unstack or clean would have to put back.
if [[ "$1" == "stack" && "$2" == "pre-install" ]]; then
    if [[ "$GREETER_TONE" == "formal" ]]; then
        echo_summary "courtesy: the greeter's tone is formal"
    else
        echo_summary "courtesy: the greeter's tone stays '$GREETER_TONE', as local.conf has it"
    fi
fi

# Restore xtrace
$_XTRACE_COURTESY
