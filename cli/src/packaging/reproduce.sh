#!/usr/bin/env bash
#
# Builds the committed state twice, in surroundings that differ, and compares all that a release publishes byte for byte.
#
# Usage: reproduce.sh [FOLDER]
#
# FOLDER, by default a temporary one, gets two clones. The Debian packages take part where dpkg-buildpackage and debhelper are
# installed. MAVEN_ARGS may have options, such as -o. Takes three minutes.

set -eu -o pipefail

top=$(CDPATH='' cd -- "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd -P)
if [[ -n ${1-} ]]; then
    mkdir -p "$1"
    folder=$(CDPATH='' cd -- "$1" && pwd -P)
else
    folder=$(mktemp -d)
    trap 'rm -rf "$folder"' EXIT
fi
first=$folder/a
second="$folder/another, with a longer name/b"
rm -rf "$first" "${second%/*}"
mkdir -p "${second%/*}"
debs=''
! type -P dpkg-buildpackage dh >/dev/null || debs=yes

# build FOLDER LOCALE ZONE UMASK: clones the commit and builds it there.
build() (
    export LC_ALL=$2 LANG=$2 TZ=$3
    # Java has all locales, also where the system has not.
    export MAVEN_OPTS="-Duser.language=${2%%[_.]*} ${MAVEN_OPTS-}"
    umask "$4"
    git clone -q --no-hardlinks "$top" "$1"
    cd "$1"
    # shellcheck disable=SC2086
    mvn -B -q -ntp ${MAVEN_ARGS-} package -DskipTests -Dmaven.javadoc.skip=true
    [[ -z $debs ]] || cli/src/packaging/build-deb --distribution cli/target/stackplug >/dev/null
)

build "$first" en_US.UTF-8 UTC 022
build "$second" tr_TR.UTF-8 Pacific/Chatham 077

# published FOLDER: lists the files to compare.
published() {
    cd "$1"
    # it-tests has samples, which are not published.
    find ./{core,cli,fetcher-git,runner-shell}/target -maxdepth 1 -type f \( -name 'stackplug-*.jar' -o -name 'stackplug-*.tar.gz*' -o -name '*.cdx.json' \) |
        LC_ALL=C sort
    find cli/target/stackplug/lib -maxdepth 1 -name '*.jar' | LC_ALL=C sort
    [[ -z $debs ]] || find cli/target/deb -name '*.deb' | LC_ALL=C sort
}

mapfile -t files < <(published "$first")
diff <(published "$first") <(published "$second")
((${#files[@]} > 30)) || {
    echo "reproduce.sh: only ${#files[@]} files were built" >&2
    exit 70
}
differing=0
for file in "${files[@]}"; do
    if ! cmp -- "$first/$file" "$second/$file"; then
        differing=$((differing + 1))
    fi
done
echo "${#files[@]} files compared, $differing differ"
((differing == 0))
