#!/usr/bin/env bash
#
# Runs the real, untouched stack.sh, unstack.sh and clean.sh of a DevStack tree to their ends on a Debian that has booted its
# own systemd: Keystone, MariaDB, RabbitMQ and real plugins with real services. Prints a line for each promise, and writes one
# row for each subcommand into FOLDER/table.md; the exit status is the number of promises that did not hold.
#
# Usage: real-stack.sh ROW... --tree TREE --repositories DIR [--folder FOLDER] [--port PORT]
#
#   ROW           the name of a file in real-stack/rows, without its number, or "all"; later rows use the roots of earlier ones
#   TREE          a git clone of DevStack
#   DIR           git repositories named as OpenStack's: keystone, requirements, barbican, watcher, python-watcherclient, zaqar
#   FOLDER        gets the roots and what was downloaded, up to 25 GB; the default is /var/tmp/stackplug-real
#   PORT          of the git server on the loopback interface; the default is 29418
#
# It needs root, debootstrap, systemd-nspawn, Debian's packages and a Python package index. The container shares the host's
# network, so that the ports of the services have to be free. All rows together take up to two hours.

set -o nounset -o pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
stackplug=$(cd "$here/../../cli/target/stackplug" 2>/dev/null && pwd)
folder=/var/tmp/stackplug-real
port=29418
tree=''
repositories=''
rows=()
failed=0

# shellcheck source=it-tests/devstack/promises.sh
source "$here/promises.sh"
# shellcheck source=it-tests/devstack/real-stack/root.sh
source "$here/real-stack/root.sh"
# shellcheck source=it-tests/devstack/real-stack/setup.sh
source "$here/real-stack/setup.sh"
# shellcheck source=it-tests/devstack/real-stack/compare.sh
source "$here/real-stack/compare.sh"
all=()
for file in "$here"/real-stack/rows/*.sh; do
    # shellcheck source=/dev/null
    source "$file"
    name=$(basename "$file" .sh)
    all+=("${name#*-}")
done

while (($#)); do
    case $1 in
        --tree) tree=$(realpath "$2") && shift ;;
        --repositories) repositories=$(realpath "$2") && shift ;;
        --folder) folder=$(realpath -m "$2") && shift ;;
        --port) port=$2 && shift ;;
        all) rows+=("${all[@]}") ;;
        *) rows+=("$1") ;;
    esac
    shift
done
((${#rows[@]})) || fail 'name a row, or "all"'
for name in "${rows[@]}"; do
    declare -F "row_$name" >/dev/null || fail "there is no row '$name'"
done
check_machine
mkdir -p "$folder/rows" || exit 70
# A build may go on meanwhile.
rm -rf "$folder/stackplug"
cp -r "$stackplug" "$folder/stackplug"
trap 'shut_down; stop_serving' EXIT
make_base
serve
make_packages
touch "$folder/table.md"
for name in "${rows[@]}"; do
    SECONDS=0 broken=$failed
    echo "== $name"
    "row_$name"
    shut_down
    write_row "$name" $((failed - broken)) "$SECONDS"
done
echo "$failed failed; the roots are in $folder/rows"
exit "$failed"
