//! The linkme slices that hold all registered plugins, on targets without sections of plux: see
//! `linked/mod.rs`.

// SAFETY: linkme declares the ends of a slice's link section in an `unsafe extern` block, and
// places its elements there with `#[unsafe(link_section)]`. It checks the type of each element, and
// that the section contains only its elements. Nothing here is unsafe beyond these declarations.
#![allow(unsafe_code)]

pub use linkme;
use linkme::distributed_slice;

use crate::{ExtensionPointSpec, PluginSpec};

/// Every linked plugin, in no particular order.
#[distributed_slice]
pub static PLUGINS: [PluginSpec];

/// Every linked extension point, in no particular order.
#[distributed_slice]
pub static EXTENSION_POINTS: [ExtensionPointSpec];

/// Registers a plugin or an extension point as an element of a slice.
#[doc(hidden)]
#[macro_export]
macro_rules! __plux_register {
    (plugin $symbol:literal $length:literal $record:literal $($value:tt)*) => {
        #[$crate::private::linkme::distributed_slice($crate::private::PLUGINS)]
        #[linkme(crate = $crate::private::linkme)]
        static __PLUX_REGISTRATION: $crate::PluginSpec = $($value)*;
        $crate::__plux_keep!(__PLUX_REGISTRATION);
        $crate::__plux_record!(__PLUX_RECORD: $length, *$record);
    };
    (extension_point $($value:tt)*) => {
        #[$crate::private::linkme::distributed_slice($crate::private::EXTENSION_POINTS)]
        #[linkme(crate = $crate::private::linkme)]
        static __PLUX_REGISTRATION: $crate::ExtensionPointSpec = $($value)*;
        $crate::__plux_keep!(__PLUX_REGISTRATION);
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
