# shellcheck shell=bash
# shellcheck disable=SC2016,SC2317 # text is expanded and functions are called by what is under test
#
# Calling a function that configures OpenStack, where there is none.

source "$HELPERS/functions"

# run_plugin TEXT - sources TEXT as a plugin's file in a bash of its own, as a session does, into out and err
function run_plugin {
    printf '%s\n' "$1" >plugin.sh
    bash -c 'source "$HELPERS/functions"; plugin=mine; set -e; source ./plugin.sh' >out 2>err
}

function promise_it_fails_with_127_and_names_the_plugin_the_place_and_what_to_do {
    status 127 run_plugin $'true\nget_or_create_service a b\necho on'
    file_is out ''
    holds grep -q '^\[ERROR\] ./plugin.sh:2: the plugin mine calls get_or_create_service, ' err
    holds grep -q 'run mine in a DevStack tree' err
    equal 1 "$(wc -l <err)"
}

function promise_the_place_is_that_of_the_call_inside_a_function {
    status 127 run_plugin $'function f {\n    write_uwsgi_config a\n}\nf'
    holds grep -q '^\[ERROR\] ./plugin.sh:2: ' err
}

function promise_a_substitution_fails_and_tells_it_too {
    status 127 run_plugin $'x=$(database_connection_url y)\necho on'
    holds grep -q 'plugin.sh:1: the plugin mine calls database_connection_url,' err
}

function promise_who_expects_a_failure_goes_on {
    holds run_plugin $'recreate_database x || echo "failed $?"\nif upload_image x; then echo yes; fi\necho on'
    file_is out $'failed 127\non\n'
}

function promise_without_errexit_it_goes_on_as_any_command_that_is_not_there {
    holds run_plugin $'set +e\nget_or_create_user x\necho "status $?"'
    file_is out $'status 127\n'
}

function promise_asking_for_such_a_function_gets_the_true_answer {
    holds run_plugin $'function_exists recreate_database || echo no\ntype get_or_create_user &>/dev/null || echo no'
    file_is out $'no\nno\n'
}

function promise_any_other_command_that_is_not_there_is_told_as_bash_tells_it {
    status 127 run_plugin $'\nno_such_command x'
    file_is err $'./plugin.sh: line 2: no_such_command: command not found\n'
}

function promise_a_plugin_that_defines_such_a_function_has_its_own {
    holds run_plugin $'function recreate_database { echo mine; }\nrecreate_database x'
    file_is out $'mine\n'
}

function promise_a_hostile_shell_hears_it_too {
    status 127 run_plugin $'set -fuC\nIFS=o\nshopt -s nocasematch failglob\nget_or_create_role x'
    holds grep -q 'the plugin mine calls get_or_create_role,' err
}
