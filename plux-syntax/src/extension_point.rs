//! `#[extension_point(…)]` and what it is written on, understood.

use plux_spec::{Cardinality, Namespace};
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::{Ident, Type};

use crate::args::{Argument, Arguments, Value};
use crate::diagnostic::Collector;
use crate::item::{Head, Item};
use crate::plugin::lex;
use crate::value::{self, span_of};
use crate::{Diagnostics, compact, message};

/// The arguments that `#[extension_point(…)]` takes.
const ARGUMENTS: &[&str] = &["namespace", "cardinality", "description", "contract", "crate"];

/// A declared namespace with its contract.
#[derive(Clone, Debug)]
pub struct ExtensionPoint {
    /// The declared namespace.
    pub namespace: Namespace,
    /// How many plugins it wants.
    pub cardinality: Cardinality,
    /// The argument `description`, or the doc comment's first paragraph.
    pub description: String,
    /// The argument `crate`: where `plux_runtime` is found.
    pub runtime: Option<TokenStream>,
    /// The `#[cfg(…)]` of the item, on which its registration hangs as well.
    pub conditions: Vec<TokenStream>,
    /// The annotated item.
    pub item: PointItem,
    /// The contract as a type.
    pub contract: TokenStream,
    /// The contract as the source has it: for an alias, what it stands for.
    contract_text: String,
}

/// What `#[extension_point]` was written on.
#[derive(Clone, Debug)]
pub enum PointItem {
    /// A trait.
    Trait(Ident),
    /// A type alias.
    Alias(Ident),
}

impl ExtensionPoint {
    /// Reads a declaration from the attribute's arguments and the annotated item.
    ///
    /// # Errors
    ///
    /// All mistakes, each with its span.
    pub fn from_tokens(arguments: TokenStream, item: TokenStream) -> Result<Self, Diagnostics> {
        let mut mistakes = Collector::default();
        let arguments = Arguments::parse(arguments, ARGUMENTS, &mut mistakes);
        let item = mistakes.take(syn::parse2::<Item>(item));
        let point = read(&arguments, item, &mut mistakes);
        mistakes.finish(point)
    }

    /// Reads a declaration from source text: what stands between the attribute's parentheses, and
    /// the item with its attributes.
    ///
    /// # Errors
    ///
    /// All mistakes; spans mean nothing here.
    pub fn from_source(arguments: &str, item: &str) -> Result<Self, Diagnostics> {
        Self::from_tokens(lex(arguments)?, lex(item)?)
    }

    /// The contract as the source has it: for an alias, what it stands for.
    pub fn contract_text(&self) -> &str {
        &self.contract_text
    }

    /// The annotated item's name within its module.
    pub fn local_path(&self) -> String {
        let (PointItem::Trait(ident) | PointItem::Alias(ident)) = &self.item;
        ident.to_string()
    }
}

/// Puts arguments and item together. `None` comes with a mistake.
fn read(
    arguments: &Arguments,
    item: Option<Item>,
    mistakes: &mut Collector,
) -> Option<ExtensionPoint> {
    let namespace = value::namespace(arguments, mistakes);
    let cardinality = match arguments.get("cardinality") {
        Some(argument) => mistakes.take(cardinality(argument)),
        None => Some(Cardinality::Any),
    };
    let description = arguments
        .get("description")
        .and_then(|argument| mistakes.take(value::string(argument)))
        .map(|text| text.value());
    let runtime = value::runtime(arguments);
    let given = match arguments.get("contract") {
        Some(Argument { value: Value::Type(ty), .. }) => Some(ty),
        _ => None,
    };
    let Item { description: documented, conditions, head } = item?;
    let (item, contract, contract_text) = subject(head, given, mistakes)?;
    Some(ExtensionPoint {
        namespace: namespace?,
        cardinality: cardinality?,
        description: description.unwrap_or(documented),
        runtime,
        conditions,
        item,
        contract,
        contract_text,
    })
}

fn cardinality(argument: &Argument) -> Result<Cardinality, crate::Diagnostic> {
    let text = value::string(argument)?;
    let word = text.value();
    Cardinality::parse(&word).ok_or_else(|| message::unknown_cardinality(text.span(), &word))
}

/// The item, its contract as a type, and that as text.
fn subject(
    head: Head,
    given: Option<&Type>,
    mistakes: &mut Collector,
) -> Option<(PointItem, TokenStream, String)> {
    match head {
        Head::Trait(head) => {
            let ident = head.ident;
            let contract = match given {
                Some(ty @ Type::TraitObject(_)) => ty.to_token_stream(),
                Some(other) => {
                    let found = compact(&other.to_token_stream());
                    mistakes.push(message::not_a_trait_object(span_of(other), &found));
                    return None;
                }
                None if head.open => {
                    mistakes.push(message::open_contract(ident.span(), &ident.to_string()));
                    return None;
                }
                None => quote!(dyn #ident),
            };
            let text = compact(&contract);
            Some((PointItem::Trait(ident), contract, text))
        }
        Head::Alias { ident, generics, ty } => {
            if let Some(parameter) = generics.params.first() {
                mistakes.push(message::generic_alias(span_of(parameter)));
            }
            if let Some(given) = given {
                let help = "the alias itself is the contract";
                let alias = "a type alias";
                mistakes.push(message::not_taken_on(span_of(given), "contract", alias, help));
            }
            let text = compact(&ty.to_token_stream());
            let contract = ident.to_token_stream();
            Some((PointItem::Alias(ident), contract, text))
        }
        other => {
            let (found, span) = describe(other);
            mistakes.push(message::wrong_point_item(span, &found));
            None
        }
    }
}

fn describe(head: Head) -> (String, Span) {
    let (found, span) = match head {
        Head::Impl(head) => ("an impl", head.span),
        Head::Function(head) => ("a function", head.ident.span()),
        Head::Const { ident, .. } => ("a const", ident.span()),
        Head::Struct { ident, .. } => ("a struct", ident.span()),
        Head::Enum { ident, .. } => ("an enum", ident.span()),
        Head::Trait(head) => ("a trait", head.ident.span()),
        Head::Alias { ident, .. } => ("a type alias", ident.span()),
        Head::Other { found, span } => return (found, span),
    };
    (found.to_owned(), span)
}
