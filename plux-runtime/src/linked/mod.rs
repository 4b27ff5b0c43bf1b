//! The linked plugins, by namespace, and the indexes that `include_index!()` includes.
//!
//! How `#[plugin]` registers a plugin depends on the target. Exactly one of three modules is compiled, and re-exported as `slices`:
//!
//! | module | targets | a plugin is | kept by |
//! |---|---|---|---|
//! | `sections` | Linux, FreeBSD | a static in a section of plux | the linker |
//! | `linkme_slices` | macOS, iOS, tvOS, Windows (MSVC), Android, illumos, Fuchsia, OpenBSD | an element of a linkme slice | the linker |
//! | `linkme_slices` | Windows (GNU) | an element of a linkme slice | a constructor that refers to each; GNU ld drops the rest |
//! | `symbols` | WebAssembly and other Unix systems | an exported function | generated code that refers to the active plugins |
//!
//! With linkme's attribute, rustc takes a quarter more time for a plugin (`benches/compile`). So ELF targets
//! that the tests of plux link programs for have sections of plux's own. linkme supports the other
//! targets.
//!
//! plux-build has the same lists of targets, in `lints/targets.rs`.

pub(crate) mod index;
pub(crate) mod indexes;
mod macros;
pub(crate) mod namespaces;

/// The linked plugins and extension points.
#[cfg(all(not(plux_symbols), any(target_os = "linux", target_os = "freebsd")))]
pub(crate) mod slices {
    mod sections;
    pub use self::sections::*;

    /// Whether the plugins of a linked crate are registered even if no index has them.
    pub(crate) const REGISTERS_ALL: bool = true;
}
// The targets are those of the dependency in the manifest.
/// The linked plugins and extension points.
#[cfg(all(
    not(plux_symbols),
    any(
        target_os = "macos",
        target_os = "ios",
        target_os = "tvos",
        target_os = "windows",
        target_os = "android",
        target_os = "fuchsia",
        target_os = "illumos",
        target_os = "openbsd"
    )
))]
pub(crate) mod slices {
    mod linkme_slices;
    pub use self::linkme_slices::*;

    /// Whether the plugins of a linked crate are registered even if no index has them.
    pub(crate) const REGISTERS_ALL: bool = !cfg!(all(windows, target_env = "gnu"));
}
// `--cfg plux_symbols` selects symbols on all targets, for tests.
/// The linked plugins, and no extension points.
#[cfg(any(
    plux_symbols,
    not(any(
        target_os = "linux",
        target_os = "freebsd",
        target_os = "macos",
        target_os = "ios",
        target_os = "tvos",
        target_os = "windows",
        target_os = "android",
        target_os = "fuchsia",
        target_os = "illumos",
        target_os = "openbsd"
    ))
))]
pub(crate) mod slices {
    mod symbols;
    pub use self::symbols::*;

    /// Whether the plugins of a linked crate are registered even if no index has them.
    pub(crate) const REGISTERS_ALL: bool = false;
}

/// Returns every extension point that is linked into the program.
pub fn extension_points() -> impl Iterator<Item = &'static crate::ExtensionPointSpec> {
    slices::EXTENSION_POINTS.iter()
}

#[cfg(not(any(windows, target_family = "wasm", all(unix, not(target_os = "aix")),)))]
compile_error!(
    "plux-runtime does not support this target\n\
     help: build for Linux, Windows, macOS or another Unix, or for WebAssembly"
);
