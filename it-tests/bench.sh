#!/usr/bin/env bash
#
# Measures stackplug side by side with what people would use otherwise: fetching and start-up, or, with "steps" as first
# word, what running steps costs, or, with "masking", how fast secrets are masked, or, with "completion", how long the
# completion of a shell takes, or, with "services", the repositories of a whole DevStack. See docs/performance.md, or --help.

folder=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)/src/bench
if [[ ${1-} == completion ]]; then
    exec zsh -f "$folder/completion.zsh"
fi
if [[ ${1-} == steps ]]; then
    exec python3 "$folder/steps.py" "${@:2}"
fi
if [[ ${1-} == services ]]; then
    exec python3 "$folder/services.py" "${@:2}"
fi
if [[ ${1-} == masking ]]; then
    classes=$(mktemp -d)
    trap 'rm -rf "$classes"' EXIT
    libraries="$folder/../../../cli/target/stackplug/lib/*"
    javac -d "$classes" -cp "$libraries" "$folder/Masking.java"
    java -cp "$classes:$libraries" Masking "${@:2}"
    exit
fi
exec python3 "$folder/bench.py" "$@"
