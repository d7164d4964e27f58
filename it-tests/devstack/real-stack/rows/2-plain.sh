# shellcheck shell=bash

# row_plain: the same configuration by stack.sh, unstack.sh and clean.sh as they are, which later rows compare with.
function row_plain {
    boot plain
    put_tree
    make_plugin devstack-plugin-small small
    write_conf "${full[@]}"
    run_plain stack stack.sh
    check "plain stack.sh ends well" [ $? = 0 ]
    check_services
    cp "$(logfile)" "$row/stack.sh.log"
    cp "$(logfile .summary)" "$row/stack.sh.log.summary"
    run_plain unstack unstack.sh
    check "plain unstack.sh ends well" [ $? = 0 ]
    inventory unstacked
    run_plain clean clean.sh
    plain_clean=$?
    check "plain clean.sh ends well" [ "$plain_clean" = 0 ]
    inventory cleaned
    stop_system
}
