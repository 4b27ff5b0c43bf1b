//! The slices that hold all registered plugins, in ELF files.
//!
//! `#[plugin]` places a static in a link section. The linker puts the statics of all linked crates next
//! to each other. The name of the section is a C identifier, so that the linker defines the symbols
//! `__start_NAME` and `__stop_NAME` at its ends. The slice is the memory between them.
//!
//! linkme does the same, and other targets use it. Its attribute is a second procedural macro for each
//! plugin, and adds three macro calls, a function and two closures that check the type of the static:
//! more than half of the time that rustc needs for a plugin. Here, `__plux_register!` fixes the type.

#![allow(unsafe_code)]

use std::ops::Deref;
use std::slice;

use crate::{ExtensionPointSpec, PluginSpec};

/// Every linked plugin, in no particular order.
// SAFETY: the section contains the statics of `__plux_register! { plugin … }` and `NO_PLUGIN`.
pub static PLUGINS: Section<PluginSpec> =
    unsafe { Section::new((&raw const PLUGINS_START).cast(), (&raw const PLUGINS_END).cast()) };

/// Every linked extension point, in no particular order.
// SAFETY: the section contains the statics of `__plux_register! { extension_point … }` and
// `NO_EXTENSION_POINT`.
pub static EXTENSION_POINTS: Section<ExtensionPointSpec> = unsafe {
    Section::new(
        (&raw const EXTENSION_POINTS_START).cast(),
        (&raw const EXTENSION_POINTS_END).cast(),
    )
};

// SAFETY: the linker defines these symbols, since each section has a static below. Only their addresses
// are used. The types have no size, so that nothing is assumed of the memory at these addresses.
unsafe extern "Rust" {
    #[link_name = "__start_plux_plugins"]
    static PLUGINS_START: [PluginSpec; 0];
    #[link_name = "__stop_plux_plugins"]
    static PLUGINS_END: [PluginSpec; 0];
    #[link_name = "__start_plux_extension_points"]
    static EXTENSION_POINTS_START: [ExtensionPointSpec; 0];
    #[link_name = "__stop_plux_extension_points"]
    static EXTENSION_POINTS_END: [ExtensionPointSpec; 0];
    #[link_name = "__start_plux_runtimes"]
    static RUNTIMES_START: [u8; 0];
    #[link_name = "__stop_plux_runtimes"]
    static RUNTIMES_END: [u8; 0];
}

// The sections and their symbols exist in programs without plugins, too. The dynamic linker relocates the
// addresses in the specs, which makes the sections writable: a `static` without `mut` would be in a
// read-only section of the same name, and some linkers reject that.
// SAFETY: statics without bytes, of the type of their section.
#[used]
#[unsafe(link_section = "plux_plugins")]
static mut NO_PLUGIN: [PluginSpec; 0] = [];
#[used]
#[unsafe(link_section = "plux_extension_points")]
static mut NO_EXTENSION_POINT: [ExtensionPointSpec; 0] = [];

/// A byte for each copy of this crate in the program. The sections of all copies have the same name, but
/// the types of their elements differ. This section is the same in every version.
// SAFETY: only the length of the section is used.
#[used]
#[unsafe(link_section = "plux_runtimes")]
static RUNTIME: u8 = 1;

/// The statics of a link section.
pub struct Section<T: 'static> {
    start: *const T,
    end: *const T,
}

// SAFETY: the section is only used as a shared slice.
unsafe impl<T: Sync> Sync for Section<T> {}

impl<T> Section<T> {
    /// # Safety
    ///
    /// `start` and `end` are the ends of a link section in which this copy of the crate, and the crates that
    /// are compiled with it, place only statics of type `T`.
    const unsafe fn new(start: *const T, end: *const T) -> Self {
        Self { start, end }
    }

    /// Returns the elements, in no particular order.
    ///
    /// # Panics
    ///
    /// Panics if the program contains several copies of this crate.
    pub fn static_slice(&self) -> &'static [T] {
        let runtimes = (&raw const RUNTIMES_END).addr() - (&raw const RUNTIMES_START).addr();
        if runtimes > 1 {
            several_copies();
        }
        let length = (self.end.addr() - self.start.addr()) / size_of::<T>();
        // SAFETY: by the condition of `new`, and since there is no other copy of the crate, the section
        // contains only statics of type `T`. They are initialized, live as long as the program, and are
        // not written to. The linker aligns each for `T`, whose size is a multiple of its alignment: there
        // are no gaps.
        unsafe { slice::from_raw_parts(self.start, length) }
    }
}

impl<T> Deref for Section<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        self.static_slice()
    }
}

#[cold]
#[inline(never)]
fn several_copies() -> ! {
    panic!(
        "the program contains several copies of `plux-runtime`\n\
         help: require one version from one source in all manifests, then run \
         `cargo update -p plux-runtime`"
    )
}

/// Registers a plugin or an extension point as a static in a section. The record of a plugin is placed here
/// instead of with `__plux_record!`, since each macro call takes time in every plugin.
#[doc(hidden)]
#[macro_export]
macro_rules! __plux_register {
    (plugin $symbol:literal $length:literal $record:literal $($value:tt)*) => {
        // SAFETY: the section contains statics of this type only.
        #[used]
        #[unsafe(link_section = "plux_plugins")]
        static __PLUX_REGISTRATION: $crate::PluginSpec = $($value)*;
        // SAFETY: only readers of the binary use the section.
        #[used]
        #[unsafe(link_section = "plux_meta")]
        static __PLUX_RECORD: [::core::primitive::u8; $length] = *$record;
    };
    (extension_point $($value:tt)*) => {
        // SAFETY: the section contains statics of this type only.
        #[used]
        #[unsafe(link_section = "plux_extension_points")]
        static __PLUX_REGISTRATION: $crate::ExtensionPointSpec = $($value)*;
    };
}

/// Expands to no symbols: on this target the slices hold the plugins.
#[doc(hidden)]
#[macro_export]
macro_rules! __plux_symbols {
    ($($plugins:tt)*) => {
        pub(super) static SYMBOLS: &[::core::option::Option<$crate::private::Symbol>] = &[];
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_has_whole_elements_of_this_crate() {
        let length = PLUGINS.end.addr() - PLUGINS.start.addr();
        assert_eq!(length % size_of::<PluginSpec>(), 0);
        assert!(PLUGINS.iter().all(|spec| spec.package() == env!("CARGO_PKG_NAME")));
    }

    #[test]
    #[should_panic(expected = "help: require one version from one source in all manifests")]
    fn several_copies_are_rejected_with_help() {
        several_copies();
    }
}
