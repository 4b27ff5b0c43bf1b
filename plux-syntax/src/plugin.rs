//! `#[plugin(…)]` and the annotated item: the declaration of a plugin.

use std::str::FromStr;

use plux_spec::sort::sort_unique;
use plux_spec::{ItemKind, Namespace, PluginId, PluginName, Requirement};
use proc_macro2::{Span, TokenStream};
use syn::Ident;
use syn::ext::IdentExt;

use crate::args::{Argument, Arguments, Value};
use crate::diagnostic::Collector;
use crate::item::{Head, Item};
use crate::value::{self, Spanned};
use crate::{Diagnostic, Diagnostics, compact, message};

mod subject;

/// The arguments of `#[plugin(…)]`.
const ARGUMENTS: &[&str] = &[
    "namespace",
    "name",
    "description",
    "requires",
    "before",
    "after",
    "meta",
    "contract",
    "config",
    "factory",
    "should_load",
    "load",
    "crate",
];

/// A plugin's declaration.
#[derive(Clone, Debug)]
pub struct Plugin {
    /// The namespace.
    pub namespace: Namespace,
    /// The name.
    pub name: PluginName,
    /// The argument `description`, or the doc comment's first paragraph.
    pub description: String,
    /// The plugins that it requires, sorted.
    pub requires: Vec<Requirement>,
    /// The plugins that load after it, sorted.
    pub before: Vec<PluginName>,
    /// The plugins that load before it, sorted.
    pub after: Vec<PluginName>,
    /// The argument `meta(…)`, sorted by key.
    pub meta: Vec<(String, String)>,
    /// The argument `crate`: where `plux_runtime` is found.
    pub runtime: Option<TokenStream>,
    /// The `#[cfg(…)]` attributes of the item, which its registration needs as well.
    pub conditions: Vec<TokenStream>,
    /// The type that callers see.
    pub contract: Contract,
    /// The annotated item, and how the plugin is made of it.
    pub subject: Subject,
}

/// The contract: the type as which a manager returns the plugin.
#[derive(Clone, Debug)]
pub enum Contract {
    /// `dyn Plugin` of plux-runtime itself.
    Plugin,
    /// `dyn Trait`.
    Object(TokenStream),
    /// `FunctionPlugin` of this function pointer type.
    Function(TokenStream),
    /// Any other type: that of a const or a static, or what `contract` names for one.
    Type(TokenStream),
}

/// The annotated item, and how the plugin is made of it.
#[derive(Clone, Debug)]
pub enum Subject {
    /// `impl Trait for ty`.
    Impl {
        /// The type.
        ty: TokenStream,
        /// Its name, without path and parameters.
        name: String,
        /// How its value is made.
        factory: Factory,
    },
    /// A struct or an enum.
    Type {
        /// The type.
        ident: Ident,
        /// Whether it is an enum.
        is_enum: bool,
        /// How its value is made.
        factory: Factory,
    },
    /// `const ident: ty`.
    Const {
        /// The constant.
        ident: Ident,
        /// Its type.
        ty: TokenStream,
        /// See [`Subject::Static::is_reference`].
        is_reference: bool,
    },
    /// `static ident: ty`.
    Static {
        /// The static.
        ident: Ident,
        /// Its type.
        ty: TokenStream,
        /// The type is a reference and the contract is what it refers to: `&dyn Codec` is handed
        /// out as `dyn Codec`.
        is_reference: bool,
    },
    /// `fn ident`.
    Function {
        /// The function.
        ident: Ident,
        /// The argument `should_load`.
        should_load: Option<ShouldLoad>,
        /// The argument `load`.
        load: Option<TokenStream>,
    },
}

/// The function that creates the value of a type.
#[derive(Clone, Debug)]
pub enum Factory {
    /// `Default`.
    Default,
    /// The argument `factory`.
    Expression(TokenStream),
    /// The argument `config`.
    Configured {
        /// The type of the configuration.
        config: TokenStream,
        /// The argument `factory`, a function of the configuration; else `From`.
        function: Option<TokenStream>,
    },
}

/// The argument `should_load` of a function plugin.
#[derive(Clone, Debug)]
pub enum ShouldLoad {
    /// `true` or `false`.
    Literal(bool),
    /// A function without arguments that returns `bool`.
    Function(TokenStream),
}

impl Plugin {
    /// Parses a declaration from the attribute's arguments and the annotated item.
    ///
    /// # Errors
    ///
    /// All errors, each with its span.
    pub fn from_tokens(arguments: TokenStream, item: TokenStream) -> Result<Self, Diagnostics> {
        let mut errors = Collector::default();
        let arguments = Arguments::parse(arguments, ARGUMENTS, &mut errors);
        let item = errors.take(Item::from_tokens(item));
        let plugin = read(&arguments, item, &mut errors);
        errors.finish(plugin)
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

    /// Returns the plugin's id.
    pub fn id(&self) -> PluginId {
        PluginId::new(self.namespace.clone(), self.name.clone())
    }

    /// Returns what kind of item is annotated.
    pub fn kind(&self) -> ItemKind {
        match &self.subject {
            Subject::Impl { .. } => ItemKind::Impl,
            Subject::Type { is_enum: false, .. } => ItemKind::Struct,
            Subject::Type { is_enum: true, .. } => ItemKind::Enum,
            Subject::Const { .. } => ItemKind::Const,
            Subject::Static { .. } => ItemKind::Static,
            Subject::Function { .. } => ItemKind::Function,
        }
    }

    /// Returns the contract as it is written in the source.
    pub fn contract_source(&self) -> String {
        match &self.contract {
            Contract::Plugin => "dyn Plugin".to_owned(),
            Contract::Object(object) => compact(object),
            Contract::Type(ty) => without_static(ty),
            Contract::Function(pointer) => format!("FunctionPlugin<{}>", compact(pointer)),
        }
    }

    /// Returns the annotated item's name within its module; for an impl, that of its type, without
    /// parameters.
    pub fn local_path(&self) -> String {
        match &self.subject {
            Subject::Impl { name, .. } => name.clone(),
            Subject::Type { ident, .. }
            | Subject::Const { ident, .. }
            | Subject::Static { ident, .. }
            | Subject::Function { ident, .. } => ident.to_string(),
        }
    }
}

/// The type of a const or static as a string.
///
/// `&T` means `&'static T` there, and both are written, so that one of them is chosen.
pub(crate) fn without_static(ty: &TokenStream) -> String {
    let source = compact(ty);
    match source.strip_prefix("&'static ") {
        Some(referent) => format!("&{referent}"),
        None => source,
    }
}

/// Tokenizes source.
pub(crate) fn lex(source: &str) -> Result<TokenStream, Diagnostics> {
    TokenStream::from_str(source)
        .map_err(|error| Diagnostic::new(Span::call_site(), error.to_string()).into())
}

/// Combines arguments and item. `None` comes with an error.
fn read(arguments: &Arguments, item: Option<Item>, errors: &mut Collector) -> Option<Plugin> {
    let namespace = value::namespace(arguments, errors);
    let name = name(arguments, item.as_ref().map(|item| &item.head), errors);
    let string = |key, errors: &mut Collector| {
        arguments.get(key).and_then(|argument| errors.take(value::string(argument)))
    };
    let description = string("description", errors).map(|literal| literal.value());
    // Without a namespace there is an error already, and requirements are checked for theirs.
    let own = namespace.clone().unwrap_or(Namespace::from_static("_"));
    let requirements = arguments.get("requires").map_or_else(Vec::new, |argument| {
        let requirement = |literal: &_| value::requirement_of(literal, &own);
        value::list(argument, r#""aws", "other.namespace:name""#, &requirement, errors)
    });
    let before = names(arguments, "before", name.as_ref(), errors);
    let after = names(arguments, "after", name.as_ref(), errors);
    let meta = match arguments.get("meta") {
        Some(Argument { value: Value::Meta(group), .. }) => value::meta(group, errors),
        _ => Vec::new(),
    };
    let runtime = value::runtime(arguments);
    let Item { description: documented, conditions, head } = item?;
    let (subject, contract) = subject::read(head, arguments, errors)?;
    let (namespace, name) = (namespace?, name?);
    Some(Plugin {
        requires: requires(requirements, &namespace, &name, errors),
        description: description.unwrap_or(documented),
        namespace,
        name,
        before,
        after,
        meta,
        runtime,
        conditions,
        contract,
        subject,
    })
}

/// The argument `name`, or a function's name. `None` comes with an error.
fn name(arguments: &Arguments, head: Option<&Head>, errors: &mut Collector) -> Option<PluginName> {
    if let Some(argument) = arguments.get("name") {
        let literal = errors.take(value::string(argument))?;
        return errors.take(value::name_of(&literal));
    }
    if let Some(Head::Function(function)) = head {
        let ident = &function.ident;
        let name = PluginName::new(ident.unraw().to_string());
        return errors.take(name.map_err(|error| message::malformed_name(ident.span(), &error)));
    }
    if !arguments.meant("name") {
        errors.push(message::missing_name(Span::call_site()));
    }
    None
}

fn names(
    arguments: &Arguments,
    key: &str,
    own: Option<&PluginName>,
    errors: &mut Collector,
) -> Vec<PluginName> {
    let Some(argument) = arguments.get(key) else {
        return Vec::new();
    };
    let name_of = |literal: &syn::LitStr| {
        if literal.value().contains(':') {
            return Err(message::other_namespace(literal.span(), key));
        }
        value::name_of(literal)
    };
    let names = value::list(argument, r#""aws""#, &name_of, errors);
    for name in names.iter().filter(|name| Some(&name.value) == own) {
        errors.push(message::self_requirement(name.span, key));
    }
    let mut values = Vec::new();
    for name in names {
        values.push(name.value);
    }
    sort_unique(&mut values, &Ord::cmp);
    values
}

fn requires(
    requirements: Vec<Spanned<Requirement>>,
    namespace: &Namespace,
    name: &PluginName,
    errors: &mut Collector,
) -> Vec<Requirement> {
    let mut values = Vec::new();
    for Spanned { value, span } in requirements {
        if value.id.namespace() == namespace && value.id.name() == name {
            errors.push(message::self_requirement(span, "requires"));
        }
        values.push(value);
    }
    sort_unique(&mut values, &Ord::cmp);
    values
}
