# shellcheck shell=bash
# shellcheck disable=SC2016,SC2317 # text is expanded and functions are called by what is under test
#
# Calls of functions that configure OpenStack, without an OpenStack.

source "$HELPERS/functions"

# run_plugin TEXT - sources TEXT as a plugin's file in its own bash, as a session does, into out and err
function run_plugin {
    printf '%s\n' "$1" >plugin.sh
    bash -c 'source "$HELPERS/functions"; plugin=mine; set -e; source ./plugin.sh' >out 2>err
}

function promise_fails_with_127_and_names_plugin_place_and_remedy {
    status 127 run_plugin $'true\nget_or_create_service a b\necho on'
    file_is out ''
    holds grep -q '^\[ERROR\] ./plugin.sh:2: the plugin mine calls get_or_create_service, ' err
    holds grep -q 'run mine in a DevStack tree' err
    equal 1 "$(wc -l <err)"
}

function promise_names_the_place_of_the_call_inside_a_function {
    status 127 run_plugin $'function f {\n    write_uwsgi_config a\n}\nf'
    holds grep -q '^\[ERROR\] ./plugin.sh:2: ' err
}

function promise_fails_in_a_substitution_as_well {
    status 127 run_plugin $'x=$(database_connection_url y)\necho on'
    holds grep -q 'plugin.sh:1: the plugin mine calls database_connection_url,' err
}

function promise_continues_if_the_plugin_handles_the_failure {
    holds run_plugin $'recreate_database x || echo "failed $?"\nif upload_image x; then echo yes; fi\necho on'
    file_is out $'failed 127\non\n'
}

function promise_continues_without_errexit_like_any_missing_command {
    holds run_plugin $'set +e\nget_or_create_user x\necho "status $?"'
    file_is out $'status 127\n'
}

function promise_answers_truthfully_whether_such_a_function_exists {
    holds run_plugin $'function_exists recreate_database || echo no\ntype get_or_create_user &>/dev/null || echo no'
    file_is out $'no\nno\n'
}

function promise_reports_any_other_missing_command_like_bash {
    status 127 run_plugin $'\nno_such_command x'
    file_is err $'./plugin.sh: line 2: no_such_command: command not found\n'
}

function promise_calls_the_function_that_a_plugin_defines {
    holds run_plugin $'function recreate_database { echo mine; }\nrecreate_database x'
    file_is out $'mine\n'
}

function promise_reports_it_in_a_hostile_shell {
    status 127 run_plugin $'set -fuC\nIFS=o\nshopt -s nocasematch failglob\nget_or_create_role x'
    holds grep -q 'the plugin mine calls get_or_create_role,' err
}
