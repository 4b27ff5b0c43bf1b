//! What both attributes expand to: a static in one of the runtime's slices.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote};

use syn::Attribute;

use crate::place::Place;

/// Where the expansion finds the runtime.
pub(crate) fn runtime(path: Option<&impl ToTokens>) -> TokenStream {
    path.map_or_else(|| quote!(::plux_runtime), ToTokens::to_token_stream)
}

/// Registers `value` in the linkme slice `slice` of the runtime.
///
/// The block hangs on the conditions that the item hangs on. It keeps the static's name to itself.
/// It refers to a module of the runtime whose name holds the version, so that macros of one version
/// do not compile against a runtime of another.
pub(crate) fn register(
    runtime: &TokenStream,
    conditions: &[Attribute],
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
            use #runtime::private::#marker as _;
            #[#runtime::private::linkme::distributed_slice(#runtime::private::#slice)]
            #[linkme(crate = #runtime::private::linkme)]
            static REGISTRATION: #ty = #value;
            #metadata
        };
    }
}

/// The fields that every registration has: where it comes from.
pub(crate) fn origin(local_path: &str, description: &str, place: &Place) -> TokenStream {
    let Place { file, line } = place;
    let path = format!("::{local_path}");
    quote! {
        package: ::core::env!("CARGO_PKG_NAME"),
        version: ::core::env!("CARGO_PKG_VERSION"),
        path: ::core::concat!(::core::module_path!(), #path),
        file: #file,
        line: #line,
        description: #description,
    }
}
