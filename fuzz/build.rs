//! Compiles this package, and no other, as its tests are: with the trials and what they compare.

fn main() {
    println!("cargo::rustc-cfg=test");
    println!("cargo::rerun-if-changed=build.rs");
}
