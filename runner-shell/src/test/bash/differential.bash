# shellcheck shell=bash
# shellcheck disable=SC2016,SC2088,SC2317 # text is expanded and stubs are called by what is under test
#
# Runs the same random calls, seeded, through our helpers and through a real DevStack: files, output and status are equal.
# Random names and values avoid the cases in which ours differ on purpose; each of those has its own test elsewhere.

CASES=${STACKPLUG_DIFFERENTIAL_CASES:-300}

# pick VARIABLE WORD... - puts one of the WORDs into VARIABLE
function pick {
    local _words=("${@:2}")
    printf -v "$1" %s "${_words[RANDOM % ${#_words[@]}]}"
}

# compare SETUP - runs SETUP and then every file ops/N, in the folder case/N, in one bash with our helpers and in one
# with DevStack's
function compare {
    [[ -n $DEVSTACK ]] || skip "STACKPLUG_DEVSTACK_TREE names no DevStack tree"
    local side
    for side in ours theirs; do
        cp -r case "$side"
        # shellcheck disable=SC2016 # expanded by that bash
        ROOT=$([[ $side == ours ]] && echo "$HELPERS" || echo "$DEVSTACK") SETUP=$1 SIDE=$side bash -c '
            source "$ROOT/functions"
            eval "$SETUP"
            for ops in "$PWD"/ops/*; do
                ( cd "$SIDE/${ops##*/}" && source "$ops" >out 2>err )
            done
        ' >/dev/null 2>&1
    done
    local n
    for n in ours/*; do
        rm -f "$n/err" "theirs/${n#ours/}/err"
        if ! diff -r "theirs/${n#ours/}" "$n" >difference; then
            cat difference >&2
            echo "--- calls and files" >&2
            head -n 100 "ops/${n#ours/}" "case/${n#ours/}"/* >&2
            broken
        fi
    done
}

# ini_file - prints a random INI file
function ini_file {
    local lines=$((RANDOM % 25)) i line section option equals value
    for ((i = 0; i < lines; i++)); do
        pick section a b DEFAULT filter:authtoken ' c c ' a-b 'd/e'
        pick option x y xx long_option 'two words' x-y
        pick equals = ' = ' '  =' '= ' $'\t=\t'
        pick value '' 1 'a b' '  a   b ' a=b 'x,y|z' 'back\slash' '&amp' 'é' "it's" '"quoted"' '$HOME' '[a]' 'end ;'
        pick line "[$section]" "[$section] # a section" "$option$equals$value" "$option$equals$value" \
            "$option$equals$value" "#$option$equals$value" "# $option$equals$value" "  # $option$equals$value" \
            "##$option$equals$value" ";$option$equals$value" '' '# prose' "  indented $value" "$option" \
            "$option$equals$value"$'\r'
        printf '%s' "$line"
        ((i == lines - 1 && RANDOM % 3 == 0)) || echo
    done
}

function promise_edits_ini_files_like_DevStack {
    mkdir ops
    RANDOM=20240607
    local n call section option value words i
    for ((n = 0; n < CASES; n++)); do
        mkdir -p "case/$n"
        ini_file >"case/$n/f.ini"
        for ((i = 0; i < 4; i++)); do
            pick section a b DEFAULT filter:authtoken a-b new ' c c '
            pick option x y xx long_option x-y new_option
            pick words 1 '2 3' 'v=w' '"quoted"' "it's" ''
            pick value "$words" '  a   b ' 'back\slash' '&amp|x' '$HOME' 'a;b' '%(x)s'
            pick call iniset iniset iniset iniget iniget_multiline ini_has_option iniadd iniadd_literal inicomment \
                iniuncomment inidelete iniset_multiline iniget_sections
            case $call in
                iniset) printf 'iniset f.ini %q %q %q' "${section// /}" "$option" "$value" ;;
                iniadd) printf 'iniadd f.ini %q %q %q' "${section// /}" "${option// /}" "$words" ;;
                iniset_multiline) printf 'iniset_multiline f.ini %q %q %q last' "$section" "$option" "$words" ;;
                iniadd_literal) printf 'iniadd_literal f.ini %q %q %q' "$section" "$option" "$words" ;;
                *) printf '%s f.ini %q %q' "$call" "$section" "$option" ;;
            esac
            printf '; echo "%s $?"\n' "$call"
        done >"ops/$n"
    done
    compare :
}

function promise_edits_local_conf_like_DevStack {
    mkdir ops
    RANDOM=4711
    local n call group conf section option i j meta line
    for ((n = 0; n < CASES; n++)); do
        mkdir -p "case/$n"
        for meta in 'local|localrc' 'post-config|/etc/x.conf' 'extra|$Y/z.conf'; do
            ((RANDOM % 4)) || continue
            echo "[[$meta]]"
            for section in '' one two; do
                [[ -z $section ]] || echo "[$section]"
                for ((j = RANDOM % 4; j > 0; j--)); do
                    pick option A BB CCC
                    pick line "$option=1" "$option = a b" '' '# prose'
                    echo "$line"
                done
            done
        done >"case/$n/local.conf"
        for ((i = 0; i < 3; i++)); do
            pick group 'local localrc' 'post-config /etc/x.conf' 'post-config /etc/new.conf'
            conf=${group#* } group=${group%% *}
            pick section '' one two three
            pick option A BB CCC NEW
            pick call set set has_section has_option update_option add_option add_section_and_option localrc_set
            case $call in
                localrc_set) printf 'localrc_set local.conf %q "new value"' "$option" ;;
                set) printf 'localconf_set local.conf %q %q %q %q "new value"' "$group" "$conf" "$section" "$option" ;;
                has_section) printf 'localconf_has_section local.conf %q %q one' "$group" "$conf" ;;
                has_option) printf 'localconf_has_option local.conf %q %q %q %q' "$group" "$conf" "$section" "$option" ;;
                *) printf 'localconf_%s "" local.conf %q %q %q %q new' \
                    "$call" "$group" "$conf" "${section:-one}" "$option" ;;
            esac
            printf '; echo "%s $?"\n' "$call"
        done >"ops/$n"
    done
    compare :
}

function promise_merges_meta_sections_like_DevStack {
    type -P gawk >/dev/null || skip "DevStack merges nothing without gawk"
    mkdir ops
    RANDOM=1848
    local n group file i line section option value
    # DevStack takes twenty processes for an option.
    for ((n = 0; n < CASES / 3; n++)); do
        mkdir -p "case/$n/folder"
        ini_file >"case/$n/one.ini"
        for ((i = 0; i < 30; i++)); do
            pick group post-config post-config extra local
            pick file one.ini 'two.ini' '$FOLDER/three.ini' '"$FOLDER"/four.ini' './${NAME:-five}.ini' localrc '~/six.ini'
            pick section a b DEFAULT 'filter:authtoken' a-b '$FOLDER'
            pick option x y z 'x-$FOLDER' q.r
            pick value 1 '' 'a b' '  spaced   out ' '$FOLDER/x' '"a b" c' '\\"json\\": 1' 'a\b' '$(echo hi)' \
                'k=v' '\$FOLDER' '\\$FOLDER' 'é' "it's" '`echo $FOLDER`' '#no' 'x;y' '$UNDEFINED' '${A:=1} $A' 'a & b'
            pick line "[[$group|$file]]" "[$section]" "[$section]" "$option=$value" "$option = $value" "$option = $value" \
                "$option=$value " "# $option = 1" "  continued" '' "$option"
            # Another test has an option before the first section.
            [[ $line != \[\[* ]] || line+=$'\n'"[$section]"
            ((i > 0)) || line=$'[[post-config|one.ini]]\n[a]'
            printf '%s\n' "$line"
        done >"case/$n/local.conf"
        # shellcheck disable=SC2016 # expanded when it runs
        printf '%s\n' 'HOME=$PWD merge_config_group local.conf post-config extra none; echo "merge $?"' \
            'get_meta_section_files local.conf post-config; echo "files $?"' \
            'get_meta_section local.conf post-config "\$FOLDER/three.ini"; echo "section $?"' \
            'extract_localrc_section local.conf localrc .localrc.auto; echo "extract $?"' \
            'merge_config_group local.conf extra; echo "again $?"' >"ops/$n"
    done
    compare 'FOLDER=folder CONFIG_AWK_CMD=gawk'
}

function promise_enables_services_like_DevStack {
    mkdir ops
    RANDOM=99
    local n i call names
    for ((n = 0; n < CASES; n++)); do
        mkdir -p "case/$n"
        for ((i = 0; i < 8; i++)); do
            pick names a b 'a b' n-api n-cpu-1 nova q-svc neutron s-proxy swift c,d -a g-api glance called tr-api trove
            pick call enable_service enable_service disable_service is_service_enabled disable_negated_services \
                'ENABLED_SERVICES+=,x,-b #' use_library_from_git verify_disabled_services
            echo "$call $names; echo \"$call \$?\"; echo \"\$ENABLED_SERVICES \$DISABLED_SERVICES\""
        done >"ops/$n"
    done
    compare 'warn() { echo "$2"; }; is_called_enabled() { true; }; LIBS_FROM_GIT=a,b'
}

function promise_returns_values_like_DevStack {
    mkdir -p ops case/1
    local value other
    {
        for value in 1 yes Yes YES yEs true True TRUE 0 no No NO false False FALSE '' 2 'a b' Tru; do
            printf 'v=%q; trueorfalse True v; trueorfalse False v; bool_to_int "${v:-x}"\n' "$value"
        done
        for value in 1.0 1.0.1 2.0-rc1 10 9 a 1.0a ''; do
            for other in 1.0 1.0.2 2.0-rc3 10 9 b 1.0a; do
                printf 'for op in "==" ">" "<" ">=" "<="; do vercmp %q $op %q; echo $?; done\n' "$value" "$other"
            done
        done
        for value in 1 2 3 9 -1 -2 -3; do
            printf "printf '%%s\\\\n' '| a | b c | d|' '+---+' 'x|y' ' | | z' | get_field %s\n" "$value"
        done
        for value in 1.2.3.4 300.1.1.1 ::1 http://1.2.3.4/ text ''; do
            printf 'is_ipv4_address %q; echo $?; ipv6_unquote %q\n' "$value" "[$value]"
        done
        for value in 0 1 7 8 9 24 31 32; do
            printf 'cidr2netmask %s; maskip 10.20.30.40 $(cidr2netmask %s); address_in_net 10.20.31.1 10.20.30.0/%s; echo $?\n' \
                "$value" "$value" "$value"
        done
        echo 'function_exists die; echo $?; function_exists nothing; echo $?'
        echo 'v=""; is_set v; echo $?; isset v; echo $?; is_set w; echo $?; isset w; echo $?'
        echo '(exit 3); warn 5 "a  text"; echo $?; (exit 3); err 5 "a text"; echo $?; deprecated "old"; echo "$DEPRECATED_TEXT"'
        echo 'DEVSTACK_PLUGINS=,a,b.c; is_plugin_enabled a; echo $?; is_plugin_enabled b.c; echo $?; is_plugin_enabled b; echo $?'
        echo 'GLOBAL_VENV=True DEVSTACK_VENV=/v; os_PACKAGE=deb; get_python_exec_prefix; GLOBAL_VENV=False; get_python_exec_prefix'
        echo 'python_version; python3_version; python3_enabled; echo $?'
        echo '(false; die 7 "text"); echo $?; (die 7 "text"); echo $?; (ls /nothing; die 7 text); echo $?'
    } >ops/1
    compare 'sleep() { :; }; backtrace() { :; }'
}

function promise_writes_unit_files_like_DevStack {
    mkdir -p ops
    RANDOM=2024
    local n command user group variables call
    for ((n = 0; n < CASES / 10; n++)); do
        mkdir -p "case/$n"
        pick command '/usr/bin/x' '/usr/bin/x --a  "b c"' '/opt/uwsgi --ini /etc/x'
        pick user '' root me
        pick group '' staff
        pick variables '' A=1 'A=1 B=2' '"A=b c"'
        pick call write_user_unit_file write_user_unit_file run_process
        case $call in
            run_process) printf 'run_process svc %q %q %q %q; echo $?' "$command" "$group" "$user" "$variables" ;;
            *) printf '%s u.service %q %q %q %q; echo $?' "$call" "$command" "$group" "$user" "$variables" ;;
        esac >"ops/$n"
    done
    # PATH is shown in the files, and is the same for both.
    compare 'SYSTEMD_DIR=units SYSTEMCTL="echo systemctl" STACK_USER=me ENABLED_SERVICES=svc KILL_PATH=/bin/kill GLOBAL_VENV=True
        DEVSTACK_VENV=/v; declare -gA SYSTEMD_ENV_VARS=([svc]=C=3); sudo() { "$@"; }'
}

function promise_reads_lists_of_packages_like_DevStack {
    mkdir ops
    RANDOM=1791
    local n i line name
    for ((n = 0; n < CASES / 3; n++)); do
        mkdir -p "case/$n/files/debs" "case/$n/p/devstack/files/debs"
        for name in files/debs/general files/debs/nova files/debs/cinder p/devstack/files/debs/p; do
            for ((i = RANDOM % 8; i > 0; i--)); do
                pick line a$i b$i "c$i # words" "d$i # dist:noble" "e$i # dist:jammy,noble" "f$i #dist:jammy" \
                    "g$i # not:noble" "h$i # not:jammy" "i$i # NOPRIME" "j$i # testonly" '# only a comment' '' \
                    "k$i # dist:NOBLE,x" "l$i"
                echo "$line"
            done >"case/$n/$name"
        done
        printf '%s\n' 'FILES=$PWD/files; echo $(get_packages general,n-cpu,c-api,x,n-api)' \
            'GITDIR[p]=$PWD/p; DEVSTACK_PLUGINS=,p; echo $(get_plugin_packages)' >"ops/$n"
    done
    compare 'DISTRO=noble; is_ubuntu() { true; }'
}

function promise_formats_logs_like_DevStack {
    mkdir -p ops case/1
    printf '%s\n' 'setup_logging a.ini; setup_colorized_logging b.ini; setup_standard_logging_identity c.ini' \
        'USE_JOURNAL=True; setup_systemd_logging d.ini' >ops/1
    compare 'LOG_COLOR=True'
}

function promise_passes_projects_to_pip_like_DevStack {
    mkdir -p ops case/1/dir
    printf '[metadata]\nname = mine\n' >case/1/dir/setup.cfg
    printf '%s\n' 'setup_package dir; setup_package dir -e; setup_package dir a,b; setup_package dir -e a; setup_package dir "" a' \
        'setup_develop dir | sed "s|$PWD|.|"; setup_install dir x | sed "s|$PWD|.|"; setup_package -bindep=a,b dir -e x' \
        'GITDIR[l]=dir; setup_lib l | sed "s|$PWD|.|"; setup_dev_lib l e | sed "s|$PWD|.|"; setup_dev_lib -bindep l | sed "s|$PWD|.|"' \
        'join_extras a b c; enable_python3_package; disable_python3_package' \
        'REQUIREMENTS_DIR=$PWD; printf "%s\n" "alpha>=1 # x" "beta" >global-requirements.txt' \
        'get_from_global_requirements alpha; get_from_global_requirements beta' >ops/1
    compare 'REQUIREMENTS_DIR=; GLOBAL_VENV=True; pip_install() { echo "pip <$*>"; }; install_bindep() { echo "bindep ${*##*/}"; }'
}
