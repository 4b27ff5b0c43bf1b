//! The values of arguments: literals, lists, and the texts in them.

use plux_spec::{Namespace, PluginId, PluginName};
use proc_macro2::{Group, Span};
use quote::ToTokens;
use syn::parse::{ParseStream, Parser};
use syn::{Expr, ExprArray, ExprGroup, ExprLit, Ident, Lit, LitStr, Path, Token};

use crate::Diagnostic;
use crate::args::{Argument, Arguments, Value};
use crate::diagnostic::Collector;
use crate::message;

/// A value with its place in the source.
#[derive(Clone, Debug)]
pub(crate) struct Spanned<T> {
    pub(crate) value: T,
    pub(crate) span: Span,
}

/// A span that covers the tokens where the compiler can join spans, else that of the first.
pub(crate) fn span_of(tokens: &impl ToTokens) -> Span {
    syn::spanned::Spanned::span(tokens)
}

/// Takes the argument's value as a string literal.
pub(crate) fn string(argument: &Argument) -> Result<LitStr, Diagnostic> {
    let Value::Expr(expression) = &argument.value else {
        return Err(message::not_a_literal(argument.span, &argument.key));
    };
    literal(expression).ok_or_else(|| message::not_a_literal(span_of(expression), &argument.key))
}

/// The string literal that an expression is; one that a `macro_rules!` handed on comes in an
/// invisible group.
fn literal(expression: &Expr) -> Option<LitStr> {
    match expression {
        Expr::Lit(ExprLit { lit: Lit::Str(text), attrs }) if attrs.is_empty() => Some(text.clone()),
        Expr::Group(ExprGroup { expr, .. }) => literal(expr),
        _ => None,
    }
}

/// The argument `namespace`, which both attributes require. `None` comes with a mistake.
pub(crate) fn namespace(arguments: &Arguments, mistakes: &mut Collector) -> Option<Namespace> {
    let Some(argument) = arguments.get("namespace") else {
        if !arguments.meant("namespace") {
            mistakes.push(message::missing_namespace(Span::call_site()));
        }
        return None;
    };
    let text = mistakes.take(string(argument))?;
    mistakes.take(
        Namespace::new(text.value()).map_err(|error| message::malformed_name(text.span(), &error)),
    )
}

/// The argument `crate`: where the expansion finds `plux_runtime`.
pub(crate) fn runtime(arguments: &Arguments) -> Option<Path> {
    match &arguments.get("crate")?.value {
        Value::Path(path) => Some(path.clone()),
        _ => None,
    }
}

/// Takes a literal as a name.
pub(crate) fn name_of(text: &LitStr) -> Result<PluginName, Diagnostic> {
    PluginName::new(text.value()).map_err(|error| message::malformed_name(text.span(), &error))
}

/// A plugin that is required: by its name in the same namespace, or by its id.
#[derive(Clone, Debug)]
pub(crate) enum Reference {
    Name(PluginName),
    Id(PluginId),
}

pub(crate) fn reference_of(text: &LitStr) -> Result<Reference, Diagnostic> {
    let value = text.value();
    if value.contains(':') {
        let id = value.parse().map_err(|error| message::malformed_id(text.span(), &error))?;
        Ok(Reference::Id(id))
    } else {
        name_of(text).map(Reference::Name)
    }
}

/// Takes the argument's value as a list of string literals, and each of those by `item`.
pub(crate) fn list<T>(
    argument: &Argument,
    example: &str,
    item: impl Fn(&LitStr) -> Result<T, Diagnostic>,
    mistakes: &mut Collector,
) -> Vec<Spanned<T>> {
    let key = &argument.key;
    let Value::Expr(Expr::Array(ExprArray { elems, .. })) = &argument.value else {
        mistakes.push(message::not_a_list(argument.span, key, example));
        return Vec::new();
    };
    let mut values = Vec::new();
    for element in elems {
        match literal(element) {
            Some(text) => {
                let span = text.span();
                values.extend(mistakes.take(item(&text)).map(|value| Spanned { value, span }));
            }
            None => mistakes.push(message::not_a_list(span_of(element), key, example)),
        }
    }
    values
}

/// Takes the inside of `meta(key = "value", "other-key" = "value")`, sorted by key.
pub(crate) fn meta(group: &Group, mistakes: &mut Collector) -> Vec<(String, String)> {
    let pairs = |input: ParseStream<'_>| {
        input.parse_terminated(
            |pair| {
                let key = if pair.peek(LitStr) {
                    let text: LitStr = pair.parse()?;
                    (text.value(), text.span())
                } else {
                    let ident = pair.call(<Ident as syn::ext::IdentExt>::parse_any)?;
                    (ident.to_string(), ident.span())
                };
                pair.parse::<Token![=]>()?;
                let value: Expr = pair.parse()?;
                Ok((key, value))
            },
            Token![,],
        )
    };
    let Ok(pairs) = pairs.parse2(group.stream()) else {
        mistakes.push(message::meta_form(group.span()));
        return Vec::new();
    };
    let mut meta: Vec<(String, String)> = Vec::new();
    for ((key, span), value) in pairs {
        let Some(value) = literal(&value) else {
            mistakes.push(message::not_a_literal(span_of(&value), &key));
            continue;
        };
        if meta.iter().any(|(known, _)| *known == key) {
            mistakes.push(message::meta_twice(span, &key));
        }
        meta.push((key, value.value()));
    }
    meta.sort();
    meta
}
