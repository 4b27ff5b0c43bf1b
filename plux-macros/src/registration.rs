//! Expands both attributes to a registration with the runtime.
//!
//! The user's code and the expansion do not see each other's names: everything is in a block, which
//! no code outside of it can refer to, and inside it every name of the expansion starts with
//! `__plux` or `__PLUX`. The block imports the items of the runtime and of std from the module
//! `__plux`, so that a user's type `u8` or macro `concat!` has no effect.

use std::env;

use plux_spec::Target;
use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use crate::location::Location;

/// A registry of the runtime.
pub(crate) enum Registry {
    Plugins {
        /// The symbol that exports the plugin on targets whose linker does not collect plugins.
        symbol: String,
        /// The record for readers of the binary.
        record: Vec<u8>,
    },
    ExtensionPoints,
}

/// Registers `value` in `registry`; `items` are what `value` refers to.
///
/// The block depends on the conditions of the item. The name of the module `__plux` holds the
/// version, so that macros of one version do not compile against a runtime of another.
pub(crate) fn register(
    runtime: &TokenStream,
    conditions: &[TokenStream],
    registry: &Registry,
    items: &TokenStream,
    value: &TokenStream,
) -> TokenStream {
    let marker = marker();
    let arguments = match registry {
        Registry::Plugins { symbol, record } => {
            let length = Literal::usize_unsuffixed(record.len());
            let record = Literal::byte_string(record);
            quote!(plugin #symbol #length #record)
        }
        Registry::ExtensionPoints => quote!(extension_point),
    };
    quote! {
        #(#conditions)*
        const _: () = {
            use #runtime::private::#marker as __plux;
            #items
            __plux::register! { #arguments #value }
        };
    }
}

/// The module of the runtime with the items that expansions refer to.
fn marker() -> Ident {
    format_ident!("expansion_{}", env!("CARGO_PKG_VERSION").replace(['.', '-', '+'], "_"))
}

/// Returns an environment variable that Cargo sets for the compiled crate; empty if another build
/// system does not set it.
pub(crate) fn variable(name: &str) -> String {
    env::var(name).unwrap_or_default()
}

/// Returns the compiled target, as far as Cargo's environment variables have it.
pub(crate) fn target() -> Target {
    if let Ok(name) = env::var("CARGO_BIN_NAME") {
        Target::Bin(name.into())
    } else if env::var_os("CARGO_TARGET_TMPDIR").is_some() {
        Target::Test(variable("CARGO_CRATE_NAME").into())
    } else {
        Target::Lib
    }
}

/// Returns the fields that every registration has: its origin.
pub(crate) fn origin(local_path: &str, description: &str, location: &Location) -> TokenStream {
    let Location { file, line } = location;
    let path = format!("::{local_path}");
    let (package, version) = (variable("CARGO_PKG_NAME"), variable("CARGO_PKG_VERSION"));
    quote! {
        package: #package,
        version: #version,
        path: __plux::concat!(__plux::module_path!(), #path),
        file: #file,
        line: #line,
        description: #description,
    }
}
