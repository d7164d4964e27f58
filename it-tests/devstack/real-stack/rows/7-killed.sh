# shellcheck shell=bash

# row_killed: SIGKILL during a plugin's install, and Ctrl-C during pip; what is reported and left, and whether the next stack works.
function row_killed {
    boot killed
    put_tree
    make_plugin devstack-plugin-small small
    write_conf "${small[@]}"
    start_stackplug killed stack
    check "barbican's install is reached" wait_for 900 step_is_running barbican 'stack install'
    sleep 3
    kill_stackplug KILL
    check "nothing of that stack runs on" wait_for 60 no_process_of_stack
    run_stackplug runs runs
    check "the run is listed as killed" has runs killed
    local killed
    killed=$(run_folder)
    start_stackplug interrupted stack
    wait_for 60 is_another_run "$killed"
    check "barbican's install is reached again" wait_for 900 step_is_running barbican 'stack install'
    check "pip is at work" wait_for 300 pip_is_at_work
    kill_stackplug INT
    wait "$running"
    check "Ctrl-C ends the run with 130" [ $? = 130 ]
    check "it names the plugin" has interrupted "barbican: 'stack install' was interrupted"
    check "it names the command" has interrupted 'pip'
    check "it names the line" has interrupted '--> /opt/stack/devstack/inc/python:'
    check "it names the plugin's line" has interrupted 'in source at /opt/stack/barbican/devstack/plugin.sh:'
    check "no pip is left" no_process_of_stack
    run_stackplug stack stack
    check "the next stack ends well" [ $? = 0 ]
    check "barbican answers" answers 200 key-manager/v1/secrets
    stop_system
}

# start_stackplug NAME ARGUMENT...: starts stackplug in the background; sets "running". A script's background jobs ignore SIGINT.
function start_stackplug {
    inside env --default-signal=INT,HUP /opt/stackplug/bin/stackplug "${@:2}" </dev/null >"$row/$1.out" 2>&1 &
    running=$!
}

# kill_stackplug SIGNAL: sends a signal to the running stackplug alone.
function kill_stackplug {
    as_root pkill "-$1" -u stack -x java
}

# wait_for SECONDS COMMAND...: waits until a command succeeds.
function wait_for {
    local end=$((SECONDS + $1))
    until "${@:2}" >/dev/null 2>&1; do
        ((SECONDS < end)) || return 1
        sleep 0.5
    done
}

# is_another_run FOLDER: whether the last run is not the one with that folder.
function is_another_run {
    [[ $(run_folder) != "$1" ]]
}

# step_is_running PLUGIN POINT: whether the last event of the journal about a step is the start of that one.
function step_is_running {
    jq -es --arg plugin "$1" --arg point "$2" 'map(select(.event | startswith("step-"))) | last
        | .event == "step-started" and .plugin == $plugin and .point == $point' "$(run_folder)/journal.jsonl"
}

function pip_is_at_work {
    as_root pgrep -u stack -f 'pip install'
}

# no_process_of_stack: whether no script, pip or apt of a stack runs.
function no_process_of_stack {
    ! as_root pgrep -a -f 'stack\.sh|pip install|apt-get'
}
