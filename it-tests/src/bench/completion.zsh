# Measures how long completion takes in bash, zsh and fish: the first time in a shell, which also reads the script, and later.
#
# In a TOP_DIR with 200 plugins in a local.conf of 2000 lines, 200 runs, and DevStack's list of plugins.

emulate -R zsh
zmodload zsh/zpty zsh/datetime
share=${0:A:h}/../../../cli/target/stackplug/share
integer limit=50 rounds=15 slow=0
top=$(mktemp -d)
trap 'rm -rf $top' EXIT

lines=('stackplug ' 'stackplug stack --' 'stackplug disable ' 'stackplug stack --only plugin-7,' 'stackplug enable he'
    'stackplug logs --run ' 'stackplug stack --until st' 'stackplug explain ')

make_top() {
    local i
    print '[[local|localrc]]'
    for i in {1..200}; do
        print "enable_plugin plugin-$i https://example.org/plugin-$i"
        repeat 9 print "VARIABLE_$i=value"
    done
} >$top/local.conf

make_top
mkdir -p $top/doc/source $top/.stackplug/runs/20260101-{100000..100199}-stack
for i in {1..200}; do
    print "x/known-$i  \`https://example.org/known-$i <https://example.org/known-$i>\`__"
done >$top/doc/source/plugin-registry.rst

in_bash() {
    bash --norc -c '
        cd "$1"; line=$2; rounds=$3
        compopt() { :; }
        read -r -a COMP_WORDS <<<"$line"
        [[ $line != *" " ]] || COMP_WORDS+=("")
        COMP_LINE=$line COMP_POINT=${#line} COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
        for ((i = 0; i <= rounds; i++)); do
            from=${EPOCHREALTIME/./}
            ((i)) || source "$0/bash-completion/completions/stackplug"
            _stackplug
            echo $((${EPOCHREALTIME/./} - from))
        done' $share $top $1 $rounds
}

in_fish() {
    fish --no-config -c '
        cd $argv[2]
        for i in (seq 0 $argv[4])
            set from (date +%s%N)
            test $i -gt 0; or source $argv[1]/fish/vendor_completions.d/stackplug.fish
            complete -C $argv[3] >/dev/null
            # What starting date takes is in both.
            set once (date +%s%N)
            set twice (date +%s%N)
            math "($once - $from - ($twice - $once)) / 1000"
        end' $share $top $1 $rounds
}

in_zsh() {
    local chunk
    zpty z env SHARE=$share TOP=$top TERM=dumb zsh -f -i
    zpty -w z 'PROMPT=; stty -echo columns 200 rows 1000; cd $TOP; fpath=($SHARE/zsh/site-functions $fpath)
        zmodload zsh/datetime; autoload -Uz compinit; compinit -u -D
        timed() { local from=$EPOCHREALTIME; _main_complete; print "<TI""ME>$(( (EPOCHREALTIME - from) * 1000000 ))"
            compstate[insert]= compstate[list]= }
        zle -C timed complete-word timed; bindkey "^I" timed; print "<REA""DY>"'
    while zpty -r z chunk; do [[ $chunk == *'<READY>'* ]] && break; done
    repeat $(( rounds + 1 )); do
        zpty -n -w z "$1"$'\t'
        while zpty -r z chunk; do
            [[ $chunk == (#b)*'<TIME>'([0-9]##)* ]] && { print $match[1]; break }
        done
        zpty -n -w z $'\C-u'
    done
    zpty -d z
}
setopt extended_glob

printf '%-36s %-6s %12s %12s\n' line shell 'first, ms' 'later, ms'
for line in $lines; do
    for shell in bash zsh fish; do
        times=(${(f)"$(in_$shell $line)"})
        later=(${(n)times[2,-1]})
        first=$(( times[1] / 1000. )) median=$(( later[rounds / 2 + 1] / 1000. ))
        mark=
        if (( median > limit )); then
            mark=' SLOW' slow=1
        fi
        printf '%-36s %-6s %12.1f %12.1f%s\n' $line $shell $first $median $mark
    done
done
print "at most $limit ms later: $( (( slow )) && print no || print yes )"
exit $slow
