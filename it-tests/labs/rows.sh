# shellcheck shell=bash
#
# What the trials of labs share: the collection as the distribution has it, runs of its playbook, questions to the hosts, and
# the table. They need $folder, $archive and $playbook, and set $failed, $rows and $seconds.
# shellcheck disable=SC2034,SC2154

# row STATUS PROMISE MEASURED: adds a row to the table; a status that is not 0 counts as failed.
row() {
    local verdict=ok
    if [[ $1 != 0 ]]; then
        verdict=FAILED
        failed=$((failed + 1))
    fi
    rows+=("| $2 | $3 | $verdict |")
    echo "$verdict  $2: $3"
}

print_rows() {
    printf '\n| | measured | |\n|---|---|---|\n'
    printf '%s\n' "${rows[@]}"
}

# unpack_collection: unpacks the archive into an empty $folder/try, which becomes the home of Ansible.
unpack_collection() {
    rm -rf "$folder/try"
    mkdir -p "$folder/try/home" "$folder/try/unpacked" "$folder/try/group_vars"
    tar -C "$folder/try/unpacked" -xzf "$archive"
    collections=$(dirname "$(find "$folder/try/unpacked" -type d -name ansible_collections)")
    export ANSIBLE_COLLECTIONS_PATH=$collections ANSIBLE_FORKS=16 ANSIBLE_NOCOLOR=1 HOME=$folder/try/home
    unset ANSIBLE_CONFIG
}

# on HOST COMMAND...: runs a command there.
on() {
    ssh -F "$folder/rig/ssh_config" "$@"
}

# no_op_unit HOST NAME: a service that the kernel of a container can't have, and that nothing needs, is there and starts.
no_op_unit() {
    printf '[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/true\n' |
        on "$1" sudo tee "/etc/systemd/system/$2.service" >/dev/null
}

address_of() {
    cat "$folder/rig/hosts/$1/address"
}

# play OUTPUT PLAYBOOK WORDS...: runs a playbook; sets seconds.
play() {
    local start=$EPOCHREALTIME status
    (cd "$folder/try" && timeout "${LIMIT:-900}" "$playbook" -i inventory "${@:2}") >"$folder/try/$1.out" 2>&1
    status=$?
    seconds=$(bc <<<"scale=1; ($EPOCHREALTIME - $start) / 1")
    return "$status"
}

# lab OUTPUT WORDS...: stacks the lab.
lab() {
    play "$1" stackplug.devstack.lab "${@:2}"
}

# changed OUTPUT: how many tasks have changed something.
changed() {
    awk '/ changed=/ {sub(/.*changed=/, ""); sum += $1} END {print sum + 0}' "$folder/try/$1.out"
}
