# shellcheck shell=bash
#
# For scripts that try promises in a copy of a DevStack tree: the copy is in the folder $folder, with a home and stand-ins
# beside it; how many promises did not hold is in $failed.

# as_user VARIABLE=VALUE... COMMAND...: runs a command in the copy, as the user of the test.
function as_user {
    local -a user=()
    if ((EUID == 0)); then
        user=(setpriv --reuid=65534 --regid=65534 --clear-groups)
    fi
    # shellcheck disable=SC2154 # the script that sources this one sets it
    (cd "$folder/tree" \
        && exec "${user[@]}" env -i HOME="$folder/home" PATH="$folder/bin:/usr/local/bin:/usr/bin:/bin" USER=stack \
            STACKPLUG_NO_ARCHIVE=1 "$@" </dev/null)
}

# check TEXT COMMAND...: says whether a promise holds.
function check {
    if "${@:2}" >/dev/null 2>&1; then
        echo "ok      $1"
    else
        echo "FAILED  $1"
        failed=$((failed + 1))
    fi
}
