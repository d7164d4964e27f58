# shellcheck shell=bash
echo "extras 50 $*" >>$TOP_DIR/files/order
