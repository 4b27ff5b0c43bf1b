//! `include_index!()`.

/// Includes the files of the build script: the anchors, which make rustc link every plugin crate,
/// and the index of expected plugins.
///
/// Call it at module level in `src/lib.rs` or `src/main.rs`:
///
/// ```ignore
/// plux_runtime::include_index!();
/// ```
///
/// It requires a build script:
///
/// ```ignore
/// // build.rs
/// fn main() { plux_build::emit(); }
/// ```
///
/// A package without that build script does not compile. The error has the lines to add:
///
/// ```compile_fail
/// plux_runtime::include_index!();
/// ```
#[macro_export]
macro_rules! include_index {
    () => {
        $crate::private::indexed! {
            // Builds again when the version of plux-build changes.
            const _: &$crate::private::primitive::str = $crate::private::env!("PLUX_BUILD");

            // In a function body, `self` does not have the constant, and the error names the constant.
            #[doc(hidden)]
            #[allow(non_upper_case_globals)]
            const __plux_include_index_must_be_called_at_module_level: () = ();
            const _: () = self::__plux_include_index_must_be_called_at_module_level;

            const _: () = {
                const BUILD: &$crate::private::primitive::str = $crate::private::include_str!(
                    $crate::private::concat!($crate::private::env!("OUT_DIR"), "/plux_build.json")
                );
                $crate::__plux_record!(
                    RECORD: $crate::private::record_len(BUILD),
                    $crate::private::record(BUILD)
                );
            };

            const _: () = {
                // `include!` of items works in all positions only inside a module.
                mod anchors {
                    #[allow(unused_imports)]
                    use $crate::__plux_symbols;
                    $crate::private::include!($crate::private::concat!(
                        $crate::private::env!("OUT_DIR"),
                        "/plux.rs"
                    ));
                }

                static INDEX: $crate::private::RegisteredIndex = $crate::private::RegisteredIndex {
                    index: $crate::private::IncludedIndex::new($crate::private::include_str!(
                        $crate::private::concat!($crate::private::env!("OUT_DIR"), "/plux_index.txt")
                    )),
                    host: $crate::private::IndexHost {
                        package: $crate::private::env!("CARGO_PKG_NAME"),
                        version: $crate::private::env!("CARGO_PKG_VERSION"),
                        crate_name: $crate::private::env!("CARGO_CRATE_NAME"),
                        bin_name: $crate::private::option_env!("CARGO_BIN_NAME"),
                        is_integration_test: $crate::private::option_env!("CARGO_TARGET_TMPDIR")
                            .is_some(),
                        is_test: $crate::private::cfg!(test),
                        index_file: anchors::INDEX_FILE,
                    },
                    rules: &$crate::private::INDEX_RULES,
                };
                static NODE: $crate::private::IndexNode =
                    $crate::private::IndexNode::new(&INDEX, anchors::SYMBOLS);
                extern "C" fn register() {
                    $crate::private::INDEXES.register(&NODE);
                }
                $crate::__plux_constructor!(register);
            };
        }
    };
}
