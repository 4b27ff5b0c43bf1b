//! The metadata record of a plugin in the binary.

use plux_spec::metadata::PluginRecord;
use plux_syntax::Plugin;
use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::location::Location;
use crate::registration::{marker, variable};

/// A static in the section for metadata.
///
/// All fields are known at expansion, so that the record is one literal.
pub(crate) fn embed(plugin: &Plugin, runtime: &TokenStream, location: &Location) -> TokenStream {
    let record = PluginRecord {
        namespace: plugin.namespace.as_str(),
        name: plugin.name.as_str(),
        package: &variable("CARGO_PKG_NAME"),
        version: &variable("CARGO_PKG_VERSION"),
        krate: &variable("CARGO_CRATE_NAME"),
        contract: &plugin.contract_source(),
        file: &location.file,
        line: location.line,
    }
    .to_record();
    let (length, bytes) = (record.len(), Literal::byte_string(&record));
    let (conditions, marker) = (&plugin.conditions, marker());
    quote! {
        #(#conditions)*
        const _: () = {
            #runtime::private::#marker::record_static! { __PLUX_METADATA: #length, *#bytes }
        };
    }
}
