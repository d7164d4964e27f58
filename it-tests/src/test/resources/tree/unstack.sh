#!/usr/bin/env bash
#
# The unstack script of the small tree.

TOP_DIR=$(cd "$(dirname "$0")" && pwd)
FILES=$TOP_DIR/files
source $TOP_DIR/functions
source $TOP_DIR/openrc
run_phase override_defaults
source $TOP_DIR/lib/service
for i in $TOP_DIR/extras.d/*.sh; do
    [[ -r $i ]] && source $i source
done
load_plugin_settings
if [[ $BREAK == unstack ]]; then
    ls /no/such/folder
    exit 4
fi
set -o xtrace
run_phase unstack
false
echo "unstack.sh came to its end"
[[ $BREAK != end ]] || ls /no/such/folder
