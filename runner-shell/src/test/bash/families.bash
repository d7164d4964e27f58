# shellcheck shell=bash
# shellcheck disable=SC2016,SC2088,SC2317 # text is expanded and stubs are called by what is under test
#
# The helpers other than the INI functions, family by family: promises beyond equality with DevStack.

source "$HELPERS/functions"

function promise_sources_every_file_on_its_own {
    local file
    for file in functions functions-common inc/ini-config inc/meta-config inc/python "$HELPERS"/lib/*; do
        file=${file#"$HELPERS/"}
        equal '' "$(cd "$HELPERS" && bash -euc 'source "$1"; source "./$1"; declare -F >/dev/null' bash "$file" 2>&1)"
    done
}

function promise_keeps_redefined_functions_when_sourced_again {
    function die { echo mine; }
    source "$HELPERS/functions"
    source "$HELPERS/inc/meta-config"
    equal mine "$(die)"
}

function promise_lets_a_plugin_redefine_copy_and_unset_helpers {
    local name
    for name in $(bash -c 'source "$HELPERS/functions"; compgen -A function'); do
        eval "copy_of_$(declare -f "$name")"
        holds unset -f "$name"
    done
}

function promise_prints_call_place_and_reason_on_stderr_in_die {
    printf 'source "$HELPERS/functions"\nfunction inner {\n    die $LINENO "no  good" at all\n}\ninner\n' >script
    status 1 bash script >out 2>err
    file_is out ''
    file_is err $'[Call Trace]\nscript:5:inner\nscript:3:die\n[ERROR] script:3 no  good at all\n'
}

function promise_exits_with_the_status_of_the_failure_in_die {
    status 7 bash -c 'source "$HELPERS/functions"; (exit 7) || die $LINENO text' 2>err
    status 1 bash -c 'source "$HELPERS/functions"; : || :; die $LINENO text' 2>err
}

function promise_calls_exit_in_die_so_that_a_wrapper_sees_it {
    function exit { echo "exit $1"; builtin exit "$1"; }
    equal 'exit 1' "$( (die 1 text) 2>/dev/null)"
}

function promise_dies_in_a_hostile_shell {
    status 1 bash -euc 'shopt -s nocasematch; set -fC; IFS=o; source "$HELPERS/functions"; die $LINENO to "*"' 2>err
    holds grep -q '^\[ERROR\] .*:1 to \*$' err
}

function promise_dies_for_an_empty_variable_and_after_a_failure {
    X=1
    holds die_if_not_set 1 X text
    equal dead "$( (X=; die_if_not_set 1 X text) 2>/dev/null || echo dead)"
    equal dead "$( (unset X; set -u; die_if_not_set 1 X text) 2>/dev/null || echo dead)"
    equal dead "$( (false; die_if_not_set 1 X text) 2>/dev/null || echo dead)"
}

function promise_keeps_errors_in_LOGDIR {
    LOGDIR=$PWD
    err 5 text 2>/dev/null
    holds grep -q '^\[ERROR\] .*:5 text$' error.log
}

function promise_returns_the_earlier_status_in_warn_and_err {
    equal 3 "$( (exit 3); warn 1 text >/dev/null; echo $?)"
    equal 3 "$( (exit 3); err 1 text 2>/dev/null; echo $?)"
}

function promise_writes_a_summary_to_descriptor_6_if_it_is_open {
    exec 6>&-
    equal $'a b\nc' "$(echo_summary a '  b\nc')"
    exec 6>summary
    equal '' "$(echo_summary text)"
    file_is summary $'text\n'
}

function promise_reads_a_variable_of_any_name_in_trueorfalse {
    local name
    for name in default testval xtrace value yes no REPLY; do
        eval "$(declare -f trueorfalse)"
        printf -v "$name" True
        equal True "$(trueorfalse False "$name")"
    done
    equal False "$(set -u; trueorfalse False NOT_SET)"
}

function promise_ignores_nocasematch_for_words_and_services {
    shopt -s nocasematch
    v=yEs ENABLED_SERVICES=mysql
    equal False "$(trueorfalse False v)"
    status 1 is_service_enabled MySQL
    holds is_service_enabled mysql
}

function promise_enables_a_service_if_its_function_says_so {
    function is_mine_enabled { [[ $ANSWER == yes ]]; }
    ANSWER=yes
    holds is_service_enabled other mine
    ANSWER=no
    status 1 is_service_enabled other mine
}

function promise_keeps_a_disabled_service_disabled {
    ENABLED_SERVICES=a,b DISABLED_SERVICES=
    disable_service a
    enable_service a c >out
    equal b,c "$ENABLED_SERVICES"
    holds grep -q 'Attempt to enable_service a when it has been disabled' out
}

function promise_removes_repeated_entries_in_disable_service {
    ENABLED_SERVICES=a,a,b
    disable_service a
    equal b "$ENABLED_SERVICES"
}

function promise_enables_services_in_a_hostile_shell {
    (
        set -efu
        unset ENABLED_SERVICES DISABLED_SERVICES
        shopt -s nullglob nocasematch
        IFS=,x
        enable_service xx 'yy zz'
        disable_service yy
        ! is_service_enabled yy
        is_service_enabled xx
        verify_disabled_services
        equal xx,zz "$ENABLED_SERVICES"
    ) || broken
}

function promise_enables_ssl_with_tls_proxy {
    ENABLED_SERVICES=a
    status 1 is_ssl_enabled_service
    ENABLED_SERVICES=a,tls-proxy
    holds is_ssl_enabled_service
}

function promise_reads_the_system_from_os_release {
    local id vendor release codename package distro text
    while IFS='|' read -r text vendor release codename package distro; do
        printf '%b' "$text" >os-release
        equal "$vendor|$release|$codename|$package|$distro" "$(
            _OS_RELEASE_FILE=os-release
            GetDistro
            # shellcheck disable=SC2153,SC2154 # set by GetDistro
            echo "$os_VENDOR|$os_RELEASE|$os_CODENAME|$os_PACKAGE|$DISTRO"
        )"
    done <<'END'
NAME="Ubuntu"\nVERSION_ID="24.04"\nVERSION="24.04.1 LTS (Noble Numbat)"\nVERSION_CODENAME=noble\nID=ubuntu\n|Ubuntu|24.04|noble|deb|noble
NAME="Debian GNU/Linux"\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\nID=debian|Debian|12|bookworm|deb|bookworm
NAME="Fedora Linux"\nVERSION_ID=41\nVERSION_CODENAME=""\nID=fedora\n|Fedora|41|n/a|rpm|f41
NAME="CentOS Stream"\nVERSION="9"\nID="centos"\nVERSION_ID="9"\n|CentOSStream|9|n/a|rpm|rhel9
NAME="Rocky Linux"\nVERSION="9.4 (Blue Onyx)"\nID="rocky"\nVERSION_ID="9.4"\n|RockyLinux|9.4|Blue Onyx|rpm|rhel9
NAME="openEuler"\nVERSION="22.03 (LTS-SP3)"\nID="openEuler"\nVERSION_ID="22.03"\n|openEuler|22.03|LTS-SP3|rpm|openEuler-22.03
END
}

function promise_hides_the_variables_of_os_release_from_plugins {
    NAME=mine VERSION=mine
    GetOSVersion
    equal 'mine mine' "$NAME $VERSION"
    status 1 isset ID
}

function promise_adds_up_clocks_and_refuses_to_mix_them {
    time_start x
    sleep 0.02
    time_stop x
    holds test "${_TIME_TOTAL[x]}" -ge 20
    equal dead "$( (time_stop x) 2>/dev/null || echo dead)"
    time_start x
    equal dead "$( (time_start x) 2>/dev/null || echo dead)"
}

function promise_waits_for_success_and_dies_without_in_test_with_retry {
    (sleep 0.1; touch there) &
    holds test_with_retry 'test -e there' "not there" 5 0.05
    equal dead "$( (test_with_retry false "never" 0.2 0.05) 2>err || echo dead)"
    holds grep -q 'never' err
}

function promise_changes_permissions_with_sudo_but_not_on_nfs {
    function sudo { echo "$*"; }
    touch 'a file'
    equal 'chmod 600 a file' "$(safe_chmod 600 'a file')"
    equal 'chown -R me /' "$(safe_chown -R me /)"
    function stat { echo nfs; }
    equal '' "$(safe_chown me 'a file')"
}

function promise_copies_existing_files_in_cp_it {
    echo text >source
    cp_it source target
    file_is target $'text\n'
    holds cp_it nothing target
}

function promise_keeps_no_file_of_a_failed_download {
    FILES=$PWD
    function wget { touch "${@: -1}"; return 4; }
    equal dead "$( (get_extra_file http://host/file) 2>/dev/null || echo dead)"
    function wget { echo text >"${@: -1}"; }
    equal "$PWD/file" "$(get_extra_file http://host/file)"
    function wget { return 4; }
    equal "$PWD/file" "$(get_extra_file http://host/file)"
    equal /some/file "$(get_extra_file file:///some/file)"
}

function promise_retries_git_only_after_a_time_out {
    function timeout { echo "$*" >>calls; return 124; }
    function sleep { :; }
    (git_timed fetch) >out 2>&1 && broken
    equal 3 "$(wc -l <calls)"
    function timeout { echo "$*" >>calls2; return 1; }
    (git_timed fetch) >out 2>&1 && broken
    equal 1 "$(wc -l <calls2)"
}

function promise_asks_for_a_password_once_and_keeps_it_private {
    TOP_DIR=$PWD RC_DIR=$PWD
    read_password MY_PASSWORD "A PASSWORD" <<<$'not this!\nsecret' >out
    equal secret "$MY_PASSWORD"
    file_is .localrc.password $'MY_PASSWORD=secret\n'
    equal 600 "$(stat -c %a .localrc.password)"
    read_password MY_PASSWORD "A PASSWORD" </dev/null >out
    file_is out ''
    read_password OTHER_PASSWORD "A PASSWORD" <<<'' >out
    equal 20 "${#OTHER_PASSWORD}"
}

function promise_shows_only_calls_in_a_trace {
    ENABLED_SERVICES=a,b
    v=yes
    (
        set -x
        is_service_enabled b
        enable_service c
        trueorfalse False v
        isset v
        get_python_exec_prefix
        [[ $- == *x* ]]
    ) >out 2>trace || broken
    holds test "$(wc -l <trace)" -le 20
}
