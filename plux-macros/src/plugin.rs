//! `#[plugin]`: a declaration → the item and its registration.

use plux_spec::PluginName;
use plux_syntax::{Contract, Plugin, ShouldLoad, Subject};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;

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
    let runtime = runtime(plugin.runtime.as_ref());
    let (namespace, name) = (plugin.namespace.as_str(), plugin.name.as_str());
    let contract = contract(plugin, &runtime);
    let factory = factory(plugin, &runtime, &contract);
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
        &runtime,
        &plugin.conditions,
        &quote!(PLUGINS),
        &quote!(#runtime::PluginSpec),
        &quote! {
            #runtime::private::spec(#runtime::private::Registration {
                namespace: #namespace,
                name: #name,
                contract: ::core::any::type_name::<#contract>,
                factory: &#runtime::private::Factory::<#contract>(|| #factory),
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
fn contract(plugin: &Plugin, runtime: &TokenStream) -> TokenStream {
    match &plugin.contract {
        Contract::Plugin => quote!(dyn #runtime::Plugin),
        Contract::Object(object) => object.clone(),
        Contract::Function(pointer) => quote!(#runtime::FunctionPlugin<#pointer>),
    }
}

/// The factory's body, of type `Result<Arc<contract>, BoxError>`.
fn factory(plugin: &Plugin, runtime: &TokenStream, contract: &TokenStream) -> TokenStream {
    let object = match &plugin.subject {
        Subject::Impl { ty, factory } => of_type(ty, factory.as_ref(), runtime),
        Subject::Type { ident, factory, .. } => of_type(ident, factory.as_ref(), runtime),
        Subject::Const { ident, ty } => make(ty, ident, runtime),
        Subject::Function { ident, should_load, load } => {
            let should_load = match should_load {
                None => quote!(::core::option::Option::None),
                Some(ShouldLoad::Literal(value)) => quote!(::core::option::Option::Some(|| #value)),
                Some(ShouldLoad::Function(path)) => quote!(::core::option::Option::Some(#path)),
            };
            let load = match load {
                None => quote!(::core::option::Option::None),
                Some(path) => quote!(::core::option::Option::Some(#path)),
            };
            quote!(#runtime::private::function(#ident as _, #should_load, #load))
        }
    };
    quote! {{
        let object: ::std::sync::Arc<#contract> = ::std::sync::Arc::new(#object);
        ::core::result::Result::Ok(object)
    }}
}

/// A plugin made by the argument `factory`, or by `Default`.
fn of_type(ty: &impl ToTokens, factory: Option<&syn::Expr>, runtime: &TokenStream) -> TokenStream {
    if let Some(expression) = factory {
        return make(ty, expression, runtime);
    }
    // At the type, which is what has no `Default` where it has none.
    quote_spanned!(ty.span()=> #runtime::private::default::<#ty>())
}

/// An expression of type `ty` or `Result<ty, E>`; inside it `?` works as well.
fn make(ty: &impl ToTokens, expression: &impl ToTokens, runtime: &TokenStream) -> TokenStream {
    quote!(#runtime::private::Make::<#ty>::make(#expression)?)
}
