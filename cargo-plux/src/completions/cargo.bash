
# `cargo plux …` completes as `cargo-plux plux …`, everything else of Cargo as before.
_cargo_plux_of_cargo() {
    local at=1
    [[ ${COMP_WORDS[1]} == +* ]] && at=2
    if [[ ${COMP_WORDS[at]} == plux && $COMP_CWORD -gt $at ]]; then
        COMP_WORDS=(cargo-plux "${COMP_WORDS[@]:at}")
        COMP_CWORD=$((COMP_CWORD - at + 1))
        _cargo__plux cargo-plux "$2" "$3"
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
