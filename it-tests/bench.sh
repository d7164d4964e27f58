#!/usr/bin/env bash
#
# Measures stackplug side by side with what people would use otherwise: fetching and start-up, or, with "steps" as first
# word, what running steps costs. See docs/performance.md, or --help.

folder=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)/src/bench
if [[ ${1-} == steps ]]; then
    exec python3 "$folder/steps.py" "${@:2}"
fi
exec python3 "$folder/bench.py" "$@"
