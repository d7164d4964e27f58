# shellcheck shell=bash
#
# devstack/plugin.sh - banner shows its text. The package that it uses is listed in devstack/files/debs/banner and is there by
# now, or this machine does not let it be installed.

# Trace off, restored at the end.
_XTRACE_BANNER=$(set +o | grep xtrace)
set +o xtrace

# show_banner - shows the text; a program that may be missing is asked for first
function show_banner {
    if type -P figlet >/dev/null; then
        figlet -w 76 "$BANNER_TEXT"
        echo_summary "banner: shown in big letters, by figlet"
    else
        echo "$BANNER_TEXT"
        echo_summary "banner: shown in small letters, without figlet"
    fi
}

if [[ "$1" == "stack" && "$2" == "extra" ]]; then
    show_banner
fi

# Restore xtrace
$_XTRACE_BANNER
