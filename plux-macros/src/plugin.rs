//! `#[plugin]`: a declaration → the item and its registration.

use plux_spec::PluginName;
use plux_syntax::{Contract, Plugin, ShouldLoad, Subject};
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};

use crate::metadata::embed;
use crate::place::Place;
use crate::registration::{origin, register, runtime};

pub(crate) fn expand(arguments: TokenStream, item: &TokenStream) -> TokenStream {
    let registration = match Plugin::from_tokens(arguments, item.clone()) {
        Ok(plugin) => registration(&plugin),
        Err(mistakes) => mistakes.to_compile_errors(),
    };
    // The item stays, so that a mistake in the attribute does not bring others with it.
    quote!(#item #registration)
}

fn registration(plugin: &Plugin) -> TokenStream {
    let (namespace, name) = (plugin.namespace.as_str(), plugin.name.as_str());
    let contract = contract(plugin);
    let object = object(plugin);
    let place = Place::of_call();
    let origin = origin(&plugin.local_path(), &plugin.description, &place);
    let requires = plugin.requires.iter().map(|id| {
        let (namespace, name) = (id.namespace().as_str(), id.name().as_str());
        quote!((#namespace, #name))
    });
    let before = plugin.before.iter().map(PluginName::as_str);
    let after = plugin.after.iter().map(PluginName::as_str);
    let meta = plugin.meta.iter().map(|(key, value)| quote!((#key, #value)));
    register(
        &runtime(plugin.runtime.as_ref()),
        &plugin.conditions,
        &quote!(PLUGINS),
        &quote!(PluginSpec),
        &quote! {
            __plux::spec(__plux::Registration {
                namespace: #namespace,
                name: #name,
                factory: &__plux::Factory::<#contract>(|| __plux::Ok(__plux::Arc::new(#object))),
                #origin
                requires: &[#(#requires),*],
                before: &[#(#before),*],
                after: &[#(#after),*],
                meta: &[#(#meta),*],
            })
        },
        Some(&embed(plugin, &place)),
    )
}

/// The contract as a type.
fn contract(plugin: &Plugin) -> TokenStream {
    match &plugin.contract {
        Contract::Plugin => quote!(dyn __plux::Plugin),
        Contract::Object(object) => object.clone(),
        Contract::Function(pointer) => quote!(__plux::FunctionPlugin<#pointer>),
    }
}

/// The plugin object as an expression; `?` gives up with a `BoxError`.
fn object(plugin: &Plugin) -> TokenStream {
    match &plugin.subject {
        Subject::Impl { ty, factory, .. } => of_type(ty, factory.as_ref()),
        Subject::Type { ident, factory, .. } => of_type(ident, factory.as_ref()),
        Subject::Const { ident, .. } => ident.to_token_stream(),
        Subject::Function { ident, should_load, load } => {
            let should_load = match should_load {
                None => quote!(__plux::None),
                Some(ShouldLoad::Literal(value)) => quote!(__plux::Some(|| #value)),
                Some(ShouldLoad::Function(path)) => quote!(__plux::Some(#path)),
            };
            let load = match load {
                None => quote!(__plux::None),
                Some(path) => quote!(__plux::Some(#path)),
            };
            quote!(__plux::function(#ident as _, #should_load, #load))
        }
    }
}

/// A plugin made by the argument `factory`, or by `Default`.
fn of_type(ty: &impl ToTokens, factory: Option<&TokenStream>) -> TokenStream {
    if let Some(expression) = factory {
        // Of type `ty` or `Result<ty, E>`; inside it `?` works as well.
        return quote!(__plux::Make::<#ty>::make(#expression)?);
    }
    // At the type, which is what has no `Default` where it has none.
    let span = ty.to_token_stream().into_iter().next().map_or_else(Span::call_site, |it| it.span());
    quote_spanned!(span=> __plux::default::<#ty>())
}
