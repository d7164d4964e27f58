#!/usr/bin/env bash
#
# Compares what plugins leave behind in a real DevStack tree, for each one alone: the variables, the functions and the files
# that were sourced, in order, up to the end of the point "source"; under stackplug, and by the tree's own run_phase.
#
# Usage: compare.sh TREE PLUGIN...
#
# TREE and each PLUGIN are folders or bare repositories; a plugin is named like its folder, or like the folder above one
# that is named "repo", behind the last "+" in it. Prints a line for each plugin: equal, different or refused (its own
# settings end the shell, both ways), and below it what differs. The exit status is the number of those that differ.
#
# Named exceptions, which are left out: what bash itself counts (LINENO, RANDOM and the like); what belongs to stackplug's
# session (_stackplug_*, _meta_*, STACKPLUG_*), and errtrace in SHELLOPTS, which it has on between the points; the functions
# that it redefines, and "exit"; where the tree's functions keep what trace they found (_XTRACE_*), because they are read
# before the trace is on; and whatever differs between two runs of the tree alone.

set -o nounset -o pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
stackplug=$here/../../cli/target/stackplug/bin/stackplug
folder=$(mktemp -d)
different=0

git clone --quiet --no-hardlinks "$1" "$folder/tree"
shift
# The tree's own lines from the fetch to the end of "source", behind a short way to them and before the end.
{
    cat <<'EOT'
#!/usr/bin/env bash
TOP_DIR=$(cd "$(dirname "$0")" && pwd)
FILES=$TOP_DIR/files
function sudo { :; }
source $TOP_DIR/functions
source $TOP_DIR/lib/stack
GetDistro
rm -f $TOP_DIR/.localrc.auto
extract_localrc_section $TOP_DIR/local.conf $TOP_DIR/localrc $TOP_DIR/.localrc.auto
source $TOP_DIR/stackrc
mkdir -p $DEST $DATA_DIR
function echo_summary { echo "$@"; }
exec 9>"$PROBE/trace"
BASH_XTRACEFD=9
PS4='+ '
set -o xtrace
set -o errexit
source $TOP_DIR/lib/database
source $TOP_DIR/lib/rpc_backend
source $TOP_DIR/lib/host
EOT
    sed -n '/^fetch_plugins$/,/^run_phase source$/p' "$folder/tree/stack.sh"
    cat <<'EOT'
set +o xtrace
declare -p >"$PROBE/variables"
declare -f >"$PROBE/functions"
EOT
} >"$folder/driver"
mv "$folder/driver" "$folder/tree/stack.sh"
chmod +x "$folder/tree/stack.sh"

# normal FOLDER: puts what a run has left into files that can be compared: a variable or a function a line.
function normal {
    local skip='^(declare -[-a-zA-Z]+ )?(_stackplug_[a-z_0-9]*|STACKPLUG_[A-Z]*|_XTRACE_[A-Z_0-9]*|_|BASH_ENV|BASH[A-Z_]*|EPOCH[A-Z]*|FUNCNAME|LINENO|PIPESTATUS|PPID|PROBE|RANDOM|SECONDS|SHELLOPTS|SRANDOM|SHLVL|OLDPWD|_TIME_[A-Z]*)(=|$)'
    [[ -e $1/variables ]] || return 1
    # A value may go over several lines: those that begin no declaration belong to the one before.
    awk '/^declare -/ { if (n++) printf "\n" } { printf "%s\\n", $0 } END { print "" }' "$1/variables" \
        | sed 's/\\n$//' | grep -vE "$skip" | sort >"$1/variables.normal"
    awk '/^[^ {}].* \(\) *$/ { if (n++) printf "\n" } { printf "%s\\n", $0 } END { print "" }' "$1/functions" \
        | grep -vE '^(_stackplug_[a-z_0-9]*|_meta_[a-z]*|exit|fetch_plugins|plugin_override_defaults|load_plugin_settings|run_plugins|enable_plugin|run_phase|merge_config_file|merge_config_group|run_process|git_clone|git_clone_by_name) \(\)' \
        | sort >"$1/functions.normal"
    grep -aE "^\++ (builtin )?(source|\.) $folder/dest/" "$1/trace" | sed -E 's/^\++ (builtin )?(source|\.) //; s/ *$//' \
        >"$1/files.normal"
}

# native FOLDER: the tree's own way.
function native {
    mkdir -p "$1"
    (cd "$folder/tree" && PROBE=$1 bash "$folder/tree/stack.sh" >"$1/out" 2>&1 </dev/null)
}

for plugin; do
    name=$(basename "${plugin%/}")
    [[ $name != repo ]] || name=$(basename "$(dirname "$plugin")")
    name=${name##*+}
    probe=$folder/$name
    mkdir -p "$probe/ours"
    cat >"$folder/tree/local.conf" <<EOT
[[local|localrc]]
DEST=$folder/dest
HOST_IP=127.0.0.1
STACK_USER=$(id -un)
ADMIN_PASSWORD=secret
DATABASE_PASSWORD=secret
RABBIT_PASSWORD=secret
SERVICE_PASSWORD=secret
enable_plugin $name $plugin HEAD
EOT
    (cd "$folder/tree" && PROBE=$probe/ours STACKPLUG_CACHE=none "$stackplug" stack >"$probe/ours/out" 2>&1 </dev/null)
    ours=$?
    native "$probe/one"
    theirs=$?
    if grep -q '^error\[SP4' "$probe/ours/out"; then
        echo "not tried  $name: $(grep -m 1 '^error' "$probe/ours/out")"
        continue
    fi
    if [[ ! -e $probe/ours/variables && ! -e $probe/one/variables ]]; then
        echo "refused    $name: $(grep -m 1 '^error' "$probe/ours/out")"
        continue
    fi
    if [[ ! -e $probe/ours/variables || ! -e $probe/one/variables ]]; then
        echo "different  $name: only one way came to the end ($ours under stackplug, $theirs without)"
        grep -m 1 '^error' "$probe/ours/out" | sed 's/^/    /'
        different=$((different + 1))
        continue
    fi
    native "$probe/two"
    for way in ours one two; do
        normal "$probe/$way"
    done
    : >"$probe/differs"
    for kind in variables functions files; do
        # What differs by itself is no difference.
        by_itself=$(comm -3 "$probe/one/$kind.normal" "$probe/two/$kind.normal" 2>/dev/null \
            | sed -E 's/^\t//; s/^declare -[^ ]+ //; s/[= ].*//' | sort -u)
        diff "$probe/one/$kind.normal" "$probe/ours/$kind.normal" 2>&1 | grep '^[<>]' | while read -r line; do
            word=$(sed -E 's/^[<>] //; s/^declare -[^ ]+ //; s/[= ].*//' <<<"$line")
            grep -qxF -- "$word" <<<"$by_itself" || echo "    $kind: ${line:0:200}"
        done >>"$probe/differs"
    done
    if [[ -s $probe/differs ]]; then
        echo "different  $name"
        head -20 "$probe/differs"
        different=$((different + 1))
    else
        echo "equal      $name ($(wc -l <"$probe/ours/variables.normal") variables, $(wc -l \
            <"$probe/ours/functions.normal") functions, $(wc -l <"$probe/ours/files.normal") files)"
    fi
    rm -rf "$folder/dest/$name"
done
echo "$different of $# differ"
rm -rf "$folder"
exit "$different"
