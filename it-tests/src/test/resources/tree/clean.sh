#!/usr/bin/env bash
#
# The clean script of the small tree.

TOP_DIR=$(cd "$(dirname "$0")" && pwd)
source $TOP_DIR/functions
FILES=$TOP_DIR/files
source $TOP_DIR/openrc
source $TOP_DIR/lib/service
set -o xtrace
for i in $TOP_DIR/extras.d/*.sh; do
    [[ -r $i ]] && source $i source
done
bash -c 'echo "a bash of its own: ${_stackplug_folder-plain}"'
$TOP_DIR/unstack.sh --all
load_plugin_settings
run_phase clean
for i in $TOP_DIR/extras.d/*.sh; do
    [[ -r $i ]] && source $i clean
done
for file in .localrc.auto .stackenv; do
    rm -rf $TOP_DIR/$file
done
echo "clean.sh came to its end"
