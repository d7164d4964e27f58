# shellcheck shell=bash
#
# Looks at what a command of the demo has left: show.sh COMMAND DIR

dir=$2
greeter=$dir/stack/data/greeter/bin/greeter

case $1 in
    stack)
        echo "\$ $greeter ask World"
        "$greeter" ask World
        ;;
    unstack)
        echo "\$ $greeter ask World"
        "$greeter" ask World 2>&1 || true
        ;;
    clean)
        echo "\$ ls -A $dir/stack/data"
        ls -A "$dir/stack/data"
        echo "(nothing: the checkouts below $dir/stack are left, as DevStack leaves them)"
        ;;
esac
