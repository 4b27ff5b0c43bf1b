//! `include_index!()`.

/// Takes in what the build script made: the anchors that make the compiler link every plugin crate,
/// and the index of what should be there.
///
/// It stands at module level, in `src/lib.rs` or `src/main.rs`:
///
/// ```ignore
/// plux_runtime::include_index!();
/// ```
///
/// and needs a build script:
///
/// ```ignore
/// // build.rs
/// fn main() { plux_build::emit(); }
/// ```
///
/// A package without that build script does not compile; the error says what to add:
///
/// ```compile_fail
/// plux_runtime::include_index!();
/// ```
#[macro_export]
macro_rules! include_index {
    () => {
        include!(concat!(
            env!(
                "OUT_DIR",
                "this package has no build script, which `include_index!()` needs\n\
                 help: add build.rs with `fn main() { plux_build::emit(); }`, and run `cargo add --build plux-build`"
            ),
            "/plux.rs"
        ));

        const _: () = {
            // Only a build script that calls `plux_build::emit()` sets it.
            const _: &str = env!(
                "PLUX_BUILD",
                "the build script of this package does not index plugins, which `include_index!()` needs\n\
                 help: call `plux_build::emit();` in build.rs, and run `cargo add --build plux-build`"
            );

            #[allow(unused_imports)]
            use $crate::private::index_scope::{
                Borrowed, Cardinality, DependencyKind, ExtensionPointEntry, Incomplete, Index,
                ItemKind, Link, Namespace, PackageEntry, PluginEntry, PluginId, PluginName, Root,
                Status, Target,
            };

            #[$crate::private::linkme::distributed_slice($crate::private::INDEXES)]
            #[linkme(crate = $crate::private::linkme)]
            static INDEX: $crate::private::RegisteredIndex = $crate::private::RegisteredIndex {
                index: include!(concat!(env!("OUT_DIR"), "/plux_index.rs")),
                artefact: $crate::private::Artefact {
                    package: env!("CARGO_PKG_NAME"),
                    version: env!("CARGO_PKG_VERSION"),
                    crate_name: env!("CARGO_CRATE_NAME"),
                    bin_name: option_env!("CARGO_BIN_NAME"),
                    is_integration_test: option_env!("CARGO_TARGET_TMPDIR").is_some(),
                    is_test: cfg!(test),
                },
            };
        };
    };
}
