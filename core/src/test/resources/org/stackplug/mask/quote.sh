# Prints each of the values that stdin has, with a NUL after each, in the ways in which bash quotes them: a line
# "WAY <<VALUE>>" each.

show() {
    printf '%s <<%s>>\n' "$1" "$2"
}

traced() {
    local trace
    trace=$({ set -x; "$@"; } 2>&1 >/dev/null)
    # Without the name of the function, and what it runs.
    trace=${trace%%$'\n'*}
    printf '%s' "${trace#*+ say }"
}

say() {
    :
}

while IFS= read -r -d '' value; do
    show plain "$value"
    show printf-q "$(printf %q "$value")"
    show Q "${value@Q}"
    show printf-q-twice "$(printf %q "$(printf %q "$value")")"
    pw=$value
    declared=$(declare -p pw)
    show declare "${declared#*pw=}"
    show xtrace "$(traced say "$value")"
    show xtrace-Q "$(traced say "${value@Q}")"
    show xtrace-q "$(traced say "$(printf %q "$value")")"
    show xtrace-twice "$(traced say "$(traced say "${value@Q}")")"
    set -f
    # shellcheck disable=SC2086 # In several words, as careless plugins have it.
    show unquoted "$(traced say $value)"
    # shellcheck disable=SC2086
    show echo "$(echo $value)"
    set +f
    show sed "$(sed 's/[]\/$*.^&[]/\\&/g' <<<"$value")"
    show basic "$(printf 'user:%s' "$value" | base64 -w 0)"
    show basic-longer "$(printf 'someone:%s' "$value" | base64 -w 0)"
    show basic-longest "$(printf 'somebody:%s' "$value" | base64 -w 0)"
done
