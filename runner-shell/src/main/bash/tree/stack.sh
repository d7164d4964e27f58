#!/usr/bin/env bash
#
# Reads the settings of a DevStack tree without running it, under the name that plugins expect: extracts the localrc section
# as the tree's stack.sh does, reads the tree's functions and its stackrc, and announces the given points.
#
# Arguments: the session's folder, TOP_DIR, whether a failure ends the script (1 or 0), and the points. The folder "view" in
# the session's folder has a link to each file in TOP_DIR, and the extracted localrc. The extracted localrc in TOP_DIR is that
# of the last stack, which unstack.sh needs, and stays unchanged.

_stackplug_folder=$1
_stackplug_top_dir=("$2")
_stackplug_stops_at_failure=$3
_stackplug_points=("${@:4}")
_stackplug_library=${BASH_SOURCE[0]%/tree/stack.sh}
_stackplug_view=$_stackplug_folder/view
set --

# As stack.sh does before it reads the functions.
unset GREP_OPTIONS LANG LANGUAGE
# bash prints a message on a machine without this locale.
export LC_ALL=en_US.utf8 2>/dev/null
umask 022
PATH=$PATH:/usr/local/bin:/usr/local/sbin:/usr/sbin:/sbin
exec 3>&1 6>&1

source "$_stackplug_library/tree/begin"

# GetDistro calls lsb_release, and would install its package if it were missing.
if declare -F GetDistro >/dev/null && type -P lsb_release >/dev/null; then
    GetDistro
fi
if declare -F extract_localrc_section >/dev/null; then
    extract_localrc_section "$TOP_DIR/local.conf" "$TOP_DIR/localrc" "$_stackplug_view/.localrc.auto"
fi
if [[ -e $_stackplug_folder/trace ]]; then
    source "$_stackplug_library/session/trace"
fi
source "$_stackplug_view/stackrc"
_stackplug_localrc_flags=$-
builtin set -E
_stackplug_catch_off "$_stackplug_localrc_flags"
# The tree finds its files by the path of stackrc, which is a link here: the paths that were derived from it are corrected.
RC_DIR=$TOP_DIR
for _stackplug_name in $(compgen -v); do
    if [[ ${!_stackplug_name-} == *"$_stackplug_view"* && $_stackplug_name != _* && $_stackplug_name != BASH* ]]; then
        printf -v "$_stackplug_name" %s "${!_stackplug_name//"$_stackplug_view"/"$TOP_DIR"}"
    fi
done
DEST=${DEST:-/opt/stack}
if declare -F disable_negated_services >/dev/null; then
    disable_negated_services
fi

if ! type -P uuidgen >/dev/null; then
    source "$_stackplug_library/session/uuidgen"
fi

((_stackplug_stops_at_failure == 0)) || set -o errexit
# _stackplug_run_phase POINT: the point, without the scripts of extras.d that the tree's run_phase runs.
function _stackplug_run_phase {
    case $1 in
        override_defaults) plugin_override_defaults ;;
        source) load_plugin_settings ;;
        *) _stackplug_pass_point "$1" ;;
    esac
}

for _stackplug_point in "${_stackplug_points[@]}"; do
    _stackplug_run_phase "$_stackplug_point"
done
_stackplug_complete=1
builtin exit 0
