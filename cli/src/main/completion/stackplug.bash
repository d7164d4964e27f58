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

# Adds the names of the plugins that local.conf enables to found.
_stackplug_plugin()
{
    local file first name
    for file in "${conf:-$top/local.conf}" "$top/localrc"; do
        [[ -f $file && -r $file ]] || continue
        while IFS=$' \t\r' read -r first name _; do
            name=${name//[\"\']/}
            if [[ $first == enable_plugin && $name =~ ^[A-Za-z0-9_][A-Za-z0-9._+-]*$ ]]; then
                found+=("$name")
            fi
        done < <(exec head -c 262144 -- "$file" 2>/dev/null)
    done
}

# Adds the names of the public plugins to found: those of a DevStack tree, and the bundled ones.
_stackplug_known()
{
    local file=$top/doc/source/plugin-registry.rst project url
    found+=("${_stackplug_known[@]}")
    [[ -f $file && -r $file ]] || return 0
    while read -r project url _; do
        if [[ $url == \`http* && $project =~ ^[^/]+/([A-Za-z0-9_][A-Za-z0-9._+-]*)$ ]]; then
            found+=("${BASH_REMATCH[1]}")
        fi
    done <"$file"
}

# Adds the variables that localrc sets to found.
_stackplug_variable()
{
    local file line
    for file in "${conf:-$top/local.conf}" "$top/localrc"; do
        [[ -f $file && -r $file ]] || continue
        while read -r line; do
            if [[ $line =~ ^(export[[:blank:]]+)?([A-Za-z_][A-Za-z0-9_]*)= ]]; then
                found+=("${BASH_REMATCH[2]}")
            fi
        done < <(exec head -c 262144 -- "$file" 2>/dev/null)
    done
}

# Adds the ids of the runs to found, the newest first.
_stackplug_run()
{
    local id ids=()
    while read -r id; do
        [[ $id =~ ^[0-9][A-Za-z0-9_.-]*$ ]] && ids=("$id" "${ids[@]}")
    done < <(
        unset CDPATH
        set +f
        shopt -u failglob
        cd -- "$top/.stackplug/runs" >/dev/null 2>&1 && printf '%s\n' *
    )
    found+=(latest "${ids[@]:0:50}")
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
    if [[ $kind == plugins ]]; then
        compopt -o nospace
        prefix=${word%"${word##*,}"}
    fi
    compopt -o nosort
    # Quotes a blank as the user has begun to.
    [[ $kind != point ]] || compopt -o filenames
    local seen=",$prefix"
    [[ -n $value_of ]] || for given in "${arguments[@]}"; do seen+=",$given,"; done
    for given in "${found[@]}"; do
        if [[ $prefix$given == "$word"* && ,$seen, != *",$given,"* ]]; then
            COMPREPLY+=("$cut$prefix$given")
            seen+=",$given,"
        fi
    done
}

complete -F _stackplug stackplug
