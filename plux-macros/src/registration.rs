//! What both attributes expand to: a static in one of the runtime's slices.
//!
//! The user's code and the expansion do not see each other's names: everything is in a block, which
//! no code outside of it can refer to, and inside it every name of the expansion starts with
//! `__plux` or `__PLUX`. What the block needs of the runtime and of std it finds in the module
//! `__plux`, so that a type `u8` or a macro `concat!` of the user changes nothing.

use std::env;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::location::Location;

/// A slice of the runtime.
#[derive(Clone, Copy)]
pub(crate) enum Slice {
    Plugins,
    ExtensionPoints,
}

/// Registers `value` in `slice`; `items` are what `value` refers to.
///
/// The block depends on the conditions of the item. The name of the module `__plux` holds the
/// version, so that macros of one version do not compile against a runtime of another.
pub(crate) fn register(
    runtime: &TokenStream,
    conditions: &[TokenStream],
    slice: Slice,
    items: &TokenStream,
    value: &TokenStream,
) -> TokenStream {
    let marker =
        format_ident!("expansion_{}", env!("CARGO_PKG_VERSION").replace(['.', '-', '+'], "_"));
    let (slice, ty) = match slice {
        Slice::Plugins => (quote!(PLUGINS), quote!(PluginSpec)),
        Slice::ExtensionPoints => (quote!(EXTENSION_POINTS), quote!(ExtensionPointSpec)),
    };
    quote! {
        #(#conditions)*
        const _: () = {
            use #runtime::private::#marker as __plux;
            #items
            #[__plux::linkme::distributed_slice(__plux::#slice)]
            #[linkme(crate = __plux::linkme)]
            static __PLUX_REGISTRATION: __plux::#ty = #value;
        };
    }
}

/// What Cargo sets for the crate that is compiled; empty where another build system does not.
pub(crate) fn variable(name: &str) -> String {
    env::var(name).unwrap_or_default()
}

/// The fields that every registration has: its origin.
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
