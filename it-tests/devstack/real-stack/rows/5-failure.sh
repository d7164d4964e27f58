# shellcheck shell=bash

# row_failure: a wrong setting, with which a plugin waits for its service in vain; the next stack gets through.
function row_failure {
    [[ -d $folder/rows/stack/upper ]] || fail 'run the row "stack" first'
    boot failure stack
    run_stackplug unstack unstack
    write_conf "${full[@]}" SMALL_PROBED=19877 SMALL_TIMEOUT=5
    run_stackplug failing stack
    check "a service that does not come up ends the run with 5" [ $? = 5 ]
    check "the error names the plugin" has failing "devstack-plugin-small: 'stack extra'"
    check "the error names the point" has failing "'stack extra'"
    check "the error names file and line" has failing '--> /opt/stack/devstack-plugin-small/devstack/plugin.sh:'
    check "the error has the reason" has failing 'small did not start'
    run_stackplug report report
    check "the report names the line as well" has report '/opt/stack/devstack-plugin-small/devstack/plugin.sh:'
    write_conf "${full[@]}"
    run_stackplug stack stack
    check "the next stack, with the right setting, ends well" [ $? = 0 ]
    check_services
    stop_system
}
