//! The values of arguments: literals, lists, and the names in them.

use plux_spec::sort::sort_by;
use plux_spec::{Namespace, PluginName, Requirement};
use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::parse::{ParseStream, Parser};
use syn::{Ident, Lit, LitStr, Token};

use crate::Diagnostic;
use crate::args::{Argument, Arguments, Value, expression};
use crate::diagnostic::Collector;
use crate::message;

/// A value with its span.
#[derive(Clone, Debug)]
pub(crate) struct Spanned<T> {
    pub(crate) value: T,
    pub(crate) span: Span,
}

/// A span that covers the tokens where the compiler can join spans, else that of the first.
pub(crate) fn span_of(tokens: &impl ToTokens) -> Span {
    syn::spanned::Spanned::span(tokens)
}

/// Parses the argument's value as a string literal.
pub(crate) fn string(argument: &Argument) -> Result<LitStr, Diagnostic> {
    let Value::Tokens(tokens) = &argument.value else {
        return Err(message::not_a_literal(argument.span, &argument.key));
    };
    literal(tokens).ok_or_else(|| message::not_a_literal(span_of(tokens), &argument.key))
}

/// Returns the single token, without the invisible groups that a `macro_rules!` adds around it.
pub(crate) fn only(tokens: &TokenStream) -> Option<TokenTree> {
    let mut tokens = tokens.clone().into_iter();
    match (tokens.next()?, tokens.next()) {
        (TokenTree::Group(group), None) if group.delimiter() == Delimiter::None => {
            only(&group.stream())
        }
        (token, None) => Some(token),
        _ => None,
    }
}

/// Parses the tokens as a string literal.
pub(crate) fn literal(tokens: &TokenStream) -> Option<LitStr> {
    match only(tokens)? {
        TokenTree::Literal(literal) => match Lit::new(literal) {
            Lit::Str(string) => Some(string),
            _ => None,
        },
        _ => None,
    }
}

/// Parses the argument `namespace`, which both attributes require. If it returns `None`, it has
/// collected an error.
pub(crate) fn namespace(arguments: &Arguments, errors: &mut Collector) -> Option<Namespace> {
    let Some(argument) = arguments.get("namespace") else {
        if !arguments.meant("namespace") {
            errors.push(message::missing_namespace(Span::call_site()));
        }
        return None;
    };
    let literal = errors.take(string(argument))?;
    errors.take(
        Namespace::new(literal.value())
            .map_err(|error| message::malformed_name(literal.span(), &error)),
    )
}

/// Parses the argument `crate`, the path of `plux_runtime` for the expansion.
pub(crate) fn runtime(arguments: &Arguments) -> Option<TokenStream> {
    match &arguments.get("crate")?.value {
        Value::Path(path) => Some(path.to_token_stream()),
        _ => None,
    }
}

/// Parses the key `crate` of `[package.metadata.plux]`, a path like that of the argument.
///
/// ```
/// assert!(plux_syntax::crate_path("facade::plux_runtime").is_some());
/// assert!(plux_syntax::crate_path("my-facade").is_none());
/// ```
pub fn crate_path(path: &str) -> Option<TokenStream> {
    let path = syn::Path::parse_mod_style.parse_str(path).ok()?;
    Some(path.to_token_stream())
}

/// Parses a literal as a name.
pub(crate) fn name_of(literal: &LitStr) -> Result<PluginName, Diagnostic> {
    PluginName::new(literal.value())
        .map_err(|error| message::malformed_name(literal.span(), &error))
}

/// Parses a literal as a requirement of a plugin of `namespace`.
pub(crate) fn requirement_of(
    literal: &LitStr,
    namespace: &Namespace,
) -> Result<Requirement, Diagnostic> {
    Requirement::parse_in(&literal.value(), namespace)
        .map_err(|error| message::malformed_requirement(literal.span(), &error))
}

/// Parses the argument's value as a list of string literals, each with `item`.
pub(crate) fn list<T>(
    argument: &Argument,
    example: &str,
    item: &dyn Fn(&LitStr) -> Result<T, Diagnostic>,
    errors: &mut Collector,
) -> Vec<Spanned<T>> {
    let key = &argument.key;
    let list = match &argument.value {
        Value::Tokens(tokens) => only(tokens),
        _ => None,
    };
    let Some(TokenTree::Group(list)) = list.filter(is_list) else {
        errors.push(message::not_a_list(argument.span, key, example));
        return Vec::new();
    };
    let mut values = Vec::new();
    for element in elements(list.stream()) {
        match literal(&element) {
            Some(literal) => {
                let span = literal.span();
                if let Some(value) = errors.take(item(&literal)) {
                    values.push(Spanned { value, span });
                }
            }
            None => errors.push(message::not_a_list(span_of(&element), key, example)),
        }
    }
    values
}

fn is_list(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket)
}

/// Splits at the commas; a trailing comma adds no element.
fn elements(tokens: TokenStream) -> Vec<TokenStream> {
    let mut elements = vec![TokenStream::new()];
    for token in tokens {
        match token {
            TokenTree::Punct(comma) if comma.as_char() == ',' => elements.push(TokenStream::new()),
            token => elements.last_mut().expect("never empty").extend([token]),
        }
    }
    elements.pop_if(|last| last.is_empty());
    elements
}

/// Parses the content of `meta(key = "value", "other-key" = "value")`. The result is sorted by key.
pub(crate) fn meta(group: &Group, errors: &mut Collector) -> Vec<(String, String)> {
    let pairs = |input: ParseStream<'_>| {
        input.parse_terminated(
            |pair| {
                let key = if pair.peek(LitStr) {
                    let literal: LitStr = pair.parse()?;
                    (literal.value(), literal.span())
                } else {
                    let ident = pair.call(<Ident as syn::ext::IdentExt>::parse_any)?;
                    (ident.to_string(), ident.span())
                };
                pair.parse::<Token![=]>()?;
                Ok((key, expression(pair)?))
            },
            Token![,],
        )
    };
    let Ok(pairs) = pairs.parse2(group.stream()) else {
        errors.push(message::meta_form(group.span()));
        return Vec::new();
    };
    let mut meta: Vec<(String, String)> = Vec::new();
    for ((key, span), value) in pairs {
        let Some(value) = literal(&value) else {
            errors.push(message::not_a_literal(span_of(&value), &key));
            continue;
        };
        if meta.iter().any(|(known, _)| *known == key) {
            errors.push(message::meta_twice(span, &key));
        }
        meta.push((key, value.value()));
    }
    sort_by(&mut meta, &Ord::cmp);
    meta
}
