#!/usr/bin/env bash
#
# Runs the real stack.sh, unstack.sh and clean.sh of a DevStack tree under stackplug, as an ordinary user and with a
# stand-in for sudo, on a copy whose services are stand-ins (see copy.sh). Prints a line for each promise; the exit status
# is the number of those that did not hold.
#
# Usage: real-tree.sh TREE [FOLDER]
#
# As root it goes on as the user nobody. FOLDER has to be one that this user can come to.

set -o nounset -o pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
stackplug=$here/../../cli/target/stackplug/bin/stackplug
tree=$1
folder=${2:-$(mktemp -d)}
failed=0

# shellcheck source=it-tests/devstack/promises.sh
source "$here/promises.sh"

# says WORD FILE: whether a file has that text.
function says {
    # shellcheck disable=SC2317 # called by check
    grep -qF -- "$1" "$2"
}

# digest: of all that git knows of in the copy.
function digest {
    git -c safe.directory='*' -C "$folder/tree" ls-files -z | (cd "$folder/tree" && xargs -0 sha256sum) | sha256sum
}

# phases PLUGIN: what a plugin was called with.
function phases {
    sed -n "s/^$1 //p" "$folder/dest/order" | paste -sd,
}

# stack.sh installs it first, which the stand-ins do not; without it no section of local.conf is merged.
awk --version 2>/dev/null | grep -q GNU || {
    echo 'real-tree.sh: a DevStack tree needs GNU awk; install gawk' >&2
    exit 1
}
rm -rf "$folder"
bash "$here/copy.sh" "$tree" "$folder" || exit 1
chmod 755 "$folder"
((EUID != 0)) || chown -R 65534:65534 "$folder"
before=$(digest)
out=$folder/home/out

if ((EUID == 0)); then
    (cd "$folder/tree" && "$stackplug" stack) >"$out" 2>&1
    check "root is refused, exit 5" [ $? = 5 ]
    check "and nothing is fetched" [ ! -e "$folder/dest/first" ]
    rm -rf "$folder/tree/.stackplug"
    chown 65534:65534 "$out"
fi
as_user VIRTUAL_ENV=/x "$stackplug" stack >"$out" 2>&1
check "a virtual environment is refused, exit 5" [ $? = 5 ]
check "with the line of stack.sh" says "$folder/tree/stack.sh:" "$out"
check "and nothing is fetched" [ ! -e "$folder/dest/first" ]

for verbose in True False; do
    for log in '' "$folder/dest/logs/stack.log"; do
        how="VERBOSE=$verbose LOGFILE=${log:+set}"
        rm -f "$folder/dest/order" "$folder/dest/merged.conf"
        as_user VERBOSE="$verbose" LOGFILE="$log" "$stackplug" stack >"$out" 2>&1
        check "$how: stack.sh comes to its end" [ $? = 0 ]
        # With both, DevStack itself tells the summary to its file alone.
        told=$out
        [[ $verbose == False || -z $log ]] || told=$log.summary
        check "$how: it says so" says 'stack.sh completed in' "$told"
        check "$how: the phases of a plugin" [ "$(phases first)" \
            = 'stack pre-install,stack install,stack post-config,stack extra,stack test-config' ]
        check "$how: what is required comes first" [ "$(head -1 "$folder/dest/order")" = 'second stack pre-install' ]
        check "$how: the tree merges" says 'merged = yes' "$folder/dest/merged.conf"
        check "$how: a plugin's log" says 'the first plugin says stack install' \
            "$folder/tree/.stackplug/runs/latest/logs/stack-install/first.log"
        if [[ -n $log ]]; then
            check "$how: LOGFILE has the plugin's words" says 'the first plugin says stack install' "$log"
            check "$how: the summary has them" says 'the first plugin has a summary' "$log.summary"
        fi
        if [[ $verbose == True ]]; then
            check "$how: the user sees the plugin's words" says 'the first plugin says stack install' "$out"
        elif [[ -z $log ]]; then
            check "$how: the user sees the summary" says 'the first plugin has a summary' "$out"
            check "$how: and not the rest" [ "$(grep -c 'the first plugin says' "$out")" = 0 ]
        fi
    done
done

as_user BREAK=install "$stackplug" stack >"$out" 2>&1
check "a plugin that breaks: exit 5" [ $? = 5 ]
check "a plugin that breaks: its line" says "$folder/dest/first/devstack/plugin.sh:5" "$out"

printf '#!/bin/sh\nexit 7\n' >"$folder/tree/local.sh"
chmod 755 "$folder/tree/local.sh"
as_user "$stackplug" stack >"$out" 2>&1
check "stack.sh breaks between two points: exit 5" [ $? = 5 ]
check "stack.sh breaks between two points: the nearest" says "after 'stack extra'" "$out"
check "stack.sh breaks between two points: its line" grep -qE -- "--> $folder/tree/stack.sh:[0-9]+" "$out"
rm "$folder/tree/local.sh"

rm -f "$folder/dest/order"
as_user "$stackplug" unstack >"$out" 2>&1
check "unstack.sh comes to its end" [ $? = 0 ]
check "the plugins are torn down" [ "$(phases first)" = 'unstack' ]
rm -f "$folder/dest/order"
as_user "$stackplug" clean >"$out" 2>&1
check "clean.sh comes to its end" [ $? = 0 ]
check "unstack.sh is seen" says 'script unstack.sh' "$out"
check "both tear down" [ "$(phases first)" = 'unstack,clean' ]
check "no file of the tree has changed" [ "$(digest)" = "$before" ]
check "sudo was asked by the tree alone" [ "$(grep -c safe.directory "$folder/sudo.log")" -le 20 ]

echo "$failed failed; the copy is $folder"
exit "$failed"
