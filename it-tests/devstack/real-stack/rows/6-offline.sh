# shellcheck shell=bash

# row_offline: after "fetch --all", a plain stack.sh gets to its end while the git server is gone, and asks git for no clone.
function row_offline {
    boot offline
    put_tree
    make_plugin devstack-plugin-small small
    write_conf "${small[@]}"
    run_stackplug fetch fetch --all
    check "fetch --all ends well" [ $? = 0 ]
    stop_serving
    inside env GIT_TRACE2=/opt/stack/git.log ./stack.sh </dev/null >"$row/stack.out" 2>&1
    check "plain stack.sh ends well without the git server" [ $? = 0 ]
    check "it clones nothing" lacks_clones "$row/root/opt/stack/git.log"
    check "git was used" grep -q ' start ' "$row/root/opt/stack/git.log"
    serve
    stop_system
}

function lacks_clones {
    ! grep -E ' start [^ ]*git (clone|fetch)' "$1"
}
