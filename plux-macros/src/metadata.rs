//! The record of a plugin in the compiled program, for readers of the file.

use plux_spec::metadata::{ELF_SECTION, MACH_O_SECTION, PE_SECTION, PluginRecord};
use plux_syntax::Plugin;
use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::location::Location;
use crate::registration::variable;

/// A static in the section for metadata.
///
/// All of it is known here, so that it is one literal. The attribute is `unsafe` for the compiler, since a section may have a
/// meaning for linkers; this one has none. `forbid(unsafe_code)` is about code that people write.
pub(crate) fn embed(plugin: &Plugin, location: &Location) -> TokenStream {
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
    let mach_o = format!("{},{}", MACH_O_SECTION.0, MACH_O_SECTION.1);
    let conditions = &plugin.conditions;
    quote! {
        #(#conditions)*
        const _: () = {
            #[used]
            #[cfg_attr(target_vendor = "apple", unsafe(link_section = #mach_o))]
            #[cfg_attr(windows, unsafe(link_section = #PE_SECTION))]
            #[cfg_attr(not(any(target_vendor = "apple", windows)), unsafe(link_section = #ELF_SECTION))]
            static __PLUX_METADATA: [::core::primitive::u8; #length] = *#bytes;
        };
    }
}
