#!/usr/bin/env bash
# The stand-alone run script: plugins see this name in $0. See stack.sh.
source "${BASH_SOURCE[0]%/*}/stack.sh"
