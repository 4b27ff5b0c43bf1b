//! Reads the committed index, as the manifest says.

fn main() {
    plux_build::emit();
}
