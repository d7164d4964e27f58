# Completion of stackplug for fish. Its tables are made by the build. Files of the user are only read as text.

# @TABLES@

# Prints the kind of an option's value; nothing for a flag, or an unknown option.
function __stackplug_kind --argument-names name
    set -l lists __stackplug_options_stackplug __stackplug_options_$__stackplug_command
    for list in $lists
        set -q $list; or continue
        for item in $$list
            set -l fields (string split \t -- $item)
            if test "$fields[1]" = "$name"
                echo $fields[2]
                return
            end
        end
    end
end

# Takes note of the value of an option that says where local.conf is.
function __stackplug_place --argument-names name value
    set value (string replace -r '^~(?=/|$)' -- "$HOME" $value)
    switch $name
        case -C --top-dir
            set -g __stackplug_top $value
        case --conf
            set -g __stackplug_conf $value
    end
end

# Sets the places of local.conf, the command, its arguments before the cursor, the word at the cursor, and the option
# whose value that word is.
function __stackplug_scan
    set -g __stackplug_top .
    set -g __stackplug_conf
    set -g __stackplug_command
    set -g __stackplug_arguments
    set -g __stackplug_option
    set -g __stackplug_word
    set -l before (count (commandline -opc))
    set -l current 0
    set -l token (commandline -ct)
    test -n "$token"; and set current (math $before + 1)
    set -l option
    set -l number 0
    for word in (commandline -op)
        set number (math $number + 1)
        test $number -gt 1; or continue
        if test $number -eq (math $before + 1)
            set __stackplug_option $option
            set option
            if test $number -eq $current
                set __stackplug_word $word
                continue
            end
        end
        if test -n "$option"
            __stackplug_place $option $word
            set option
        else if string match -q -- '--*=*' $word
            __stackplug_place (string split -m 1 = -- $word)
        else if string match -qr -- '^-C.' $word
            __stackplug_place -C (string replace -r -- '^-C=?' '' $word)
        else if string match -q -- '-*' $word
            set -l kind (__stackplug_kind $word)
            string match -qr '^[^=]' -- $kind; and set option $word
        else if test $number -le $before
            if test -z "$__stackplug_command"
                set -g __stackplug_command $word
            else
                set -g -a __stackplug_arguments $word
            end
        end
    end
    test $number -gt $before; or set __stackplug_option $option
end

# Returns whether a file can be read: a regular one, of ordinary size.
function __stackplug_readable --argument-names file
    test -f $file; and test -r $file; and test (stat -Lc %s -- $file 2>/dev/null; or echo 0) -le 1048576
end

# Prints the files that are localrc, or have it.
function __stackplug_files
    set -l conf $__stackplug_conf
    test -n "$conf"; or set conf $__stackplug_top/local.conf
    for file in $conf $__stackplug_top/localrc
        __stackplug_readable $file; and echo $file
    end
end

# Prints the plugins that local.conf enables, with their URLs.
function __stackplug_plugin
    for file in (__stackplug_files)
        string replace -rf '^\s*enable_plugin\s+["\']?([A-Za-z0-9_][A-Za-z0-9._+-]*)["\']?(?:\s+["\']?([^\s"\']*).*)?$' '$1\t$2' <$file
    end
end

# Prints the plugins of the user's own lists: those of the environment, or of the first settings file that has the
# setting. What a URL lists is not known without asking.
function __stackplug_lists
    set -l lists
    if set -q STACKPLUG_PLUGIN_LISTS
        set lists $STACKPLUG_PLUGIN_LISTS
    else
        set -l config $HOME/.config
        test -n "$XDG_CONFIG_HOME"; and set config $XDG_CONFIG_HOME
        for file in {$__stackplug_top,$config/stackplug,/etc/stackplug}/stackplug.properties
            __stackplug_readable $file; or continue
            set lists (string replace -rf '^\s*plugin-lists\s*[=:](.*)$' '$1' <$file)
            test (count $lists) -eq 0; or break
        end
    end
    for file in (string split , -- $lists[1] | string trim)
        set file (string replace -r '^~(?=/)' -- "$HOME" $file)
        string match -q '/*' -- $file; or set file $__stackplug_top/$file
        __stackplug_readable $file; or continue
        string replace -rf '^([A-Za-z0-9_][A-Za-z0-9._+-]*)\t[^\t]*\t(\S+).*$' '$1\t$2' <$file
    end
end

# Prints the public plugins, with their URLs: those of the user's lists and of a DevStack tree, and the bundled ones.
function __stackplug_known
    __stackplug_lists
    set -l file $__stackplug_top/doc/source/plugin-registry.rst
    if __stackplug_readable $file
        string replace -rf '^[^\s/]+/([A-Za-z0-9_][A-Za-z0-9._+-]*)\s+`(http[^\s<>]+) <.*$' '$1\t$2' <$file
    end
    printf '%s\n' $__stackplug_known
end

# Prints the variables that localrc sets.
function __stackplug_variable
    for file in (__stackplug_files)
        string replace -rf '^\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)=.*$' '$1' <$file
    end
end

# Prints the ids of the runs, the newest first.
function __stackplug_run
    echo latest
    set -l runs $__stackplug_top/.stackplug/runs/*/
    test (count $runs) -gt 0; or return
    set -l ids (string replace -r '.*/([^/]*)/$' '$1' -- $runs | string match -r '^[0-9][A-Za-z0-9_.-]*$')
    test (count $ids) -gt 0; or return
    printf '%s\n' $ids[-1..1] | head -n 50
end

# Prints the candidates of a kind for a word, each with a tab and a description where there is one.
function __stackplug_find --argument-names kind word
    switch $kind
        case 'words:*'
            string split , -- (string replace words: '' -- $kind)
        case file
            __fish_complete_path $word
        case folder
            __fish_complete_directories $word
        case plugin
            __stackplug_plugin
        case plugins
            set -l given (string split , -- $word)[1..-2]
            set -l prefix (string join '' -- $given,)
            for item in (__stackplug_plugin)
                set -l name (string split -m 1 \t -- $item)[1]
                contains -- $name $given; or printf '%s\n' $prefix$item
            end
        case known
            __stackplug_known
        case variable
            __stackplug_variable
        case run
            __stackplug_run
        case code
            printf '%s\n' $__stackplug_codes
        case command
            printf '%s\n' $__stackplug_commands
        case mode
            printf '%s\n' $__stackplug_modes
        case phase
            test "$__stackplug_arguments[1]" = stack; and printf '%s\n' $__stackplug_phases
        case point
            if test "$__stackplug_command" = logs
                printf '%s\n' $__stackplug_all_points
            else
                printf '%s\n' $__stackplug_points
            end
        case hold
            printf 'after:%s\n' $__stackplug_points
    end
end

# Prints the candidates at the cursor.
function __stackplug_complete
    __stackplug_scan
    set -l word $__stackplug_word
    if test -n "$__stackplug_option"
        __stackplug_find (__stackplug_kind $__stackplug_option) "$word"
    else if string match -q -- '--*=*' $word
        set -l parts (string split -m 1 = -- $word)
        set -l kind (__stackplug_kind $parts[1] | string replace -r '^=' '')
        test -n "$kind"; and printf '%s\n' $parts[1]=(__stackplug_find $kind "$parts[2]")
    else if string match -q -- '-*' $word
        set -l list __stackplug_options_stackplug
        set -q __stackplug_options_$__stackplug_command; and set list __stackplug_options_$__stackplug_command
        string replace -r '\t[^\t]*\t' \t -- $$list
    else if test -z "$__stackplug_command"
        __stackplug_find command
    else
        set -l list __stackplug_arguments_$__stackplug_command
        set -q $list; or return
        set -l kinds $$list
        set -l kind $kinds[(math (count $__stackplug_arguments) + 1)]
        if test -z "$kind"; and string match -q -- '*...' $kinds[-1]
            set kind $kinds[-1]
        end
        set -l items (__stackplug_find (string replace ... '' -- "$kind") "$word")
        for argument in $__stackplug_arguments
            set -l other (string escape --style=regex -- $argument)
            set items (string match -rv -- "^$other(\t|\$)" $items)
        end
        test (count $items) -eq 0; or printf '%s\n' $items
    end
end

complete -c stackplug -f -k -a '(__stackplug_complete)'
