//! `#[plugin]`: a declaration → the item and its registration.

use plux_spec::{Comparator, PluginName, Requirement, plugin_symbol};
use plux_syntax::{Contract, Diagnostics, Factory, Plugin, ShouldLoad, Subject, message};
use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};

use crate::enclosing::is_associated;
use crate::location::Location;
use crate::metadata::record;
use crate::own_name::{asks_for_name, substitute, with_empty_names};
use crate::registration::{Registry, register, target, variable};
use crate::runtime_path::runtime_path;

pub(crate) fn expand(arguments: TokenStream, item: &TokenStream) -> TokenStream {
    match expansion(arguments, item.clone()) {
        Ok(expansion) => expansion,
        // The item stays, so that an error in the attribute does not cause others.
        Err(errors) => {
            let (item, errors) = (with_empty_names(item), errors.to_compile_errors());
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
    let registration = registration(&plugin, &runtime, Location::of_call());
    Ok(quote!(#item #registration))
}

fn registration(plugin: &Plugin, runtime: &TokenStream, location: Location) -> TokenStream {
    let (namespace, name) = (plugin.namespace.as_str(), plugin.name.as_str());
    let (items, factory) = factory(plugin);
    let Location { file, line } = location;
    let (package, version) = (variable("CARGO_PKG_NAME"), variable("CARGO_PKG_VERSION"));
    let record = record(plugin, &package, &version, &file, line);
    let arguments = spec_arguments(
        [namespace, name, &package, &version, &file],
        &plugin.description,
        &plugin.local_path(),
        line,
    );
    let (items, spec) = match relations(plugin) {
        None if plugin.meta.is_empty() => (items, quote!(__plux::spec(#arguments, &#factory))),
        relations => {
            let reference = option(relations.as_ref(), |_| quote!(&__PLUX_RELATIONS));
            let meta = plugin.meta.iter().map(|(key, value)| quote!((#key, #value)));
            let spec = quote!(__plux::spec_with(#arguments, &#factory, #reference, &[#(#meta),*]));
            (quote!(#items #relations), spec)
        }
    };
    let symbol = plugin_symbol(&package, &version, &target(), namespace, name);
    let registry = Registry::Plugins { symbol, record };
    register(runtime, &plugin.conditions, &registry, &items, &spec)
}

/// Returns the first arguments of `spec`: all strings as one, and the positions at which they end.
///
/// One literal takes rustc less time than seven, and is a single pointer for the dynamic linker to relocate.
/// The path is the last string, since only rustc knows the module.
fn spec_arguments(strings: [&str; 5], description: &str, path: &str, line: u32) -> TokenStream {
    let mut text = String::new();
    let ends = strings.map(|string| {
        text.push_str(string);
        Literal::usize_unsuffixed(text.len())
    });
    text.push_str(description);
    let (path_start, line) = (Literal::usize_unsuffixed(text.len()), Literal::u32_unsuffixed(line));
    let path = format!("::{path}");
    quote! {
        __plux::concat!(#text, __plux::module_path!(), #path), [#(#ends),*], #path_start, #line
    }
}

/// Returns a static with the arguments `requires`, `before` and `after`, if there is any. A program in which
/// no plugin has them does not contain the code for them.
fn relations(plugin: &Plugin) -> Option<TokenStream> {
    if plugin.requires.is_empty() && plugin.before.is_empty() && plugin.after.is_empty() {
        return None;
    }
    let requires = plugin.requires.iter().map(requirement);
    let before = plugin.before.iter().map(PluginName::as_str);
    let after = plugin.after.iter().map(PluginName::as_str);
    Some(quote! {
        static __PLUX_RELATIONS: __plux::Relations = __plux::Relations::new(
            &[#(#requires),*],
            &[#(#before),*],
            &[#(#after),*],
            &__plux::RELATION_RULES,
        );
    })
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
        quote!(__plux::Data(__plux::shared::<#contract>(#value), #make))
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

#[cfg(test)]
mod tests {
    use proc_macro2::TokenTree;

    use super::*;

    /// Returns the number of tokens that an attribute adds to an item.
    fn tokens(arguments: &str, item: &str) -> usize {
        fn count(tokens: TokenStream) -> usize {
            tokens
                .into_iter()
                .map(|token| match token {
                    TokenTree::Group(group) => 1 + count(group.stream()),
                    _ => 1,
                })
                .sum()
        }
        let plugin = Plugin::from_source(arguments, item).unwrap();
        let location = Location { file: "src/lib.rs".to_owned(), line: 7 };
        count(registration(&plugin, &quote!(::plux_runtime), location))
    }

    /// The compile time of a plugin grows with the number of tokens: macro expansion, parser and resolver visit
    /// each several times.
    #[test]
    fn the_expansion_has_few_tokens() {
        let name = "namespace = \"tools\", name = \"saw\"";
        assert_eq!(tokens(name, "impl Tool for Saw {}"), 104);
        assert_eq!(tokens(name, "static SAW: Saw = Saw;"), 90);
        assert_eq!(tokens(name, "const SAW: Saw = Saw;"), 114);
        assert_eq!(tokens(name, "fn saw() {}"), 159);
        let all = format!("{name}, requires = [\"axe\"], meta(key = \"value\")");
        assert_eq!(tokens(&all, "impl Tool for Saw {}"), 174);
    }
}
