#!/usr/bin/env bash
#
# The stack script of a small tree that has the shape of DevStack's, for tests.

set -o xtrace
umask 022
TOP_DIR=$(cd "$(dirname "$0")" && pwd)
if [[ -r $TOP_DIR/.stackenv ]]; then
    rm "$TOP_DIR/.stackenv"
fi
FILES=$TOP_DIR/files
if [[ $EUID -eq ${REFUSED_USER:--1} ]]; then
    set +o xtrace
    echo "not as this user"
    exit 1
fi
if [[ -n $VIRTUAL_ENV ]]; then
    set +o xtrace
    echo "not in a virtual environment"
    exit 1
fi
source $TOP_DIR/functions
rm -f $TOP_DIR/.localrc.auto
extract_localrc_section $TOP_DIR/local.conf $TOP_DIR/localrc $TOP_DIR/.localrc.auto
source $TOP_DIR/stackrc
mkdir -p $DEST

VERBOSE=${VERBOSE:-True}
function echo_summary {
    echo -e "$@" >&6
}
if [[ -n $LOGFILE ]]; then
    exec 3>&1
    if [[ $VERBOSE == True ]]; then
        exec 1> >(tee "$LOGFILE" >&3) 2>&1
        exec 6> >(cat >"$LOGFILE.summary")
    else
        exec 1> >(cat >"$LOGFILE") 2>&1
        exec 6> >(tee "$LOGFILE.summary" >&3)
    fi
else
    exec 3>&1
    if [[ $VERBOSE != True ]]; then
        exec 1>/dev/null 2>&1
    fi
    exec 6> >(cat >&3)
fi

trap exit_trap EXIT
function exit_trap {
    local r=$?
    echo "the exit trap saw $r"
    echo "exit $r" >>$TOP_DIR/files/traps
    exit $r
}
trap err_trap ERR
function err_trap {
    local r=$?
    set +o xtrace
    echo "err $r" >>$TOP_DIR/files/traps
    exit $r
}
set -o errexit

fetch_plugins
run_phase override_defaults
source $TOP_DIR/lib/service
run_phase source
save_stackenv
echo_summary "Installing"
git_clone $REQUIREMENTS_REPO $REQUIREMENTS_DIR $REQUIREMENTS_BRANCH
run_phase stack pre-install
install_libs
stack_install_service service
quietly=$(
    false
    echo survived
)
[[ $quietly == survived ]]
run_phase stack install
if [[ $BREAK == function ]]; then
    break_in_a_function
elif [[ $BREAK == main ]]; then
    ls /no/such/folder
elif [[ $BREAK == linger ]]; then
    touch $TOP_DIR/files/lingers
    sleep 300
fi
run_phase stack post-config
merge_config_group $TOP_DIR/local.conf post-config
merge_config_group $TOP_DIR/local.conf extra
run_phase stack extra
merge_config_group $TOP_DIR/local.conf post-extra
service_check
run_phase stack test-config
merge_config_group $TOP_DIR/local.conf test-config

set +o xtrace
exec 1>&3
echo_summary "stack.sh completed"
exec 1>&3
exec 2>&3
exec 3>&-
exec 6>&-
