# shellcheck shell=bash
# shellcheck disable=SC2016,SC2088,SC2317 # text is expanded and stubs are called by what is under test
#
# The sections of local.conf: what merging promises where DevStack does worse, and what its callers do to it. That it is
# equal elsewhere is differential.bash's subject.

source "$HELPERS/functions"

function promise_several_sections_of_one_file_are_one {
    printf '[[local|localrc]]\nA=1\n[[post-config|f]]\n[s]\n[[local|localrc]]\nB=2' >local.conf
    equal $'A=1\nB=2' "$(get_meta_section local.conf local localrc)"
}

function promise_a_plain_localrc_wins_and_the_generated_file_is_left_alone {
    printf '[[local|localrc]]\nA=1\n' >local.conf
    touch localrc
    equal "localrc and local.conf:[[local]] both exist, using localrc" \
        "$(extract_localrc_section local.conf localrc .localrc.auto)"
    status 1 test -e .localrc.auto
}

function promise_localrc_is_extracted_with_a_first_line_that_says_so {
    printf '[[local|localrc]]\nA=1 # \\n\n  B="x y"\n' >local.conf
    extract_localrc_section local.conf localrc .localrc.auto
    file_is .localrc.auto $'# Generated file, do not edit\nA=1 # \\n\n  B="x y"\n'
}

function promise_options_arrive_in_the_order_of_local_conf {
    printf '[[post-config|f.ini]]\n[a]\nx = 1\ny = 2\nx = 3\n[b]\nz = 4\n[a]\nw = 5\n' >local.conf
    merge_config_group local.conf post-config
    file_is f.ini $'\n[a]\nw = 5\nx = 1\nx = 3\ny = 2\n\n[b]\nz = 4\n'
}

function promise_values_and_file_names_are_expanded {
    FOLDER=some/folder HOST=example
    printf '[[post-config|$FOLDER/f.ini]]\n[a]\nurl = http://$HOST/$(echo path)\n' >local.conf
    merge_config_group local.conf post-config
    file_is some/folder/f.ini $'\n[a]\nurl = http://example/path\n'
}

function promise_a_file_name_may_hold_a_variable_with_blanks {
    FOLDER='my folder'
    printf '[[post-config|$FOLDER/f.ini]]\n[a]\nx = 1\n' >local.conf
    merge_config_group local.conf post-config
    file_is 'my folder/f.ini' $'\n[a]\nx = 1\n'
}

function promise_names_with_blanks_stay_whole {
    printf '[[post-config|f.ini]]\n[my section]\nrgw special key = 1\n' >local.conf
    merge_config_group local.conf post-config
    file_is f.ini $'\n[my section]\nrgw special key = 1\n'
}

function promise_brackets_and_variables_in_an_option_s_name_are_text {
    NAME=own
    printf '[[post-config|f.ini]]\n[a]\nx[0]-$NAME = 1\nx[0]-$NAME = 2\n' >local.conf
    merge_config_group local.conf post-config
    file_is f.ini $'\n[a]\nx[0]-own = 1\nx[0]-own = 2\n'
}

function promise_a_semicolon_begins_a_comment_and_runs_nothing {
    printf '[[post-config|f.ini]]\n[a]\n; touch ran = 1\nx;touch ran = 2\n' >local.conf
    merge_config_group local.conf post-config
    file_is f.ini $'\n[a]\nx;touch ran = 2\n'
    status 1 test -e ran
}

function promise_an_option_outside_of_any_section_is_told_and_not_set {
    printf '[[post-config|f.ini]]\nfoo = bar\n[a]\nx = 1\n' >local.conf
    merge_config_group local.conf post-config 2>err
    holds grep -q "WARNING.*local.conf:2 'foo' stands in no .section" err
    file_is f.ini $'\n[a]\nx = 1\n'
}

function promise_a_value_that_bash_cannot_parse_is_told_and_the_others_are_set {
    printf '[[post-config|f.ini]]\n[a]\nx = 1\nbad = "\ny = 2\n' >local.conf
    status 1 merge_config_group local.conf post-config 2>err
    holds grep -q 'ERROR.*bad' err
    file_is f.ini $'\n[a]\nx = 1\ny = 2\n'
}

function promise_a_failing_command_in_a_value_is_no_failure_of_the_merge {
    printf '[[post-config|f.ini]]\n[a]\nx = $(false)1\n' >local.conf
    holds merge_config_group local.conf post-config
    file_is f.ini $'\n[a]\nx = 1\n'
}

function promise_values_see_the_user_s_variables_and_not_ours {
    local name
    for name in file section option value key line lines conf last i j text rest real folder group result; do
        printf -v "$name" "of the user"
        printf '[[post-config|f.ini]]\n[a]\nx = $%s\n' "$name" >local.conf
        merge_config_group local.conf post-config
        equal "of the user" "$(iniget f.ini a x)"
    done
}

function promise_an_assignment_in_a_value_is_gone_afterwards {
    printf '[[post-config|f.ini]]\n[a]\nx = ${NEW:=1}\n' >local.conf
    merge_config_group local.conf post-config
    status 1 isset NEW
}

function promise_a_redefined_iniset_is_what_a_merge_calls {
    printf '[[post-config|f.ini]]\n[a]\nx = 1\n' >local.conf
    function iniset { echo "$*"; }
    equal "f.ini a x 1" "$(merge_config_group local.conf post-config)"
}

function promise_a_file_name_that_expands_to_nothing_is_warned_of {
    printf '[[post-config|$UNDEFINED]]\n[a]\nx = 1\n' >local.conf
    merge_config_group local.conf post-config >out 2>err
    holds grep -qF 'unknown config file specification: $UNDEFINED is undefined' out
    holds grep -qF 'local.conf:1 [[post-config|$UNDEFINED]] is not merged: UNDEFINED is not set' err
}

function promise_a_folder_that_is_a_file_ends_the_run {
    touch folder
    printf '[[post-config|folder/f.ini]]\n[a]\nx = 1\n' >local.conf
    (merge_config_group local.conf post-config) 2>err && broken
    holds grep -q 'folder exists but it is not a directory' err
}

function promise_hostile_callers_change_nothing {
    printf '[[post-config|$F]]\n[a]\nA = $UNSET1\na = 2\n' >local.conf
    (
        set -efu
        shopt -s nocasematch
        IFS=a=.
        F=f.ini
        merge_config_group local.conf POST-CONFIG
        merge_config_group local.conf post-config
    ) || broken
    file_is f.ini $'\n[a]\nA = \na = 2\n'
}

# target FILE - merges [a] x = 1 into FILE as a step does, into out and err
function target {
    printf '[[post-config|%s]]\n[a]\nx = 1\n' "$1" >local.conf
    merge_config_target local.conf post-config "$1" >out 2>err
}

function promise_a_target_that_cannot_be_written_fails_with_the_line_the_place_and_the_reason {
    local name
    mkdir folder
    touch file
    ln -s folder to-folder
    ln -s nowhere/f to-nowhere
    ln -s /dev/full full
    mkfifo pipe
    for name in / folder to-folder folder/ file/f file/more/f to-nowhere full pipe /dev/null /proc/f /proc/no/f; do
        status 1 target "$name"
        holds grep -qF "[ERROR] local.conf:1 [[post-config|$name]] could not be merged into ${name/#[!\/]/$PWD/${name:0:1}}: " err
        holds grep -qF "goes into ${name/#[!\/]/$PWD/${name:0:1}}" out
    done
}

function promise_a_file_that_grows_past_what_the_disk_holds_fails_and_keeps_what_it_had {
    printf '[a]\nold = 1\n' >f.ini
    printf '[[post-config|f.ini]]\n[a]\nx = %s\n' "$(printf '%02000d' 1)" >local.conf
    (
        trap '' XFSZ
        ulimit -f 1
        status 1 merge_config_target local.conf post-config f.ini >/dev/null 2>&1
    )
    file_is f.ini $'[a]\nold = 1\n'
}

function promise_CRLF_is_a_line_end_and_a_byte_order_mark_is_not_text {
    printf '\xef\xbb\xbf[[post-config|f.ini]]\r\n[a]\r\nx = 1\r\n\r\ny = two words\r\nno_value\r\n' >local.conf
    holds merge_config_target local.conf post-config f.ini >/dev/null 2>&1
    file_is f.ini $'\n[a]\nx = 1\ny = two words\nno_value = \n'
}

function promise_a_variable_that_is_not_set_names_no_place_and_the_rest_of_the_group_is_merged {
    printf '[[post-config|%s]]\n[a]\nx = 1\n' '$UNDEFINED' '$UNDEFINED/below' '${UNDEFINED%/}/below' '${UNDEFINED:?}' \
        '$(false)' '$(false)/below' '${UNDEFINED:-given.ini}' last.ini >local.conf
    holds merge_config_group local.conf post-config >out 2>err
    equal 6 "$(grep -c 'is not merged' err)"
    file_is given.ini $'\n[a]\nx = 1\n'
    file_is last.ini $'\n[a]\nx = 1\n'
    status 1 test -e /below
}

function promise_an_empty_name_is_skipped_with_its_line {
    printf '[[post-config|]]\n[a]\nx = 1\n' >local.conf
    holds merge_config_target local.conf post-config '' 2>err
    holds grep -qF 'local.conf:1 [[post-config|]] names no file' err
    holds merge_config_group local.conf post-config 2>err
    holds grep -qF 'local.conf:1 [[post-config|]] names no file' err
}

function promise_every_line_that_is_not_merged_as_it_stands_is_told_with_its_number_and_without_its_value {
    printf '[[post-config|f.ini]]\nearly = secret\n[a]\n  indented = secret\n\t[b]\nbare\n= secret\n=\n[open\n# c\n\n  # d\n;e = 1\nx = 1\n' \
        >local.conf
    holds merge_config_target local.conf post-config f.ini >/dev/null 2>err
    equal '2 4 5 6 7 8 9' "$(sed -n 's/.*WARNING. local.conf:\([0-9]*\) .*/\1/p' err | tr '\n' ' ' | sed 's/ $//')"
    status 1 grep -q secret err
}

function promise_a_name_that_matches_several_files_is_refused {
    touch one.ini two.ini
    status 1 target '*.ini'
    holds grep -q 'matches 2 files' err
    rm two.ini
    holds target '*.ini'
    file_is one.ini $'\n[a]\nx = 1\n'
}

function promise_a_section_that_is_not_there_fails {
    printf '[[post-config|other]]\n[a]\nx = 1\n' >local.conf
    status 1 merge_config_target local.conf post-config f.ini 2>err
    status 1 merge_config_target missing.conf post-config f.ini 2>err
    status 1 test -e f.ini
}

function promise_what_a_value_loses_is_told {
    printf '[[post-config|f.ini]]\n[a]\nx = $NOT_SET\ny = $(exit 4)\nz = ${NOT_SET-d} \\\\$NOT_SET\n' >local.conf
    holds merge_config_target local.conf post-config f.ini >/dev/null 2>err
    holds grep -q 'local.conf:3 NOT_SET in the value of x is not set' err
    holds grep -q 'local.conf:4 a command in the value of y returned 4' err
    equal 2 "$(wc -l <err)"
}

function promise_a_value_that_ends_the_shell_is_a_failure {
    printf '[[post-config|f.ini]]\n[a]\nx = ${NOT_SET:?needed}\n' >local.conf
    status 1 merge_config_target local.conf post-config f.ini >/dev/null 2>err
    holds grep -q 'ERROR. local.conf:1 ' err
}

function promise_a_merge_inside_a_condition_tells_its_failure {
    mkdir folder
    if (set -e; target folder) 2>/dev/null; then broken; fi
    (set -e; target folder || exit 7) 2>/dev/null || equal 7 "$?"
}
