#!/usr/bin/env bash
#
# Runs DevStack's own tests of its helper functions against ours, as an ordinary user and without gawk, and beside them
# against DevStack's own, so that a failure that is the test's is seen as such.
#
#   devstack-tests.sh TREE
#
# TREE is a DevStack tree; without one it is skipped. Nothing is written into it. The exit status is 1 when ours fail in
# something in which DevStack's own do not.

set -euo pipefail

tests=(ini_config meta_config localconf functions truefalse vercmp)
tree=${1-}
if [[ ! -f $tree/functions-common || ! -d $tree/tests ]]; then
    echo "skipped: no DevStack tree is given"
    exit 0
fi
helpers=$(cd "${BASH_SOURCE[0]%/*}/.." && pwd)/runner-shell/src/main/bash
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Two trees: DevStack's helpers and ours, with DevStack's tests beside each.
for side in theirs ours; do
    mkdir -p "$work/$side/tmp"
    # A test has this file stand in the way of a folder.
    cp -r "$tree/tests" "$tree/run_tests.sh" "$work/$side/"
done
cp -r "$tree"/{functions,functions-common,inc,lib,stackrc} "$work/theirs/"
cp -r "$helpers"/{functions,functions-common,inc,lib,supervisor,supervisor.sh} "$work/ours/"
# No gawk for ours; DevStack's merge nothing without it. Programs by name, so that nothing else is hidden.
mkdir "$work/programs"
for folder in /usr/local/bin /usr/bin /bin /usr/sbin /sbin; do
    for program in "$folder"/*; do
        name=${program##*/}
        [[ $name == gawk* || -e $work/programs/$name ]] || ln -s "$program" "$work/programs/$name"
    done
done
ordinary=()
if ((EUID == 0)); then
    ordinary=(setpriv --reuid=nobody --regid="$(id -gn nobody)" --clear-groups)
    chown -R nobody "$work"
fi
chmod 755 "$work"

# run SIDE TEST - runs it; the report goes to SIDE/TEST.out, without what differs from run to run
function run {
    local path=$work/programs
    if [[ $1 == theirs ]] && type -P gawk >/dev/null; then path=$PATH; fi
    (cd "$work/$1" && "${ordinary[@]}" env -i PATH="$path" HOME="$work/$1/tmp" TMPDIR="$work/$1/tmp" \
        LANG=C.UTF-8 bash "./tests/test_$2.sh") </dev/null >"$work/$1/$2.out" 2>&1 || true
}

# failures SIDE TEST - prints the assertions that failed, without the names of temporary files
function failures {
    sed "s|$work/$1|.|g; s|tmp\.[A-Za-z0-9]*|tmp.X|g" "$work/$1/$2.out" | grep -a '^ERROR: \|: failed' || true
}

# count SIDE TEST - prints how many assertions passed and how many failed
function count {
    local passed failed
    passed=$(grep -ac '^PASS: \|: OK$' "$work/$1/$2.out" || true)
    failed=$(failures "$1" "$2" | wc -l)
    echo "$passed passed, $failed failed"
}

result=0
for test in "${tests[@]}"; do
    run ours "$test"
    run theirs "$test"
    printf 'test_%s: ours %s; DevStack'\''s own %s\n' "$test" "$(count ours "$test")" "$(count theirs "$test")"
    while read -r line; do
        [[ -n $line ]] || continue
        if failures theirs "$test" | grep -qxF -- "$line"; then
            echo "    in both: $line"
        else
            echo "    OURS ALONE: $line"
            result=1
        fi
    done < <(failures ours "$test")
    if ! grep -qaE '^PASS: |: OK$' "$work/ours/$test.out"; then
        echo "    OURS ALONE: nothing passed"
        result=1
    fi
    [[ -z ${KEEP-} ]] || cp "$work/ours/$test.out" "$KEEP/ours-$test.out"
    [[ -z ${KEEP-} ]] || cp "$work/theirs/$test.out" "$KEEP/theirs-$test.out"
done
exit "$result"
