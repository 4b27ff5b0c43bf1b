
# From Cargo's own completion: `cargo plux …` completes as `cargo-plux plux …`.
_cargo-plux() {
    if [[ $words[1] == plux ]]; then
        words=(cargo-plux "${words[@]}")
        (( CURRENT += 1 ))
    fi
    _clap_dynamic_completer_cargo_plux
}

if [[ $funcstack[1] == _cargo-plux ]]; then
    _cargo-plux "$@"
else
    compdef _cargo-plux cargo-plux
fi
