//! `#[extension_point(…)]` and the annotated item: the declaration of a namespace.

use plux_spec::{Cardinality, ItemKind, Namespace};
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::{Generics, Ident, Type};

use crate::args::{Argument, Arguments, Value};
use crate::diagnostic::Collector;
use crate::item::{Head, Item};
use crate::plugin::{lex, without_static};
use crate::value::{self, span_of};
use crate::{Diagnostics, compact, message};

/// The arguments of `#[extension_point(…)]`.
const ARGUMENTS: &[&str] = &["namespace", "cardinality", "description", "contract", "crate"];

/// A declared namespace with its contract.
#[derive(Clone, Debug)]
pub struct ExtensionPoint {
    /// The declared namespace.
    pub namespace: Namespace,
    /// How many plugins it expects.
    pub cardinality: Cardinality,
    /// The argument `description`, or the doc comment's first paragraph.
    pub description: String,
    /// The argument `crate`: where `plux_runtime` is found.
    pub runtime: Option<TokenStream>,
    /// The `#[cfg(…)]` attributes of the item, which its registration needs as well.
    pub conditions: Vec<TokenStream>,
    /// The annotated item.
    pub item: PointItem,
    /// The contract as a type.
    pub contract: TokenStream,
    /// The contract as it is written in the source: for an alias, the aliased type.
    contract_source: String,
}

/// The item that `#[extension_point]` is applied to.
#[derive(Clone, Debug)]
pub enum PointItem {
    /// A trait.
    Trait(Ident),
    /// A type alias.
    Alias(Ident),
    /// A struct.
    Struct(Ident),
    /// An enum.
    Enum(Ident),
}

impl PointItem {
    /// The name of the item.
    pub fn ident(&self) -> &Ident {
        let (Self::Trait(ident) | Self::Alias(ident) | Self::Struct(ident) | Self::Enum(ident)) =
            self;
        ident
    }
}

impl ExtensionPoint {
    /// Parses a declaration from the attribute's arguments and the annotated item.
    ///
    /// # Errors
    ///
    /// All errors, each with its span.
    pub fn from_tokens(arguments: TokenStream, item: TokenStream) -> Result<Self, Diagnostics> {
        let mut errors = Collector::default();
        let arguments = Arguments::parse(arguments, ARGUMENTS, &mut errors);
        let item = errors.take(Item::from_tokens(item));
        let point = read(&arguments, item, &mut errors);
        errors.finish(point)
    }

    /// Parses a declaration from source: the attribute's arguments without the parentheses, and the
    /// item with its attributes.
    ///
    /// # Errors
    ///
    /// All errors; without spans.
    pub fn from_source(arguments: &str, item: &str) -> Result<Self, Diagnostics> {
        Self::from_tokens(lex(arguments)?, lex(item)?)
    }

    /// The contract as it is written in the source: for an alias, the aliased type.
    pub fn contract_source(&self) -> &str {
        &self.contract_source
    }

    /// Returns the kind of the annotated item.
    pub fn kind(&self) -> ItemKind {
        match self.item {
            PointItem::Trait(_) => ItemKind::Trait,
            PointItem::Alias(_) => ItemKind::TypeAlias,
            PointItem::Struct(_) => ItemKind::Struct,
            PointItem::Enum(_) => ItemKind::Enum,
        }
    }

    /// Returns the annotated item's name within its module.
    pub fn local_path(&self) -> String {
        self.item.ident().to_string()
    }
}

/// Combines arguments and item. `None` comes with an error.
fn read(
    arguments: &Arguments,
    item: Option<Item>,
    errors: &mut Collector,
) -> Option<ExtensionPoint> {
    let namespace = value::namespace(arguments, errors);
    let cardinality = match arguments.get("cardinality") {
        Some(argument) => errors.take(cardinality(argument)),
        None => Some(Cardinality::Any),
    };
    let description = arguments
        .get("description")
        .and_then(|argument| errors.take(value::string(argument)))
        .map(|literal| literal.value());
    let runtime = value::runtime(arguments);
    let given = match arguments.get("contract") {
        Some(Argument { value: Value::Type(ty), .. }) => Some(&**ty),
        _ => None,
    };
    let Item { description: documented, conditions, head } = item?;
    let (item, contract, contract_source) = subject(head, given, errors)?;
    Some(ExtensionPoint {
        namespace: namespace?,
        cardinality: cardinality?,
        description: description.unwrap_or(documented),
        runtime,
        conditions,
        item,
        contract,
        contract_source,
    })
}

fn cardinality(argument: &Argument) -> Result<Cardinality, crate::Diagnostic> {
    let literal = value::string(argument)?;
    let word = literal.value();
    Cardinality::parse(&word).ok_or_else(|| message::unknown_cardinality(literal.span(), &word))
}

/// The item, its contract as a type, and as a string.
fn subject(
    head: Head,
    given: Option<&Type>,
    errors: &mut Collector,
) -> Option<(PointItem, TokenStream, String)> {
    match head {
        Head::Trait(head) => {
            let ident = head.ident;
            let contract = match given {
                Some(ty @ Type::TraitObject(_)) => ty.to_token_stream(),
                Some(other) => {
                    let found = compact(&other.to_token_stream());
                    errors.push(message::not_a_trait_object(span_of(other), &found));
                    return None;
                }
                None if head.open => {
                    errors.push(message::open_contract(ident.span(), &ident.to_string()));
                    return None;
                }
                None => quote!(dyn #ident),
            };
            let source = compact(&contract);
            Some((PointItem::Trait(ident), contract, source))
        }
        Head::Alias { ident, generics, ty } => {
            check_type(&generics, given, ("a", "type alias"), errors);
            let contract = ident.to_token_stream();
            let source = without_static(&ty.to_token_stream());
            Some((PointItem::Alias(ident), contract, source))
        }
        Head::Struct { ident, generics } => {
            check_type(&generics, given, ("a", "struct"), errors);
            let (contract, source) = (ident.to_token_stream(), ident.to_string());
            Some((PointItem::Struct(ident), contract, source))
        }
        Head::Enum { ident, generics } => {
            check_type(&generics, given, ("an", "enum"), errors);
            let (contract, source) = (ident.to_token_stream(), ident.to_string());
            Some((PointItem::Enum(ident), contract, source))
        }
        other => {
            let (found, span) = describe(other);
            errors.push(message::wrong_point_item(span, &found));
            None
        }
    }
}

/// A type that is a contract has neither parameters nor another contract.
fn check_type(
    generics: &Generics,
    given: Option<&Type>,
    (article, kind): (&str, &str),
    errors: &mut Collector,
) {
    if let Some(parameter) = generics.params.first() {
        errors.push(message::generic_point(span_of(parameter), kind));
    }
    if let Some(given) = given {
        let help = "remove it: the type itself is the contract";
        let item = format!("{article} {kind}");
        errors.push(message::cannot_be_used_on(span_of(given), "contract", &item, help));
    }
}

fn describe(head: Head) -> (String, Span) {
    let (found, span) = match head {
        Head::Impl(head) => ("an impl", head.span),
        Head::Function(head) => ("a function", head.ident.span()),
        Head::Const { ident, .. } => ("a const", ident.span()),
        Head::Static { ident, .. } => ("a static", ident.span()),
        Head::Struct { ident, .. } => ("a struct", ident.span()),
        Head::Enum { ident, .. } => ("an enum", ident.span()),
        Head::Trait(head) => ("a trait", head.ident.span()),
        Head::Alias { ident, .. } => ("a type alias", ident.span()),
        Head::Other { found, span } => return (found, span),
    };
    (found.to_owned(), span)
}
