#!/usr/bin/env bash
#
# Measures fetching and start-up side by side with git and with DevStack's way. See docs/performance.md, or --help.

exec python3 "$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)/src/bench/bench.py" "$@"
