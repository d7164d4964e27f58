#!/usr/bin/env bash
#
# Looks at a DevStack tree without running it: extracts the localrc section as stack.sh does, reads the tree's functions and
# its stackrc, and stands at the points that it was given.
#
# Arguments: the session's folder, TOP_DIR, whether a failure ends it (1 or 0), and the points. The folder "view" in the
# session's folder has a link to everything in TOP_DIR, and room for the extracted localrc: the one in TOP_DIR is what
# unstack.sh knows of the last stack, and stays.

_stackplug_folder=$1
_stackplug_top_dir=("$2")
_stackplug_stops=$3
_stackplug_wanted=("${@:4}")
_stackplug_library=${BASH_SOURCE[0]%/tree/look.sh}
_stackplug_view=$_stackplug_folder/view
set --

# What stack.sh sets before it reads the functions.
unset GREP_OPTIONS LANG LANGUAGE
# Not every machine has that locale; bash says so.
export LC_ALL=en_US.utf8 2>/dev/null
umask 022
PATH=$PATH:/usr/local/bin:/usr/local/sbin:/usr/sbin:/sbin
exec 3>&1 6>&1

source "$_stackplug_library/tree/begin"

# GetDistro asks lsb_release, and would install its package if it were missing.
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
_stackplug_was=$-
builtin set -E
_stackplug_deafen "$_stackplug_was"
# The tree finds its files by the place of stackrc, which is a link here: what was made of that place is put right.
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

# Settings of plugins call it; stack.sh installs its package before.
if ! type -P uuidgen >/dev/null; then
    function uuidgen {
        cat /proc/sys/kernel/random/uuid
    }
fi

((_stackplug_stops == 0)) || set -o errexit
for _stackplug_want in "${_stackplug_wanted[@]}"; do
    case $_stackplug_want in
        override_defaults) plugin_override_defaults ;;
        source) load_plugin_settings ;;
        *) _stackplug_at "$_stackplug_want" ;;
    esac
done
_stackplug_complete=1
builtin exit 0
