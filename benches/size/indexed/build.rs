fn main() {
    plux_build::emit();
}
