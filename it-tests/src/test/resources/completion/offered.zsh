# Prints what an interactive shell offers at the end of each line: offered.zsh SHELL SHARE LINE...
#
# SHELL is bash, zsh or fish; SHARE is the folder with the completion files. After "== LINE" there is a candidate on each
# line, with a tab and its description where the shell shows one; bash's "-> LINE" is the line afterwards, as bash changed
# it. What the completion itself prints comes after "!!".

emulate -R zsh
zmodload zsh/zpty
shell=$1 share=$2
shift 2
work=$(mktemp -d) || exit
trap 'rm -rf $work' EXIT

# Reads what the shell prints, up to a text.
await() {
    local chunk all=''
    while zpty -r z chunk; do
        all+=$chunk
        [[ $all == *$1* ]] && return
    done
    print -r -- "!! the shell has ended: $all"
    exit 1
}

show() {
    print -r -- "== $1"
    [[ ! -s $work/offered ]] || cat $work/offered
    [[ ! -s $work/line ]] || print -r -- "-> $(<$work/line)"
    [[ ! -s $work/printed ]] || sed 's/^/!! /' $work/printed
    rm -f $work/{offered,line,printed}
}

# Sends each line and a tab, waits, and clears the line.
type_lines() {
    local line
    for line; do
        zpty -n -w z "$line"$'\t'
        await '<OFFERED>'
        if [[ $shell == bash ]]; then
            # Only after readline has changed the line.
            zpty -n -w z $'\C-x\C-l'
            await '<LINE>'
        fi
        zpty -n -w z $'\C-e\C-u'
        show $line
    done
}

in_bash() {
    cat >$work/setup <<'END'
PS1=''
set -u
shopt -s failglob
source "$SHARE/bash-completion/completions/stackplug"
probe() {
    _stackplug "$@" 2>"$WORK/printed" >&2
    ((${#COMPREPLY[@]} == 0)) || printf '%s\n' "${COMPREPLY[@]}" >"$WORK/offered"
    printf '<%s>\n' OFFERED
}
complete -F probe stackplug
line() { printf %s "$READLINE_LINE" >"$WORK/line"; printf '<%s>\n' LINE; }
bind -x '"\C-x\C-l": line'
printf '<%s>\n' READY
END
    zpty -e z env WORK=$work SHARE=$share TERM=dumb bash --norc --noprofile -i
    zpty -w z "source $work/setup"
    await '<READY>'
    type_lines "$@"
}

in_zsh() {
    cat >$work/setup <<'END'
PROMPT=
stty -echo columns 200 rows 1000
fpath=($SHARE/zsh/site-functions $fpath)
autoload -Uz compinit
compinit -u -D
zstyle ':completion:*' verbose yes
# Keeps what is offered, and offers it.
compadd() {
    local -a words shown given
    if [[ ${(j: :)@} == (|* )-[OAD]\ * ]]; then
        builtin compadd "$@"
        return
    fi
    given=("$@")
    local description=${given[(i)-d]}
    if (( description < $#given )); then
        shown=("${(@P)given[description+1]}")
    fi
    builtin compadd -A words -D shown "$@"
    local i
    local -A before
    zparseopts -E -A before P: p: 2>/dev/null
    for i in {1..$#words}; do
        [[ -z $words[i] ]] || print -r -- "$IPREFIX${before[-P]-}${before[-p]-}$words[i]"$'\t'"${shown[i]-}" >>$WORK/offered
    done
    builtin compadd "$@"
}
offered() {
    _main_complete 2>>$WORK/printed
    compstate[insert]= compstate[list]=
    print "<""OFFERED>"
}
zle -C offered complete-word offered
bindkey '^I' offered
print "<""READY>"
END
    zpty z env WORK=$work SHARE=$share TERM=dumb zsh -f -i
    zpty -w z "source $work/setup"
    await '<READY>'
    type_lines "$@"
}

in_fish() {
    local line
    for line; do
        SHARE=$share fish --no-config -c '
            source $SHARE/fish/vendor_completions.d/stackplug.fish
            complete -C $argv[1]' $line >$work/offered 2>$work/printed
        show $line
    done
}

in_$shell "$@"
