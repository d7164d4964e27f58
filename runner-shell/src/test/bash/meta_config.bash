# shellcheck shell=bash
# shellcheck disable=SC2016,SC2088,SC2317 # text is expanded and stubs are called by what is under test
#
# The sections of local.conf: promises of a merge in cases where DevStack fails, and with hostile callers.
# differential.bash tests that it is equal elsewhere.

source "$HELPERS/functions"

function promise_joins_several_sections_of_one_file {
    printf '[[local|localrc]]\nA=1\n[[post-config|f]]\n[s]\n[[local|localrc]]\nB=2' >local.conf
    equal $'A=1\nB=2' "$(get_meta_section local.conf local localrc)"
}

function promise_prefers_a_plain_localrc_and_keeps_the_generated_file {
    printf '[[local|localrc]]\nA=1\n' >local.conf
    touch localrc
    equal "localrc and local.conf:[[local]] both exist, using localrc" \
        "$(extract_localrc_section local.conf localrc .localrc.auto)"
    status 1 test -e .localrc.auto
}

function promise_extracts_localrc_with_a_first_line_that_explains_it {
    printf '[[local|localrc]]\nA=1 # \\n\n  B="x y"\n' >local.conf
    extract_localrc_section local.conf localrc .localrc.auto
    file_is .localrc.auto $'# Generated file, do not edit\nA=1 # \\n\n  B="x y"\n'
}

function promise_keeps_the_order_of_options_in_local_conf {
    printf '[[post-config|f.ini]]\n[a]\nx = 1\ny = 2\nx = 3\n[b]\nz = 4\n[a]\nw = 5\n' >local.conf
    merge_config_group local.conf post-config
    file_is f.ini $'\n[a]\nw = 5\nx = 1\nx = 3\ny = 2\n\n[b]\nz = 4\n'
}

function promise_expands_values_and_file_names {
    FOLDER=some/folder HOST=example
    printf '[[post-config|$FOLDER/f.ini]]\n[a]\nurl = http://$HOST/$(echo path)\n' >local.conf
    merge_config_group local.conf post-config
    file_is some/folder/f.ini $'\n[a]\nurl = http://example/path\n'
}

function promise_accepts_a_file_name_with_a_variable_that_holds_blanks {
    FOLDER='my folder'
    printf '[[post-config|$FOLDER/f.ini]]\n[a]\nx = 1\n' >local.conf
    merge_config_group local.conf post-config
    file_is 'my folder/f.ini' $'\n[a]\nx = 1\n'
}

function promise_keeps_names_with_blanks_whole {
    printf '[[post-config|f.ini]]\n[my section]\nrgw special key = 1\n' >local.conf
    merge_config_group local.conf post-config
    file_is f.ini $'\n[my section]\nrgw special key = 1\n'
}

function promise_takes_brackets_and_variables_in_an_option_name_literally {
    NAME=own
    printf '[[post-config|f.ini]]\n[a]\nx[0]-$NAME = 1\nx[0]-$NAME = 2\n' >local.conf
    merge_config_group local.conf post-config
    file_is f.ini $'\n[a]\nx[0]-own = 1\nx[0]-own = 2\n'
}

function promise_takes_a_semicolon_for_a_comment_and_runs_nothing {
    printf '[[post-config|f.ini]]\n[a]\n; touch ran = 1\nx;touch ran = 2\n' >local.conf
    merge_config_group local.conf post-config
    file_is f.ini $'\n[a]\nx;touch ran = 2\n'
    status 1 test -e ran
}

function promise_reports_an_option_outside_of_a_section_without_setting_it {
    printf '[[post-config|f.ini]]\nfoo = bar\n[a]\nx = 1\n' >local.conf
    merge_config_group local.conf post-config 2>err
    holds grep -q "WARNING.*local.conf:2 'foo' is not in a .section" err
    file_is f.ini $'\n[a]\nx = 1\n'
}

function promise_reports_a_value_that_bash_cannot_parse_and_sets_the_others {
    printf '[[post-config|f.ini]]\n[a]\nx = 1\nbad = "\ny = 2\n' >local.conf
    status 1 merge_config_group local.conf post-config 2>err
    holds grep -q 'ERROR.*bad' err
    file_is f.ini $'\n[a]\nx = 1\ny = 2\n'
}

function promise_survives_a_failing_command_in_a_value {
    printf '[[post-config|f.ini]]\n[a]\nx = $(false)1\n' >local.conf
    holds merge_config_group local.conf post-config
    file_is f.ini $'\n[a]\nx = 1\n'
}

function promise_shows_values_only_the_variables_of_the_user {
    local name
    for name in file section option value key line lines conf last i j text rest real folder group result; do
        printf -v "$name" "of the user"
        printf '[[post-config|f.ini]]\n[a]\nx = $%s\n' "$name" >local.conf
        merge_config_group local.conf post-config
        equal "of the user" "$(iniget f.ini a x)"
    done
}

function promise_drops_an_assignment_in_a_value {
    printf '[[post-config|f.ini]]\n[a]\nx = ${NEW:=1}\n' >local.conf
    merge_config_group local.conf post-config
    status 1 isset NEW
}

function promise_calls_a_redefined_iniset {
    printf '[[post-config|f.ini]]\n[a]\nx = 1\n' >local.conf
    function iniset { echo "$*"; }
    equal "f.ini a x 1" "$(merge_config_group local.conf post-config)"
}

function promise_warns_about_a_file_name_that_expands_to_nothing {
    printf '[[post-config|$UNDEFINED]]\n[a]\nx = 1\n' >local.conf
    merge_config_group local.conf post-config >out 2>err
    holds grep -qF 'unknown config file specification: $UNDEFINED is undefined' out
    holds grep -qF 'local.conf:1 [[post-config|$UNDEFINED]] is not merged: UNDEFINED is not set' err
}

function promise_fails_if_the_folder_is_a_file {
    touch folder
    printf '[[post-config|folder/f.ini]]\n[a]\nx = 1\n' >local.conf
    (merge_config_group local.conf post-config) 2>err && broken
    holds grep -q 'folder exists but it is not a directory' err
}

function promise_works_the_same_for_hostile_callers {
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

function promise_names_line_path_and_reason_if_it_cannot_write {
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

function promise_keeps_the_file_if_the_disk_is_full {
    printf '[a]\nold = 1\n' >f.ini
    printf '[[post-config|f.ini]]\n[a]\nx = %s\n' "$(printf '%02000d' 1)" >local.conf
    (
        trap '' XFSZ
        ulimit -f 1
        status 1 merge_config_target local.conf post-config f.ini >/dev/null 2>&1
    )
    file_is f.ini $'[a]\nold = 1\n'
}

function promise_reads_windows_line_endings_and_a_byte_order_mark {
    printf '\xef\xbb\xbf[[post-config|f.ini]]\r\n[a]\r\nx = 1\r\n\r\ny = two words\r\nno_value\r\n' >local.conf
    holds merge_config_target local.conf post-config f.ini >/dev/null 2>&1
    file_is f.ini $'\n[a]\nx = 1\ny = two words\nno_value = \n'
}

function promise_skips_a_path_with_an_unset_variable_and_merges_the_rest {
    printf '[[post-config|%s]]\n[a]\nx = 1\n' '$UNDEFINED' '$UNDEFINED/below' '${UNDEFINED%/}/below' '${UNDEFINED:?}' \
        '$(false)' '$(false)/below' '${UNDEFINED:-given.ini}' last.ini >local.conf
    holds merge_config_group local.conf post-config >out 2>err
    equal 6 "$(grep -c 'is not merged' err)"
    file_is given.ini $'\n[a]\nx = 1\n'
    file_is last.ini $'\n[a]\nx = 1\n'
    status 1 test -e /below
}

function promise_skips_an_empty_name_and_reports_its_line {
    printf '[[post-config|]]\n[a]\nx = 1\n' >local.conf
    holds merge_config_target local.conf post-config '' 2>err
    holds grep -qF 'local.conf:1 [[post-config|]] names no file' err
    holds merge_config_group local.conf post-config 2>err
    holds grep -qF 'local.conf:1 [[post-config|]] names no file' err
}

function promise_reports_unmerged_lines_without_their_values {
    printf '[[post-config|f.ini]]\nearly = secret\n[a]\n  indented = secret\n\t[b]\nbare\n= secret\n=\n[open\n# c\n\n  # d\n;e = 1\nx = 1\n' \
        >local.conf
    holds merge_config_target local.conf post-config f.ini >/dev/null 2>err
    equal '2 4 5 6 7 8 9' "$(sed -n 's/.*WARNING. local.conf:\([0-9]*\) .*/\1/p' err | tr '\n' ' ' | sed 's/ $//')"
    status 1 grep -q secret err
}

function promise_refuses_a_name_that_matches_several_files {
    touch one.ini two.ini
    status 1 target '*.ini'
    holds grep -q 'matches 2 files' err
    rm two.ini
    holds target '*.ini'
    file_is one.ini $'\n[a]\nx = 1\n'
}

function promise_fails_for_a_missing_section {
    printf '[[post-config|other]]\n[a]\nx = 1\n' >local.conf
    status 1 merge_config_target local.conf post-config f.ini 2>err
    status 1 merge_config_target missing.conf post-config f.ini 2>err
    status 1 test -e f.ini
}

function promise_reports_what_a_value_loses {
    printf '[[post-config|f.ini]]\n[a]\nx = $NOT_SET\ny = $(exit 4)\nz = ${NOT_SET-d} \\\\$NOT_SET\n' >local.conf
    holds merge_config_target local.conf post-config f.ini >/dev/null 2>err
    holds grep -q 'local.conf:3 NOT_SET in the value of x is not set' err
    holds grep -q 'local.conf:4 a command in the value of y returned 4' err
    equal 2 "$(wc -l <err)"
}

function promise_fails_for_a_value_that_exits {
    printf '[[post-config|f.ini]]\n[a]\nx = ${NOT_SET:?needed}\n' >local.conf
    status 1 merge_config_target local.conf post-config f.ini >/dev/null 2>err
    holds grep -q 'ERROR. local.conf:1 ' err
}

function promise_returns_a_failure_inside_a_condition {
    mkdir folder
    if (set -e; target folder) 2>/dev/null; then broken; fi
    (set -e; target folder || exit 7) 2>/dev/null || equal 7 "$?"
}
