//! Indexes the plugins of all packages that this one depends on.

fn main() {
    plux_build::emit();
}
