# shellcheck shell=bash
#
# Completion of stackplug for bash. Its tables are made by the build. Files of the user are only read as text.

((BASH_VERSINFO[0] >= 5)) || return 0

# @TABLES@

# Sets REPLY to a word as the command gets it, without evaluating anything: quotes are removed, and a "~" is the home.
_stackplug_unquote()
{
    local word=$1 quote='' char i
    REPLY=''
    if [[ $word == "~" || $word == "~"/* ]]; then
        REPLY=${HOME-}
        word=${word:1}
    fi
    if [[ $word != *[\\\'\"]* ]]; then
        REPLY+=$word
        return
    fi
    for ((i = 0; i < ${#word}; i++)); do
        char=${word:i:1}
        if [[ $char == "\\" && $quote != \' ]]; then
            ((i += 1))
            REPLY+=${word:i:1}
        elif [[ $char == "$quote" ]]; then
            quote=''
        elif [[ -z $quote && $char == [\'\"] ]]; then
            quote=$char
        else
            REPLY+=$char
        fi
    done
}

# Sets words to the words of the line, which bash has split at "=" and ":" as well, and current to the index of the one
# at the cursor, of which only the part before the cursor is kept.
_stackplug_split()
{
    local line=$COMP_LINE before=${COMP_LINE:0:COMP_POINT} i word last=''
    words=()
    current=0
    for ((i = 0; i < ${#COMP_WORDS[@]}; i++)); do
        word=${COMP_WORDS[i]}
        if [[ -z $word || -z $last || $line == [[:blank:]]* ]]; then
            words+=("")
            line=${line#"${line%%[![:blank:]]*}"}
            before=${before#"${before%%[![:blank:]]*}"}
        fi
        line=${line:${#word}}
        if ((i == COMP_CWORD)); then
            word=${word:0:${#before}}
            current=$((${#words[@]} - 1))
        fi
        before=${before:${#word}}
        words[-1]+=$word
        last=${COMP_WORDS[i]}
    done
}

# Sets the places of local.conf, the command, and its arguments before the cursor, from the words of the line.
_stackplug_scan()
{
    local i word option=''
    top=.
    conf=''
    command=''
    arguments=()
    value_of=''
    for ((i = 1; i < ${#words[@]}; i++)); do
        if ((i == current)); then
            value_of=$option
            option=''
            continue
        fi
        word=${words[i]}
        if [[ -n $option ]]; then
            _stackplug_place "$option" "$word"
            option=''
        elif [[ $word == --*=* ]]; then
            _stackplug_place "${word%%=*}" "${word#*=}"
        elif [[ $word == -C?* ]]; then
            word=${word#-C}
            _stackplug_place -C "${word#=}"
        elif [[ $word == -* ]]; then
            _stackplug_kind "$word"
            [[ -z $REPLY || $REPLY == =* ]] || option=$word
        elif ((i < current)) && [[ -z $command ]]; then
            command=$word
        elif ((i < current)); then
            arguments+=("$word")
        fi
    done
}

# Takes note of the value of an option that says where local.conf is.
_stackplug_place()
{
    local option=$1
    _stackplug_unquote "$2"
    case $option in
        -C | --top-dir) top=${REPLY:-.} ;;
        --conf) conf=$REPLY ;;
    esac
}

# Sets REPLY to the kind of an option's value; empty for a flag, or an unknown option.
_stackplug_kind()
{
    REPLY=${_stackplug_values["${command:-stackplug} $1"]-}
    [[ -n $REPLY ]] || REPLY=${_stackplug_values["stackplug $1"]-}
}

# Sets lines to those of a file; to none if it is not a regular file of ordinary size.
_stackplug_lines()
{
    local size
    lines=()
    [[ -f $1 && -r $1 ]] || return 0
    size=$(stat -Lc %s -- "$1" 2>/dev/null)
    # Directly from the file: from a pipe bash reads each character on its own.
    ((${size:-0} > 1048576)) || mapfile -t lines 2>/dev/null <"$1"
}

# Sets REPLY to the first word of a text, which must have only letters, digits and some other characters; else to nothing.
# Without regular expressions, which bash compiles each time.
_stackplug_name()
{
    REPLY=${1#"${1%%[![:space:]]*}"}
    REPLY=${REPLY%%[[:space:]]*}
    REPLY=${REPLY//[\"\']/}
    [[ $REPLY == [A-Za-z0-9_]* && $REPLY != *[!A-Za-z0-9._+-]* ]] || REPLY=''
}

# Adds the names of the plugins that local.conf enables to found.
_stackplug_plugin()
{
    local LC_ALL=C file line lines REPLY
    for file in "${conf:-$top/local.conf}" "$top/localrc"; do
        _stackplug_lines "$file"
        for line in "${lines[@]}"; do
            [[ $line == *enable_plugin* ]] || continue
            line=${line#"${line%%[![:blank:]]*}"}
            [[ $line == enable_plugin[[:blank:]]* ]] || continue
            _stackplug_name "${line#enable_plugin}"
            [[ -z $REPLY ]] || found+=("$REPLY")
        done
    done
}

# Adds the names of the user's own lists of plugins to found: those of the environment, or of the first settings file
# that has the setting. What a URL lists is not known without asking.
_stackplug_lists()
{
    local file line lists='' names
    if [[ -n ${STACKPLUG_PLUGIN_LISTS+set} ]]; then
        lists=$STACKPLUG_PLUGIN_LISTS
    else
        for file in "$top" "${XDG_CONFIG_HOME:-${HOME-}/.config}/stackplug" /etc/stackplug; do
            _stackplug_lines "$file/stackplug.properties"
            for line in "${lines[@]}"; do
                line=${line#"${line%%[![:blank:]]*}"}
                [[ $line == plugin-lists* ]] || continue
                line=${line#plugin-lists}
                line=${line#"${line%%[![:blank:]]*}"}
                [[ $line == [=:]* ]] || continue
                lists=${line:1}
                break 2
            done
        done
    fi
    IFS=, read -r -a names <<<"$lists"
    for file in "${names[@]}"; do
        file=${file#"${file%%[![:space:]]*}"}
        file=${file%"${file##*[![:space:]]}"}
        [[ $file != \~/* ]] || file=${HOME-}${file#\~}
        [[ $file == /* ]] || file=$top/$file
        _stackplug_lines "$file"
        for line in "${lines[@]}"; do
            [[ $line == [!#]*$'\t'*$'\t'* ]] || continue
            _stackplug_name "${line%%$'\t'*}"
            [[ -z $REPLY ]] || found+=("$REPLY")
        done
    done
}

# Adds the names of the public plugins to found: those of the user's lists and of a DevStack tree, and the bundled ones.
_stackplug_known()
{
    local LC_ALL=C line lines REPLY
    _stackplug_lists
    found+=("${_stackplug_known[@]}")
    _stackplug_lines "$top/doc/source/plugin-registry.rst"
    for line in "${lines[@]}"; do
        if [[ $line == [A-Za-z]*/*[[:blank:]]\`http* ]]; then
            _stackplug_name "${line#*/}"
            [[ -z $REPLY ]] || found+=("$REPLY")
        fi
    done
}

# Adds the variables that localrc sets to found.
_stackplug_variable()
{
    local LC_ALL=C file line lines
    for file in "${conf:-$top/local.conf}" "$top/localrc"; do
        _stackplug_lines "$file"
        for line in "${lines[@]}"; do
            [[ $line == *=* ]] || continue
            line=${line#"${line%%[![:blank:]]*}"}
            line=${line#export[[:blank:]]}
            line=${line%%=*}
            [[ $line != [A-Za-z_]* || $line == *[!A-Za-z0-9_]* ]] || found+=("$line")
        done
    done
}

# Adds the ids of the runs to found, the newest first.
_stackplug_run()
{
    local - i id ids=() names
    set -f
    names=$(
        unset CDPATH
        set +f
        shopt -u failglob
        cd -- "$top/.stackplug/runs" >/dev/null 2>&1 && printf '%s\n' *
    )
    for id in $names; do
        [[ $id != [0-9]* || $id == *[!A-Za-z0-9_.-]* ]] || ids+=("$id")
    done
    found+=(latest)
    for ((i = ${#ids[@]} - 1; i >= 0 && i >= ${#ids[@]} - 50; i--)); do
        found+=("${ids[i]}")
    done
}

# Adds the candidates of a kind to found.
_stackplug_find()
{
    local words
    case $1 in
        words:*)
            IFS=, read -r -a words <<<"${1#words:}"
            found+=("${words[@]}")
            ;;
        plugin | plugins) _stackplug_plugin ;;
        known) _stackplug_known ;;
        variable) _stackplug_variable ;;
        run) _stackplug_run ;;
        code) found+=("${_stackplug_codes[@]}") ;;
        command) found+=("${_stackplug_commands[@]}") ;;
        mode) found+=("${_stackplug_modes[@]}") ;;
        phase) [[ ${arguments[0]-} != stack ]] || found+=("${_stackplug_phases[@]}") ;;
        point)
            if [[ $command == logs ]]; then
                found+=("${_stackplug_all_points[@]}")
            else
                found+=("${_stackplug_points[@]}")
            fi
            ;;
        hold) found+=("${_stackplug_points[@]/#/after:}") ;;
    esac
}

_stackplug()
{
    local IFS=$' \t\n' words current top conf command arguments value_of kind='' found=() word cut='' given prefix='' REPLY
    COMPREPLY=()
    _stackplug_split
    _stackplug_scan
    word=${words[current]-}
    if [[ -n $value_of ]]; then
        _stackplug_kind "$value_of"
        kind=$REPLY
    elif [[ $word == --*=* ]]; then
        _stackplug_kind "${word%%=*}"
        kind=${REPLY#=}
        # Only what follows the last character at which bash splits is replaced.
        [[ $COMP_WORDBREAKS == *=* ]] || cut=${word%%=*}=
        word=${word#*=}
        [[ -n $kind ]] || return 0
    elif [[ $word == -* ]]; then
        local options
        read -r -a options <<<"${_stackplug_options["${command:-stackplug}"]-}"
        for given in "${options[@]}"; do
            [[ $given == "$word"* ]] && COMPREPLY+=("$given")
        done
        return 0
    elif [[ -z $command ]]; then
        kind='command'
    else
        local kinds
        read -r -a kinds <<<"${_stackplug_arguments[$command]-}"
        kind=${kinds[${#arguments[@]}]-}
        if [[ -z $kind && ${#kinds[@]} -gt 0 && ${kinds[-1]} == *... ]]; then
            kind=${kinds[-1]}
        fi
        kind=${kind%...}
    fi
    case $kind in
        file)
            compopt -o default
            return 0
            ;;
        folder)
            compopt -o dirnames
            return 0
            ;;
    esac
    _stackplug_find "$kind"
    _stackplug_unquote "$word"
    word=$REPLY
    if [[ $kind == code ]]; then
        # As 'explain' reads it: sp402, and 402.
        word=${word^^}
        [[ $word != [0-9]* ]] || word=SP$word
    fi
    if [[ $kind == plugins ]]; then
        compopt -o nospace
        prefix=${word%"${word##*,}"}
    fi
    compopt -o nosort
    # Quotes a blank as the user has begun to.
    [[ $kind != point && $kind != hold ]] || compopt -o filenames
    local -A seen=()
    if [[ -n $prefix ]]; then
        local before
        IFS=, read -r -a before <<<"$prefix"
        for given in "${before[@]}"; do
            seen["x$given"]=1
        done
    elif [[ -z $value_of ]]; then
        for given in "${arguments[@]}"; do
            seen["x$given"]=1
        done
    fi
    # bash has split an unquoted word at the colon, too.
    local split=''
    [[ $kind != hold || ${words[current]-} == [\'\"]* || $word != after:* || $COMP_WORDBREAKS != *:* ]] || split=after:
    for given in "${found[@]}"; do
        if [[ $prefix$given == "$word"* && -z ${seen["x$given"]-} ]]; then
            COMPREPLY+=("$cut$prefix${given#"$split"}")
            seen["x$given"]=1
        fi
    done
}

complete -F _stackplug stackplug
