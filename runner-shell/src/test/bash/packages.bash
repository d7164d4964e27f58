# shellcheck shell=bash
# shellcheck disable=SC2016,SC2317,SC2034 # text is expanded and functions are called by what is under test
#
# Packages, with the real apt and dpkg on a separate system below the current folder: its repository is a folder, its
# packages are made here, and root is not needed.

source "$HELPERS/functions"

# system - makes that system, with a repository of the packages alpha, beta (1.5) and gamma
function system {
    { type -P dpkg-deb && type -P apt-get; } >/dev/null || skip "no apt and dpkg on this machine"
    local name
    mkdir -p root/var/lib/dpkg/{info,updates,triggers} root/var/log repo apt/{lists/partial,cache/archives/partial,etc}
    touch root/var/lib/dpkg/{status,available}
    for name in alpha beta gamma; do
        package "$name" 1.5
    done
    index
    cat >apt.conf <<END
Dir::State "$PWD/apt/"; Dir::State::status "$PWD/root/var/lib/dpkg/status"; Dir::Cache "$PWD/apt/cache";
Dir::Etc "$PWD/apt/etc"; Dir::Etc::sourcelist "$PWD/apt/etc/sources.list"; Dir::Log "$PWD/root/var/log";
APT::Architecture "$(dpkg --print-architecture)"; APT::Sandbox::User ""; Acquire::Languages "none";
Dir::Bin::dpkg "$PWD/dpkg"; Dpkg::Use-Pty "0";
END
    echo "deb [trusted=yes] copy:$PWD/repo ./" >apt/etc/sources.list
    printf '#!/bin/sh\nexec /usr/bin/dpkg --root="%s" --force-not-root --force-bad-path --log=/dev/null "$@"\n' "$PWD/root" >dpkg
    chmod +x dpkg
    export APT_CONFIG=$PWD/apt.conf DPKG_ADMINDIR=$PWD/root/var/lib/dpkg
    mkdir programs
    printf '#!/bin/sh\necho "$*" >>"%s/calls"\nexec /usr/bin/apt-get "$@"\n' "$PWD" >programs/apt-get
    chmod +x programs/apt-get
    PATH=$PWD/programs:$PATH
    touch calls
    os_PACKAGE=deb os_VENDOR=Debian os_RELEASE=12 os_CODENAME=bookworm DISTRO=bookworm
    function GetOSVersion { :; }
    function sudo { env "$@"; }
}

# package NAME VERSION - makes a package and puts it into the repository
function package {
    mkdir -p "build/DEBIAN"
    printf 'Package: %s\nVersion: %s\nArchitecture: all\nMaintainer: me <me@example.org>\nDescription: a test\n' "$1" "$2" \
        >build/DEBIAN/control
    dpkg-deb --root-owner-group -b build "repo/$1.deb" >/dev/null
}

# index - writes the repository's list of packages
function index {
    local file
    for file in repo/*.deb; do
        dpkg-deb -f "$file"
        printf 'Filename: ./%s\nSize: %s\nSHA256: %s\n\n' "${file#repo/}" "$(stat -c %s "$file")" \
            "$(sha256sum "$file" | cut -d ' ' -f 1)"
    done >repo/Packages
}

# calls WORD - prints how often apt-get was called for WORD
function calls {
    grep -c -- " $1" calls || :
}

# plugin NAME FILE TEXT - enables a plugin whose devstack/files/FILE contains TEXT
function plugin {
    mkdir -p "$1/devstack/files/debs"
    printf '%b' "$3" >"$1/devstack/files/$2"
    [[ ,$DEVSTACK_PLUGINS, == *",$1,"* ]] || DEVSTACK_PLUGINS+=,$1
    GITDIR[$1]=$PWD/$1
}

function promise_installs_packages_in_one_call_or_none {
    system
    install_package alpha 'beta gamma' >out
    holds is_package_installed alpha beta gamma
    equal '1 1' "$(calls install) $(calls update)"
    install_package alpha beta >out
    file_is out ''
    equal 1 "$(calls install)"
}

function promise_installs_only_missing_packages {
    system
    install_package alpha >out
    install_package alpha beta >out
    status 1 grep -q 'install.*alpha.*beta' calls
    equal 1 "$(calls update)"
}

function promise_fails_for_an_unknown_package_after_updating_the_lists {
    system
    status 100 install_package nothing-of-that-name >out 2>&1
    equal 2 "$(calls update)"
}

function promise_finds_a_new_package_after_updating_the_lists {
    system
    install_package alpha >out
    package delta 1
    index
    install_package delta >out 2>&1
    holds is_package_installed delta
}

function promise_starts_no_package_manager_with_OFFLINE {
    system
    OFFLINE=True
    holds install_package alpha
    holds uninstall_package alpha
    holds apt_get update
    holds apt_get_update
    file_is calls ''
}

function promise_updates_no_lists_with_NO_UPDATE_REPOS {
    system
    NO_UPDATE_REPOS=True
    status 100 install_package alpha >out 2>&1
    equal 0 "$(calls update)"
}

function promise_uninstalls_only_installed_packages {
    system
    install_package alpha beta >out
    uninstall_package alpha 'beta nothing-of-that-name' >out
    status 1 is_package_installed alpha
    status 1 is_package_installed beta
    holds uninstall_package nothing-of-that-name
    equal 1 "$(calls purge)"
}

function promise_leaves_a_version_or_a_file_to_apt {
    system
    apt_get_update >out
    install_package ./repo/alpha.deb beta=1.5 >out
    holds is_package_installed alpha beta
}

function promise_honours_the_comments_of_a_list {
    system
    FILES=$PWD/files
    mkdir -p files/debs
    printf '%s\n' 'plain' '# a comment' '' 'with # words' 'ours # dist:jammy,bookworm' 'theirs # dist:jammy' \
        'never # not:bookworm' 'always # not:jammy' 'later # NOPRIME' 'test # testonly' 'Case # dist:BookWorm' 'two words' \
        >files/debs/general
    printf 'last' >files/debs/nova
    equal 'plain with ours always test Case two words last' "$(get_packages general,n-cpu,unknown | tr '\n' ' ' | sed 's/ $//')"
    equal '' "$(get_packages '')"
    (get_packages a b) 2>err && broken
    holds grep -q 'takes a single, comma-separated argument' err
}

function promise_reads_the_lists_named_after_plugins {
    system
    plugin one debs/one 'a\nb'
    plugin two debs/other 'c\n'
    plugin three debs/three 'd # dist:noble\ne\n'
    equal $'a\nb\ne' "$(get_plugin_packages)"
}

function promise_installs_the_packages_of_all_plugins_in_one_call {
    system
    plugin one debs/one 'alpha\n'
    plugin two debs/two 'beta\n'
    plugin two bindep.txt 'gamma [platform:dpkg]\n'
    local file
    for file in one/devstack/files/debs/one two/devstack/files/debs/two two/devstack/files/bindep.txt; do
        install_listed_packages "$PWD/$file" >out 2>&1
    done
    holds is_package_installed alpha beta gamma
    equal 1 "$(calls install)"
}

function promise_fails_only_for_the_list_with_a_mistake {
    system
    plugin good debs/good 'alpha\n'
    plugin bad debs/bad '# first\nbeta\nno-such-package\n'
    holds install_listed_packages "$PWD/good/devstack/files/debs/good" >out 2>&1
    holds is_package_installed alpha
    status 100 install_listed_packages "$PWD/bad/devstack/files/debs/bad" >out 2>err
    holds grep -qF "$PWD/bad/devstack/files/debs/bad: line 3: no-such-package can't be installed: Unable to locate package no-such-package" err
    equal '' "$(grep beta err)"
}

function promise_reads_a_list_that_is_new_since_the_last_run {
    system
    plugin one debs/one 'alpha\n'
    install_listed_packages "$PWD/one/devstack/files/debs/one" >out 2>&1
    plugin new debs/new 'beta\n'
    install_listed_packages "$PWD/new/devstack/files/debs/new" >out 2>&1
    holds is_package_installed beta
}

function promise_reads_the_language_of_bindep {
    system
    install_package alpha >out
    local line expected
    while IFS='|' read -r expected line; do
        printf '%s\n' "$line" >bindep.txt
        local _bindep_lines=()
        # The profiles follow the line, after @.
        _bindep_missing bindep.txt 2>err
        if ((${#_bindep_lines[@]})); then line+=' -> yes'; else line+=' -> no'; fi
        equal "${line% -> *} -> $expected" "$line"
    done <<'END'
yes|beta
no|# beta
no|alpha
yes|beta # comment
yes|beta [platform:dpkg]
no|beta [platform:rpm]
yes|beta [platform:rpm platform:dpkg]
no|beta [!platform:dpkg]
yes|beta [!platform:rpm]
yes|beta [platform:debian]
yes|beta [platform:debian-12]
yes|beta [platform:debian-bookworm]
no|beta [platform:debian-11]
no|beta [test]
yes|beta [default]
yes|beta [!test]
no|beta [!default]
no|beta [platform:dpkg test]
yes|beta [platform:dpkg default]
no|beta [platform:rpm default]
no|beta [default !platform:debian-12]
yes|beta [(default platform:dpkg)]
no|beta [(default platform:rpm)]
yes|beta [(default platform:rpm) (default !test)]
yes|beta [test (default platform:dpkg)]
no|beta [platform:rpm (default)]
no|alpha >=1.0
yes|alpha >=2.0
no|alpha [platform:dpkg] >=1.0,<2.0
yes|alpha [platform:dpkg] >=1.0,!=1.5
no|alpha ==1.5
yes|alpha <1.5
END
}

function promise_chooses_profiles_by_name {
    system
    printf 'alpha [test]\nbeta [doc]\ngamma [default]\n' >bindep.txt
    install_bindep bindep.txt test,doc >out 2>&1
    holds is_package_installed alpha beta
    status 1 is_package_installed gamma
    install_bindep bindep.txt >out 2>&1
    holds is_package_installed gamma
    holds install_bindep nothing.txt >out
    holds grep -q 'Can not find bindep file: nothing.txt' out
}

function promise_skips_an_invalid_line_with_a_warning {
    system
    printf 'alpha [test\n$(touch ran)\nbeta 1.0\ngamma\n' >bindep.txt
    local _bindep_lines
    _bindep_missing bindep.txt >out
    equal 'bindep.txt:4 gamma' "${_bindep_lines[*]}"
    equal 3 "$(grep -c 'is not a line of a bindep.txt' out)"
    status 1 test -e ran
}

function promise_takes_a_removed_package_with_configuration_for_missing {
    system
    mkdir -p build/etc
    echo x >build/etc/conf
    mkdir -p build/DEBIAN
    echo /etc/conf >build/DEBIAN/conffiles
    package epsilon 1
    index
    install_package epsilon >out
    ./dpkg -r epsilon >out
    status 1 is_package_installed epsilon
}

function promise_installs_in_a_hostile_shell {
    system
    (
        set -euC -o pipefail
        shopt -s nocasematch failglob
        IFS=ap/
        unset OFFLINE REPOS_UPDATED RETRY_UPDATE NO_UPDATE_REPOS
        install_package alpha beta
        uninstall_package alpha
    ) >out 2>&1 || { cat out >&2; broken; }
    holds is_package_installed beta
    status 1 is_package_installed alpha
}
