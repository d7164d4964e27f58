#!/usr/bin/env bash
#
# Sources the settings of real plugins stand-alone, each in a TOP_DIR of its own, and tells which can't be: what a change to
# the helpers does to plugins that nobody here wrote.
#
#   plugin-settings.sh NAME=REPOSITORY...
#
# REPOSITORY is a git repository on this machine. Needs the built distribution. The exit status is 1 if one plugin failed.

set -euo pipefail

stackplug=$(cd "${BASH_SOURCE[0]%/*}/.." && pwd)/cli/target/stackplug/bin/stackplug
if (($# == 0)); then
    echo "skipped: no plugin given (NAME=REPOSITORY...)"
    exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

good=0
failed=()
for pair; do
    name=${pair%%=*}
    mkdir "$work/$name"
    cat >"$work/$name/local.conf" <<END
[[local|localrc]]
enable_plugin $name 'file://${pair#*=}' HEAD
END
    if "$stackplug" stack -C "$work/$name" --until source </dev/null >"$work/$name.out" 2>&1; then
        good=$((good + 1))
    else
        failed+=("$name")
        printf '\n=== %s\n' "$name"
        grep -v '^ \|^$' "$work/$name.out" | head -n 3
        grep -m 1 '^  -->' "$work/$name.out" || true
        sed -n '/its last words/,$p' "$work/$name.out" | head -n 8
    fi
    # What it has said without failing.
    cat "$work/$name"/.stackplug/runs/latest/logs/{source,override_defaults}/* 2>/dev/null \
        | grep -a 'command not found\|which is a function of DevStack' | sort -u | sed "s|^|$name: |" | cut -c 1-200 || true
    rm -rf "${work:?}/$name"
done
printf '\nplugins %d, sourced cleanly %d, failed %d: %s\n' "$#" "$good" "${#failed[@]}" "${failed[*]-}"
((${#failed[@]} == 0))
