# shellcheck shell=bash
#
# What the rows of real-stack.sh share: local.conf, runs of stack.sh with and without stackplug, questions to the services.

# The passwords of the configuration, which must not appear anywhere.
secrets=(admin-Wq7fZ database-Hk2vT rabbit-Xn9cB service-Pd4mJ)

# The lines of localrc that enable all plugins; the small one is declared before the one that it requires.
# shellcheck disable=SC2016 # the tree expands it
full=(
    'enable_plugin devstack-plugin-small $GIT_BASE/openstack/devstack-plugin-small'
    'enable_plugin barbican $GIT_BASE/openstack/barbican'
    'enable_plugin watcher $GIT_BASE/openstack/watcher'
    'enable_plugin zaqar $GIT_BASE/openstack/zaqar'
    'ZAQAR_BACKEND=redis'
)

# The lines for runs that need a plugin with Python packages and no more.
# shellcheck disable=SC2016
small=("${full[@]:0:2}")

# write_conf LINE...: writes local.conf, with these lines in localrc.
function write_conf {
    cat >"$row/root/opt/stack/devstack/local.conf" <<END
[[local|localrc]]
ADMIN_PASSWORD=${secrets[0]}
DATABASE_PASSWORD=${secrets[1]}
RABBIT_PASSWORD=${secrets[2]}
SERVICE_PASSWORD=${secrets[3]}
HOST_IP=127.0.0.1
GIT_BASE=git://127.0.0.1:$port
LOGFILE=/opt/stack/logs/stack.sh.log
LOG_COLOR=False
ENABLED_SERVICES=key,mysql,rabbit
$(printf '%s\n' "$@")
END
    chown 1000:1000 "$row/root/opt/stack/devstack/local.conf"
}

# make_plugin NAME FOLDER: a repository of a plugin with the files of a folder next to this one.
function make_plugin {
    local plugin=$folder/served/openstack/$1.git
    rm -rf "$plugin"
    mkdir -p "$plugin/devstack"
    cp -r "$here/real-stack/$2"/* "$plugin/devstack/"
    git -C "$plugin" init -q -b master
    git -C "$plugin" add -A
    git -C "$plugin" -c user.name=x -c user.email=x@example.org commit -q -m "$1"
}

# run_stackplug NAME ARGUMENT...: runs stackplug in the tree; its output is in the row's folder under that name.
function run_stackplug {
    inside /opt/stackplug/bin/stackplug "${@:2}" </dev/null >"$row/$1.out" 2>&1
}

# run_plain NAME SCRIPT: runs a script of the tree without stackplug.
function run_plain {
    inside "./$2" </dev/null >"$row/$1.out" 2>&1
}

# has NAME TEXT: whether the output under that name has a text.
function has {
    grep -qF -- "$2" "$row/$1.out"
}

# as_admin COMMAND...: runs a command with the credentials of Keystone's administrator.
function as_admin {
    # shellcheck disable=SC2016 # the user's shell expands it
    inside bash -c 'source openrc admin admin >/dev/null 2>&1 && exec "$@"' as_admin "$@"
}

# status_of PATH OPTION...: the HTTP status of a service's answer, for a request with these options of curl.
function status_of {
    as_root curl -s -o /dev/null -w '%{http_code}' "${@:2}" "http://127.0.0.1/$1"
}

# answers STATUS PATH [OPTION...]: whether a service's answer to a token of this Keystone has that status, and without a token
# is a refusal.
function answers {
    local token
    token=$(as_admin openstack token issue -f value -c id) || return
    [[ $(status_of "$2" "${@:3}" -H "X-Auth-Token: $token") == "$1" && $(status_of "$2" "${@:3}") == 401 ]]
}

# run_folder: the folder of the last run of stackplug, as seen from outside.
function run_folder {
    local runs=$row/root/opt/stack/devstack/.stackplug/runs
    echo "$runs/$(basename "$(readlink "$runs/latest")")"
}

# logfile [.summary]: LOGFILE or its summary of the last stack.sh, as seen from outside: the name that DevStack gives to it has the
# time, and leads to it by an absolute link.
function logfile {
    echo "$row/root$(readlink "$row/root/opt/stack/logs/stack.sh.log${1-}")"
}

# write_row NAME BROKEN SECONDS: adds the row to the table.
function write_row {
    sed -i "/^| $1 |/d" "$folder/table.md"
    printf '| %s | %s | %s s | %s | %s |\n' "$1" "$([[ $2 == 0 ]] && echo holds || echo "$2 do not hold")" "$3" \
        "$(date +%F)" "$(git -C "$tree" rev-parse --short=10 HEAD)" >>"$folder/table.md"
}
