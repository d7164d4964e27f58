# shellcheck shell=bash

# row_stack: stackplug stack, to the end of stack.sh, with plugins whose services answer.
function row_stack {
    boot stack
    put_tree
    make_plugin devstack-plugin-small small
    write_conf "${full[@]}"
    run_stackplug stack stack
    check "stackplug stack ends well" [ $? = 0 ]
    check "stack.sh comes to its last line" grep -q 'stack.sh completed in' "$(logfile .summary)"
    check_services
    as_admin openstack endpoint list -f value -c 'Service Type' >"$row/endpoints.out" 2>&1
    local type
    for type in identity key-manager infra-optim messaging small-service; do
        check "the endpoints have $type" grep -qx "$type" "$row/endpoints.out"
    done
    check "the plugin that requires barbican runs after it" runs_after_barbican
    check "no zombie is left" no_process_is zombie
    check "no process has a file of stackplug open" no_process_has_file
    check "no process has a variable of stackplug" no_process_has_variable
    stop_system
}

# check_services: whether the services of the full configuration answer a token of this Keystone.
function check_services {
    check "Keystone answers" answers 200 identity/v3/projects
    check "barbican answers" answers 200 key-manager/v1/secrets
    check "watcher answers" answers 200 infra-optim/v1/goals
    check "zaqar answers" answers 200 messaging/v2/queues -H 'Client-ID: 3381af92-2b9e-11e3-b191-71861300734c'
    check "the small plugin's service answers" as_root curl -sf http://127.0.0.1:19876/small.conf
}

# runs_after_barbican: whether the journal has barbican's step before that of the plugin that requires it.
function runs_after_barbican {
    local order
    order=$(jq -r 'select(.event == "step-started" and .point == "stack install").plugin // empty' "$(run_folder)/journal.jsonl")
    [[ $order == *barbican*devstack-plugin-small* ]]
}

function no_process_is {
    # shellcheck disable=SC2016 # the system's shell expands it
    as_root bash -c '! ps -eo stat= | grep -q "^Z"'
}

function no_process_has_file {
    # shellcheck disable=SC2016
    as_root bash -c '! ls -l /proc/[0-9]*/fd 2>/dev/null | grep -F .stackplug'
}

function no_process_has_variable {
    # shellcheck disable=SC2016
    as_root bash -c '! grep -lzi stackplug /proc/[0-9]*/environ 2>/dev/null | grep -v "^/proc/$$/"'
}
