//! The slices that hold all registered plugins, in ELF files.
//!
//! `#[plugin]` places a static in a link section. The linker puts the statics of all linked crates next
//! to each other. The name of the section is a C identifier, so that the linker defines the symbols
//! `__start_NAME` and `__stop_NAME` at its ends. The slice is the memory between them.
//!
//! linkme does the same, and other targets use it. Its attribute is a second procedural macro for each
//! plugin, and adds three macro calls, a function and two closures that check the type of the static. Here,
//! `__plux_register!` fixes the type.
//!
//! Linkers drop sections that nothing refers to (`--gc-sections`). GNU ld and mold keep sections whose
//! `__start_` symbol is referred to; LLD does not, since its default is `-z start-stop-gc`. So the statics
//! are `#[used]`: since Rust 1.89, such a static on an ELF target is in a section with the flag
//! `SHF_GNU_RETAIN`, which `readelf -S` prints as `R`. With it, a linker keeps the section without any
//! reference. rustc does not pass `-z nostart-stop-gc`.
//!
//! The names of the sections have the version, as `private::expansion_0_1_0`: a section never has the specs
//! of two versions, whose types differ. Two sources of one version have the same names. The markers of the
//! copies show them: see [`COPY_MARKER`].

#![allow(unsafe_code)]

use std::ops::Deref;
use std::slice;

use crate::{ExtensionPointSpec, PluginSpec};

/// Every linked plugin, in no particular order.
// SAFETY: the section contains the statics of `__plux_register! { plugin … }` and `EMPTY_PLUGINS`.
pub static PLUGINS: Section<PluginSpec> =
    unsafe { Section::new((&raw const PLUGINS_START).cast(), (&raw const PLUGINS_END).cast()) };

/// Every linked extension point, in no particular order.
// SAFETY: the section contains the statics of `__plux_register! { extension_point … }` and
// `EMPTY_EXTENSION_POINTS`.
pub static EXTENSION_POINTS: Section<ExtensionPointSpec> = unsafe {
    Section::new(
        (&raw const EXTENSION_POINTS_START).cast(),
        (&raw const EXTENSION_POINTS_END).cast(),
    )
};

/// A byte for each copy of this crate.
// SAFETY: the section contains the `COPY_MARKER` of each copy.
static COPY_MARKERS: Section<u8> = unsafe {
    Section::new((&raw const COPY_MARKERS_START).cast(), (&raw const COPY_MARKERS_END).cast())
};

// Only the statics above refer to these symbols. A generic or inlined function that refers to them would be
// compiled into other crates, and if this crate is in a `dylib`, a program has sections of its own.
// SAFETY: the linker defines these symbols, since each section has a static below. Only their addresses
// are used. The types have no size, so that nothing is assumed of the memory at these addresses.
unsafe extern "Rust" {
    #[link_name = "__start_plux_plugins_0_1_0"]
    static PLUGINS_START: [PluginSpec; 0];
    #[link_name = "__stop_plux_plugins_0_1_0"]
    static PLUGINS_END: [PluginSpec; 0];
    #[link_name = "__start_plux_extension_points_0_1_0"]
    static EXTENSION_POINTS_START: [ExtensionPointSpec; 0];
    #[link_name = "__stop_plux_extension_points_0_1_0"]
    static EXTENSION_POINTS_END: [ExtensionPointSpec; 0];
    #[link_name = "__start_plux_runtimes"]
    static COPY_MARKERS_START: [u8; 0];
    #[link_name = "__stop_plux_runtimes"]
    static COPY_MARKERS_END: [u8; 0];
}

// The sections and their symbols exist in programs without plugins, too. A section of specs is writable,
// since the dynamic linker relocates their addresses. These statics are `mut`, so that they have the same
// flags: a linker makes one section of those that agree in name and flags.
// SAFETY: statics without bytes, of the type of their section.
#[used]
#[unsafe(link_section = "plux_plugins_0_1_0")]
static mut EMPTY_PLUGINS: [PluginSpec; 0] = [];
#[used]
#[unsafe(link_section = "plux_extension_points_0_1_0")]
static mut EMPTY_EXTENSION_POINTS: [ExtensionPointSpec; 0] = [];

/// Counts this copy of the crate. The name and the type are the same in every version.
// SAFETY: only the length of the section is used.
#[used]
#[unsafe(link_section = "plux_runtimes")]
static COPY_MARKER: u8 = 1;

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
    /// `start` and `end` are the ends of a link section in which this version of the crate, and the crates
    /// that are compiled with it, place only statics of type `T`.
    const unsafe fn new(start: *const T, end: *const T) -> Self {
        Self { start, end }
    }

    /// Returns the number of elements.
    fn count(&self) -> usize {
        (self.end.addr() - self.start.addr()) / size_of::<T>()
    }

    /// Returns the elements, in no particular order.
    ///
    /// # Panics
    ///
    /// Panics if the program contains several copies of this crate.
    pub fn static_slice(&self) -> &'static [T] {
        match COPY_MARKERS.count() {
            // A linker dropped the registrations. The index reports the missing plugins.
            0 => return &[],
            1 => {}
            copies => several_copies(copies),
        }
        // SAFETY: by the condition of `new`, and since no other copy of this version is in the program,
        // the section contains only statics of type `T`. They are initialized, live as long as the
        // program, and are not written to. The linker aligns each for `T`, whose size is a multiple of its
        // alignment: there are no gaps. The slice is larger than the static that `start` is the address
        // of. As is usual for symbols of a linker, that static is `extern`: the compiler does not know the
        // extent of the memory.
        unsafe { slice::from_raw_parts(self.start, self.count()) }
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
fn several_copies(copies: usize) -> ! {
    panic!(
        "the program contains {copies} copies of `plux-runtime`\n\
         help: require one version from one source in all manifests; run `cargo tree --duplicates` to see \
         what requires each copy"
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
        #[unsafe(link_section = "plux_plugins_0_1_0")]
        static __PLUX_REGISTRATION: $crate::PluginSpec = $($value)*;
        // SAFETY: only readers of the binary use the section.
        #[used]
        #[unsafe(link_section = "plux_meta")]
        static __PLUX_RECORD: [$crate::private::primitive::u8; $length] = *$record;
    };
    (extension_point $($value:tt)*) => {
        // SAFETY: the section contains statics of this type only.
        #[used]
        #[unsafe(link_section = "plux_extension_points_0_1_0")]
        static __PLUX_REGISTRATION: $crate::ExtensionPointSpec = $($value)*;
    };
}

/// Expands to no symbols: on this target the slices hold the plugins.
#[doc(hidden)]
#[macro_export]
macro_rules! __plux_symbols {
    ($($plugins:tt)*) => {
        pub(super) static SYMBOLS: &[$crate::private::Option<$crate::private::Symbol>] = &[];
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
    fn the_names_of_sections_have_the_version() {
        // If this fails, rename the sections, but for that of the markers.
        let version = env!("CARGO_PKG_VERSION").replace(['.', '-'], "_");
        let names = include_str!("sections.rs").lines().filter_map(|line| {
            let (before, after) = line.split_once(" = \"")?;
            let is_name = before.ends_with("link_section") || before.ends_with("link_name");
            is_name.then(|| after.split('"').next().unwrap())
        });
        let (markers, others): (Vec<&str>, Vec<&str>) =
            names.filter(|name| *name != "plux_meta").partition(|it| it.ends_with("plux_runtimes"));
        assert_eq!((markers.len(), others.len()), (3, 8));
        for name in others {
            assert!(name.ends_with(&format!("_{version}")), "{name}");
        }
    }
}
