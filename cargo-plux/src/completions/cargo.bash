
# Readline splits words at `:` and `=`, and replaces only the part after the last one.
_cargo_plux() {
    local words=() word glued= at breaks= before=
    for ((at = 0; at <= COMP_CWORD; at++)); do
        word=${COMP_WORDS[at]}
        if ((at > 1)) && [[ $glued || $word == [:=]* ]]; then
            words[${#words[@]} - 1]+=$word
        else
            words+=("$word")
        fi
        [[ $word == *[:=] ]] && glued=1 || glued=
    done
    local current=${words[${#words[@]} - 1]}
    local COMP_WORDS=("${words[@]}") COMP_CWORD=$((${#words[@]} - 1))
    _clap_complete_cargo_plux cargo-plux "$current" "${COMP_WORDS[COMP_CWORD - 1]}"
    [[ $COMP_WORDBREAKS == *:* ]] && breaks=:
    [[ $COMP_WORDBREAKS == *=* ]] && breaks+==
    [[ $breaks ]] && before=${current%"${current##*[$breaks]}"}
    for at in "${!COMPREPLY[@]}"; do
        COMPREPLY[at]=${COMPREPLY[at]#"$before"}
    done
}
complete -o nospace -o bashdefault -F _cargo_plux cargo-plux

# `cargo plux …` completes as `cargo-plux plux …`, everything else of Cargo as before.
_cargo_plux_of_cargo() {
    local at=1
    [[ ${COMP_WORDS[1]} == +* ]] && at=2
    if [[ ${COMP_WORDS[at]} == plux && $COMP_CWORD -gt $at ]]; then
        COMP_WORDS=(cargo-plux "${COMP_WORDS[@]:at}")
        COMP_CWORD=$((COMP_CWORD - at + 1))
        _cargo_plux
        return
    fi
    # Cargo's own completion may be one that is loaded when it is first wanted.
    if [[ -z $_cargo_plux_before ]] && declare -F _completion_loader >/dev/null; then
        complete -r cargo
        _completion_loader cargo
        _cargo_plux_take_over
    fi
    [[ -n $_cargo_plux_before ]] && "$_cargo_plux_before" "$@"
}

_cargo_plux_take_over() {
    local spec
    spec=$(complete -p cargo 2>/dev/null)
    if [[ $spec =~ -F\ ([^ ]+) && ${BASH_REMATCH[1]} != _cargo_plux_of_cargo ]]; then
        _cargo_plux_before=${BASH_REMATCH[1]}
    fi
    complete -o bashdefault -o default -F _cargo_plux_of_cargo cargo
}

_cargo_plux_take_over
