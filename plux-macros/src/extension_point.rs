//! `#[extension_point]`: a declaration → the item and its registration.

use plux_spec::Cardinality;
use plux_syntax::ExtensionPoint;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::location::Location;
use crate::registration::{Registry, origin, register};
use crate::runtime_path::runtime_path;

pub(crate) fn expand(arguments: TokenStream, item: &TokenStream) -> TokenStream {
    let registration = ExtensionPoint::from_tokens(arguments, item.clone())
        .and_then(|point| Ok(registration(&point, &runtime_path(point.runtime.as_ref())?)))
        .unwrap_or_else(|errors| errors.to_compile_errors());
    quote!(#item #registration)
}

fn registration(point: &ExtensionPoint, runtime: &TokenStream) -> TokenStream {
    let namespace = point.namespace.as_str();
    let cardinality = format_ident!(
        "{}",
        match point.cardinality {
            Cardinality::Any => "Any",
            Cardinality::AtLeastOne => "AtLeastOne",
            Cardinality::ExactlyOne => "ExactlyOne",
            Cardinality::AtMostOne => "AtMostOne",
        }
    );
    let contract = &point.contract;
    let origin = origin(&point.local_path(), &point.description, &Location::of_call());
    register(
        runtime,
        &point.conditions,
        &Registry::ExtensionPoints,
        &TokenStream::new(),
        &quote! {
            __plux::extension_point(__plux::ExtensionPointRegistration {
                namespace: #namespace,
                cardinality: __plux::Cardinality::#cardinality,
                contract: __plux::type_name::<#contract>,
                type_id: __plux::Some(__plux::TypeId::of::<#contract>),
                #origin
            })
        },
    )
}
