//! The head of an annotated item: the part that a declaration needs.
//!
//! Bodies are not parsed, which would take longer than the rest of the expansion.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Generics, Ident, Path, Token, Type, TypeParamBound, Visibility};

mod function;

pub(crate) use function::FunctionHead;

use crate::{Diagnostic, doc, message};

/// An item's head, with its doc comment's first paragraph.
pub(crate) struct Item {
    pub(crate) description: String,
    /// The `#[cfg(…)]` after the attribute, which rustc has not evaluated yet.
    pub(crate) conditions: Vec<TokenStream>,
    pub(crate) head: Head,
}

/// The kind of an item, and the parts of it that the attribute uses.
pub(crate) enum Head {
    Impl(Box<ImplHead>),
    Function(Box<FunctionHead>),
    Const { ident: Ident, ty: Box<Type> },
    Static { ident: Ident, mutability: Option<Span>, ty: Box<Type> },
    Struct { ident: Ident, generics: Generics },
    Enum { ident: Ident, generics: Generics },
    Trait(TraitHead),
    Alias { ident: Ident, generics: Generics, ty: Box<Type> },
    Other { found: String, span: Span },
}

/// `impl<generics> trait_ for ty { associated types }`.
pub(crate) struct ImplHead {
    pub(crate) span: Span,
    pub(crate) generics: Generics,
    pub(crate) negative: Option<Span>,
    /// `None` for an inherent impl.
    pub(crate) trait_path: Option<Path>,
    pub(crate) ty: Type,
    pub(crate) associated_types: Vec<(Ident, TokenStream)>,
    pub(crate) associated_const: Option<Span>,
}

/// `trait ident<generics>: … { associated types }`.
pub(crate) struct TraitHead {
    pub(crate) ident: Ident,
    /// Whether the trait has parameters or associated types of its own.
    pub(crate) open: bool,
}

impl Item {
    /// Parses an annotated item.
    pub(crate) fn from_tokens(tokens: TokenStream) -> Result<Self, Diagnostic> {
        // syn parses no blocks without the feature `full`.
        if let Some(block) = block_as_length_of_head(&tokens) {
            return Err(message::block_as_length(block));
        }
        syn::parse2(tokens).map_err(Diagnostic::from)
    }
}

/// Returns the span of a block that is the length of an array, in what comes before the value or the body
/// of an item.
fn block_as_length_of_head(item: &TokenStream) -> Option<Span> {
    let (mut is_alias, mut is_attribute) = (false, false);
    for token in item.clone() {
        match &token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => return None,
            TokenTree::Group(group) if !is_attribute => {
                if let Some(block) = block_as_length(group) {
                    return Some(block);
                }
            }
            TokenTree::Punct(punct) if punct.as_char() == '=' && !is_alias => return None,
            TokenTree::Ident(word) => is_alias |= word == "type",
            _ => {}
        }
        is_attribute = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '#');
    }
    None
}

fn block_as_length(group: &Group) -> Option<Span> {
    let mut is_length = false;
    group.stream().into_iter().find_map(|token| match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
            is_length.then(|| group.span())
        }
        TokenTree::Group(group) => block_as_length(&group),
        TokenTree::Punct(punct) if punct.as_char() == ';' => {
            is_length = group.delimiter() == Delimiter::Bracket;
            None
        }
        _ => None,
    })
}

impl Parse for Item {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        input.parse::<Visibility>()?;
        let head = Head::parse(input)?;
        // rustc checks what follows the head.
        input.parse::<TokenStream>()?;
        let description = doc::first_paragraph(&attributes);
        let conditions = attributes.iter().filter(|a| a.path().is_ident("cfg"));
        Ok(Self {
            description,
            conditions: conditions.map(Attribute::to_token_stream).collect(),
            head,
        })
    }
}

impl Parse for Head {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(Token![impl]) || (input.peek(Token![unsafe]) && input.peek2(Token![impl])) {
            return input.parse().map(Box::new).map(Self::Impl);
        }
        if function::is_next(input) {
            return input.parse().map(Box::new).map(Self::Function);
        }
        if input.parse::<Option<Token![const]>>()?.is_some() {
            let ident = input.call(Ident::parse_any)?;
            input.parse::<Token![:]>()?;
            return Ok(Self::Const { ident, ty: input.parse()? });
        }
        if input.parse::<Option<Token![static]>>()?.is_some() {
            let mutability = input.parse::<Option<Token![mut]>>()?.map(|word| word.span);
            let ident = input.parse()?;
            input.parse::<Token![:]>()?;
            return Ok(Self::Static { ident, mutability, ty: input.parse()? });
        }
        if input.parse::<Option<Token![struct]>>()?.is_some() {
            return Ok(Self::Struct { ident: input.parse()?, generics: input.parse()? });
        }
        if input.parse::<Option<Token![enum]>>()?.is_some() {
            return Ok(Self::Enum { ident: input.parse()?, generics: input.parse()? });
        }
        if input.peek(Token![trait]) || (input.peek(Token![unsafe]) && input.peek2(Token![trait])) {
            return input.parse().map(Self::Trait);
        }
        if input.parse::<Option<Token![type]>>()?.is_some() {
            let (ident, mut generics) = (input.parse()?, input.parse::<Generics>()?);
            generics.where_clause = input.parse()?;
            input.parse::<Token![=]>()?;
            return Ok(Self::Alias { ident, generics, ty: input.parse()? });
        }
        let span = input.span();
        let found = match input.parse::<TokenTree>() {
            Ok(TokenTree::Ident(word)) => describe(&word.to_string()),
            _ => "this".to_owned(),
        };
        Ok(Self::Other { found, span })
    }
}

fn describe(keyword: &str) -> String {
    match keyword {
        "mod" => "a module".to_owned(),
        "use" => "a `use`".to_owned(),
        "union" => "a union".to_owned(),
        "let" => "a `let`".to_owned(),
        _ => "this item".to_owned(),
    }
}

impl Parse for ImplHead {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        input.parse::<Option<Token![unsafe]>>()?;
        let span = input.parse::<Token![impl]>()?.span;
        // `impl <T as Trait>::Type {}` is an inherent impl of a qualified path.
        let generic = input.peek(Token![<])
            && (input.peek2(Token![>])
                || input.peek2(Token![#])
                || ((input.peek2(Ident)
                    || input.peek2(syn::Lifetime)
                    || input.peek2(Token![const]))
                    && !input.peek3(Token![as])
                    && !input.peek3(Token![::])));
        let mut generics = if generic { input.parse()? } else { Generics::default() };
        let negative = input.parse::<Option<Token![!]>>()?.map(|not| not.span);
        let first: Type = input.parse()?;
        let (trait_path, ty) = if input.parse::<Option<Token![for]>>()?.is_some() {
            let Type::Path(path) = first else {
                return Err(syn::Error::new_spanned(first, "expected a trait"));
            };
            (Some(path.path), input.parse()?)
        } else {
            (None, first)
        };
        generics.where_clause = input.parse()?;
        let mut head = Self {
            span,
            generics,
            negative,
            trait_path,
            ty,
            associated_types: Vec::new(),
            associated_const: None,
        };
        if let Some(body) = body(input) {
            head.read_body(body);
        }
        Ok(head)
    }
}

impl ImplHead {
    /// Finds `type X = …;` and `const`. At the top level of an impl's body both are keywords of
    /// items, so tokens suffice.
    fn read_body(&mut self, body: TokenStream) {
        let mut tokens = body.into_iter().peekable();
        while let Some(token) = tokens.next() {
            let TokenTree::Ident(keyword) = token else {
                continue;
            };
            if keyword == "const"
                && !matches!(tokens.peek(), Some(TokenTree::Ident(i)) if i == "fn" || i == "unsafe" || i == "async")
            {
                self.associated_const.get_or_insert(keyword.span());
            }
            if keyword != "type" {
                continue;
            }
            let Some(TokenTree::Ident(name)) = tokens.next() else {
                continue;
            };
            if !matches!(tokens.next(), Some(TokenTree::Punct(p)) if p.as_char() == '=') {
                // A generic associated type: rustc says that there is no `dyn` of such a trait.
                continue;
            }
            let mut ty = TokenStream::new();
            for token in tokens.by_ref() {
                if matches!(&token, TokenTree::Punct(p) if p.as_char() == ';') {
                    break;
                }
                ty.extend([token]);
            }
            self.associated_types.push((name, ty));
        }
    }
}

impl Parse for TraitHead {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        input.parse::<Option<Token![unsafe]>>()?;
        input.parse::<Token![trait]>()?;
        let ident: Ident = input.parse()?;
        let generics: Generics = input.parse()?;
        if input.parse::<Option<Token![:]>>()?.is_some() {
            while !input.peek(Token![where]) && !input.peek(syn::token::Brace) && !input.is_empty()
            {
                input.parse::<TypeParamBound>()?;
                if input.parse::<Option<Token![+]>>()?.is_none() {
                    break;
                }
            }
        }
        input.parse::<Option<syn::WhereClause>>()?;
        let associated = body(input).is_some_and(|body| {
            body.into_iter().any(|token| matches!(token, TokenTree::Ident(word) if word == "type"))
        });
        Ok(Self { ident, open: associated || !generics.params.is_empty() })
    }
}

/// The inside of the braces that come next.
fn body(input: ParseStream<'_>) -> Option<TokenStream> {
    match input.parse::<TokenTree>() {
        Ok(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => {
            Some(group.stream())
        }
        _ => None,
    }
}
