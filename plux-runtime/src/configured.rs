//! The macro that `#[plugin(…, config = T)]` expands to. Without the feature `config` it is an error
//! that names the feature.

/// Expands to the factory of a plugin that has a configuration.
#[cfg(feature = "config")]
#[doc(hidden)]
#[macro_export]
macro_rules! __plux_configured {
    (<$contract:ty> $config:ty, $make:expr) => {
        $crate::private::Configured::<$contract> {
            config: $crate::private::PluginConfig {
                check: $crate::private::check::<$config>,
                fields: $crate::private::fields::<$config>,
                effective: |section| {
                    use $crate::private::{WithSerialize as _, WithoutSerialize as _};
                    (&$crate::private::Probe::<$config>::NEW).effective(section)
                },
                schema: || {
                    use $crate::private::{WithSchema as _, WithoutSchema as _};
                    (&$crate::private::Probe::<$config>::NEW).schema()
                },
            },
            make: $make,
        }
    };
}

/// Expands to an error.
#[cfg(not(feature = "config"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __plux_configured {
    ($($tokens:tt)*) => {
        $crate::private::compile_error!(
            "`config = …` requires the feature `config` of plux-runtime\n\
             help: enable it in Cargo.toml: `plux-runtime = { version = \"…\", features = [\"config\"] }`"
        )
    };
}
