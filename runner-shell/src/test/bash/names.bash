# shellcheck shell=bash
#
# Every function that plugins call and that needs no OpenStack is defined. The list has the calls of public plugins,
# the most frequent first.

NAMES='is_service_enabled echo_summary iniset enable_service setup_develop die run_process install_package stop_process
is_ubuntu get_python_exec_prefix trueorfalse is_fedora use_library_from_git setup_dev_lib restart_service pip_install
wait_for_service uninstall_package pip_install_gr setup_logging disable_service iniget stop_service start_service
exit_distro_not_supported inicomment setup_colorized_logging define_plugin is_package_installed setup_package
add_user_to_group ipv6_unquote apt_get die_if_not_set get_field iniadd safe_chown get_extra_file write_user_unit_file
apt_get_update plugin_requires python_version test_with_retry create_disk function_exists git_timed is_running warn err
deprecated isset is_set backtrace vercmp bool_to_int iniget_multiline iniset_multiline ini_has_option iniuncomment
inidelete iniadd_literal iniget_sections localrc_set localconf_set merge_config_group time_start time_stop safe_chmod
cp_it generate_hex_string is_arch is_ipv4_address maskip cidr2netmask address_in_net export_proxy_variables
python3_enabled pip_uninstall install_bindep get_packages sudo_with_proxies service_check reload_service yum_install
is_plugin_enabled enable_plugin is_neutron_legacy_enabled is_ssl_enabled_service read_password'

function promise_defines_every_function_that_needs_no_OpenStack {
    source "$HELPERS/functions"
    local name missing=''
    for name in $NAMES; do
        function_exists "$name" || missing+=" $name"
    done
    equal '' "$missing"
}

function promise_defines_no_function_that_needs_OpenStack {
    source "$HELPERS/functions"
    local name
    for name in get_or_create_service recreate_database create_service_user database_connection_url iniset_rpc_backend \
        get_or_create_endpoint configure_keystone_authtoken_middleware write_uwsgi_config upload_image; do
        status 1 function_exists "$name"
    done
}

function promise_defines_functions_that_DevStack_dropped_only_on_demand {
    local name
    for name in is_suse is_oraclelinux screen_it tail_log; do
        status 1 bash -c 'source "$HELPERS/functions"; declare -F "$1"' bash "$name"
        holds bash -c 'source "$HELPERS/functions"; source "$HELPERS/lib/dropped"; declare -F "$1" >/dev/null' bash "$name"
    done
}
