#!/usr/bin/env bash
#
# Makes a copy of a real DevStack tree that can run on a machine without the internet: its top-level scripts and its
# functions stay as they are, but for those that install, configure, start and stop services, which only say their names.
#
# Usage: copy.sh TREE FOLDER [clones]
#
# FOLDER/tree is the copy, FOLDER/bin has stand-ins for sudo and for programs that would have been installed, FOLDER/repos
# has repositories for what stack.sh clones, and FOLDER/home is a home. TREE is a folder or a bare repository. With "clones"
# the functions that lead to a git_clone stay the tree's own as well, and there is a repository for everything that the tree
# has a URL of.

set -o errexit -o nounset -o pipefail

tree=$1
folder=$2
clones=${3-}
# The functions that stay, as a pattern for grep -x.
own='^$'

# cloning: the names of the functions in the tree's lib that clone, or call one that does; but for those that start services,
# and for configure_tempest, which asks running ones.
function cloning {
    find "$folder/tree/lib" -type f -exec awk '
        /^function [A-Za-z0-9_]+/ { name = $2 }
        name != "" { body[name] = body[name] "\n" $0 }
        /^}/ { name = "" }
        END {
            for (one in body) if (body[one] ~ /\n *(ERROR_ON_CLONE=false )?(git_clone|git_timed clone)/) leads[one] = 1
            do {
                more = 0
                for (one in body)
                    for (other in leads)
                        if (!(one in leads) && body[one] ~ ("\n *(if |async_runfunc )?" other "([ \n;]|$)")) {
                            leads[one] = 1
                            more = 1
                        }
            } while (more)
            for (one in leads) print one
        }' {} + | grep -vxE 'start_.*|configure_tempest'
    echo stack_install_service
}

# stub FILE PATTERN: appends, to a file of the tree, a function for each one of it whose name matches and that is not to stay.
function stub {
    local name
    { grep -oE "^function [A-Za-z0-9_]+" "$1" || true; } | cut -d ' ' -f 2 | { grep -E "$2" || true; } \
        | { grep -vxE "$own" || true; } | sort -u | while read -r name; do
        printf 'function %s {\n    echo "stand-in for %s $*"\n}\n' "$name" "$name"
    done >>"$1.stubs"
    cat "$1.stubs" >>"$1"
    rm "$1.stubs"
}

# program NAME: makes a program in FOLDER/bin from standard input.
function program {
    { echo '#!/bin/bash' && cat; } >"$folder/bin/$1"
    chmod 755 "$folder/bin/$1"
}

# repository NAME [FILE TEXT]...: makes a repository with a commit.
function repository {
    local repo=$folder/repos/openstack/$1.git
    shift
    mkdir -p "$repo"
    git init --quiet --initial-branch=master "$repo"
    echo "for a test" >"$repo/README"
    while (($# > 1)); do
        mkdir -p "$(dirname "$repo/$1")"
        printf '%s' "$2" >"$repo/$1"
        shift 2
    done
    git -C "$repo" add --all
    git -C "$repo" -c user.name=test -c user.email=test@example.org commit --quiet --message 'for a test'
}

# repositories: makes one for everything that the tree has a URL of, with each branch that it has a name of.
function repositories {
    local url repo branch
    local model=$folder/repos/openstack/requirements.git
    repository requirements upper-constraints.txt '' boot.sh $'#!/bin/sh\n' configure $'#!/bin/sh\n' \
        ovs/boot.sh $'#!/bin/sh\n' ovs/configure $'#!/bin/sh\n' Makefile $'all:\n' ovs/Makefile $'all:\n'
    chmod 755 "$model"/{,ovs/}{boot.sh,configure}
    git -C "$model" -c user.name=test -c user.email=test@example.org commit --quiet --all --message 'for a test'
    { grep -rhoE '_BRANCH:-[A-Za-z0-9._-]+' "$folder/tree/stackrc" "$folder/tree/lib" || true; } | cut -d - -f 2- | sort -u \
        | while read -r branch; do
            [[ $branch == master ]] || git -C "$model" branch "$branch"
        done
    { grep -rhoE '_REPO:-(\$\{GIT_BASE\}|[a-z]+://)[A-Za-z0-9./_-]*\.git' "$folder/tree/stackrc" "$folder/tree/lib" || true; } \
        | cut -d - -f 2- | sort -u | while read -r url; do
            # ${GIT_BASE}/openstack/NAME.git, or a URL of another site.
            url=${url#*://}
            repo=$folder/repos/${url#*/}
            [[ -e $repo ]] || { mkdir -p "${repo%/*}" && cp -r "$model" "$repo"; }
        done
}

mkdir -p "$folder"/{bin,repos,home,dest}
git clone --quiet --no-hardlinks "$tree" "$folder/tree"

if [[ $clones == clones ]]; then
    own=$(cloning | paste -sd '|')
fi
actions='^_?(install|configure|init|start|stop|cleanup|clean|create|restart|bootstrap|setup|set|fix|tune|copy_rootwrap|load_|reload_|remove_ovs|write|upload|is_nova_ready|enable_neutron_server_services|neutron_plugin|stack_install_service|_config|async_(wait|runfunc))'
find "$folder/tree/lib" -type f ! -name stack | while read -r file; do
    stub "$file" "$actions"
done
stub "$folder/tree/lib/stack" '^stack_install_service$'
stub "$folder/tree/lib/database" '^(define_database_baseurl|cleanup_database|recreate_database|(configure|install)_database(_python)?)$'
stub "$folder/tree/inc/python" '^(pip_install|pip_install_gr|pip_install_gr_extras|setup_dev_lib|setup_develop|setup_devstack_virtualenv)$'
stub "$folder/tree/functions" '^(upload_image|write_devstack_version|set_systemd_override|service_check)$'
stub "$folder/tree/functions-common" '^(write_clouds_yaml|install_package|clean_pyc_files)$'
# What would be written to /etc is written below DEST.
# shellcheck disable=SC2016 # expanded when the tree runs
sed -i -E 's#(_CONF_DIR=|:-)/etc/#\1$DEST/etc/#' "$folder"/tree/lib/{nova,cinder,glance,keystone,neutron,placement,swift,tempest}
mkdir -p "$folder"/dest/etc/{nova,cinder,glance,keystone,neutron,placement,swift,tempest}
for script in tools/install_pip.sh tools/create_userrc.sh tools/discover_hosts.sh; do
    printf '#!/bin/bash\necho "stand-in for %s"\n' "$script" >"$folder/tree/$script"
done
printf 'function fixup_all {\n    echo "stand-in for fixup_all"\n}\n' >"$folder/tree/tools/fixup_stuff.sh"
printf 'print("stand-in for worlddump")\n' >"$folder/tree/tools/worlddump.py"
git -C "$folder/tree" -c user.name=test -c user.email=test@example.org commit --quiet --all --message 'Stand-ins'

# What is asked of root is written down and not done, but for what is the user's own.
program sudo <<EOF
echo "\$*" >>"$folder/sudo.log"
while [[ \$1 == -* || \$1 == *=* ]]; do
    shift
done
case \$1 in
    mkdir | chown | chmod | rm) [[ "\$*" != *"$folder"* ]] || exec "\$@" ;;
    tee | cat) cat >/dev/null ;;
esac
exit 0
EOF
program openstack <<<'echo "stand-in for openstack $*"'
program cat <<'EOF'
if [[ $* == /etc/devstack-version ]]; then
    echo "stand-in for /etc/devstack-version"
else
    exec /bin/cat "$@"
fi
EOF
python=$(PATH=/usr/bin:/bin command -v python3)
program "$("$python" -c 'import sys; print("python%d.%d" % sys.version_info[:2])')" <<EOF
if [[ "\$1 \$2" == "-m venv" ]]; then
    mkdir -p "\${!#}/bin"
    for name in pip bindep; do
        printf '#!/bin/sh\n' >"\${!#}/bin/\$name"
        chmod 755 "\${!#}/bin/\$name"
    done
else
    exec "$python" "\$@"
fi
EOF
program systemctl <<<'exit 0'

if [[ $clones == clones ]]; then
    repositories
    program tox <<'EOF'
mkdir -p .tox/tempest/bin
printf '#!/bin/sh\n' >.tox/tempest/bin/pip
chmod 755 .tox/tempest/bin/pip
EOF
    # configure_tempest asks services that run; what it clones, it still does, under its own condition.
    {
        echo 'function configure_tempest {'
        sed -n '/^function configure_tempest /,/^}/p' "$folder/tree/lib/tempest" | grep -B 1 '^ *git_clone '
        echo '    fi'
        echo '}'
    } >>"$folder/configure_tempest"
    cat "$folder/configure_tempest" >>"$folder/tree/lib/tempest"
    git -C "$folder/tree" -c user.name=test -c user.email=test@example.org commit --quiet --all --message 'Stand-ins'
else
    repository requirements upper-constraints.txt ''
    for name in keystone glance nova placement neutron cinder tempest horizon oslo.log; do
        repository "$name"
    done
fi
# shellcheck disable=SC2016 # expanded when the plugin runs
{
    repository first devstack/settings 'plugin_requires first second
FIRST=${FIRST:-1}
' devstack/override-defaults 'FIRST_DEFAULT=1
' devstack/plugin.sh 'echo "first $*" >>"$DEST/order"
echo "the first plugin says $1 $2"
[[ $2 != extra ]] || echo_summary "the first plugin has a summary"
if [[ ${BREAK-} == "$2" && -n $2 ]]; then
    ls /no/such/folder
fi
'
    repository second devstack/settings 'SECOND=${SECOND:-2}
' devstack/plugin.sh 'echo "second $*" >>"$DEST/order"
'
}
cat >"$folder/tree/local.conf" <<EOF
[[local|localrc]]
DEST=$folder/dest
DATA_DIR=$folder/dest/data
HOST_IP=127.0.0.1
GIT_BASE=file://$folder/repos
FORCE=yes
SKIP_PATH_SANITY=True
ADMIN_PASSWORD=secret
DATABASE_PASSWORD=secret
RABBIT_PASSWORD=secret
SERVICE_PASSWORD=secret
ENABLED_SERVICES=key,g-api,n-cond,placement-api,rabbit,tempest
enable_plugin first \$GIT_BASE/openstack/first.git
enable_plugin second \$GIT_BASE/openstack/second.git

[[post-config|\$DEST/merged.conf]]
[DEFAULT]
merged = yes
EOF
