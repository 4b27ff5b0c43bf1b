//! A function's signature.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::parse::{Parse, ParseStream};
use syn::{Abi, Attribute, Generics, Ident, Lifetime, ReturnType, Token, Type};

use crate::value::span_of;

/// `const async unsafe extern "C" fn ident<generics>(inputs) -> output`.
pub(crate) struct FunctionHead {
    pub(crate) asyncness: Option<Span>,
    pub(crate) unsafety: Option<Span>,
    pub(crate) abi: Option<TokenStream>,
    pub(crate) ident: Ident,
    pub(crate) generics: Generics,
    /// The receiver: `self` with its qualifiers.
    pub(crate) receiver: Option<Span>,
    pub(crate) inputs: Vec<Type>,
    /// The `#[cfg]` of a parameter, which rustc has not evaluated yet.
    pub(crate) condition: Option<Span>,
    pub(crate) variadic: Option<Span>,
    pub(crate) output: Option<Type>,
}

/// Returns whether `const`, `async`, `unsafe`, `extern "C"` and the like end in `fn`.
pub(super) fn is_next(input: ParseStream<'_>) -> bool {
    let ahead = input.fork();
    loop {
        if ahead.peek(Token![fn]) {
            return true;
        }
        let qualifier = ahead.peek(Token![const])
            || ahead.peek(Token![async])
            || ahead.peek(Token![unsafe])
            || ahead.peek(Token![extern])
            || ahead.peek(syn::LitStr);
        if !qualifier || ahead.parse::<TokenTree>().is_err() {
            return false;
        }
    }
}

impl Parse for FunctionHead {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        input.parse::<Option<Token![const]>>()?;
        let asyncness = input.parse::<Option<Token![async]>>()?.map(|word| word.span);
        let unsafety = input.parse::<Option<Token![unsafe]>>()?.map(|word| word.span);
        let abi = input.parse::<Option<Abi>>()?.map(Abi::into_token_stream);
        input.parse::<Token![fn]>()?;
        let mut head = Self {
            asyncness,
            unsafety,
            abi,
            ident: input.parse()?,
            generics: input.parse()?,
            receiver: None,
            inputs: Vec::new(),
            condition: None,
            variadic: None,
            output: None,
        };
        let inputs;
        syn::parenthesized!(inputs in input);
        head.read_inputs(&inputs)?;
        if let ReturnType::Type(_, ty) = input.parse()? {
            head.output = Some(*ty);
        }
        head.generics.where_clause = input.parse()?;
        Ok(head)
    }
}

impl FunctionHead {
    fn read_inputs(&mut self, inputs: ParseStream<'_>) -> syn::Result<()> {
        while !inputs.is_empty() {
            let attributes = inputs.call(Attribute::parse_outer)?;
            let mut attributes = attributes.iter().map(Attribute::path);
            let condition = attributes.find(|it| it.is_ident("cfg") || it.is_ident("cfg_attr"));
            self.condition = self.condition.or(condition.map(span_of));
            if is_receiver(inputs) {
                self.receiver = Some(span_of(&to_colon_or_comma(inputs)?));
            } else if let Some(dots) = inputs.parse::<Option<Token![...]>>()? {
                self.variadic = Some(span_of(&dots));
            } else {
                to_colon_or_comma(inputs)?;
            }
            if inputs.parse::<Option<Token![:]>>()?.is_some() {
                match inputs.parse::<Option<Token![...]>>()? {
                    Some(dots) => self.variadic = Some(span_of(&dots)),
                    None => self.inputs.push(inputs.parse()?),
                }
            }
            inputs.parse::<Option<Token![,]>>()?;
        }
        Ok(())
    }
}

/// `self`, `mut self`, `&self`, `&'a mut self`.
fn is_receiver(input: ParseStream<'_>) -> bool {
    let ahead = input.fork();
    let _ = ahead.parse::<Option<Token![&]>>();
    let _ = ahead.parse::<Option<Lifetime>>();
    let _ = ahead.parse::<Option<Token![mut]>>();
    ahead.peek(Token![self]) && !ahead.peek2(Token![::])
}

/// Skips a pattern.
fn to_colon_or_comma(input: ParseStream<'_>) -> syn::Result<TokenStream> {
    let mut pattern = TokenStream::new();
    while !input.is_empty() && !input.peek(Token![,]) {
        if let Some(separator) = input.parse::<Option<Token![::]>>()? {
            separator.to_tokens(&mut pattern);
        } else if input.peek(Token![:]) {
            break;
        } else {
            pattern.extend([input.parse::<TokenTree>()?]);
        }
    }
    Ok(pattern)
}
