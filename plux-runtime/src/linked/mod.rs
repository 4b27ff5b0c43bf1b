//! The linked plugins, by namespace, and the indexes that `include_index!()` includes.
//!
//! How `#[plugin]` registers a plugin depends on the target. One of three files is the module `slices`:
//!
//! | file | targets | a plugin is | kept by |
//! |---|---|---|---|
//! | `elf.rs` | Linux, Android, FreeBSD | a static in a section of plux | the linker |
//! | `linkme.rs` | macOS, iOS, tvOS, Windows (MSVC), illumos, Fuchsia, OpenBSD | an element of a linkme slice | the linker |
//! | `linkme.rs` | Windows (GNU) | an element of a linkme slice | a constructor that refers to each; GNU ld drops the rest |
//! | `symbols.rs` | WebAssembly and other Unix systems | an exported function | generated code that refers to the active plugins |
//!
//! linkme's attribute takes more time than all else of a plugin: without it, an incremental build of a
//! crate with 231 plugins takes 0.2 s less. So the targets whose programs are linked in the tests of plux
//! have sections of plux's own. linkme supports the others, whose linkers nobody runs here.
//!
//! plux-build has the same lists of targets, in `lints/targets.rs`.

pub(crate) mod index;
pub(crate) mod indexes;
mod macros;
pub(crate) mod namespaces;
// `--cfg plux_symbols` selects symbols everywhere, for tests.
#[cfg_attr(
    all(not(plux_symbols), any(target_os = "linux", target_os = "android", target_os = "freebsd")),
    path = "elf.rs"
)]
// As in the manifest.
#[cfg_attr(
    all(
        not(plux_symbols),
        any(
            target_os = "macos",
            target_os = "ios",
            target_os = "tvos",
            target_os = "windows",
            target_os = "fuchsia",
            target_os = "illumos",
            target_os = "openbsd"
        )
    ),
    path = "linkme.rs"
)]
#[cfg_attr(
    any(
        plux_symbols,
        not(any(
            target_os = "linux",
            target_os = "android",
            target_os = "freebsd",
            target_os = "macos",
            target_os = "ios",
            target_os = "tvos",
            target_os = "windows",
            target_os = "fuchsia",
            target_os = "illumos",
            target_os = "openbsd"
        ))
    ),
    path = "symbols.rs"
)]
pub(crate) mod slices;

/// Returns every extension point that is linked into the program.
pub fn extension_points() -> impl Iterator<Item = &'static crate::ExtensionPointSpec> {
    slices::EXTENSION_POINTS.iter()
}

#[cfg(not(any(windows, target_family = "wasm", all(unix, not(target_os = "aix")),)))]
compile_error!(
    "plux-runtime does not support this target\n\
     help: build for Linux, Windows, macOS or another Unix, or for WebAssembly"
);
