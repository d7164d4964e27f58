# shellcheck shell=bash

# row_cycle: the stacked system is booted again, torn down, stacked and cleaned; what is left is what the plain scripts leave.
function row_cycle {
    [[ -d $folder/rows/stack/upper && -f $folder/rows/plain/cleaned ]] || fail 'run the rows "stack" and "plain" first'
    boot cycle stack
    check_services
    run_stackplug unstack unstack
    check "stackplug unstack ends well" [ $? = 0 ]
    inventory unstacked
    check "it leaves what unstack.sh leaves" same_inventory unstacked
    run_stackplug stack stack
    check "a second stack ends well" [ $? = 0 ]
    check "it fetches nothing" fetched_nothing
    check_services
    run_stackplug clean clean
    check "stackplug clean ends well" [ $? = 0 ]
    inventory cleaned
    check "it leaves what clean.sh leaves" same_inventory cleaned
    stop_system
}

function fetched_nothing {
    jq -es 'map(select(.event == "fetched" or .event == "cloned") | select(.action != "current" and .action != "kept")) | length == 0' \
        "$(run_folder)/journal.jsonl"
}
