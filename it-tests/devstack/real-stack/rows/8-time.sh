# shellcheck shell=bash

# row_time: plain stack.sh and stackplug stack side by side, with equal caches, with and without 50 ms to the git server.
function row_time {
    local delay how
    : >"$folder/rows/times"
    for delay in 0 50; do
        for how in plain stackplug; do
            boot "time-$how-$delay"
            put_tree
            make_plugin devstack-plugin-small small
            delay_by "$delay"
            write_conf "${small[@]}"
            local start=$EPOCHREALTIME
            if [[ $how == plain ]]; then
                inside env GIT_TRACE2_PERF=/opt/stack/git.perf ./stack.sh </dev/null >"$row/stack.out" 2>&1
            else
                run_stackplug stack stack
            fi
            check "$how with $delay ms ends well" [ $? = 0 ]
            printf '%s with %s ms: %.1f s, fetching %.1f s' "$how" "$delay" "$(since "$start")" "$("fetching_$how")" \
                | tee -a "$folder/rows/times"
            if [[ $how == stackplug ]]; then
                local waiting share
                waiting=$(waiting)
                share=$(awk -v a="$waiting" -v b="$(since "$start")" 'BEGIN { printf "%.2f", 100 * a / b }')
                echo ", waiting for the engine $waiting s, $share %" | tee -a "$folder/rows/times"
                check "the shell waits for the engine for at most 1 % of the run" awk "BEGIN { exit !($share <= 1) }"
            else
                echo | tee -a "$folder/rows/times"
            fi
            no_delay
            shut_down
        done
    done
}

function since {
    awk -v a="$1" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.1f", b - a }'
}

# fetching_plain: the seconds that git needed for clones and fetches.
function fetching_plain {
    awk -F'|' '/ cmd_name .*(clone|fetch)/ { name[$2] = 1 } $4 ~ /exit/ && name[$2] { sum += $6 } END { print sum + 0 }' \
        "$row/root/opt/stack/git.perf"
}

# fetching_stackplug: the seconds between the announcement of the plugins and their last fetch, and of each clone.
function fetching_stackplug {
    jq -s '([.[] | select(.event == "fetched") | .millis] | max // 0) + ([.[] | select(.event == "cloned") | .millis] | add // 0)
        | . / 1000' "$(run_folder)/journal.jsonl"
}

# waiting: the seconds in which the shell waits for the engine at points: the time between a point or the end of a step, and
# the next step. Steps that a script of the tree runs itself do not wait.
function waiting {
    jq -s '
        def seconds: .at | .[0:19] + "Z" | fromdateiso8601;
        def fraction: .at | .[19:-1] | if . == "" then 0 else ("0" + . | tonumber) end;
        map(select(.event | IN("point-reached", "step-started", "step-ended", "variables-known"))
            | {event, kind, point, at: (seconds + fraction)}) as $events
        | [range(1; $events | length) as $i | $events[$i - 1] as $a | $events[$i] as $b
            | select(($b.event | IN("step-started", "variables-known")) and $a.event != "step-started"
                and $b.kind != "extras" and $a.kind != "extras" and $a.point == $b.point and $b.point != "fetch")
            | $b.at - $a.at] | add // 0 | . * 1000 | round / 1000' "$(run_folder)/journal.jsonl"
}

# delay_by MILLISECONDS: puts a proxy that adds a round trip of that length in front of the git server.
function delay_by {
    stop_serving
    if (($1 == 0)); then
        serve
        return
    fi
    port=$((port + 1)) serve
    python3 "$here/../src/bench/servers.py" proxy "$port" $((port + 1)) "$1" >>"$folder/daemon.log" 2>&1 &
    proxy=$!
}

# no_delay: lets the git server answer at its own port again.
function no_delay {
    [[ -n ${proxy-} ]] || return 0
    kill "$proxy"
    proxy=''
    stop_serving
    serve
}
