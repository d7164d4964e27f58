#compdef stackplug
#
# Completion of stackplug for zsh. Its tables are made by the build. Files of the user are only read as text.

# Sets reply to a table.
_stackplug_table() {
    case $1 in
# @TABLES@
        (*) reply=() ;;
    esac
}

# Offers the items of a table.
_stackplug_offer() {
    local -a reply
    local tag=$1 title=$2 table=$3
    shift 3
    _stackplug_table $table
    _describe -t $tag $title reply "$@"
}

# As 'explain' reads a code: sp402, and 402.
_stackplug_code() {
    PREFIX=${(U)PREFIX}
    [[ $PREFIX != [0-9]* ]] || PREFIX=SP$PREFIX
    _stackplug_offer codes 'error code' codes "$@"
}

_stackplug_command() { _stackplug_offer commands command commands "$@" }
_stackplug_mode() { _stackplug_offer modes mode modes "$@" }

_stackplug_phase() {
    if (( ${words[2,CURRENT-1][(Ie)stack]} )); then
        _stackplug_offer phases phase phases "$@"
    else
        _message phase
    fi
}

_stackplug_point() {
    if [[ $words[1] == logs ]]; then
        _stackplug_offer points point all_points "$@"
    else
        _stackplug_offer points point points "$@"
    fi
}

_stackplug_hold() {
    local -a reply
    _stackplug_table points
    reply=("after\\:"$^reply)
    _describe -t points hold reply "$@"
}

# Sets lines to those of the files that are localrc, or have it.
_stackplug_lines() {
    local file
    lines=()
    for file in "${conf:-$top/local.conf}" "$top/localrc"; do
        if [[ -f $file && -r $file ]]; then
            lines+=(${(f)"$(head -c 262144 -- $file 2>/dev/null)"})
        fi
    done
}

# Offers the plugins that local.conf enables, with their URLs.
_stackplug_plugin() {
    local line name url
    local -a lines fields plugins
    _stackplug_lines
    for line in ${(M)lines:#[[:blank:]]#enable_plugin[[:blank:]]*}; do
        fields=(${(ps: :)${line//[$'\t\r']/ }})
        fields=(${fields:#})
        name=${fields[2]//[\"\']/}
        url=${fields[3]//[\"\']/}
        (( ${words[2,CURRENT-1][(Ie)$name]} )) && continue
        [[ $name == [A-Za-z0-9_][A-Za-z0-9._+-]# ]] && plugins+=("$name${url:+:$url}")
    done
    plugins=(${(u)plugins})
    _describe -t plugins plugin plugins "$@"
}

_stackplug_plugins() { _sequence -s , _stackplug_plugin "$@" }

# Adds the user's own lists of plugins to own and seen: those of the environment, or of the first settings file that has
# the setting. What a URL lists is not known without asking.
_stackplug_lists() {
    local file line lists=''
    local -a fields match mbegin mend
    if (( ${+STACKPLUG_PLUGIN_LISTS} )); then
        lists=$STACKPLUG_PLUGIN_LISTS
    else
        for file in {$top,${XDG_CONFIG_HOME:-$HOME/.config}/stackplug,/etc/stackplug}/stackplug.properties; do
            [[ -f $file && -r $file ]] || continue
            for line in ${(f)"$(head -c 1048576 -- $file 2>/dev/null)"}; do
                if [[ $line == (#b)[[:blank:]]#plugin-lists[[:blank:]]#[=:](*) ]]; then
                    lists=$match[1]
                    break 2
                fi
            done
        done
    fi
    for file in ${(s:,:)lists}; do
        file=${${file##[[:space:]]#}%%[[:space:]]#}
        [[ $file == '~/'* ]] && file=$HOME${file#\~}
        [[ $file == /* ]] || file=$top/$file
        [[ -f $file && -r $file ]] || continue
        for line in ${(f)"$(head -c 1048576 -- $file 2>/dev/null)"}; do
            if [[ $line == (#b)([A-Za-z0-9_][A-Za-z0-9._+-]#)$'\t'[^$'\t']#$'\t'([^[:space:]]##)* && -z ${seen[$match[1]]-} ]]; then
                own+=("$match[1]:$match[2]")
                seen[$match[1]]=1
            fi
        done
    done
}

# Offers the public plugins: those of the user's lists and of a DevStack tree, and the bundled ones.
_stackplug_known() {
    local file=$top/doc/source/plugin-registry.rst line
    local -a reply own match mbegin mend
    local -A seen
    _stackplug_lists
    _stackplug_table known
    if [[ -f $file && -r $file ]]; then
        for line in ${(f)"$(head -c 1048576 -- $file 2>/dev/null)"}; do
            if [[ $line == (#b)[^[:space:]/]##/([A-Za-z0-9_][A-Za-z0-9._+-]#)[[:space:]]##\`(http[^[:space:]]##)' <'* ]]; then
                [[ -n ${seen[$match[1]]-} ]] || own+=("$match[1]:$match[2]")
                seen[$match[1]]=1
            fi
        done
    fi
    if (( $#own )); then
        for line in $reply; do
            [[ -n ${seen[${line%%:*}]-} ]] || own+=($line)
        done
        reply=($own)
    fi
    _describe -t plugins 'public plugin' reply "$@"
}

# Offers the variables that localrc sets.
_stackplug_variable() {
    local line
    local -a lines names match mbegin mend
    _stackplug_lines
    for line in $lines; do
        if [[ $line == (#b)[[:blank:]]#(export[[:blank:]]##|)([A-Za-z_][A-Za-z0-9_]#)=* ]]; then
            names+=($match[2])
        fi
    done
    names=(${(u)names})
    _describe -t variables variable names "$@"
}

# Offers the ids of the runs, the newest first.
_stackplug_run() {
    local -a runs
    runs=(latest ${${(On)${(M)${(@)${(@f)"$(print -rl -- $top/.stackplug/runs/[0-9]*(N/:t))"}}:#[0-9][A-Za-z0-9_.-]#}}[1,50]})
    _describe -V -t runs run runs "$@"
}

# Sets the places of local.conf from the words of the line, without evaluating anything.
_stackplug_places() {
    local word option=''
    for word in "${(@)words[2,-1]}"; do
        if [[ -n $option ]]; then
            _stackplug_place $option $word
            option=''
            continue
        fi
        case $word in
            (-C|--top-dir|--conf) option=$word ;;
            (--top-dir=*|--conf=*) _stackplug_place ${word%%=*} ${word#*=} ;;
            (-C?*) _stackplug_place -C ${${word#-C}#=} ;;
        esac
    done
}

_stackplug_place() {
    local value=$2
    [[ $value == '~' || $value == '~/'* ]] && value=$HOME${value#\~}
    value=${(Q)value}
    case $1 in
        (-C|--top-dir) top=${value:-.} ;;
        (--conf) conf=$value ;;
    esac
}

_stackplug() {
    local context curcontext=$curcontext state line top=. conf=''
    local -a reply
    local -A opt_args
    _stackplug_places
    _stackplug_table arguments_stackplug
    _arguments -C -s $reply '(-): :_stackplug_command' '(-)*:: :->arguments' && return
    [[ $state == arguments ]] || return
    curcontext=${curcontext%:*}-$words[1]:
    _stackplug_table arguments_$words[1]
    _arguments -s $reply
}

# Called by compinit, or sourced.
if [[ $funcstack[1] == _stackplug ]]; then
    _stackplug "$@"
else
    compdef _stackplug stackplug
fi
