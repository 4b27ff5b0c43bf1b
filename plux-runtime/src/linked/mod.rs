//! The linked plugins, by namespace, and the indexes that `include_index!()` includes.

pub(crate) mod index;
pub(crate) mod indexes;
mod macros;
pub(crate) mod namespaces;
// The targets that linkme supports.
#[cfg(any(
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
))]
pub(crate) mod slices;
#[cfg(not(any(
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
)))]
#[path = "symbols.rs"]
pub(crate) mod slices;
