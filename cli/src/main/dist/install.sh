#!/usr/bin/env bash
#
# Installs this unpacked stackplug, or removes it: see --help.

set -eu -o pipefail

usage() {
    cat <<'END'
Usage: install.sh [--prefix DIR] [--destdir DIR] [--uninstall]

Copies the unpacked stackplug of this folder to

  PREFIX/share/stackplug     the distribution: bin, lib, libexec, ext, share/stackplug
  PREFIX/bin/stackplug       a link to its launcher
  PREFIX/share/man           man pages
  PREFIX/share/bash-completion/completions, PREFIX/share/zsh/site-functions,
  PREFIX/share/fish/vendor_completions.d
                             completion
  PREFIX/share/ansible/collections
                             the Ansible collection
  PREFIX/share/doc/stackplug the documentation, LICENSE, NOTICE and the licences of the libraries

and writes nothing else. PREFIX/share/stackplug/installed lists what it has written; an installation
over an older one removes first what that one has installed. Other files, such as backends in
PREFIX/share/stackplug/ext, stay. Settings in /etc/stackplug are neither written nor removed.

  --prefix DIR    where stackplug is to work (default: /usr/local); an absolute path
  --destdir DIR   put before PREFIX while files are written, for packages
  --uninstall     remove what was installed there, and the class archives below it
END
}

fail() {
    echo "install.sh: $1" >&2
    exit 1
}

prefix=/usr/local
destdir=''
uninstall=''
while (($#)); do
    case $1 in
        --prefix | --destdir)
            (($# >= 2)) || fail "$1 needs a folder; see --help"
            printf -v "${1#--}" %s "$2"
            shift
            ;;
        --prefix=*) prefix=${1#*=} ;;
        --destdir=*) destdir=${1#*=} ;;
        --uninstall) uninstall=1 ;;
        -h | --help)
            usage
            exit
            ;;
        *) fail "unknown option '$1'; see --help" ;;
    esac
    shift
done
[[ $prefix == /* ]] || fail "the prefix '$prefix' is not an absolute path"
prefix=${prefix%/}
# The unpacked stackplug, through any symbolic link.
self=$(readlink -f -- "${BASH_SOURCE[0]}")
from=${self%/*}
root=$destdir$prefix
home=$root/share/stackplug
list=$home/installed

# Removes the files of an installation, the archives of classes, and folders that are empty then.
remove_installed() {
    local file folder folders=()
    while IFS= read -r file; do
        [[ $file == /* && $file != *..* ]] || fail "$list has the line '$file', which install.sh has not written"
        rm -f -- "$root$file"
        folder=${file%/*}
        while [[ -n $folder ]]; do
            folders+=("$folder")
            folder=${folder%/*}
        done
    done <"$list"
    rm -rf -- "$home/lib/start"
    rm -f -- "$list"
    # The deepest first.
    printf '%s\n' "${folders[@]}" | LC_ALL=C sort -ru | while IFS= read -r folder; do
        rmdir -- "$root$folder" 2>/dev/null || true
    done
    rmdir -- "$root" 2>/dev/null || true
}

[[ -e $home || ! -L $home ]] || fail "$home is a link to $(readlink -- "$home"), which does not exist; remove it"
if [[ -n $uninstall ]]; then
    [[ -f $list ]] || fail "nothing was installed by install.sh at $root; name its --prefix"
    remove_installed
    echo "Removed stackplug from $root."
    exit
fi

[[ -r $from/share/stackplug/version && -x $from/bin/stackplug ]] || fail "$from is not an unpacked stackplug"
[[ -f $list || ! -e $home/lib ]] || fail "$home was not installed by install.sh; remove it, or choose another --prefix"
[[ -f $list || ! -e $root/bin/stackplug ]] || fail "$root/bin/stackplug was not installed by install.sh; remove it"
[[ ! -f $list ]] || remove_installed

# put FILE TARGET: copies a file below PREFIX.
put() {
    local mode=644
    [[ ! -x $1 ]] || mode=755
    install -D -p -m "$mode" -- "$1" "$root$2"
}

# each ACTION: calls it with each file, and with its target below PREFIX.
each() {
    local part file
    for part in bin lib libexec ext; do
        each_in "$1" "$from/$part" "/share/stackplug/$part"
    done
    each_in "$1" "$from/share/stackplug" /share/stackplug/share/stackplug
    for part in man bash-completion zsh fish; do
        each_in "$1" "$from/share/$part" "/share/$part"
    done
    each_in "$1" "$from/share/ansible" /share/ansible/collections
    each_in "$1" "$from/docs" /share/doc/stackplug/docs
    for file in LICENSE NOTICE README.md CHANGELOG.md CONTRIBUTING.md; do
        "$1" "$from/$file" "/share/doc/stackplug/$file"
    done
    each_in "$1" "$from/share/doc/licences" /share/doc/stackplug/licences
}

# each_in ACTION FOLDER TARGET: the same for all files of a folder.
each_in() {
    local file
    while IFS= read -r -d '' file; do
        "$1" "$file" "$3/${file#"$2"/}"
    done < <(find "$2" -type f ! -path '*/lib/start/*' -print0 | LC_ALL=C sort -z)
}

# name FILE TARGET: a line of the list.
name() {
    printf '%s\n' "$2"
}

# The modes of folders are those of programs for all users.
umask 022
mkdir -p "$home"
# First the list: what an installation without an end has copied can be removed as well.
files=$(each name)
if ! printf '%s\n' "$files" /bin/stackplug >"$list"; then
    rm -f -- "$list"
    rmdir -- "$home" || true
    fail "$list can't be written"
fi
trap 'fail "not all of stackplug was installed at $root; install it again, or remove it with --uninstall"' EXIT
each put
mkdir -p "$root/bin"
ln -sfn ../share/stackplug/bin/stackplug "$root/bin/stackplug"
trap - EXIT
if [[ -z $destdir ]]; then
    echo "Installed stackplug at $prefix. For fast starts of all users run once, and after an update of Java:"
    echo "  $prefix/share/stackplug/libexec/stackplug-archive"
fi
