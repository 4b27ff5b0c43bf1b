//! The annotated item, with the arguments that only some items accept.

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::punctuated::Punctuated;
use syn::{GenericParam, Generics, Path, PathArguments, Token, Type};

use super::{Contract, Factory, ShouldLoad, Subject};
use crate::args::{Argument, Arguments, Value};
use crate::diagnostic::Collector;
use crate::item::{FunctionHead, Head, ImplHead};
use crate::value::{literal, only, span_of};
use crate::{compact, message};

/// Interprets the item's head. `None` comes with an error.
pub(super) fn read(
    head: Head,
    arguments: &Arguments,
    errors: &mut Collector,
) -> Option<(Subject, Contract)> {
    match head {
        Head::Impl(head) => {
            only_on_functions(arguments, "an impl", errors);
            let contract = impl_contract(&head, arguments, errors);
            let ty = head.ty.to_token_stream();
            let name = match &head.ty {
                Type::Path(path) => path.path.segments.last().map(|it| it.ident.to_string()),
                _ => None,
            };
            let name = name.unwrap_or_else(|| compact(&ty));
            Some((Subject::Impl { ty, name, factory: factory(arguments, errors) }, contract?))
        }
        Head::Struct { ident, generics } => {
            only_on_functions(arguments, "a struct", errors);
            not_generic(&generics, "struct", TYPE_HELP, errors);
            let subject =
                Subject::Type { ident, is_enum: false, factory: factory(arguments, errors) };
            Some((subject, object(arguments, errors)?))
        }
        Head::Enum { ident, generics } => {
            only_on_functions(arguments, "an enum", errors);
            not_generic(&generics, "enum", TYPE_HELP, errors);
            let subject =
                Subject::Type { ident, is_enum: true, factory: factory(arguments, errors) };
            Some((subject, object(arguments, errors)?))
        }
        Head::Const { ident, ty } => {
            if ident == "_" {
                errors.push(message::unnamed_const(ident.span()));
            }
            let (contract, is_reference) = value(&ty, "a const", arguments, errors);
            Some((Subject::Const { ident, ty: ty.into_token_stream(), is_reference }, contract))
        }
        Head::Static { ident, mutability, ty } => {
            if let Some(keyword) = mutability {
                errors.push(message::mutable_static(keyword));
            }
            let (contract, is_reference) = value(&ty, "a static", arguments, errors);
            Some((Subject::Static { ident, ty: ty.into_token_stream(), is_reference }, contract))
        }
        Head::Function(head) => Some(function(*head, arguments, errors)),
        Head::Trait(head) => {
            errors.push(message::plugin_on_trait(head.ident.span()));
            None
        }
        Head::Alias { ident, .. } => {
            errors.push(message::wrong_item(ident.span(), "a type alias"));
            None
        }
        Head::Other { found, span } => {
            errors.push(message::wrong_item(span, &found));
            None
        }
    }
}

const TYPE_HELP: &str =
    "apply it to an impl of the contract for one of its types, `impl Trait for Type<u8>`";

const CONFIG_HELP: &str =
    "apply it to an impl of the contract for a type that is made from its configuration";

fn refuse(arguments: &Arguments, key: &str, item: &str, help: &str, errors: &mut Collector) {
    if let Some(argument) = arguments.get(key) {
        errors.push(message::cannot_be_used_on(argument.span, key, item, help));
    }
}

fn only_on_functions(arguments: &Arguments, item: &str, errors: &mut Collector) {
    for key in ["should_load", "load"] {
        let help = format!("write `fn {key}` in the impl of `Plugin`");
        refuse(arguments, key, item, &help, errors);
    }
}

fn not_generic(generics: &Generics, item: &str, help: &str, errors: &mut Collector) {
    if let Some(parameter) = generics.params.first() {
        errors.push(message::generic(span_of(parameter), item, help));
    }
}

fn tokens<'a>(arguments: &'a Arguments, key: &str) -> Option<&'a TokenStream> {
    match arguments.get(key) {
        Some(Argument { value: Value::Tokens(tokens), .. }) => Some(tokens),
        _ => None,
    }
}

/// The arguments `config` and `factory`.
fn factory(arguments: &Arguments, errors: &mut Collector) -> Factory {
    let factory = tokens(arguments, "factory");
    let config = match arguments.get("config") {
        Some(Argument { value: Value::Type(ty), .. }) => Some(ty.to_token_stream()),
        _ => None,
    };
    if let Some(factory) = factory {
        check_factory(factory, config.is_some(), errors);
    }
    match (config, factory.cloned()) {
        (Some(config), function) => Factory::Configured { config, function },
        (None, Some(expression)) => Factory::Expression(expression),
        (None, None) => Factory::Default,
    }
}

/// Checks that a factory is an expression that makes the plugin, or with `config` a function.
fn check_factory(factory: &TokenStream, is_configured: bool, errors: &mut Collector) {
    if let Some(literal) = literal(factory) {
        let value = literal.value();
        let is_path = value.parse().is_ok_and(|tokens| is_path(&tokens));
        let expression = if is_path && !is_configured { value + "()" } else { value };
        errors.push(message::factory_is_a_string(literal.span(), &expression));
    } else if is_configured {
        if let Some(function) = called(factory) {
            errors.push(message::factory_is_a_call(span_of(factory), &compact(&function)));
        }
    } else if is_function(factory) {
        errors.push(message::factory_is_a_function(span_of(factory), &compact(factory)));
    }
}

/// Returns the path of a call, `path(…)`.
fn called(tokens: &TokenStream) -> Option<TokenStream> {
    let mut tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let is_call = matches!(
        tokens.pop(),
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis
    );
    let path: TokenStream = tokens.into_iter().collect();
    (is_call && is_path(&path)).then_some(path)
}

/// The argument `contract` where it is given, else `default`.
fn contract_or(
    default: impl FnOnce(&mut Collector) -> Contract,
    arguments: &Arguments,
    errors: &mut Collector,
) -> Option<Contract> {
    let Some(Argument { value: Value::Type(ty), .. }) = arguments.get("contract") else {
        return Some(default(errors));
    };
    match ungrouped(ty) {
        Type::TraitObject(object) => Some(Contract::Object(object.to_token_stream())),
        other => {
            let tokens = other.to_token_stream();
            errors.push(message::not_a_trait_object(span_of(&tokens), &compact(&tokens)));
            None
        }
    }
}

/// A type without the parentheses and invisible groups around it.
fn ungrouped(ty: &Type) -> &Type {
    match ty {
        Type::Group(group) => ungrouped(&group.elem),
        Type::Paren(paren) => ungrouped(&paren.elem),
        other => other,
    }
}

/// The contract of a const or a static: the given one, or its own type. Also returns whether the
/// type is a reference to a value that is returned as the given contract.
fn value(ty: &Type, item: &str, arguments: &Arguments, errors: &mut Collector) -> (Contract, bool) {
    only_on_functions(arguments, item, errors);
    refuse(arguments, "factory", item, "the value of the item is the plugin", errors);
    refuse(arguments, "config", item, CONFIG_HELP, errors);
    let given = match arguments.get("contract") {
        Some(Argument { value: Value::Type(given), .. }) => ungrouped(given),
        _ => return (Contract::Type(ty.to_token_stream()), false),
    };
    match given {
        Type::TraitObject(object) => {
            let is_reference = matches!(ungrouped(ty), Type::Reference(_));
            (Contract::Object(object.to_token_stream()), is_reference)
        }
        other => (Contract::Type(other.to_token_stream()), refers_to(ty, other)),
    }
}

/// Returns whether a type is a reference to `contract`, or to what coerces to it. The name of another type may be
/// an alias of the reference itself.
fn refers_to(ty: &Type, contract: &Type) -> bool {
    let Type::Reference(reference) = ungrouped(ty) else { return false };
    let same = |ty: &Type| compact(&ungrouped(ty).to_token_stream());
    matches!(contract, Type::Slice(_)) || same(&reference.elem) == same(contract)
}

/// The contract of a struct or an enum: the given one, or `dyn Plugin`.
fn object(arguments: &Arguments, errors: &mut Collector) -> Option<Contract> {
    contract_or(|_| Contract::Plugin, arguments, errors)
}

/// The contract of a trait impl: the given one, or the trait with what the impl states of it.
fn impl_contract(
    head: &ImplHead,
    arguments: &Arguments,
    errors: &mut Collector,
) -> Option<Contract> {
    let help = "write `impl Trait for Type<u8>`, one impl for each type";
    not_generic(&head.generics, "impl", help, errors);
    let Some(path) = &head.trait_path else {
        let ty = compact(&head.ty.to_token_stream());
        errors.push(message::inherent_impl(head.span, &ty));
        return None;
    };
    if let Some(span) = head.negative {
        errors.push(message::negative_impl(span));
    }
    let of_trait = |errors: &mut Collector| {
        if let Some(span) = head.associated_const {
            errors.push(message::associated_const(span));
        }
        Contract::Object(trait_object(path, &head.associated_types))
    };
    contract_or(of_trait, arguments, errors)
}

/// `dyn Trait<u8, Item = String>` from `impl Trait<u8> for …` and `type Item = String;`.
fn trait_object(path: &Path, types: &[(syn::Ident, TokenStream)]) -> TokenStream {
    if types.is_empty() {
        return quote!(dyn #path);
    }
    let bindings = types.iter().map(|(name, ty)| quote!(#name = #ty));
    let mut bare = path.clone();
    let given = bare.segments.last_mut().and_then(|segment| {
        match std::mem::replace(&mut segment.arguments, PathArguments::None) {
            PathArguments::AngleBracketed(given) => Some(given.args),
            _ => None,
        }
    });
    let given = given.into_iter().flatten().map(ToTokens::into_token_stream);
    let all: Punctuated<TokenStream, Token![,]> = given.chain(bindings).collect();
    quote!(dyn #bare<#all>)
}

fn function(
    head: FunctionHead,
    arguments: &Arguments,
    errors: &mut Collector,
) -> (Subject, Contract) {
    refuse(
        arguments,
        "contract",
        "a function",
        "it follows from the signature: `FunctionPlugin<fn(…) -> …>`",
        errors,
    );
    refuse(arguments, "factory", "a function", "the function itself is the plugin", errors);
    refuse(arguments, "config", "a function", CONFIG_HELP, errors);
    let should_load = tokens(arguments, "should_load").and_then(|it| should_load(it, errors));
    let load = tokens(arguments, "load").and_then(|load| {
        if !is_path(load) {
            errors.push(message::load_form(span_of(load)));
            return None;
        }
        Some(load.clone())
    });
    let contract = Contract::Function(pointer(&head, errors));
    (Subject::Function { ident: head.ident, should_load, load }, contract)
}

fn should_load(tokens: &TokenStream, errors: &mut Collector) -> Option<ShouldLoad> {
    match only(tokens) {
        Some(TokenTree::Ident(word)) if word == "true" => Some(ShouldLoad::Literal(true)),
        Some(TokenTree::Ident(word)) if word == "false" => Some(ShouldLoad::Literal(false)),
        _ if is_path(tokens) => Some(ShouldLoad::Function(tokens.clone())),
        _ => {
            errors.push(message::should_load_form(span_of(tokens)));
            None
        }
    }
}

fn is_path(tokens: &TokenStream) -> bool {
    syn::parse2::<Path>(tokens.clone()).is_ok()
}

/// Returns whether an expression is the path of a function: other items that are values have names in upper
/// case, and there are no variables.
fn is_function(tokens: &TokenStream) -> bool {
    let path = syn::parse2::<Path>(tokens.clone());
    let name = path.ok().and_then(|path| Some(path.segments.last()?.ident.to_string()));
    name.is_some_and(|name| name.starts_with(char::is_lowercase) && name != "self")
}

/// The function pointer type of a signature.
fn pointer(head: &FunctionHead, errors: &mut Collector) -> TokenStream {
    let FunctionHead { abi, generics, inputs, output, .. } = head;
    if let Some(keyword) = head.asyncness {
        errors.push(message::async_function(keyword));
    }
    if let Some(keyword) = head.unsafety {
        errors.push(message::unsafe_function(keyword));
    }
    if let Some(dots) = head.variadic {
        errors.push(message::variadic_function(dots));
    }
    if let Some(receiver) = head.receiver {
        errors.push(message::method(receiver));
    }
    if let Some(condition) = head.condition {
        errors.push(message::conditional_parameter(condition));
    }
    for ty in inputs.iter().chain(output) {
        if let Some(span) = impl_trait(ty.to_token_stream()) {
            errors.push(message::impl_trait(span));
        }
    }
    let lifetimes = lifetimes(generics, errors);
    let output = output.as_ref().map(|ty| quote!(-> #ty));
    quote!(#lifetimes #abi fn(#(#inputs),*) #output)
}

/// `for<'a>` of a function's lifetimes, the only parameters that a plugin function may have.
fn lifetimes(generics: &Generics, errors: &mut Collector) -> Option<TokenStream> {
    let help = "write one function for each type, and annotate those";
    let mut lifetimes = Vec::new();
    for parameter in &generics.params {
        match parameter {
            GenericParam::Lifetime(lifetime) if lifetime.bounds.is_empty() => {
                lifetimes.push(&lifetime.lifetime);
            }
            other => errors.push(message::generic(span_of(other), "function", help)),
        }
    }
    if let Some(clause) = &generics.where_clause {
        errors.push(message::generic(span_of(clause), "function", help));
    }
    (!lifetimes.is_empty()).then(|| quote!(for<#(#lifetimes),*>))
}

/// The span of an `impl` in a type, at any depth.
fn impl_trait(tokens: TokenStream) -> Option<Span> {
    tokens.into_iter().find_map(|token| match token {
        TokenTree::Ident(word) if word == "impl" => Some(word.span()),
        TokenTree::Group(group) => impl_trait(group.stream()),
        _ => None,
    })
}
