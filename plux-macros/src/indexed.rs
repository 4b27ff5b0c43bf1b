//! The items of `include_index!()`, in a package with a build script that indexes plugins.

use std::env;

use proc_macro2::TokenStream;
use quote::quote;

/// Returns the items, or a single error: each `include!` among them would report one of its own.
pub(crate) fn expand(items: TokenStream) -> TokenStream {
    // plux-build sets it for rustc, which runs this code.
    if env::var_os("PLUX_BUILD").is_some() {
        return items;
    }
    let note = match env::var_os("OUT_DIR") {
        Some(_) => "",
        None => "note: this package has no build script\n",
    };
    let message = format!(
        "`include_index!()` needs a build script that indexes the plugins\n{note}help: write \
         `fn main() {{ plux_build::emit(); }}` to build.rs, and run `cargo add --build plux-build`"
    );
    quote!(::core::compile_error! { #message })
}
