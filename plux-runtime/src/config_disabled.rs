//! `#[plugin(…, config = T)]` without the feature `config`: an error that names the feature.

/// Expands to the factory of a plugin that has a configuration.
#[doc(hidden)]
#[macro_export]
macro_rules! __plux_configured {
    ($($tokens:tt)*) => {
        ::core::compile_error!(
            "`config = …` requires the feature `config` of plux-runtime\n\
             help: enable it in Cargo.toml: `plux-runtime = { version = \"…\", features = [\"config\"] }`"
        )
    };
}
