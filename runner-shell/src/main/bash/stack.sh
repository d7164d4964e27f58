#!/usr/bin/env bash
#
# The stand-alone stack script: evaluates localrc, then announces the given points, in order. The other scripts (unstack.sh,
# clean.sh, run.sh) are copies of it, with the names that plugins expect in $0.
#
# Arguments: the session's folder, TOP_DIR, the first DEST, localrc or nothing, whether a failure ends the run (1 or 0), and
# the points.

_stackplug_folder=$1
_stackplug_top_dir=$2
_stackplug_dest=$3
_stackplug_localrc=$4
_stackplug_stops_at_failure=$5
_stackplug_points=("${@:6}")
_stackplug_library=${BASH_SOURCE[0]%/*}
_stackplug_in_tree=0
# Plugins read their own arguments only when they get some.
set --

# Descriptors that DevStack's stack.sh has open: the user's terminal and the summary.
exec 3>&1 6>&1

source "$_stackplug_library/session/state"
source "$_stackplug_library/functions"
source "$_stackplug_library/session/channel"
source "$_stackplug_library/session/failures"
source "$_stackplug_library/session/interrupts"
source "$_stackplug_library/session/notes"
source "$_stackplug_library/session/points"
source "$_stackplug_library/session/plugins"
source "$_stackplug_library/session/clones"
source "$_stackplug_library/session/environment"
source "$_stackplug_library/session/checkpoints"
source "$_stackplug_library/session/localrc"

# A plugin can't redefine or unset what the session depends on. It can redefine helpers, which are an API in both directions.
readonly _stackplug_localrc
readonly -f _stackplug_send _stackplug_receive _stackplug_arrive _stackplug_serve_points _stackplug_obey _stackplug_source_all \
    _stackplug_prepend_err_trap _stackplug_prepare _stackplug_take_traps _stackplug_send_failure _stackplug_arrange \
    _stackplug_note_failure _stackplug_on_error _stackplug_on_exit _stackplug_read_traps _stackplug_claim_exit \
    _stackplug_ask _stackplug_free_builtin _stackplug_trace_off _stackplug_trace_back _stackplug_write_checkpoint \
    _stackplug_uncover _stackplug_catch _stackplug_catch_done _stackplug_catch_on _stackplug_catch_off \
    _stackplug_on_interrupt _stackplug_on_next _stackplug_end_step _stackplug_explain_missing

_stackplug_send hello 2 "$BASH_VERSION" "$$"
_stackplug_read_traps
_stackplug_claim_exit

if [[ -r $_stackplug_folder/restore ]]; then
    # At the top level, because in a function all declared variables would be local. The file restores errexit as well.
    source "$_stackplug_library/session/restoring"
    source "$_stackplug_folder/restore"
    _stackplug_free_builtin
    unset -f _stackplug_clear _stackplug_define _stackplug_enter
    ((${#_stackplug_lost[@]} == 0)) || _stackplug_send lost "${_stackplug_lost[@]}"
else
    _stackplug_before_localrc
    if [[ -e $_stackplug_folder/trace ]]; then
        source "$_stackplug_library/session/trace"
    fi
    if [[ -n $_stackplug_localrc ]]; then
        # As in DevStack, a failing command in localrc does not end it: errexit is off until localrc has been read.
        _stackplug_catch_on
        source "$_stackplug_localrc"
        _stackplug_free_builtin
        _stackplug_localrc_flags=$-
        builtin set -E
        _stackplug_catch_off "$_stackplug_localrc_flags"
    fi
    # The passwords that read_password has asked for or generated in an earlier run. As in DevStack, after localrc.
    if [[ -r $_stackplug_top_dir/.localrc.password ]]; then
        source "$_stackplug_top_dir/.localrc.password"
    fi
    _stackplug_free_builtin
    _stackplug_after_localrc

    if ((_stackplug_stops_at_failure)); then
        set -o errexit
    fi
fi
# Without [[ ]], which bash rejects after a file that has ended within a [[ ]].
case $0 in
    */unstack.sh | */clean.sh)
        for _stackplug_point in "${_stackplug_points[@]}"; do
            if builtin test "$_stackplug_point" != source; then
                _stackplug_serve_points "$_stackplug_point"
                continue
            fi
            # DevStack's scripts call the function that sources the settings directly, and not by run_phase.
            _stackplug_arrive source
            # shellcheck disable=SC2031 # no subshell here
            until builtin test "${_stackplug_message[0]-}" = release; do
                _stackplug_obey
                _stackplug_source_all
            done
        done
        _stackplug_complete=1
        ;;
    *)
        _stackplug_serve_points "${_stackplug_points[@]}"
        _stackplug_complete=1
        ;;
esac

# Some errors make bash leave all functions and continue here.
((_stackplug_complete)) || builtin exit 1
set +o errexit
