# shellcheck shell=bash

# row_promises: what stackplug says of the run of the row "stack", and its output next to that of a plain stack.sh.
function row_promises {
    [[ -d $folder/rows/stack/upper && -f $folder/rows/plain/stack.sh.log ]] || fail 'run the rows "stack" and "plain" first'
    boot promises stack
    local run point plugin
    run=$(run_folder)
    for point in stack-pre-install stack-install stack-post-config stack-extra; do
        for plugin in devstack-plugin-small barbican watcher zaqar; do
            check "there is a log of $plugin at $point" test -s "$run/logs/$point/$plugin.log"
        done
    done
    check "the journal is complete" jq -es 'map(.event) | index("run-ended")' "$run/journal.jsonl"
    run_stackplug logs logs watcher --point "stack install"
    check "logs shows a plugin's log" [ $? = 0 ]
    run_stackplug report report --format json
    check "report gives a document" jq -e '.steps | length > 20' "$row/report.out"
    check "the page has a timeline" grep -q 'timeline' "$run/report.html"
    run_stackplug settings settings ZAQAR_BACKEND
    check "settings names the line that sets a variable" has settings 'local.conf:'
    local place
    for place in "$folder/rows/stack/stack.out" "$row"/*.out "$run/journal.jsonl" "$run/report.html" "$run/junit.xml" \
        "$run/tool.log"; do
        check "no password is in $(basename "$place")" lacks_secrets "$place"
    done
    cp "$(logfile)" "$row/stack.sh.log"
    cp "$(logfile .summary)" "$row/stack.sh.log.summary"
    local file
    for file in stack.sh.log stack.sh.log.summary; do
        normalise "$folder/rows/plain/$file" >"$row/$file.plain"
        normalise "$row/$file" >"$row/$file.own"
        diff "$row/$file.plain" "$row/$file.own" >"$row/$file.diff"
        check "$file differs only in known lines" no_unknown_line "$row/$file.diff"
    done
    stop_system
}

# lacks_secrets FILE: whether none of the passwords is in it.
function lacks_secrets {
    local secret
    for secret in "${secrets[@]}"; do
        ! grep -qF -- "$secret" "$1" || return 1
    done
}
