# shellcheck shell=bash
#
# Comparisons of what stackplug and the plain scripts leave: outputs, and the state of the system.

# normalise FILE: an output of stack.sh without what differs from run to run: times, ids, addresses, temporary names, blanks;
# and the places of traced commands, of which some are in a file of stackplug's. Lines are compared as a set, because background
# jobs write in any order.
function normalise {
    sed -E \
        -e 's/^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9:.]+ \| //' \
        -e 's/[0-9]{4}-[0-9]{2}-[0-9]{2}[ T-][0-9:.]+( \+0000|Z)?/TIME/g' \
        -e 's/^(\++) [^ ]+:([A-Za-z_-]+):[0-9]+ +: +/\1 \2 : /' \
        -e 's/_stackplug_tree_merge_config_file/merge_config_file/' \
        -e 's/[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}/ID/g' \
        -e 's/\b[0-9a-f]{32,64}\b/ID/g; s/\b0x[0-9a-f]+\b/ID/g' \
        -e 's/\bfd[0-9a-f]{2}:[0-9a-f:]+/ADDRESS/g' \
        -e 's/\/tmp\/pip-[a-z0-9_-]+/TEMPORARY/g; s/\btmp[.a-z0-9_]{6,}/TEMPORARY/g; s/\btmp\.[A-Za-z0-9]+/TEMPORARY/g' \
        -e 's/[0-9]+(\.[0-9]+)? ?(kB|MB|B\/s|s|ms|seconds|min)\b/NUMBER/g' \
        -e 's/\b[0-9]+\b/N/g' \
        -e 's/[ \t]+/ /g; s/^ //; s/ $//' "$1" | sort -u
}

# inventory NAME: writes what is installed, configured and running to a file of the row.
function inventory {
    # shellcheck disable=SC2016 # the system's shell expands it
    as_root bash -c '
        cd /
        find etc opt usr/local var/lib var/log home root srv -xdev \( \
            -path opt/stack/.cache -o -path "*/pcp/*" -o -name site-packages -o -path root/.cache -o -path "*/.git" -o -name __pycache__ \
            -o -path "opt/stack/devstack/.stackplug" -o -name .stackplug -o -path "opt/stack/logs/*" \
            -o -path opt/stackplug -o -path "var/log/journal/*" -o -path "var/lib/apt/*" -o -path "var/lib/mysql/*" \
            -o -path "var/lib/rabbitmq/*" -o -path "var/lib/systemd/*" -o -path "var/lib/dpkg/*" \) -prune \
            -o \( -type d -printf "d %m %u %p\n" -o -type l -printf "l %p -> %l\n" -o -printf "f %m %u %p\n" \)
        systemctl list-unit-files --no-legend --plain | sed "s/^/unit file /"
        systemctl list-units --no-legend --plain --type=service --state=running,failed | sed "s/^/unit /; s/  .*//"
        ps -eo user=,comm= | sed "s/^/process /; s#/[0-9:]*##"
        # The last ones are given by chance.
        ss -Hltn | sed -E "s/ +/ /g; s/^/listens /" | cut -d" " -f1,5 | grep -vE ":(3[3-9]|[4-6][0-9])[0-9]{3}$"
        mysql -N -e "show databases" 2>/dev/null | sed "s/^/database /"
        rabbitmqctl -q list_users 2>/dev/null | sed "s/^/rabbit /"
    ' 2>/dev/null | sort -u >"$row/$1"
}

# same_inventory NAME: whether the row's inventory is that of the plain scripts, but for stackplug's own files.
function same_inventory {
    diff "$folder/rows/plain/$1" "$row/$1" >"$row/$1.diff"
    ! grep -E '^[<>]' "$row/$1.diff" | grep -vqE "$own_state"
}

# What stackplug adds to the system: the lock, and the cache of its user.
own_state='opt/stack/devstack/stackplug\.lock$|opt/stack/\.local|process .*(ps|find|bash|sort|sed)$'

# no_unknown_line DIFF: whether the outputs differ in known lines alone.
function no_unknown_line {
    local lines
    lines=$(grep -E '^[<>]' "$1" | grep -vE -f <(grep -v "^#" "$here/real-stack/known-lines") | tee "$1.unknown" | wc -l)
    ((lines == 0))
}
