
# `cargo plux …` completes as `cargo-plux plux …`, everything else of Cargo as before.
var cargo-before = {|@words| edit:complete-filename $@words }
if (has-key $edit:completion:arg-completer cargo) {
    set cargo-before = $edit:completion:arg-completer[cargo]
}
set edit:completion:arg-completer[cargo] = {|@words|
    if (and (> (count $words) 2) (eq $words[1] plux)) {
        $edit:completion:arg-completer[cargo-plux] cargo-plux (all $words[1..])
    } else {
        $cargo-before $@words
    }
}
