#!/usr/bin/env bash
#
# The stand-alone stack script: evaluates localrc, then stands at the points that it was given, in order. The other
# scripts (unstack.sh, clean.sh, run.sh) are this one under the names that plugins expect in $0.
#
# Arguments: the session's folder, TOP_DIR, the first DEST, localrc or nothing, whether a failure ends the run (1 or 0),
# and the points.

# The engine's process; the shell ends when it is gone.
_stackplug_engine=$PPID
_stackplug_folder=$1
_stackplug_top_dir=$2
_stackplug_dest=$3
_stackplug_localrc=$4
_stackplug_stops=$5
_stackplug_points=("${@:6}")
_stackplug_to_engine=$_stackplug_folder/to-engine
_stackplug_to_shell=$_stackplug_folder/to-shell
_stackplug_library=${BASH_SOURCE[0]%/*}
_stackplug_message=()
_stackplug_traps=()
_stackplug_about=()
_stackplug_open_end=0
_stackplug_x=0
# The script's own ERR trap, which ours stands before while a step runs.
_stackplug_err=''
# Plugins look at their own arguments only when they are given some.
set --

# Descriptors that DevStack's stack.sh has open: the user's terminal and the summary.
exec 3>&1 6>&1

source "$_stackplug_library/functions"
source "$_stackplug_library/session/channel"
source "$_stackplug_library/session/failures"
source "$_stackplug_library/session/notes"
source "$_stackplug_library/session/points"
source "$_stackplug_library/session/plugins"
source "$_stackplug_library/session/clones"
source "$_stackplug_library/session/environment"
source "$_stackplug_library/session/checkpoints"
source "$_stackplug_library/session/localrc"

# What the channel lives by can't be redefined or unset by a plugin. Helpers can: they are an API in both directions.
readonly _stackplug_engine _stackplug_folder _stackplug_to_engine _stackplug_to_shell _stackplug_library
readonly _stackplug_err_trap _stackplug_exit_trap _stackplug_top_dir _stackplug_localrc
readonly -f _stackplug_send _stackplug_receive _stackplug_announce _stackplug_stand _stackplug_source_all \
    _stackplug_stand_before _stackplug_prepare _stackplug_take_traps _stackplug_tell_failure _stackplug_arrange \
    _stackplug_note _stackplug_on_error _stackplug_ending _stackplug_read_traps _stackplug_claim_exit _stackplug_ask \
    _stackplug_free _stackplug_hush _stackplug_unhush _stackplug_keep _stackplug_uncover \
    _stackplug_catch _stackplug_caught_up _stackplug_listen _stackplug_deafen

_stackplug_send hello 2 "$BASH_VERSION" "$$"
_stackplug_read_traps
_stackplug_claim_exit

if [[ -r $_stackplug_folder/restore ]]; then
    # At the top level, because in a function all that is declared would be local. It brings errexit along.
    source "$_stackplug_library/session/restoring"
    source "$_stackplug_folder/restore"
    _stackplug_free
    unset -f _stackplug_clear _stackplug_define _stackplug_enter
    ((${#_stackplug_lost[@]} == 0)) || _stackplug_send lost "${_stackplug_lost[@]}"
else
    _stackplug_before_localrc
    if [[ -e $_stackplug_folder/trace ]]; then
        source "$_stackplug_library/session/trace"
    fi
    if [[ -n $_stackplug_localrc ]]; then
        # As in DevStack, a failing command in localrc does not end it: errexit is off until it is read.
        _stackplug_listen
        source "$_stackplug_localrc"
        _stackplug_free
        _stackplug_was=$-
        builtin set -E
        _stackplug_deafen "$_stackplug_was"
    fi
    # What read_password has been told, or has made up, in an earlier run. As in DevStack, behind localrc.
    if [[ -r $_stackplug_top_dir/.localrc.password ]]; then
        source "$_stackplug_top_dir/.localrc.password"
    fi
    _stackplug_free
    _stackplug_after_localrc

    if ((_stackplug_stops)); then
        set -o errexit
    fi
fi
_stackplug_announce "${_stackplug_points[@]}"

# Some errors make bash give up all functions and go on here.
((_stackplug_complete)) || builtin exit 1
set +o errexit
