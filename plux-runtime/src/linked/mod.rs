//! The linked plugins, by namespace, and the indexes that `include_index!()` includes.
//!
//! plux-build has the same lists of targets, in `lints/targets.rs`.

pub(crate) mod index;
pub(crate) mod indexes;
mod macros;
pub(crate) mod namespaces;
// On the targets that linkme supports, as in the manifest, plugins are elements of its slices. On others, each
// plugin is a symbol. `--cfg plux_symbols` selects symbols everywhere, for tests.
#[cfg_attr(
    any(
        plux_symbols,
        not(any(
            target_os = "linux",
            target_os = "macos",
            target_os = "ios",
            target_os = "tvos",
            target_os = "windows",
            target_os = "android",
            target_os = "fuchsia",
            target_os = "illumos",
            target_os = "freebsd",
            target_os = "openbsd"
        ))
    ),
    path = "symbols.rs"
)]
pub(crate) mod slices;

#[cfg(not(any(windows, target_family = "wasm", all(unix, not(target_os = "aix")),)))]
compile_error!(
    "plux-runtime does not support this target\n\
     help: build for Linux, Windows, macOS or another Unix, or for WebAssembly"
);
