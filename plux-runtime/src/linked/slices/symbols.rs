//! The plugins that the included indexes refer to by symbol, on targets whose linker does not collect
//! them.

use std::sync::OnceLock;

use crate::linked::indexes::INDEXES;
use crate::{ExtensionPointSpec, PluginSpec};

/// Every plugin that an included index lists as active, in no particular order.
pub static PLUGINS: Plugins = Plugins(OnceLock::new());

/// Empty: extension points are not registered on these targets. The build compares contracts.
pub static EXTENSION_POINTS: &[ExtensionPointSpec] = &[];

/// See [`PLUGINS`].
pub struct Plugins(OnceLock<Box<[&'static PluginSpec]>>);

impl Plugins {
    fn all(&self) -> &[&'static PluginSpec] {
        self.0.get_or_init(|| {
            let mut specs: Vec<&'static PluginSpec> = INDEXES.symbols().collect();
            // Two included indexes may list the same plugin.
            specs.sort_by_key(|spec| std::ptr::from_ref(*spec));
            specs.dedup_by(|a, b| std::ptr::eq(*a, *b));
            specs.into()
        })
    }

    /// Returns the plugins.
    #[allow(clippy::iter_without_into_iter, reason = "as for a slice")]
    pub fn iter<'a>(&'a self) -> impl Iterator<Item = &'a PluginSpec> {
        self.all().iter().map(|spec| -> &'a PluginSpec { spec })
    }

    /// Returns the plugins.
    pub fn static_slice(&'static self) -> &'static [&'static PluginSpec] {
        self.all()
    }

    /// Returns whether there are none.
    pub fn is_empty(&self) -> bool {
        self.all().is_empty()
    }

    /// Returns the number of plugins.
    pub fn len(&self) -> usize {
        self.all().len()
    }
}

/// Exports the spec of a plugin under its symbol. Extension points are not registered.
#[doc(hidden)]
#[macro_export]
macro_rules! __plux_register {
    (plugin $symbol:literal $length:literal $record:literal $($value:tt)*) => {
        static __PLUX_REGISTRATION: $crate::PluginSpec = $($value)*;
        $crate::__plux_record!(__PLUX_RECORD: $length, *$record);
        const _: () = {
            // SAFETY: the symbol is unique to one plugin in one version of a package.
            #[unsafe(export_name = $symbol)]
            extern "Rust" fn spec() -> &'static $crate::PluginSpec {
                &__PLUX_REGISTRATION
            }
        };
    };
    (extension_point $($value:tt)*) => {
        #[allow(dead_code)]
        static __PLUX_REGISTRATION: $crate::ExtensionPointSpec = $($value)*;
    };
}

/// Refers to the plugins of an included index by symbol. Plugins of a binary or a test are only
/// referred to in that target.
#[doc(hidden)]
#[macro_export]
macro_rules! __plux_symbols {
    ($($(#[$condition:meta])* $target:ident $(($name:literal))? $symbol:literal,)*) => {
        pub(super) static SYMBOLS: &[$crate::private::Option<$crate::private::Symbol>] = &[$(
            $(#[$condition])*
            {
                // SAFETY: `#[plugin]` exports a function of this type under the name, which holds
                // package, version and id. The version of plux is the same in both: see
                // `private::expansion_0_1_0`.
                unsafe extern "Rust" {
                    #[link_name = $symbol]
                    safe fn spec() -> &'static $crate::PluginSpec;
                }
                if $crate::__plux_is_target!($target $(($name))?) {
                    $crate::private::Option::Some(spec as $crate::private::Symbol)
                } else {
                    $crate::private::Option::None
                }
            },
        )*];
    };
}

/// Returns whether the crate is the given target.
#[doc(hidden)]
#[macro_export]
macro_rules! __plux_is_target {
    (lib) => {
        true
    };
    (bin($name:literal)) => {
        $crate::private::is_target($name, $crate::private::option_env!("CARGO_BIN_NAME"))
    };
    (test($name:literal)) => {
        $crate::private::option_env!("CARGO_TARGET_TMPDIR").is_some()
            && $crate::private::is_target($name, $crate::private::option_env!("CARGO_CRATE_NAME"))
    };
}
