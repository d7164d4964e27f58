# shellcheck shell=bash
#
# devstack/plugin.sh - phrasebook has something to do in two phases only; in all others it only defines its functions.

# Trace off while functions are defined, restored at the end.
_XTRACE_PHRASEBOOK=$(set +o | grep xtrace)
set +o xtrace

# shellcheck source=lib/phrasebook disable=SC1091 # the place is known at run time only
source "$PHRASEBOOK_DIR/devstack/lib/phrasebook"

if [[ "$1" == "stack" && "$2" == "install" ]]; then
    # Plugins that need the phrases use them in this very phase: that works only in the right order.
    echo_summary "Installing phrasebook: $PHRASEBOOK_LANGUAGES"
    install_phrasebook
fi

if [[ "$1" == "clean" ]]; then
    echo_summary "Removing phrasebook's data"
    cleanup_phrasebook
fi

# Restore xtrace
$_XTRACE_PHRASEBOOK
