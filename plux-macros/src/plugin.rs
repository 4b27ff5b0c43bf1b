//! `#[plugin]`: a declaration → the item and its registration.

use plux_spec::{Comparator, PluginName, Requirement, plugin_symbol};
use plux_syntax::{Contract, Diagnostics, Factory, Plugin, ShouldLoad, Subject, message};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};

use crate::enclosing::is_associated;
use crate::location::Location;
use crate::metadata::embed;
use crate::own_name::{asks_for_name, substitute};
use crate::registration::{Registry, origin, register, target, variable};
use crate::runtime_path::runtime_path;

pub(crate) fn expand(arguments: TokenStream, item: &TokenStream) -> TokenStream {
    match expansion(arguments, item.clone()) {
        Ok(expansion) => expansion,
        // The item stays, so that an error in the attribute does not cause others.
        Err(errors) => {
            let errors = errors.to_compile_errors();
            quote!(#item #errors)
        }
    }
}

fn expansion(arguments: TokenStream, item: TokenStream) -> Result<TokenStream, Diagnostics> {
    let plugin = Plugin::from_tokens(arguments.clone(), item.clone())?;
    if let Subject::Function { ident, .. } = &plugin.subject
        && is_associated(&ident.to_string(), &arguments)
    {
        return Err(message::associated_function(ident.span()).into());
    }
    let runtime = runtime_path(plugin.runtime.as_ref())?;
    let item = substitute(item, &plugin)?;
    let plugin = if asks_for_name(&arguments) {
        Plugin::from_tokens(substitute(arguments, &plugin)?, item.clone())?
    } else {
        plugin
    };
    let registration = registration(&plugin, &runtime);
    Ok(quote!(#item #registration))
}

fn registration(plugin: &Plugin, runtime: &TokenStream) -> TokenStream {
    let (namespace, name) = (plugin.namespace.as_str(), plugin.name.as_str());
    let (items, factory) = factory(plugin);
    let location = Location::of_call();
    let origin = origin(&plugin.local_path(), &plugin.description, &location);
    let (relations, reference) = relations(plugin);
    let meta = plugin.meta.iter().map(|(key, value)| quote!((#key, #value)));
    let spec = quote! {
        __plux::spec(__plux::Registration {
            namespace: #namespace,
            name: #name,
            factory: &#factory,
            #origin
            relations: #reference,
            meta: &[#(#meta),*],
        })
    };
    let conditions = &plugin.conditions;
    let symbol = plugin_symbol(
        &variable("CARGO_PKG_NAME"),
        &variable("CARGO_PKG_VERSION"),
        &target(),
        namespace,
        name,
    );
    let registry = Registry::Plugins { symbol };
    let items = quote!(#items #relations);
    let registration = register(runtime, conditions, &registry, &items, &spec);
    let metadata = embed(plugin, runtime, &location);
    quote!(#registration #metadata)
}

/// Returns a static with the arguments `requires`, `before` and `after`, and a reference to it. A program
/// in which no plugin has them does not contain the code for them.
fn relations(plugin: &Plugin) -> (TokenStream, TokenStream) {
    if plugin.requires.is_empty() && plugin.before.is_empty() && plugin.after.is_empty() {
        return (TokenStream::new(), quote!(__plux::None));
    }
    let requires = plugin.requires.iter().map(requirement);
    let before = plugin.before.iter().map(PluginName::as_str);
    let after = plugin.after.iter().map(PluginName::as_str);
    let relations = quote! {
        static __PLUX_RELATIONS: __plux::Relations = __plux::Relations::new(
            &[#(#requires),*],
            &[#(#before),*],
            &[#(#after),*],
            &__plux::RELATION_RULES,
        );
    };
    (relations, quote!(__plux::Some(&__PLUX_RELATIONS)))
}

/// Returns a requirement as static data: a program has no parser of versions for it.
fn requirement(requirement: &Requirement) -> TokenStream {
    let Requirement { id, version, optional } = requirement;
    let (namespace, name) = (id.namespace().as_str(), id.name().as_str());
    let version = option(version.as_ref(), |version| {
        let comparators = version.comparators.iter().map(comparator);
        quote!(&[#(#comparators),*])
    });
    quote!(__plux::Required { namespace: #namespace, name: #name, version: #version, optional: #optional })
}

fn comparator(comparator: &Comparator) -> TokenStream {
    let Comparator { op, major, minor, patch, pre } = comparator;
    let op = format_ident!("{op:?}");
    let (minor, patch) =
        (option(minor.as_ref(), |it| quote!(#it)), option(patch.as_ref(), |it| quote!(#it)));
    let pre = &**pre;
    quote! {
        __plux::Comparator {
            op: __plux::VersionOp::#op,
            major: #major,
            minor: #minor,
            patch: #patch,
            pre: __plux::Borrowed(#pre),
        }
    }
}

fn option<T>(value: Option<&T>, tokens: impl FnOnce(&T) -> TokenStream) -> TokenStream {
    match value.map(tokens) {
        None => quote!(__plux::None),
        Some(value) => quote!(__plux::Some(#value)),
    }
}

/// Returns the contract as a type.
fn contract(plugin: &Plugin) -> TokenStream {
    match &plugin.contract {
        Contract::Plugin => quote!(dyn __plux::Plugin),
        Contract::Object(ty) | Contract::Type(ty) => ty.clone(),
        Contract::Function(pointer) => quote!(__plux::FunctionPlugin<#pointer>),
    }
}

/// Returns items, and an expression that converts them to a factory.
fn factory(plugin: &Plugin) -> (TokenStream, TokenStream) {
    let contract = contract(plugin);
    let make = |object| {
        let make = quote!(|| __plux::Ok(__plux::Arc::new(#object)));
        (TokenStream::new(), quote!(__plux::Factory::<#contract>(#make)))
    };
    let data = |value: TokenStream, object: Option<&Ident>| {
        let make = if let Some(object) = object {
            quote!(__plux::Some(|| __plux::Ok(__plux::Arc::new(#object))))
        } else {
            quote!(__plux::None)
        };
        quote!(__plux::Data::<#contract> { value: __plux::shared::<#contract>(#value), make: #make })
    };
    let of_type = |ty: &TokenStream, factory: &Factory| match factory {
        Factory::Default => make(by_default(ty)),
        // The expression has type `ty` or `Result<ty, E>`. `?` works in it.
        Factory::Expression(expression) => make(quote!(__plux::Make::<#ty>::make(#expression)?)),
        Factory::Configured { config, function } => {
            (TokenStream::new(), configured(&contract, ty, config, function.as_ref()))
        }
    };
    match &plugin.subject {
        Subject::Impl { ty, factory, .. } => of_type(ty, factory),
        Subject::Type { ident, factory, .. } => of_type(&ident.to_token_stream(), factory),
        Subject::Const { ident, is_reference: true, .. }
        | Subject::Static { ident, is_reference: true, .. } => {
            (TokenStream::new(), data(ident.to_token_stream(), None))
        }
        Subject::Static { ident, .. } => (TokenStream::new(), data(quote!(&#ident), None)),
        Subject::Const { ident, ty, .. } => {
            let value = quote!(static __PLUX_VALUE: #ty = #ident;);
            (value, data(quote!(&__PLUX_VALUE), Some(ident)))
        }
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
            let function = format_ident!("__PLUX_FUNCTION");
            let items = quote! {
                const #function: #contract = __plux::function(#ident as _, #should_load, #load);
                static __PLUX_VALUE: #contract = #function;
            };
            (items, data(quote!(&__PLUX_VALUE), Some(&function)))
        }
    }
}

/// Returns the expression that creates a plugin with `Default`.
fn by_default(ty: &TokenStream) -> TokenStream {
    // The span of the type, so that a missing `Default` is reported there.
    let span = span_of(ty);
    quote_spanned!(span=> __plux::default::<#ty>())
}

/// Returns the factory of a plugin that has a configuration.
fn configured(
    contract: &TokenStream,
    ty: &TokenStream,
    config: &TokenStream,
    function: Option<&TokenStream>,
) -> TokenStream {
    let object = if let Some(function) = function {
        quote!(__plux::Make::<#ty>::make(__plux::call(#function, __plux_config))?)
    } else {
        let span = span_of(ty);
        quote_spanned!(span=> __plux::from_config::<#ty, #config>(__plux_config))
    };
    let make = quote! {
        |__plux_section| {
            let __plux_config = __plux_section.deserialize::<#config>()?;
            __plux::Ok(__plux::Arc::new(#object))
        }
    };
    // The span of the configuration, so that a missing feature is reported there.
    let span = span_of(config);
    quote_spanned!(span=> __plux::configured!(<#contract> #config, #make))
}

fn span_of(tokens: &TokenStream) -> Span {
    tokens.clone().into_iter().next().map_or_else(Span::call_site, |it| it.span())
}
