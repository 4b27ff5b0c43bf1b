//! The arguments of an attribute, split but not yet interpreted.

use plux_spec::closest_matches;
use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::discouraged::Speculative;
use syn::parse::{ParseStream, Parser};
use syn::{AngleBracketedGenericArguments, Expr, Ident, Path, Token, Type, token};

use crate::diagnostic::Collector;
use crate::{Diagnostic, message};

/// One argument: `key = value`, or `meta(…)`.
pub(crate) struct Argument {
    pub(crate) key: String,
    pub(crate) span: Span,
    pub(crate) value: Value,
}

/// A value, parsed as its key requires.
pub(crate) enum Value {
    /// An expression, as it is written.
    Tokens(TokenStream),
    /// Of `contract` and `config`.
    Type(Box<Type>),
    /// Of `crate`.
    Path(Path),
    /// The parentheses of `meta(…)`.
    Meta(Group),
}

/// The arguments in source order, each key at most once.
#[derive(Default)]
pub(crate) struct Arguments {
    accepted: Vec<Argument>,
    /// The likely keys of misspelled ones, which are not reported as missing.
    meant: Vec<&'static str>,
}

impl Arguments {
    /// Parses the arguments; an invalid one is an error and is skipped.
    pub(crate) fn parse(
        tokens: TokenStream,
        known: &[&'static str],
        errors: &mut Collector,
    ) -> Self {
        let mut arguments = Self::default();
        let read = |input: ParseStream<'_>| {
            while !input.is_empty() {
                match arguments.read(input, known) {
                    Ok(argument) => arguments.add(argument, errors),
                    Err(error) => {
                        errors.push(error);
                        skip_to_comma(input);
                    }
                }
                if !input.is_empty() && input.parse::<Token![,]>().is_err() {
                    errors.push(message::comma_expected(input.span()));
                    if !input.peek(Ident::peek_any) {
                        skip_to_comma(input);
                    }
                }
            }
            Ok(())
        };
        // The closure takes all tokens and returns no error.
        let _: syn::Result<()> = read.parse2(tokens);
        arguments
    }

    fn read(
        &mut self,
        input: ParseStream<'_>,
        known: &[&'static str],
    ) -> Result<Argument, Diagnostic> {
        let Ok(ident) = Ident::parse_any(input) else {
            return Err(message::argument_expected(input.span()));
        };
        let (key, span) = (ident.to_string(), ident.span());
        if !known.contains(&key.as_str()) {
            self.meant.extend(closest_matches(&key, known.iter().copied()).first());
            return Err(message::unknown_argument(span, &key, known));
        }
        Ok(Argument { value: value(&key, span, input)?, key, span })
    }

    fn add(&mut self, argument: Argument, errors: &mut Collector) {
        if self.get(&argument.key).is_some() {
            errors.push(message::given_twice(argument.span, &argument.key));
        } else {
            self.accepted.push(argument);
        }
    }

    pub(crate) fn get(&self, key: &str) -> Option<&Argument> {
        self.accepted.iter().find(|argument| argument.key == key)
    }

    /// Returns whether a misspelled key is likely this one.
    pub(crate) fn meant(&self, key: &str) -> bool {
        self.meant.contains(&key)
    }
}

/// Parses what follows a key: `= value`, or for `meta` its parentheses.
fn value(key: &str, span: Span, input: ParseStream<'_>) -> Result<Value, Diagnostic> {
    if key == "meta" {
        return match input.parse() {
            Ok(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => {
                Ok(Value::Meta(group))
            }
            _ => Err(message::value_expected(span, key)),
        };
    }
    if input.parse::<Token![=]>().is_err() || input.is_empty() || input.peek(Token![,]) {
        return Err(message::value_expected(span, key));
    }
    Ok(match key {
        "contract" | "config" => Value::Type(Box::new(input.parse()?)),
        "crate" => Value::Path(input.call(Path::parse_mod_style)?),
        _ => Value::Tokens(expression(input)?),
    })
}

/// Parses an expression. Only its end matters here, which syn finds for the expressions that it
/// parses without its feature `full`. rustc reports invalid expressions.
pub(crate) fn expression(input: ParseStream<'_>) -> syn::Result<TokenStream> {
    let end = input.fork();
    end.parse::<TokenTree>()?;
    if !end.is_empty() && !end.peek(Token![,]) && !input.peek(token::Bracket) {
        let longer = input.fork();
        // An identifier after it starts the next argument: a comma is missing.
        if longer.parse::<Expr>().is_ok()
            && (longer.is_empty() || longer.peek(Token![,]) || longer.peek(Ident::peek_any))
        {
            end.advance_to(&longer);
        } else {
            to_comma(&end);
        }
    }
    let mut tokens = TokenStream::new();
    while input.cursor() != end.cursor() {
        tokens.extend([input.parse::<TokenTree>()?]);
    }
    Ok(tokens)
}

/// Skips to the next comma that is not between `<` and `>`.
fn to_comma(input: ParseStream<'_>) {
    while !input.is_empty() && !input.peek(Token![,]) {
        let generics = input.fork();
        if input.peek(Token![<]) && generics.parse::<AngleBracketedGenericArguments>().is_ok() {
            input.advance_to(&generics);
        } else {
            let _: syn::Result<TokenTree> = input.parse();
        }
    }
}

fn skip_to_comma(input: ParseStream<'_>) {
    while !input.is_empty() && !input.peek(Token![,]) {
        let _: syn::Result<TokenTree> = input.parse();
    }
}
