#!/usr/bin/env bash
#
# Installs, uses, upgrades and removes the Debian packages in small Debian roots. Prints a table in Markdown, a row for each
# promise and a column for each root; the exit status is the number of cells that failed.
#
# Usage: roots.sh FOLDER [SUITE...]
#
# Needs root, debootstrap, dpkg-dev and debhelper, the distribution that "mvn package" makes, and 2 GB in FOLDER. Without
# SUITE it is bookworm and trixie. The first time takes half an hour, most of it downloads; FOLDER keeps the small roots, the
# packages that apt has downloaded, and the output of each row in SUITE/rows.

# Rows are called by their names; other programs and shells expand what is in single quotes.
# shellcheck disable=SC2016,SC2317

set -o nounset -o pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
top=$(cd "$here/../.." && pwd)
[[ -n ${1-} ]] || {
    echo 'Usage: roots.sh FOLDER [SUITE...]' >&2
    exit 64
}
mkdir -p "$1"
folder=$(cd "$1" && pwd)
suites=("${@:2}")
((${#suites[@]})) || suites=(bookworm trixie)
# Older than any release of its version.
old='0.1.0~1'

# fail SENTENCE: ends the script.
function fail {
    echo "roots.sh: $1" >&2
    exit 70
}

((EUID == 0)) || fail 'only root can make a Debian root'
for program in debootstrap dpkg-buildpackage dpkg-scanpackages dh; do
    type -P "$program" >/dev/null || fail "$program is not installed"
done
[[ -x $top/cli/target/stackplug/bin/stackplug ]] || fail 'the distribution is missing; run: mvn package'
version=$(<"$top/cli/target/stackplug/share/stackplug/version")
archive=$top/cli/target/stackplug-$version.tar.gz

# ------------------------------------------------------------------------------------------------ the roots

# mirror: prints the URL from which this machine installs Debian's packages.
function mirror {
    apt-get indextargets --format '$(SITE)' 'Created-By: Packages' 'Origin: Debian' 'Label: Debian' | head -1
}

# make_packages: builds the packages as they are, and as an older version, as one repository.
function make_packages {
    local repository=$folder/packages
    rm -rf "$repository"
    mkdir -p "$repository"
    local build=("$top/cli/src/packaging/build-deb" --distribution "$top/cli/target/stackplug" --output "$repository")
    if ! { "${build[@]}" && "${build[@]}" --version "$old"; } >"$folder/packages.log" 2>&1; then
        fail "the packages could not be built, see $folder/packages.log"
    fi
    (cd "$repository" && dpkg-scanpackages --multiversion . >Packages 2>>"$folder/packages.log")
    cp "$archive" "$repository/"
    cp -R "$top/cli/src/packaging/debian" "$repository/debian"
}

# make_base: a small Debian that installs packages from where this machine does.
function make_base {
    local base=$folder/$suite/base
    [[ ! -e $base/complete ]] || return 0
    rm -rf "$base"
    mkdir -p "$folder/$suite"
    debootstrap --variant=minbase --include=ca-certificates,procps "$suite" "$base" "$(mirror)" \
        >"$folder/$suite/base.log" 2>&1 || fail "debootstrap has failed, see $folder/$suite/base.log"
    apt-config dump Acquire >"$base/etc/apt/apt.conf.d/90machine"
    echo 'APT::Keep-Downloaded-Packages "true";' >"$base/etc/apt/apt.conf.d/91keep"
    printf '#!/bin/sh\nexit 101\n' >"$base/usr/sbin/policy-rc.d"
    chmod 755 "$base/usr/sbin/policy-rc.d"
    touch "$base/complete"
}

# make_root: a new copy of the base with two users and the repository of stackplug's packages.
function make_root {
    root=$folder/$suite/root
    rm -rf "$root"
    cp -a "$folder/$suite/base" "$root"
    mkdir -p "$root/opt/packages" "$folder/$suite/apt/partial"
    echo 'deb [trusted=yes] file:/opt/packages ./' >"$root/etc/apt/sources.list.d/stackplug.list"
    chroot "$root" useradd -m -s /bin/bash alice
    chroot "$root" useradd -m -s /bin/bash bob
    inside apt-get -q update >"$folder/$suite/update.log" 2>&1 || fail "apt-get update has failed in $root"
}

# inside COMMAND...: runs a command in the root, as its root user, with folders of this machine in a namespace of mounts. With
# read_only=FOLDER that folder of the root can't be written to.
function inside {
    ROOT=$root CACHE=$folder/$suite/apt PACKAGES=$folder/packages LOCKED=${read_only-} unshare --mount bash -c '
        # Devices of its own: a script of a package may change their modes.
        mount -t proc proc "$ROOT/proc" && mount -t tmpfs -o mode=755 dev "$ROOT/dev" && mkdir "$ROOT/dev/pts" "$ROOT/dev/shm" &&
            mount -t devpts -o newinstance,ptmxmode=666 devpts "$ROOT/dev/pts" && ln -s pts/ptmx "$ROOT/dev/ptmx" &&
            ln -s /proc/self/fd "$ROOT/dev/fd" && ln -s fd/0 "$ROOT/dev/stdin" && ln -s fd/1 "$ROOT/dev/stdout" &&
            ln -s fd/2 "$ROOT/dev/stderr" && chmod 1777 "$ROOT/dev/shm" || exit 71
        for device in "null 3" "zero 5" "full 7" "random 8" "urandom 9"; do
            mknod -m 666 "$ROOT/dev/${device% *}" c 1 "${device#* }" || exit 71
        done
        mknod -m 666 "$ROOT/dev/tty" c 5 0 &&
            mount --bind "$CACHE" "$ROOT/var/cache/apt/archives" && mount --bind "$PACKAGES" "$ROOT/opt/packages" || exit 71
        if [[ -n $LOCKED ]]; then
            mount --bind "$ROOT$LOCKED" "$ROOT$LOCKED" && mount -o remount,ro,bind "$ROOT$LOCKED" || exit 71
        fi
        cp /etc/resolv.conf "$ROOT/etc/resolv.conf" 2>/dev/null
        proxies=()
        for name in http_proxy https_proxy no_proxy; do
            [[ -z ${!name-} ]] || proxies+=("$name=${!name}")
        done
        exec chroot "$ROOT" env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root \
            LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive "${proxies[@]}" "$@"' inside "$@"
}

# as USER [VARIABLE=VALUE...] COMMAND...: runs a command as a user, in the user's home folder.
function as {
    inside runuser -u "$1" -- env HOME="/home/$1" USER="$1" LOGNAME="$1" PATH=/usr/local/bin:/usr/bin:/bin \
        bash -c 'cd "/home/$0" && exec env "$@"' "$@"
}

# install PACKAGE...: installs packages without those that they only recommend.
function install {
    inside apt-get -q -y --no-install-recommends install "$@"
}

# ------------------------------------------------------------------------------------------------ the rows

rows=()

# row TEXT FUNCTION: runs a row, and notes its result.
function row {
    local file=$folder/$suite/rows/$2
    [[ " ${rows[*]} " == *" $2 "* ]] || rows+=("$2")
    mkdir -p "${file%/*}"
    echo "$1" >"$folder/texts/$2"
    (
        set -x
        "$2"
    ) >"$file.log" 2>&1
    case $? in
        0) echo ok ;;
        77) echo '–' ;;
        *) echo FAIL ;;
    esac >"$file"
    echo "$suite: $(<"$file") $1" >&2
}

# prints TEXT COMMAND...: true if a command succeeds and prints a text.
function prints {
    local output
    output=$("${@:2}" 2>&1) || {
        printf '%s\n' "$output"
        return 1
    }
    printf '%s\n' "$output"
    [[ $output == *"$1"* ]]
}

# refuses TEXT COMMAND...: true if a command fails and prints a text.
function refuses {
    local output
    output=$("${@:2}" 2>&1) && return 1
    printf '%s\n' "$output"
    [[ $output == *"$1"* ]]
}

function is_installed {
    [[ $(inside dpkg-query -W -f '${db:Status-Abbrev}' "$1" 2>/dev/null) == ii* ]]
}

# has_archive USER: true if the JVM uses the archive of classes in /var/cache.
function has_archive {
    local output
    # The doctor fails where it finds another thing that a run would lack.
    output=$(as "$1" stackplug doctor 2>&1)
    printf '%s\n' "$output"
    grep -q '/usr/share/stackplug/lib/start/' <<<"$output" && compgen -G "$root/var/cache/stackplug/*.home" >/dev/null
}

function installs_without_fetcher {
    install "stackplug=$version" &&
        is_installed stackplug && is_installed stackplug-core && is_installed stackplug-runner-shell &&
        ! is_installed stackplug-fetcher-git && prints "stackplug $version" as alice stackplug --version
}

function is_where_debian_expects_it {
    local file
    for file in usr/share/man/man1/stackplug.1.gz usr/share/man/man1/stackplug-stack.1.gz \
        usr/share/man/man5/stackplug-local.conf.5.gz usr/share/bash-completion/completions/stackplug \
        usr/share/zsh/vendor-completions/_stackplug usr/share/fish/vendor_completions.d/stackplug.fish \
        usr/share/doc/stackplug/changelog.gz usr/share/doc/stackplug/docs/guide.md usr/share/doc/stackplug-core/copyright \
        etc/stackplug/stackplug.properties; do
        [[ -f $root/$file ]] || return
    done
    [[ $(readlink "$root/usr/bin/stackplug") == ../share/stackplug/bin/stackplug ]] &&
        ! grep -v '^#' "$root/etc/stackplug/stackplug.properties" &&
        prints /etc/stackplug/stackplug.properties inside dpkg-query -W -f '${Conffiles}' stackplug
}

function names_the_missing_package {
    local lab=$root/home/alice/empty
    mkdir "$lab"
    printf '[[local|localrc]]\nenable_plugin alpha file:///home/alice/nothing\n' >"$lab/local.conf"
    chroot "$root" chown -R alice: /home/alice/empty
    refuses 'Install the package stackplug-fetcher-git' as alice stackplug stack -C empty &&
        refuses 'Install the package stackplug-fetcher-git' as alice stackplug demo
}

# The archive, elsewhere: it makes the lab with which the next rows work.
function installs_the_archive {
    as alice tar xzf "/opt/packages/stackplug-$version.tar.gz" &&
        inside "/home/alice/stackplug-$version/install.sh" --prefix /opt/trial &&
        prints "stackplug $version" as alice /opt/trial/bin/stackplug --version &&
        as alice /opt/trial/bin/stackplug demo --keep /home/alice/lab &&
        as alice /opt/trial/bin/stackplug stack -C lab
}

function removes_the_archive {
    inside "/home/alice/stackplug-$version/install.sh" --prefix /opt/trial --uninstall && [[ ! -e $root/opt/trial ]]
}

function compares_with_the_lock {
    prints greeter as alice stackplug status -C lab && as alice stackplug status --locked -C lab
}

function plans {
    prints greeter as alice stackplug plan -C lab
}

function shows_runs {
    prints greeter as alice stackplug report -C lab && prints greeter as alice stackplug logs greeter -C lab &&
        as alice stackplug runs -C lab
}

function tears_down {
    as alice stackplug unstack -C lab && prints 'not running' as alice bash /usr/share/stackplug/share/stackplug/demo/show.sh \
        unstack lab
}

function stacks_what_is_there {
    prints 'no fetcher is installed' as alice stackplug stack -C lab && as alice stackplug unstack -C lab
}

function installs_the_fetcher {
    install stackplug-fetcher-git && prints 'Bonjour, World!' as alice stackplug demo
}

function recommends_the_fetcher {
    inside apt-get -q --simulate install stackplug | grep -q '^Inst stackplug-fetcher-git'
}

function works_for_another_user {
    prints 'Bonjour, World!' as bob stackplug demo && prints 'Bonjour, World!' inside stackplug demo
}

function uses_the_archive_of_classes {
    has_archive alice && has_archive bob && [[ ! -e $root/home/bob/.cache/stackplug/start ]]
}

# Each jar is in the bill, under its name and version, with its checksum.
function has_the_jars_of_its_bill {
    local jar parts count=0
    parts=$(tr -d ' \n' <"$root/usr/share/stackplug/share/stackplug/stackplug.cdx.json")
    for jar in "$root"/usr/share/stackplug/lib/*.jar; do
        grep -oE '"name":"[^"]*","version":"[^"]*","hashes":\[\{"alg":"SHA-256","content":"[0-9a-f]*"' <<<"$parts" |
            sed -E 's/"name":"([^"]*)","version":"([^"]*)".*"content":"([0-9a-f]*)"/\3  \1-\2.jar/' |
            grep -xF "$(sha256sum "$jar" | cut -d ' ' -f 1)  ${jar##*/}" || return
        count=$((count + 1))
    done
    ((count == $(grep -o '"hashes"' <<<"$parts" | wc -l)))
}

# A dpkg trigger that makes the archive.
function configures_with_an_unwritable_cache {
    read_only=/var/cache/stackplug prints 'no class archive could be made' inside bash -c \
        'dpkg-trigger --no-await --by-package=stackplug /usr/lib/jvm && dpkg --configure -a' && is_installed stackplug
}

# A dpkg that is killed while it makes the archive leaves its maker at work.
function configures_after_a_killed_dpkg {
    inside bash -c '
        cd /var/cache/stackplug && dpkg-trigger --no-await --by-package=stackplug /usr/lib/jvm || exit
        dpkg --configure -a &
        for ((tries = 0; tries < 600; tries++)); do
            [[ -z $(compgen -G "*.new.*") ]] || break
            sleep 0.1
        done
        kill -KILL $!
        wait
        dpkg --configure -a && sleep 5 && ls -l && ! compgen -G "*.new.*" && [[ -n $(find . -size +1M) ]]' &&
        is_installed stackplug && has_archive alice
}

function works_with_a_read_only_usr {
    read_only=/usr prints 'Bonjour, World!' as alice stackplug demo
}

function works_without_a_home {
    prints 'Bonjour, World!' as alice HOME=/nonexistent stackplug demo && [[ ! -e $root/nonexistent ]]
}

# runs_on N: with Java N, where the root has it.
function runs_on {
    [[ -n $(inside apt-cache madison "openjdk-$1-jre-headless") ]] || return 77
    install "openjdk-$1-jre-headless" &&
        prints 'Bonjour, World!' as alice JAVA_HOME="/usr/lib/jvm/java-$1-openjdk-$(inside dpkg --print-architecture)" \
            STACKPLUG_NO_ARCHIVE=1 stackplug demo
}

function runs_on_17 {
    runs_on 17
}

function runs_on_21 {
    runs_on 21
}

function runs_on_25 {
    runs_on 25
}

# The archive is that of the Java which "java" is now.
function follows_the_java {
    local java
    java=$(chroot "$root" readlink -f /usr/bin/java)
    grep -qxF "$java" "$root"/var/cache/stackplug/*.home && has_archive alice
}

# Another Java and a /usr that the user can't write: the user's own cache.
function makes_a_users_own_archive {
    local java tries
    # There may be one Java only: a copy of it is another one.
    java=$(chroot "$root" readlink -f /usr/bin/java)
    cp -a "$root${java%/bin/java}" "$root/opt/java"
    as alice JAVA_HOME=/opt/java stackplug config || return
    for ((tries = 0; tries < 120; tries++)); do
        [[ -z $(find "$root/home/alice/.cache/stackplug/start" -type f -size +1M 2>/dev/null) ]] || break
        sleep 1
    done
    prints /home/alice/.cache/stackplug/start/ as alice JAVA_HOME=/opt/java bash -c 'stackplug doctor; true'
}

function tests_itself {
    install autopkgtest && rm -rf "$root/opt/source" && mkdir -p "$root/opt/source" &&
        cp -R "$top/cli/src/packaging/debian" "$root/opt/source/debian" &&
        inside autopkgtest --no-built-binaries --user alice /opt/source -- null
}

function passes_lintian {
    local reports=("$folder/packages/stackplug_${version}_"*.changes) output
    install lintian || return
    output=$(inside lintian --pedantic --allow-root --fail-on error,warning "/opt/packages/${reports[0]##*/}" 2>&1)
    local status=$?
    printf '%s\n' "$output"
    ! grep '^[EW]: ' <<<"$output" && return "$status"
}

# files: the files of the root that packages, or their scripts, have made.
function files {
    (cd "$root" && find etc opt root usr var run -xdev ! -path 'var/lib/dpkg/*' ! -path 'var/lib/apt/*' ! -path 'var/cache/apt/*' \
        ! -path 'var/log/*' ! -path 'var/cache/debconf/*' ! -path 'var/cache/ldconfig/*' ! -path 'etc/ld.so.cache' \
        ! -path '*/__pycache__*' | LC_ALL=C sort)
}

function installs_the_older_version {
    make_root
    install default-jre-headless && files >"$folder/$suite/before" &&
        install "stackplug=$old" "stackplug-core=$old" "stackplug-runner-shell=$old" "stackplug-fetcher-git=$old" &&
        as alice stackplug demo --keep lab && as alice stackplug stack -C lab &&
        echo '# ours' >>"$root/etc/stackplug/stackplug.properties"
}

function upgrades_with_runs_in_place {
    inside apt-get -q -y upgrade &&
        [[ $(inside dpkg-query -W -f '${Version}' stackplug) == "$version" ]] &&
        grep -q '^# ours' "$root/etc/stackplug/stackplug.properties" &&
        as alice stackplug runs -C lab && as alice stackplug status -C lab && has_archive alice &&
        as alice stackplug unstack -C lab && as alice stackplug stack -C lab && as alice stackplug clean -C lab
}

function removes {
    inside apt-get -q -y remove stackplug && [[ ! -e $root/var/cache/stackplug && ! -e $root/usr/bin/stackplug ]] &&
        [[ -e $root/etc/stackplug/stackplug.properties ]]
}

function purges {
    inside apt-get -q -y purge stackplug stackplug-core stackplug-runner-shell stackplug-fetcher-git &&
        diff "$folder/$suite/before" <(files)
}

# ------------------------------------------------------------------------------------------------ all of them

mkdir -p "$folder/texts"
make_packages
for suite in "${suites[@]}"; do
    make_base
    make_root
    rm -rf "$folder/$suite/rows"
    row 'apt takes the fetcher as recommended' recommends_the_fetcher
    row 'install core, runner-shell and stackplug, without the fetcher' installs_without_fetcher
    row 'launcher, man pages, completion, documentation and settings are where Debian expects them' is_where_debian_expects_it
    row 'no fetcher: `stack` and `demo` name the missing package' names_the_missing_package
    row 'the archive, by `install.sh`, next to the packages' installs_the_archive
    row 'no fetcher: `status` compares with the lock' compares_with_the_lock
    row 'no fetcher: `plan`' plans
    row 'no fetcher: `runs`, `report`, `logs`' shows_runs
    row 'no fetcher: `unstack`' tears_down
    row 'no fetcher: `stack` with all checkouts in place' stacks_what_is_there
    row '`install.sh --uninstall` leaves nothing' removes_the_archive
    row 'install the fetcher: the demo passes' installs_the_fetcher
    row 'another user, and root' works_for_another_user
    row 'the class archive of the package is used by all users' uses_the_archive_of_classes
    row 'the checksums of the jars are those of the bill of materials' has_the_jars_of_its_bill
    row '/var/cache/stackplug is read-only: dpkg configures' configures_with_an_unwritable_cache
    row 'dpkg is killed while it makes the class archive: it is made again' configures_after_a_killed_dpkg
    row '/usr is read-only' works_with_a_read_only_usr
    row 'HOME=/nonexistent' works_without_a_home
    row 'another Java: an archive in the user'"'"'s cache' makes_a_users_own_archive
    row 'Java 17' runs_on_17
    row 'Java 21' runs_on_21
    row 'Java 25' runs_on_25
    row 'the class archive follows the installed Java' follows_the_java
    row 'autopkgtest: the demo' tests_itself
    row 'lintian --pedantic: no error, no warning' passes_lintian
    row 'an older version, with a run in place' installs_the_older_version
    row 'upgrade: runs, status, unstack, stack, clean; changed settings stay' upgrades_with_runs_in_place
    row 'remove: no launcher, no class archive' removes
    row 'purge: nothing is left' purges
done

failed=0
printf '| with stackplug %s |' "$version"
printf ' %s |' "${suites[@]}"
printf '\n|---|'
printf -- '---|%.0s' "${suites[@]}"
printf '\n'
for name in "${rows[@]}"; do
    printf '| %s |' "$(<"$folder/texts/$name")"
    for suite in "${suites[@]}"; do
        result=$(<"$folder/$suite/rows/$name")
        [[ $result != FAIL ]] || failed=$((failed + 1))
        printf ' %s |' "$result"
    done
    printf '\n'
done
exit "$failed"
