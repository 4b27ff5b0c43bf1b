
# `cargo plux …` completes as `cargo-plux plux …`.
function __fish_cargo_plux_line
    string replace -rf '^\s*cargo\s+(\+\S+\s+)?(plux\s)' 'cargo-plux $2' -- (commandline -cp)
end
complete -c cargo -n '__fish_cargo_plux_line >/dev/null' -f -a '(complete -C (__fish_cargo_plux_line))'
