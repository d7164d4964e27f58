# shellcheck shell=bash
# shellcheck disable=SC2016,SC2088,SC2317 # text is expanded and stubs are called by what is under test
#
# The INI functions: promises in cases where DevStack's own fail, and with hostile callers. differential.bash tests that
# they are equal elsewhere.

source "$HELPERS/inc/ini-config"

function promise_takes_a_name_literally {
    printf '[a.b*]\nx.y = 1\nxzy = 2\n[acb]\nx.y = 3\n' >f.ini
    iniset f.ini 'a.b*' x.y new
    file_is f.ini $'[a.b*]\nx.y = new\nxzy = 2\n[acb]\nx.y = 3\n'
}

function promise_finds_names_with_slash_pipe_and_ampersand {
    printf '[composite:/v1|&]\n/path|& = 1\n' >f.ini
    iniset f.ini 'composite:/v1|&' '/path|&' 'a/b|c&d\1'
    file_is f.ini $'[composite:/v1|&]\n/path|& = a/b|c&d\\1\n'
    inicomment f.ini 'composite:/v1|&' '/path|&'
    file_is f.ini $'[composite:/v1|&]\n#/path|& = a/b|c&d\\1\n'
    iniuncomment f.ini 'composite:/v1|&' '/path|&'
    inidelete f.ini 'composite:/v1|&' '/path|&'
    file_is f.ini $'[composite:/v1|&]\n'
}

function promise_replaces_an_option_in_a_section_with_blanks {
    printf '[ c c ]\nx = 1\n' >f.ini
    iniset f.ini ' c c ' x 2
    file_is f.ini $'[ c c ]\nx = 2\n'
}

function promise_accepts_files_and_names_with_blanks_in_iniadd {
    printf '[b b]\nmy option = 1\n' >'f f.ini'
    iniadd 'f f.ini' 'b b' 'my option' 2 3
    file_is 'f f.ini' $'[b b]\nmy option = 1\nmy option = 2\nmy option = 3\n'
}

function promise_expands_no_glob_in_a_value {
    touch some files
    iniset f.ini a x '*'
    equal '*' "$(iniget f.ini a x)"
    iniset_multiline f.ini a m '*' '?'
    equal '* ?' "$(iniget_multiline f.ini a m)"
}

function promise_takes_a_value_never_for_an_option_of_echo {
    iniset f.ini a x -n
    equal -n "$(iniget f.ini a x)"
}

function promise_keeps_backslashes_in_every_function {
    iniset f.ini a w 'a\tb\\c'
    iniset_multiline f.ini a m 'c:\new'
    iniadd_literal f.ini a l 'd:\table'
    file_is f.ini $'\n[a]\nl = d:\\table\nm = c:\\new\nw = a\\tb\\\\c\n'
}

function promise_appends_a_new_section_after_an_empty_line {
    printf '[a]\nx = 1\n' >f.ini
    iniset f.ini b y 2
    file_is f.ini $'[a]\nx = 1\n\n[b]\ny = 2\n'
}

function promise_joins_no_lines_at_a_missing_last_newline {
    printf '[a]\nx = 1' >f.ini
    iniset f.ini b y 2
    file_is f.ini $'[a]\nx = 1\n[b]\ny = 2\n'
    printf '[a]' >f.ini
    iniset f.ini a y 2
    file_is f.ini $'[a]\ny = 2\n'
}

function promise_adds_no_last_newline_without_an_addition {
    printf '[a]\nx = 1' >f.ini
    iniset f.ini a x 2
    file_is f.ini $'[a]\nx = 2'
}

function promise_keeps_comments_order_and_foreign_lines {
    printf '# top\n[a]\n# about x\nx=1 \n  continued\n;y=2\n\n[b]\r\nz = 3\r\n' >f.ini
    iniset f.ini a w 0
    file_is f.ini $'# top\n[a]\nw = 0\n# about x\nx=1 \n  continued\n;y=2\n\n[b]\r\nz = 3\r\n'
}

function promise_keeps_a_number_sign_inside_a_value {
    printf '[a]\ny = 5 #x = 3\n #x = 4\n' >f.ini
    iniuncomment f.ini a x
    file_is f.ini $'[a]\ny = 5 #x = 3\n x = 4\n'
}

function promise_keeps_bytes_that_are_not_text {
    printf '[a]\nx = \xff\xfe\n# \xe9\n' >f.ini
    LC_ALL=C.UTF-8
    iniset f.ini a y 1
    printf '[a]\ny = 1\nx = \xff\xfe\n# \xe9\n' | cmp - f.ini || broken
}

function promise_keeps_mode_and_inode {
    printf '[a]\n' >f.ini
    chmod 604 f.ini
    local before
    before=$(stat -c '%i %a' f.ini)
    iniset f.ini a x 1
    equal "$before" "$(stat -c '%i %a' f.ini)"
}

function promise_keeps_a_symbolic_link {
    printf '[a]\n' >real.ini
    ln -s real.ini link.ini
    iniset link.ini a x 1
    holds test -L link.ini
    file_is real.ini $'[a]\nx = 1\n'
}

function promise_writes_nothing_without_a_change {
    printf '[a]\nx = 1\n' >f.ini
    touch -d @1000000000 f.ini
    inidelete f.ini a y
    inicomment f.ini a y
    iniuncomment f.ini a x
    iniadd_literal f.ini none x 1
    iniset f.ini a
    iniset f.ini
    equal 1000000000 "$(stat -c %Y f.ini)"
}

function promise_creates_a_missing_file_only_in_iniset {
    iniset new.ini a x 1
    file_is new.ini $'\n[a]\nx = 1\n'
    status 2 inidelete none.ini a x 2>/dev/null
    status 2 inicomment none.ini a x 2>/dev/null
    status 1 ini_has_option none.ini a x 2>/dev/null
    equal '' "$(iniget none.ini a x 2>/dev/null)"
    status 1 test -e none.ini
}

function promise_ends_a_caller_under_errexit_if_it_cannot_read {
    local status=0
    bash -c 'set -e; source "$HELPERS/inc/ini-config"; inidelete none.ini a x; echo went on' >out 2>/dev/null || status=$?
    equal 2 "$status"
    file_is out ''
}

function promise_overwrites_no_file_that_it_cannot_read {
    ((EUID != 0)) || skip "root reads everything"
    printf '[a]\nx = 1\n' >f.ini
    chmod 200 f.ini
    iniset f.ini a y 2 2>/dev/null
    chmod 600 f.ini
    file_is f.ini $'[a]\nx = 1\n'
}

function promise_reads_and_writes_with_sudo {
    ((EUID != 0)) || skip "root needs no sudo"
    function sudo {
        echo "$1" >>calls
        chmod 600 f.ini
        "$@"
        chmod 000 f.ini
    }
    printf '[a]\nx = 1\n' >f.ini
    chmod 000 f.ini
    iniset -sudo f.ini a x 2
    iniadd -sudo f.ini a m 3
    holds ini_has_option -sudo f.ini a m
    chmod 600 f.ini
    file_is f.ini $'[a]\nm = 3\nx = 2\n'
}

function promise_replaces_a_read_only_file_like_sed {
    ((EUID != 0)) || skip "root writes everything"
    printf '[a]\nx = 1\n' >f.ini
    chmod 444 f.ini
    iniset f.ini a x 2
    file_is f.ini $'[a]\nx = 2\n'
    equal 444 "$(stat -c %a f.ini)"
}

function promise_works_the_same_for_hostile_callers {
    printf '[a]\nX = 0\nx = 1\nm = 1\n' >f.ini
    (
        set -efuC
        shopt -s nocasematch nullglob failglob
        IFS=a=x/
        iniset f.ini a x 'two words'
        iniadd f.ini a m 2
        iniset f.ini A x upper
        inicomment f.ini a X
    )
    file_is f.ini $'[a]\nm = 1\nm = 2\n#X = 0\nx = two words\n\n[A]\nx = upper\n'
}

function promise_keeps_the_options_and_IFS_of_the_caller {
    printf '[a]\nx = 1\n' >f.ini
    set -fu
    shopt -s nocasematch
    local IFS=: before
    before=$(set +o; shopt)
    iniset f.ini a x 2
    iniget f.ini a x >/dev/null
    equal "$before" "$(set +o; shopt)"
    equal : "$IFS"
}

function promise_shows_only_the_call_in_a_trace {
    printf '[a]\nx = 1\n' >f.ini
    (set -x; iniset f.ini a x 2; : after) 2>trace
    holds test "$(wc -l <trace)" -le 4
    holds grep -q ': after' trace
}

function promise_starts_no_process {
    printf '[a]\nx = 1\n' >f.ini
    (
        # shellcheck disable=SC2123 # so that nothing is found
        PATH=/nowhere
        iniset f.ini a x 2
        iniset f.ini b y 2
        iniadd f.ini b y 3
        iniset_multiline f.ini c z 1 2
        inicomment f.ini a x
        iniuncomment f.ini a x
        inidelete f.ini c z
        localrc_set f.ini A 1
        iniget_sections f.ini
    ) >out || broken
    file_is out $'a b c [local|localrc]\n'
}

function promise_edits_a_file_of_thousands_of_lines_quickly {
    local i
    {
        for ((i = 0; i < 5000; i++)); do echo "# line $i of a sample file"; done
        printf '[last]\nx = 1\n'
    } >f.ini
    local begin=${EPOCHREALTIME//[!0-9]/}
    for ((i = 0; i < 5; i++)); do iniset f.ini last x "$i"; done
    # A generous limit: each takes about fifty milliseconds.
    holds test $((${EPOCHREALTIME//[!0-9]/} - begin)) -lt 5000000
}

function promise_sets_a_variable_that_is_commented_out {
    printf '[[local|localrc]]\n#FOO=1\nMY_FOO=2\n' >local.conf
    localrc_set local.conf FOO 'a&b\c'
    file_is local.conf $'[[local|localrc]]\nFOO=a&b\\c\n#FOO=1\nMY_FOO=2\n'
}

function promise_continues_the_section_after_bash_in_localrc {
    printf '[[local|localrc]]\nif [[ -n $A ]]; then B=1; fi\nFOO=1\n' >local.conf
    localrc_set local.conf FOO 2
    file_is local.conf $'[[local|localrc]]\nif [[ -n $A ]]; then B=1; fi\nFOO=2\n'
}

function promise_ignores_a_section_name_in_a_comment {
    printf '[[post-config|f]]\n# see [one]\n[two]\nx=1\n' >local.conf
    status 1 localconf_has_section local.conf post-config f one
    localconf_set local.conf post-config f one y 2
    file_is local.conf $'[[post-config|f]]\n[one]\ny=2\n# see [one]\n[two]\nx=1\n'
}

function promise_joins_adjacent_sections_in_localrc_set {
    printf '[[local|localrc]]\nA=1\n[[local|localrc]]\nB=1\n' >local.conf
    localrc_set local.conf B 2
    file_is local.conf $'[[local|localrc]]\nA=1\n[[local|localrc]]\nB=2\n'
}

function promise_returns_a_failure_inside_a_condition {
    local file call
    mkdir folder
    ln -s folder to-folder
    ln -s nowhere/f to-nowhere
    touch file
    for file in / folder to-folder to-nowhere file/f /dev/full /dev/null /proc/none ''; do
        for call in iniset iniset_multiline iniadd iniadd_literal inidelete inicomment iniuncomment; do
            if "$call" "$file" a x 1 2>err; then
                printf '%s %s went well\n' "$call" "$file" >&2
                broken
            fi
            holds test -s err
        done
        if localrc_set "$file" X 1 2>/dev/null; then broken; fi
    done
}

function promise_ends_a_caller_under_errexit_if_an_edit_fails {
    local call
    for call in iniset iniadd 'iniset -sudo' inidelete; do
        status 2 bash -c "set -e; source \"\$HELPERS/inc/ini-config\"; function sudo { \"\$@\"; }
            $call / a x 1; echo went on" >out 2>/dev/null
        file_is out ''
    done
}

function promise_keeps_the_file_if_the_disk_is_full {
    printf '[a]\nx = 1\ny = 2\n' >f.ini
    (
        trap '' XFSZ
        ulimit -f 1
        if iniset f.ini a x "$(printf '%02000d' 1)" 2>/dev/null; then broken; fi
    )
    file_is f.ini $'[a]\nx = 1\ny = 2\n'
}

function promise_fails_for_a_folder_and_returns_nothing_for_a_missing_file {
    mkdir folder
    status 2 iniget folder a x 2>/dev/null
    status 2 iniget_multiline folder a x 2>/dev/null
    status 2 iniget_sections folder 2>/dev/null
    status 1 ini_has_option folder a x 2>/dev/null
    status 0 bash -c 'set -e; source "$HELPERS/inc/ini-config"; x=$(iniget none.ini a x); echo "<$x>"' >out 2>/dev/null
    file_is out $'<>\n'
    equal 1 "$(iniget <(printf '[a]\nx = 1\n') a x)"
}
