//! What both attributes expand to: a static in one of the runtime's slices.

use std::env;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::place::Place;

/// Where the expansion finds the runtime.
pub(crate) fn runtime(path: Option<&TokenStream>) -> TokenStream {
    path.cloned().unwrap_or_else(|| quote!(::plux_runtime))
}

/// Registers `value` in the linkme slice `slice` of the runtime.
///
/// The block hangs on the conditions that the item hangs on. It keeps its names to itself: the
/// statics', and `__plux`, a module of the runtime that holds what expansions refer to. That
/// module's name holds the version, so that macros of one version do not compile against a runtime
/// of another.
pub(crate) fn register(
    runtime: &TokenStream,
    conditions: &[TokenStream],
    slice: &TokenStream,
    ty: &TokenStream,
    value: &TokenStream,
    metadata: Option<&TokenStream>,
) -> TokenStream {
    let marker =
        format_ident!("expansion_{}", env!("CARGO_PKG_VERSION").replace(['.', '-', '+'], "_"));
    quote! {
        #(#conditions)*
        const _: () = {
            use #runtime::private::#marker as __plux;
            #[__plux::linkme::distributed_slice(__plux::#slice)]
            #[linkme(crate = __plux::linkme)]
            static REGISTRATION: __plux::#ty = #value;
            #metadata
        };
    }
}

/// What Cargo sets for the crate that is compiled; empty where another build system does not.
pub(crate) fn variable(name: &str) -> String {
    env::var(name).unwrap_or_default()
}

/// The fields that every registration has: where it comes from.
pub(crate) fn origin(local_path: &str, description: &str, place: &Place) -> TokenStream {
    let Place { file, line } = place;
    let path = format!("::{local_path}");
    let (package, version) = (variable("CARGO_PKG_NAME"), variable("CARGO_PKG_VERSION"));
    quote! {
        package: #package,
        version: #version,
        path: ::core::concat!(::core::module_path!(), #path),
        file: #file,
        line: #line,
        description: #description,
    }
}
