//! `#[extension_point]`: a declaration → the item and its registration.

use plux_spec::Cardinality;
use plux_syntax::ExtensionPoint;
use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::place::Place;
use crate::registration::{origin, register, runtime};

pub(crate) fn expand(arguments: TokenStream, item: &TokenStream) -> TokenStream {
    let registration = match ExtensionPoint::from_tokens(arguments, item.clone()) {
        Ok(point) => registration(&point),
        Err(mistakes) => mistakes.to_compile_errors(),
    };
    quote!(#item #registration)
}

fn registration(point: &ExtensionPoint) -> TokenStream {
    let runtime = runtime(point.runtime.as_ref());
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
    let origin = origin(&point.local_path(), &point.description, &Place::of_call());
    register(
        &runtime,
        &point.conditions,
        &quote!(EXTENSION_POINTS),
        &quote!(ExtensionPointSpec),
        &quote! {
            __plux::extension_point(__plux::ExtensionPointRegistration {
                namespace: #namespace,
                cardinality: __plux::Cardinality::#cardinality,
                contract: __plux::type_name::<#contract>,
                type_id: __plux::Some(__plux::TypeId::of::<#contract>),
                #origin
            })
        },
        None,
    )
}
