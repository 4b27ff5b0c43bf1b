//! Sets `cfg(test)` for this package: the target `binaries` uses the tests of cargo-plux's reader.

fn main() {
    println!("cargo::rustc-cfg=test");
    println!("cargo::rerun-if-changed=build.rs");
}
