//! The slices that hold all registered plugins.
//!
//! `#[plugin]` places a static in a link section. The linker puts the statics of all linked crates
//! next to each other, and a slice is the memory between the symbols at the section's start and end.
//! This is what linkme does. Its attribute would take most of the time that rustc needs for
//! `#[plugin]`: it runs a second procedural macro on each plugin, and generates a function and two
//! closures that check the type of the static. Here, the generated code fixes the type.
//!
//! | format | section | start | end |
//! |---|---|---|---|
//! | ELF | `set_plux_plugins` | `__start_set_plux_plugins` | `__stop_set_plux_plugins` |
//! | Mach-O | `__DATA,__plux_plugins` | `section$start$__DATA$__plux_plugins` | `section$end$…` |
//! | PE | `.pluxpl$b` | a static in `.pluxpl$a` | a static in `.pluxpl$c` |

#![allow(unsafe_code)]

use std::ops::Deref;

pub use crate::linked::indexes::INDEXES;
use crate::{ExtensionPointSpec, PluginSpec};

/// The statics of a link section.
pub struct LinkedSlice<T: 'static> {
    bounds: fn() -> (*const T, *const T),
}

/// How many statics are before the first element: that which marks the start of a PE section.
const BEFORE: usize = if cfg!(windows) { 1 } else { 0 };

impl<T> LinkedSlice<T> {
    /// Returns the elements, in no particular order.
    ///
    /// # Panics
    ///
    /// Panics if the program contains several copies of this crate.
    pub fn static_slice(&self) -> &'static [T] {
        let copies = length((COPIES.bounds)());
        assert!(
            copies < 2,
            "the program contains {copies} copies of plux-runtime\n\
             help: run `cargo tree --duplicates` to see who depends on each, and let them depend on \
             the same version"
        );
        let bounds = (self.bounds)();
        // The compiler must not conclude from a boundary's type that nothing follows it.
        let start = std::hint::black_box(bounds.0);
        // SAFETY: the section contains statics of type `T` only, of this copy of the crate: the macro
        // `__plux_register` fixes their type, and there is no other copy. On Windows, the first static
        // is the boundary. Statics are initialized and never written to, and live as long as the
        // program. The linker aligns the section for `T`, whose size is a multiple of its alignment, so
        // that there are no gaps.
        unsafe { std::slice::from_raw_parts(start.add(BEFORE), length(bounds)) }
    }
}

impl<T> Deref for LinkedSlice<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        self.static_slice()
    }
}

/// Returns the number of elements between the boundaries of a section.
fn length<T>((start, end): (*const T, *const T)) -> usize {
    ((end.addr() - start.addr()) / size_of::<T>()).saturating_sub(BEFORE)
}

/// Defines a slice. The sections are literals, since an attribute takes no macro.
macro_rules! slice {
    (
        $(#[$doc:meta])*
        $visibility:vis $NAME:ident: $T:ty,
        elf: $elf_start:literal $elf_end:literal $($empty:literal)?,
        apple: $apple_start:literal $apple_end:literal,
        windows: $windows_start:literal $windows_end:literal,
    ) => {
        $(#[$doc])*
        $visibility static $NAME: LinkedSlice<$T> = {
            // SAFETY: the linker defines these symbols at the ends of the section. They are only used
            // as addresses.
            #[cfg(not(windows))]
            unsafe extern "Rust" {
                #[cfg_attr(not(target_vendor = "apple"), link_name = $elf_start)]
                #[cfg_attr(target_vendor = "apple", link_name = $apple_start)]
                static START: [$T; 0];
                #[cfg_attr(not(target_vendor = "apple"), link_name = $elf_end)]
                #[cfg_attr(target_vendor = "apple", link_name = $apple_end)]
                static END: [$T; 0];
            }

            $(
                // SAFETY: a static of no bytes, so that the section and the symbols exist if there is no
                // element. It is `mut` since the section is writable: the dynamic linker relocates the
                // addresses in it.
                #[cfg(not(any(windows, target_vendor = "apple")))]
                #[used]
                #[unsafe(link_section = $empty)]
                static mut EMPTY: [$T; 0] = [];
            )?

            // SAFETY: the linker sorts the contents of a section by what follows `$`, so that these
            // statics are before and after all elements. They are only used as addresses.
            #[cfg(windows)]
            #[unsafe(link_section = $windows_start)]
            static START: std::mem::MaybeUninit<$T> = std::mem::MaybeUninit::uninit();
            #[cfg(windows)]
            #[unsafe(link_section = $windows_end)]
            static END: std::mem::MaybeUninit<$T> = std::mem::MaybeUninit::uninit();

            LinkedSlice { bounds: || ((&raw const START).cast(), (&raw const END).cast()) }
        };
    };
}

slice! {
    /// Every linked plugin, in no particular order.
    pub PLUGINS: PluginSpec,
    elf: "__start_set_plux_plugins" "__stop_set_plux_plugins" "set_plux_plugins",
    apple: "\x01section$start$__DATA$__plux_plugins" "\x01section$end$__DATA$__plux_plugins",
    windows: ".pluxpl$a" ".pluxpl$c",
}

slice! {
    /// Every linked extension point, in no particular order.
    pub EXTENSION_POINTS: ExtensionPointSpec,
    elf: "__start_set_plux_points" "__stop_set_plux_points" "set_plux_points",
    apple: "\x01section$start$__DATA$__plux_points" "\x01section$end$__DATA$__plux_points",
    windows: ".pluxep$a" ".pluxep$c",
}

slice! {
    /// A number for each copy of this crate in the program. The sections of several copies have the same
    /// name, and their types are not the same.
    COPIES: usize,
    elf: "__start_set_plux_copies" "__stop_set_plux_copies",
    apple: "\x01section$start$__DATA$__plux_copies" "\x01section$end$__DATA$__plux_copies",
    windows: ".pluxcp$a" ".pluxcp$c",
}

// SAFETY: a static of the type that `COPIES` expects in its section.
#[used]
#[cfg_attr(
    target_vendor = "apple",
    unsafe(link_section = "__DATA,__plux_copies,regular,no_dead_strip")
)]
#[cfg_attr(windows, unsafe(link_section = ".pluxcp$b"))]
#[cfg_attr(not(any(target_vendor = "apple", windows)), unsafe(link_section = "set_plux_copies"))]
static COPY: usize = 1;

/// Returns every extension point that is linked into the program.
pub fn extension_points() -> impl Iterator<Item = &'static ExtensionPointSpec> {
    EXTENSION_POINTS.iter()
}

/// Registers a plugin or an extension point as a static in a slice, and a plugin's record in the
/// section that readers of the binary look up.
///
/// There are three, since an attribute that depends on the target takes rustc longer, in each plugin.
#[cfg(not(any(windows, target_vendor = "apple")))]
#[doc(hidden)]
#[macro_export]
macro_rules! __plux_register {
    (plugin $symbol:literal $length:literal $record:literal $($value:tt)*) => {
        // SAFETY: the section holds statics of this type only.
        #[used]
        #[unsafe(link_section = "set_plux_plugins")]
        static __PLUX_REGISTRATION: $crate::PluginSpec = $($value)*;
        // SAFETY: only readers of the binary use the section.
        #[used]
        #[unsafe(link_section = "plux_meta")]
        static __PLUX_RECORD: [::core::primitive::u8; $length] = *$record;
    };
    (extension_point $($value:tt)*) => {
        // SAFETY: the section holds statics of this type only.
        #[used]
        #[unsafe(link_section = "set_plux_points")]
        static __PLUX_REGISTRATION: $crate::ExtensionPointSpec = $($value)*;
    };
}

/// As above, in Mach-O files.
#[cfg(target_vendor = "apple")]
#[doc(hidden)]
#[macro_export]
macro_rules! __plux_register {
    (plugin $symbol:literal $length:literal $record:literal $($value:tt)*) => {
        // SAFETY: the section holds statics of this type only.
        #[used]
        #[unsafe(link_section = "__DATA,__plux_plugins,regular,no_dead_strip")]
        static __PLUX_REGISTRATION: $crate::PluginSpec = $($value)*;
        // SAFETY: only readers of the binary use the section.
        #[used]
        #[unsafe(link_section = "__DATA,__plux_meta")]
        static __PLUX_RECORD: [::core::primitive::u8; $length] = *$record;
    };
    (extension_point $($value:tt)*) => {
        // SAFETY: the section holds statics of this type only.
        #[used]
        #[unsafe(link_section = "__DATA,__plux_points,regular,no_dead_strip")]
        static __PLUX_REGISTRATION: $crate::ExtensionPointSpec = $($value)*;
    };
}

/// As above, in PE files.
#[cfg(windows)]
#[doc(hidden)]
#[macro_export]
macro_rules! __plux_register {
    (plugin $symbol:literal $length:literal $record:literal $($value:tt)*) => {
        // SAFETY: the section holds statics of this type only.
        #[used]
        #[unsafe(link_section = ".pluxpl$b")]
        static __PLUX_REGISTRATION: $crate::PluginSpec = $($value)*;
        $crate::__plux_keep!(__PLUX_REGISTRATION);
        // SAFETY: only readers of the binary use the section.
        #[used]
        #[unsafe(link_section = ".pluxmt")]
        static __PLUX_RECORD: [::core::primitive::u8; $length] = *$record;
        $crate::__plux_keep!(__PLUX_RECORD);
    };
    (extension_point $($value:tt)*) => {
        // SAFETY: the section holds statics of this type only.
        #[used]
        #[unsafe(link_section = ".pluxep$b")]
        static __PLUX_REGISTRATION: $crate::ExtensionPointSpec = $($value)*;
        $crate::__plux_keep!(__PLUX_REGISTRATION);
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
    fn a_slice_has_what_its_section_contains() {
        assert_eq!(*COPIES, [1]);
        let bounds = (PLUGINS.bounds)();
        assert_eq!((bounds.1.addr() - bounds.0.addr()) % size_of::<PluginSpec>(), 0);
        assert!(PLUGINS.iter().all(|spec| spec.package() == env!("CARGO_PKG_NAME")));
    }
}
