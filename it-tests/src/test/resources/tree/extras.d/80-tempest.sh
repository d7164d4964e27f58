# shellcheck shell=bash
echo "extras 80 $*" >>$TOP_DIR/files/order
